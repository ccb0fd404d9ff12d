"""``runtall user``: accounts, made and kept by who runs the house."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from runtall.cli.language import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runtall.services.accounts import Account


class Does(StrEnum):
    """What is done with accounts."""

    LIST = "list"
    ADD = "add"
    RESET = "reset"
    DISABLE = "disable"
    ENABLE = "enable"


class RoleName(StrEnum):
    """What an account is for."""

    RUNNER = "runner"
    CLINICIAN = "clinician"
    OPERATOR = "operator"


def user(
    does: Annotated[Does, typer.Argument(help="What to do.")],
    name: Annotated[str | None, typer.Argument(help="Name of the account; small letters.")] = None,
    role: Annotated[RoleName, typer.Option(help="With add: what the account is for.")] = RoleName.RUNNER,
    with_my_data: Annotated[
        bool,
        typer.Option("--with-my-data", help="With add: the account takes over what this folder held before there were accounts."),
    ] = False,
    second_step: Annotated[
        bool, typer.Option("--second-step", help="With reset: take passkeys, app and recovery codes away too.")
    ] = False,
) -> None:
    """Make an account and print its one-time link, list accounts, close one, or take its password away."""
    import os

    os.environ["RUNTALL_ACCOUNTS"] = "1"  # before anything reads the settings
    from runtall.services import accounts

    accounts.open_accounts()
    if does is Does.LIST:
        _print_all(accounts.everybody())
        return
    if name is None:
        raise typer.BadParameter(_("This needs the name of an account."))
    if does is Does.ADD:
        made = accounts.add(name, role.value, takes_own_data=with_my_data)
        _print_link(accounts.link_of(made.id), accounts.link_days())
    elif does is Does.RESET:
        _print_link(accounts.reset(name, second_step=second_step), accounts.link_days())
    elif does is Does.DISABLE:
        typer.echo(_("{name} is closed and signed out everywhere. The data stay.").format(name=accounts.disable(name).name))
    else:
        typer.echo(_("{name} is open again, with the password that it had.").format(name=accounts.enable(name).name))


def _print_link(path: str, days: int) -> None:
    """Print a link on its own line, so that it can be copied, and how it is handed over beside it."""
    import os

    from runtall.cli.console import err

    name = (os.environ.get("RUNTALL_HOSTS", "").replace(",", " ").split() or [""])[0]
    scheme = "https" if os.environ.get("RUNTALL_TRUSTED_PROXY") else "http"
    typer.echo(f"{scheme}://{name}{path}" if name else path)
    note = _("It works once, for {n} days. Hand it over in a way that only they read.").format(n=days)
    if not name:
        note = _("Put it behind the address of this runtall.") + " " + note
    err().print(note, soft_wrap=True)


def _print_all(found: Iterable[Account]) -> None:
    for each in found:
        state = _("closed") if not each.is_active else _("open") if each.has_password else _("waits for its first password")
        last = "" if each.last_sign_in_at is None else f"  {each.last_sign_in_at:%Y-%m-%d}"
        typer.echo(f"{each.name:<24} {each.role:<10} {state}{last}")

"""The command reference, read from the Typer application itself: what stands here is what ``--help`` says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

_STYLE = re.compile(r"\[/?[a-z ]+\]")


def application() -> Any | None:
    """Return the command tree, or ``None`` while there is none."""
    if find_spec("runtall.cli.main") is None:
        return None
    from typer.main import get_command

    from runtall.cli.main import app

    return get_command(app)


def walk(command: Any, path: tuple[str, ...] = ("runtall",)) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every shown command below this one with the words that call it, parents first."""
    if getattr(command, "hidden", False):
        return
    yield path, command
    for name, child in sorted(getattr(command, "commands", {}).items()):
        yield from walk(child, (*path, name))


def _words(text: str | None) -> str:
    return _STYLE.sub("", " ".join((text or "").replace("``", "`").split()))


def _spelled(parameter: Any) -> str:
    names = [*parameter.opts, *parameter.secondary_opts]
    if parameter.param_type_name == "argument":
        return f"`{(parameter.metavar or parameter.name).upper()}{'...' if parameter.nargs == -1 else ''}`"
    return ", ".join(f"`{name}`" for name in names)


def _default(parameter: Any) -> str:
    value = parameter.default
    return (
        ""
        if value in (None, False, (), [], "") or callable(value) or "Sentinel" in type(value).__name__
        else f" Default: `{value}`."
    )


def _parameters(command: Any) -> list[tuple[str, str]]:
    shown = [each for each in command.params if not getattr(each, "hidden", False) and each.name != "help"]
    return [(_spelled(each), _words(getattr(each, "help", "")) + _default(each)) for each in shown]


def command_pages() -> str:
    """Write every command with its arguments and options."""
    root = application()
    if root is None:
        return "The commands are described by `runtall --help`."
    from generated import table

    parts = []
    for path, command in walk(root):
        parts.append(f"## {' '.join(path)}")
        parts.append("\n\n".join(_words(block) for block in (command.help or "").split("\n\n")))
        if rows := _parameters(command):
            parts.append(table(["argument or option", "what it does"], rows))
    return "\n\n".join(parts)

"""Every connection outward that this installation is set up for, by name; none is there until somebody sets it up."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from runtall.core import RuntallError
from runtall.services.account_settings import is_openid
from runtall.services.outbound import OWN_NETWORK, Destination, Purpose, destination, is_forbidden

OPENID_PLACES = "RUNTALL_OIDC_PLACES"
"""Environment variable: further addresses that the service for signing in has its parts at."""


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection that is set up.

    Attributes
    ----------
    name
        What it is called by its own house, such as ``intervals.icu``.
    origin
        The place that is asked, as people write it, without anything secret.
    is_forbidden
        The operator's switch keeps it from being used.
    """

    purpose: Purpose
    name: str
    origin: str
    in_own_network: bool
    is_forbidden: bool


def of_runner(runner_id: int) -> tuple[Connection, ...]:
    """Return the connections that hold for a runner: their own, and those of the installation; empty while none is set up."""
    found = [each for each in (_bridge(runner_id), _reminders(runner_id)) if each is not None]
    return (*found, *_of_installation())


def _of_installation() -> tuple[Connection, ...]:
    name = os.environ.get("RUNTALL_OIDC_NAME", "OpenID Connect")
    try:
        return tuple(_connection(Purpose.SIGN_IN, name, each) for each in sign_in_places())
    except RuntallError:  # the guard refuses it: nothing is asked there
        return (Connection(Purpose.SIGN_IN, name, "", in_own_network=False, is_forbidden=True),)


def _bridge(runner_id: int) -> Connection | None:
    from runtall.services.intervals import NAME
    from runtall.store import bridges

    row = bridges.bridge(runner_id)
    return None if row is None else _safely(Purpose.BRIDGE, NAME, row.origin, in_own_network=row.in_own_network)


def _reminders(runner_id: int) -> Connection | None:
    from runtall.store.reminder_models import ReminderWishes

    row = ReminderWishes.objects.filter(runner_id=runner_id).first()
    return None if row is None else _safely(Purpose.PUSH, row.channel, row.address, in_own_network=row.in_own_network)


def _safely(purpose: Purpose, name: str, url: str, *, in_own_network: bool) -> Connection:
    """Return a connection by its place; one that the guard would refuse says no place, for it is not asked."""
    try:
        return _connection(purpose, name, destination(url, in_own_network=in_own_network))
    except RuntallError:
        return Connection(purpose, name, "", in_own_network, is_forbidden=True)


def sign_in_places(environ: Mapping[str, str] | None = None) -> tuple[Destination, ...]:
    """Return the places of the service for signing in, none where there is no such service.

    It lies in the own network only where ``RUNTALL_OWN_NETWORK`` names it.
    """
    said = os.environ if environ is None else environ
    if not is_openid(said):
        return ()
    own = frozenset(said.get(OWN_NETWORK, "").lower().replace(",", " ").split())
    return tuple(
        _place(each, own)
        for each in dict.fromkeys((said["RUNTALL_OIDC_URL"], *said.get(OPENID_PLACES, "").replace(",", " ").split()))
    )


def _place(url: str, own: frozenset[str]) -> Destination:
    for host in own:
        try:
            found = destination(url, in_own_network=True)
        except RuntallError:
            break
        if found.host == host:
            return found
    return destination(url)


def _connection(purpose: Purpose, name: str, place: Destination) -> Connection:
    return Connection(purpose, name, place.origin, place.in_own_network, is_forbidden(purpose))

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


def of_runner(runner_id: int) -> tuple[Connection, ...]:  # noqa: ARG001 - bridges come next
    """Return the connections that hold for a runner: their own, and those of the installation."""
    found = [
        _connection(Purpose.SIGN_IN, os.environ.get("RUNTALL_OIDC_NAME", "OpenID Connect"), each) for each in sign_in_places()
    ]
    return tuple(found)


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

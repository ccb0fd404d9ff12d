"""Connections outward: what is set up, by name, and the bridge to intervals.icu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.bridging import BridgeShown
from runtall.services.connections import Connection
from runtall.services.outbound import Purpose
from runtall.services.zones import machine_zone
from runtall.web.pages.who import Who
from runtall.web.pages.words import day


@dataclass(frozen=True, slots=True)
class ConnectionLine:
    """One connection: what for, and which place."""

    what: str
    place: str
    note: str


@dataclass(frozen=True, slots=True)
class BridgeFields:
    """The form of the bridge, as typed or as it stands. ``has_key``: one is kept, and an empty field keeps it."""

    has_key: bool
    since: str
    takes_runs: bool
    takes_wellness: bool
    sends_plan: bool


@dataclass(frozen=True, slots=True)
class ConnectionsPage:
    """The page. ``state`` is how the bridge stands, empty where none is set up."""

    headline: str
    lines: tuple[ConnectionLine, ...]
    bridge: BridgeFields
    state: str
    trouble: str
    saved: str
    error: str
    latest: str
    place: str = "settings"


_WHAT: dict[Purpose, Callable[[], str]] = {
    Purpose.BRIDGE: lambda: _("Bridge"),
    Purpose.PUSH: lambda: _("Reminders"),
    Purpose.SIGN_IN: lambda: _("Signing in"),
}


def connections_page(
    who: Who,
    found: Sequence[Connection],
    bridge: BridgeShown | None,
    *,
    typed: BridgeFields | None = None,
    error: str = "",
    saved: str = "",
) -> ConnectionsPage:
    """Return the page of a runner."""
    return ConnectionsPage(
        headline=_headline(found),
        lines=tuple(_line(each) for each in found),
        bridge=typed or bridge_fields(bridge),
        state="" if bridge is None else _state(bridge, who),
        trouble="" if bridge is None or bridge.trouble is None else who.words.say(bridge.trouble),
        saved=saved,
        error=error,
        latest=who.today_on.isoformat(),
    )


def bridge_fields(bridge: BridgeShown | None) -> BridgeFields:
    """Return the form as the bridge stands."""
    if bridge is None:
        return BridgeFields(has_key=False, since="", takes_runs=True, takes_wellness=False, sends_plan=False)
    return BridgeFields(
        has_key=True,
        since=bridge.since_on.isoformat(),
        takes_runs=bridge.takes_runs,
        takes_wellness=bridge.takes_wellness,
        sends_plan=bridge.sends_plan,
    )


def _headline(found: Sequence[Connection]) -> str:
    n = sum(not each.is_forbidden for each in found)
    if not n:
        return _("runtall asks nobody anything")
    return ngettext("{n} connection outward is set up", "{n} connections outward are set up", n).format(n=n)


def _line(found: Connection) -> ConnectionLine:
    note = _("closed by whoever runs this installation") if found.is_forbidden else ""
    if not note and found.in_own_network:
        note = _("in your own network")
    what = _("{what}: {name}").format(what=_WHAT[found.purpose](), name=found.name)
    return ConnectionLine(what, found.origin, note)


def _state(bridge: BridgeShown, who: Who) -> str:
    if bridge.asked_at is None:
        return _("It is set up. The first time everything comes over takes a while.")
    zone = ZoneInfo(who.profile.home_time_zone or machine_zone() or "UTC")
    at: datetime = bridge.asked_at.astimezone(zone)
    return _("Everything was brought over on {day} at {time}.").format(day=day(at.date()), time=at.strftime("%H:%M"))

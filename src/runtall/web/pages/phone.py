"""Phones: the page that lets one in, those that are in, and what a phone is shown on its way in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.pairing import CodeSeen, CodeState, Device, in_groups
from runtall.services.phone import Listening


@dataclass(frozen=True, slots=True)
class ListedDevice:
    """One device that is in."""

    id: int
    name: str
    told: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    """Phones, on the computer.

    Attributes
    ----------
    address
        Where phones find this computer; empty while nothing listens for them.
    """

    headline: str
    lede: str
    address: str
    other_addresses: tuple[str, ...]
    is_plain: bool
    fingerprint: str
    devices: tuple[ListedDevice, ...]
    said: str
    place: str = "settings"


@dataclass(frozen=True, slots=True)
class CodePage:
    """A code, and what became of it."""

    headline: str
    lede: str
    is_waiting: bool
    is_used: bool
    code: str
    url: str
    qr_url: str
    trust_qr_url: str
    address: str
    pair_address: str
    trust_address: str
    is_plain: bool
    fingerprint: str
    place: str = "settings"


@dataclass(frozen=True, slots=True)
class PairPage:
    """What a phone that is not in yet is asked."""

    code: str
    name: str
    error: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class TrustPage:
    """How to trust the authority, for a phone or beside it."""

    fingerprint: str
    pair_url: str
    is_on_computer: bool


@dataclass(frozen=True, slots=True)
class HerePage:
    """What a paired phone reads about itself."""

    name: str
    told: str
    is_plain: bool
    place: str = "settings"


_A_WHILE = timedelta(minutes=10)

_SAID = {
    "ended": lambda: _("Ended. That device gets nothing any more."),
    "stopped": lambda: _("The code is taken back. Nothing can be paired with it."),
}


def phone_page(listening: Listening | None, devices: tuple[Device, ...], *, now: datetime, said: str) -> PhonePage:
    """Return the page of phones."""
    n = len(devices)
    if listening is None:
        headline = _("Phones are not let in right now")
        lede = _("runtall listens on this computer alone until you start it for phones too.")
    elif not devices:
        headline, lede = _("No phone is paired yet"), _("It takes a minute: your phone reads a code from this screen.")
    else:
        headline = ngettext("{n} device is paired", "{n} devices are paired", n).format(n=n)
        lede = _("Each sees and writes what you do here, as long as it is on the same network.")
    return PhonePage(
        headline=headline,
        lede=lede,
        address="" if listening is None else listening.address,
        other_addresses=_others(listening),
        is_plain=listening is not None and listening.is_plain,
        fingerprint="" if listening is None or listening.authority is None else listening.authority.fingerprint,
        devices=tuple(ListedDevice(each.id, each.name, device_told(each, now=now)) for each in devices),
        said=_SAID[said]() if said in _SAID else "",
    )


def _others(listening: Listening | None) -> tuple[str, ...]:
    if listening is None:
        return ()
    scheme = "http" if listening.is_plain else "https"
    return tuple(f"{scheme}://{host}:{listening.port}/" for host in listening.hosts[1:])


def device_told(device: Device, *, now: datetime) -> str:
    """Return since when a device is paired and when it was last here."""
    days = (now - device.last_seen_at).days
    if now - device.last_seen_at < _A_WHILE:
        seen = _("here in the last ten minutes")
    elif days == 0:
        seen = _("last here within a day")
    else:
        seen = ngettext("last here {n} day ago", "last here {n} days ago", days).format(n=days)
    return _("Paired on {day}, {seen}").format(day=f"{device.paired_at:%Y-%m-%d}", seen=seen)


def code_page(code: str, seen: CodeSeen, listening: Listening | None, *, now: datetime, **urls: str) -> CodePage:
    """Return the page of a code; without a listener there is nothing to show but that."""
    is_waiting = seen.state is CodeState.WAITING and listening is not None
    headline, lede = _state_words(seen, listening, now)
    address = "" if listening is None else listening.address
    return CodePage(
        headline=headline,
        lede=lede,
        is_waiting=is_waiting,
        is_used=seen.state is CodeState.USED,
        code=in_groups(code) if is_waiting else "",
        address=address,
        pair_address=f"{address}pair/",
        trust_address="" if listening is None else listening.plain_address,
        is_plain=listening is not None and listening.is_plain,
        fingerprint="" if listening is None or listening.authority is None else listening.authority.fingerprint,
        **urls,
    )


def _state_words(seen: CodeSeen, listening: Listening | None, now: datetime) -> tuple[str, str]:
    if seen.state is CodeState.USED:
        return _("{name} is paired").format(name=seen.device_name), _("It can open runtall from now on; you can end that here.")
    if listening is None:
        return _("Phones are not let in right now"), _("Start runtall for phones, then make a new code.")
    if seen.state is CodeState.GUESSED_AT:
        return (
            _("This code was closed: wrong codes were typed too often"),
            _("Somebody on your network tried, or the code was misread. Make a new one if it was you."),
        )
    if seen.state is not CodeState.WAITING:
        return _("This code is over"), _("A code works once and for ten minutes. Make a new one when the phone is at hand.")
    minutes = max(1, round((seen.expires_at - now).total_seconds() / 60))
    left = ngettext("It works once, for {n} more minute.", "It works once, for {n} more minutes.", minutes).format(n=minutes)
    return _("Scan this with your phone"), left


def device_name(user_agent: str) -> str:
    """Return what a device most likely is, for its owner to change.

    Examples
    --------
    >>> device_name("Mozilla/5.0 (Linux; Android 15) Chrome/140 Mobile")
    'Android phone'
    """
    known = (
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", _("Android phone")),
        ("Macintosh", "Mac"),
        ("Windows", _("Windows computer")),
    )
    return next((name for sign, name in known if sign in user_agent), _("Phone"))

"""The plan in a calendar: whether it is on, its address where it was just made, and what entries say."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services import qr
from runtall.services.calendar_feed import ALARMS_MIN, Feed, Wishes
from runtall.web.pages.start import Choice
from runtall.web.pages.words import day


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """What the page shows.

    Attributes
    ----------
    address, phone_address
        Where it is read, on this computer and from phones at home; shown in the answer that made it and never again.
    qr
        The address for phones as a picture, as data; empty where phones have none.
    may_change
        The reader may switch it on and off; a paired phone may not.
    """

    headline: str
    is_on: bool
    told: str
    address: str
    phone_address: str
    qr: str
    says: tuple[Choice, ...]
    run_at: str
    session_at: str
    alarms: tuple[Choice, ...]
    errors: dict[str, str]
    may_change: bool
    said: str
    place: str = "settings"


def calendar_page(
    *,
    feed: Feed | None,
    wishes: Wishes,
    errors: dict[str, str],
    address: str,
    phone_address: str,
    may_change: bool,
    saved: str,
    is_sample: bool,
) -> CalendarPage:
    """Return the page of a runner."""
    said = {
        "off": _("Switched off. The address opens nothing any more."),
        "wishes": _("Kept. Calendars have it at their next look."),
    }
    return CalendarPage(
        headline=_headline(feed, is_sample=is_sample),
        is_on=feed is not None,
        told="" if feed is None else calendar_told(feed),
        address=address,
        phone_address=phone_address,
        qr=_picture(phone_address) if phone_address else "",
        says=(
            Choice("less", _("Only that there is something: “runtall: session”"), not wishes.says_what),
            Choice("what", _("What it is and how long: “Run, easy, 40 min”"), wishes.says_what),
        ),
        run_at=wishes.run_at,
        session_at=wishes.session_at,
        alarms=_alarms(wishes.alarm_min),
        errors=errors,
        may_change=may_change,
        said=said.get(saved, ""),
    )


def _headline(feed: Feed | None, *, is_sample: bool) -> str:
    if feed is None:
        return _("Your plan in your calendar")
    return _("The sample runner's plan can be read by a calendar") if is_sample else _("Your plan can be read by your calendar")


def calendar_told(feed: Feed) -> str:
    """Return since when there is an address, and when it was last read."""
    made = _("Address made on {day}.").format(day=day(feed.made_at.date()))
    if feed.read_at is None:
        return _("{made} Nobody has read it yet.").format(made=made)
    return _("{made} Last read on {day}.").format(made=made, day=day(feed.read_at.date()))


def _picture(text: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(qr.as_svg(text).encode()).decode()


def _alarms(chosen: int | None) -> tuple[Choice, ...]:
    words = {0: _("When it begins")}
    return (
        Choice("", _("None"), chosen is None),
        *(
            Choice(
                str(each),
                words.get(each) or ngettext("{n} minute before", "{n} minutes before", each).format(n=each),
                chosen == each,
            )
            for each in ALARMS_MIN
        ),
    )

"""Links to a report: the runner's list of them, and the report as whoever has a link reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.share_links import HOURS, USUAL_HOURS, Link
from runtall.services.zones import home_zone
from runtall.web.pages.who import Who


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link: whom it is for, until when, what became of it; ``is_open`` while it leads anywhere."""

    id: int
    label: str
    state: str
    opened: str
    has_phrase: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One length of time to choose."""

    hours: int
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ShareLinksPage:
    """The runner's links. ``link`` is the address of one just made: it is shown this once."""

    headline: str
    links: tuple[LinkRow, ...]
    choices: tuple[Choice, ...]
    typed: Mapping[str, str]
    error: str
    link: str
    link_for: str
    saved: str
    place: str = "settings"


def share_links_page(
    links: tuple[Link, ...],
    who: Who,
    *,
    now: datetime,
    typed: Mapping[str, str],
    error: str = "",
    link: str = "",
    link_for: str = "",
    saved: str = "",
) -> ShareLinksPage:
    """Return the page."""
    zone = ZoneInfo(home_zone(who.profile) or "UTC")
    n = sum(each.is_open(now) for each in links)
    chosen = typed.get("hours", str(USUAL_HOURS))
    return ShareLinksPage(
        headline=ngettext("{n} link opens your report", "{n} links open your report", n).format(n=n)
        if n
        else _("No link opens your report"),
        links=tuple(_row(each, zone, now) for each in links),
        choices=tuple(Choice(hours, _how_long(hours), str(hours) == chosen) for hours in HOURS),
        typed=typed,
        error=error,
        link=link,
        link_for=link_for,
        saved=saved,
    )


def _how_long(hours: int) -> str:
    if hours < _DAY:
        return ngettext("{n} hour", "{n} hours", hours).format(n=hours)
    return ngettext("{n} day", "{n} days", hours // _DAY).format(n=hours // _DAY)


_DAY = 24


def _row(link: Link, zone: ZoneInfo, now: datetime) -> LinkRow:
    is_open = link.is_open(now)
    if is_open:
        state = _("until {when}").format(when=_when(link.ends_at, zone))
    elif link.ended_at is None:
        state = _("over since {when}").format(when=_when(link.ends_at, zone))
    elif link.wrong_phrases:
        state = _("ended on {when}, after {n} wrong pass phrases").format(when=_when(link.ended_at, zone), n=link.wrong_phrases)
    else:
        state = _("ended on {when}").format(when=_when(link.ended_at, zone))
    return LinkRow(link.id, link.label, state, _opened(link, zone), link.has_phrase, is_open)


def _opened(link: Link, zone: ZoneInfo) -> str:
    if link.first_opened_at is None or link.last_opened_at is None:
        return _("not opened")
    if link.times_opened == 1:
        return _("opened once, on {when}").format(when=_when(link.first_opened_at, zone))
    return _("opened {n} times, first on {first}, last on {last}").format(
        n=link.times_opened, first=_when(link.first_opened_at, zone), last=_when(link.last_opened_at, zone)
    )


def _when(at: datetime, zone: ZoneInfo) -> str:
    return date_format(at.astimezone(zone), "j M Y, H:i")


# The report ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the report in its order; what is empty is left out.

    Attributes
    ----------
    facts
        Of what, and what is known: dicts with ``label``, ``text`` and ``strong``.
    tables
        Dicts with ``caption``, ``headings``, ``rows`` of cells, and ``more``.
    pictures
        Address, what is read aloud in its place, and the line under it.
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    facts: tuple[Mapping[str, Any], ...] = ()
    tables: tuple[Mapping[str, Any], ...] = ()
    pictures: tuple[tuple[str, str, str], ...] = ()
    small: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.lines or self.facts or self.tables or self.pictures or self.small)


@dataclass(frozen=True, slots=True)
class SharedReportPage:
    """The report that a link leads to, as it was when the link was made."""

    title: str
    heading: str
    eyebrow: str
    who: str
    period: str
    sample: str
    urgent: Mapping[str, Any] | None
    parts: tuple[Part, ...]
    foot: str
    made: str
    ends: str
    pdf: str


def shared_report_page(sheet: Mapping[str, Any], *, link: Link, pdf: str) -> SharedReportPage:
    """Return the page from the values that the paper is set from; a part that this version does not know is left out."""
    return SharedReportPage(
        title=sheet.get("title", ""),
        heading=sheet.get("heading", ""),
        eyebrow=sheet.get("eyebrow", ""),
        who=sheet.get("who", ""),
        period=sheet.get("period", ""),
        sample=sheet.get("sample", ""),
        urgent=sheet.get("urgent"),
        parts=tuple(each for each in _parts(sheet) if not each.is_empty),
        foot=sheet.get("foot", ""),
        made=sheet.get("made", ""),
        ends=_when(link.ends_at, ZoneInfo("UTC")),
        pdf=pdf,
    )


def _parts(sheet: Mapping[str, Any]) -> tuple[Part, ...]:
    said, told, drawn = _Said(sheet).lines, _Said(sheet).every, _Said(sheet).pictures
    return (
        Part("short", sheet.get("short_title", ""), facts=told("short")),
        Part(
            "asks",
            sheet.get("asks_title", ""),
            said("asked", "conditions", "no_goal"),
            tables=told("activities", "outcomes"),
        ),
        Part("weeks", sheet.get("chart_title", ""), said("no_chart"), pictures=drawn("chart"), small=said("chart_caption")),
        Part("pain", sheet.get("pain_title", ""), facts=told("pain")),
        Part(
            "notes",
            sheet.get("notes_title", ""),
            facts=tuple({"label": each.get("when", ""), "text": each.get("words", "")} for each in told("notes")),
        ),
        Part("safety", sheet.get("safety_title", ""), said("safety"), facts=told("safety_rows")),
        Part("tests", sheet.get("tests_title", ""), said("no_tests"), tables=told("tests")),
        Part(
            "film",
            sheet.get("gait_title", ""),
            tables=told("gait_table"),
            pictures=drawn("gait_pictures"),
            small=said("gait_caption") if told("gait_table") or drawn("gait_pictures") else (),
        ),
        Part("plan", sheet.get("plan_title", ""), facts=told("plan")),
        Part("tried", sheet.get("tried_title", ""), said("no_tried"), tables=told("tried")),
        Part("exercises", sheet.get("exercises_title", ""), tables=told("exercises")),
        Part("unknown", sheet.get("unknown_title", ""), facts=told("unknown"), small=said("unknown_more")),
        Part("sources", sheet.get("sources_title", ""), small=(*told("rules"), *said("papers"))),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """The values of a kept sheet, whatever of them is there."""

    sheet: Mapping[str, Any]

    def lines(self, *names: str) -> tuple[str, ...]:
        """Return the texts that are not empty."""
        return tuple(text for name in names if (text := self.sheet.get(name)))

    def every(self, *names: str) -> tuple[Any, ...]:
        """Return single values and those of lists, in order, without what is missing."""
        found: list[Any] = []
        for name in names:
            value = self.sheet.get(name)
            found += value if isinstance(value, list) else [] if value is None else [value]
        return tuple(found)

    def pictures(self, name: str) -> tuple[tuple[str, str, str], ...]:
        """Return the pictures of a part with their addresses."""
        kept = self.sheet.get("pictures", {})
        return tuple(
            (kept[each["file"]], each.get("alt", ""), each.get("caption", ""))
            for each in self.every(name)
            if each.get("file") in kept
        )

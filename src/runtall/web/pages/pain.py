"""Pain: how it is, a check-in in three taps, the month, and the entries."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message, say
from runtall.evidence import Outcome
from runtall.plan import PainQuestion
from runtall.services import pain_log
from runtall.services.diary import YES_NO
from runtall.services.pain_log import DayFelt, Waiting
from runtall.services.triage import SafetyState
from runtall.symptoms import DiaryEntry, Felt, Kind, Side, label
from runtall.web.pages.body_chart import place_name
from runtall.web.pages.pain_form import SCALE, EntryFields
from runtall.web.pages.words import Words, day, day_and_year

ENTRIES_SHOWN = 12
"""Entries on the first page; the rest of a month stands on the month's own."""


@dataclass(frozen=True, slots=True)
class SafetyNote:
    """What the safety questions ask for, above everything else; ``tone`` is ``stop`` or ``ease``."""

    tone: str
    title: str
    words: str
    action: str
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a run that can be answered with one tap."""

    moment: str
    run_on: str
    words: str
    scale: tuple[str, ...] = SCALE


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of the calendar.

    Attributes
    ----------
    mark
        ``none`` (nothing was said), ``low``, ``middle`` or ``high``: each has a shape of its own.
    spoken
        The whole day in a sentence.
    href
        Where its entries stand; empty without.
    """

    number: str
    pain: str
    mark: str
    runs: str
    spoken: str
    href: str
    is_today: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month as weeks of seven; ``None`` is a day of another month."""

    title: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[Cell | None, ...], ...]
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry in a list; ``anchor`` is where its day begins."""

    href: str
    when: str
    pain: str
    mark: str
    what: str
    anchor: str


@dataclass(frozen=True, slots=True)
class PainPage:
    """The first page of Pain."""

    headline: str
    lede: str
    safety: SafetyNote | None
    asked: tuple[Asked, ...]
    later: tuple[str, ...]
    fields: EntryFields
    month: Month
    rows: tuple[EntryRow, ...]
    more_rows: str
    trouble: str
    saved: str
    questionnaires: str
    place: str = "pain"


def pain_page(
    written: Sequence[DiaryEntry],
    days: Mapping[date, DayFelt],
    waiting: Waiting,
    stands: SafetyState,
    words: Words,
    *,
    today_on: date,
    first_on: date | None,
    fields: EntryFields,
    trouble: str = "",
    saved: str = "",
    questionnaires: str = "",
) -> PainPage:
    """Return the page; ``written`` and ``days`` reach back to the beginning of this month, and at least eight days."""
    headline, lede = _headline(written, today_on)
    of_month = [each for each in written if pain_log.local(each).date() >= today_on.replace(day=1)]
    rows = entry_rows(written[-ENTRIES_SHOWN:], words)
    return PainPage(
        headline=headline,
        lede=lede,
        safety=safety_note(stands, words),
        asked=tuple(_asked(each, words) for each in waiting.due),
        later=tuple(_later(each) for each in waiting.later),
        fields=fields,
        month=month_of(today_on.replace(day=1), days, today_on=today_on, first_on=first_on, on_page=_on_page(rows)),
        rows=rows,
        more_rows=reverse("pain_month", args=[f"{today_on:%Y-%m}"]) if len(of_month) > ENTRIES_SHOWN else "",
        trouble=trouble,
        saved=saved,
        questionnaires=questionnaires,
    )


def _on_page(rows: Sequence[EntryRow]) -> frozenset[str]:
    return frozenset(each.anchor for each in rows)


def _headline(written: Sequence[DiaryEntry], today_on: date) -> tuple[str, str]:
    rated = [each for each in written if each.pain_nrs is not None]
    taps = _("Three taps: how much, where, when. Change or take back anything later.")
    last = rated[-1] if rated else None
    if last is None or pain_log.local(last).date() < today_on - timedelta(days=1):
        return _("How does your back feel?"), taps
    at = pain_log.local(last)
    since = today_on - timedelta(days=7)
    before = [each.pain_nrs for each in rated[:-1] if each.pain_nrs is not None and pain_log.local(each).date() >= since]
    head = _("{n} of 10 {when}.").format(n=last.pain_nrs, when=_recently(at, today_on))
    if len(before) < 2:
        return head, taps
    if min(before) == max(before):
        compared = _("In the seven days before it was {n} each time you said.").format(n=before[0])
    else:
        compared = _("In the seven days before it went from {low} to {high}.").format(low=min(before), high=max(before))
    return head, f"{compared} {taps}"


def _recently(at: datetime, today_on: date) -> str:
    clock = date_format(at, "H:i")
    if at.date() == today_on:
        return _("today at {time}").format(time=clock)
    if at.date() == today_on - timedelta(days=1):
        return _("yesterday at {time}").format(time=clock)
    return _("on {day}").format(day=day(at.date()))


def safety_note(stands: SafetyState, words: Words) -> SafetyNote | None:
    """Return what comes before anything else; ``None`` where the safety questions ask for nothing."""
    waits = [each for each in stands.left_open if each.asked_on is not None]
    if stands.outcome in (Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST):
        title = _("Get help now") if stands.outcome is Outcome.EMERGENCY else _("A clinician first")
        return SafetyNote("stop", title, words.say(stands.standing.sentence), _("Read what to do"), reverse("safety"))
    if waits:
        text = ngettext(
            "What you wrote brings up {n} safety question. It comes next.",
            "What you wrote brings up {n} safety questions. They come next.",
            len(waits),
        ).format(n=len(waits))
        return SafetyNote("stop", _("Safety questions"), text, _("Answer them now"), reverse("safety_open"))
    if stands.answered_on is None:
        text = _("The diary is open to you. Plans and movement tests wait for these answers.")
        return SafetyNote("ease", _("The safety questions are not answered yet"), text, _("Answer them"), reverse("safety"))
    return None


def _asked(question: PainQuestion, words: Words) -> Asked:
    return Asked(question.moment, question.run_on.isoformat(), words.say(question.sentence))


def _later(question: PainQuestion) -> str:
    time = "" if question.due_at is None else date_format(question.due_at, "H:i")
    named = {
        "during": _("how it was during the run"),
        "one_hour_after": _("how it is an hour after the run"),
        "next_morning": _("how it is the next morning"),
    }[question.moment]
    return _("{what}, from {time}").format(what=named, time=time) if time else named


def mark_of(pain_nrs: int | None) -> str:
    """Return the shape of a number: the bands of the traffic light, and none where nothing was said."""
    if pain_nrs is None:
        return "none"
    return "low" if pain_nrs <= 2 else "middle" if pain_nrs <= 5 else "high"


def month_of(
    first: date,
    days: Mapping[date, DayFelt],
    *,
    today_on: date,
    first_on: date | None,
    on_page: frozenset[str] | None = None,
) -> Month:
    """Return a month with pain and runs by day.

    Parameters
    ----------
    first
        The first day of the month.
    on_page
        Anchors of days whose entries stand on this page; ``None``: all of them do.
    """
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    before = first - timedelta(days=1)
    after = first + timedelta(days=32)
    known = first_on is not None and first_on < first
    return Month(
        title=date_format(first, "F Y"),
        weekdays=tuple((date_format(each, "D"), date_format(each, "l")) for each in weeks[0]),
        weeks=tuple(
            tuple(_cell(each, days.get(each), today_on, on_page) if each.month == first.month else None for each in week)
            for week in weeks
        ),
        before=reverse("pain_month", args=[f"{before:%Y-%m}"]) if known else "",
        after=reverse("pain_month", args=[f"{after:%Y-%m}"]) if after.replace(day=1) <= today_on else "",
    )


def _cell(on: date, felt: DayFelt | None, today_on: date, on_page: frozenset[str] | None) -> Cell:
    pain = None if felt is None else felt.pain_nrs
    runs = 0 if felt is None else felt.runs
    said = _("pain {n} of 10").format(n=pain) if pain is not None else _("nothing said")
    run_words = ngettext("{n} run", "{n} runs", runs).format(n=runs)
    spoken = f"{day(on)}: {said}" + (f", {run_words}" if runs else "")
    href = ""
    if felt is not None and felt.entries:
        anchor = f"d-{on.isoformat()}"
        here = on_page is None or anchor in on_page
        href = f"#{anchor}" if here else f"{reverse('pain_month', args=[f'{on:%Y-%m}'])}#{anchor}"
    return Cell(
        number=str(on.day),
        pain="" if pain is None else str(pain),
        mark=mark_of(pain),
        runs=str(runs) if runs else "",
        spoken=spoken,
        href=href,
        is_today=on == today_on,
        is_ahead=on > today_on,
    )


def entry_rows(written: Sequence[DiaryEntry], words: Words) -> tuple[EntryRow, ...]:
    """Return entries newest first; the first of each day carries the day's anchor."""
    rows: list[EntryRow] = []
    last: date | None = None
    for entry in reversed(written):
        on = pain_log.local(entry).date()
        rows.append(
            EntryRow(
                href=reverse("pain_entry", args=[entry.id]),
                when=when_of(entry),
                pain="" if entry.pain_nrs is None else str(entry.pain_nrs),
                mark=mark_of(entry.pain_nrs),
                what=what_of(entry, words),
                anchor=f"d-{on.isoformat()}" if on != last else "",
            )
        )
        last = on
    return tuple(rows)


def when_of(entry: DiaryEntry) -> str:
    """Return ``14 November, 07:10``."""
    at = pain_log.local(entry)
    return f"{day(at.date())}, {date_format(at, 'H:i')}"


def what_of(entry: DiaryEntry, words: Words) -> str:
    """Return everything that an entry says beside its number, in one line."""
    parts = [words.say(label(entry.context)), *(felt_words(each, words) for each in entry.felt)]
    parts += [f"{words.say(label(each.did))} {words.say(label(each.effect))}" for each in entry.noted]
    parts += [words.say(each) for each in _around(entry)]
    parts += [_tracked(each.name, each.value, each.unit) for each in entry.tracked if each.value is not None]
    return " · ".join([*parts, *([entry.note] if entry.note else [])])


def felt_words(felt: Felt, words: Words) -> str:
    """Return ``low back, left (tight)``."""
    kinds = ", ".join(words.say(label(kind)) for kind in Kind if kind in felt.kinds)
    name = place_name(felt.place, Side(felt.side), words)
    return f"{name} ({kinds})" if kinds else name


def _around(entry: DiaryEntry) -> list[Message]:
    said = [
        (entry.at_distance_m, say("at {at_distance_m}", at_distance_m=entry.at_distance_m or 0.0)),
        (entry.speed_mps, say("{speed_mps}", speed_mps=entry.speed_mps or 1.0)),
        (entry.rpe, say("effort {rpe:g} of 10", rpe=entry.rpe or 0.0)),
        (entry.sleep_h, say("slept {hours:g} h", hours=entry.sleep_h or 0.0)),
        (entry.sitting_h, say("sat {hours:g} h", hours=entry.sitting_h or 0.0)),
        (entry.stress_of_10, say("stress {stress} of 10", stress=entry.stress_of_10 or 0)),
        (entry.woke_at_night, say("woke at night") if entry.woke_at_night else say("slept through")),
        (entry.warmed_up, say("warmed up") if entry.warmed_up else say("no warm-up")),
        (entry.shoes, say("shoes: {name}", name=entry.shoes or "")),
    ]
    return [message for value, message in said if value is not None]


def _tracked(name: str, value: float, unit: str) -> str:
    if unit == YES_NO:
        return f"{name}: {_('yes') if value else _('no')}"
    return f"{name} {value:g} {unit}".strip()


@dataclass(frozen=True, slots=True)
class MonthPage:
    """An earlier month with all its entries."""

    headline: str
    lede: str
    month: Month
    rows: tuple[EntryRow, ...]
    place: str = "pain"


def month_page(
    first: date,
    written: Sequence[DiaryEntry],
    days: Mapping[date, DayFelt],
    words: Words,
    *,
    today_on: date,
    first_on: date | None,
) -> MonthPage:
    """Return a month: how many days were sore, how high, and how many runs."""
    name = date_format(first, "F Y")
    said = [each for each in days.values() if each.pain_nrs is not None]
    sore = sum(1 for each in said if each.pain_nrs)
    runs = sum(each.runs for each in days.values())
    if not said:
        headline = _("{month}: nothing was written about your back.").format(month=name)
    else:
        headline = _("{month}: some pain on {sore} of {said} days that you wrote about, {highest} of 10 at most.").format(
            month=name, sore=sore, said=len(said), highest=max(each.pain_nrs or 0 for each in said)
        )
    lede = ngettext("{n} run in this month.", "{n} runs in this month.", runs).format(n=runs)
    return MonthPage(headline, lede, month_of(first, days, today_on=today_on, first_on=first_on), entry_rows(written, words))


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an entry: when it was written, and what it said."""

    written: str
    what: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One entry: what it says, its history, and what it asks for."""

    entry_id: str
    headline: str
    when: str
    what: str
    mark: str
    pain: str
    versions: tuple[Version, ...]
    safety: SafetyNote | None
    saved: bool
    place: str = "pain"


def entry_page(kept: pain_log.KeptEntry, stands: SafetyState, words: Words, *, saved: bool) -> EntryPage:
    """Return the page of one entry."""
    entry = kept.entry
    number = _("{n} of 10").format(n=entry.pain_nrs) if entry.pain_nrs is not None else _("No number")
    where = ", ".join(place_name(each.place, each.side, words) for each in entry.felt)
    headline = f"{number}: {where}." if where else f"{number}."
    return EntryPage(
        entry_id=entry.id,
        headline=headline,
        when=f"{day_and_year(pain_log.local(entry).date())}, {date_format(pain_log.local(entry), 'H:i')}",
        what=what_of(entry, words),
        mark=mark_of(entry.pain_nrs),
        pain="" if entry.pain_nrs is None else str(entry.pain_nrs),
        versions=tuple(_version(each, words) for each in kept.versions[1:]),
        safety=safety_note(stands, words),
        saved=saved,
    )


def _version(entry: DiaryEntry, words: Words) -> Version:
    written = pain_log.local(entry) if entry.written_at is None else entry.written_at.astimezone(pain_log.local(entry).tzinfo)
    said = _("no number") if entry.pain_nrs is None else _("{n} of 10").format(n=entry.pain_nrs)
    return Version(f"{day(written.date())}, {date_format(written, 'H:i')}", f"{said} · {what_of(entry, words)}")


@dataclass(frozen=True, slots=True)
class ChangePage:
    """The form that corrects an entry."""

    entry_id: str
    when: str
    fields: EntryFields
    trouble: str = ""
    place: str = "pain"


@dataclass(frozen=True, slots=True)
class TrackersPage:
    """What the runner follows by their own name."""

    trackers: tuple[tuple[str, str], ...]
    name: str = ""
    unit: str = ""
    trouble: str = ""
    place: str = "pain"

"""The guided screen: what is asked before, one test on a page, where it was left, and what a stop asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Units
from runtall.evidence import Advice, ClinicReading, Kind, Measure, MovementTest, Stop, battery, clinic, red_flags
from runtall.screen import Door, Entry, Gates, ScreenSession, Side, TestGate
from runtall.services import figures, screening
from runtall.services.screening import ScreenLine
from runtall.web.forms.body import field_name, measures_by_hand, sides_of
from runtall.web.pages.body import Outcome, ResultRow, outcome_of
from runtall.web.pages.body_values import evidence_words, name_of, result_words, shown_number, side_words
from runtall.web.pages.pain_form import SCALE, Option, yes_no
from runtall.web.pages.words import Words, day, day_and_year, from_data

FROM_SAFETY = frozenset({"red_flag", "bone_stress", "spine_surgery", "spine_surgery_weeks", "age_years", "pregnant"})
"""Answers that the safety questions give."""


@dataclass(frozen=True, slots=True)
class FormChoice:
    """The short or the full form."""

    value: str
    name: str
    about: str
    minutes: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class BeginPage:
    """What is asked before the first test.

    Attributes
    ----------
    closed
        Why no test may be done now; empty where the screen is open.
    needs_safety
        Safety questions are open: they come first.
    some_wait
        Some tests hang on a safety question that is open; the others may be done.
    only
        The name of the one test that is asked for; empty for a form.
    """

    headline: str
    lede: str
    forms: tuple[FormChoice, ...]
    only: str
    test_id: str
    pain: str
    legs: tuple[Option, ...]
    chest: tuple[Option, ...]
    asks_weeks: bool
    weeks: str
    closed: tuple[str, ...]
    advice: str
    needs_safety: bool
    some_wait: bool
    errors: Mapping[str, str]
    equipment: str
    scale: tuple[str, ...] = SCALE
    place: str = "body"


def begin_page(
    gates: Gates,
    words: Words,
    said: QueryDict,
    *,
    test: MovementTest | None = None,
    is_pregnant: bool = False,
    errors: Mapping[str, str] | None = None,
) -> BeginPage:
    """Return what is asked before the tests, with what was answered."""
    needs_safety = gates.door is Door.ASK_FIRST
    closed = tuple(words.say(each) for each in gates.reasons) if gates.door is Door.CLOSED else ()
    chosen = said.get("form", "short")
    minutes = {form.id: form.minutes for form in battery().forms.values()}
    headline = _("{n} minutes: the short form.").format(n=minutes["short"])
    if test is not None:
        headline = _("{test}: about {n} minutes.").format(
            test=name_of(test.id, words), n=max(1, round(test.takes.total_seconds() / 60))
        )
    if closed:
        headline = _("No tests today.")
    elif needs_safety:
        headline = _("The safety questions come first.")
    needed = sorted({each for one in screening.form("short") for each in one.equipment}) if test is None else test.equipment
    return BeginPage(
        headline=headline,
        lede=_("Each test stands on a page of its own. Stop any of them at any time; what you entered is kept."),
        forms=tuple(
            FormChoice(
                each.id, evidence_words(each.name, words), evidence_words(each.use, words), each.minutes, each.id == chosen
            )
            for each in battery().forms.values()
        ),
        only="" if test is None else name_of(test.id, words),
        test_id="" if test is None else test.id,
        pain=said.get("pain", ""),
        legs=yes_no(said.get("legs", "-"), _("yes"), _("no"))[:2],
        chest=yes_no(said.get("chest", "-"), _("yes"), _("no"))[:2],
        asks_weeks=is_pregnant,
        weeks=said.get("weeks", "")[:12],
        closed=closed,
        advice="" if gates.advice is None else evidence_words(battery().advice[gates.advice], words),
        needs_safety=needs_safety,
        some_wait=gates.door is Door.OPEN and bool(set(gates.unanswered) & FROM_SAFETY),
        errors=errors or {},
        equipment=", ".join(evidence_words(each, words) for each in needed),
    )


@dataclass(frozen=True, slots=True)
class ValueField:
    """One value to enter."""

    name: str
    words: str
    kind: str
    unit: str
    units: tuple[Option, ...]
    options: tuple[Option, ...]
    value: str
    error: str


@dataclass(frozen=True, slots=True)
class SidePart:
    """The values of one side, or of the whole body."""

    side: str
    words: str
    fields: tuple[ValueField, ...]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One test on a page of its own.

    Attributes
    ----------
    number, of
        Its place in the form; ``of`` is 1 where one test alone was asked for.
    rest_s
        Seconds to rest before it; 0 for none.
    notes
        Go gently, or leave a version out, and why.
    stops
        What ends it, each a choice.
    told
        What a stop just before it asks for.
    """

    test_id: str
    name: str
    about: str
    number: int
    of: int
    done: int
    rest_s: int
    notes: tuple[str, ...]
    equipment: str
    steps: tuple[str, ...]
    stops: tuple[Option, ...]
    stop_sides: tuple[Option, ...]
    parts: tuple[SidePart, ...]
    caveat: str
    figure: str
    phone_words: str
    fault_drawn: str
    minutes: str
    trouble: str
    told: str
    stop_action: str
    is_single: bool
    place: str = "body"


def step_page(
    test: MovementTest,
    gate: TestGate,
    words: Words,
    sent: QueryDict,
    *,
    number: int,
    of: int,
    rest_s: float = 0.0,
    errors: Mapping[str, str] | None = None,
    trouble: str = "",
    told: str = "",
) -> StepPage:
    """Return the page of one test, with what was typed."""
    errors = errors or {}
    stop_sides = tuple(Option(side.value, side_words(side, words)) for side in sides_of(test) if side is not None)
    if stop_sides:
        stop_sides += (Option("both", _("both sides")),)
    return StepPage(
        test_id=test.id,
        name=name_of(test.id, words),
        about=evidence_words(test.about, words),
        number=number,
        of=of,
        done=number - 1,
        rest_s=round(rest_s),
        notes=tuple(words.say(each) for each in gate.reasons),
        equipment=", ".join(evidence_words(each, words) for each in test.equipment),
        steps=tuple(evidence_words(each, words) for each in test.procedure),
        stops=tuple(_stop(each, sent, words) for each in screening.stops_of(test)),
        stop_sides=stop_sides,
        parts=side_parts(test, words, sent, errors, closed_versions=gate.closed_versions),
        caveat=evidence_words(test.caveat, words),
        figure=f"test-{test.id}",
        phone_words=evidence_words(test.camera.view, words),
        fault_drawn=evidence_words(fault, words) if (fault := figures.fault_words(f"test-{test.id}")) else "",
        minutes=_("about {n} min").format(n=f"{test.takes.total_seconds() / 60:g}"),
        trouble=trouble,
        told=told,
        stop_action=evidence_words(battery().stop_action, words),
        is_single=of == 1,
    )


def _stop(stop: Stop, sent: QueryDict, words: Words) -> Option:
    return Option(stop.id, evidence_words(stop.sign, words), sent.get("stopped") == stop.id)


def side_parts(
    test: MovementTest,
    words: Words,
    sent: QueryDict,
    errors: Mapping[str, str],
    *,
    sides: Sequence[Side | None] | None = None,
    closed_versions: Sequence[str] = (),
) -> tuple[SidePart, ...]:
    """Return the values to enter, by side."""
    return tuple(
        SidePart(
            "" if side is None else side.value,
            side_words(side, words),
            tuple(_field(each, side, words, sent, errors, closed_versions) for each in measures_by_hand(test)),
        )
        for side in (sides_of(test) if sides is None else sides)
    )


def _field(
    measure: Measure,
    side: Side | None,
    words: Words,
    sent: QueryDict,
    errors: Mapping[str, str],
    closed_versions: Sequence[str],
) -> ValueField:
    name = field_name(measure, side)
    chosen = sent.get(name, measure.default or "")
    if measure.kind is Kind.YES_NO:
        options = yes_no(chosen, _("yes"), _("no"))
    else:
        options = tuple(
            Option(each.id, evidence_words(each.words, words), each.id == chosen)
            for each in measure.choices
            if each.id not in closed_versions
        )
        if measure.kind is Kind.CHOICE and measure.default is None:
            options += (Option("", _("not said"), not chosen),)
    units = _units(measure, words, sent.get(f"{name}-unit", ""))
    return ValueField(
        name=name,
        words=evidence_words(measure.words, words),
        kind="rating" if measure.unit == "of 10" else "number" if measure.kind is Kind.NUMBER else "choice",
        unit="" if units else _unit_beside(measure),
        units=units,
        options=tuple(Option(n, n, n == chosen) for n in SCALE) if measure.unit == "of 10" else options,
        value=chosen[:20],
        error=errors.get(name, ""),
    )


def _unit_beside(measure: Measure) -> str:
    """Return the one unit of a field as it stands beside its name; a lone degree sign would read as a footnote's."""
    if measure.unit in ("", "of 10"):
        return ""
    return _("in degrees") if measure.unit == "°" else from_data(measure.unit)


def _units(measure: Measure, words: Words, chosen: str) -> tuple[Option, ...]:
    """Return the units to choose from, the reader's own first; none where there is only one."""
    if len(measure.units) < 2:
        return ()
    names = [each for each in measure.units if each != "m" or "cm" not in measure.units]
    own = "in" if words.units is Units.IMPERIAL and "in" in names else names[0]
    ordered = [own, *(each for each in names if each != own)]
    return tuple(Option(each, each, each == (chosen or own)) for each in ordered)


def as_sent(test: MovementTest, values: Mapping[str, Entry], side: Side | None, words: Words) -> QueryDict:
    """Return a result as its form would send it."""
    sent = QueryDict(mutable=True)
    for measure in measures_by_hand(test):
        if measure.id not in values:
            continue
        value, name = values[measure.id], field_name(measure, side)
        if isinstance(value, bool):
            sent[name] = "yes" if value else "no"
        elif isinstance(value, str):
            sent[name] = value
        else:
            sent[name] = f"{shown_number(measure, float(value), words):g}"
            if measure.unit == "m":
                sent[f"{name}-unit"] = "cm" if words.units is Units.METRIC else "in"
    return sent


def stop_told(stop: Stop, test: MovementTest, words: Words) -> str:
    """Return what a stop asks for, in one line above the next test."""
    asks = evidence_words(battery().advice[stop.advice], words)
    return _("{test} was stopped: {sign} {asks}").format(
        test=name_of(test.id, words), sign=evidence_words(stop.sign, words), asks=asks
    )


@dataclass(frozen=True, slots=True)
class StoppedPage:
    """A stop that ends the screen for today."""

    headline: str
    sign: str
    is_emergency: bool
    questions: tuple[str, ...]
    place: str = "body"


def stopped_page(stop: Stop, words: Words) -> StoppedPage:
    """Return the page that a stop leads to when no further test may follow."""
    return StoppedPage(
        evidence_words(battery().advice[stop.advice], words),
        evidence_words(stop.sign, words),
        stop.advice is Advice.EMERGENCY,
        tuple(evidence_words(red_flags()[sign].question, words) for sign in stop.opens),
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A test that was not done today, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class DonePage:
    """The end of today's screen: what was done, and what was left out."""

    headline: str
    rows: tuple[tuple[str, tuple[Outcome, ...]], ...]
    left_out: tuple[LeftOut, ...]
    advice: str
    place: str = "body"


def done_page(
    lines: Sequence[ScreenLine], session: ScreenSession, skipped: Sequence[str], gates: Gates, words: Words
) -> DonePage:
    """Return what today's tests came to."""
    by_test: dict[str, list[ScreenLine]] = {}
    for each in lines:
        by_test.setdefault(each.result.test_id, []).append(each)
    left = [
        LeftOut(name_of(test_id, words), " ".join(words.say(w) for w in why))
        for test_id, why in session.left_out.items()
        if test_id not in by_test
    ]
    left += [LeftOut(name_of(test_id, words), _("You left it out.")) for test_id in skipped if test_id not in by_test]
    n = len(by_test)
    return DonePage(
        headline=ngettext("{n} test done today.", "{n} tests done today.", n).format(n=n) if n else _("No test was done today."),
        rows=tuple(
            (name_of(test_id, words), tuple(outcome_of(each, words) for each in found)) for test_id, found in by_test.items()
        ),
        left_out=tuple(left),
        advice="" if gates.advice in (None, Advice.STOP) else evidence_words(battery().advice[gates.advice], words),
    )


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One result: what it came to, and the form that corrects it (no fields for a clinic's reading)."""

    result_id: str
    name: str
    test_href: str
    on: str
    side: str
    value: str
    outcome: Outcome
    stopped: str
    parts: tuple[SidePart, ...]
    trouble: str = ""
    place: str = "body"


def result_page(
    line: ScreenLine, test: MovementTest | None, words: Words, sent: QueryDict, *, errors: Mapping[str, str], trouble: str = ""
) -> ResultPage:
    """Return one result with the form that corrects it."""
    result = line.result
    stop = None if test is None else next((each for each in screening.stops_of(test) if each.id == result.stopped), None)
    return ResultPage(
        result_id=line.id,
        name=name_of(result.test_id, words),
        test_href=reverse("body_test", args=[result.test_id]),
        on=day_and_year(result.on),
        side=side_words(result.side, words),
        value=result_words(result, words),
        outcome=outcome_of(line, words),
        stopped="" if stop is None else evidence_words(stop.sign, words),
        parts=() if test is None or stop is not None else side_parts(test, words, sent, errors, sides=(result.side,)),
        trouble=trouble,
    )


@dataclass(frozen=True, slots=True)
class ClinicPage:
    """Readings of a clinic's own devices."""

    readings: tuple[Option, ...]
    devices: tuple[Option, ...]
    units: tuple[Option, ...]
    sides: tuple[Option, ...]
    on: str
    today: str
    value: str
    rows: tuple[ResultRow, ...]
    names: tuple[str, ...]
    note: str
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    place: str = "body"


def clinic_page(
    lines: Sequence[ScreenLine],
    readings: Sequence[ClinicReading],
    words: Words,
    sent: QueryDict,
    *,
    today_on: date,
    errors: Mapping[str, str],
    trouble: str = "",
) -> ClinicPage:
    """Return the form for a clinic's reading, and the readings that hold."""
    kept = [each for each in reversed(lines) if each.outcome is None]
    return ClinicPage(
        readings=tuple(Option(each.id, evidence_words(each.words, words), sent.get("reading") == each.id) for each in readings),
        devices=tuple(
            Option(name, evidence_words(text, words), sent.get("device") == name) for name, text in clinic().devices.items()
        ),
        units=tuple(Option(name, name, sent.get("unit") == name) for name in clinic().units),
        sides=tuple(Option(each.value, side_words(each, words), sent.get("side") == each.value) for each in Side),
        on=sent.get("on", "")[:10] or today_on.isoformat(),
        today=today_on.isoformat(),
        value=sent.get("value", "")[:12],
        rows=tuple(
            ResultRow(
                reverse("screen_result", args=[each.id]),
                day(each.result.on),
                side_words(each.result.side, words),
                result_words(each.result, words),
                outcome_of(each, words),
            )
            for each in kept
        ),
        names=tuple(name_of(each.result.test_id, words) for each in kept),
        note=evidence_words(clinic().error_words, words),
        errors=errors,
        trouble=trouble,
    )

"""Body: what the movement screen came to, what it asks for, and one test over time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import ScreenDot
from runtall.evidence import Label, MovementTest, TestError, battery, clinic, movement_tests
from runtall.screen import Change, Deficit, Easing, EasingStatus, Movement, SideDifference, Sidedness, SymptomFlag, Way, label
from runtall.services.screening import Overview, ScreenLine
from runtall.web.pages.body_values import (
    clinic_words,
    evidence_words,
    label_shape,
    label_words,
    main_measure,
    name_of,
    result_words,
    shown_number,
    side_words,
    value_words,
)
from runtall.web.pages.live_chart import LiveChart, live_chart
from runtall.web.pages.words import Words, day, day_and_year, short_day


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one side of a test came to."""

    side: str
    shape: str
    words: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class TestRow:
    """The newest result of one test."""

    name: str
    href: str
    on: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that the results ask for, and how sure that is."""

    sentence: str
    certainty: str
    extra: str


@dataclass(frozen=True, slots=True)
class EasingPanel:
    """Which bend eases the back this week."""

    title: str
    sentence: str
    again: str
    test_href: str
    asks_again: bool


@dataclass(frozen=True, slots=True)
class BodyPage:
    """The overview."""

    headline: str
    lede: str
    easing: EasingPanel
    asks: tuple[Ask, ...]
    tests: tuple[TestRow, ...]
    sides: tuple[str, ...]
    changes: tuple[str, ...]
    flags: tuple[str, ...]
    clinic: tuple[TestRow, ...]
    resume: str
    is_blank: bool
    quad_note: str
    place: str = "body"


def body_page(found: Overview, words: Words, *, today_on: date, resume: str = "") -> BodyPage:
    """Return the overview; ``resume`` says how far today's screen has come, where one was left midway."""
    by_hand = [each for each in found.lines if each.outcome is not None]
    readings = [each for each in found.lines if each.outcome is None]
    headline, lede = _headline(by_hand, today_on)
    return BodyPage(
        headline=headline,
        lede=lede,
        easing=_easing(found.easing, words),
        asks=tuple(_ask(each, words) for each in found.deficits),
        tests=_rows(by_hand, words),
        sides=tuple(_sided(each, words) for each in found.sides if each.status is not Sidedness.NO_CLEAR_DIFFERENCE),
        changes=tuple(_changed(each, words) for each in found.changes if _is_named(each)),
        flags=tuple(_flag(each, words) for each in found.flags),
        clinic=_rows(readings, words),
        resume=resume,
        is_blank=not by_hand,
        quad_note=evidence_words(battery().quad_strength_note, words),
    )


def _headline(lines: Sequence[ScreenLine], today_on: date) -> tuple[str, str]:
    if not lines:
        return (
            _("Twelve minutes show where to begin."),
            _("A few movement tests choose which exercise comes first. They put no name on what you feel."),
        )
    newest = max(each.result.on for each in lines)
    worst = Counter(_worst(group) for group in _newest_by_test(lines).values())
    parts = []
    if n := worst[Label.WORK_ON]:
        parts.append(ngettext("{n} test with something to work on", "{n} tests with something to work on", n).format(n=n))
    if n := worst[Label.STOPPED]:
        parts.append(ngettext("{n} stopped", "{n} stopped", n).format(n=n))
    if n := worst[Label.UNCLEAR]:
        parts.append(ngettext("{n} unclear", "{n} unclear", n).format(n=n))
    if n := worst[Label.OK] + worst[Label.RELIEF]:
        parts.append(ngettext("{n} fine", "{n} fine", n).format(n=n))
    again = newest + timedelta(days=battery().retest_days)
    due = (
        _("The tests are due again since {day}.") if again <= today_on else _("Test again from {day}: change needs some weeks.")
    ).format(day=day(again))
    return _("{parts}.").format(parts=", ".join(parts)), _("Last tested on {day}.").format(day=day_and_year(newest)) + " " + due


def _worst(lines: Iterable[ScreenLine]) -> Label:
    order = battery().labels_most_telling_first
    return min((each.outcome.label for each in lines if each.outcome is not None), key=order.index)


def _newest_by_test(lines: Iterable[ScreenLine]) -> dict[str, list[ScreenLine]]:
    """Return each test's results of its newest day."""
    found: dict[str, list[ScreenLine]] = {}
    for each in lines:
        kept = found.setdefault(each.result.test_id, [])
        if kept and kept[0].result.on != each.result.on:
            kept.clear()
        kept.append(each)
    return found


def _rows(lines: Sequence[ScreenLine], words: Words) -> tuple[TestRow, ...]:
    newest = _newest_by_test(lines)
    order = [*battery().order, *clinic().readings]
    return tuple(
        TestRow(
            name_of(test_id, words),
            reverse("body_test", args=[test_id]),
            day(newest[test_id][0].result.on),
            tuple(outcome_of(each, words) for each in sorted(newest[test_id], key=lambda line: line.result.side or "")),
        )
        for test_id in order
        if test_id in newest
    )


def outcome_of(line: ScreenLine, words: Words) -> Outcome:
    """Return one result as a page shows it."""
    side = side_words(line.result.side, words)
    if line.outcome is None:
        return Outcome(side, "", "", clinic_words(line.result), "")
    came_to = line.outcome.label
    return Outcome(side, label_shape(came_to), label_words(came_to, words), _short(line, words), words.say(line.outcome.reason))


def _short(line: ScreenLine, words: Words) -> str:
    """Return the number that the test is followed by, or everything where there is none."""
    test = movement_tests()[line.result.test_id]
    measure = main_measure(test)
    if measure is not None and test.two_sides and measure.id in line.result.values:
        return value_words(measure, line.result.values[measure.id], words)
    return ""


def _ask(deficit: Deficit, words: Words) -> Ask:
    extra = ""
    if deficit.extra_set_side is not None:
        side = side_words(deficit.extra_set_side, words)
        extra = _("One extra set on the {side} side for four weeks, then the test again.").format(side=side)
    return Ask(words.say(deficit.sentence), words.say(deficit.certainty), extra)


def _sided(each: SideDifference, words: Words) -> str:
    return words.say(each.sentence)


def _is_named(change: Change) -> bool:
    return change.movement in (Movement.BETTER, Movement.WORSE)


def _changed(change: Change, words: Words) -> str:
    """Return the sentence with its two figures: ``Side plank hold: better. Left: 47 s to 58 s.``"""
    sentence = words.say(change.sentence)
    if change.test_id not in movement_tests():
        return sentence
    measure = movement_tests()[change.test_id].measure(change.measure)
    before, after = (value_words(measure, value, words) for value in (change.before, change.value))
    values = _("{before} on {day}, now {after}").format(before=before, day=day(change.before_on), after=after)
    side = side_words(change.side, words)
    return f"{sentence} ({side}: {values})" if side else f"{sentence} ({values})"


def _flag(each: SymptomFlag, words: Words) -> str:
    until = "" if each.until_on is None else " " + _("Until {day}.").format(day=day(each.until_on))
    return words.say(each.sentence) + until


def _easing(easing: Easing, words: Words) -> EasingPanel:
    asks = easing.status in (EasingStatus.ASK_AGAIN, EasingStatus.UNKNOWN)
    again = "" if asks or easing.recheck_on is None else _("Asked again on {day}.").format(day=day(easing.recheck_on))
    sentence = words.say(easing.sentence)
    if easing.advice is not None:
        sentence += " " + evidence_words(battery().advice[easing.advice], words)
    return EasingPanel(
        title=_("Which bend eases it"),
        sentence=sentence,
        again=again,
        test_href=f"{reverse('screen_begin')}?test=bend-direction",
        asks_again=asks,
    )


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One result in the history of a test."""

    href: str
    on: str
    side: str
    value: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class TestPage:
    """One test: what it came to last, over time, and how it is read."""

    name: str
    headline: str
    about: str
    outcomes: tuple[Outcome, ...]
    chart: LiveChart | None
    changes: tuple[str, ...]
    sides: tuple[str, ...]
    normal: tuple[tuple[str, str], ...]
    error: tuple[str, ...]
    studies: tuple[str, ...]
    caveat: str
    rows: tuple[ResultRow, ...]
    begin_href: str
    figure: str = ""
    film_href: str = ""
    place: str = "body"


def test_page(test_id: str, found: Overview, words: Words) -> TestPage:
    """Return one test or clinic's reading with its history."""
    known = movement_tests().get(test_id)
    lines = [each for each in found.lines if each.result.test_id == test_id]
    newest = _newest_by_test(lines).get(test_id, [])
    outcomes = tuple(outcome_of(each, words) for each in sorted(newest, key=lambda line: line.result.side or ""))
    return TestPage(
        name=name_of(test_id, words),
        headline=_test_headline(test_id, outcomes, words),
        about="" if known is None else evidence_words(known.about, words),
        outcomes=outcomes,
        chart=_chart(test_id, known, lines, words),
        changes=tuple(_changed(each, words) for each in found.changes if each.test_id == test_id),
        sides=tuple(words.say(each.sentence) for each in found.sides if each.test_id == test_id),
        normal=()
        if known is None
        else tuple((evidence_words(n.words, words), words.say(label(n.confidence))) for n in known.normal),
        error=() if known is None else tuple(dict.fromkeys(_how_far_off(known, each, words) for each in known.errors)),
        studies=() if known is None else tuple(dict.fromkeys(evidence_words(each.words, words) for each in known.errors)),
        caveat="" if known is None else evidence_words(known.caveat, words),
        rows=tuple(_row(each, words) for each in reversed(lines)),
        begin_href=f"{reverse('screen_begin')}?test={test_id}" if known is not None else reverse("clinic"),
        figure="" if known is None else f"test-{test_id}",
        film_href="" if known is None else reverse("screen_film", args=[test_id]),
    )


def _how_far_off(test: MovementTest, error: TestError, words: Words) -> str:
    """Return in plain words how far chance alone may move a reading, and from what on a change is more than chance."""
    if error.value is None:
        return evidence_words(error.words, words)
    measure = test.measure(error.measure)

    def told(value: float) -> str:
        return value_words(measure, float(f"{value:.2g}"), words)

    if error.kind == "smallest change that matters":
        return _("A change counts from {change} on.").format(change=told(error.value))
    parts = [_("By chance alone a reading can be off by about {error}.").format(error=told(error.value))]
    if error.between_sides is not None:
        parts.append(_("The difference between the sides can be off by {error}.").format(error=told(error.between_sides)))
    if error.smallest_change is not None:
        parts.append(_("A change counts from {change} on.").format(change=told(error.smallest_change)))
    said = " ".join(parts)
    return _("Version {version}: {said}").format(version=error.version, said=said) if error.version else said


def _test_headline(test_id: str, outcomes: Sequence[Outcome], words: Words) -> str:
    name = name_of(test_id, words)
    said = [" ".join(filter(None, (each.side, each.value or each.words))) for each in outcomes]
    return f"{name}: {', '.join(said)}." if said else _("{name}: not tested yet.").format(name=name)


def _row(line: ScreenLine, words: Words) -> ResultRow:
    return ResultRow(
        reverse("screen_result", args=[line.id]),
        day_and_year(line.result.on),
        side_words(line.result.side, words),
        _with_way(line, words),
        outcome_of(line, words),
    )


def _with_way(line: ScreenLine, words: Words) -> str:
    """Return what was found, and that a camera found it where one did."""
    value = result_words(line.result, words)
    return _("{value}, by camera").format(value=value) if line.result.way is Way.CAMERA else value


def _chart(test_id: str, known: MovementTest | None, lines: Sequence[ScreenLine], words: Words) -> LiveChart | None:
    """Return the dots of the test's number; ``None`` where there is no number on any day."""
    dots = [each for each in (_dot(line, known, words) for line in lines) if each is not None]
    if not any(dot.value is not None for dot in dots):
        return None
    measure = main_measure(known) if known is not None else None
    title = _("Left and right over time") if any(dot.side != "whole" for dot in dots) else _("Over time")
    last = [f"{dot.side_text} {dot.value_text}".strip() for dot in dots if dot.on == dots[-1].on]
    return live_chart(
        "screen",
        dots,
        (_("Day"), _("Side"), _("Value"), _("Came to")),
        title=title,
        caption=evidence_words(measure.words, words) if measure is not None else _("As the clinic's device read it."),
        spoken=_("{name}. Last, on {day}: {values}.").format(
            name=name_of(test_id, words), day=day(dots[-1].on), values=", ".join(last)
        ),
        height=215,
    )


def _dot(line: ScreenLine, known: MovementTest | None, words: Words) -> ScreenDot | None:
    side = "whole" if line.result.side is None else line.result.side.value
    came_to = "" if line.outcome is None else label_words(line.outcome.label, words)
    measure = None if known is None else main_measure(known)
    entered = line.result.values.get("force_n", line.result.values.get("torque_nm")) if known is None else None
    if measure is not None:
        entered = line.result.values.get(measure.id)
    if known is not None and measure is None:
        return None
    value = None
    if entered is not None and line.result.stopped is None:
        value = float(entered) if measure is None else shown_number(measure, float(entered), words)
    text = "" if entered is None else clinic_words(line.result) if measure is None else value_words(measure, entered, words)
    return ScreenDot(
        line.result.on,
        short_day(line.result.on),
        side,
        side_words(line.result.side, words),
        value,
        text or "\N{EN DASH}",
        came_to,
    )

"""The tables of the clinician's pages in words: own activities, movement tests, a film, what was tried, exercises."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message
from runtall.evidence import Kind, Label, Measure, movement_tests, rule
from runtall.exercise import dose_in_words
from runtall.screen import Movement, Result, Side, Sidedness, label
from runtall.services.clinician_model import (
    ExerciseDone,
    GaitMeasure,
    GaitTold,
    NextMornings,
    OwnQuestion,
    TestedRow,
    TestedSide,
    Tried,
    TriedKind,
)
from runtall.symptoms import Questionnaire
from runtall.symptoms import label as symptom_label
from runtall.web.pages.body_values import clinic_words, name_of, shown_number, unit_words, value_words
from runtall.web.pages.gait import Frame, frame_of
from runtall.web.pages.words import Words, day_and_year, from_data, short_day

_MOST_TELLING = (Label.STOPPED, Label.WORK_ON, Label.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the ninety seconds: what it is about, and what is known; ``strong`` stands out in weight."""

    label: str
    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, a second smaller line, and whether it stands out in weight."""

    text: str
    small: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class TableSet:
    """A table: what it shows in a sentence, headings, rows, and how many rows are left out, in words.

    ``widths`` are shares of the page's width, one a column.
    """

    caption: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture by its file name, what is read aloud in its place, and a line under it."""

    file: str
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class GaitPart:
    """What was seen on film."""

    caption: str = ""
    table: TableSet | None = None
    pictures: tuple[Pictured, ...] = ()


def _left_out(n: int) -> str:
    return ngettext("and {n} more", "and {n} more", n).format(n=n) if n > 0 else ""


# Function --------------------------------------------------------------------------------------------------------------


def activities_table(question: OwnQuestion, most: int) -> TableSet | None:
    """Return own activities with their first and last rating."""
    if not question.activities:
        return None
    rows = []
    for each in question.activities[:most]:
        first = Cell("") if each.first_on == each.last_on else Cell(_rated(each.first_of_10), _on(each.first_on))
        last = Cell(_rated(each.last_of_10), _on(each.last_on), strong=True)
        rows.append((Cell(_shortened(each.name)), first, last))
    return TableSet(
        _("Own activities (PSFS): 0 is not possible, 10 is as before the trouble."),
        (_("Activity"), _("First"), _("Now")),
        (6, 2, 2),
        tuple(rows),
        _left_out(len(question.activities) - most),
    )


def _rated(value: int | None) -> str:
    return _("not rated") if value is None else _("{n} of 10").format(n=value)


def _on(day: date | None) -> str:
    return "" if day is None else short_day(day)


def _shortened(name: str) -> str:
    return name if len(name) <= 60 else f"{name[:59].rstrip()}…"


def outcomes_table(question: OwnQuestion, words: Words) -> TableSet | None:
    """Return questionnaires with two scores and what may be said of the change."""
    if not question.outcomes:
        return None
    rows = []
    for each in question.outcomes:
        first = Cell("") if each.rounds < 2 else Cell(score_words(each.before), _on(each.before_on))
        change = _("no size of change is agreed on") if each.change is None else words.say(symptom_label(each.change.kind))
        rows.append(
            (
                Cell(questionnaire_words(each.kind), _scale(each.highest, more_is_better=each.higher_is_better)),
                first,
                Cell(score_words(each.now), _on(each.now_on), strong=True),
                Cell(change if each.rounds > 1 else _("one round so far")),
            )
        )
    return TableSet(
        _("Questionnaires: a change is named only beyond the smallest that matters."),
        (_("Questionnaire"), _("First"), _("Now"), _("Change")),
        (5, 2, 2, 3),
        tuple(rows),
    )


def _scale(highest: int, *, more_is_better: bool) -> str:
    text = _("0 to {n}, more is better") if more_is_better else _("0 to {n}, less is better")
    return text.format(n=highest)


def questionnaire_words(kind: Questionnaire) -> str:
    """Return what a clinician calls a questionnaire."""
    return {
        Questionnaire.ACTIVITIES: _("Own activities (PSFS, mean)"),
        Questionnaire.WEEK: _("Trouble running, last week (own wording)"),
        Questionnaire.PAIN: _("Pain, last week (NRS)"),
        Questionnaire.DAILY: _("Daily life (RMDQ-24)"),
        Questionnaire.MIND: _("Worry, mood, confidence"),
    }[kind]


def score_words(value: float | None) -> str:
    """Return a score to a tenth; a questionnaire with open items has none."""
    return _("not whole") if value is None else f"{round(value, 1):g}"


# Movement tests --------------------------------------------------------------------------------------------------------


def tests_table(rows: Sequence[TestedRow], words: Words, most: int) -> TableSet | None:
    """Return movement tests left and right, what stands out first; each figure with its error."""
    if not rows:
        return None
    ordered = sorted(enumerate(rows), key=lambda pair: (_weight(pair[1]), pair[0]))
    return TableSet(
        _(
            "± is how far one reading may be off by chance, where anybody measured it. A side difference or a change is named "
            "only beyond it; a difference needs two days. Near the line: a repeat may well come out on the other side."
        ),
        (_("Test"), _("Left, or whole body"), _("Right"), _("Left against right"), _("Came to")),
        (4, 3, 3, 3, 3),
        tuple(_test_row(row, words) for _at, row in ordered[:most]),
        _left_out(len(rows) - most),
    )


def _weight(row: TestedRow) -> int:
    labels = [_MOST_TELLING.index(each.label) for each in row.sides if each.label in _MOST_TELLING]
    differs = row.difference is not None and row.difference.status is not Sidedness.NO_CLEAR_DIFFERENCE
    return min(labels, default=len(_MOST_TELLING)) if labels or not differs else 1


def _test_row(row: TestedRow, words: Words) -> tuple[Cell, ...]:
    by_side = {each.side: each for each in row.sides}
    left = by_side.get(Side.LEFT) or by_side.get(None)
    right = by_side.get(Side.RIGHT)
    newest = max(each.on for each in row.sides)
    name = name_of(row.test_id, words)
    said = _measure_words(row, words)
    small = ", ".join(filter(None, (said, short_day(newest), "" if row.way.value == "hand" else words.say(label(row.way)))))
    return (Cell(name, small), _value(row, left, words), _value(row, right, words), _difference(row, words), _came_to(row, words))


def _measure_words(row: TestedRow, words: Words) -> str:
    test = movement_tests().get(row.test_id)
    if test is None or not row.measure or len([each for each in test.measures if each.minus is None]) == 1:
        return ""
    return words.say(Message(test.measure(row.measure).words)).rstrip("?").lower()


def _value(row: TestedRow, side: TestedSide | None, words: Words) -> Cell:
    if side is None:
        return Cell("")
    if side.stopped:
        return Cell(_("stopped"), strong=True)
    if side.value is None:
        return Cell("–")
    test = movement_tests().get(row.test_id)
    if test is None:
        return Cell(clinic_words(Result(row.test_id, side.on, side.side, {row.measure: side.value})))
    measure = test.measure(row.measure)
    if measure.kind is not Kind.NUMBER:
        return Cell(value_words(measure, side.value, words))
    text = _number(measure, float(side.value), words)
    if side.error is not None:
        text = _("{value} ± {error}").format(value=text, error=_number(measure, side.error, words))
    small = ""
    if side.moved in (Movement.BETTER, Movement.WORSE) and side.before_on is not None and side.before is not None:
        small = _("{change}: {before} on {day}").format(
            change=words.say(label(side.moved)),
            before=_number(measure, side.before, words) + _unit(measure, words),
            day=short_day(side.before_on),
        )
    return Cell(text + _unit(measure, words), small)


def _number(measure: Measure, value: float, words: Words) -> str:
    return f"{shown_number(measure, value, words):g}".replace("-", "\N{MINUS SIGN}")


def _unit(measure: Measure, words: Words) -> str:
    """Return the unit behind a number; repetitions are counted, and the test's name says so."""
    return "" if measure.unit == "repetitions" else unit_words(measure, words)


def _difference(row: TestedRow, words: Words) -> Cell:
    found = row.difference
    if found is None:
        return Cell("")
    if found.status is Sidedness.NO_CLEAR_DIFFERENCE or found.lower_side is None:
        return Cell(words.say(label(Sidedness.NO_CLEAR_DIFFERENCE)))
    lower = _("{side} lower").format(side=words.say(label(found.lower_side)))
    return Cell(lower, words.say(label(found.status)), strong=found.status is Sidedness.SEEN_TWICE)


def _came_to(row: TestedRow, words: Words) -> Cell:
    labels = [each.label for each in row.sides if each.label is not None]
    if not labels:
        return Cell("")
    worst = min(labels, key=lambda each: _MOST_TELLING.index(each) if each in _MOST_TELLING else len(_MOST_TELLING))
    of = [each.side for each in row.sides if each.label is worst and each.side is not None]
    small = ", ".join(words.say(label(side)) for side in of) if len(of) == 1 and len(row.sides) > 1 else ""
    if any(each.near_a_line for each in row.sides):
        small = ", ".join(filter(None, (small, _("near the line"))))
    return Cell(_label_words(worst), small, strong=worst in (Label.STOPPED, Label.WORK_ON))


def _label_words(came_to: Label) -> str:
    return {
        Label.OK: _("inside the usual"),
        Label.WORK_ON: _("worth working on"),
        Label.UNCLEAR: _("unclear"),
        Label.STOPPED: _("stopped"),
        Label.NOT_DONE: _("not done"),
        Label.RELIEF: _("eases"),
    }[came_to]


# Film ------------------------------------------------------------------------------------------------------------------


def gait_part(gait: GaitTold | None, words: Words, pictures: dict[str, str | bytes]) -> GaitPart:
    """Return what was seen on film, and add its pictures to those of the pages."""
    if gait is None:
        return GaitPart()
    shown = []
    for at, picture in enumerate(gait.frames):
        frame = frame_of(picture, f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}")
        pictures[f"gait-{at}.svg"] = _drawn_on(frame)
        shown.append(Pictured(f"gait-{at}.svg", frame.spoken, frame.title))
    names = list(dict.fromkeys(each.name for each in gait.measures))
    rows = tuple(_gait_row([each for each in gait.measures if each.name == name], words) for name in names)
    headings = (_("Figure"), _("Left"), _("Right"), _("Both"))
    table = TableSet("", headings, (4, 3, 3, 3), rows) if rows else None
    caption = _("{how} On {day}. ± is how far off the camera may be; none of it is a judgement.").format(
        how=words.say(gait.how), day=day_and_year(gait.on)
    )
    return GaitPart(caption, table, tuple(shown))


def _gait_row(measures: Sequence[GaitMeasure], words: Words) -> tuple[Cell, ...]:
    by_side = {each.side: each for each in measures}
    cells = (_gait_cell(by_side.get(side), words) for side in ("left", "right", None))
    return (Cell(words.say(measures[0].label)), *cells)


def _gait_cell(each: GaitMeasure | None, words: Words) -> Cell:
    if each is None:
        return Cell("")
    off = "" if each.error is None else words.measure(each.name, each.error)
    return Cell(_("{value} ± {error}").format(value=words.measure(each.name, each.mean), error=off))


def _drawn_on(frame: Frame) -> str:
    """Return a key picture with its lines and angles: white with a dark edge, so that a grey printer keeps them."""
    lines = "".join(
        f'<line x1="{each.x1}" y1="{each.y1}" x2="{each.x2}" y2="{each.y2}"'
        f"{' stroke-dasharray=' + chr(34) + '6 6' + chr(34) if each.kind == 'level' else ''}/>"
        for each in frame.lines
    )
    texts = "".join(
        f'<text x="{each.x}" y="{each.y}" text-anchor="{"end" if each.end else "start"}">{escape(each.text)}</text>'
        for each in frame.angles
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width} {frame.height}">'
        f'<image href="{frame.href}" width="{frame.width}" height="{frame.height}"/>'
        f'<g stroke-linecap="round"><g stroke="#14171b" stroke-width="{3 * frame.line_px}">{lines}</g>'
        f'<g stroke="#ffffff" stroke-width="{frame.line_px}">{lines}</g></g>'
        f'<g font-size="{round(1.3 * frame.font_px)}" font-weight="600">'
        f'<g fill="none" stroke="#ffffff" stroke-width="{2 * frame.line_px}">{texts}</g><g fill="#14171b">{texts}</g></g></svg>'
    )


# Tried -----------------------------------------------------------------------------------------------------------------


def tried_table(rows: Sequence[Tried], words: Words, most: int) -> TableSet | None:
    """Return what was done or tried, with the mornings after, held against the own usual before each."""
    if not rows:
        return None
    amber = rule("pain-light").value("rise_amber_nrs")
    return TableSet(
        _(
            "The rating of the next morning, else at rest on the day after, is held against the runner's own usual level before. "
            "One rating can follow several things. This says what came after, not why."
        ),
        (
            _("What"),
            _("Days"),
            _("Days after rated"),
            _("No rise"),
            _("Rise under {n}").format(n=f"{amber:g}"),
            _("Rise of {n} or more").format(n=f"{amber:g}"),
            _("Middle rating"),
        ),
        (5, 1.2, 1.7, 1.5, 1.7, 1.9, 1.6),
        tuple(_tried_row(each, words) for each in rows[:most]),
        _left_out(len(rows) - most),
    )


def _tried_row(each: Tried, words: Words) -> tuple[Cell, ...]:
    span = short_day(each.last_on)
    if each.first_on != each.last_on:
        span = _("{first} to {last}").format(first=short_day(each.first_on), last=span)
    if each.stopped_on is not None:
        span = _("{span}, stopped by the rule for pain").format(span=span)
    return (Cell(_tried_name(each, words), span), *_mornings(each.mornings))


def _tried_name(each: Tried, words: Words) -> str:
    if each.kind is TriedKind.CHOICE:
        return _("Own choice: {what}").format(what=each.id if each.name is None else _shortened(words.say(each.name)))
    if each.kind is TriedKind.ROUTINE and each.name is not None:
        return _("Routine: {name}").format(name=words.say(each.name))
    return {
        TriedKind.RUNS: _("Runs"),
        TriedKind.STRENGTH: _("Strength sessions"),
        TriedKind.MOBILITY: _("Easy movement"),
        TriedKind.WARM_UP: _("Warm-ups"),
        TriedKind.ROUTINE: _("Routines"),
        TriedKind.CHOICE: _("Own choice"),
    }[each.kind]


def _mornings(each: NextMornings) -> tuple[Cell, ...]:
    if not each.answered:
        return (Cell(str(each.days)), Cell("0"), Cell("–"), Cell("–"), Cell("–"), Cell("–"))
    middle = "–" if each.median_nrs is None else f"{each.median_nrs:g}"
    return (
        Cell(str(each.days)),
        Cell(str(each.answered), _("{n} without a usual").format(n=each.no_usual) if each.no_usual else ""),
        Cell(str(each.quiet)),
        Cell(str(each.a_little)),
        Cell(str(each.clearly), strong=each.clearly > 0),
        Cell(middle),
    )


def exercises_table(rows: Sequence[ExerciseDone], words: Words, most: int) -> TableSet | None:
    """Return the exercises that were done most, from which dose to which."""
    if not rows:
        return None
    return TableSet(
        "",
        (_("Exercise"), _("Times"), _("First dose"), _("Last dose"), _("Pain at it")),
        (4, 1.2, 4, 4, 2.4),
        tuple(_exercise_row(each, words) for each in rows[:most]),
        _left_out(len(rows) - most),
    )


def _exercise_row(each: ExerciseDone, words: Words) -> tuple[Cell, ...]:
    first, last = words.say(dose_in_words(each.first)), words.say(dose_in_words(each.last))
    pain = _("not said") if each.median_nrs is None else _("{n} of 10").format(n=f"{each.median_nrs:g}")
    hurt = ngettext("hurt once", "hurt {n} times", each.hurt).format(n=each.hurt) if each.hurt else ""
    return (
        Cell(from_data(each.name), short_day(each.last_on)),
        Cell(str(each.times + each.hurt)),
        Cell(first),
        Cell(_("the same") if first == last else last),
        Cell(pain, hurt, strong=bool(each.hurt)),
    )

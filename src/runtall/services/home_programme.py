"""The home programme on one sheet of paper: exercises with their doses as the plan holds them, and when to stop.

It only reads. After an emergency answer, or one that asks for a clinician first, there is no exercise in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from runtall import __version__
from runtall.core import WEEKDAYS, Message, say
from runtall.evidence import emergency_calls, exercises, rule
from runtall.exercise import Dose, allowed
from runtall.plan import DoneItem, PlanInputs, PlannedDay, SessionKind, dose_of, needs_care
from runtall.services import exercises as catalogue
from runtall.services import library, planning, weeks

MOST_EXERCISES = 6
"""How many exercises one sheet holds with a picture that can still be read; the others are counted."""
FALLBACK_ROUTINE = "twelve-minutes"
"""What is printed while no week is planned: a short routine, opened for this runner."""


@dataclass(frozen=True, slots=True)
class HomeExercise:
    """One exercise of the sheet.

    Attributes
    ----------
    dose
        As the plan asks for it now; ``extra_set_side`` names a side with one set more.
    cues
        How it is done, in order.
    fault
        The common fault, in a few words; empty where none is named.
    """

    id: str
    name: str
    dose: Dose
    cues: tuple[str, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class HomeProgramme:
    """What the sheet says.

    Attributes
    ----------
    closed
        Why there is no exercise in it; ``None`` where there are some.
    needs_care
        The safety answers ask for somebody first: that stands before anything else.
    told
        What the safety answers ask for; only where they keep exercises closed.
    phone_first, phone_lines
        What to say at the phone, word for word; empty where nobody needs to be called.
    weekdays
        Days of this week on which the plan holds the session (``core.WEEKDAYS``); empty for a routine of free choice.
    routine
        Name of the routine it was taken from, where no week is planned.
    left_out
        How many exercises of the session do not fit on the sheet.
    duration_s
        About how long it takes; ``None`` where it is not known.
    feels
        How it should feel.
    stops
        When to stop, the most urgent first; empty where there is nothing to do.
    """

    made_at: datetime
    zone: str
    today_on: date
    version: str
    is_sample: bool
    closed: Message | None
    needs_care: bool
    told: Message | None
    phone_first: Message | None
    phone_lines: tuple[Message, ...]
    weekdays: tuple[str, ...]
    routine: Message | None
    items: tuple[HomeExercise, ...]
    left_out: int
    duration_s: float | None
    feels: tuple[Message, ...]
    stops: tuple[Message, ...]


def home_programme(runner_id: int, *, now: datetime | None = None) -> HomeProgramme:
    """Return the home programme as of the runner's own day."""
    from runtall.services import triage
    from runtall.store import runners

    now = now or datetime.now(UTC)
    on, zone = planning.day_and_zone(runner_id, now)
    inputs = weeks.as_it_stands(runner_id, now=now)
    shut = library.closed_by(inputs.safety)
    asked, weekdays, routine, duration_s = ((), (), None, None) if shut is not None else _session(runner_id, inputs, now)
    shown = asked[:MOST_EXERCISES]
    stands = triage.form_of_state(triage.state(runner_id, at=now))
    calls = shut is not None and stands.say_at_the_phone is not None
    return HomeProgramme(
        made_at=now.astimezone(UTC),
        zone=zone,
        today_on=on,
        version=__version__,
        is_sample=runners.name_of(runner_id).is_sample,
        closed=shut.words if shut is not None else None if shown else say("Nothing is open to you today."),
        needs_care=needs_care(inputs.safety),
        told=stands.sentence if shut is not None else None,
        phone_first=stands.say_at_the_phone if calls else None,
        phone_lines=tuple(each.phone for each in stands.reasons if each.sign_id not in stands.taken_back) if calls else (),
        weekdays=weekdays,
        routine=routine,
        items=tuple(_exercise(name, dose) for name, dose in shown),
        left_out=max(0, len(asked) - MOST_EXERCISES),
        duration_s=duration_s,
        feels=_feels() if shown else (),
        stops=_stops() if shown else (),
    )


_Session = tuple[Sequence[tuple[str, Dose]], tuple[str, ...], Message | None, float | None]


def _session(runner_id: int, inputs: PlanInputs, now: datetime) -> _Session:
    """Return exercises with their doses: of the next strength session in sight, else of easy movement, else of a routine."""
    ahead = _days_ahead(runner_id, inputs)
    past = () if inputs.week is None else tuple(day for day in inputs.week.days if day.on < inputs.on)
    for kind, days in ((SessionKind.STRENGTH, ahead), (SessionKind.STRENGTH, past), (SessionKind.MOBILITY, ahead)):
        fitting = [(day.on, day.session) for day in days if day.session is not None and day.session.kind is kind]
        asked = _open_now(fitting[0][1].items, inputs) if fitting else ()
        if asked:
            weekdays = {on.weekday() for on, _session in fitting}
            return asked, tuple(WEEKDAYS[each] for each in sorted(weekdays)), None, fitting[0][1].duration_s
    opened = catalogue.routine_today(runner_id, FALLBACK_ROUTINE, now=now)
    if opened.timeline is None:
        return (), (), None, None
    asked = tuple((each.exercise_id, each.dose) for each in opened.timeline.items)
    return asked, (), Message(opened.routine.name), float(opened.timeline.total_s)


def _days_ahead(runner_id: int, inputs: PlanInputs) -> tuple[PlannedDay, ...]:
    """Return the planned days from today on, and the week to come where it is in sight already."""
    from runtall.store import planning as store

    if inputs.week is None or store.week(runner_id, inputs.week.monday_on) is None:
        return ()
    to_come = weeks.page_of(runner_id, inputs).next_week
    here = tuple(day for day in inputs.week.days if day.on >= inputs.on)
    return here if to_come is None else (*here, *to_come.week.days)


def _open_now(items: Sequence[DoneItem], inputs: PlanInputs) -> tuple[tuple[str, Dose], ...]:
    """Leave out what is ruled out today, since the week was planned."""
    flags = catalogue.flags_today(inputs)
    return tuple(
        (each.exercise_id, dose_of(each))
        for each in items
        if each.exercise_id in exercises() and not allowed(exercises()[each.exercise_id], flags, inputs.runner.kit)
    )


def _exercise(exercise_id: str, dose: Dose) -> HomeExercise:
    known = exercises()[exercise_id]
    return HomeExercise(exercise_id, known.name, dose, known.cues, known.common_faults[0] if known.common_faults else "")


def _feels() -> tuple[Message, ...]:
    fine = rule("exercise-progression").value("pain_most_nrs")
    return (
        say("Like work in the muscle, with an even breath. The last repetition could be followed by two more."),
        say("Pain of up to {n:.0f} of 10 at an exercise is fine when the next morning is as usual.", n=fine),
        say("Write the next morning down: it decides what comes next."),
    )


def _stops() -> tuple[Message, ...]:
    light, ends = rule("pain-light"), rule("skip-it-hurts").value("ends_above_nrs")
    return (
        say(
            "At once, and call the emergency number ({numbers}): new trouble with bladder or bowel, numbness where you sit, "
            "less strength in both legs, chest pain, or fainting.",
            numbers=", ".join(each.number for each in emergency_calls()),
        ),
        say("New tingling, numbness or less strength in a leg: stop, and have somebody look before you go on."),
        say("Pain above {n:.0f} of 10: stop for today.", n=ends),
        say(
            "Next morning {n:.0f} or more above your usual: rest a day, then do less of what you did.",
            n=light.value("rise_amber_nrs"),
        ),
    )

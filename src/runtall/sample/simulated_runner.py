"""Made-up runners: who they are, what they want, how they keep to a plan; the same seed gives the same runner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from runtall.core import WEEKDAYS
from runtall.evidence import CONTRAINDICATIONS, KIT, PURPOSES
from runtall.plan import Mode, OptIn, OwnRun, Pause, PauseKind, Programme, Purpose, Race, RunnerFacts
from runtall.sample.simulated_body import Cause, Nature, nature_of

BEGINS_ON = date(2026, 1, 5)
"""The Monday of the week in which every made-up runner meets runtall."""
MIDWEEK_EVERY, MIDWEEK_REST = 9, 5
"""Seeds that leave this rest meet runtall on a later day of that week: their first week is a part of one, with runs on file."""
_CHOICES = ("core-hip-3x-week", "ten-percent-weekly-rule", "foam-roll-back-glutes", "cadence-metronome", "cadence-180-target")
_CADENCES = ("metronome-cadence", "cadence-target-170-180", "cue-shorter-quicker-steps")


class Keeps(StrEnum):
    """How a runner keeps to the plan."""

    ALL = "all"
    HALF = "half"
    NOTHING = "nothing"


class Device(StrEnum):
    """Where runs come from: a watch, typed words, or nowhere."""

    WATCH = "watch"
    TYPED = "typed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Habit:
    """What a runner did before, and does when nobody plans.

    Attributes
    ----------
    days
        Weekdays, 0 for Monday.
    run_s
        Usual length.
    weeks_before
        Weeks of it on file when the plan begins.
    """

    days: tuple[int, ...]
    run_s: float
    weeks_before: int
    hard_share: float
    hilly_share: float


@dataclass(frozen=True, slots=True)
class MadeUpRunner:
    """One made-up runner.

    Attributes
    ----------
    opens, answers, asked
        Chance that the app is opened on a day, that a question on pain is answered, that the weekly safety question is.
    late
        Chance that a run or an answer arrives days later.
    lost
        Days from the beginning, ``[from, until)``, on which no run gets on file.
    extra
        Chance of a run of their own on a day without one.
    turn
        Day on which purposes and flags become the second set.
    begins_on
        Day of the first card; the programme counts from the Monday of its week, as it does for everybody.
    """

    seed: int
    cause: Cause
    nature: Nature
    keeps: Keeps
    device: Device
    habit: Habit
    facts: RunnerFacts
    programme: Programme
    opens: float
    answers: float
    asked: float
    late: float
    lost: tuple[int, int]
    extra: float
    turn: int
    purposes: tuple[tuple[Purpose, ...], tuple[Purpose, ...]]
    flags: tuple[tuple[str, ...], tuple[str, ...]]
    easing: tuple[str, ...]
    opt_ins: tuple[OptIn, ...]
    pauses: tuple[Pause, ...]
    races: tuple[Race, ...]
    own_plan: tuple[OwnRun, ...]
    begins_on: date = BEGINS_ON


def made_up_runner(seed: int) -> MadeUpRunner:
    """Make up a runner.

    Examples
    --------
    >>> made_up_runner(3) == made_up_runner(3)
    True
    """
    rng = np.random.default_rng([seed, 1])
    cause = list(Cause)[seed % len(Cause)]
    nature = nature_of(cause, rng)
    keeps = list(Keeps)[seed // len(Cause) % len(Keeps)] if seed % 5 else Keeps.ALL
    devices = (Device.WATCH, Device.WATCH, Device.WATCH, Device.TYPED, Device.NOTHING)
    gap = int(rng.integers(0, 60))
    return MadeUpRunner(
        seed=seed,
        cause=cause,
        nature=nature,
        keeps=keeps,
        device=devices[int(rng.integers(len(devices)))],
        habit=_habit(rng),
        facts=_facts(rng),
        programme=_programme(rng),
        opens=float(rng.choice((0.97, 0.9, 0.6))),
        answers=float(rng.choice((0.97, 0.9, 0.9, 0.6, 0.2))),
        asked=float(rng.choice((0.95, 0.95, 0.5))),
        late=float(rng.choice((0.0, 0.0, 0.1))),
        lost=(gap, gap + 14) if rng.random() < 0.25 else (0, 0),
        extra=float(rng.choice((0.0, 0.0, 0.1, 0.4))),
        turn=int(rng.integers(10, 80)),
        purposes=(_purposes(rng), _purposes(rng)),
        flags=(_flags(rng), _flags(rng)),
        easing=[(), ("forward",), ("backward",)][int(rng.integers(3))],
        opt_ins=(*_opt_ins(rng), *_cadence_trial(seed)),
        pauses=_pauses(rng),
        races=_races(rng),
        own_plan=_own_plan(rng),
        begins_on=_begins_on(seed),
    )


def _begins_on(seed: int) -> date:
    """Draw the first day apart from all other draws, so that everybody else stays who they are."""
    if seed % MIDWEEK_EVERY != MIDWEEK_REST:
        return BEGINS_ON
    return BEGINS_ON + timedelta(days=int(np.random.default_rng([seed, 6]).integers(1, 7)))


def _habit(rng: np.random.Generator) -> Habit:
    n = int(rng.integers(1, 6))
    return Habit(
        days=tuple(sorted(int(each) for each in rng.choice(7, size=n, replace=False))),
        run_s=60.0 * float(rng.integers(10, 70)),
        weeks_before=int(rng.choice((0, 1, 3, 8, 12))),
        hard_share=float(rng.choice((0.0, 0.3))),
        hilly_share=float(rng.choice((0.0, 0.3))),
    )


def _some(rng: np.random.Generator, words: tuple[str, ...], share: float) -> tuple[str, ...]:
    return tuple(each for each in words if rng.random() < share)


def _facts(rng: np.random.Generator) -> RunnerFacts:
    """Draw what life allows; now and then wishes that cannot all be had."""
    if rng.random() < 0.2:
        day = WEEKDAYS[int(rng.integers(7))]
        return RunnerFacts(int(rng.integers(18, 75)), (day,), (day,), int(rng.choice((10, 45))), ())
    return RunnerFacts(
        age_years=int(rng.integers(18, 75)) if rng.random() < 0.8 else None,
        days=_some(rng, WEEKDAYS, 0.6) if rng.random() < 0.6 else (),
        run_days=_some(rng, WEEKDAYS, 0.5) if rng.random() < 0.6 else (),
        minutes_per_session=[None, 15, 18, 20, 22, 25, 30][int(rng.integers(7))],
        kit=tuple(sorted(_some(rng, tuple(KIT), 0.3))),
    )


def _programme(rng: np.random.Generator) -> Programme:
    if rng.random() < 0.75:
        return Programme(BEGINS_ON)
    return Programme(BEGINS_ON, Mode.SMALL_STEPS, int(rng.integers(1, 4)))


def _purposes(rng: np.random.Generator) -> tuple[Purpose, ...]:
    tags = sorted(rng.choice(sorted(PURPOSES), size=int(rng.integers(0, 6)), replace=False).tolist())
    sides = (None, None, "left", "right")
    return tuple(
        Purpose(
            tag,
            place + 1,
            "screen:made-up",
            extra_set_side=sides[int(rng.integers(4))],
            start_level=[None, 1, 3][int(rng.integers(3))],
        )
        for place, tag in enumerate(tags)
    )


def _flags(rng: np.random.Generator) -> tuple[str, ...]:
    open_to_choice = sorted(set(CONTRAINDICATIONS) - {"post-surgery-under-12-weeks"})
    n = int(rng.choice((0, 0, 1, 2, 4)))
    return tuple(sorted(rng.choice(open_to_choice, size=n, replace=False).tolist()))


def _opt_ins(rng: np.random.Generator) -> tuple[OptIn, ...]:
    if rng.random() < 0.6:
        return ()
    from_on = BEGINS_ON + timedelta(days=int(rng.integers(0, 60)))
    return (OptIn(_CHOICES[int(rng.integers(len(_CHOICES)))], from_on, from_on + timedelta(weeks=int(rng.integers(2, 5)))),)


def _cadence_trial(seed: int) -> tuple[OptIn, ...]:
    """Draw, for one runner in four, a cadence to try; from a generator of its own, so that everything else stays as it was."""
    rng = np.random.default_rng([seed, *b"cadence"])
    from_on = BEGINS_ON + timedelta(days=int(rng.integers(0, 60)))
    claim = _CADENCES[int(rng.integers(len(_CADENCES)))]
    value = [None, 160.0, 200.0][int(rng.integers(3))] if claim != "cue-shorter-quicker-steps" else None
    return (OptIn(claim, from_on, from_on + timedelta(weeks=4), value),) if seed % 4 == 2 else ()


def _pauses(rng: np.random.Generator) -> tuple[Pause, ...]:
    if rng.random() < 0.6:
        return ()
    from_on = BEGINS_ON + timedelta(days=int(rng.integers(7, 120)))
    until_on = from_on + timedelta(days=int(rng.integers(2, 45)))
    return (Pause(list(PauseKind)[int(rng.integers(3))], from_on, until_on),)


def _races(rng: np.random.Generator) -> tuple[Race, ...]:
    if rng.random() < 0.75:
        return ()
    return (Race(BEGINS_ON + timedelta(days=int(rng.integers(10, 150))), float(rng.choice((5000.0, 10000.0, 21097.5))), "Race"),)


def _own_plan(rng: np.random.Generator) -> tuple[OwnRun, ...]:
    if rng.random() < 0.85:
        return ()
    first = BEGINS_ON + timedelta(days=int(rng.integers(0, 80)))
    days = sorted(rng.choice(35, size=15, replace=False).tolist())
    return tuple(
        OwnRun(first + timedelta(days=each), "Own run", 60.0 * float(rng.integers(20, 100)), hard=bool(rng.random() < 0.3))
        for each in days
    )

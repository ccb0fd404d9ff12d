"""Everything that a plan is made from, as of one day: plain values that can be kept, read back and decided upon again.

Whoever gathers them (``services``) turns the diary, the runs, the screen and the safety answers into these; the plan reads
nothing else, so that the same inputs give the same plan, byte for byte. ``None`` and empty mean "not said", never "no".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from runtall.core import Units
from runtall.evidence import Open, Outcome, Path, SetValue, Within


@dataclass(frozen=True, slots=True)
class RunnerFacts:
    """What the runner's life allows.

    Attributes
    ----------
    days
        Weekdays on which a strength session fits, of ``core.WEEKDAYS``; empty means "not said": any day.
    run_days
        Weekdays on which the runner wants to run; empty means "not said".
    minutes_per_session
        Minutes for a session beside the run; ``None``: the default of the rule.
    kit
        Equipment at hand, in the words of ``evidence.KIT``.
    """

    age_years: int | None = None
    days: tuple[str, ...] = ()
    run_days: tuple[str, ...] = ()
    minutes_per_session: int | None = None
    kit: tuple[str, ...] = ()
    units: Units = Units.METRIC


@dataclass(frozen=True, slots=True)
class SafetyState:
    """Where the runner stands with the safety questions (``symptoms.Standing`` in short).

    Attributes
    ----------
    outcome, within
        What the answers say now.
    open
        What of runtall is open; nothing outside it may stand on a card.
    paths
        Ways of their own that apply (bone stress, pregnancy, ...).
    held
        An earlier answer still waits for a clinician.
    unanswered
        How many questions are open; above 0 nothing advances.
    answered_on
        Day of the last answer; ``None`` where nobody was ever asked.
    restart_on
        Since when the plan begins again at its first stage, after a clinician's word.
    pain_closed
        A sign, or a clinician's word, leaves no pain in a run open; open questions alone do not set it.
    """

    outcome: Outcome
    within: Within | None = None
    open: tuple[Open, ...] = ()
    paths: tuple[Path, ...] = ()
    held: bool = False
    unanswered: int = 0
    answered_on: date | None = None
    restart_on: date | None = None
    pain_closed: bool = False


@dataclass(frozen=True, slots=True)
class StageShown:
    """What the last card of an earlier day said of the stage.

    Attributes
    ----------
    level
        The stage; one above the last stage where running was free.
    is_undecided
        Answers, or safety questions, were open on it.
    """

    on: date
    level: int
    is_undecided: bool = False


@dataclass(frozen=True, slots=True)
class PainNote:
    """One diary entry as the plan needs it.

    Attributes
    ----------
    on
        The runner's own day.
    context
        ``rest``, ``before``, ``during``, ``right_after``, ``one_hour_after`` or ``next_morning`` (``symptoms.Context``).
    run_on
        Day of the run or session that it answers to, where it does; a next morning belongs to the day before.
    new_leg_symptom
        Pain, tingling or numbness below the buttock that was not there before; ``None``: not said.
    """

    on: date
    context: str
    pain_nrs: float | None = None
    run_on: date | None = None
    new_leg_symptom: bool | None = None
    sitting_h: float | None = None
    sleep_h: float | None = None


@dataclass(frozen=True, slots=True)
class DoneRun:
    """A run that was done, from a file or typed in.

    Attributes
    ----------
    run_s, walk_s
        Seconds running and walking; ``None`` where the file does not tell them apart.
    hard_s
        Seconds at hard effort; ``None`` unknown.
    race
        The runner named it as a race.
    ended_at
        When it was over, for what is asked an hour later; ``None`` where nobody knows.
    """

    on: date
    duration_s: float
    distance_m: float | None = None
    run_s: float | None = None
    walk_s: float | None = None
    hard_s: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    median_speed_mps: float | None = None
    cadence_spm: float | None = None
    opening_speed_ratio: float | None = None
    pain_during_nrs: float | None = None
    rpe: float | None = None
    race: bool = False
    ended_at: datetime | None = None


class SessionKind(StrEnum):
    """What a session is for. Strength never stands on consecutive days."""

    STRENGTH = "strength"
    MOBILITY = "mobility"
    WARM_UP = "warm_up"
    ROUTINE = "routine"


class ItemOutcome(StrEnum):
    """How one exercise of a session went; ``ASKED`` where it is only planned yet, and never in a session that was begun."""

    ASKED = "asked"
    DONE = "done"
    PART = "part"
    SKIPPED = "skipped"
    HURT = "hurt"


@dataclass(frozen=True, slots=True)
class DoneItem:
    """One exercise of a finished session: what was asked, and how it went.

    Attributes
    ----------
    sets, reps, hold_s, duration_s
        What was asked; the two that do not apply are ``None``.
    sets_done
        How many sets were finished; ``None``: not said.
    side
        The side of an extra set, or ``None``.
    pain_nrs
        0 to 10 at this exercise; ``None``: not said.
    form_intact
        The runner kept good form to the end; ``None``: not said.
    left_sets_done, right_sets_done
        Sets of each side, where the runner told them apart; ``None``: not said.
    """

    exercise_id: str
    outcome: ItemOutcome
    sets: int
    reps: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None
    sets_done: int | None = None
    side: str | None = None
    pain_nrs: float | None = None
    form_intact: bool | None = None
    left_sets_done: int | None = None
    right_sets_done: int | None = None


@dataclass(frozen=True, slots=True)
class DoneSession:
    """A session that was begun, finished or not.

    Attributes
    ----------
    rpe
        Effort of the whole, 0 to 10; ``None``: not said.
    """

    on: date
    kind: SessionKind
    items: tuple[DoneItem, ...] = ()
    duration_s: float | None = None
    finished: bool = True
    routine_id: str | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that the screen or a finding asks exercises for, most worth doing first (``order`` 1).

    ``tested_on`` is the last day of the tests behind it; ``None`` where that is not known.
    """

    tag: str
    order: int
    source: str
    side: str | None = None
    extra_set_side: str | None = None
    start_level: int | None = None
    confidence: str = "working-choice"
    tested_on: date | None = None


class Mode(StrEnum):
    """How the runner wants to begin: everything, or small steps first."""

    FULL = "full"
    SMALL_STEPS = "small_steps"


@dataclass(frozen=True, slots=True)
class Programme:
    """Twelve weeks in blocks of four: when it began, in which mode, and the step reached where steps are small (1 to 3)."""

    started_on: date
    mode: Mode = Mode.FULL
    step: int = 3


@dataclass(frozen=True, slots=True)
class OptIn:
    """Something contested that the runner chose to try: the claim's or step's id, from and to which day, and its figure."""

    id: str
    from_on: date
    until_on: date
    value: float | None = None


class PauseKind(StrEnum):
    """Why nothing is planned."""

    ILLNESS = "illness"
    HOLIDAY = "holiday"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Pause:
    """Days ``[from_on, until_on)`` without a plan; ``until_on`` is ``None`` while it lasts."""

    kind: PauseKind
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class OwnRun:
    """A run of the plan that the runner brought along: runtall comments on it and never moves it."""

    on: date
    title: str
    duration_s: float | None = None
    distance_m: float | None = None
    hard: bool | None = None
    hilly: bool | None = None


@dataclass(frozen=True, slots=True)
class Race:
    """A race that the runner named: an exception of their own, commented, cushioned, with recovery planned."""

    on: date
    distance_m: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The twenty seconds before anything else today.

    Attributes
    ----------
    pain_nrs
        Now, 0 to 10.
    sat_h
        Hours sat today so far.
    slept_h
        Last night.
    well
        ``False``: "not feeling 100 %".
    new_symptom
        Anything new since the last safety questions; ``True`` leads there first.
    available_s
        Seconds that the runner has for a session today; ``None``: as planned.
    other_sport
        ``True``: today's run is another sport, minutes for minutes; ``False``: it was, and is a run again.
    """

    on: date
    pain_nrs: float | None = None
    sat_h: float | None = None
    slept_h: float | None = None
    well: bool | None = None
    new_symptom: bool | None = None
    available_s: float | None = None
    other_sport: bool | None = None


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """A session as planned: exercises by id with what is asked, in order."""

    kind: SessionKind
    duration_s: float
    items: tuple[DoneItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """What a week holds on one day.

    Attributes
    ----------
    run
        ``easy``, ``long``, ``hard``, ``run_walk``, ``walk``, ``own`` or ``None`` for no run; ``cross`` where the runner takes
        another sport today, which no week plans.
    run_s
        Planned seconds of running, walking breaks among them.
    session
        Strength or mobility; ``None`` for none.
    """

    on: date
    run: str | None = None
    run_s: float | None = None
    session: PlannedSession | None = None


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """Seven days from a Monday, what could not be had, and the version of what solved it.

    Attributes
    ----------
    shortfalls
        Wishes or purposes that the week could not meet: (key, how many are missing).
    """

    monday_on: date
    days: tuple[PlannedDay, ...]
    shortfalls: tuple[tuple[str, float], ...] = ()
    solver_version: int = 1


@dataclass(frozen=True, slots=True)
class Prescribed:
    """An exercise that a clinician asked for, with its dose; what does not apply is ``None``."""

    exercise_id: str
    sets: int
    reps: int | None = None
    hold_s: int | None = None
    duration_s: int | None = None


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """All of it, as of the runner's day ``on`` in ``zone``. Tuples are sorted by day, then as they were given.

    Attributes
    ----------
    now_at
        The instant of deciding, for what is due (1 h after, next morning).
    flags
        Contraindication flags that hold today, of the catalogue's list.
    easing
        Directions that ease the back this week, by the bend test: ``forward``, ``backward``.
    present, unknown
        Ids of findings that are present, and of those nobody can judge yet.
    week
        The week that stands, solved when it began or last changed.
    stage_shown
        What the last card before today said of the stage: nothing goes above it while questions are open.
    set_values
        Numbers of rules that a clinician set for this runner, each within the range of its rule.
    prescribed
        Exercises that a clinician asked for; every rule of safety holds for them as for the rest.
    """

    on: date
    now_at: datetime
    zone: str
    runner: RunnerFacts
    safety: SafetyState
    programme: Programme
    diary: tuple[PainNote, ...] = ()
    runs: tuple[DoneRun, ...] = ()
    sessions: tuple[DoneSession, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    flags: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    opt_ins: tuple[OptIn, ...] = ()
    pauses: tuple[Pause, ...] = ()
    own_plan: tuple[OwnRun, ...] = ()
    races: tuple[Race, ...] = ()
    check_in: CheckIn | None = None
    week: WeekPlan | None = None
    easing: tuple[str, ...] = ()
    stage_shown: StageShown | None = None
    set_values: tuple[SetValue, ...] = ()
    prescribed: tuple[Prescribed, ...] = ()

"""What a clinician is told of a runner, as values: the PDF prints it, the FHIR bundle carries it. No shell adds a number.

Everything is of the last twelve calendar weeks up to ``today_on`` unless a field says otherwise. Instants are aware UTC; days are
the runner's own; numbers are SI with the unit in the name; pain is 0 to 10 (``_nrs``). ``None`` and empty mean "not said" or "not
known", never zero and never no. Sentences are messages that shells translate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from runtall.core import Message, Sex, Units
from runtall.evidence import Label, Open, Outcome, Within
from runtall.exercise import Dose
from runtall.findings import Finding
from runtall.load import Week
from runtall.plan import CardKind, Light, PlannedDay, TrialVerdict
from runtall.screen import Easing, Entry, Movement, Side, SideDifference, Way
from runtall.symptoms import Change, Clearance, Context, Felt, Noted, Occasion, Questionnaire, Reason

if TYPE_CHECKING:
    from runtall.services.filming import Picture

WEEKS = 12
"""How many calendar weeks the report looks back, this one among them."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """What the runner lets into the report; left out means left out of the model itself, not only of the page.

    Attributes
    ----------
    name
        The runner's name.
    free_words
        What they wrote about themselves and their activities: conditions, own activities' names stay (they are the outcome).
    pain_notes
        What they wrote beside single pain ratings.
    gait_frames
        Pictures of them running. Off unless chosen.
    """

    name: bool = True
    free_words: bool = True
    pain_notes: bool = True
    gait_frames: bool = False


@dataclass(frozen=True, slots=True)
class AboutRunner:
    """Who this is about. ``name`` is empty where it was left out or never said.

    Attributes
    ----------
    is_sample
        A made-up runner: said wherever the report is shown.
    age_years
        As answered with the safety questions, else from the birth year (then a year too many at most).
    conditions
        What the runner wants taken into account, in their own words.
    """

    name: str
    is_sample: bool
    age_years: int | None
    birth_year: int | None
    sex: Sex | None
    height_m: float | None
    conditions: tuple[str, ...]


# What the runner asks, and how it goes ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnActivity:
    """One of the runner's own activities (PSFS): its first and its last rating, 0 (not possible) to 10 (as before).

    All ratings on file count, not only those of the last weeks. The two are the same where it was rated once.
    """

    name: str
    first_of_10: int | None
    first_on: date | None
    last_of_10: int | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class FilledIn:
    """One filled questionnaire that holds.

    Attributes
    ----------
    id
        Stable; a correction has another one.
    answers
        Question id to answer; a question that was left out is not in it.
    value
        The score on the questionnaire's own scale; ``None`` where it has none or an item is open.
    """

    id: str
    kind: Questionnaire
    on: date
    answers: Mapping[str, int]
    value: float | None


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One questionnaire from its first scored round on file (``before``) to its last (``now``), and the change between them.

    ``highest`` is the top of its scale, ``higher_is_better`` its direction; ``change`` is ``None`` with fewer than two rounds, or
    where no size of change is agreed on.
    """

    kind: Questionnaire
    title: Message
    highest: int
    higher_is_better: bool
    rounds: int
    before: float | None
    before_on: date | None
    now: float | None
    now_on: date | None
    change: Change | None


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """What the runner comes with.

    Attributes
    ----------
    asked
        The question for this visit, typed when the report was made; empty where none was. It is not kept.
    activities
        Own activities that are followed now, lowest rating first.
    outcomes
        Questionnaires that were filled in at least once, the main outcome (PSFS) first.
    filled
        Every filled questionnaire of the last weeks that holds, oldest first.
    """

    asked: str
    activities: tuple[OwnActivity, ...]
    outcomes: tuple[OutcomeLine, ...]
    filled: tuple[FilledIn, ...]


# Safety ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SafetyRound:
    """One round of safety answers: when, on what occasion, which signs were answered yes, which were left open.

    ``taken_back`` names earlier yeses that this round took back, confirmed once more by the runner. ``note`` is theirs.
    """

    at: datetime
    on: date
    occasion: Occasion
    yes: tuple[str, ...]
    no: tuple[str, ...]
    left_open: tuple[str, ...]
    taken_back: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class SafetyTold:
    """Where the runner stands with the safety questions, over all time.

    Attributes
    ----------
    outcome, within, sentence
        The most urgent of what the answers say now and of what an earlier answer still keeps closed.
    comes_first
        An emergency answer, or one that asks for a clinician before any run or exercise, stands or is not cleared yet: it is
        shown before anything else, and no exercise or run is named as something to do.
    answered_on
        Day of the last answers; ``None`` where nobody was ever asked.
    reasons
        Signs that stand, or keep something closed although taken back (ids in ``taken_back``), most urgent first.
    left_open
        Ids of questions without an answer.
    signs_asked
        How many questions there are.
    open
        What of runtall is open now.
    clearance
        The last clinician's word, while it holds.
    rounds, clearances
        The whole history, oldest first.
    """

    outcome: Outcome
    within: Within | None
    sentence: Message
    comes_first: bool
    answered_on: date | None
    reasons: tuple[Reason, ...]
    taken_back: tuple[str, ...]
    left_open: tuple[str, ...]
    signs_asked: int
    open: tuple[Open, ...]
    clearance: Clearance | None
    rounds: tuple[SafetyRound, ...]
    clearances: tuple[Clearance, ...]


# Pain and load ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PainRating:
    """One diary entry that holds, with a pain rating or words. ``id`` is stable; a correction has another one.

    Attributes
    ----------
    run_on
        Day of the run or session it answers to, where it does.
    note
        Own words; empty where they were left out.
    """

    id: str
    at: datetime
    zone: str
    on: date
    context: Context
    pain_nrs: int | None
    felt: tuple[Felt, ...]
    noted: tuple[Noted, ...]
    woke_at_night: bool | None
    run_on: date | None
    note: str


@dataclass(frozen=True, slots=True)
class FeltWeek:
    """One calendar week: what was run, how the back felt, what was planned and kept.

    Attributes
    ----------
    load
        What was run; its sums are ``None`` before the first run on file.
    highest_nrs, mean_nrs
        Highest rating, and mean of each day's highest; ``None`` without a rating.
    rated_days
        Days with a rating: a mean of one day is no week.
    planned, done
        Runs and strength sessions of the plan, and how many were kept; ``None`` where no plan stood.
    is_over
        The week that ``today_on`` lies in is not.
    """

    load: Week
    highest_nrs: int | None
    mean_nrs: float | None
    rated_days: int
    event: str
    planned: int | None
    done: int | None
    is_over: bool


@dataclass(frozen=True, slots=True)
class PainTold:
    """How the back felt in the last weeks.

    Attributes
    ----------
    ratings
        All of them, oldest first.
    usual_nrs, usual_before_nrs
        The runner's own usual level at rest now, and at the beginning of these weeks (rule ``pain-light``).
    places
        (place and side as felt, in how many entries), most often first.
    eased, worsened
        (what was done, how often it was noted), most often first; worsened holds what spread it too.
    nights_woken, nights_said
        Nights on which pain woke the runner, of those on which they said whether it did.
    """

    ratings: tuple[PainRating, ...]
    usual_nrs: float | None
    usual_before_nrs: float | None
    places: tuple[tuple[Felt, int], ...]
    eased: tuple[tuple[str, int], ...]
    worsened: tuple[tuple[str, int], ...]
    nights_woken: int
    nights_said: int


# Movement tests and film -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TestedSide:
    """One measure of one test on one side (``None``: the whole body), as of its last day.

    Attributes
    ----------
    value
        In the measure's unit; ``None`` where the test was stopped.
    error
        How far one reading may be off by chance, in the same unit; ``None`` where nobody measured it.
    label, reason
        What the result came to, and why in a sentence; ``None`` for a clinic's device, which has no lines here.
    moved, before, before_on
        Against the comparable day before; named better or worse only beyond the error.
    """

    __test__ = False

    side: Side | None
    on: date
    value: Entry | None
    error: float | None
    label: Label | None
    reason: Message | None
    stopped: bool
    near_a_line: bool
    moved: Movement | None = None
    before: float | None = None
    before_on: date | None = None


@dataclass(frozen=True, slots=True)
class TestedRow:
    """One measure of one movement test: its sides, and what may be said of left against right.

    Attributes
    ----------
    measure, unit
        The measure's id and unit; both empty where a test has only words.
    difference
        ``None`` where there are no two sides to compare.
    """

    __test__ = False

    test_id: str
    measure: str
    unit: str
    way: Way
    sides: tuple[TestedSide, ...]
    difference: SideDifference | None


@dataclass(frozen=True, slots=True)
class GaitMeasure:
    """One figure of a film with its error, in the unit of the name."""

    name: str
    label: Message
    unit: str
    side: str | None
    mean: float
    error: float | None


@dataclass(frozen=True, slots=True)
class GaitTold:
    """The newest film of running that was read.

    Attributes
    ----------
    view, how
        From where it was filmed, and how in a sentence.
    measures
        Figures whose error is known.
    frames
        Key pictures with the face hidden, where the runner allows them.
    """

    on: date
    view: str
    how: Message
    measures: tuple[GaitMeasure, ...]
    frames: tuple[Picture, ...]


# The plan and what was tried -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanTold:
    """The plan as it stands.

    Attributes
    ----------
    kind
        The one clear action of the last card; ``None`` where none was ever made.
    started_on, week_number
        Of the programme; ``None`` where none was begun.
    stage, stage_of, stage_title
        On the way back to running; ``None`` while running is free or nothing is decided.
    planned, done
        Runs and strength sessions over the complete weeks with a plan, and those kept; ``planned`` 0 means no plan stood.
    planned_weeks
        Over how many weeks that is.
    ahead
        This week's days from today on; empty where the safety answers come first.
    light
        The traffic light that today's run would go by.
    """

    kind: CardKind | None
    started_on: date | None
    week_number: int | None
    stage: int | None
    stage_of: int
    stage_title: Message | None
    planned: int
    done: int
    planned_weeks: int
    ahead: tuple[PlannedDay, ...]
    light: Light | None


class TriedKind(StrEnum):
    """What sort of thing was done or tried."""

    RUNS = "runs"
    STRENGTH = "strength"
    MOBILITY = "mobility"
    WARM_UP = "warm_up"
    ROUTINE = "routine"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class NextMornings:
    """How the back was after some days, as the runner rated it the next morning, else at rest on the day after.

    Says nothing about why.

    Attributes
    ----------
    days
        Days on which it was done.
    answered
        Of these, with such a rating.
    quiet, a_little, clearly
        Of the answered ones: less than the smallest rise over the own usual, a rise below the amber line, and at or above it
        (rule ``pain-light``).
    no_usual
        Answered, but no own usual to hold it against.
    median_nrs
        Of the answered ones; ``None`` without any.
    """

    days: int
    answered: int
    quiet: int
    a_little: int
    clearly: int
    no_usual: int
    median_nrs: float | None


@dataclass(frozen=True, slots=True)
class Tried:
    """One thing that was done or tried in the last weeks, and how the back was on the mornings after.

    Attributes
    ----------
    id
        Of the claim or routine for a choice or a routine; the kind's name otherwise.
    name
        ``None`` where the kind says it.
    first_on, last_on
        First and last day in these weeks.
    stopped_on
        Day of the amber or red light that ended a choice.
    judged
        For a choice: medians of pain at runs before and in it, from the runner's own numbers; else ``None``.
    """

    kind: TriedKind
    id: str
    name: Message | None
    first_on: date
    last_on: date
    mornings: NextMornings
    stopped_on: date | None = None
    judged: TrialVerdict | None = None


@dataclass(frozen=True, slots=True)
class ExerciseDone:
    """One exercise of the last weeks: how often, from which dose to which, and pain at it.

    Empty while the safety answers come first.

    Attributes
    ----------
    times, hurt
        Sessions in which it was done in full or part, and in which it hurt.
    median_nrs
        Pain at the exercise; ``None`` where it was never said.
    """

    exercise_id: str
    name: str
    times: int
    hurt: int
    first: Dose
    last: Dose
    last_on: date
    median_nrs: float | None


# What is not known, and what it rests on -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something nobody can say yet, and what would settle it."""

    id: str
    sentence: Message
    settled_by: Message | None


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """A rule behind something in the report: what it says, how well it is supported, and its papers' keys."""

    id: str
    version: int
    statement: str
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClinicianReport:
    """Everything that the clinician's two pages say.

    Attributes
    ----------
    made_at, zone, today_on
        The instant, the runner's zone and day.
    since_on
        The Monday with which the weeks begin.
    weeks
        ``WEEKS`` calendar weeks, oldest first.
    stands_out
        At most three findings put forward, as the back report does; only safety ones while those come first.
    unknown
        What is not known, the one worth settling first at the top.
    rules
        Every rule used, each once.
    """

    sharing: Sharing
    runner: AboutRunner
    made_at: datetime
    zone: str
    today_on: date
    since_on: date
    version: str
    units: Units
    question: OwnQuestion
    safety: SafetyTold
    weeks: tuple[FeltWeek, ...]
    pain: PainTold
    stands_out: tuple[Finding, ...]
    tests: tuple[TestedRow, ...]
    easing: Easing
    gait: GaitTold | None
    plan: PlanTold
    tried: tuple[Tried, ...]
    exercises: tuple[ExerciseDone, ...]
    unknown: tuple[Unknown, ...]
    rules: tuple[RuleUsed, ...]

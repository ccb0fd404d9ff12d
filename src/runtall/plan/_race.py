"""A race that the runner named: whether its distance lies within the cap by then, said as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil
from statistics import median

from runtall.core import Message, say
from runtall.evidence import Open, rule
from runtall.load import run_cap_m
from runtall.plan._card import Because
from runtall.plan._course import Course, course_of
from runtall.plan._inputs import PlanInputs, Race
from runtall.plan._next_stage import needs_care
from runtall.plan._race_days import RACE_RULE, recovery_days
from runtall.plan._single_run import longest_run_m
from runtall.plan._stages import STAGES_RULE, START_RULE, stages
from runtall.plan._why import because


class RaceKind(StrEnum):
    """The answer; ``UNKNOWN`` where there is nothing to reckon from, or a clinician comes first."""

    BY_THEN = "by_then"
    NOT_BY_THEN = "not_by_then"
    UNKNOWN = "unknown"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class RaceAnswer:
    """Whether a race is within reach.

    Attributes
    ----------
    reachable_on
        First day on which its distance lies within the single-run cap, if every run from here on is green; ``None`` where
        nobody can say.
    cushion_from_on, recovery_until_on
        Days of shorter runs before it, and of easy days after it.
    """

    race: Race
    kind: RaceKind
    reachable_on: date | None
    cushion_from_on: date
    recovery_until_on: date
    sentence: Message
    because: tuple[Because, ...]


def race_answer(inputs: PlanInputs, race: Race) -> RaceAnswer:
    """Say honestly whether the runner can be there by the day of the race: one longer run a week, each light green.

    It is an answer, not a verdict: the race is the runner's to run. Days in the stages are counted at three sessions a week.

    References
    ----------
    frandsen-2025
    """
    reachable = None if race.on < inputs.on else reachable_on(inputs, race.distance_m)
    kind = _kind(inputs, race, reachable)
    sentence = _sentence(race, kind, reachable)
    reasons = [because(RACE_RULE, sentence)]
    if kind in (RaceKind.BY_THEN, RaceKind.NOT_BY_THEN):
        reasons.append(
            because(RACE_RULE, say("Reckoned with one longer run a week, and each of them green. It may take longer."))
        )
    cushion = timedelta(days=int(rule(RACE_RULE).value("cushion_days")))
    return RaceAnswer(
        race,
        kind,
        reachable,
        race.on - cushion,
        race.on + timedelta(days=recovery_days(race.distance_m)),
        sentence,
        tuple(reasons),
    )


def reachable_on(inputs: PlanInputs, distance_m: float) -> date | None:
    """Return the first day on which a distance lies within the single-run cap, if all goes well.

    ``None`` where no distance is on file, running is not open, or it is more than two years away.
    """
    if needs_care(inputs.safety) or Open.RUNNING not in inputs.safety.open:
        return None
    course = course_of(inputs)
    begins_on = inputs.on + timedelta(days=_days_in_stages(course))
    longest = longest_run_m(inputs, inputs.on) if course.is_free else _after_stages_m(inputs)
    steps = None if longest is None else steps_to(longest, distance_m)
    return None if steps is None else begins_on + steps * timedelta(days=int(rule(RACE_RULE).value("days_per_step")))


def steps_to(longest_m: float, distance_m: float) -> int | None:
    """Return how many longer runs it takes until ``distance_m`` is within the cap; ``None`` for more than the rule counts.

    Examples
    --------
    >>> steps_to(10_000.0, 21_100.0), steps_to(10_000.0, 11_000.0)
    (7, 0)
    """
    most = int(rule(RACE_RULE).value("most_steps"))
    cap_m = run_cap_m(longest_m)
    for steps in range(most + 1):
        if distance_m <= cap_m:
            return steps
        cap_m = run_cap_m(cap_m)
    return None


def _days_in_stages(course: Course) -> int:
    """Return the fewest days that are left in the stages."""
    if course.is_free:
        return 0
    by = rule(STAGES_RULE)
    left = stages()[-1].number + 1 - max(1, course.level)
    sessions = left * by.value("green_sessions") - course.greens
    walking = rule(START_RULE).value("green_days") + 1 if course.walks_first else 0
    return ceil(walking + sessions * 7 / by.value("sessions_per_week"))


def _after_stages_m(inputs: PlanInputs) -> float | None:
    """Return how far half an hour goes at own pace, the last stage; ``None`` while own pace is unknown."""
    speeds = [run.median_speed_mps for run in inputs.runs if run.median_speed_mps is not None]
    return median(speeds) * stages()[-1].total_s if speeds else None


def _kind(inputs: PlanInputs, race: Race, reachable: date | None) -> RaceKind:
    if race.on < inputs.on:
        return RaceKind.OVER
    if reachable is None:
        return RaceKind.UNKNOWN
    return RaceKind.BY_THEN if reachable <= race.on else RaceKind.NOT_BY_THEN


def _sentence(race: Race, kind: RaceKind, reachable: date | None) -> Message:
    match kind:
        case RaceKind.OVER:
            return say("This race is over.")
        case RaceKind.UNKNOWN:
            return say("Nobody can say yet whether {distance_m} fit by then.", distance_m=race.distance_m)
        case RaceKind.BY_THEN:
            return say(
                "{distance_m} can be within your cap by then, from {reachable_on} on.",
                distance_m=race.distance_m,
                reachable_on="" if reachable is None else reachable.isoformat(),
            )
    return say(
        "Not by then: {distance_m} are within your cap on {reachable_on} at the earliest. A shorter or later race can be.",
        distance_m=race.distance_m,
        reachable_on="" if reachable is None else reachable.isoformat(),
    )

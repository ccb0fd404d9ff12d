"""Comments on the runs of a plan that the runner brought along. Nothing is moved, nothing is blocked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from runtall.core import Message, say
from runtall.evidence import Open, rule
from runtall.load import monday_of, run_cap_m
from runtall.plan._caps import allowed_extras
from runtall.plan._card import Because
from runtall.plan._course import course_of
from runtall.plan._inputs import OwnRun, PlanInputs, PlannedDay, SessionKind
from runtall.plan._light import Colour, standing_light
from runtall.plan._next_stage import needs_care, next_stage
from runtall.plan._pauses import pause_on
from runtall.plan._race_days import RacePart, race_day
from runtall.plan._single_run import CAP_RULE, longest_run_m, longest_run_s, risen_s
from runtall.plan._stages import STAGES_RULE
from runtall.plan._walks import is_walk, runs_between
from runtall.plan._weekly_minutes import week_allowance
from runtall.plan._why import because

_RULE = "own-run-comments"
_DAY = timedelta(days=1)


class CommentKind(StrEnum):
    """What is said about a run of the runner's own plan."""

    NOT_OPEN = "not_open"
    RACE = "race"
    PAUSE = "pause"
    SORE = "sore"
    WAY_BACK = "way_back"
    OVER_CAP = "over_cap"
    OVER_CAP_TOGETHER = "over_cap_together"
    LENGTH_UNKNOWN = "length_unknown"
    HARD_TOO_SOON = "hard_too_soon"
    HILLS_TOO_SOON = "hills_too_soon"
    HARD_AFTER_HARD = "hard_after_hard"
    HARD_AFTER_STRENGTH = "hard_after_strength"
    OVER_WEEK = "over_week"
    FITS = "fits"


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on one run."""

    kind: CommentKind
    sentence: Message
    because: Because


def comment_on(own_run: OwnRun, inputs: PlanInputs, *, ahead: Sequence[PlannedDay] = ()) -> tuple[Comment, ...]:
    """Comment on a run of the runner's own plan, the most important first; ``FITS`` alone where there is nothing to say.

    Lengths are held against the longest run of the 30 days before it: those done, and those of the own plan on days that come
    first. Of two runs on one day each is held against it alone, as the cap was found for single runs, and then both together.

    Parameters
    ----------
    ahead
        Days of a week to come, beside those of the week that stands in the inputs.
    """
    found = tuple(_comments(own_run, inputs, ahead))
    if found:
        return found
    return (_comment(CommentKind.FITS, say("This fits: within your cap, with room around it.")),)


def _comments(run: OwnRun, inputs: PlanInputs, ahead: Sequence[PlannedDay]) -> Iterator[Comment]:
    if needs_care(inputs.safety) or Open.RUNNING not in inputs.safety.open:
        yield _comment(CommentKind.NOT_OPEN, say("Running is not open now. The safety questions come first."), "safety-answers")
    yield from _of_race(run, inputs)
    if pause_on(inputs, run.on) is not None:
        yield _comment(CommentKind.PAUSE, say("This lies in your pause."), "after-a-break")
    light = standing_light(inputs)
    if light.colour in (Colour.AMBER, Colour.RED):
        sentence = (
            say("The light is red. A walk today, and this run on another day.")
            if light.colour is Colour.RED and run.on == inputs.on
            else say("The light is not green. Shorter, flat and easy would be the next run, or a walk.")
        )
        yield _comment(CommentKind.SORE, sentence, "pain-light", ("acute-pain-scale-back",))
    yield from _of_stage(run, inputs)
    alone = tuple(_of_length(run, inputs))
    yield from alone
    if not alone:
        yield from _of_length_together(run, inputs)
    yield from _of_extras(run, inputs)
    yield from _of_day_before(run, inputs, ahead)
    yield from _of_week(run, inputs)


def _of_race(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    day = race_day(inputs, run.on)
    if day is None:
        return
    if day.part is not RacePart.RACE:
        yield Comment(CommentKind.RACE, day.because.sentence, day.because)
        return
    sentence = say("Your race, your choice. Easy days are planned after it.")
    yield _comment(CommentKind.RACE, sentence, "race-by-then")


def _of_stage(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    if course_of(inputs).is_free or needs_care(inputs.safety):
        return
    today = next_stage(inputs).today
    if today is not None and (run.duration_s is None or run.duration_s > today.total_s or not today.run_s):
        sentence = say("On the way back your own step would be: {session}.", session=today.title)
        yield _comment(CommentKind.WAY_BACK, sentence, STAGES_RULE)


def _of_length(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    if run.distance_m is None and run.duration_s is None:
        yield _comment(CommentKind.LENGTH_UNKNOWN, say("It has no length, so it cannot be held against your longest run."))
        return
    longest_m, longest_s = _longest_before(run, inputs)
    if run.distance_m is not None and longest_m is not None:
        cap_m = run_cap_m(longest_m)
        if run.distance_m > cap_m:
            sentence = say(
                "{distance_m} is more than ten percent over your longest run of 30 days, {longest_m}. Up to {cap_m} is within.",
                distance_m=run.distance_m, longest_m=longest_m, cap_m=cap_m,
            )  # fmt: skip
            yield _comment(CommentKind.OVER_CAP, sentence, "single-run-cap", ("no-intensity-volume-spikes",))
        return
    if run.duration_s is None or longest_s is None:
        yield _comment(CommentKind.LENGTH_UNKNOWN, say("No run of the 30 days before it can be compared with this one."))
        return
    cap_s = risen_s(longest_s)
    if run.duration_s > cap_s:
        sentence = say(
            "{duration_s} is more than ten percent over your longest run of 30 days, {longest_s}. Up to {cap_s} is within.",
            duration_s=run.duration_s, longest_s=longest_s, cap_s=cap_s,
        )  # fmt: skip
        yield _comment(CommentKind.OVER_CAP, sentence, CAP_RULE, ("no-intensity-volume-spikes",))


def _of_length_together(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    """Hold all own runs of the day together against the longest run, where each of them is within."""
    same_day = [each for each in inputs.own_plan if each.on == run.on]
    if len(same_day) < 2:
        return
    longest_m, longest_s = _longest_before(run, inputs)
    metres = [each.distance_m for each in same_day if each.distance_m is not None]
    seconds = [each.duration_s for each in same_day if each.duration_s is not None]
    if len(metres) == len(same_day) and longest_m is not None and sum(metres) > run_cap_m(longest_m):
        sentence = say(
            "The runs of this day come to {sum_m} together; your longest run of 30 days is {longest_m}.",
            sum_m=sum(metres), longest_m=longest_m,
        )  # fmt: skip
        yield _comment(CommentKind.OVER_CAP_TOGETHER, sentence, "single-run-cap")
    elif len(seconds) == len(same_day) and longest_s is not None and sum(seconds) > risen_s(longest_s):
        sentence = say(
            "The runs of this day come to {sum_s} together; your longest run of 30 days is {longest_s}.",
            sum_s=sum(seconds), longest_s=longest_s,
        )  # fmt: skip
        yield _comment(CommentKind.OVER_CAP_TOGETHER, sentence, CAP_RULE)
    elif len(same_day) not in (len(metres), len(seconds)):
        sentence = say("It is not the only run of this day, and how much they are together cannot be told.")
        yield _comment(CommentKind.LENGTH_UNKNOWN, sentence)


def _longest_before(run: OwnRun, inputs: PlanInputs) -> tuple[float | None, float | None]:
    """Longest run before it, by distance and by time: done, or of the own plan and still to come.

    A run to come that is over its own cap counts as far as that cap: it is not done yet, and makes no room for the next one.
    """
    since = run.on - timedelta(days=int(rule("single-run-cap").value("window_days")))
    ahead = sorted((each for each in inputs.own_plan if max(since, inputs.on) <= each.on < run.on), key=lambda each: each.on)
    longest_m, longest_s = longest_run_m(inputs, run.on), longest_run_s(inputs, run.on)
    for each in ahead:
        if each.distance_m is not None:
            longest_m = _with_next(longest_m, each.distance_m, run_cap_m)
        if each.duration_s is not None:
            longest_s = _with_next(longest_s, each.duration_s, risen_s)
    return longest_m, longest_s


def _with_next(longest: float | None, following: float, cap: Callable[[float], float]) -> float:
    return following if longest is None else max(longest, min(following, cap(longest)))


def _of_extras(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    extras = allowed_extras(inputs)
    if run.hard and not extras.hard:
        yield Comment(CommentKind.HARD_TOO_SOON, say("It is hard, and hard minutes are not back yet."), extras.because)
    if run.hilly and not (extras.uphill and extras.downhill):
        yield Comment(CommentKind.HILLS_TOO_SOON, say("It is hilly, and hills are not all back yet."), extras.because)


def _of_day_before(run: OwnRun, inputs: PlanInputs, ahead: Sequence[PlannedDay]) -> Iterator[Comment]:
    if not run.hard:
        return
    days = {run.on - n * _DAY for n in range(1, int(rule(_RULE).value("close_days")) + 1)}
    if any(each.hard for each in inputs.own_plan if each.on in days) or any(_was_hard(inputs, day) for day in days):
        yield _comment(
            CommentKind.HARD_AFTER_HARD, say("It is hard, right after another hard run. A day between gives more room.")
        )
    if any(_has_strength(inputs, day, ahead) for day in days):
        yield _comment(CommentKind.HARD_AFTER_STRENGTH, say("It is hard, the day after strength. runtall can move the strength."))


def _was_hard(inputs: PlanInputs, on: date) -> bool:
    return any(run.on == on and (run.hard_s or run.race) for run in inputs.runs)


def _has_strength(inputs: PlanInputs, on: date, ahead: Sequence[PlannedDay]) -> bool:
    planned = (*(() if inputs.week is None else inputs.week.days), *ahead)
    done = any(each.on == on and each.kind is SessionKind.STRENGTH for each in inputs.sessions)
    return done or any(day.on == on and day.session is not None and day.session.kind is SessionKind.STRENGTH for day in planned)


def _of_week(run: OwnRun, inputs: PlanInputs) -> Iterator[Comment]:
    """Hold the week that this run closes against what runtall would plan itself."""
    monday = monday_of(run.on)
    same_day = [each for each in inputs.own_plan if each.on == run.on]
    until = same_day[: same_day.index(run) + 1] if run in same_day else []
    ahead = [*(each for each in inputs.own_plan if max(monday, inputs.on) <= each.on < run.on), *until]
    ran = [each for each in runs_between(inputs.runs, monday, inputs.on) if not is_walk(each)]
    if any(each.duration_s is None for each in ahead):
        return
    sum_s = sum(each.duration_s or 0.0 for each in ahead) + sum(each.duration_s for each in ran)
    allowance = week_allowance(inputs, monday)
    if until and allowance.cap_s is not None and sum_s > allowance.cap_s > sum_s - (run.duration_s or 0.0):
        sentence = say(
            "With it the week comes to {sum_s}. runtall itself would plan {cap_s} at most.", sum_s=sum_s, cap_s=allowance.cap_s
        )
        yield _comment(CommentKind.OVER_WEEK, sentence, "planned-weekly-minutes")


def _comment(kind: CommentKind, sentence: Message, rule_id: str = _RULE, claims: tuple[str, ...] = ()) -> Comment:
    return Comment(kind, sentence, because(rule_id, sentence, claims=claims))

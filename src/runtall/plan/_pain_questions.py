"""What is asked about a run: how it felt, an hour later, the next morning; and the one question that is asked again."""

from __future__ import annotations

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._inputs import DoneRun, PainNote, PlanInputs
from runtall.plan._once import once
from runtall.plan._walks import is_walk

QUESTIONS_RULE = "pain-questions"
MOMENTS = ("during", "one_hour_after", "next_morning")
"""In the order in which they come."""
_TELLS_MOST = ("next_morning", "during", "one_hour_after")


@dataclass(frozen=True, slots=True)
class PainQuestion:
    """One question about the run of a day.

    Attributes
    ----------
    moment
        ``during``, ``one_hour_after`` or ``next_morning``; the diary entry that answers it has this context.
    run_on
        Day of the run.
    due_at
        From when on it can be answered; ``None`` where nobody knows when the run ended.
    """

    moment: str
    run_on: date
    due_at: datetime | None
    sentence: Message


def due_questions(inputs: PlanInputs) -> tuple[PainQuestion, ...]:
    """Return what can be answered now about the runs of today and yesterday, in order."""
    since = inputs.on - timedelta(days=1)
    return tuple(
        each
        for each in _unanswered(inputs)
        if each.run_on >= since and _is_due(each, inputs.now_at) and not _is_late(each, inputs.on)
    )


def later_questions(inputs: PlanInputs) -> tuple[PainQuestion, ...]:
    """Return what will be asked about today's run and is not due yet."""
    return tuple(each for each in _unanswered(inputs) if each.run_on == inputs.on and not _is_due(each, inputs.now_at))


def catch_up_question(inputs: PlanInputs) -> PainQuestion | None:
    """Return the one missed question that is asked again: of the newest run, the one that says most; ``None`` for none.

    What stays unanswered stays unknown.
    """
    since = inputs.on - timedelta(days=int(rule(QUESTIONS_RULE).value("catch_up_days")))
    late = [each for each in _unanswered(inputs) if each.run_on >= since and _is_late(each, inputs.on)]
    return min(late, key=lambda each: (-each.run_on.toordinal(), _TELLS_MOST.index(each.moment)), default=None)


def _is_due(question: PainQuestion, now_at: datetime) -> bool:
    return question.due_at is None or now_at >= question.due_at


def _is_late(question: PainQuestion, on: date) -> bool:
    """Whether its time is over: the day of the run, and for the next morning the day after it."""
    last_on = question.run_on + timedelta(days=1 if question.moment == "next_morning" else 0)
    return on > last_on


@once(lambda inputs: (inputs.diary, inputs.runs, inputs.on, inputs.zone))
def _unanswered(inputs: PlanInputs) -> list[PainQuestion]:
    since = inputs.on - timedelta(days=int(rule(QUESTIONS_RULE).value("catch_up_days")))
    runs = [run for run in inputs.runs if since <= run.on <= inputs.on]
    notes = [note for note in inputs.diary if note.on >= since and note.pain_nrs is not None]
    return [
        _question(moment, on, inputs)
        for on in sorted({run.on for run in runs})
        for moment in MOMENTS
        if not _answered(notes, [run for run in runs if run.on == on], on, moment)
    ]


def _answered(notes: Sequence[PainNote], runs: Sequence[DoneRun], on: date, moment: str) -> bool:
    if moment == "during":
        if all(run.pain_during_nrs is not None for run in runs):
            return True
        return any((note.run_on or note.on) == on and note.context in ("during", "right_after") for note in notes)
    before = timedelta(days=1 if moment == "next_morning" else 0)
    return any(note.context == moment and (note.run_on or note.on - before) == on for note in notes)


def _question(moment: str, on: date, inputs: PlanInputs) -> PainQuestion:
    return PainQuestion(moment, on, _due_at(moment, on, inputs), _sentence(moment, on, inputs))


def _due_at(moment: str, on: date, inputs: PlanInputs) -> datetime | None:
    """From when on a moment can be told of, in the runner's own zone."""
    applied = rule(QUESTIONS_RULE)
    if moment == "next_morning":
        hour = int(applied.value("morning_h"))
        return datetime.combine(on + timedelta(days=1), time(hour), tzinfo=zoneinfo.ZoneInfo(inputs.zone))
    ended = [run.ended_at for run in inputs.runs if run.on == on and run.ended_at is not None]
    if moment == "during" or not ended:
        return None
    return max(ended) + timedelta(seconds=applied.value("one_hour_s"))


def _sentence(moment: str, on: date, inputs: PlanInputs) -> Message:
    if all(is_walk(run) for run in inputs.runs if run.on == on):
        return _after_a_walk(moment, on, inputs.on)
    day, today_on = on.isoformat(), inputs.on
    if moment == "during":
        if on == today_on:
            return say("How much did the back hurt in today's run, 0 to 10?")
        return say("How much did the back hurt in the run of {run_on}, 0 to 10?", run_on=day)
    if moment == "one_hour_after":
        if on == today_on:
            return say("How is the back an hour after the run, 0 to 10?")
        return say("How was the back an hour after the run of {run_on}, 0 to 10?", run_on=day)
    if on + timedelta(days=1) == today_on:
        return say("How is the back this morning, after yesterday's run, 0 to 10?")
    return say("How was the back on the morning after the run of {run_on}, 0 to 10?", run_on=day)


def _after_a_walk(moment: str, on: date, today_on: date) -> Message:
    day = on.isoformat()
    if moment == "during":
        if on == today_on:
            return say("How much did the back hurt on today's walk, 0 to 10?")
        return say("How much did the back hurt on the walk of {run_on}, 0 to 10?", run_on=day)
    if moment == "one_hour_after":
        if on == today_on:
            return say("How is the back an hour after the walk, 0 to 10?")
        return say("How was the back an hour after the walk of {run_on}, 0 to 10?", run_on=day)
    if on + timedelta(days=1) == today_on:
        return say("How is the back this morning, after yesterday's walk, 0 to 10?")
    return say("How was the back on the morning after the walk of {run_on}, 0 to 10?", run_on=day)

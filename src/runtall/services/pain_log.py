"""How the back felt, as pages show it: a check-in, one entry with its history, a month, and what waits to be asked."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from runtall.core import NotFoundError, say
from runtall.evidence import Outcome, red_flags
from runtall.plan import DoneRun, PainNote, PainQuestion, PlanInputs, Programme, RunnerFacts, due_questions, later_questions
from runtall.plan import SafetyState as PlanSafety
from runtall.services import diary, lately, planning, triage
from runtall.symptoms import Context, DiaryEntry

_ASKED_BACK = timedelta(days=4)
"""Questions about runs before that are never asked (rule ``pain-questions``: ``catch_up_days``)."""


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it was kept.

    Attributes
    ----------
    asked
        Ids of the safety questions that it brings up; they are open until they are answered.
    at_once
        One of them may ask for help now, or for a clinician first: it comes before anything else.
    """

    entry: DiaryEntry
    asked: tuple[str, ...]
    at_once: bool


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """One entry that holds, and every version of it, newest first."""

    entry: DiaryEntry
    versions: tuple[DiaryEntry, ...]


@dataclass(frozen=True, slots=True)
class DayFelt:
    """One day: the highest pain that was said (``None`` where none was), how many entries, how many runs and how long."""

    on: date
    pain_nrs: int | None
    entries: int
    runs: int
    moving_s: float


@dataclass(frozen=True, slots=True)
class Waiting:
    """Questions about runs that can be answered now, and those to come."""

    due: tuple[PainQuestion, ...]
    later: tuple[PainQuestion, ...]


def check_in(
    runner_id: int, *, context: Context, at: datetime | None = None, now: datetime | None = None, **said: Any
) -> Written:
    """Keep an entry as ``diary.write`` does, and return it with the safety questions that it brings up."""
    entry = diary.write(runner_id, context=context, at=at, now=now, **said)
    return _asked_after(runner_id, entry)


def change(runner_id: int, entry_id: str, *, now: datetime | None = None, **said: Any) -> Written:
    """Correct an entry as ``diary.correct`` does; what it says now may bring up safety questions."""
    return _asked_after(runner_id, diary.correct(runner_id, entry_id, now=now, **said))


def _asked_after(runner_id: int, entry: DiaryEntry) -> Written:
    asked = triage.ask_after(runner_id, entry)
    urgent = (Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST)
    return Written(entry, asked, any(red_flags()[sign].outcome in urgent for sign in asked))


def answer(runner_id: int, context: Context, run_on: date, pain_nrs: int, *, now: datetime | None = None) -> Written:
    """Answer a question about a run. Raises ``ImplausibleValueError`` for a moment that has not come."""
    now = now or datetime.now(UTC)
    _on, zone = planning.day_and_zone(runner_id, now)
    at = planning.moment_of(context, run_on, zone, now)
    return check_in(runner_id, context=context, at=at, now=now, pain_nrs=pain_nrs, run_on=run_on)


def entry(runner_id: int, entry_id: str) -> KeptEntry:
    """Return an entry that holds with its history. Raises ``NotFoundError`` for one that is not kept, or was corrected."""
    from runtall.store import diary as kept

    versions = kept.versions(runner_id, entry_id)
    if not versions or versions[0].withdrawn or kept.is_corrected(runner_id, entry_id):
        raise NotFoundError(say("This entry was taken back or corrected meanwhile."), say("See the newest under Pain."))
    return KeptEntry(versions[0], versions)


def between(runner_id: int, from_on: date, until_on: date) -> tuple[DiaryEntry, ...]:
    """Return the entries that hold of the days ``[from_on, until_on)``, by time."""
    from runtall.store import browsing

    return browsing.diary_between(runner_id, browsing.Span(from_on, until_on))


def days(runner_id: int, from_on: date, until_on: date, written: Sequence[DiaryEntry]) -> dict[date, DayFelt]:
    """Return the days ``[from_on, until_on)`` on which something was said or run; ``written`` is what :func:`between` gave."""
    from runtall.store import browsing

    pains: dict[date, int] = {}
    entries = Counter(lately.local_day(each) for each in written)
    for each in written:
        if each.pain_nrs is not None:
            day = lately.local_day(each)
            pains[day] = max(pains.get(day, 0), each.pain_nrs)
    runs: Counter[date] = Counter()
    moving: Counter[date] = Counter()
    for on, moving_s in browsing.run_days(runner_id, browsing.Span(from_on, until_on)):
        runs[on] += 1
        moving[on] += moving_s  # type: ignore[assignment]  # seconds add up as counts do
    return {on: DayFelt(on, pains.get(on), entries[on], runs[on], float(moving[on])) for on in sorted({*entries, *runs})}


def waiting(runner_id: int, *, now: datetime | None = None) -> Waiting:
    """Return what is asked about the runs of today and yesterday; reads those days alone."""
    now = now or datetime.now(UTC)
    on, zone = planning.day_and_zone(runner_id, now)
    inputs = _about_runs(runner_id, on, zone, now)
    return Waiting(due_questions(inputs), later_questions(inputs))


def _about_runs(runner_id: int, on: date, zone: str, now: datetime) -> PlanInputs:
    """Gather what the questions are made from: the runs and notes of some days, and nothing else of the plan."""
    from runtall.store import browsing

    since, after = on - _ASKED_BACK, on + timedelta(days=1)
    entries = between(runner_id, since, after)
    runs = [
        DoneRun(each.started_on, each.moving_s, ended_at=each.started_at + timedelta(seconds=each.elapsed_s))
        for each in browsing.plain_summaries(runner_id, browsing.Span(since, after))
    ]
    watched = {run.on for run in runs}
    runs += [
        DoneRun(
            each.run.on,
            each.run.duration_s,
            run_s=None if each.run.walk_s is None else max(0.0, each.run.duration_s - each.run.walk_s),
            pain_during_nrs=_number(each.run.pain_during_nrs),
            ended_at=planning.over_by(each),
        )
        for each in browsing.typed_between(runner_id, browsing.Span(since, after))
        if each.run.on not in watched
    ]
    notes = [PainNote(lately.local_day(e), e.context.value, _number(e.pain_nrs), lately.answers_to(e)) for e in entries]
    return PlanInputs(
        on=on,
        now_at=now.astimezone(UTC),
        zone=zone,
        runner=RunnerFacts(),
        safety=PlanSafety(Outcome.UNANSWERED),
        programme=Programme(on),
        diary=tuple(notes),
        runs=tuple(sorted(runs, key=lambda run: run.on)),
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)


def local(entry: DiaryEntry) -> datetime:
    """Return an entry's instant in the runner's own zone."""
    return entry.at.astimezone(zoneinfo.ZoneInfo(entry.zone))


def first_day(runner_id: int) -> date | None:
    """Return the runner's day of the oldest entry; ``None`` for an empty diary."""
    from runtall.store import diary as kept

    return kept.first_day(runner_id)


def followed(runner_id: int) -> tuple[tuple[str, str], ...]:
    """Return name and unit of the trackers that are followed now, without reading their values."""
    from runtall.store import diary as kept

    return tuple((each.name, each.unit) for each in kept.trackers(runner_id) if each.put_away_on is None)

"""A week as its page shows it: what each day holds, what came of it; and the weeks and cards before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from runtall.core import NotFoundError, say
from runtall.plan import (
    Card,
    CardKind,
    DoneRun,
    Kept,
    OwnRun,
    PlanInputs,
    PlannedDay,
    ProgrammeWeek,
    SessionKind,
    WeekPlan,
    decode_card,
    kept,
    programme_week,
)
from runtall.services import today, weeks
from runtall.services.weeks import WeekPage

HISTORY_WEEKS = 8
"""How many weeks, and the cards of their days, stand on one page of the history."""


class Came(StrEnum):
    """What came of something that was planned."""

    DONE = "done"
    MOVED = "moved"
    MISSED = "missed"
    TODAY = "today"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class ShownDay:
    """One day of a week.

    Attributes
    ----------
    run, session
        What came of the planned run and session; ``None`` where none was planned.
    ran
        What was run on the day, planned or not.
    own
        Runs of the plan that the runner brought along.
    trained
        A session was done on the day that the week did not have.
    """

    planned: PlannedDay
    run: Came | None
    session: Came | None
    ran: tuple[DoneRun, ...] = ()
    own: tuple[OwnRun, ...] = ()
    trained: bool = False


@dataclass(frozen=True, slots=True)
class PlanShown:
    """The plan as of today.

    Attributes
    ----------
    kind
        Of today's card: while it is of a clinician's path or of the safety questions, there is no plan to show.
    days, next_days
        Of this week, and of the next one where it is in sight.
    programme_weeks
        All weeks of the programme.
    has_own_plan
        Runs of an own plan lie ahead.
    """

    today_on: date
    kind: CardKind
    page: WeekPage
    days: tuple[ShownDay, ...]
    next_days: tuple[ShownDay, ...]
    programme_weeks: tuple[ProgrammeWeek, ...]
    run_days: tuple[str, ...]
    strength_days: tuple[str, ...]
    minutes_per_session: int | None
    has_own_plan: bool


def plan_shown(runner_id: int, *, now: datetime | None = None) -> PlanShown:
    """Return the plan as of today."""
    now = now or datetime.now(UTC)
    decided, inputs = today.decided_from(runner_id, now=now)
    return _shown(inputs, weeks.page(runner_id, now=now), decided.card.kind)


def plan_as_kept(runner_id: int, *, now: datetime | None = None) -> PlanShown | None:
    """Return the plan for who only looks: the week that stands, and nothing where none was made yet."""
    from runtall.store import planning as store

    inputs = weeks.as_it_stands(runner_id, now=now or datetime.now(UTC))
    decided = today.last_kept(runner_id, until=inputs.on)
    standing = store.week(runner_id, inputs.on - timedelta(days=inputs.on.weekday()))  # the inputs may be older than it
    if standing is None or decided is None:
        return None
    inputs = replace(inputs, week=standing.week)
    return _shown(inputs, weeks.page_of(runner_id, inputs, standing), decided.card.kind)


def _shown(inputs: PlanInputs, page: WeekPage, kind: CardKind) -> PlanShown:
    ahead = page.next_week
    return PlanShown(
        today_on=inputs.on,
        kind=kind,
        page=page,
        days=days_of(page.week, inputs),
        next_days=() if ahead is None else days_of(ahead.week, inputs),
        programme_weeks=_programme_weeks(inputs),
        run_days=inputs.runner.run_days,
        strength_days=inputs.runner.days,
        minutes_per_session=inputs.runner.minutes_per_session,
        has_own_plan=any(each.on >= inputs.on for each in inputs.own_plan),
    )


def _programme_weeks(inputs: PlanInputs) -> tuple[ProgrammeWeek, ...]:
    from runtall.evidence import rule

    count = int(rule("programme-reviews").value("weeks"))
    return tuple(programme_week(inputs.programme, inputs.programme.started_on + timedelta(weeks=n)) for n in range(count))


def days_of(week: WeekPlan, inputs: PlanInputs) -> tuple[ShownDay, ...]:
    """Return the days of a week with what came of them so far."""
    until_on = min(inputs.on + timedelta(days=1), week.monday_on + timedelta(days=7))
    verdicts = {each.on: each for each in kept(week, inputs, until_on=until_on)}
    return tuple(_day(day, verdicts.get(day.on), inputs) for day in week.days)


def _day(day: PlannedDay, verdict: Kept | None, inputs: PlanInputs) -> ShownDay:
    ran = tuple(each for each in inputs.runs if each.on == day.on)
    sessions = [each for each in inputs.sessions if each.on == day.on and each.items]
    strong = any(each.kind is SessionKind.STRENGTH for each in sessions)
    planned_strength = day.session is not None and day.session.kind is SessionKind.STRENGTH
    session_kept = None if verdict is None else verdict.strength if planned_strength else verdict.mobility
    return ShownDay(
        planned=day,
        run=None
        if day.run in (None, "own")
        else _came(day.on, inputs.on, None if verdict is None else verdict.run, on_its_day=bool(ran)),
        session=None
        if day.session is None
        else _came(day.on, inputs.on, session_kept, on_its_day=strong if planned_strength else bool(sessions)),
        ran=ran,
        own=tuple(each for each in inputs.own_plan if each.on == day.on),
        trained=bool(sessions) and day.session is None,
    )


def _came(on: date, today_on: date, was_kept: bool | None, *, on_its_day: bool) -> Came:
    if on > today_on:
        return Came.AHEAD
    if on_its_day:
        return Came.DONE
    if on == today_on:
        return Came.TODAY
    return Came.MOVED if was_kept else Came.MISSED


# Before --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastWeek:
    """A week that is over, as it stood at its end: what was planned, what was kept."""

    monday_on: date
    planned: int
    done: int


@dataclass(frozen=True, slots=True)
class PastCard:
    """The last card of a day."""

    on: date
    number: int
    card: Card


@dataclass(frozen=True, slots=True)
class History:
    """One page of weeks and cards, newest first. ``days`` counts every day that has a card, on whatever page."""

    weeks: tuple[PastWeek, ...]
    cards: tuple[PastCard, ...]
    days: int
    page: int
    pages: int


def history(runner_id: int, *, page: int = 1, now: datetime | None = None) -> History:
    """Return the weeks that are over and the cards of the same days, some weeks at a time; a page beyond the last is the last."""
    from runtall.store import planning as store

    now = now or datetime.now(UTC)
    inputs = weeks.as_it_stands(runner_id, now=now)
    monday_on = inputs.on - timedelta(days=inputs.on.weekday())
    mondays = store.mondays(runner_id, before=monday_on)
    days = [day for day in store.decision_days(runner_id) if day <= inputs.on]
    span = timedelta(weeks=HISTORY_WEEKS)
    earliest = min([monday_on, *mondays[-1:], *days[:1]])
    pages = max(1, -((earliest - monday_on) // span))
    page = min(max(1, page), pages)
    since, until = monday_on - page * span, monday_on - (page - 1) * span
    cards = store.newest_decisions(runner_id, since=since, until=inputs.on if page == 1 else until - timedelta(days=1))
    return History(
        weeks=tuple(_past_week(day, past_week(runner_id, day, now=now)) for day in mondays if since <= day < until),
        cards=tuple(PastCard(on, number, decode_card(card)) for on, number, card in cards),
        days=len(days),
        page=page,
        pages=pages,
    )


def _past_week(monday_on: date, days: Sequence[ShownDay]) -> PastWeek:
    came = [each for day in days for each in (day.run, day.session) if each is not None]
    return PastWeek(monday_on, len(came), sum(each in (Came.DONE, Came.MOVED) for each in came))


def past_week(runner_id: int, monday_on: date, *, now: datetime | None = None) -> tuple[ShownDay, ...]:
    """Return the days of a week as it stood at its end. Raises ``NotFoundError`` where none was planned."""
    from runtall.store import planning as store

    found = store.week(runner_id, monday_on)
    if found is None:
        raise NotFoundError(say("No week was planned from {day_on} on.", day_on=monday_on.isoformat()))
    return days_of(found.week, weeks.as_it_stands(runner_id, now=now or datetime.now(UTC)))

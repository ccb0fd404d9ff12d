"""The week: which days hold a run, strength or mobility, and which exercises, chosen by a solver and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from runtall.core import Message
from runtall.evidence import Open, battery, rule
from runtall.plan._card import Because
from runtall.plan._day_session import within
from runtall.plan._doses import asked as asked_for
from runtall.plan._inputs import PlanInputs, PlannedDay, PlannedSession, SessionKind, WeekPlan
from runtall.plan._missed import days_of
from runtall.plan._opt_ins import DAILY_CHOSEN, LONGER_CHOSEN, is_on
from runtall.plan._stages import stages
from runtall.plan._strength import StrengthWishes, wishes_of
from runtall.plan._week_contents import ContentsAnswer, ContentsQuestion, Room, choose_contents, common_base
from runtall.plan._week_days import DayFacts, DaysAnswer, DaysQuestion, choose_days
from runtall.plan._week_exercises import Choosable, choosable, done_contents, in_order
from runtall.plan._week_facts import (
    WeekFacts,
    Wishes,
    exercises_are_open,
    mobility_days,
    mobility_wish,
    own_on,
    strength_is_on,
    week_facts,
    wishes_for_days,
)
from runtall.plan._week_fill import strength_session
from runtall.plan._week_moves import Moves, is_strength, kept_so_far, moved_from
from runtall.plan._week_runs import OWN, WALK, RunWishes, capped_s, run_wishes
from runtall.plan._week_words import LooseEnds, loosening, notes_of

SOLVER_VERSION = 1
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class WeekSolved:
    """A week, why it looks as it does, and which wish to loosen for what it lacks.

    Attributes
    ----------
    week
        Seven days; ``shortfalls`` of it name what could not be had: ``strength``, ``runs``, ``purpose:<tag>``.
    notes
        What shaped the week, each with its rule: parts not open, moved or dropped sessions, substitutes.
    loosen
        One sentence for each wish that stood in the way; empty where nothing is lacking.
    proved
        Nothing better exists; else the search ended at its limit of nodes.
    """

    week: WeekPlan
    notes: tuple[Because, ...] = ()
    loosen: tuple[Message, ...] = ()
    proved: bool = True


def solve_week(inputs: PlanInputs, monday_on: date, *, standing: WeekPlan | None = None) -> WeekSolved:
    """Choose the week that begins on ``monday_on``; the same inputs give the same week.

    First the days are chosen for runs and strength, then the exercises for what was placed. What cannot be had is counted and
    explained, never squeezed in.

    Parameters
    ----------
    inputs
        As of ``inputs.on``. Days of the week before it are over: they keep what stood there.
    standing
        The week as it stands, when it is solved again: it changes as little as can be, and what was missed moves to a
        free day or is dropped, never added on top of something.

    Raises
    ------
    ValueError
        ``monday_on`` is no Monday, or ``standing`` is another week: our own mistake.
    """
    if monday_on.weekday() != 0:
        raise ValueError(f"a week begins on a Monday, not on {monday_on}")
    if standing is not None and standing.monday_on != monday_on:
        raise ValueError("the standing week is another one")
    solving = _Solving(inputs, monday_on, standing)
    asked = solving.question(wishes_for_days(inputs))
    placed = choose_days(asked.days)
    mobile = solving.mobile_days(asked.facts, placed)
    choice = choosable(inputs, standing) if exercises_are_open(inputs) else Choosable((), (), {}, ())
    contents_asked = solving.contents_question(choice, placed, mobile)
    filled = choose_contents(contents_asked)
    days = solving.days(asked, placed, mobile, choice, filled)
    owed = solving.owed()
    missing = (max(0, placed.missing_strength - owed[0]), max(0, placed.missing_runs - owed[1]))
    ends = LooseEnds(inputs, monday_on, standing, asked.days, placed, contents_asked, filled, days)
    again = [(name, solving.question(wishes).days) for name, wishes in solving.looser_days()] if any(missing) else None
    return WeekSolved(
        week=WeekPlan(monday_on, days, _shortfalls(missing, filled), SOLVER_VERSION),
        notes=notes_of(ends),
        loosen=loosening(ends, again),
        proved=placed.proved and filled.proved,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question about days, with what it was made from."""

    days: DaysQuestion
    facts: WeekFacts
    runs: RunWishes


@dataclass(frozen=True, slots=True)
class _Solving:
    """One week to be solved."""

    inputs: PlanInputs
    monday_on: date
    standing: WeekPlan | None

    def question(self, wishes: Wishes) -> _Asked:
        """Put the question about days, for these wishes."""
        facts = week_facts(self.inputs, self.monday_on, self.standing, wishes)
        runs = run_wishes(self.inputs, self.monday_on, self.standing, fewer=lambda n: self._fewer(n, facts))
        strength = wishes_of(self.inputs, self.monday_on)
        n = self._strength_left(strength, facts)
        days = tuple(_relabelled(each, runs) for each in facts.days)
        asked = DaysQuestion(
            days=days,
            runs=runs.counts(),
            strength=n,
            strength_least=min(n, strength.least),
            before=facts.before,
            after=facts.after,
            apart=runs.apart,
            again=self.standing is not None,
        )
        return _Asked(asked, facts, runs)

    def _fewer(self, n: int, facts: WeekFacts) -> int:
        """Return how many of a week's ``n`` runs are asked for where only some of its days are left: their share."""
        movable = sum(facts.movable)
        if movable == len(facts.movable):
            return n
        return min(n, ceil(n * movable / len(facts.movable)), sum(each.run_open for each in facts.days))

    def _strength_left(self, wish: StrengthWishes, facts: WeekFacts) -> int:
        """Count the strength sessions to be placed: where some stand already those to come and those missed, never more."""
        if not strength_is_on(self.inputs):
            return 0
        done = sum(each.fixed_strength for each in facts.days)
        stood = 0 if self.standing is None else sum(map(is_strength, self.standing.days))
        if not stood:
            share = ceil(wish.sessions * sum(facts.movable) / len(facts.movable))
            return max(0, min(wish.sessions - done, share))
        return max(0, stood - done)

    def mobile_days(self, facts: WeekFacts, placed: DaysAnswer) -> tuple[bool, ...]:
        """Choose the days that hold mobility."""
        if not exercises_are_open(self.inputs):
            return (False,) * len(facts.days)
        runs = [fixed.fixed_run or run for fixed, run in zip(facts.days, placed.runs, strict=True)]
        strong = [fixed.fixed_strength or each for fixed, each in zip(facts.days, placed.strength, strict=True)]
        return mobility_days(runs, strong, facts.movable, asked=self._asks_mobility(), chosen=self._chosen_mobility())

    def _asks_mobility(self) -> bool:
        return any("mobility" in each.tag for each in self.inputs.purposes)

    def _chosen_mobility(self) -> tuple[str, ...]:
        return tuple(each for each in (DAILY_CHOSEN, LONGER_CHOSEN) if is_on(self.inputs, each))

    def contents_question(self, choice: Choosable, placed: DaysAnswer, mobile: Sequence[bool]) -> ContentsQuestion:
        """Put the question about exercises, for the days that were chosen."""
        strength = rule("strength-week")
        wish = wishes_of(self.inputs, self.monday_on)
        rooms = tuple(Room(wish.minutes_least, wish.minutes, wish.minutes, each) for each in self._stood(placed))
        routine = Room(
            *mobility_wish(self._chosen_mobility(), asked=self._asks_mobility()).minutes,
            self._stood_routine(),
        )
        return ContentsQuestion(
            strength=choice.strength,
            mobility=choice.mobility,
            rooms=rooms,
            routine=routine if any(mobile) else None,
            asked=choice.asked,
            base=common_base(),
            added_most=battery().max_added_exercises,
            base_exercises=int(strength.value("base_exercises")),
            done=done_contents(self.inputs, days_of(self.monday_on)),
            prescribed=tuple(each.exercise_id for each in self.inputs.prescribed if each.exercise_id in choice.doses),
        )

    def _stood(self, placed: DaysAnswer) -> list[tuple[str, ...]]:
        """Return what stood in each session to be placed: on its day, or in a session that was missed."""
        if self.standing is None:
            return [() for strong in placed.strength if strong]
        on_day = {day.on: _ids(day, SessionKind.STRENGTH) for day in self.standing.days}
        missed = [on_day[each.on] for each in kept_so_far(self.inputs, self.standing) if each.strength is False]
        chosen = [on for on, strong in zip(days_of(self.monday_on), placed.strength, strict=True) if strong]
        return [on_day[on] or (missed.pop(0) if missed else ()) for on in chosen]

    def _stood_routine(self) -> tuple[str, ...]:
        """Return the mobility of the standing week."""
        days = () if self.standing is None else self.standing.days
        return next((ids for ids in (_ids(day, SessionKind.MOBILITY) for day in days) if ids), ())

    def days(
        self,
        asked: _Asked,
        placed: DaysAnswer,
        mobile: Sequence[bool],
        choice: Choosable,
        filled: ContentsAnswer,
    ) -> tuple[PlannedDay, ...]:
        """Put the week together."""
        strength = zip(filled.sessions, self._stood(placed), strict=True)
        wish, lengths = wishes_of(self.inputs, self.monday_on), list(asked.runs.kinds)
        found = []
        moved = moved_from(self.inputs, self.standing, self.monday_on, placed)
        for place, on in enumerate(days_of(self.monday_on)):
            if on < self.inputs.on or not asked.facts.movable[place]:
                found.append(self._settled(on, moved))
                continue
            session = None
            if placed.strength[place]:
                ids, stood = next(strength)
                session = strength_session(ids, choice, minutes=wish.minutes, routine=filled.routine, stood=stood)
            elif mobile[place]:
                session = self._mobility(_routine(filled.routine, choice))
            run, run_s = self._run(on, placed.runs[place], lengths, asked.facts.days[place].fixed_run)
            found.append(PlannedDay(on, run, run_s, session or self._done_today(on)))
        return self._on_foot(tuple(found), asked)

    def _mobility(self, session: PlannedSession | None) -> PlannedSession | None:
        """Fill mobility up to the minutes that the runner chose to try; as it is otherwise."""
        if session is None or LONGER_CHOSEN not in self._chosen_mobility():
            return session
        least_s = _MINUTE_S * mobility_wish((LONGER_CHOSEN,), asked=False).minutes[0]
        return session if session.duration_s >= least_s else within(session, least_s)

    def _on_foot(self, days: tuple[PlannedDay, ...], asked: _Asked) -> tuple[PlannedDay, ...]:
        """Put a walk on the first day for runs where none of them could stand: something on foot belongs to every week."""
        if not asked.runs.kinds or Open.WALKING not in self.inputs.safety.open:
            return days
        if any(day.run is not None for day in days) or any(each.fixed_run for each in asked.facts.days):
            return days
        wished = (place for place, each in enumerate(asked.facts.days) if each.run_open and days[place].on >= self.inputs.on)
        first = next(wished, None)
        walk_s = float(stages()[0].total_s)
        return tuple(replace(day, run=WALK, run_s=walk_s) if place == first else day for place, day in enumerate(days))

    def _run(
        self, on: date, kind: str | None, lengths: list[tuple[str, float]], fixed: str | None
    ) -> tuple[str | None, float | None]:
        """Return a day's run: the one placed, the runner's own, or today's that is done."""
        if kind is not None:
            length = next(each for each in lengths if each[0] == kind)
            lengths.remove(length)
            return kind, capped_s(self.inputs, on, *length)
        own = own_on(self.inputs.own_plan, on)
        if own or any(race.on == on for race in self.inputs.races):
            known = [each.duration_s for each in own if each.duration_s is not None]
            return OWN, sum(known) if own and len(known) == len(own) else None
        stood = self._stood_day(on)
        walked = stood is not None and stood.run == WALK and any(run.on == on for run in self.inputs.runs)
        return (stood.run, stood.run_s) if stood is not None and (walked or fixed is not None) else (None, None)

    def _settled(self, on: date, moved: Moves) -> PlannedDay:
        """Return a day that is over or closed: as it stood where it is over, without what moved away from it."""
        stood = self._stood_day(on)
        if on < self.inputs.on and stood is not None:
            run, run_s = (None, None) if on in moved.runs else (stood.run, stood.run_s)
            return replace(stood, run=run, run_s=run_s, session=None if on in moved.strength else stood.session)
        own = own_on(self.inputs.own_plan, on)
        return PlannedDay(on, OWN) if own else PlannedDay(on)

    def _done_today(self, on: date) -> PlannedSession | None:
        """Keep today's session in the week when it is done already."""
        stood = self._stood_day(on)
        done = any(each.on == on and stood is not None and stood.session is not None for each in self.inputs.sessions)
        return stood.session if stood is not None and done and on == self.inputs.on else None

    def _stood_day(self, on: date) -> PlannedDay | None:
        return None if self.standing is None else next(day for day in self.standing.days if day.on == on)

    def owed(self) -> tuple[int, int]:
        """Count the strength sessions and runs that were missed: what of them finds no day is let go, and is no shortfall."""
        over = [each for each in kept_so_far(self.inputs, self.standing) if each.on < self.inputs.on]
        return sum(each.strength is False for each in over), sum(each.run is False for each in over)

    def looser_days(self) -> list[tuple[str, Wishes]]:
        """Return the wishes for days with one of them loosened, in the order in which they are put to the runner."""
        wishes = wishes_for_days(self.inputs)
        easier = tuple(replace(each, hard=False) for each in wishes.own_plan)
        return [
            ("days", replace(wishes, strength_days=())),
            ("run_days", replace(wishes, run_days=())),
            ("own_plan", replace(wishes, own_plan=easier)),
        ]


def _relabelled(facts: DayFacts, runs: RunWishes) -> DayFacts:
    """Give a run that stood the kind that it has now, so that it keeps its day."""
    kinds = [kind for kind, _ in runs.kinds]
    if facts.stood_run is None or facts.stood_run in kinds or not kinds:
        return facts
    return replace(facts, stood_run=kinds[-1])


def _ids(day: PlannedDay, kind: SessionKind) -> tuple[str, ...]:
    """Return the exercises of a day's session of this kind."""
    if day.session is None or day.session.kind is not kind:
        return ()
    return tuple(item.exercise_id for item in day.session.items)


def _routine(ids: Sequence[str], choice: Choosable) -> PlannedSession | None:
    """Return the week's mobility with this week's doses; ``None`` where nothing could be chosen."""
    if not ids:
        return None
    minutes = {each.id: each.minutes for each in choice.mobility}
    items = tuple(asked_for(each, choice.doses[each]) for each in in_order(ids))
    return PlannedSession(SessionKind.MOBILITY, _MINUTE_S * ceil(sum(minutes[each] for each in ids)), items)


def _shortfalls(missing: tuple[int, int], filled: ContentsAnswer) -> tuple[tuple[str, float], ...]:
    empty = sum(not ids for ids in filled.sessions)  # a day for strength that nothing fills is a session that is missing
    counted = zip(("strength", "runs"), (missing[0] + empty, missing[1]), strict=True)
    return (
        *((name, float(n)) for name, n in counted if n),
        *((f"purpose:{tag}", 1.0) for tag in filled.missing),
    )

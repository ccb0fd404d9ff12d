"""Which day holds a run and which holds strength: spacing, wishes and what stood, in one small question to the solver."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from runtall.evidence import Rule, rule
from runtall.plan._highs import Choices

HARD, LONG = "hard", "long"
_TIE = 0.001
"""What one day later costs: the earlier of two equal days is taken."""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What a day allows, and what is settled on it.

    Attributes
    ----------
    run_open, hard_open, strength_open
        The plan may put a run, also a hard one, or strength here.
    fixed_run
        A run that is not the plan's to move: the runner's own, or one that was done; its kind.
    fixed_strength
        Strength that was done here.
    stood_run, stood_strength
        What the standing week has on this day, where it still may move.
    long_day
        The longer run is usually here.
    """

    run_open: bool = True
    hard_open: bool = True
    strength_open: bool = True
    fixed_run: str | None = None
    fixed_strength: bool = False
    stood_run: str | None = None
    stood_strength: bool = False
    long_day: bool = False


@dataclass(frozen=True, slots=True)
class DaysQuestion:
    """Seven days with a day on either side, and what is to be placed.

    Attributes
    ----------
    runs
        Kind to how many of it are to be placed, the longest-standing names: ``easy``, ``long``, ``hard``, ``run_walk``, ``walk``.
    strength, strength_least
        How many strength sessions are wanted, and how many of them matter most.
    before, after
        Facts of the Sunday before and the Monday after, of which only what is fixed counts.
    apart
        Runs must not stand on neighbouring days: a return to running.
    again
        The week is solved again.
    """

    days: tuple[DayFacts, ...]
    runs: tuple[tuple[str, int], ...]
    strength: int
    strength_least: int
    before: DayFacts = DayFacts()
    after: DayFacts = DayFacts()
    apart: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class DaysAnswer:
    """Run kind and strength by day of what was placed (settled things are not repeated), and how many did not fit."""

    runs: tuple[str | None, ...]
    strength: tuple[bool, ...]
    missing_runs: int
    missing_strength: int
    proved: bool
    nodes: int


def choose_days(question: DaysQuestion, by: Rule | None = None) -> DaysAnswer:
    """Place runs and strength sessions; what does not fit is counted, never squeezed in.

    Strength never stands on neighbouring days, and no hard run follows a strength day: every strength session counts as a hard
    one. Of equal weeks the one with the earlier days is taken.

    Examples
    --------
    >>> open_days = (DayFacts(),) * 7
    >>> choose_days(DaysQuestion(open_days, (), strength=2, strength_least=2)).strength
    (True, False, False, True, False, False, False)
    """
    by = by or rule("week-weights")
    placing = _Placing(question, by, Choices())
    placing.strength_apart()
    placing.hard_after_strength()
    placing.one_run_a_day()
    placing.runs_apart()
    placing.count(by)
    placing.softer_wishes()
    answer = placing.ask.solve(nodes=int(by.value("nodes")))
    runs = tuple(
        next((kind for kind, _ in question.runs if answer.yes(placing.runs[kind][day])), None)
        for day in range(len(question.days))
    )
    strength = tuple(answer.yes(variable) for variable in placing.strength)
    return DaysAnswer(
        runs=runs,
        strength=strength,
        missing_runs=sum(n for _, n in question.runs) - sum(each is not None for each in runs),
        missing_strength=question.strength - sum(strength),
        proved=answer.proved,
        nodes=answer.nodes,
    )


class _Placing:
    """The question in the words of the solver: a yes or no for each run kind and day, and for strength on each day."""

    def __init__(self, question: DaysQuestion, by: Rule, ask: Choices) -> None:
        self.question, self.by, self.ask = question, by, ask
        self.runs = {kind: [self._run(kind, day) for day in range(len(question.days))] for kind, _ in question.runs}
        self.strength = [self._strength(day) for day in range(len(question.days))]

    def _run(self, kind: str, day: int) -> int:
        facts = self.question.days[day]
        closed = not facts.run_open or facts.fixed_run is not None or (kind == HARD and not facts.hard_open)
        cost = _TIE * day
        if kind == LONG and not facts.long_day:
            cost += self.by.value("long_midweek")
        if facts.stood_run == kind:
            cost -= self.by.value("moved_away")
        return self.ask.choice(cost, fixed=False if closed else None)

    def _strength(self, day: int) -> int:
        facts = self.question.days[day]
        cost = _TIE * day - (self.by.value("moved_away") if facts.stood_strength else 0.0)
        return self.ask.choice(cost, fixed=None if facts.strength_open and not facts.fixed_strength else False)

    def _facts(self) -> list[DayFacts]:
        """Return the days with the one before and the one after."""
        return [self.question.before, *self.question.days, self.question.after]

    def _placed(self, variables: Sequence[int], place: int) -> list[int]:
        """Return the variable of a place in ``_facts``, where there is one."""
        return [variables[place - 1]] if 0 < place <= len(variables) else []

    def _strong(self, place: int) -> tuple[list[int], int]:
        """Return what may put strength on a place, and how much of it is settled."""
        return self._placed(self.strength, place), int(self._facts()[place].fixed_strength)

    def _ran(self, place: int, *kinds: str) -> tuple[list[int], int]:
        """Return what may put a run (of these kinds; all where none is named) on a place, and how much is settled."""
        fixed = self._facts()[place].fixed_run
        variables = [
            variable for kind, row in self.runs.items() if not kinds or kind in kinds for variable in self._placed(row, place)
        ]
        return variables, int(fixed is not None and (not kinds or fixed in kinds))

    def _not_both(self, one: tuple[list[int], int], other: tuple[list[int], int], cost: float | None = None) -> None:
        """Forbid two things together, or let them stand together at a cost. What is settled twice over is nobody's choice."""
        variables, settled = one[0] + other[0], one[1] + other[1]
        if not variables:
            return
        terms = [(1.0, variable) for variable in variables]
        if cost is not None:
            terms.append((-1.0, self.ask.shortage(cost)))
        self.ask.at_most(terms, max(0.0, 1.0 - settled))

    def strength_apart(self) -> None:
        for place, _ in enumerate(self._facts()[1:]):
            self._not_both(self._strong(place), self._strong(place + 1))

    def hard_after_strength(self) -> None:
        for place, _ in enumerate(self._facts()[1:]):
            self._not_both(self._strong(place), self._ran(place + 1, HARD))

    def one_run_a_day(self) -> None:
        for day in range(len(self.question.days)):
            self.ask.at_most([(1.0, row[day]) for row in self.runs.values()], 1.0)

    def runs_apart(self) -> None:
        for place, _ in enumerate(self._facts()[1:]):
            if self.question.apart:
                self._not_both(self._ran(place), self._ran(place + 1))
            else:
                self._not_both(self._ran(place), self._ran(place + 1), self._beside(place))

    def _beside(self, place: int) -> float:
        """Return what runs on neighbouring days cost: little, unless a missed run would be squeezed in there."""
        facts = self._facts()
        stood = all(facts[each].stood_run or facts[each].fixed_run for each in (place, place + 1))
        return self.by.value("moved_beside_run" if self.question.again and not stood else "back_to_back_runs")

    def count(self, by: Rule) -> None:
        for kind, n in self.question.runs:
            self._exactly(self.runs[kind], n, [(n, by.value("missing_run"))])
        question = self.question
        more = question.strength - question.strength_least
        costs = [(more, by.value("missing_third")), (question.strength_least, by.value("missing_session"))]
        self._exactly(self.strength, question.strength, costs)

    def _exactly(self, variables: list[int], n: int, costs: list[tuple[int, float]]) -> None:
        """Place ``n``, or fall short at a cost: (how many at most, cost of each), the cheapest first."""
        terms = [(1.0, each) for each in variables]
        self.ask.at_most(terms, float(n))
        self.ask.at_least(terms + [(1.0, self.ask.shortage(cost, float(most))) for most, cost in costs if most > 0], float(n))

    def softer_wishes(self) -> None:
        by, places = self.by, range(len(self._facts()))
        for place, following in pairwise(places):
            self._not_both(self._strong(place), self._ran(following, LONG), by.value("strength_before_long"))
            self._not_both(self._ran(place, HARD), self._strong(following), by.value("strength_after_hard"))
            self._not_both(self._ran(place, HARD), self._ran(following, LONG), by.value("hard_beside_long"))
            self._not_both(self._ran(place, LONG), self._ran(following, HARD), by.value("hard_beside_long"))
        for place in places[2:]:
            self._not_both(self._strong(place - 2), self._strong(place), by.value("strength_close"))
        for place in places[1:-1]:
            self._not_both(self._strong(place), self._ran(place), by.value("strength_on_run_day"))
            self._not_both(self._strong(place), self._ran(place, LONG), by.value("strength_on_long_day"))


def fewer_missing(
    question: DaysQuestion, loosened: Iterable[tuple[str, DaysQuestion]], answer: DaysAnswer
) -> Mapping[str, DaysAnswer]:
    """Ask again with one wish loosened at a time; return the wishes whose loosening leaves less missing, in the order given."""
    missing = answer.missing_runs + answer.missing_strength
    if not missing:
        return {}
    again = {name: choose_days(replace(each, again=question.again)) for name, each in loosened if each != question}
    return {name: each for name, each in again.items() if each.missing_runs + each.missing_strength < missing}

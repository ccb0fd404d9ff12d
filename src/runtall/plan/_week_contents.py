"""Which exercises the sessions of a week hold: the common base, what was asked for, within the minutes, few enough to learn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtall.evidence import Rule, battery, rule
from runtall.plan._highs import Choices

_TIE = 0.001
"""What one place later in the candidates' order costs: of equals the first is taken."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exercise that the runner may do this week, as the choice sees it.

    Attributes
    ----------
    minutes
        With setting up, work and rest at this week's dose.
    sessions_most
        In how many sessions of a week it may stand.
    levels_below
        How far below what the runner can do; 0 is where it should be.
    known
        Done lately, or the next level of something done lately: nothing new to learn.
    paused
        Known, but not done in the last days.
    stale
        Done in the block before, and a new block begins.
    against_easing
        Goes in the direction that does not ease the back.
    line
        The easier and the harder one: a session holds one of a line.
    """

    id: str
    purposes: tuple[str, ...]
    minutes: float
    sessions_most: int
    levels_below: int = 0
    known: bool = False
    paused: bool = False
    stale: bool = False
    against_easing: bool = False
    line: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Room:
    """One session to fill: its minutes, and the exercises that stood in it where a week is solved again."""

    least_minutes: float
    wish_minutes: float
    most_minutes: float
    stood: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsQuestion:
    """Sessions to fill and what to fill them with.

    Attributes
    ----------
    strength, mobility
        Candidates in the order in which equals are preferred.
    rooms
        Strength sessions still to come.
    routine
        The week's mobility, the same on each of its days; ``None`` where no day holds it.
    done
        Exercises of the strength sessions done this week: they count towards the week.
    asked
        Purposes that the screen and the findings ask for, most worth doing first.
    base, added_most, base_exercises
        The common base, and how many exercises a week holds of it and beside it.
    prescribed
        Exercises that a clinician asked for: each belongs into every session of its kind, before what is chosen freely.
    """

    strength: tuple[Candidate, ...]
    mobility: tuple[Candidate, ...]
    rooms: tuple[Room, ...]
    routine: Room | None
    asked: tuple[str, ...]
    base: tuple[str, ...]
    added_most: int
    base_exercises: int
    done: tuple[tuple[str, ...], ...] = ()
    prescribed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContentsAnswer:
    """Exercises by session and of the week's mobility; purposes of base and wishes that are missing from the week."""

    sessions: tuple[tuple[str, ...], ...]
    routine: tuple[str, ...]
    missing: tuple[str, ...]
    proved: bool
    nodes: int


def choose_contents(question: ContentsQuestion, by: Rule | None = None) -> ContentsAnswer:
    """Choose exercises for each session; what cannot be had is named, never forced.

    Each session should work every purpose of the common base, and the week must where it can. What the screen asks for adds at
    most three exercises. Fewer exercises are better than many, known ones better than new ones, and of equals the first is
    taken.
    """
    by = by or rule("week-weights")
    filling = _Filling(question, by, Choices())
    filling.minutes()
    filling.cover_base()
    filling.cover_asked()
    filling.cover_prescribed()
    filling.few_enough()
    filling.unlike()
    answer = filling.ask.solve(nodes=int(by.value("nodes")))
    sessions = tuple(
        tuple(each.id for each in question.strength if answer.yes(filling.strength[each.id][place]))
        for place in range(len(question.rooms))
    )
    routine = tuple(
        each.id for each in question.mobility if each.id in filling.mobility and answer.yes(filling.mobility[each.id])
    )
    return ContentsAnswer(sessions, routine, _missing(question, sessions, routine), answer.proved, answer.nodes)


def _missing(question: ContentsQuestion, sessions: Iterable[Iterable[str]], routine: Iterable[str]) -> tuple[str, ...]:
    """Purposes that nothing of the week works. The base is missed only where there are sessions at all."""
    purposes = {each.id: each.purposes for each in (*question.strength, *question.mobility)}
    done = {tag for ids in question.done for each in ids for tag in purposes.get(each, ())}
    worked = done | {tag for ids in (*sessions, routine) for each in ids for tag in purposes[each]}
    base = question.base if question.rooms or question.done else ()
    return tuple(tag for tag in dict.fromkeys((*base, *question.asked)) if tag not in worked)


class _Filling:
    """The question in the words of the solver: a yes or no for each candidate in each session, and in the week."""

    def __init__(self, question: ContentsQuestion, by: Rule, ask: Choices) -> None:
        self.question, self.by, self.ask = question, by, ask
        self.strength = {each.id: self._in_sessions(rank, each) for rank, each in enumerate(question.strength)}
        self.week = {each.id: ask.choice(self._cost(each)) for each in question.strength}
        self.mobility = {
            each.id: ask.choice(self._cost(each) + _TIE * rank - self._stood(each, question.routine))
            for rank, each in enumerate(question.mobility)
            if question.routine is not None
        }
        for each in question.strength:
            for variable in self.strength[each.id]:
                ask.at_most([(1.0, variable), (-1.0, self.week[each.id])], 0.0)
            done = sum(each.id in ids for ids in question.done)
            ask.at_most([(1.0, one) for one in self.strength[each.id]], float(max(0, each.sessions_most - done)))

    def _in_sessions(self, rank: int, each: Candidate) -> list[int]:
        return [
            self.ask.choice(_TIE * (rank + place / 2) - self._stood(each, room)) for place, room in enumerate(self.question.rooms)
        ]

    def _stood(self, each: Candidate, room: Room | None) -> float:
        """Return what a place in a standing session is worth; one that was not there costs instead."""
        if room is None or not room.stood:
            return 0.0
        return self.by.value("exercise_left") if each.id in room.stood else -self.by.value("exercise_added")

    def _cost(self, each: Candidate) -> float:
        by = self.by
        return (
            by.value("one_exercise")
            + by.value("new_exercise") * (not each.known)
            + by.value("paused_exercise") * each.paused
            + by.value("old_exercise") * (each.stale and not set(each.purposes) & set(self.question.base))
            + by.value("level_below") * each.levels_below
            + by.value("easing") * each.against_easing
        )

    def minutes(self) -> None:
        """Keep each session below its most; below its least and its wish it may fall at a cost."""
        for place, room in enumerate(self.question.rooms):
            self._fill([(each.minutes, self.strength[each.id][place]) for each in self.question.strength], room)
        if self.question.routine is not None:
            self._fill([(each.minutes, self.mobility[each.id]) for each in self.question.mobility], self.question.routine)

    def _fill(self, minutes: list[tuple[float, int]], room: Room) -> None:
        self.ask.at_most(minutes, room.most_minutes)
        for target, cost in (
            (room.least_minutes, self.by.value("minute_short")),
            (room.wish_minutes, self.by.value("minute_below_wish")),
        ):
            self.ask.at_least([*minutes, (1.0, self.ask.shortage(cost))], target)

    def cover_base(self) -> None:
        """Work each purpose of the base in each session, and above all once in the week."""
        for tag in self.question.base:
            fits = [each.id for each in self.question.strength if tag in each.purposes]
            made_for = [each.id for each in self.question.strength if each.purposes[0] == tag]
            for place in range(len(self.question.rooms)):
                self._wanted([self.strength[each][place] for each in fits], 1, self.by.value("base_each_session"))
                self._wanted([self.strength[each][place] for each in made_for], 1, self.by.value("base_main"))
            if self.question.rooms and not self._done(tag):
                self._wanted([one for each in fits for one in self.strength[each]], 1, self.by.value("missing_base"))

    def cover_asked(self) -> None:
        """Work what was asked for twice a week, or in the mobility of each day; a purpose of the base once more than anyway."""
        for rank, tag in enumerate(self.question.asked, start=1):
            cost = self.by.value("asked") / rank
            in_sessions = [one for each in self.question.strength if tag in each.purposes for one in self.strength[each.id]]
            in_routine = [self.mobility[each.id] for each in self.question.mobility if tag in each.purposes and self.mobility]
            sessions = len(self.question.rooms)
            wanted = min(2, sessions + len(self.question.done)) + sessions * (tag in self.question.base) - self._done(tag)
            if in_routine:
                self._wanted(in_routine, 1, 2 * cost)
            elif in_sessions and wanted > 0:
                self._wanted(in_sessions, wanted, cost)

    def cover_prescribed(self) -> None:
        """Hold what a clinician asked for: once in the week as the base is, and in each session that it may stand in."""
        for name in self.question.prescribed:
            places = self.strength.get(name) or ([self.mobility[name]] if name in self.mobility else [])
            if places:
                most = next((each.sessions_most for each in self.question.strength if each.id == name), 1)
                self._wanted(places, 1, self.by.value("missing_base"))
                self._wanted(places, min(len(places), most), self.by.value("base_each_session"))

    def few_enough(self) -> None:
        """Add at most three exercises for what was asked for, and hold the number of base exercises down."""
        question = self.question
        base = [each for each in question.strength if set(each.purposes) & set(question.base)]
        added = [each for each in question.strength if each not in base]
        in_routine = [
            self.mobility[each.id] for each in question.mobility if set(each.purposes) & set(question.asked) and self.mobility
        ]
        self.ask.at_most([(1.0, self.week[each.id]) for each in base], float(question.base_exercises + question.added_most))
        self.ask.at_most(
            [*((1.0, self.week[each.id]) for each in added), *((1.0, one) for one in in_routine)], float(question.added_most)
        )

    def unlike(self) -> None:
        """Hold one of a line in a session, two of a main purpose at most, and in the mobility one of each."""
        rooms = [{each: self.strength[each][place] for each in self.strength} for place in range(len(self.question.rooms))]
        for room in (*rooms, self.mobility):
            for each in (*self.question.strength, *self.question.mobility):
                for other in sorted(each.line):
                    if each.id in room and other in room and each.id < other:
                        self.ask.at_most([(1.0, room[each.id]), (1.0, room[other])], 1.0)
        self._alike(self.question.mobility, [self.mobility], 1.0)
        self._alike(self.question.strength, rooms, 2.0)

    def _alike(self, candidates: Iterable[Candidate], rooms: Iterable[dict[str, int]], most: float) -> None:
        mains = dict.fromkeys(each.purposes[0] for each in candidates)
        for room in rooms:
            for main in mains:
                alike = [room[each.id] for each in candidates if each.purposes[0] == main and each.id in room]
                if len(alike) > most:
                    self.ask.at_most([(1.0, one) for one in alike], most)

    def _wanted(self, variables: list[int], n: int, cost: float) -> None:
        self.ask.at_least([*((1.0, each) for each in variables), (1.0, self.ask.shortage(cost))], float(n))

    def _done(self, tag: str) -> int:
        """In how many sessions of the week a purpose was worked already."""
        purposes = {each.id: each.purposes for each in self.question.strength}
        return sum(any(tag in purposes.get(each, ()) for each in ids) for ids in self.question.done)


def common_base() -> tuple[str, ...]:
    """Purposes that everybody's week works through exercises; walking and run-walk are its runs."""
    return tuple(tag for tag in battery().common_base if tag in battery().tags)


def least_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Order candidates so that equals are always met in the same order: nearest to the runner's level, known, then by id."""
    return tuple(sorted(candidates, key=lambda each: (each.levels_below, not each.known, each.id)))

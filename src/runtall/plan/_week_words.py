"""What is said about a solved week: what shaped it, what was missed, and which wish to loosen for what it lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from runtall.core import WEEKDAYS, Message, say
from runtall.evidence import KIT, exercises, rule
from runtall.plan._card import Because
from runtall.plan._inputs import PlanInputs, PlannedDay, SessionKind, WeekPlan
from runtall.plan._missed import days_of
from runtall.plan._programme import Part, programme_week
from runtall.plan._week_contents import ContentsAnswer, ContentsQuestion, choose_contents
from runtall.plan._week_days import DaysAnswer, DaysQuestion, fewer_missing
from runtall.plan._week_exercises import choosable, purpose_words
from runtall.plan._week_facts import exercises_are_open, is_spared
from runtall.plan._week_fill import is_as_asked, is_filled
from runtall.plan._week_moves import is_strength, kept_so_far, moved_from
from runtall.plan._why import because

_DAY_NAMES = (
    say("Monday"),
    say("Tuesday"),
    say("Wednesday"),
    say("Thursday"),
    say("Friday"),
    say("Saturday"),
    say("Sunday"),
)


@dataclass(frozen=True, slots=True)
class LooseEnds:
    """The questions that were put about a week and their answers: what its words are made from."""

    inputs: PlanInputs
    monday_on: date
    standing: WeekPlan | None
    days_asked: DaysQuestion
    days: DaysAnswer
    contents_asked: ContentsQuestion
    contents: ContentsAnswer
    placed: tuple[PlannedDay, ...]


def day_name(on: date) -> Message:
    """Return the name of a weekday, to be translated."""
    return _DAY_NAMES[on.weekday()]


# What shaped the week --------------------------------------------------------------------------------------------------


def notes_of(ends: LooseEnds) -> tuple[Because, ...]:
    """Say what shaped the week, each with its rule."""
    return (*_closed(ends), *_shape(ends), *_missed(ends))


def _closed(ends: LooseEnds) -> Iterator[Because]:
    if not exercises_are_open(ends.inputs):
        yield because("safety-answers", say("Exercises are not open now, so the week holds none."))
    elif Part.STRENGTH not in programme_week(ends.inputs.programme, ends.inputs.on).parts:
        yield because("small-steps", say("Small steps: strength comes later, and only if the steps before it are not enough."))


def _shape(ends: LooseEnds) -> Iterator[Because]:
    if ends.days_asked.strength or any(each.fixed_strength for each in ends.days_asked.days):
        sentence = say("Strength never stands on two days in a row, and no hard run follows it.")
        yield because("strength-week", sentence)
    if ends.contents_asked.rooms and ends.contents_asked.asked:
        sentence = say("What your tests ask for adds at most {n} exercises to the common base.", n=ends.contents_asked.added_most)
        yield because("week-weights", sentence)
    yield from _lengths(ends)
    if any(is_spared(ends.inputs, on) for on in days_of(ends.monday_on)):
        yield because("race-spacing", say("Around your race there is no strength and no hard run."))


def _lengths(ends: LooseEnds) -> Iterator[Because]:
    """Say that easy exercises fill strength, and how long it is where it does not come to the minutes asked for."""
    if not ends.contents_asked.rooms:
        return
    asked_s = 60.0 * ends.contents_asked.rooms[0].wish_minutes
    done = {each.on for each in ends.inputs.sessions if each.kind is SessionKind.STRENGTH}
    ahead = [each for each in ends.placed if each.on >= ends.inputs.on and each.on not in done and is_strength(each)]
    sessions = [each.session for each in ahead if each.session is not None]
    if any(map(is_filled, sessions)):
        sentence = say(
            "Easy exercises fill strength up to {asked_s}: sets and levels only grow by how they went.", asked_s=asked_s
        )
        yield because("session-timing", sentence)
    other = [each.duration_s for each in sessions if not is_as_asked(each, asked_s)]
    if other:
        sentence = say(
            "Strength takes {session_s} for now and not {asked_s}: nothing more is open that fits.",
            session_s=min(other),
            asked_s=asked_s,
        )
        yield because("strength-week", sentence)


def _missed(ends: LooseEnds) -> Iterator[Because]:
    """Say of each missed strength session and run where it went: to a free day, or out of the week."""
    moves = moved_from(ends.inputs, ends.standing, ends.monday_on, ends.days)
    for each in kept_so_far(ends.inputs, ends.standing):
        if each.on < ends.inputs.on and each.strength is False:
            yield _went(say("Strength"), each.on, moves.strength.get(each.on))
        if each.on < ends.inputs.on and each.run is False:
            yield _went(say("The run"), each.on, moves.runs.get(each.on))


def _went(what: Message, missed_on: date, to_on: date | None) -> Because:
    if to_on is None:
        sentence = say("{what} of {missed} is let go: nothing is squeezed in later.", what=what, missed=day_name(missed_on))
    else:
        sentence = say("{what} of {missed} moves to {day}.", what=what, missed=day_name(missed_on), day=day_name(to_on))
    return because("missed-session", sentence)


# Which wish to loosen --------------------------------------------------------------------------------------------------


def loosening(ends: LooseEnds, again: Sequence[tuple[str, DaysQuestion]] | None) -> tuple[Message, ...]:
    """Say which wish stands in the way of what is missing: each is loosened alone, and named where that helps.

    Parameters
    ----------
    again
        The question about days with one wish loosened: ``days``, ``run_days`` or ``own_plan``; ``None`` where days lack nothing.
    """
    return (*(() if again is None else _days_to_loosen(ends, again)), *_exercises_to_loosen(ends))


def _days_to_loosen(ends: LooseEnds, again: Sequence[tuple[str, DaysQuestion]]) -> Iterator[Message]:
    helps = fewer_missing(ends.days_asked, again, ends.days)
    for name, answer in helps.items():
        yield _DAY_WORDS[name](ends, answer)
    if not helps:
        yield say("This week has too few free days for all of it. What does not fit is left out.")


def _strength_days(ends: LooseEnds, answer: DaysAnswer) -> Message:
    days = days_of(ends.monday_on)
    named = ends.inputs.runner.days
    new = [on for on, strong in zip(days, answer.strength, strict=True) if strong and WEEKDAYS[on.weekday()] not in named]
    day, n = day_name(new[0]) if new else say("Another day"), ends.days_asked.strength
    if n == 1:
        return say(
            "Strength needs one more day this week, not next to another strength day. {day} as well would make room.", day=day
        )
    return say("Strength needs {n} days a week that are not next to each other. {day} as well would make room.", n=n, day=day)


def _run_days(ends: LooseEnds, answer: DaysAnswer) -> Message:
    days = days_of(ends.monday_on)
    named = ends.inputs.runner.run_days
    new = [on for on, run in zip(days, answer.runs, strict=True) if run is not None and WEEKDAYS[on.weekday()] not in named]
    return say(
        "Your run days leave no room for one of the runs. {day} as well would do.",
        day=day_name(new[0]) if new else say("Another day"),
    )


def _own_plan(_ends: LooseEnds, _answer: DaysAnswer) -> Message:
    return say("The hard runs of your own plan leave too few days for strength. One of them on another day would make room.")


_DAY_WORDS = {"days": _strength_days, "run_days": _run_days, "own_plan": _own_plan}


def _exercises_to_loosen(ends: LooseEnds) -> Iterator[Message]:
    missing = ends.contents.missing
    if not missing:
        return
    roomy = _fits_with_minutes(ends)
    for tag in missing:
        words = Message(purpose_words(tag))
        if tag in roomy:
            most = int(rule("strength-week").value("minutes_most"))
            yield say("{purpose}: sessions are too short for it. {minutes} minutes would do.", purpose=words, minutes=most)
            continue
        thing = _opened_by(ends, tag)
        if thing is None:
            yield say("{purpose}: nothing in the catalogue fits now, so it is left out.", purpose=words)
        else:
            yield say("{purpose}: {thing} would open an exercise for it.", purpose=words, thing=Message(KIT[thing].words))


def _fits_with_minutes(ends: LooseEnds) -> frozenset[str]:
    """Return the missing purposes that longer sessions would hold."""
    asked = ends.contents_asked
    most = rule("strength-week").value("minutes_most")
    if not asked.rooms or all(room.most_minutes >= most for room in asked.rooms):
        return frozenset()
    longer = replace(asked, rooms=tuple(replace(room, wish_minutes=most, most_minutes=most) for room in asked.rooms))
    return frozenset(ends.contents.missing) - frozenset(choose_contents(longer).missing)


def _opened_by(ends: LooseEnds, tag: str) -> str | None:
    """Return one thing that the runner has not, and which alone would open an exercise for a purpose."""
    needed = {thing for each in exercises().values() if tag in each.purposes for group in each.kit for thing in group}
    for thing in KIT:
        if thing in ends.inputs.runner.kit or thing not in needed or KIT[thing].household:
            continue
        choice = choosable(ends.inputs, ends.standing, kit=(*ends.inputs.runner.kit, thing))
        if any(tag in each.purposes for each in (*choice.strength, *choice.mobility)):
            return thing
    return None

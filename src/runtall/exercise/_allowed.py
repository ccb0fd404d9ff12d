"""Whether an exercise is open today, and what takes its place when it is not, with the reason named."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from runtall.core import Message, say
from runtall.evidence import CONTRAINDICATIONS, KIT, Contraindication, Exercise, ExerciseKind, exercises


@dataclass(frozen=True, slots=True)
class Substitution:
    """What to do in place of an exercise: the same one where nothing speaks against it, ``None`` where nothing fits."""

    exercise_id: str | None
    because: Message


def allowed(exercise: Exercise, flags: Collection[str], kit: Collection[str]) -> tuple[Message, ...]:
    """Say what speaks against an exercise today; empty means that nothing does.

    Parameters
    ----------
    flags
        Contraindications that hold, of ``evidence.CONTRAINDICATIONS``; what is not named is taken not to hold. Hops are closed
        until ``impact-cleared`` is among the flags, and with leg symptoms nerve glides until ``leg-symptoms-checked`` is.
    kit
        Things at hand, of ``evidence.KIT``; household things need not be named, and words that are no kit are passed over.

    Raises
    ------
    ValueError
        A flag is unknown: passing over it would not be safe.
    """
    against = [
        say("Left out for now: {reason}.", reason=Message(CONTRAINDICATIONS[flag].words))
        for flag in _flags_against(exercise, flags)
    ]
    return (*against, *_kit_missing(exercise, kit))


def ruled_out(exercise: Exercise, flags: Collection[str]) -> bool:
    """Whether a contraindication rules an exercise out; missing kit does not count."""
    return next(_flags_against(exercise, flags), None) is not None


def at_hand(kit: Collection[str]) -> frozenset[str]:
    """Return the kit that can be used: what was named, what it can stand in for, and household things."""
    named = [KIT[each] for each in kit if each in KIT]
    return frozenset(
        (*(each.id for each in KIT.values() if each.household), *(name for each in named for name in (each.id, *each.serves)))
    )


def substitute(exercise_id: str, flags: Collection[str], kit: Collection[str]) -> Substitution:
    """Return what to do in place of an exercise: its easier ones first, then one for the same purpose, never a harder one.

    Raises
    ------
    KeyError
        There is no such exercise.
    """
    wanted = exercises()[exercise_id]
    against = allowed(wanted, flags, kit)
    if not against:
        return Substitution(exercise_id, say("{exercise}, as it stands.", exercise=Message(wanted.name)))
    for other in _instead(wanted):
        if not allowed(other, flags, kit):
            text = say(
                "{other} in place of {exercise}. {reason}",
                other=Message(other.name),
                exercise=Message(wanted.name),
                reason=against[0],
            )
            return Substitution(other.id, text)
    return Substitution(
        None, say("{exercise}: nothing takes its place today. {reason}", exercise=Message(wanted.name), reason=against[0])
    )


def _flags_against(exercise: Exercise, flags: Collection[str]) -> Iterator[str]:
    known = CONTRAINDICATIONS
    if unknown := sorted(set(flags) - set(known) - {each.unless for each in known.values()}):
        raise ValueError(f"no contraindication is called {', '.join(unknown)}")
    for flag in known.values():
        if _holds(flag, flags) and (flag.everything or {flag.id, *flag.implies} & set(exercise.contraindications)):
            yield flag.id


def _holds(flag: Contraindication, flags: Collection[str]) -> bool:
    if flag.id in flags:
        return True
    waits = flag.unless is not None and flag.unless not in flags
    return waits and (flag.only_with is None or flag.only_with in flags)


def pain_flags(pain_nrs: float | None) -> tuple[str, ...]:
    """Return the flags that today's back pain raises; pain that was not said raises none, and clears none.

    Examples
    --------
    >>> pain_flags(4), pain_flags(6), pain_flags(None)
    (('acute-pain-ge-4',), ('acute-pain-ge-4', 'acute-pain-ge-6'), ())
    """
    if pain_nrs is None:
        return ()
    return tuple(each.id for each in CONTRAINDICATIONS.values() if each.from_nrs is not None and pain_nrs >= each.from_nrs)


def _kit_missing(exercise: Exercise, kit: Collection[str]) -> Iterator[Message]:
    hands = at_hand(kit)
    for group in exercise.kit:
        if not hands & set(group):
            yield say("This one needs {thing}.", thing=Message(KIT[group[0]].words))


def _instead(wanted: Exercise) -> Iterator[Exercise]:
    """Yield what could take the place of an exercise: down its own line, then by shared purposes, nearest level first."""
    seen = {wanted.id}
    easier = wanted.regression
    while easier is not None and easier not in seen:
        seen.add(easier)
        other = exercises()[easier]
        if set(other.purposes) & set(wanted.purposes):
            yield other
        easier = other.regression
    others = (
        each
        for each in exercises().values()
        if each.id not in seen
        and each.level <= wanted.level
        and wanted.purposes[0] in each.purposes
        and (each.kind is not ExerciseKind.PLYOMETRIC or wanted.kind is ExerciseKind.PLYOMETRIC)
    )
    yield from sorted(others, key=lambda each: _distance(wanted, each))


def _distance(wanted: Exercise, other: Exercise) -> tuple[bool, int, int, str]:
    shared = len(set(other.purposes) & set(wanted.purposes))
    return other.kind is not wanted.kind, -shared, wanted.level - other.level, other.id

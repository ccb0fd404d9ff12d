"""Making a session fit the minutes that somebody has: fewer sets first, then fewer exercises, never more than was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from runtall.evidence import ExerciseKind, exercises
from runtall.exercise._timeline import SessionItem, Timeline, build, session_s

_LOADING = (ExerciseKind.STRENGTH, ExerciseKind.PLYOMETRIC)


def session_timeline(items: Sequence[SessionItem], minutes: float | None = None, *, more: Sequence[SessionItem] = ()) -> Timeline:
    """Lay out a session in timed steps that fill the minutes asked for.

    Parameters
    ----------
    items
        In their order, the most worth doing first.
    minutes
        What there is time for; ``None``: as long as it takes.
    more
        What may be added when there is time left.

    Returns
    -------
    Timeline
        ``fits`` is false where even one exercise is too long, or all of them too short; nothing is stretched beyond reason.
    """
    if minutes is None:
        return build(items, None)
    fitted = fit_minutes(items, minutes, more=more)
    standing = {each.exercise_id for each in fitted}
    left_out = tuple(dict.fromkeys(each.exercise_id for each in items if each.exercise_id not in standing))
    return build(fitted, round(minutes * 60), left_out)


def fit_minutes(items: Sequence[SessionItem], minutes: float, *, more: Sequence[SessionItem] = ()) -> tuple[SessionItem, ...]:
    """Choose sets and exercises for the minutes asked for; the order stays.

    Sets go down to the least of their range from the last exercise on, then exercises fall away from the end; what fits again
    comes back. Only exercises that do not load get more sets than they came with.
    """
    asked_s = round(minutes * 60)
    asked = list(items)
    kept = _fewer_sets(asked, asked_s)
    while len(kept) > 1 and session_s(kept) > asked_s:
        kept.pop()
    dropped = asked[len(kept) :]
    kept = _more_sets(kept, [each.dose.sets for each in asked[: len(kept)]], asked_s)
    for each in (*map(_least, dropped), *more):
        if each.exercise_id not in {other.exercise_id for other in kept} and session_s([*kept, each]) <= asked_s:
            kept.append(each)
    return tuple(_more_sets(kept, [_most_sets(each) for each in kept], asked_s))


def _least(item: SessionItem) -> SessionItem:
    least = min(item.dose.sets, exercises()[item.exercise_id].dose.sets[0])
    return replace(item, dose=replace(item.dose, sets=least))


def _most_sets(item: SessionItem) -> int:
    exercise = exercises()[item.exercise_id]
    return item.dose.sets if exercise.kind in _LOADING else max(item.dose.sets, exercise.dose.sets[1])


def _fewer_sets(items: list[SessionItem], asked_s: int) -> list[SessionItem]:
    found = list(items)
    for place in reversed(range(len(found))):
        while session_s(found) > asked_s and found[place].dose.sets > exercises()[found[place].exercise_id].dose.sets[0]:
            found[place] = _with_sets(found[place], found[place].dose.sets - 1)
    return found


def _more_sets(items: list[SessionItem], most: Sequence[int], asked_s: int) -> list[SessionItem]:
    """Add sets one at a time, round after round from the first exercise on, as long as there is time."""
    found = list(items)
    growing = True
    while growing:
        growing = False
        for place, each in enumerate(found):
            tried = [*found[:place], _with_sets(each, each.dose.sets + 1), *found[place + 1 :]]
            if each.dose.sets < most[place] and session_s(tried) <= asked_s:
                found, growing = tried, True
    return found


def _with_sets(item: SessionItem, sets: int) -> SessionItem:
    return replace(item, dose=replace(item.dose, sets=sets))

"""What the catalogue holds for a purpose, level by level, and what it lacks: listed, not invented."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.evidence import Exercise, battery, exercises
from runtall.exercise._allowed import allowed


@dataclass(frozen=True, slots=True)
class Coverage:
    """One purpose in the catalogue.

    Attributes
    ----------
    levels
        Levels that have an exercise, between the lowest and highest of all.
    lacking
        Levels that have none.
    entry_id
        The lowest exercise that needs no kit; ``None`` where there is none.
    """

    purpose: str
    levels: tuple[int, ...]
    lacking: tuple[int, ...]
    entry_id: str | None


def for_purpose(purpose: str) -> tuple[Exercise, ...]:
    """Return the exercises for a purpose, easiest first; those that are for it above all stand first on their level."""
    found = [each for each in exercises().values() if purpose in each.purposes]
    return tuple(sorted(found, key=lambda each: (each.level, each.purposes.index(purpose), each.id)))


def coverage() -> tuple[Coverage, ...]:
    """Return what the catalogue holds for each purpose that the movement tests can ask for.

    Examples
    --------
    >>> next(each.lacking for each in coverage() if each.purpose == "ankle")
    (2, 3, 4, 5)
    """
    every = sorted({each.level for each in exercises().values()})
    whole = range(every[0], every[-1] + 1)
    found = []
    for purpose in battery().tags:
        known = for_purpose(purpose)
        levels = tuple(sorted({each.level for each in known}))
        entry = next((each for each in known if not allowed(each, (), ())), None)
        lacking = tuple(level for level in whole if level not in levels)
        found.append(Coverage(purpose, levels, lacking, None if entry is None else entry.id))
    return tuple(found)

"""Distance in each pair of shoes, from the names that the runner's own log gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import fsum
from typing import Protocol

from runtall.evidence import Rule, rule


class ShoeStage(StrEnum):
    """Whether a look at the shoe is worth it, by distance alone."""

    FRESH = "fresh"
    LOOK = "look"
    LOOK_AGAIN = "look_again"


class CoveredDistance(Protocol):
    """What shoes need to know of a run."""

    @property
    def started_on(self) -> date:
        """The runner's own day."""

    @property
    def distance_m(self) -> float | None:
        """``None`` where the file does not tell."""


@dataclass(frozen=True, slots=True)
class ShoeDistance:
    """One pair: how far it was run in, over how many runs, of which so many have no distance, and when.

    ``distance_m`` is what the known runs add up to, so it can only be too low.
    """

    name: str
    distance_m: float
    runs: int
    runs_without_distance: int
    first_on: date
    last_on: date
    stage: ShoeStage


def shoe_distances(worn: Iterable[tuple[str | None, CoveredDistance]], *, check: Rule | None = None) -> tuple[ShoeDistance, ...]:
    """Add up the runs of each pair, the one worn last first.

    Parameters
    ----------
    worn
        The shoe's name and the run; runs without a name (``None`` or blank) belong to no pair. Names that differ only
        in case or in space at their ends are one pair.
    check
        Version of the rule ``shoe-check``; the active one unless said otherwise.

    References
    ----------
    malisoux-2015, kong-2009, relph-2022
    """
    check = check or rule("shoe-check")
    pairs: dict[str, tuple[str, list[CoveredDistance]]] = {}
    for name, run in worn:
        if name is not None and name.strip():
            pairs.setdefault(name.strip().casefold(), (name.strip(), []))[1].append(run)
    found = [_pair(name, runs, check) for name, runs in pairs.values()]
    return tuple(sorted(found, key=lambda pair: (-pair.last_on.toordinal(), pair.name)))


def shoe_stage(distance_m: float, check: Rule | None = None) -> ShoeStage:
    """Stage of a shoe by its distance.

    Examples
    --------
    >>> shoe_stage(612_000.0)
    <ShoeStage.LOOK: 'look'>
    """
    check = check or rule("shoe-check")
    if distance_m < check.value("look_from_m"):
        return ShoeStage.FRESH
    return ShoeStage.LOOK if distance_m < check.value("look_again_m") else ShoeStage.LOOK_AGAIN


def _pair(name: str, runs: list[CoveredDistance], check: Rule) -> ShoeDistance:
    distance_m = fsum(run.distance_m for run in runs if run.distance_m is not None)  # whatever the order
    days = [run.started_on for run in runs]
    without = sum(run.distance_m is None for run in runs)
    return ShoeDistance(name, distance_m, len(runs), without, min(days), max(days), shoe_stage(distance_m, check))

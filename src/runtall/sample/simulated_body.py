"""The body of a made-up runner: a hidden cause, and the pain that runs, hills and days bring out of it.

It stands for nobody and proves nothing: it is there so that a plan meets every kind of answer. What happens in it is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Cause(StrEnum):
    """What is hidden behind a made-up runner's pain."""

    STEADY = "steady"
    SPIKES = "spikes"
    HILLS = "hills"
    UNCONDITIONED = "unconditioned"
    FLARES = "flares"
    BONE = "bone"


@dataclass(frozen=True, slots=True)
class Nature:
    """How a body answers.

    Attributes
    ----------
    usual_nrs
        Pain on a quiet day.
    tolerance_s
        Seconds of easy running that it takes without an answer.
    load_gain, spike_gain, hill_gain, bone_gain
        How strongly it answers to more than it takes, to a run longer than lately, to hills, and to any running at all.
    flare_chance
        Chance of a flare out of nothing, each day.
    kept
        Share of the trouble that is left the day after.
    """

    usual_nrs: float
    tolerance_s: float
    load_gain: float = 1.5
    spike_gain: float = 2.0
    hill_gain: float = 0.0
    bone_gain: float = 0.0
    flare_chance: float = 0.002
    kept: float = 0.7


@dataclass(frozen=True, slots=True)
class Answer:
    """Pain that a run brought, 0 to 10: in it, an hour after it, and the next morning."""

    during_nrs: float
    one_hour_after_nrs: float
    next_morning_nrs: float


def nature_of(cause: Cause, rng: np.random.Generator) -> Nature:
    """Draw a body with this cause."""
    usual = float(rng.choice((0.0, 0.0, 1.0, 1.0, 2.0)))
    tolerance_s = 60.0 * float(rng.uniform(25, 60))
    match cause:
        case Cause.STEADY:
            return Nature(usual, tolerance_s)
        case Cause.SPIKES:
            return Nature(usual, tolerance_s, spike_gain=9.0)
        case Cause.HILLS:
            return Nature(usual, tolerance_s, hill_gain=2.5)
        case Cause.UNCONDITIONED:
            return Nature(usual, 60.0 * float(rng.uniform(10, 20)), load_gain=2.5, kept=0.8)
        case Cause.FLARES:
            return Nature(usual + 1, tolerance_s, flare_chance=0.03, kept=0.85)
        case Cause.BONE:
            return Nature(usual, tolerance_s, bone_gain=0.5, kept=0.95)


class Body:
    """A body from day to day."""

    def __init__(self, nature: Nature, rng: np.random.Generator) -> None:
        self._nature, self._rng = nature, rng
        self._trouble_nrs = 0.0
        self._tolerance_s = nature.tolerance_s

    def wake(self) -> float:
        """Begin a day: trouble eases, and now and then a flare comes; return how the back is."""
        chance, size, noise = self._rng.random(), self._rng.uniform(2.5, 6.0), self._rng.normal(0.0, 0.4)
        self._trouble_nrs *= self._nature.kept
        if chance < self._nature.flare_chance:
            self._trouble_nrs += size
        return _nrs(self._nature.usual_nrs + self._trouble_nrs + noise)

    def run(self, run_s: float, *, hard_s: float, hilly: bool, longest_s: float | None) -> Answer:
        """Run, and return what the back answers; ``longest_s`` is the longest run of the last 30 days."""
        nature = self._nature
        excess = max(0.0, (run_s + hard_s) / self._tolerance_s - 1.0)
        spike = max(0.0, run_s / longest_s - 1.1) if longest_s else 0.0
        added = nature.load_gain * excess + nature.spike_gain * spike + nature.hill_gain * hilly
        added += nature.bone_gain * run_s / 1800.0
        noise = self._rng.normal(0.0, 0.5, size=3)
        before = nature.usual_nrs + self._trouble_nrs
        self._trouble_nrs += 0.8 * added
        self._tolerance_s *= 1.01 if excess == 0.0 else 1.0
        return Answer(
            _nrs(before + 0.6 * added + noise[0]), _nrs(before + added + noise[1]), _nrs(before + 0.8 * added + noise[2])
        )

    def train(self) -> None:
        """Do a strength session: the body takes a little more."""
        self._tolerance_s *= 1.015


def _nrs(pain: float) -> float:
    """Return a rating as a person gives one: a whole number from 0 to 10."""
    return float(min(10, max(0, round(pain))))

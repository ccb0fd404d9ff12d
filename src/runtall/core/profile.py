"""The runner, as far as they told us: everything optional, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Units(StrEnum):
    """In which units pages speak to this runner."""

    METRIC = "metric"
    IMPERIAL = "imperial"


class Sex(StrEnum):
    """For normal values that differ by it, and for nothing else; ``None`` wherever it was not told."""

    FEMALE = "female"
    MALE = "male"


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""Days of the week as the profile spells them, Monday first."""


@dataclass(frozen=True, slots=True)
class RunnerProfile:
    """What a runner told about themselves. ``None`` and empty mean "not said".

    Attributes
    ----------
    birth_year
        Four digits.
    height_m
        Standing height, metres.
    home_time_zone
        IANA name, used for runs that carry neither zone nor position.
    units
        Metric or imperial on pages; files and JSON are always SI.
    days
        Weekdays on which the runner can train, of ``WEEKDAYS``.
    minutes_per_session
        Minutes that the runner wants to give to a session beside the run.
    kit
        Equipment at hand: ``band``, ``dumbbell``, ``chair``, ``roller`` and the like.
    conditions
        What the runner wants taken into account, in their own words.
    lap_press_means_tight
        The runner presses the lap button when the back gets tight; single presses can be told apart later.
    sex
        For the normal values of two movement tests that differ by it.
    """

    birth_year: int | None = None
    height_m: float | None = None
    home_time_zone: str | None = None
    units: Units = Units.METRIC
    days: tuple[str, ...] = ()
    minutes_per_session: int | None = None
    kit: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    lap_press_means_tight: bool = False
    sex: Sex | None = None

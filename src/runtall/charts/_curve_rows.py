"""What a curve draws: points, the runner's own band behind them, and what happened, written where it happened."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of a curve in the units of the page.

    ``y`` is ``None`` at a gap. ``ground`` is the height of the ground there, 0 (lowest of the run) to 1 (highest), drawn small at
    the foot of the chart; ``None`` where it is not known or not wanted.
    """

    x: float
    y: float | None
    ground: float | None = None


@dataclass(frozen=True, slots=True)
class BandPoint:
    """The own band at one place: from ``low`` to ``high``."""

    x: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis, in words."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at ``x``, in a few words."""

    x: float
    note: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the run with a name of its own, from ``start`` to ``end``."""

    start: float
    end: float
    note: str


@dataclass(frozen=True, slots=True)
class Around:
    """Everything about a curve but its points.

    Attributes
    ----------
    x_ticks, y_ticks
        What stands along the axes, in words.
    bottom, top
        Values at the two ends of the vertical axis; ``bottom`` may be the larger one, as for pace.
    unit
        Of the vertical axis, written above it.
    band, band_note, band_note_below
        The own band, and what it is, written above it, or below it where the curve leaves it upwards.
    usual, usual_note
        A level to hold the curve against, and its name.
    marks, stretches
        Events, and named parts.
    ground_note
        What the small drawing of the ground says.
    dots
        Whether each point is drawn as a dot too.
    """

    x_ticks: tuple[Tick, ...] = ()
    y_ticks: tuple[Tick, ...] = ()
    bottom: float = 0.0
    top: float = 1.0
    band: tuple[BandPoint, ...] = ()
    band_note: str = ""
    band_note_below: bool = False
    unit: str = ""
    usual: float | None = None
    usual_note: str = ""
    marks: tuple[Mark, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    ground_note: str = ""
    dots: bool = False


NOTHING_AROUND = Around()

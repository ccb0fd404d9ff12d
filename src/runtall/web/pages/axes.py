"""Words along the axes of a chart, in the reader's units: round steps, few of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10

from django.utils.translation import gettext as _

from runtall.charts import Tick
from runtall.core import Units
from runtall.core.wording import METRES_PER_MILE, scale_of
from runtall.web.pages.words import Words

_MINUTE_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480)
_PACE_STEPS_MIN = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)


def distance_unit_m(words: Words) -> float:
    """Return how long one kilometre or mile of this reader is."""
    return 1000.0 if words.units is Units.METRIC else METRES_PER_MILE


def pace_min(speed_mps: float, words: Words) -> float:
    """Return minutes for a kilometre or mile."""
    return distance_unit_m(words) / speed_mps / 60.0


def pace_text(minutes: float) -> str:
    """Return ``5:45``."""
    seconds = round(minutes * 60)
    return f"{seconds // 60}:{seconds % 60:02d}"


def round_step(span: float, most: int) -> float:
    """Return the smallest of 1, 2, 5, 10 ... that cuts a span into at most so many parts.

    Examples
    --------
    >>> round_step(42.0, 5)
    10.0
    """
    if span <= 0:
        return 1.0
    rough = span / most
    size = 10.0 ** floor(log10(rough))
    return next(float(size * each) for each in (1, 2, 5, 10) if size * each >= rough * (1 - 1e-9))


def inside(low: float, high: float, step: float) -> list[float]:
    """Return the multiples of ``step`` from ``low`` to ``high``."""
    return [at * step for at in range(ceil(low / step - 1e-9), floor(high / step + 1e-9) + 1)]


def time_ticks(end_min: float) -> tuple[Tick, ...]:
    """Return places along a run's minutes; none at the very ends, where words would be cut."""
    step = next((each for each in _MINUTE_STEPS if end_min / each <= 6), _MINUTE_STEPS[-1])
    return tuple(Tick(at, _minutes(at)) for at in inside(step, end_min * 0.96, step))


def _minutes(minutes: float) -> str:
    whole = round(minutes)
    if whole < 60 or whole % 60:
        return _("{n} min").format(n=whole) if whole < 60 else _("{h}:{m:02d} h").format(h=whole // 60, m=whole % 60)
    return _("{n} h").format(n=whole // 60)


def distance_ticks(end: float, words: Words) -> tuple[Tick, ...]:
    """Return places along a run's kilometres or miles."""
    step = max(round_step(end, 6), 0.1)
    unit = words.parts("distance_m", 1000.0).unit
    return tuple(Tick(at, f"{at:g}\N{NO-BREAK SPACE}{unit}") for at in inside(step, end * 0.96, step))


def pace_ticks(fast: float, slow: float) -> tuple[Tick, ...]:
    """Return paces between two, in minutes for a kilometre or mile."""
    step = next((each for each in _PACE_STEPS_MIN if (slow - fast) / each <= 4), _PACE_STEPS_MIN[-1])
    return tuple(Tick(at, pace_text(at)) for at in inside(fast, slow, step))


def value_ticks(name: str, low: float, high: float, words: Words) -> tuple[Tick, ...]:
    """Return places along a quantity shown in the reader's units."""
    _size, decimals = scale_of(name, words.units)
    step = max(round_step(high - low, 4), 10.0**-decimals)
    places = inside(low, high, step)
    shown = [f"{at:.{0 if step >= 1 else decimals}f}" for at in places]
    return tuple(Tick(at, text.replace("-", "\N{MINUS SIGN}")) for at, text in zip(places, shown, strict=True))


def spread(values: Sequence[float], least: float) -> tuple[float, float]:
    """Return the range that holds 96 of 100 values, and never less than ``least`` wide."""
    ordered = sorted(values)
    low, high = ordered[int(0.02 * (len(ordered) - 1))], ordered[ceil(0.98 * (len(ordered) - 1))]
    missing = max(0.0, least - (high - low)) / 2
    margin = 0.08 * (high - low + 2 * missing)
    return low - missing - margin, high + missing + margin

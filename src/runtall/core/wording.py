"""Numbers as a runner reads them: SI in, kilometres or miles, minutes and dates out.

The field keeps SI; a sentence carries its numbers under names that end in their unit (``longest_m=16200``), and
only here, at the moment somebody reads it, do they become "16.2 km" or "10.1 mi".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from runtall.core.profile import Units

METRES_PER_MILE: Final = 1609.344
METRES_PER_FOOT: Final = 0.3048
METRES_PER_INCH: Final = 0.0254
MINUS: Final = "\N{MINUS SIGN}"
MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and its unit, ready to be set in type; ``unit`` is empty where the number carries it (``1 h 05 min``)."""

    number: str
    unit: str

    def __str__(self) -> str:
        """Return the two with a space that does not break; degrees stand close, as they are written."""
        if self.unit == "°":
            return f"{self.number}°"
        return f"{self.number}\N{NO-BREAK SPACE}{self.unit}" if self.unit else self.number


@dataclass(frozen=True, slots=True)
class _Scale:
    """How one kind of quantity is shown: ``value / size`` with ``decimals``, then ``unit``."""

    unit: str
    size: float
    decimals: int


# Longest ending first: the first that fits decides.
_SCALES: Final[tuple[tuple[str, _Scale, _Scale], ...]] = (
    ("vertical_oscillation_m", _Scale("cm", 0.01, 1), _Scale("in", METRES_PER_INCH, 1)),
    ("step_length_m", _Scale("m", 1, 2), _Scale("ft", METRES_PER_FOOT, 2)),
    ("foot_ahead_m", _Scale("cm", 0.01, 0), _Scale("in", METRES_PER_INCH, 1)),
    ("step_width_m", _Scale("cm", 0.01, 0), _Scale("in", METRES_PER_INCH, 1)),
    ("height_m", _Scale("m", 1, 2), _Scale("ft", METRES_PER_FOOT, 1)),
    ("altitude_m", _Scale("m", 1, 0), _Scale("ft", METRES_PER_FOOT, 0)),
    ("descent_m", _Scale("m", 1, 0), _Scale("ft", METRES_PER_FOOT, 0)),
    ("ascent_m", _Scale("m", 1, 0), _Scale("ft", METRES_PER_FOOT, 0)),
    ("stance_time_s", _Scale("ms", 0.001, 0), _Scale("ms", 0.001, 0)),
    ("step_time_s", _Scale("ms", 0.001, 0), _Scale("ms", 0.001, 0)),
    ("duty_factor", _Scale("%", 0.01, 0), _Scale("%", 0.01, 0)),
    ("_deg", _Scale("°", 1, 0), _Scale("°", 1, 0)),
    ("vertical_ratio", _Scale("%", 0.01, 1), _Scale("%", 0.01, 1)),
    ("stance_balance_left_ratio", _Scale("%", 0.01, 1), _Scale("%", 0.01, 1)),
    ("grade_ratio", _Scale("%", 0.01, 1), _Scale("%", 0.01, 1)),
    ("_spm", _Scale("spm", 1, 0), _Scale("spm", 1, 0)),
    ("_bpm", _Scale("bpm", 1, 0), _Scale("bpm", 1, 0)),
    ("_brpm", _Scale("brpm", 1, 0), _Scale("brpm", 1, 0)),
    ("_nrs", _Scale("of 10", 1, 0), _Scale("of 10", 1, 0)),
    ("day_count", _Scale("days", 1, 0), _Scale("days", 1, 0)),
    ("_ratio", _Scale("%", 0.01, 0), _Scale("%", 0.01, 0)),
    ("_m", _Scale("km", 1000, 1), _Scale("mi", METRES_PER_MILE, 1)),
)


def measured(name: str, value: float, units: Units = Units.METRIC, *, signed: bool = False) -> Measured:
    r"""Put a value named with its unit into the units of this runner.

    Parameters
    ----------
    name
        A quantity or any name that ends in its unit: ``distance_m``, ``longest_m``, ``stance_time_s``.
    value
        In that unit.
    units
        Metric or imperial.
    signed
        Whether a plus stands before a rise, as in a change.

    Examples
    --------
    >>> str(measured("longest_m", 16240.0)), str(measured("longest_m", 16240.0, Units.IMPERIAL))
    ('16.2\xa0km', '10.1\xa0mi')
    >>> str(measured("hard_s", 4500)), str(measured("stance_time_s", -0.004, signed=True))
    ('1 h 15 min', '−4\xa0ms')
    """
    if name.endswith("_mps"):
        return _pace(value, units)
    if name.endswith("_s") and not name.endswith(("stance_time_s", "step_time_s")):
        return Measured(_sign(value, signed) + _duration(abs(value)), "")
    if (scale := _scale(name, units)) is not None:
        shown = value / scale.size
        decimals = 0 if scale.size >= 1000 and abs(shown) >= 100 else scale.decimals
        return Measured(_number(shown, decimals, signed), scale.unit)
    return Measured(_number(value, 0 if float(value).is_integer() else 1, signed), "")


def scale_of(name: str, units: Units = Units.METRIC) -> tuple[float, int]:
    """Return what one shown unit is in SI and how many decimals are shown, for axes: ``(0.001, 0)`` for contact time in ms."""
    scale = _scale(name, units)
    return (1.0, 1) if scale is None else (scale.size, scale.decimals)


def _scale(name: str, units: Units) -> _Scale | None:
    for ending, metric, imperial in _SCALES:
        if name.endswith(ending):
            return metric if units is Units.METRIC else imperial
    return None


def day_in_words(day: date, *, year: bool = False) -> str:
    """Return a calendar day in English: ``14 November``.

    Examples
    --------
    >>> day_in_words(date(2026, 11, 14))
    '14 November'
    """
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


def _number(value: float, decimals: int, signed: bool) -> str:
    digits = f"{abs(value):.{decimals}f}"
    zero = not digits.strip("0.")
    return digits if zero else _sign(value, signed) + digits


def _sign(value: float, signed: bool) -> str:
    if value < 0:
        return MINUS
    return "+" if signed and value > 0 else ""


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _pace(speed_mps: float, units: Units) -> Measured:
    metres, unit = (1000.0, "/km") if units is Units.METRIC else (METRES_PER_MILE, "/mi")
    if speed_mps <= 0:
        return Measured("-", unit)
    seconds = round(metres / speed_mps)
    return Measured(f"{seconds // 60}:{seconds % 60:02d}", unit)

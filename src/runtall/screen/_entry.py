"""Numbers as they are entered, with their unit, and what a clinic's own device read on one side."""

from __future__ import annotations

import math
from datetime import date

from runtall.core import ImplausibleValueError, NotFoundError, Side, say
from runtall.evidence import clinic, movement_tests
from runtall.screen._results import Result, Way

FORCE, TORQUE = "force_n", "torque_nm"
_KEPT = {"force": FORCE, "torque": TORQUE}
_DIGITS = 9


def entered(test_id: str, measure_id: str, number: float, unit: str | None = None) -> float:
    """Turn an entered number into the unit that the measure is kept in; ``unit`` ``None`` means it is in that already.

    Raises
    ------
    NotFoundError
        No such test or measure.
    ImplausibleValueError
        The unit is none of this measure.

    Examples
    --------
    >>> entered("weight-bearing-lunge", "toe_to_wall_m", 9.5, "cm"), entered("side-plank-hold", "hold_s", 1.5, "min")
    (0.095, 90.0)
    """
    test = movement_tests().get(test_id)
    if test is None or measure_id not in {each.id for each in test.measures}:
        raise NotFoundError(say("There is no {name} in {test}.", name=measure_id, test=test_id))
    measure = test.measure(measure_id)
    if unit is None or unit == measure.unit:
        return float(number)
    if unit not in measure.units:
        raise ImplausibleValueError(
            say("{words} cannot be entered in {unit}.", words=measure.words, unit=unit),
            say("It takes {units}.", units=", ".join(measure.units) or measure.unit or "no unit"),
        )
    return round(number * measure.units[unit], _DIGITS)


def clinic_result(reading_id: str, number: float, unit: str, *, device: str, side: Side, on: date) -> Result:
    """Make a result of what a dynamometer or force plate read on one side, kept in newtons or newton metres.

    Raises
    ------
    NotFoundError
        No such reading.
    ImplausibleValueError
        The device does not read it, the unit does not measure it, or the number is negative or none.

    Examples
    --------
    >>> dict(clinic_result("knee-extension", 40, "kgf", device="dynamometer", side=Side.LEFT, on=date(2026, 11, 2)).values)
    {'force_n': 392.266}
    """
    kept = clinic()
    about = kept.readings.get(reading_id)
    if about is None:
        raise NotFoundError(say("There is no reading called {name}.", name=reading_id))
    if device not in about.devices:
        raise ImplausibleValueError(say("{words} is not read by {device}.", words=about.words, device=device))
    if unit not in kept.units or kept.units[unit].kind not in about.kinds:
        raise ImplausibleValueError(say("{words} cannot be entered in {unit}.", words=about.words, unit=unit))
    if not math.isfinite(number) or number < 0:
        raise ImplausibleValueError(say("{words}: {value} is no reading.", words=about.words, value=str(number)))
    value = round(number * kept.units[unit].factor, _DIGITS)
    return Result(reading_id, on, side, {_KEPT[kept.units[unit].kind]: value}, Way.DEVICE, device)

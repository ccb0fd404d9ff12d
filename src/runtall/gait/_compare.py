"""Two clips against each other: a difference is one only beyond what filming again would give."""

from __future__ import annotations

from runtall.core import ImplausibleValueError, Message, say
from runtall.gait._reading import GaitChange, GaitMeasure, GaitReading, Tendency
from runtall.gait._words import label


def compare(now: GaitReading, before: GaitReading) -> tuple[GaitChange, ...]:
    """Set every figure that both clips give side by side, and say which differ by more than chance.

    Parameters
    ----------
    now, before
        Clips of the same view; a clip that was refused has nothing to compare.

    Raises
    ------
    ImplausibleValueError
        The clips were filmed from different places: their figures answer different questions.
    """
    if now.is_usable and before.is_usable and now.view is not before.view:
        raise ImplausibleValueError(
            say("One clip was filmed from another place than the other."), say("Compare clips filmed from the same side.")
        )
    pairs = ((each, before.measure(each.name, each.side)) for each in now.measures)
    return tuple(change(each, earlier) for each, earlier in pairs if earlier is not None)


def change(now: GaitMeasure, before: GaitMeasure) -> GaitChange:
    """Compare one figure of two clips; the smallest real change takes each clip's own error in."""
    smallest = _smallest(now, before)
    tendency = tendency_of(before.mean, now.mean, smallest)
    return GaitChange(now.name, now.unit, now.side, before.mean, now.mean, smallest, tendency, _sentence(now, tendency))


def tendency_of(before: float, now: float, smallest: float | None) -> Tendency:
    """Which way a figure moved, if by more than the smallest real change."""
    if smallest is None:
        return Tendency.UNKNOWN
    if abs(now - before) <= smallest:
        return Tendency.NO_CLEAR_CHANGE
    return Tendency.UP if now > before else Tendency.DOWN


def _smallest(now: GaitMeasure, before: GaitMeasure) -> float | None:
    """Root mean square of both: each is 1.96 times root 2 times the standard error of its own clip."""
    if now.smallest_real_change is None or before.smallest_real_change is None:
        return None
    return float(((now.smallest_real_change**2 + before.smallest_real_change**2) / 2.0) ** 0.5)


def _sentence(now: GaitMeasure, tendency: Tendency) -> Message:
    name = label(now.name)
    match tendency:
        case Tendency.UP:
            return say("{name}: more than in the earlier clip, by more than filming again would give.", name=name)
        case Tendency.DOWN:
            return say("{name}: less than in the earlier clip, by more than filming again would give.", name=name)
        case Tendency.NO_CLEAR_CHANGE:
            return say("{name}: no clear change.", name=name)
        case Tendency.UNKNOWN:
            return say("{name}: how far this may be off was never measured, so no change is named.", name=name)

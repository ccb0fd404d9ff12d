"""One foot or both? What a cadence figure in a track file counts, decided once for a recording."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray, Message, say

_BOTH_FEET_FROM = 120.0
_SPM_RUNNING = (120.0, 240.0)
_SPM_WALKING = (50.0, 160.0)
_STEP_LENGTH_M = (0.25, 1.9)


@dataclass(frozen=True, slots=True)
class FootCount:
    """What to multiply a file's cadence by to count both feet, and what to tell about it."""

    factor: float
    oddities: tuple[Message, ...] = ()


def count_feet(cadence: FloatArray, speed_mps: FloatArray | None, *, one_leg_by_format: bool | None) -> FootCount:
    """Decide whether a recording's cadence counts one foot or both.

    The format's own definition comes first (TCX and Garmin's GPX extension count one leg), then the size of the figures:
    no one runs at 120 strides a minute, and hardly anyone at fewer than 120 steps. The outcome is checked against speed:
    cadence and speed together give a step length, and that must be a runner's. Where definition and check contradict each
    other, the file's own figure is kept and an oddity says so.

    Parameters
    ----------
    cadence
        Shape (n,), as the file has it.
    speed_mps
        Shape (n,); ``None`` where unknown, then only the figures speak.
    one_leg_by_format
        What the format or its writer defines; ``None`` where it leaves it open.

    Examples
    --------
    >>> count_feet(np.full(60, 86.0), np.full(60, 3.0), one_leg_by_format=True).factor
    2.0
    >>> count_feet(np.full(60, 172.0), np.full(60, 3.0), one_leg_by_format=None).factor
    1.0
    """
    turning = np.isfinite(cadence) & (cadence > 20)
    if speed_mps is not None:
        moving = turning & (np.nan_to_num(speed_mps) > 0.5)
        turning = moving if np.count_nonzero(moving) >= 10 else turning
    if not turning.any():
        return FootCount(2.0 if one_leg_by_format else 1.0)
    typical = float(np.median(cadence[turning]))
    speed = None
    if speed_mps is not None:
        known = speed_mps[turning & np.isfinite(speed_mps)]
        speed = float(np.median(known)) if len(known) else None
    by_size = 2.0 if typical < _BOTH_FEET_FROM else 1.0
    factor = by_size if one_leg_by_format is None else (2.0 if one_leg_by_format else 1.0)
    if _plausible(typical * factor, speed):
        return FootCount(factor)
    other = 3.0 - factor
    if factor == 2.0 and typical >= _BOTH_FEET_FROM:
        return FootCount(
            1.0,
            (
                say(
                    "Cadence counts one foot in this format, yet {cadence:.0f} a minute can only be both feet; taken as both.",
                    cadence=typical,
                ),
            ),
        )
    if _plausible(typical * other, speed) or speed is not None:
        return FootCount(
            1.0 if factor == 2.0 and typical * 2 > _SPM_RUNNING[1] else factor, (_contradiction(typical, factor, speed),)
        )
    return FootCount(factor)


def _contradiction(typical: float, factor: float, speed: float | None) -> Message:
    return say(
        "Cadence ({cadence:.0f} a minute, {feet}) does not fit the speed ({speed:.1f} m/s); the file's own figure is kept.",
        cadence=typical,
        feet="one foot" if factor == 2.0 else "both feet",
        speed=speed or 0.0,
    )


def _plausible(cadence_spm: float, speed_mps: float | None) -> bool:
    if speed_mps is None:
        return _SPM_WALKING[0] <= cadence_spm <= _SPM_RUNNING[1]
    low, high = _SPM_RUNNING if speed_mps > 2.2 else (_SPM_WALKING[0], _SPM_RUNNING[1])
    return low <= cadence_spm <= high and _STEP_LENGTH_M[0] <= speed_mps * 60 / cadence_spm <= _STEP_LENGTH_M[1]

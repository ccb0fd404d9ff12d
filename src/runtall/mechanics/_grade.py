"""Grade of the ground, what it costs, and the speed that the same effort makes on the flat."""

from __future__ import annotations

import numpy as np

from runtall.core import FloatArray, ImplausibleValueError, Recording, ShapeMismatchError, say
from runtall.evidence import rule
from runtall.signals import smooth_over_time

MINETTI_COEFFICIENTS = (155.4, -30.4, -43.3, 46.3, 19.5, 3.6)
"""Cost of running over grade, highest power first, J per kg and metre (Minetti 2002, their running polynomial)."""


def running_cost(grade_ratio: FloatArray | float) -> FloatArray:
    """Energy that a metre of running costs on a grade, per kilogram of body mass.

    Parameters
    ----------
    grade_ratio
        Any shape. Rise over run, uphill positive.

    Returns
    -------
    FloatArray
        Same shape, J/(kg m); NaN where the grade is unknown.

    Raises
    ------
    ImplausibleValueError
        A grade beyond ±0.45, where nobody was measured and the polynomial runs away.

    References
    ----------
    minetti-2002

    Examples
    --------
    >>> running_cost(np.array([-0.1, 0.0, 0.1])).round(2)
    array([2.15, 3.6 , 5.97])
    """
    grade = np.asarray(grade_ratio, dtype=np.float64)
    limit = rule("grade-adjusted-speed").value("steepest_grade_ratio")
    if np.any(np.abs(grade) > limit):
        raise ImplausibleValueError(
            say("The cost of running is known for grades up to {limit_grade_ratio} only.", limit_grade_ratio=limit)
        )
    return np.asarray(np.polyval(MINETTI_COEFFICIENTS, grade), dtype=np.float64)


def grade_adjusted_speed(speed_mps: FloatArray, grade_ratio: FloatArray) -> FloatArray:
    """Speed on the flat that would cost the same energy.

    Parameters
    ----------
    speed_mps, grade_ratio
        Same shape. NaN is a gap.

    Returns
    -------
    FloatArray
        Same shape, m/s. NaN where an input is, and where the grade lies beyond the measured ±0.45.

    Raises
    ------
    ShapeMismatchError
        The arrays do not describe the same samples.

    Notes
    -----
    The polynomial comes from trained mountain runners on a treadmill. Runners rarely take the whole of what a descent
    offers, so fast descents look easier than they are.

    References
    ----------
    minetti-2002

    Examples
    --------
    >>> grade_adjusted_speed(np.array([3.0, 3.0, 3.0]), np.array([0.0, 0.05, 0.6])).round(2)
    array([3. , 3.9, nan])
    """
    if speed_mps.shape != grade_ratio.shape:
        raise ShapeMismatchError(say("Speed and grade do not describe the same samples."))
    limit = rule("grade-adjusted-speed").value("steepest_grade_ratio")
    with np.errstate(invalid="ignore"):
        grade = np.where(np.abs(grade_ratio) <= limit, grade_ratio, np.nan)
    cost = np.full_like(grade, MINETTI_COEFFICIENTS[0])
    for coefficient in MINETTI_COEFFICIENTS[1:]:
        cost *= grade
        cost += coefficient
    return speed_mps * (cost / MINETTI_COEFFICIENTS[-1])


def ground_grade(recording: Recording, seconds: FloatArray, distance_m: FloatArray | None) -> FloatArray | None:
    """Grade of the ground at each sample: smoothed altitude over the distance run around it.

    Parameters
    ----------
    seconds, distance_m
        Shape (n_samples,), from :func:`prepare`.

    Returns
    -------
    FloatArray | None
        Shape (n_samples,), uphill positive; NaN where altitude is missing or hardly any ground was covered; ``None``
        where the file knows no altitude or no distance.
    """
    measure = rule("ground-grade")
    altitude = recording.values("altitude_m")
    if altitude is None or distance_m is None:
        return None
    t_s, half_s = recording.t_s, 0.5 * measure.value("window_s")
    smooth = smooth_over_time(t_s, altitude, seconds, window_s=measure.value("altitude_window_s"))
    known = np.isfinite(smooth)
    if np.count_nonzero(known) < 2:
        return None
    ahead, behind = t_s + half_s, t_s - half_s
    rise = np.interp(ahead, t_s[known], smooth[known]) - np.interp(behind, t_s[known], smooth[known])
    along = np.interp(ahead, t_s, distance_m) - np.interp(behind, t_s, distance_m)
    with np.errstate(invalid="ignore", divide="ignore"):
        grade = np.where(known & (along >= measure.value("shortest_m")), rise / along, np.nan)
        return np.where(np.abs(grade) <= measure.value("steepest_grade_ratio"), grade, np.nan)

"""Stretches and turning points in a series."""

from __future__ import annotations

import numpy as np

from runtall.core import BoolArray, FloatArray, IntArray


def find_spans(mask: BoolArray) -> IntArray:
    """Find the stretches of consecutive true samples.

    Returns
    -------
    IntArray
        Shape (n_spans, 2), half-open index pairs ``[start, end)`` in order.

    Examples
    --------
    >>> find_spans(np.array([True, True, False, True])).tolist()
    [[0, 2], [3, 4]]
    """
    padded = np.zeros(len(mask) + 2, dtype=np.int8)
    padded[1:-1] = mask
    change = np.diff(padded)
    return np.stack((np.flatnonzero(change == 1), np.flatnonzero(change == -1)), axis=1)


def drop_short_spans(mask: BoolArray, seconds: FloatArray, *, shortest_s: float) -> BoolArray:
    """Keep only those stretches of true samples that last at least ``shortest_s`` by the samples' own seconds.

    Examples
    --------
    >>> drop_short_spans(np.array([True, False, True, True]), np.ones(4), shortest_s=2)
    array([False, False,  True,  True])
    """
    spans = find_spans(mask)
    if len(spans) == 0:
        return mask
    cumulative = np.concatenate(([0.0], np.cumsum(seconds)))
    lasting = cumulative[spans[:, 1]] - cumulative[spans[:, 0]] >= shortest_s
    step = np.zeros(len(mask) + 1, dtype=np.int8)
    step[spans[lasting, 0]] = 1
    step[spans[lasting, 1]] -= 1
    return np.cumsum(step[:-1]).astype(bool)


def find_turning_points(values: FloatArray, *, hysteresis: float) -> FloatArray:
    """Find the lows and highs of a series between which it moved by at least ``hysteresis``.

    The sum of the rises between them is the climb that is not noise: a wobble smaller than the hysteresis counts for
    nothing, however often it comes.

    Parameters
    ----------
    values
        Shape (n,), no gaps.

    Returns
    -------
    FloatArray
        Shape (n_points,), first and last value included, rising and falling by turns.

    Examples
    --------
    >>> find_turning_points(np.array([0.0, 5.0, 4.0, 9.0, 1.0]), hysteresis=2.0)
    array([0., 9., 1.])
    """
    if len(values) < 2:
        return values
    slope = np.sign(np.diff(values))
    moving = np.flatnonzero(slope)
    if len(moving) == 0:
        return values[[0, -1]]
    turns = moving[1:][slope[moving[1:]] != slope[moving[:-1]]]
    points = np.concatenate((values[:1], values[turns], values[-1:])).tolist()
    kept = [points[0]]
    low = high = points[0]
    direction = 0
    for value in points[1:]:
        low, high = min(low, value), max(high, value)
        if direction >= 0 and high - value >= hysteresis:
            kept.append(high)
            low, high, direction = value, value, -1
        elif direction <= 0 and value - low >= hysteresis:
            if direction < 0 or low < kept[0]:
                kept.append(low)
            low, high, direction = value, value, 1
    if direction != 0:
        kept.append(high if direction > 0 else low)
    return np.array(kept)


def find_turning_indices(values: FloatArray, *, hysteresis: float) -> tuple[IntArray, IntArray]:
    """Find where a series peaks and where it bottoms, counting only swings of at least ``hysteresis``.

    Parameters
    ----------
    values
        Shape (n,). NaN is passed over.

    Returns
    -------
    tuple[IntArray, IntArray]
        Indices of the peaks and of the lows, each in order; between two peaks lies one low. The first and last extreme
        count only where the series turned away from them by ``hysteresis`` on both sides.

    Examples
    --------
    >>> peaks, lows = find_turning_indices(np.array([0.0, 5.0, 4.0, 9.0, 1.0, 8.0]), hysteresis=3.0)
    >>> peaks.tolist(), lows.tolist()
    ([3], [4])
    """
    peaks: list[int] = []
    lows: list[int] = []
    at = np.flatnonzero(np.isfinite(values)).tolist()
    high = low = at[0] if at else 0
    rising: bool | None = None
    for k in at:
        high = k if values[k] > values[high] else high
        low = k if values[k] < values[low] else low
        if rising is not False and values[high] - values[k] >= hysteresis:
            if rising:
                peaks.append(high)
            low, rising = k, False
        elif rising is not True and values[k] - values[low] >= hysteresis:
            if rising is False:
                lows.append(low)
            high, rising = k, True
        if rising is False and values[k] <= values[low]:
            low = k
            high = k
        elif rising is True and values[k] >= values[high]:
            high = k
            low = k
    return np.array(peaks, dtype=np.int64), np.array(lows, dtype=np.int64)

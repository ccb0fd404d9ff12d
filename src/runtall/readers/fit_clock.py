"""Settling a device's clock: times that repeat, step back or leap become strictly increasing seconds from 0."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from runtall.core import BoolArray, FloatArray, IntArray, Message, say
from runtall.readers.fit_records import NO_TIME

_LEAP_S = 7 * 86_400
"""A step forward longer than this is the clock being set, not a pause."""

_SET_BACK_S = 3_600
"""A step back longer than this is the clock being set, not a late record."""

SYSTEM_TIME_LIMIT = 0x1000_0000
"""Below this a time counts seconds since the device was switched on, not since FIT's epoch."""


@dataclass(frozen=True)
class Clock:
    """The settled times of a part's records.

    Attributes
    ----------
    rows
        Indices of the records that are kept, or ``None`` for all.
    group
        Shape (n kept,), the sample that each kept record belongs to, or ``None`` when each is its own.
    time
        Shape (n_samples,), strictly increasing, seconds since FIT's epoch.
    raw
        Shape (n kept,), the device's own times of the kept records.
    is_set
        Whether the clock was set on the way, so that ``raw`` and ``time`` run apart.
    oddities
        What was settled and how.
    """

    rows: IntArray | None
    group: IntArray | None
    time: IntArray
    raw: IntArray
    is_set: bool
    oddities: tuple[Message, ...]

    def settled(self, raw_time: int) -> int:
        """Put an instant of the device's clock (a lap, a pause) on the settled one."""
        if not self.is_set:
            return raw_time
        nearest = int(np.abs(self.raw - raw_time).argmin())
        sample = nearest if self.group is None else int(self.group[nearest])
        return int(self.time[sample]) + raw_time - int(self.raw[nearest])

    def repeated_rows(self, first: int, stop: int) -> int:
        """Count the records of samples ``[first, stop)`` that were merged with the one before."""
        if self.group is None:
            return 0
        start, end = np.searchsorted(self.group, (first, stop))
        return int(end - start) - (stop - first)

    def take(self, values: FloatArray) -> FloatArray:
        """Bring a channel to the samples; of several records in one second the last known value counts."""
        if self.rows is not None:
            values = values[self.rows]
        if self.group is None:
            return values
        merged = np.full(len(self.time), np.nan)
        known = np.isfinite(values)
        merged[self.group[known]] = values[known]
        return merged


def settle(time: IntArray, *, is_damaged: bool) -> Clock | None:
    """Settle the times of records; ``None`` when none has a time."""
    steps = time[1:] - time[:-1]
    if time.min() > NO_TIME and (not len(steps) or (steps.min() > 0 and steps.max() <= _LEAP_S)):
        return Clock(None, None, time, time, is_set=False, oddities=())
    oddities: list[Message] = []
    rows = np.flatnonzero(time != NO_TIME)
    if len(rows) < len(time):
        oddities.append(say("{n} records without a time were left out.", n=len(time) - len(rows)))
    if is_damaged and len(rows):
        kept = _longest_steady(time[rows])
        if len(kept) < len(rows):
            oddities.append(say("{n} records whose time cannot be right were left out.", n=len(rows) - len(kept)))
            rows = rows[kept]
    if not len(rows):
        return None
    raw = time[rows]
    settled, is_set = _without_leaps(raw, oddities)
    keep = settled >= np.maximum.accumulate(settled)
    if not keep.all():
        oddities.append(say("{n} records that step back in time were left out.", n=int(len(keep) - np.count_nonzero(keep))))
        rows, raw, settled = rows[keep], raw[keep], settled[keep]
    is_new: BoolArray = np.diff(settled, prepend=settled[0] - 1) > 0
    n_repeated = len(is_new) - int(np.count_nonzero(is_new))
    if n_repeated:
        oddities.append(say("{n} records repeat the second of the one before; they were merged with it.", n=n_repeated))
    group = np.cumsum(is_new) - 1 if n_repeated else None
    kept_rows = None if len(rows) == len(time) else rows
    return Clock(kept_rows, group, settled[is_new], raw, is_set, tuple(oddities))


def _without_leaps(raw: IntArray, oddities: list[Message]) -> tuple[IntArray, bool]:
    """Close the leaps of a clock that was set on the way; the longest stretch keeps its times."""
    steps = np.diff(raw)
    leaps = np.flatnonzero((steps > _LEAP_S) | (steps < -_SET_BACK_S))
    if not len(leaps):
        return raw, False
    bounds = np.concatenate(([0], leaps + 1, [len(raw)]))
    longest = int(bounds[np.diff(bounds).argmax()])
    steps[leaps] = 1
    settled = np.concatenate(([0], np.cumsum(steps)))
    oddities.append(say("The watch's clock was set {n} times on the way; the leaps were closed.", n=len(leaps)))
    return settled + (int(raw[longest]) - int(settled[longest])), True


def _longest_steady(time: IntArray) -> IntArray:
    """Return the indices of the most records whose times never step back, near the bulk of them.

    What damage left of a time is as good as random, and rarely fits between its neighbours.
    """
    near = np.flatnonzero(np.abs(time - int(np.median(time))) <= _LEAP_S)
    tails: list[int] = []
    tail_rows: list[int] = []
    previous = np.full(len(time), -1, np.int64)
    for row in near.tolist():
        value = int(time[row])
        at = bisect_right(tails, value)
        if at:
            previous[row] = tail_rows[at - 1]
        if at == len(tails):
            tails.append(value)
            tail_rows.append(row)
        else:
            tails[at] = value
            tail_rows[at] = row
    chain = []
    row = tail_rows[-1] if tail_rows else -1
    while row >= 0:
        chain.append(row)
        row = int(previous[row])
    return np.array(chain[::-1], np.int64)

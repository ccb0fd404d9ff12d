"""Left and right put right: legs that a landmark model exchanged mid-run, and legs that it drew on top of each other."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from runtall.core import BoolArray, FloatArray
from runtall.core.keypoints import Landmark
from runtall.evidence import rule
from runtall.signals import find_spans

LEGS = ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
UPPER = ("SHOULDER", "ELBOW", "WRIST", "EAR", "EYE", "EYE_INNER", "EYE_OUTER", "PINKY", "INDEX", "THUMB")
_FOLLOWED = {LEGS: ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"), UPPER: ("SHOULDER", "ELBOW", "WRIST")}


def pairs(parts: tuple[str, ...]) -> tuple[list[Landmark], list[Landmark]]:
    """Left and right landmarks of these parts of the body, in the same order."""
    return [Landmark[f"LEFT_{part}"] for part in parts], [Landmark[f"RIGHT_{part}"] for part in parts]


@dataclass(frozen=True, slots=True)
class SidesRepair:
    """Landmarks with their sides put right, and what had to be done.

    ``xy`` is of shape (n_frames, 33, 2); ``sides_sure`` is false where neither way of naming the sides clearly prevails.
    """

    xy: FloatArray
    confidence: FloatArray
    swapped: BoolArray
    hidden: BoolArray
    sides_sure: bool
    upper_swapped: BoolArray

    @property
    def n_swaps(self) -> int:
        """How often left and right were exchanged for a while."""
        return len(find_spans(self.swapped))


def repair_sides(xy: FloatArray, confidence: FloatArray, times_s: FloatArray, leg: float) -> SidesRepair:
    """Follow every joint through the clip and give it back to the leg and the arm that it belongs to.

    Parameters
    ----------
    xy, confidence
        Shapes (n_frames, 33, 2) and (n_frames, 33); NaN where lost.
    times_s
        Shape (n_frames,), seconds.
    leg
        Length of a leg in the unit of ``xy``.

    Notes
    -----
    Two names for each frame, as seen or exchanged, are weighed over the whole clip (Viterbi): what counts is how sharply
    every joint would have to change its speed. Which of the two names is the true one cannot be seen from movement; the
    model's own, in most frames, is taken.
    """
    xy, confidence = xy.copy(), confidence.copy()
    swapped = upper_swapped = np.zeros(len(xy), dtype=bool)
    sure = True
    for parts in (LEGS, UPPER):
        exchanged = _exchanged(xy, times_s, leg, _FOLLOWED[parts])
        left, right = pairs(parts)
        _exchange(xy, exchanged, left, right)
        _exchange(confidence, exchanged, left, right)
        if parts is LEGS:
            seen = np.isfinite(xy[:, Landmark.LEFT_KNEE, 0])
            share = float(exchanged[seen].mean()) if seen.any() else 0.0
            sure = share <= rule("gait-sides").value("most_exchanged_ratio")
            swapped = exchanged
        else:
            upper_swapped = exchanged
    hidden = _on_top(xy, leg)
    _lose_hidden(xy, confidence, hidden)
    return SidesRepair(xy, confidence, swapped, hidden, sure, upper_swapped)


def exchanged_throughout(repair: SidesRepair) -> SidesRepair:
    """Give every leg joint to the other side, in all frames."""
    xy, confidence = repair.xy.copy(), repair.confidence.copy()
    left, right = pairs(LEGS)
    everywhere = np.ones(len(xy), dtype=bool)
    _exchange(xy, everywhere, left, right)
    _exchange(confidence, everywhere, left, right)
    return SidesRepair(xy, confidence, ~repair.swapped, repair.hidden, repair.sides_sure, repair.upper_swapped)


def _exchange(values: FloatArray, when: BoolArray, left: list[Landmark], right: list[Landmark]) -> None:
    at = np.flatnonzero(when)[:, None]
    values[at, left], values[at, right] = values[at, right], values[at, left]


def _exchanged(xy: FloatArray, times_s: FloatArray, leg: float, parts: tuple[str, ...]) -> BoolArray:
    """Shape (n_frames,): frames whose sides stand the other way round than in most of the clip."""
    n = len(xy)
    left, right = pairs(parts)
    if n <= 2:
        return np.zeros(n, dtype=bool)
    named = np.stack((xy[:, left + right], xy[:, right + left])) / leg
    costs = _bend_costs(named, times_s)
    reluctance = rule("gait-sides").value("reluctance")
    best = np.array([0.0, reluctance, reluctance, reluctance])
    pairs_of = list(product((0, 1), repeat=2))
    came_from = np.zeros((n, 4), dtype=np.int64)
    for k in range(2, n):
        total = np.empty(4)
        for state, (middle, last) in enumerate(pairs_of):
            options = [best[2 * first + middle] + costs[k, first, middle, last] for first in (0, 1)]
            came_from[k, state] = int(options[1] < options[0])
            total[state] = min(options) + reluctance * last
        best = total - total.min()
    states = np.zeros(n, dtype=bool)
    middle, last = pairs_of[int(np.argmin(best))]
    states[-1], states[-2] = bool(last), bool(middle)
    for k in range(n - 1, 1, -1):
        first = came_from[k, 2 * int(states[k - 1]) + int(states[k])]
        states[k - 2] = bool(first)
    seen = np.isfinite(xy[:, left[0], 0])
    return ~states if seen.any() and 2 * np.count_nonzero(states & seen) > np.count_nonzero(seen) else states


def _bend_costs(named: FloatArray, times_s: FloatArray) -> FloatArray:
    """Shape (n, 2, 2, 2): how sharply joints would bend at frame ``k - 1`` by the names of frames ``k - 2``, ``k - 1``, ``k``.

    A joint that is lost in one of the three costs nothing; no joint costs more than the rule's most.
    """
    most = rule("gait-sides").value("most_a_joint")
    n = named.shape[1]
    costs = np.zeros((n, 2, 2, 2))
    step_s = np.diff(times_s)
    ahead = (step_s[1:] / step_s[:-1])[:, None, None]
    for first, middle, last in product((0, 1), repeat=3):
        a, b, c = named[first, :-2], named[middle, 1:-1], named[last, 2:]
        bend = np.linalg.norm(c - b - ahead * (b - a), axis=-1)
        costs[2:, first, middle, last] = np.minimum(np.nan_to_num(bend), most).sum(axis=-1)
    return costs


def _on_top(xy: FloatArray, leg: float) -> BoolArray:
    """Frames in which both shanks and feet stand in one place: a runner's never do, for the swing foot passes high."""
    left, right = pairs(("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"))
    apart = np.linalg.norm(xy[:, left] - xy[:, right], axis=-1)
    with np.errstate(invalid="ignore"):
        return np.asarray((apart <= rule("gait-sides").value("on_top_leg_ratio") * leg).all(axis=1))


def _lose_hidden(xy: FloatArray, confidence: FloatArray, hidden: BoolArray) -> None:
    """Drop, stretch by stretch, the leg that the model was less sure of."""
    left, right = pairs(LEGS[1:])
    for start, end in find_spans(hidden):
        less = left if confidence[start:end, left].mean() < confidence[start:end, right].mean() else right
        xy[start:end, less] = np.nan
        confidence[start:end, less] = 0.0

"""When two recordings tell of one and the same run, and which of them tells more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from runtall.core.quantities import FORM_CHANNELS
from runtall.core.recording import DEVELOPER_PREFIX, Recording

START_TOLERANCE_S = 120.0
"""A watch and a phone are rarely started within the same second."""
CUT_START_TOLERANCE_S = 5.0
"""A damaged copy of a file starts where the whole one does."""
DURATION_TOLERANCE = 0.05
DISTANCE_TOLERANCE = 0.08
"""Foot pods, satellites and services disagree by a few per cent on the same run."""


@dataclass(frozen=True, slots=True)
class RunKey:
    """What a run is recognised by: its start (seconds since 1970 UTC), duration and distance (``None``: unknown).

    ``is_cut`` says that the file is damaged: the run may have been longer.
    """

    started_s: float
    elapsed_s: float
    distance_m: float | None
    is_cut: bool = False

    @classmethod
    def of(cls, started_at: datetime, elapsed_s: float, distance_m: float | None, *, is_cut: bool = False) -> RunKey:
        """Make a key from a summary's or a row's figures."""
        return cls(started_at.timestamp(), elapsed_s, distance_m, is_cut)


def same_run(a: RunKey, b: RunKey) -> bool:
    """Tell whether two recordings are of one run, from start, duration and distance.

    An unknown distance decides nothing: then start and duration must do.

    Examples
    --------
    >>> same_run(RunKey(0.0, 1800.0, 5000.0), RunKey(40.0, 1775.0, 5150.0))
    True
    >>> same_run(RunKey(0.0, 1800.0, 5000.0), RunKey(0.0, 1800.0, 9000.0))
    False
    """
    if a.is_cut or b.is_cut:
        return _part_of(a, b) if a.is_cut and (a.elapsed_s <= b.elapsed_s or not b.is_cut) else _part_of(b, a)
    if abs(a.started_s - b.started_s) > START_TOLERANCE_S or _overlap_s(a, b) < min(a.elapsed_s, b.elapsed_s) / 2:
        return False
    if abs(a.elapsed_s - b.elapsed_s) > max(START_TOLERANCE_S, DURATION_TOLERANCE * max(a.elapsed_s, b.elapsed_s)):
        return False
    if a.distance_m is None or b.distance_m is None:
        return True
    return abs(a.distance_m - b.distance_m) <= _distance_tolerance_m(a, b)


def _overlap_s(a: RunKey, b: RunKey) -> float:
    """Seconds that both were running; a runner is in one place at a time, so two runs have none."""
    return min(a.started_s + a.elapsed_s, b.started_s + b.elapsed_s) - max(a.started_s, b.started_s)


def _part_of(cut: RunKey, other: RunKey) -> bool:
    """Tell whether a damaged recording is the beginning of another: the same start to the seconds, and no more of it."""
    if abs(cut.started_s - other.started_s) > CUT_START_TOLERANCE_S or cut.elapsed_s > other.elapsed_s + CUT_START_TOLERANCE_S:
        return False
    if cut.distance_m is None or other.distance_m is None:
        return True
    return cut.distance_m <= other.distance_m + _distance_tolerance_m(cut, other)


def _distance_tolerance_m(a: RunKey, b: RunKey) -> float:
    return max(50.0, DISTANCE_TOLERANCE * max(a.distance_m or 0.0, b.distance_m or 0.0))


WHOLE = 10 * 100 * 1_000_000
"""What wholeness adds to ``richness``: more than any number of channels and samples."""


def richness(recording: Recording, *, damaged: bool) -> int:
    """How much a recording knows, for choosing among several of one run: the larger is used.

    Wholeness counts before form channels, form channels before other channels, and those before the number of samples.
    """
    native = [channel for name, channel in recording.channels.items() if not name.startswith(DEVELOPER_PREFIX)]
    measured = [channel for channel in native if channel.n_valid and channel.source == "device"]
    form = sum(channel.name in FORM_CHANNELS for channel in measured)
    samples = min(recording.n_samples, 999_999)
    return ((form * 100) + len(measured)) * 1_000_000 + samples + (0 if damaged else WHOLE)

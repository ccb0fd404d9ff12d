"""Looking into one file: what is in it, channel by channel, with gaps and oddities. Nothing is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from runtall.core import Channel, Lap, Message, NotFoundError, Pause, Recording, RunnerProfile, UnreadableFileError, Verdict, say
from runtall.readers.sources import Refused, Source, read, walk
from runtall.readers.zones import settle_zone
from runtall.services.runners import profile_if_any
from runtall.services.zones import home_zone


@dataclass(frozen=True, slots=True)
class ChannelLook:
    """One channel at a glance. ``longest_gap_s`` is the longest stretch without a value, 0 where there is none."""

    unit: str
    source: str
    n_valid: int
    median: float | None
    low: float | None
    high: float | None
    longest_gap_s: float


@dataclass(frozen=True, slots=True)
class ActivityLook:
    """One activity at a glance: ``elapsed_s`` from first to last sample, ``timer_s`` without what was paused.

    ``n_samples`` counts the file's rows; ``n_instants`` is smaller where rows bear the same instant and were taken as one.
    """

    sport: str
    sub_sport: str | None
    started_at: datetime
    time_zone: str | None
    time_zone_source: str | None
    elapsed_s: float
    timer_s: float
    distance_m: float | None
    n_samples: int
    n_instants: int
    cadence_spm_median: float | None
    sampling_step_s: float | None
    device: str | None
    name: str | None
    rpe: float | None
    feel_ratio: float | None
    laps: tuple[Lap, ...]
    pauses: tuple[Pause, ...]
    channels: Mapping[str, ChannelLook]
    oddities: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is in one file."""

    path: str
    verdict: Verdict
    detail: Message
    format: str
    size_bytes: int
    kept_s: float | None
    bytes_read_ratio: float | None
    activities: tuple[ActivityLook, ...]


def inspect(path: Path, *, home_time_zone: str | None = None) -> Inspection:
    """Look into one file, or into an archive that holds exactly one; ``home_time_zone`` in place of the profile's.

    Raises
    ------
    NotFoundError
        There is no such file.
    UnreadableFileError
        A folder or an archive of several files: there is more than one thing to look into.
    """
    if not path.exists():
        raise NotFoundError(
            say("There is no file {path}.", path=str(path)), say("Check the name, or drag the file into the terminal.")
        )
    with tempfile.TemporaryDirectory(prefix="runtall-") as workspace:
        found = [each for _, each in zip(range(2), walk([path], workspace=Path(workspace)), strict=False)]
        if len(found) != 1:
            raise UnreadableFileError(
                say("{path} holds several files, or none.", path=str(path)),
                say("Import it whole with runtall import, or name one file in it after unpacking."),
            )
        (only,) = found
        if isinstance(only, Refused):
            return Inspection(only.label, only.verdict, only.detail, "unknown", only.size, None, None, ())
        return _look(only, home_time_zone or home_zone(profile_if_any() or RunnerProfile()))


def _look(source: Source, home_time_zone: str | None) -> Inspection:
    reading = read(source)
    return Inspection(
        path=source.label,
        verdict=reading.verdict,
        detail=reading.detail,
        format=reading.format,
        size_bytes=source.size,
        kept_s=reading.kept_s,
        bytes_read_ratio=reading.bytes_read_ratio,
        activities=tuple(_activity(settle_zone(each, home_time_zone=home_time_zone)) for each in reading.activities),
    )


def _activity(recording: Recording) -> ActivityLook:
    steps = np.diff(recording.t_s)
    channels = {name: _channel(each, recording) for name, each in recording.channels.items()}
    cadence = channels.get("cadence_spm")
    return ActivityLook(
        sport=recording.sport,
        sub_sport=recording.sub_sport,
        started_at=recording.started_at,
        time_zone=recording.time_zone,
        time_zone_source=recording.time_zone_source.value if recording.time_zone_source else None,
        elapsed_s=recording.elapsed_s,
        timer_s=recording.timer_s,
        distance_m=recording.distance_m,
        n_samples=recording.n_samples + recording.repeated_rows,
        n_instants=recording.n_samples,
        cadence_spm_median=None if cadence is None else cadence.median,
        sampling_step_s=float(np.median(steps)) if len(steps) else None,
        device=str(recording.device) if recording.device and str(recording.device) else None,
        name=recording.name,
        rpe=recording.session.rpe,
        feel_ratio=recording.session.feel_ratio,
        laps=recording.laps,
        pauses=recording.pauses,
        channels=channels,
        oddities=recording.oddities,
    )


def _channel(channel: Channel, recording: Recording) -> ChannelLook:
    valid = np.isfinite(channel.values)
    values = channel.values[valid]
    return ChannelLook(
        unit=channel.unit,
        source=channel.source,
        n_valid=len(values),
        median=float(np.median(values)) if len(values) else None,
        low=float(values.min()) if len(values) else None,
        high=float(values.max()) if len(values) else None,
        longest_gap_s=_longest_gap_s(recording, valid),
    )


def _longest_gap_s(recording: Recording, valid: np.ndarray) -> float:
    """Longest stretch between two values that has a sample without one inside, start and end of the recording included."""
    if valid.all() or recording.n_samples < 2:
        return 0.0
    t_s = recording.t_s
    marks = np.concatenate(([0], np.flatnonzero(valid), [len(valid) - 1]))
    missing = np.diff(marks) > 1
    return float(np.max(np.diff(t_s[marks])[missing], initial=0.0))

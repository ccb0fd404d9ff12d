"""A recording: everything a watch or pod wrote about one activity, with its gaps and pauses, before anyone judged it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from runtall.core.messages import Message

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    FloatArray = npt.NDArray[np.float64]
    BoolArray = npt.NDArray[np.bool_]
    IntArray = npt.NDArray[np.int64]
else:  # numpy costs a tenth of a second, which `runtall --help` need not pay for names in annotations
    FloatArray = BoolArray = IntArray = Any

DEVELOPER_PREFIX = "developer/"
"""A field that an app or pod added keeps its own name behind this prefix, so it never mixes with a native one."""


class ZoneSource(StrEnum):
    """Where a recording's time zone comes from, best first."""

    FILE = "file"
    POSITION = "position"
    HOME = "home"


class LapTrigger(StrEnum):
    """What ended a lap."""

    MANUAL = "manual"
    DISTANCE = "distance"
    TIME = "time"
    POSITION = "position"
    WORKOUT = "workout"
    SESSION_END = "session_end"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Channel:
    """One measured quantity over a recording.

    Attributes
    ----------
    name
        A key of ``core.quantities.CHANNELS``, or ``developer/<field name>`` as its maker called it.
    unit
        Of ``values``; SI for native channels, the maker's own for developer fields.
    values
        Shape (n_samples,), NaN where nothing was measured.
    source
        Who measured: ``"device"`` for the file's own field, ``"positions"`` for what was reckoned from latitude and
        longitude, otherwise the app or pod that added the field.
    """

    name: str
    unit: str
    values: FloatArray
    source: str = "device"

    @property
    def n_valid(self) -> int:
        """Samples that are not gaps."""
        import numpy as np

        return int(np.count_nonzero(np.isfinite(self.values)))


@dataclass(frozen=True, slots=True)
class Lap:
    """A stretch that the watch marked off: half-open ``[start_s, end_s)`` on the recording's clock."""

    start_s: float
    end_s: float
    trigger: LapTrigger = LapTrigger.UNKNOWN
    distance_m: float | None = None
    intensity: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch ``[start_s, end_s)`` in which the timer stood still by the runner's hand or by auto-pause."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Device:
    """What recorded. Serial numbers are not kept."""

    manufacturer: str | None = None
    product: str | None = None
    software: str | None = None

    def __str__(self) -> str:
        """Maker and model in the maker's words."""
        return " ".join(part for part in (self.manufacturer, self.product) if part)


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """What the watch itself summed up at the end, in our units: an oracle, and what its wearer entered.

    ``feel_ratio`` is 0 (very weak) to 1 (very strong); ``rpe`` is the perceived exertion 0 to 10.
    """

    elapsed_s: float | None = None
    timer_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    descent_m: float | None = None
    speed_mps: float | None = None
    cadence_spm: float | None = None
    heart_rate_bpm: float | None = None
    step_length_m: float | None = None
    vertical_oscillation_m: float | None = None
    vertical_ratio: float | None = None
    stance_time_s: float | None = None
    stance_balance_left_ratio: float | None = None
    power_w: float | None = None
    feel_ratio: float | None = None
    rpe: float | None = None


@dataclass(frozen=True, slots=True)
class Recording:
    """The whole time series of one activity.

    Attributes
    ----------
    sport, sub_sport
        In FIT's lower-case words: ``running``, ``treadmill``, ``trail``, ``cycling``; ``unknown`` when the file is silent.
    started_at
        Aware UTC instant of the first sample.
    time_zone, time_zone_source
        IANA name and where it comes from; ``None`` until someone knows.
    utc_offset_s
        What the device's own clock said about its distance to UTC, where the file tells.
    t_s
        Shape (n_samples,), strictly increasing from 0, elapsed seconds since ``started_at``; pauses do not stop it.
    channels
        By name, each of shape (n_samples,).
    laps, pauses
        In order of time, on the clock of ``t_s``.
    repeated_rows
        Rows of the file that bear the instant of the row before and were taken as one with it (a lap's edge, say).
    oddities
        What the reader noticed and how it settled it, in words.
    """

    sport: str
    started_at: datetime
    t_s: FloatArray
    channels: Mapping[str, Channel] = field(default_factory=dict)
    sub_sport: str | None = None
    time_zone: str | None = None
    time_zone_source: ZoneSource | None = None
    utc_offset_s: int | None = None
    laps: tuple[Lap, ...] = ()
    pauses: tuple[Pause, ...] = ()
    device: Device | None = None
    session: SessionFigures = SessionFigures()
    name: str | None = None
    notes: str | None = None
    gear: str | None = None
    oddities: tuple[Message, ...] = ()
    repeated_rows: int = 0

    @property
    def n_samples(self) -> int:
        """Rows of the time series."""
        return len(self.t_s)

    @property
    def elapsed_s(self) -> float:
        """First to last sample, pauses included; 0 for a single sample. Without samples, what the watch summed up."""
        return float(self.t_s[-1] - self.t_s[0]) if len(self.t_s) else self.session.elapsed_s or 0.0

    @property
    def timer_s(self) -> float:
        """Time that the watch counted: as it says itself, else elapsed time without the pauses."""
        if self.session.timer_s is not None:
            return self.session.timer_s
        return self.elapsed_s - sum(pause.end_s - pause.start_s for pause in self.pauses)

    @property
    def is_run(self) -> bool:
        """Whether the sport is running, on whatever surface."""
        return self.sport == "running"

    def values(self, name: str) -> FloatArray | None:
        """Values of a channel, shape (n_samples,), or ``None`` where the file has no such channel or only gaps."""
        channel = self.channels.get(name)
        return None if channel is None or channel.n_valid == 0 else channel.values

    @property
    def distance_m(self) -> float | None:
        """Distance covered: the last figure of the distance channel, else the session's own, else unknown."""
        import numpy as np

        distance = self.values("distance_m")
        if distance is not None:
            return float(distance[np.isfinite(distance)][-1])
        return self.session.distance_m

    def with_zone(self, time_zone: str, source: ZoneSource) -> Recording:
        """Return the same recording in a settled time zone."""
        return replace(self, time_zone=time_zone, time_zone_source=source)

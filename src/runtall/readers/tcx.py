"""TCX, Garmin's Training Center format: activities with laps, tracks and points, from watches and many services."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from runtall.core import Device, FileReading, LapTrigger, LimitExceededError, Message, Recording, say
from runtall.readers.columns import Columns
from runtall.readers.instants import one_epoch_second
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.sports import sport_of_label
from runtall.readers.track_files import read_track_file
from runtall.readers.tracks import RawActivity, RawLap, recording_from_track
from runtall.readers.xml_points import PointSchema

FORM_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "verticaloscillation": "vertical_oscillation_m",
        "verticalratio": "vertical_ratio",
        "stancetime": "stance_time_s",
        "groundcontacttime": "stance_time_s",
        "stancetimebalance": "stance_balance_left_ratio",
        "groundcontactbalance": "stance_balance_left_ratio",
        "groundcontacttimebalance": "stance_balance_left_ratio",
        "steplength": "step_length_m",
        "stridelength": "step_length_m",
    },
)
"""Running dynamics as exporters name them in extensions; no schema fixes names or units."""

SCHEMA = PointSchema(
    tags=("Trackpoint",),
    containers=frozenset({"track"}),
    fields=MappingProxyType(
        {
            "time": "time",
            "position/latitudedegrees": "latitude_deg",
            "position/longitudedegrees": "longitude_deg",
            "altitudemeters": "altitude_m",
            "distancemeters": "distance_m",
            "heartratebpm/value": "heart_rate_bpm",
            "cadence": "cadence",
        },
    ),
    extension_fields=MappingProxyType(
        {
            "speed": "speed_mps",
            "runcadence": "run_cadence",
            "watts": "power_w",
            "power": "power_w",
            "temperature": "temperature_c",
            "atemp": "temperature_c",
            "respirationrate": "respiration_rate_brpm",
            **FORM_FIELDS,
        },
    ),
    attributes=MappingProxyType({}),
)
_TRIGGERS = MappingProxyType(
    {
        "manual": LapTrigger.MANUAL,
        "distance": LapTrigger.DISTANCE,
        "location": LapTrigger.POSITION,
        "time": LapTrigger.TIME,
    },
)


def read_tcx(
    stream: Iterable[bytes],
    *,
    limits: Limits = LIMITS,
    encoding: str | None = None,
    damage: Message | None = None,
) -> FileReading:
    """Read a TCX stream: every activity, also the legs of a multisport session.

    Cadence counts one leg in this format, in the plain field and in the extension alike; a file that plainly counts both is
    taken at its word and says so. Broken XML gives what stands before the break.

    Raises
    ------
    LimitExceededError
        Entities of its own, absurd depth, or more points, time or size than a real file has.
    """
    return read_track_file(
        stream, SCHEMA, _TcxStructure(limits), file_format="tcx", limits=limits, encoding=encoding, damage=damage
    )


class _TcxStructure:
    """Activities, laps and tracks as they open and close."""

    def __init__(self, limits: Limits) -> None:
        self.columns: Columns | None = None
        self._limits = limits
        self._raw: RawActivity | None = None
        self._done: list[Recording] = []
        self._holds: set[str] = set()

    def opened(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        if name == "activity":
            if len(self._done) >= self._limits.max_activities:
                raise LimitExceededError(say("It holds more than {n} activities.", n=self._limits.max_activities))
            sport = sport_of_label(attributes.get("Sport"))
            self.columns = Columns(self._limits.max_samples)
            self._raw = RawActivity(self.columns, one_leg=True)
            if sport is not None:
                self._raw.sport, self._raw.sub_sport = sport
            elif attributes.get("Sport"):
                self._raw.sport = "other"
        elif name == "lap" and self._raw is not None and parent == "activity":
            if len(self._raw.laps) >= self._limits.max_activities:
                raise LimitExceededError(say("It holds more than {n} laps.", n=self._limits.max_activities))
            self._raw.laps.append(RawLap(one_epoch_second(attributes.get("StartTime"))))
        elif name == "track" and self.columns is not None and self._raw is not None and len(self.columns):
            self._raw.breaks.append(len(self.columns))
        elif name in ("course", "workout"):
            self._holds.add(name)

    def closed(self, name: str, parent: str, text: str) -> None:
        raw = self._raw
        if raw is None:
            return
        if parent == "lap" and raw.laps:
            _note_lap(raw.laps[-1], name, text.strip())
        elif name == "activity":
            self._settle()
        elif name == "notes" and parent == "activity":
            raw.notes = text.strip() or None
        elif name == "name" and parent == "creator":
            raw.device = Device(product=text.strip() or None)
        elif name == "versionmajor" and raw.device is not None:
            raw.device = Device(product=raw.device.product, software=text.strip() or None)
        elif name == "versionminor" and raw.device is not None and raw.device.software:
            raw.device = Device(product=raw.device.product, software=f"{raw.device.software}.{text.strip()}")

    def recordings(self) -> list[Recording]:
        self._settle()
        return self._done

    @property
    def nothing_because(self) -> Message:
        if "course" in self._holds:
            return say("A planned course, not something that was run.")
        if "workout" in self._holds:
            return say("A planned workout, not something that was run.")
        return say("It holds no activity.")

    def _settle(self) -> None:
        raw, self._raw, self.columns = self._raw, None, None
        recording = None if raw is None else recording_from_track(raw)
        if recording is not None:
            self._done.append(recording)


def _note_lap(lap: RawLap, name: str, text: str) -> None:
    if name == "totaltimeseconds":
        lap.timer_s = _number(text)
    elif name == "distancemeters":
        lap.distance_m = _number(text)
    elif name == "intensity":
        lap.intensity = text.lower() or None
    elif name == "triggermethod":
        lap.trigger = _TRIGGERS.get(text.lower(), LapTrigger.UNKNOWN)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value < 1e7 else None

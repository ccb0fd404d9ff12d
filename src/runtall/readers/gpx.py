"""GPX: tracks of points from apps, services and watches, with sensor values in extensions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from runtall.core import Device, FileReading, LimitExceededError, Message, Recording, say
from runtall.readers.columns import Columns
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.sports import sport_by_movement, sport_in_name, sport_of_label
from runtall.readers.tcx import FORM_FIELDS
from runtall.readers.track_files import read_track_file
from runtall.readers.tracks import RawActivity, recording_from_track
from runtall.readers.xml_points import PointSchema

SCHEMA = PointSchema(
    tags=("trkpt", "rtept", "wpt"),
    containers=frozenset({"trkseg", "rte", "gpx"}),
    fields=MappingProxyType(
        {
            "ele": "altitude_m",
            "time": "time",
            "speed": "speed_mps",
            "hr": "heart_rate_bpm",
            "cadence": "cadence",
            "power": "power_w",
        },
    ),
    extension_fields=MappingProxyType(
        {
            "hr": "heart_rate_bpm",
            "heartrate": "heart_rate_bpm",
            "heartratebpm": "heart_rate_bpm",
            "cad": "cadence",
            "cadence": "cadence",
            "runcadence": "run_cadence",
            "atemp": "temperature_c",
            "temp": "temperature_c",
            "temperature": "temperature_c",
            "speed": "speed_mps",
            "distance": "distance_m",
            "power": "power_w",
            "watts": "power_w",
            "powerinwatts": "power_w",
            "respirationrate": "respiration_rate_brpm",
            **FORM_FIELDS,
        },
    ),
    attributes=MappingProxyType({"lat": "latitude_deg", "lon": "longitude_deg"}),
)
_ONE_LEG_CREATORS = ("garmin", "strava")
_BOTH_FEET_CREATORS = ("coros", "suunto", "apple", "healthfit", "workoutdoors")


def read_gpx(
    stream: Iterable[bytes],
    *,
    limits: Limits = LIMITS,
    encoding: str | None = None,
    damage: Message | None = None,
) -> FileReading:
    """Read a GPX stream: each track with instants is an activity; routes, waypoints and drawn tracks are none.

    Where a track does not say what it is, its title and then its speed and cadence decide, and an oddity tells so.
    Garmin and Strava count one leg in cadence; of other writers the figures decide, checked against speed.

    Raises
    ------
    LimitExceededError
        Entities of its own, absurd depth, or more points, time or size than a real file has.
    """
    return read_track_file(
        stream, SCHEMA, _GpxStructure(limits), file_format="gpx", limits=limits, encoding=encoding, damage=damage
    )


class _GpxStructure:
    """Tracks and segments as they open and close."""

    def __init__(self, limits: Limits) -> None:
        self.columns: Columns | None = None
        self._limits = limits
        self._raw: RawActivity | None = None
        self._label: str | None = None
        self._creator: str | None = None
        self._file_name: str | None = None
        self._done: list[Recording] = []
        self._drawn = self._routes = self._tracks = 0

    def opened(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        if name == "trk":
            self._tracks += 1
            if self._tracks > self._limits.max_activities:
                raise LimitExceededError(say("It holds more than {n} tracks.", n=self._limits.max_activities))
            self.columns = Columns(self._limits.max_samples)
            self._raw = RawActivity(self.columns, one_leg=_counts_one_leg(self._creator))
            self._raw.device = Device(product=self._creator) if self._creator else None
            self._label = None
        elif name == "trkseg" and self._raw is not None and self.columns is not None and len(self.columns):
            self._raw.breaks.append(len(self.columns))
        elif name == "gpx" and not parent:
            self._creator = (attributes.get("creator") or "").strip() or None
        elif name == "rte":
            self._routes += 1

    def closed(self, name: str, parent: str, text: str) -> None:
        if name == "name" and parent in ("metadata", "gpx"):
            self._file_name = text.strip() or None
        raw = self._raw
        if raw is None:
            return
        if name == "trk":
            self._settle()
        elif parent == "trk":
            words = text.strip() or None
            if name == "name":
                raw.name = words
            elif name == "type":
                self._label = words
            elif name in ("desc", "cmt"):
                raw.notes = raw.notes or words

    def recordings(self) -> list[Recording]:
        self._settle()
        return self._done

    @property
    def nothing_because(self) -> Message:
        if self._routes or self._drawn:
            return say("A planned route without instants, not something that was run.")
        return say("It holds no track.")

    def _settle(self) -> None:
        raw, self._raw, self.columns = self._raw, None, None
        if raw is None:
            return
        sport = sport_of_label(self._label)
        if sport is not None:
            raw.sport, raw.sub_sport = sport
        elif self._label:
            raw.sport = "other"
        raw.name = raw.name or self._file_name
        recording = recording_from_track(raw)
        if recording is None:
            self._drawn += bool(len(raw.columns))
        else:
            self._done.append(recording if raw.sport else _with_likely_sport(recording))


def _with_likely_sport(recording: Recording) -> Recording:
    by_name = sport_in_name(recording.name)
    if by_name is not None:
        reason = say("The file does not say what kind of activity it is; its title does ({sport}).", sport=by_name[0])
        made = replace(recording, sport=by_name[0], sub_sport=by_name[1], oddities=(*recording.oddities, reason))
    else:
        sport, reason = sport_by_movement(recording.t_s, recording.values("speed_mps"), recording.values("cadence_spm"))
        made = replace(recording, sport=sport, oddities=(*recording.oddities, reason))
    if made.sport in ("running", "walking", "hiking", "unknown"):
        return made
    return replace(made, channels=MappingProxyType({name: one for name, one in made.channels.items() if name != "cadence_spm"}))


def _counts_one_leg(creator: str | None) -> bool | None:
    if creator is None:
        return None
    low = creator.casefold()
    if low.startswith(_BOTH_FEET_CREATORS):
        return None
    return True if low.startswith(_ONE_LEG_CREATORS) else None

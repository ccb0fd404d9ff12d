"""A recording as a TCX file (Training Center XML, version 2), as services export it."""

from __future__ import annotations

from datetime import timedelta
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from runtall.core import BoolArray, Lap, LapTrigger, Recording

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"'
    ' xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<Activities>\n'
)
_TRIGGERS = {LapTrigger.DISTANCE: "Distance", LapTrigger.TIME: "Time", LapTrigger.POSITION: "Location"}
_SPORTS = {"running": "Running", "cycling": "Biking"}


def tcx_bytes(recording: Recording) -> bytes:
    """Write a recording as TCX: track points with position, height, distance, heart rate, speed and one-leg cadence.

    Every pause begins a new track; gaps are left out. The name and the notes stand in ``Notes``. Running dynamics, power
    and developer fields have no place in the format and are not written.

    Raises
    ------
    ValueError
        The recording has no samples.
    """
    if recording.n_samples == 0:
        raise ValueError("a recording without samples cannot be written")
    points = _points(recording)
    laps = recording.laps or (Lap(0.0, recording.elapsed_s, LapTrigger.SESSION_END),)
    notes = ". ".join(part for part in (recording.name, recording.notes) if part)
    device = str(recording.device) if recording.device else ""
    body = [
        _HEAD,
        f"<Activity Sport={quoteattr(_SPORTS.get(recording.sport, 'Other'))}>\n<Id>{instant(recording, 0.0)}</Id>\n",
        *(_lap(recording, lap, points, last=index == len(laps) - 1) for index, lap in enumerate(laps)),
        f"<Notes>{escape(notes)}</Notes>\n" if notes else "",
        f'<Creator xsi:type="Device_t"><Name>{escape(device)}</Name></Creator>\n' if device else "",
        "</Activity>\n</Activities>\n</TrainingCenterDatabase>\n",
    ]
    return "".join(body).encode()


def instant(recording: Recording, t_s: float) -> str:
    """Write an instant on the recording's clock as XML does: UTC, milliseconds, Z."""
    at = recording.started_at + timedelta(seconds=float(t_s))
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def texts(recording: Recording, channel: str, places: int, *, factor: float = 1.0) -> list[str]:
    """Values of a channel as text, empty for gaps and for a channel that is not there."""
    values = recording.values(channel)
    if values is None:
        return [""] * recording.n_samples
    return [f"{value:.{places}f}" if known else "" for value, known in zip(values * factor, np.isfinite(values), strict=True)]


def track_ids(recording: Recording) -> list[int]:
    """Which uninterrupted track each sample belongs to: a new one begins when a pause ends."""
    return [int(track) for track in np.searchsorted([pause.end_s for pause in recording.pauses], recording.t_s, side="right")]


def _points(recording: Recording) -> list[str]:
    """One ``Trackpoint`` per sample."""
    columns = zip(
        recording.t_s.tolist(),
        texts(recording, "latitude_deg", 7),
        texts(recording, "longitude_deg", 7),
        texts(recording, "altitude_m", 2),
        texts(recording, "distance_m", 2),
        texts(recording, "heart_rate_bpm", 0),
        texts(recording, "speed_mps", 3),
        texts(recording, "cadence_spm", 0, factor=0.5),
        strict=True,
    )
    points = []
    for t_s, latitude, longitude, altitude, distance, heart, speed, cadence in columns:
        parts = [f"<Trackpoint><Time>{instant(recording, t_s)}</Time>"]
        if latitude and longitude:
            parts.append(
                f"<Position><LatitudeDegrees>{latitude}</LatitudeDegrees>"
                f"<LongitudeDegrees>{longitude}</LongitudeDegrees></Position>"
            )
        parts.append(f"<AltitudeMeters>{altitude}</AltitudeMeters>" if altitude else "")
        parts.append(f"<DistanceMeters>{distance}</DistanceMeters>" if distance else "")
        parts.append(f"<HeartRateBpm><Value>{heart}</Value></HeartRateBpm>" if heart else "")
        if speed or cadence:
            inside = f"<ns3:Speed>{speed}</ns3:Speed>" if speed else ""
            inside += f"<ns3:RunCadence>{cadence}</ns3:RunCadence>" if cadence else ""
            parts.append(f"<Extensions><ns3:TPX>{inside}</ns3:TPX></Extensions>")
        points.append("".join(parts) + "</Trackpoint>\n")
    return points


def _lap(recording: Recording, lap: Lap, points: list[str], *, last: bool) -> str:
    inside = (recording.t_s >= lap.start_s) & ((recording.t_s <= lap.end_s) if last else (recording.t_s < lap.end_s))
    paused_s = sum(max(0.0, min(lap.end_s, pause.end_s) - max(lap.start_s, pause.start_s)) for pause in recording.pauses)
    heart = recording.values("heart_rate_bpm")
    known = np.empty(0) if heart is None else heart[inside & np.isfinite(heart)]
    parts = [
        f'<Lap StartTime="{instant(recording, lap.start_s)}">\n',
        f"<TotalTimeSeconds>{lap.end_s - lap.start_s - paused_s:.3f}</TotalTimeSeconds>",
        f"<DistanceMeters>{_lap_distance_m(recording, lap):.2f}</DistanceMeters><Calories>0</Calories>",
        f"<AverageHeartRateBpm><Value>{known.mean():.0f}</Value></AverageHeartRateBpm>" if len(known) else "",
        f"<Intensity>{'Resting' if lap.intensity in ('rest', 'recovery') else 'Active'}</Intensity>",
        f"<TriggerMethod>{_TRIGGERS.get(lap.trigger, 'Manual')}</TriggerMethod>\n",
        *_tracks(inside, points, track_ids(recording)),
        "</Lap>\n",
    ]
    return "".join(parts)


def _lap_distance_m(recording: Recording, lap: Lap) -> float:
    """Distance of a lap; the format demands a figure, so an unknown one is written as 0."""
    if lap.distance_m is not None:
        return lap.distance_m
    distance = recording.values("distance_m")
    if distance is None:
        return 0.0
    known = np.isfinite(distance)
    since, to = np.interp([lap.start_s, lap.end_s], recording.t_s[known], distance[known])
    return float(to - since)


def _tracks(inside: BoolArray, points: list[str], tracks: list[int]) -> list[str]:
    out: list[str] = []
    current = None
    for index in np.flatnonzero(inside).tolist():
        if tracks[index] != current:
            out.append("</Track>\n<Track>\n" if out else "<Track>\n")
            current = tracks[index]
        out.append(points[index])
    return [*out, "</Track>\n"] if out else out

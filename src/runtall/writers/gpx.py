"""A recording as a GPX 1.1 file, as phone apps and services export it."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from runtall.core import Recording
from runtall.writers.tcx import instant, texts, track_ids

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator={creator} xmlns="http://www.topografix.com/GPX/1/1"'
    ' xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">\n'
)


def gpx_bytes(recording: Recording, *, cadence_counts_both_feet: bool = False) -> bytes:
    """Write a recording as GPX: points with height, and heart rate and cadence in the usual extension.

    Every pause begins a new segment; samples without a position are left out, for the format has no point without one.
    Distance, speed, laps, dynamics and power are not part of it.

    Parameters
    ----------
    recording
        With positions.
    cadence_counts_both_feet
        Services differ: most write one leg (the default), some both.

    Raises
    ------
    ValueError
        No sample has a position.
    """
    latitudes, longitudes = texts(recording, "latitude_deg", 7), texts(recording, "longitude_deg", 7)
    if not any(latitude and longitude for latitude, longitude in zip(latitudes, longitudes, strict=True)):
        raise ValueError("a recording without positions cannot be written as GPX")
    columns = zip(
        track_ids(recording),
        recording.t_s.tolist(),
        latitudes,
        longitudes,
        texts(recording, "altitude_m", 2),
        texts(recording, "heart_rate_bpm", 0),
        texts(recording, "cadence_spm", 0, factor=1.0 if cadence_counts_both_feet else 0.5),
        strict=True,
    )
    body = [_head(recording)]
    current = None
    for track, t_s, latitude, longitude, altitude, heart, cadence in columns:
        if not (latitude and longitude):
            continue
        if track != current:
            body.append("<trkseg>\n" if current is None else "</trkseg>\n<trkseg>\n")
            current = track
        extension = f"<gpxtpx:hr>{heart}</gpxtpx:hr>" if heart else ""
        extension += f"<gpxtpx:cad>{cadence}</gpxtpx:cad>" if cadence else ""
        body.append(f'<trkpt lat="{latitude}" lon="{longitude}">')
        body.append(f"<ele>{altitude}</ele>" if altitude else "")
        body.append(f"<time>{instant(recording, t_s)}</time>")
        if extension:
            body.append(f"<extensions><gpxtpx:TrackPointExtension>{extension}</gpxtpx:TrackPointExtension></extensions>")
        body.append("</trkpt>\n")
    return "".join([*body, "</trkseg>\n</trk>\n</gpx>\n"]).encode()


def _head(recording: Recording) -> str:
    creator = quoteattr(str(recording.device) if recording.device else "runtall")
    name = f"<name>{escape(recording.name)}</name>" if recording.name else ""
    notes = f"<desc>{escape(recording.notes)}</desc>" if recording.notes else ""
    return (
        _HEAD.format(creator=creator)
        + f"<metadata>{name}<time>{instant(recording, 0.0)}</time></metadata>\n"
        + f"<trk>{name}{notes}<type>{escape(recording.sport)}</type>\n"
    )

"""A recording as a FIT activity file, laid out the way current running watches do it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import numpy as np

from runtall.core import DEVELOPER_PREFIX, BoolArray, FloatArray, Lap, LapTrigger, Recording
from runtall.writers import fit_profile as profile
from runtall.writers.fit_encoding import (
    FLOAT32,
    Column,
    DeveloperColumn,
    Interleaved,
    Part,
    Rows,
    encode_fit,
    fit_time,
)

_RECORD_FIELDS = {
    "latitude_deg": "position_lat",
    "longitude_deg": "position_long",
    "distance_m": "distance",
    "speed_mps": "enhanced_speed",
    "altitude_m": "enhanced_altitude",
    "power_w": "power",
    "vertical_oscillation_m": "vertical_oscillation",
    "stance_time_ratio": "stance_time_percent",
    "stance_time_s": "stance_time",
    "vertical_ratio": "vertical_ratio",
    "stance_balance_left_ratio": "stance_time_balance",
    "step_length_m": "step_length",
    "respiration_rate_brpm": "enhanced_respiration_rate",
    "heart_rate_bpm": "heart_rate",
    "temperature_c": "temperature",
}
"""Channels by the record field that holds them; cadence takes two fields and stands apart. ``step_count`` has none."""

_SESSION_MEANS = {
    "power_w": "avg_power",
    "vertical_oscillation_m": "avg_vertical_oscillation",
    "stance_time_s": "avg_stance_time",
    "vertical_ratio": "avg_vertical_ratio",
    "stance_balance_left_ratio": "avg_stance_time_balance",
    "step_length_m": "avg_step_length",
    "heart_rate_bpm": "avg_heart_rate",
}


def activity_bytes(recording: Recording, *, extra: Sequence[Rows] = ()) -> bytes:
    """Write a recording as a whole FIT activity file.

    Samples become ``record`` messages, laps and pauses stand between them where they happened, and session and activity
    close the file. The session carries ``recording.session`` and, where that is silent, means over the channels. A
    recording without laps gets one for the whole.

    Parameters
    ----------
    recording
        Channels that FIT has a field for; ``developer/...`` channels become developer fields (float32), one app per
        ``source``. FIT keeps whole seconds: instants are rounded. Gaps are written as the format's "no value".
    extra
        More messages to put between the records, with ``order`` on the clock of ``recording.t_s``: beat intervals, a
        maker's own messages.

    Returns
    -------
    bytes
        The file.

    Raises
    ------
    ValueError
        The recording has no samples, or a sport that the writer has no number for.

    Notes
    -----
    Device serial numbers, gear and notes have no place in the file and are not written.
    """
    if recording.n_samples == 0:
        raise ValueError("a recording without samples cannot be written")
    developer, definitions = _developer_fields(recording)
    laps = recording.laps or (Lap(0.0, recording.elapsed_s, LapTrigger.SESSION_END),)
    between = (
        Rows(profile.RECORD, _record_columns(recording), developer, order=recording.t_s),
        *_pause_events(recording),
        *(_lap(recording, index, lap) for index, lap in enumerate(laps)),
        *extra,
    )
    return encode_fit(
        [
            *_opening(recording),
            *definitions,
            *_merged(between),
            _timer(recording, recording.elapsed_s, profile.EVENT_STOP_ALL),
            Rows(profile.SESSION, _session_columns(recording, len(laps))),
            Rows(profile.ACTIVITY, _activity_columns(recording)),
        ]
    )


def settings_bytes(recording: Recording) -> bytes:
    """Write a file of the kind that a watch keeps its settings in: it is FIT, and no activity.

    Only the device and the instant of ``recording`` are used.
    """
    return encode_fit(
        [
            Rows(profile.FILE_ID, _file_id(recording, profile.FILE_TYPE_SETTINGS)),
            Rows(profile.DEVICE_SETTINGS, {"active_time_zone": 0, "utc_offset": 0, "backlight_mode": 1}),
            Rows(profile.USER_PROFILE, {"friendly_name": "made up", "height": 1.75, "weight": 68.0}),
        ]
    )


def timestamps(recording: Recording, t_s: FloatArray | float) -> FloatArray:
    """FIT timestamps of instants on the recording's clock."""
    fraction = recording.started_at.microsecond / 1e6
    whole = fit_time(recording.started_at - timedelta(microseconds=recording.started_at.microsecond))
    return np.asarray(whole + np.rint(np.asarray(t_s) + fraction))


def _merged(kinds: Sequence[Rows]) -> list[Part]:
    """Interleave, with messages of one layout gathered so that laps and events cost one kind each."""
    gathered: dict[tuple[object, ...], list[Rows]] = {}
    for rows in kinds:
        layout = (rows.message.number, tuple(rows.columns), tuple((each.index, each.number) for each in rows.developer))
        gathered.setdefault(layout, []).append(rows)
    return [Interleaved(tuple(_stacked(group) for group in gathered.values()))]


def _stacked(group: list[Rows]) -> Rows:
    if len(group) == 1:
        return group[0]
    columns: dict[str, Column] = {
        name: np.concatenate([np.atleast_1d(np.asarray(rows.columns[name], dtype=np.float64)) for rows in group])
        for name in group[0].columns
    }
    return Rows(group[0].message, columns, order=np.concatenate([rows.order for rows in group if rows.order is not None]))


def _file_id(recording: Recording, file_type: int) -> dict[str, Column]:
    columns: dict[str, Column] = {
        "type": file_type,
        "manufacturer": _manufacturer(recording),
        "product": 0,
        "time_created": fit_time(recording.started_at),
    }
    product = recording.device.product if recording.device else None
    return {**columns, "product_name": product} if product else columns


def _manufacturer(recording: Recording) -> int:
    name = (recording.device.manufacturer if recording.device else None) or ""
    return profile.MANUFACTURERS.get(name, profile.DEVELOPMENT)


def _opening(recording: Recording) -> list[Part]:
    product = recording.device.product if recording.device else None
    info: dict[str, Column] = {
        "timestamp": fit_time(recording.started_at),
        "device_index": 0,
        "manufacturer": _manufacturer(recording),
        "product": 0,
        "software_version": _software(recording),
        "source_type": 5,  # the device itself
    }
    parts: list[Part] = [
        Rows(profile.FILE_ID, _file_id(recording, profile.FILE_TYPE_ACTIVITY)),
        _timer(recording, 0.0, profile.EVENT_START),
        Rows(profile.DEVICE_INFO, {**info, "product_name": product} if product else info),
    ]
    if recording.name:
        name = recording.name.encode()[:63].decode(errors="ignore")
        parts.append(Rows(profile.SPORT_NAME, {**_sport(recording), "name": name}))
    return parts


def _software(recording: Recording) -> float | None:
    """Software version as FIT has it, two decimals; ``None`` where the device's own word is no such number."""
    try:
        return float(recording.device.software) if recording.device and recording.device.software else None
    except ValueError:
        return None


def _sport(recording: Recording) -> dict[str, Column]:
    sport, sub_sport = recording.sport, recording.sub_sport or "generic"
    if sport not in profile.SPORTS or sub_sport not in profile.SUB_SPORTS:
        raise ValueError(f"the FIT writer has no number for {sport}, {sub_sport}")
    return {"sport": profile.SPORTS[sport], "sub_sport": profile.SUB_SPORTS[sub_sport]}


def _timer(recording: Recording, t_s: float, event_type: int) -> Rows:
    columns: dict[str, Column] = {
        "timestamp": timestamps(recording, t_s),
        "event": profile.EVENT_TIMER,
        "event_type": event_type,
        "data": 0,
        "event_group": 0,
    }
    return Rows(profile.EVENT, columns, order=np.array([t_s]))


def _pause_events(recording: Recording) -> list[Rows]:
    """Timer stops and starts; the stop comes behind the sample of its second, the start before."""
    events = []
    for pause in recording.pauses:
        for t_s, order, kind in (
            (pause.start_s, pause.start_s + 0.25, profile.EVENT_STOP_ALL),
            (pause.end_s, pause.end_s - 0.25, profile.EVENT_START),
        ):
            events.append(Rows(profile.EVENT, _timer(recording, t_s, kind).columns, order=np.array([order])))
    return events


def _record_columns(recording: Recording) -> dict[str, Column]:
    columns: dict[str, Column] = {"timestamp": timestamps(recording, recording.t_s)}
    for name, field in _RECORD_FIELDS.items():
        if name in recording.channels:
            columns[field] = recording.channels[name].values
    if "cadence_spm" in recording.channels:
        columns["cadence"], columns["fractional_cadence"] = _one_leg(recording.channels["cadence_spm"].values)
    return columns


def _one_leg(cadence_spm: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Strides a minute as FIT keeps them: whole ones, and the rest in 128ths."""
    strides = np.rint(cadence_spm / 2 * 128) / 128
    whole = np.floor(strides)
    return whole, strides - whole


def _developer_fields(recording: Recording) -> tuple[tuple[DeveloperColumn, ...], list[Part]]:
    """Developer columns of the records, and the messages that say what they are."""
    columns: list[DeveloperColumn] = []
    parts: list[Part] = []
    apps: dict[str, int] = {}
    for name, channel in recording.channels.items():
        if not name.startswith(DEVELOPER_PREFIX):
            continue
        if channel.source not in apps:
            apps[channel.source] = len(apps)
            identity = uuid.uuid5(uuid.NAMESPACE_URL, channel.source).bytes
            app: dict[str, Column] = {"application_id": identity, "developer_data_index": apps[channel.source]}
            parts.append(Rows(profile.DEVELOPER_DATA_ID, app))
        number = len(columns)
        columns.append(DeveloperColumn(apps[channel.source], number, channel.values))
        described: dict[str, Column] = {
            "developer_data_index": apps[channel.source],
            "field_definition_number": number,
            "fit_base_type_id": FLOAT32.code,
            "field_name": name.removeprefix(DEVELOPER_PREFIX),
            "units": channel.unit,
        }
        parts.append(Rows(profile.FIELD_DESCRIPTION, described))
    return tuple(columns), parts


def _lap(recording: Recording, index: int, lap: Lap) -> Rows:
    elapsed_s = lap.end_s - lap.start_s
    timer_s = elapsed_s - _paused_s(recording, lap.start_s, lap.end_s)
    distance_m = lap.distance_m if lap.distance_m is not None else _distance_between(recording, lap.start_s, lap.end_s)
    inside = (recording.t_s >= lap.start_s) & (recording.t_s < lap.end_s)
    cadence = _mean(recording, "cadence_spm", inside)
    whole, fraction = _one_leg(np.array([cadence]))
    columns: dict[str, Column] = {
        "message_index": index,
        "timestamp": timestamps(recording, lap.end_s),
        "start_time": timestamps(recording, lap.start_s),
        "start_position_lat": _first(recording, "latitude_deg", inside),
        "start_position_long": _first(recording, "longitude_deg", inside),
        "total_elapsed_time": elapsed_s,
        "total_timer_time": timer_s,
        "total_distance": distance_m,
        "enhanced_avg_speed": distance_m / timer_s if distance_m is not None and timer_s > 0 else None,
        "wkt_step_index": index if lap.trigger is LapTrigger.WORKOUT else None,
        "event": profile.EVENT_LAP,
        "event_type": profile.EVENT_STOP,
        "avg_heart_rate": _mean(recording, "heart_rate_bpm", inside),
        "avg_cadence": whole,
        "intensity": profile.INTENSITIES.get(lap.intensity or ""),
        "lap_trigger": profile.LAP_TRIGGERS[lap.trigger],
        **_sport(recording),
        "avg_fractional_cadence": fraction,
    }
    return Rows(profile.LAP, columns, order=np.array([lap.end_s + 0.1]))


def _session_columns(recording: Recording, n_laps: int) -> dict[str, Column]:
    figures = recording.session
    everywhere = np.ones(recording.n_samples, dtype=np.bool_)
    elapsed_s = figures.elapsed_s if figures.elapsed_s is not None else recording.elapsed_s
    timer_s = figures.timer_s if figures.timer_s is not None else elapsed_s - _paused_s(recording, 0.0, recording.elapsed_s)
    distance_m = figures.distance_m if figures.distance_m is not None else recording.distance_m
    speed_mps = figures.speed_mps
    if speed_mps is None and distance_m is not None and timer_s > 0:
        speed_mps = distance_m / timer_s
    cadence_spm = figures.cadence_spm if figures.cadence_spm is not None else _mean(recording, "cadence_spm", everywhere)
    whole, fraction = _one_leg(np.array([cadence_spm]))
    columns: dict[str, Column] = {
        "message_index": 0,
        "timestamp": timestamps(recording, recording.elapsed_s),
        "start_time": timestamps(recording, 0.0),
        "start_position_lat": _first(recording, "latitude_deg", everywhere),
        "start_position_long": _first(recording, "longitude_deg", everywhere),
        "total_elapsed_time": elapsed_s,
        "total_timer_time": timer_s,
        "total_distance": distance_m,
        "enhanced_avg_speed": speed_mps,
        "total_ascent": figures.ascent_m,
        "total_descent": figures.descent_m,
        "first_lap_index": 0,
        "num_laps": n_laps,
        "event": profile.EVENT_SESSION,
        "event_type": profile.EVENT_STOP,
        **_sport(recording),
        "avg_cadence": whole,
        "avg_fractional_cadence": fraction,
        "trigger": 0,
        "workout_feel": figures.feel_ratio,
        "workout_rpe": figures.rpe,
    }
    for channel, name in _SESSION_MEANS.items():
        given = getattr(figures, channel)
        columns[name] = given if given is not None else _mean(recording, channel, everywhere)
    return columns


def _activity_columns(recording: Recording) -> dict[str, Column]:
    timer_s = recording.session.timer_s
    ended_at = recording.started_at + timedelta(seconds=recording.elapsed_s)
    offset_s = recording.utc_offset_s
    if offset_s is None and recording.time_zone is not None:
        offset = ended_at.astimezone(ZoneInfo(recording.time_zone)).utcoffset()
        offset_s = None if offset is None else round(offset.total_seconds())
    stamp = timestamps(recording, recording.elapsed_s)
    return {
        "timestamp": stamp,
        "total_timer_time": recording.elapsed_s - _paused_s(recording, 0.0, recording.elapsed_s) if timer_s is None else timer_s,
        "local_timestamp": None if offset_s is None else stamp + offset_s,
        "num_sessions": 1,
        "type": 0,
        "event": profile.EVENT_ACTIVITY,
        "event_type": profile.EVENT_STOP,
    }


def _paused_s(recording: Recording, start_s: float, end_s: float) -> float:
    return sum(max(0.0, min(end_s, pause.end_s) - max(start_s, pause.start_s)) for pause in recording.pauses)


def _mean(recording: Recording, channel: str, inside: BoolArray) -> float:
    """Mean over the samples inside, NaN where there are none."""
    values = recording.values(channel)
    known = np.empty(0) if values is None else values[inside & np.isfinite(values)]
    return float(known.mean()) if len(known) else float("nan")


def _first(recording: Recording, channel: str, inside: BoolArray) -> float:
    """First known sample inside, NaN where there is none."""
    values = recording.values(channel)
    known = np.empty(0) if values is None else values[inside & np.isfinite(values)]
    return float(known[0]) if len(known) else float("nan")


def _distance_between(recording: Recording, start_s: float, end_s: float) -> float | None:
    distance = recording.values("distance_m")
    if distance is None:
        return None
    known = np.isfinite(distance)
    at_start, at_end = np.interp([start_s, end_s], recording.t_s[known], distance[known])
    return float(at_end - at_start)

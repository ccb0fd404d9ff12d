"""A recording as a FIT activity, read back by an independent decoder."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import fitdecode
import numpy as np
import pytest

from runtall.core import Channel, Device, Lap, LapTrigger, Recording
from runtall.writers.fit import activity_bytes, settings_bytes
from runtall.writers.fit_encoding import Rows
from runtall.writers.fit_profile import HRV


def messages(data: bytes) -> list[tuple[str, dict[str, object]]]:
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        return [
            (message.name, {field.name: field.value for field in message.fields})
            for message in reader
            if isinstance(message, fitdecode.FitDataMessage)
        ]


def only(found: list[tuple[str, dict[str, object]]], name: str) -> dict[str, object]:
    [fields] = [fields for kind, fields in found if kind == name]
    return fields


def test_samples_stand_in_the_vendor_s_units(walk_to_the_pond):
    records = [fields for name, fields in messages(activity_bytes(walk_to_the_pond)) if name == "record"]

    second = records[1]
    assert second["timestamp"] == datetime(2025, 5, 1, 6, 0, 1, tzinfo=UTC)
    # Arithmetic: degrees x 2^31 / 180; one leg = 169.5 / 2 = 84 + 0.75; lengths in mm, times in ms, ratios in percent.
    assert second["position_lat"] == round(53.42001 * 2**31 / 180)
    assert (second["cadence"], second["fractional_cadence"]) == (84, 0.75)
    assert (second["vertical_oscillation"], second["stance_time"], second["step_length"]) == (88.3, 262.2, 1010.0)
    assert (second["vertical_ratio"], second["stance_time_balance"], second["stance_time_percent"]) == (8.74, 49.7, 36.1)
    assert (second["enhanced_speed"], second["enhanced_altitude"], second["distance"]) == (2.853, pytest.approx(62.2), 2.85)
    assert (second["heart_rate"], second["power"], second["temperature"]) == (121, 201, 21)
    assert second["enhanced_respiration_rate"] == 32.5
    assert (records[3]["temperature"], records[3]["enhanced_altitude"]) == (-2, pytest.approx(-3.4))


def test_a_gap_is_written_as_no_value_never_as_zero(walk_to_the_pond):
    records = [fields for name, fields in messages(activity_bytes(walk_to_the_pond)) if name == "record"]

    silent = {name: value for name, value in records[2].items() if name not in ("timestamp", "distance")}
    assert set(silent.values()) == {None}


def test_pauses_are_timer_events_and_laps_stand_where_they_ended(walk_to_the_pond):
    found = [(name, fields.get("event_type")) for name, fields in messages(activity_bytes(walk_to_the_pond))]
    between = found[found.index(("record", None)) : -2]

    assert between == [
        ("record", None),
        ("record", None),
        ("record", None),
        ("lap", "stop"),
        ("event", "stop_all"),
        ("event", "start"),
        ("record", None),
        ("record", None),
        ("lap", "stop"),
        ("event", "stop_all"),
    ]


def test_session_and_laps_sum_up_without_the_pause(walk_to_the_pond):
    found = messages(activity_bytes(walk_to_the_pond))
    session = only(found, "session")
    first, second = (fields for name, fields in found if name == "lap")

    assert (session["total_elapsed_time"], session["total_timer_time"], session["total_distance"]) == (14.0, 3.0, 11.4)
    assert session["enhanced_avg_speed"] == 3.8  # 11.4 m in 3 s of timer
    assert (session["total_ascent"], session["total_descent"]) == (12, 11)
    assert (session["workout_rpe"], session["workout_feel"]) == (35, 75)  # RPE times ten, feel in percent
    assert session["avg_heart_rate"] == 120  # mean of 120, 121, 118, 119 is 119.5
    assert (session["sport"], session["sub_sport"], session["num_laps"]) == ("running", "trail", 2)
    assert (first["lap_trigger"], first["total_distance"], first["intensity"]) == ("manual", 5.7, "active")
    assert (second["lap_trigger"], second["total_elapsed_time"], second["total_timer_time"]) == ("session_end", 12.0, 1.0)
    assert second["start_time"] == datetime(2025, 5, 1, 6, 0, 2, tzinfo=UTC)


def test_figures_that_the_recording_carries_win_over_means(walk_to_the_pond):
    given = replace(walk_to_the_pond.session, cadence_spm=171.5, heart_rate_bpm=133, timer_s=2.5)

    session = only(messages(activity_bytes(replace(walk_to_the_pond, session=given))), "session")

    assert (session["avg_running_cadence"], session["avg_fractional_cadence"]) == (85, 0.75)
    assert (session["avg_heart_rate"], session["total_timer_time"]) == (133, 2.5)


def test_the_device_s_own_clock_stands_in_the_activity(walk_to_the_pond):
    activity = only(messages(activity_bytes(walk_to_the_pond)), "activity")
    unknown = only(messages(activity_bytes(replace(walk_to_the_pond, time_zone=None))), "activity")
    offset = only(messages(activity_bytes(replace(walk_to_the_pond, utc_offset_s=-3600))), "activity")

    # The field is the wall clock, which the decoder labels UTC: summer time in Berlin, 14 s after 06:00 UTC.
    assert f"{activity['local_timestamp']:%H:%M:%S}" == "08:00:14"
    assert unknown["local_timestamp"] is None
    assert f"{offset['local_timestamp']:%H:%M:%S}" == "05:00:14"


def test_maker_and_product_are_named_and_unknown_makers_are_development(walk_to_the_pond):
    named = only(messages(activity_bytes(walk_to_the_pond)), "file_id")
    coros = only(messages(activity_bytes(replace(walk_to_the_pond, device=Device("coros")))), "file_id")
    nobody = only(messages(activity_bytes(replace(walk_to_the_pond, device=None))), "file_id")

    assert (named["type"], named["manufacturer"], named["product_name"]) == ("activity", "development", "runtall sample")
    assert named["time_created"] == walk_to_the_pond.started_at
    assert coros["manufacturer"] == "coros"
    assert nobody["manufacturer"] == "development"
    assert "product_name" not in nobody


def test_the_device_s_software_is_a_number_or_unknown(walk_to_the_pond):
    info = only(messages(activity_bytes(walk_to_the_pond)), "device_info")
    wordy = only(messages(activity_bytes(replace(walk_to_the_pond, device=Device("garmin", "x", "beta")))), "device_info")

    assert info["software_version"] == 1.25
    assert wordy["software_version"] is None


def test_developer_channels_become_developer_fields_of_their_own_app(walk_to_the_pond):
    n = walk_to_the_pond.n_samples
    extra = {
        "developer/Form Power": Channel("developer/Form Power", "Watts", np.arange(n) + 60.5, "stryd"),
        "developer/Cadence": Channel("developer/Cadence", "spm", np.full(n, 171.0), "runscribe"),
    }
    recording = replace(walk_to_the_pond, channels=MappingProxyType({**walk_to_the_pond.channels, **extra}))

    found = messages(activity_bytes(recording))

    described = [fields for name, fields in found if name == "field_description"]
    assert [(each["field_name"], each["units"], each["developer_data_index"]) for each in described] == [
        ("Form Power", "Watts", 0),
        ("Cadence", "spm", 1),
    ]
    apps = [fields["application_id"] for name, fields in found if name == "developer_data_id"]
    assert len(set(apps)) == 2
    record = [fields for name, fields in found if name == "record"][1]
    assert (record["Form Power"], record["Cadence"]) == (61.5, 171.0)
    assert record["cadence"] == 84


def test_a_treadmill_run_has_no_positions_and_still_a_lap(walk_to_the_pond):
    kept = {name: channel for name, channel in walk_to_the_pond.channels.items() if name in ("cadence_spm", "heart_rate_bpm")}
    indoors = Recording("running", walk_to_the_pond.started_at, walk_to_the_pond.t_s, MappingProxyType(kept), "treadmill")

    found = messages(activity_bytes(indoors))

    assert only(found, "session")["sub_sport"] == "treadmill"
    assert only(found, "session")["total_distance"] is None
    assert only(found, "lap")["lap_trigger"] == "session_end"
    assert all("position_lat" not in fields for name, fields in found if name == "record")


def test_instants_are_rounded_to_the_format_s_whole_seconds(walk_to_the_pond):
    shifted = replace(
        walk_to_the_pond,
        started_at=walk_to_the_pond.started_at + timedelta(seconds=0.7),
        t_s=np.array([0.0, 1.1, 2.2, 13.3, 14.4]),
    )

    stamps = [fields["timestamp"] for name, fields in messages(activity_bytes(shifted)) if name == "record"]

    # 0.7, 1.8, 2.9, 14.0, 15.1 s after 06:00:00
    assert [stamp.second for stamp in stamps] == [1, 2, 3, 14, 15]


def test_other_messages_stand_between_the_records(walk_to_the_pond):
    beats = Rows(HRV, {"time": [[0.5, 0.501, float("nan")]] * 5}, order=walk_to_the_pond.t_s + 0.01)

    found = messages(activity_bytes(walk_to_the_pond, extra=[beats]))

    names = [name for name, _ in found]
    assert Counter(names)["hrv"] == 5
    assert names[names.index("record") + 1] == "hrv"
    assert next(fields for name, fields in found if name == "hrv")["time"][:2] == (0.5, 0.501)


def test_a_workout_lap_carries_its_step(walk_to_the_pond):
    laps = (Lap(0, 2, LapTrigger.WORKOUT, intensity="interval"), Lap(2, 14, LapTrigger.UNKNOWN))

    first, second = (fields for name, fields in messages(activity_bytes(replace(walk_to_the_pond, laps=laps))) if name == "lap")

    assert (first["wkt_step_index"], first["intensity"]) == (0, "interval")
    assert (second["wkt_step_index"], second["lap_trigger"]) == (None, None)


def test_what_has_no_number_and_what_has_no_samples_is_refused(walk_to_the_pond):
    with pytest.raises(ValueError, match="no number for sumo"):
        activity_bytes(replace(walk_to_the_pond, sport="sumo"))
    with pytest.raises(ValueError, match="without samples"):
        activity_bytes(Recording("running", walk_to_the_pond.started_at, np.empty(0)))


def test_a_file_of_settings_is_fit_and_no_activity(walk_to_the_pond):
    found = messages(settings_bytes(walk_to_the_pond))

    assert [name for name, _ in found] == ["file_id", "device_settings", "user_profile"]
    assert only(found, "file_id")["type"] == "settings"

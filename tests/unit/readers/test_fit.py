"""FIT: every legal way to write a run, units, gaps, clocks, damage. The files are made byte by byte here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

import made_fit as m
from made_fit import T0, MadeFit, made_run, with_file_id, with_session
from runtall.core import LapTrigger, Pause, Recording, Verdict
from runtall.readers.fit import read_fit
from runtall.readers.fit_parts import read_wire
from runtall.readers.fit_wire import Checksum

STARTED = datetime(1989, 12, 31, tzinfo=UTC) + timedelta(seconds=T0)


def only(data: bytes) -> Recording:
    reading = read_fit(data)
    assert len(reading.activities) == 1, str(reading.detail)
    return reading.activities[0]


def values(recording: Recording, name: str) -> np.ndarray:
    found = recording.values(name)
    assert found is not None, sorted(recording.channels)
    return found


def record_run(fields, rows, *, order="<", **session) -> bytes:
    fit = with_file_id().define(1, m.RECORD, fields, order=order)
    for row in rows:
        fit.add(1, *row)
    return with_session(fit, elapsed_s=len(rows) - 1, **session).data()


def test_a_plain_run_comes_in_whole():
    reading = read_fit(made_run(200).data())

    run = reading.activities[0]
    assert reading.verdict is Verdict.IMPORTED
    assert reading.kept_s is None
    assert reading.bytes_read_ratio is None
    assert (run.sport, run.sub_sport, run.n_samples, run.started_at) == ("running", "generic", 200, STARTED)
    assert str(run.device) == "Garmin Forerunner 965"
    assert_array_equal(run.t_s, np.arange(200.0))
    assert_allclose(values(run, "cadence_spm"), 171.0)  # (85 + 64/128) cycles, two steps each
    assert_allclose(values(run, "vertical_oscillation_m"), 0.085)  # 850 tenths of a millimetre
    assert_allclose(values(run, "speed_mps"), 3.0)
    assert_allclose(values(run, "distance_m"), 3.0 * np.arange(200))
    assert_allclose(values(run, "latitude_deg")[0], 100_000_000 * 180 / 2**31)
    assert run.session.elapsed_s == 199.0


def test_interleaved_messages_change_nothing_in_the_run():
    plain, mixed = only(made_run(200).data()), only(made_run(200, between=True).data())

    assert_array_equal(plain.t_s, mixed.t_s)
    for name, channel in plain.channels.items():
        assert_array_equal(channel.values, mixed.channels[name].values)


@pytest.mark.parametrize(("header_size", "with_checksum"), [(12, False), (14, True), (14, False)])
def test_both_header_sizes_and_a_header_without_checksum_are_legal(header_size, with_checksum):
    fit = made_run(30)
    fit.header_size, fit.with_header_checksum = header_size, with_checksum

    assert read_fit(fit.data()).verdict is Verdict.IMPORTED


def test_big_endian_definitions_read_like_little_endian_ones():
    rows = [(T0 + i, 150 + i, 1234 * i) for i in range(40)]
    fields = [(253, m.UINT32), (39, m.UINT16), (5, m.UINT32)]

    small, big = only(record_run(fields, rows)), only(record_run(fields, rows, order=">"))

    assert_array_equal(values(small, "distance_m"), values(big, "distance_m"))
    assert_allclose(values(big, "distance_m"), 12.34 * np.arange(40))


def test_compressed_times_count_on_from_the_last_full_time_over_the_rollover():
    fit = with_file_id().define(1, m.RECORD, [(3, m.UINT8)])
    fit.define(2, m.EVENT, [(253, m.UINT32), (0, m.ENUM), (1, m.ENUM)]).add(2, T0, 0, 0)
    at = [T0 + 5 * i for i in range(20)]
    for i, when in enumerate(at):
        fit.add(1, 100 + i, offset=when)
    fit.add(2, T0 + 400, 0, 4).add(2, T0 + 500, 0, 0)
    later = [T0 + 501 + 7 * i for i in range(20)]
    for when in later:
        fit.add(1, 150, offset=when)

    run = only(with_session(fit, elapsed_s=634).data())

    assert_array_equal(run.t_s, np.array(at + later) - T0)
    assert run.pauses == (Pause(400.0, 500.0),)


def test_compressed_speed_and_distance_of_old_watches_are_unpacked():
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (8, m.BYTE, 3)])
    total = 0
    for i in range(60):
        total += 75  # sixteenths of a metre a sample: 4.6875 m; twelve bits roll over every 54 samples
        packed = 300 | (total & 0xFFF) << 12
        fit.add(1, T0 + i, tuple(packed.to_bytes(3, "little")))

    run = only(with_session(fit, elapsed_s=59).data())

    assert_allclose(values(run, "speed_mps"), 3.0)  # 300 hundredths
    assert_allclose(values(run, "distance_m"), 4.6875 * np.arange(1, 61))


def test_a_local_type_may_be_redefined_on_the_way():
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (3, m.UINT8)])
    for i in range(50):
        fit.add(1, T0 + i, 120)
    fit.define(1, m.RECORD, [(3, m.UINT8), (85, m.UINT16), (253, m.UINT32)], order=">")
    for i in range(50, 90):
        fit.add(1, 150, 11_000, T0 + i)

    run = only(with_session(fit, elapsed_s=89).data())

    assert_array_equal(run.t_s, np.arange(90.0))
    assert_array_equal(values(run, "heart_rate_bpm"), [120.0] * 50 + [150.0] * 40)
    assert_array_equal(np.isnan(values(run, "step_length_m")), [True] * 50 + [False] * 40)
    assert_allclose(values(run, "step_length_m")[50:], 1.1)


def test_invalid_markers_and_implausible_values_are_gaps_and_empty_channels_are_none():
    fields = [(253, m.UINT32), (3, m.UINT8), (0, m.SINT32), (1, m.SINT32), (84, m.UINT16), (41, m.UINT16), (13, m.SINT8)]
    rows = [(T0, None, None, None, None, 0, 20), (T0 + 1, 140, 10**8, 10**8, None, 2500, None), (T0 + 2, 3, None, 5, None, 0, 21)]

    run = only(record_run(fields, rows))

    assert_array_equal(values(run, "heart_rate_bpm"), [np.nan, 140, np.nan])
    assert_array_equal(np.isnan(values(run, "longitude_deg")), [True, False, True])  # half a position is none
    assert_array_equal(values(run, "stance_time_s"), [np.nan, 0.25, np.nan])  # zero is how old watches write "missing"
    assert_array_equal(values(run, "temperature_c"), [20, np.nan, 21])
    assert "stance_balance_left_ratio" not in run.channels


def test_enhanced_fields_win_and_the_short_ones_fill_their_gaps():
    fields = [(253, m.UINT32), (6, m.UINT16), (73, m.UINT32), (2, m.UINT16), (78, m.UINT32)]
    rows = [(T0, 1000, 3000, 2600, 3000), (T0 + 1, 2000, None, 2600, None)]

    run = only(record_run(fields, rows))

    assert_allclose(values(run, "speed_mps"), [3.0, 2.0])
    assert_allclose(values(run, "altitude_m"), [100.0, 20.0])  # 3000 / 5 - 500, 2600 / 5 - 500


def test_a_field_narrower_than_usual_has_its_own_invalid_marker():
    run = only(record_run([(253, m.UINT32), (2, m.UINT8), (5, m.UINT8)], [(T0, 255, 255), (T0 + 1, 250, 200)]))

    assert_array_equal(values(run, "altitude_m"), [np.nan, -450.0])  # 255 would pass as -449 m
    assert_array_equal(values(run, "distance_m"), [np.nan, 2.0])


def test_dynamics_come_in_si_units():
    fields = [(253, m.UINT32), (39, m.UINT16), (41, m.UINT16), (40, m.UINT16), (84, m.UINT16), (85, m.UINT16), (83, m.UINT16)]

    run = only(record_run(fields, [(T0 + i, 912, 2613, 3750, 4978, 11465, 845) for i in range(3)]))

    expected = {
        "vertical_oscillation_m": 0.0912,
        "stance_time_s": 0.2613,
        "stance_time_ratio": 0.375,
        "stance_balance_left_ratio": 0.4978,
        "step_length_m": 1.1465,
        "vertical_ratio": 0.0845,
    }
    assert {name: values(run, name)[0] for name in expected} == pytest.approx(expected)


def test_cadence_that_already_counts_both_feet_is_not_doubled():
    run = only(record_run([(253, m.UINT32), (4, m.UINT8)], [(T0 + i, 172) for i in range(60)]))

    assert_array_equal(values(run, "cadence_spm"), np.full(60, 172.0))
    assert any("both feet" in str(oddity) for oddity in run.oddities)


def test_pedal_turns_are_not_steps():
    reading = read_fit(record_run([(253, m.UINT32), (4, m.UINT8)], [(T0 + i, 90) for i in range(60)], sport=2))

    assert reading.verdict is Verdict.NOT_A_RUN
    assert "cadence_spm" not in reading.activities[0].channels


def developer_file(application: bytes, *, manufacturer: int = 1) -> bytes:
    fit = with_file_id(manufacturer=manufacturer)
    fit.define(2, m.DEVELOPER_ID, [(1, m.BYTE, 16), (3, m.UINT8)]).add(2, tuple(application), 0)
    fit.define(3, m.DESCRIPTION, [(0, m.UINT8), (1, m.UINT8), (2, m.UINT8), (3, m.STRING, 24), (8, m.STRING, 16), (15, m.UINT8)])
    fit.add(3, 0, 9, m.FLOAT32, "Vertical Oscillation", "Centimeters", 39).add(3, 0, 4, m.UINT16, "Power", "Watts", 7)
    fit.define(1, m.RECORD, [(253, m.UINT32), (39, m.UINT16)], developer=[(9, m.FLOAT32, 1, 0), (4, m.UINT16, 1, 0)])
    for i in range(20):
        fit.add(1, T0 + i, 900, 7.5 if i else None, 250 if i != 3 else None)
    return with_session(fit, elapsed_s=19).data()


def test_developer_fields_keep_their_name_unit_and_source_beside_native_ones():
    run = only(developer_file(bytes.fromhex("660a581e5301460c8f2f034c8b6dc90f")))

    theirs = run.channels["developer/Vertical Oscillation"]
    assert (theirs.unit, theirs.source) == ("Centimeters", "stryd")
    assert_array_equal(theirs.values, [np.nan] + [7.5] * 19)
    assert_allclose(values(run, "vertical_oscillation_m"), 0.09)
    assert run.channels["vertical_oscillation_m"].source == "device"
    assert np.isnan(run.channels["developer/Power"].values[3])
    assert "power_w" not in run.channels


@pytest.mark.parametrize(
    ("application", "manufacturer", "source"),
    [(bytes(range(16)), 1, bytes(range(16)).hex()), (bytes(16), 95, "stryd"), (bytes(16), 9999, "app 0")],
)
def test_an_unknown_app_is_named_by_its_identity_or_by_who_wrote_the_file(application, manufacturer, source):
    run = only(developer_file(application, manufacturer=manufacturer))

    assert run.channels["developer/Power"].source == source


def test_laps_carry_trigger_intensity_and_distance():
    fit = made_run(300)
    fit.define(6, m.LAP, [(2, m.UINT32), (7, m.UINT32), (9, m.UINT32), (24, m.ENUM), (23, m.ENUM), (71, m.UINT16)])
    fit.add(6, T0, 100_500, 30_000, 0, 2, None).add(6, T0 + 101, 50_000, 15_000, 2, 5, 3).add(
        6, T0 + 151, 149_000, None, 7, None, None
    )

    laps = only(fit.data()).laps

    assert [(lap.start_s, lap.end_s, lap.trigger, lap.distance_m, lap.intensity) for lap in laps] == [
        (0.0, 100.5, LapTrigger.MANUAL, 300.0, "warmup"),
        (101.0, 151.0, LapTrigger.WORKOUT, 150.0, "interval"),
        (151.0, 300.0, LapTrigger.SESSION_END, None, None),
    ]


def test_timer_events_become_pauses_and_the_last_stop_does_not():
    fit = made_run(300).define(6, m.EVENT, [(253, m.UINT32), (0, m.ENUM), (1, m.ENUM)])
    for when, kind in ((0, 0), (50, 4), (50, 4), (80, 0), (120, 1), (130, 0), (299, 4)):
        fit.add(6, T0 + when, 0, kind)

    assert only(fit.data()).pauses == (Pause(50.0, 80.0), Pause(120.0, 130.0))


def test_what_the_runner_entered_on_the_watch_is_kept():
    fit = made_run(60, closed=False)
    fit.define(
        5, m.SESSION, [(2, m.UINT32), (5, m.ENUM), (192, m.UINT8), (193, m.UINT8), (18, m.UINT8), (92, m.UINT8), (134, m.UINT16)]
    )
    fit.add(5, T0, 1, 75, 60, 84, 112, 11465)

    session = only(fit.data()).session

    assert session.feel_ratio == 0.75
    assert session.rpe == 6.0
    assert session.cadence_spm == 169.75  # 2 x (84 + 112/128)
    assert session.step_length_m == pytest.approx(1.1465)
    assert session.heart_rate_bpm is None


def test_a_session_written_twice_is_one_activity():
    fit = with_session(made_run(60), elapsed_s=59.5)

    assert only(fit.data()).session.elapsed_s == 59.5


@pytest.mark.parametrize(
    ("local", "expected"), [(T0 + 59 + 7200, 7200), (T0 + 62 - 12600, -12600), (T0 + 10**7, None), (None, None)]
)
def test_the_offset_of_the_local_clock_is_kept_when_it_can_be_one(local, expected):
    fit = made_run(60).define(6, m.ACTIVITY, [(253, m.UINT32), (5, m.UINT32)]).add(6, T0 + 59, local)

    assert only(fit.data()).utc_offset_s == expected


def test_repeated_and_backward_times_are_settled_and_said():
    rows = [(T0, 100), (T0 + 1, 101), (T0 + 1, None), (T0 + 1, 103), (T0 + 5, 104), (T0 + 3, 105), (T0 + 6, 106), (None, 107)]

    run = only(record_run([(253, m.UINT32), (3, m.UINT8)], rows))

    assert_array_equal(run.t_s, [0.0, 1.0, 5.0, 6.0])
    assert_array_equal(values(run, "heart_rate_bpm"), [100, 103, 104, 106])
    assert len(run.oddities) == 3


def test_a_clock_that_is_set_on_the_way_leaves_no_gap_of_decades():
    early = T0 - 900_000_000
    rows = [(early + i, 100) for i in range(5)] + [(T0 + i, 120) for i in range(50)]

    run = only(record_run([(253, m.UINT32), (3, m.UINT8)], rows))

    assert_array_equal(run.t_s, np.arange(55.0))
    assert run.started_at == STARTED - timedelta(seconds=5)  # the longer stretch keeps its times
    assert any("clock was set" in str(oddity) for oddity in run.oddities)


def test_a_watch_that_counts_from_power_on_is_dated_by_its_local_clock():
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (3, m.UINT8)])
    for i in range(30):
        fit.add(1, 17_000_000 + i, 130)
    with_session(fit, start=17_000_000, elapsed_s=29)
    fit.define(6, m.ACTIVITY, [(253, m.UINT32), (5, m.UINT32)]).add(6, 17_000_040, T0 + 40)

    run = only(fit.data())

    assert run.started_at == STARTED
    assert run.utc_offset_s is None


def test_smart_recording_keeps_its_uneven_steps():
    at = [0, 1, 4, 9, 16, 25]

    assert_array_equal(only(record_run([(253, m.UINT32), (3, m.UINT8)], [(T0 + s, 120) for s in at])).t_s, at)


def test_nobody_runs_at_zero_north_zero_east():
    run = only(record_run([(253, m.UINT32), (0, m.SINT32), (1, m.SINT32), (3, m.UINT8)], [(T0 + i, 0, 0, 120) for i in range(9)]))

    assert set(run.channels) == {"heart_rate_bpm"}


def test_distance_is_reckoned_from_positions_where_the_device_wrote_none():
    step = round(2**31 / 180 * 3.0 / 111_195.08)  # three metres north, in semicircles; 111,195.08 m a degree of the mean sphere
    rows = [(T0 + i, 500_000_000 + step * i, 100_000_000) for i in range(100)]

    distance = only(record_run([(253, m.UINT32), (0, m.SINT32), (1, m.SINT32)], rows)).channels["distance_m"]

    assert distance.source == "positions"
    assert_allclose(distance.values, 3.0 * np.arange(100), rtol=0.01)  # a semicircle is 9 mm of the 3 m


def test_each_leg_of_a_multisport_file_is_its_own_recording():
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (5, m.UINT32), (4, m.UINT8)])
    for i in range(100):
        fit.add(1, T0 + i, 1000 * i, 80)
    fit.define(6, m.LAP, [(2, m.UINT32), (7, m.UINT32), (24, m.ENUM)]).add(6, T0, 40_000, 7).add(6, T0 + 40, 60_000, 7)
    with_session(fit, start=T0 + 40, elapsed_s=60, sport=1, sub_sport=3)
    with_session(fit, start=T0, elapsed_s=40, sport=2)

    reading = read_fit(fit.data())

    ride, run = reading.activities
    assert reading.verdict is Verdict.IMPORTED
    assert (ride.sport, ride.n_samples) == ("cycling", 40)
    assert (run.sport, run.sub_sport, run.n_samples, run.started_at) == ("running", "trail", 60, STARTED + timedelta(seconds=40))
    assert run.distance_m == pytest.approx(600.0)  # 10 m a sample from the end of the ride on
    assert_array_equal(run.t_s, np.arange(60.0))
    assert [(lap.start_s, lap.end_s) for lap in run.laps] == [(0.0, 60.0)]
    assert "cadence_spm" in run.channels
    assert "cadence_spm" not in ride.channels


def test_chained_files_give_all_their_activities():
    reading = read_fit(made_run(50).data() + made_run(70, start=T0 + 5000).data())

    assert reading.verdict is Verdict.IMPORTED
    assert [run.n_samples for run in reading.activities] == [50, 70]


@pytest.mark.parametrize(
    ("kind", "words"), [(2, "settings"), (5, "workout plan"), (6, "course"), (15, "monitoring"), (250, "file type 250")]
)
def test_other_kinds_of_file_are_named(kind, words):
    fit = with_file_id(kind=kind).define(1, m.RECORD, [(253, m.UINT32), (3, m.UINT8)]).add(1, T0, 100).add(1, T0 + 1, 100)

    reading = read_fit(fit.data())

    assert reading.verdict is Verdict.NOT_AN_ACTIVITY
    assert words in str(reading.detail)


def test_a_session_without_samples_is_kept_as_what_it_is():
    run = only(with_session(with_file_id(), elapsed_s=1800).data())

    assert (run.n_samples, run.session.elapsed_s, run.started_at) == (0, 1800.0, STARTED)
    assert run.oddities


def test_a_file_id_alone_is_no_activity():
    assert read_fit(with_file_id().data()).verdict is Verdict.NOT_AN_ACTIVITY


@pytest.mark.parametrize("data", [b"", b"FIT", b"\x0e\x10", bytes(5000), b"<?xml version='1.0'?>" * 40])
def test_bytes_that_are_not_fit_are_unreadable_not_an_error(data):
    assert read_fit(data).verdict is Verdict.UNREADABLE


def test_a_wrong_checksum_alone_loses_nothing_and_is_said():
    reading = read_fit(made_run(120).data(checksum=0x1234))

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.activities[0].n_samples == 120
    assert (reading.kept_s, reading.bytes_read_ratio) == (119.0, 1.0)
    assert "checksum" in str(reading.detail)


def test_a_file_cut_short_keeps_all_that_stands_before_the_cut():
    whole = made_run(1000).data()
    cut = whole[: len(whole) // 2]

    reading = read_fit(cut)

    run = reading.activities[0]
    head = whole.index(bytes((0x41, 0, 0))) + 6 + 3 * len(m.RUN_FIELDS)
    assert run.n_samples == (len(cut) - head) // 26  # 25 bytes and a header a record
    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.bytes_read_ratio == pytest.approx(0.5, abs=0.001)
    assert reading.kept_s == run.elapsed_s
    assert run.is_run  # no session is left to say so; speed and cadence do


@pytest.mark.parametrize("between", [False, True])
@pytest.mark.parametrize("garbage", [b"\xee" * 61, bytes(range(256)), b"\x0b" * 500])
def test_reading_picks_up_after_garbage_in_the_middle(between, garbage):
    whole = bytearray(made_run(1000, between=between).data())
    middle = len(whole) // 2
    whole[middle : middle + len(garbage)] = garbage

    reading = read_fit(bytes(whole))

    run = reading.activities[0]
    lost = -(-len(garbage) // 26) + 3  # records that the garbage touches, and at most three around it
    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert run.n_samples >= 1000 - lost
    assert run.elapsed_s == 999.0
    assert_allclose(values(run, "distance_m"), 3.0 * run.t_s)


def test_bytes_that_went_missing_cost_only_their_neighbourhood():
    whole = made_run(1000).data()
    middle = len(whole) // 2
    holed = whole[:middle] + whole[middle + 45 :]

    run = only(holed)

    assert run.n_samples >= 994
    assert_allclose(values(run, "distance_m"), 3.0 * run.t_s)


def test_a_flipped_header_costs_one_record():
    whole = bytearray(made_run(1000).data())
    at = whole.index(bytes((1,)) + (T0 + 600).to_bytes(4, "little"))
    whole[at] = 0

    run = only(bytes(whole))

    assert run.n_samples == 999
    assert 600.0 not in run.t_s


def test_a_flipped_time_costs_one_record():
    whole = bytearray(made_run(1000).data())
    whole[whole.index((T0 + 600).to_bytes(4, "little")) + 3] ^= 0x40

    run = only(bytes(whole))

    assert run.n_samples == 999
    assert run.elapsed_s == 999.0


def test_a_recording_that_was_never_closed_is_read_to_its_end():
    fit = made_run(400)

    reading = read_fit(fit.data(declared=0)[:-2])

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.activities[0].n_samples == 400
    assert "never closed" in str(reading.detail)


def test_something_before_the_header_is_stepped_over():
    reading = read_fit(b"\x00\x01junk before" + made_run(50).data())

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.activities[0].n_samples == 50


def test_zeros_after_the_end_are_padding_not_damage():
    assert read_fit(made_run(50).data() + bytes(512)).verdict is Verdict.IMPORTED


def test_wire_hands_out_columns_as_the_file_wrote_them():
    part = read_wire(made_run(80, between=True).data()).parts[0]

    (records,) = part.of(m.RECORD)
    assert part.checksum is Checksum.RIGHT
    assert part.is_whole
    assert len(records) == 80
    speed, missing = records.column(73), records.column(200)
    assert speed is not None
    assert missing is None
    assert speed.dtype == np.dtype("<u4")
    assert_array_equal(speed, np.full(80, 3000))
    (others,) = part.of(233)
    bytes_field = others.column(2)
    assert bytes_field is not None
    assert bytes_field.shape == (80 + 11, 4)  # every seventh second has one more


def test_a_hostile_flood_of_empty_messages_is_bounded():
    fit = MadeFit()
    fit.define(1, m.RECORD, []).define(2, 777, [])
    fit.body += bytes((1, 2)) * 500_000

    reading = read_fit(fit.data(checksum=0))

    assert reading.verdict in (Verdict.UNREADABLE, Verdict.NOT_AN_ACTIVITY)


SUMMED = [(253, m.UINT32), (2, m.UINT32), (7, m.UINT32), (8, m.UINT32), (9, m.UINT32)]


@pytest.mark.parametrize(
    ("fields", "n", "session_m", "laps_m"),
    [
        ([], 60, None, [None, None]),  # heart rate alone
        ([], 0, None, []),  # a summary without samples
        ([(5, m.UINT32)], 60, 0.0, [0.0, 0.0]),  # a distance that stayed at zero was measured
        ([(6, m.UINT16)], 60, 0.0, [0.0, 0.0]),
    ],
)
def test_a_distance_of_zero_that_nothing_measured_is_unknown(fields, n: int, session_m: float | None, laps_m: list[float | None]):
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (3, m.UINT8), *fields])
    for second in range(n):
        fit.add(1, T0 + second, 140, *([0] * len(fields)))
    fit.define(2, m.LAP, SUMMED).add(2, T0 + 30, T0, 30_000, 30_000, 0).add(2, T0 + 59, T0 + 30, 29_000, 29_000, 0)
    fit.define(3, m.SESSION, [*SUMMED, (5, m.ENUM)]).add(3, T0 + 59, T0, 59_000, 59_000, 0, 1)

    run = only(fit.data())

    assert run.session.distance_m == session_m
    assert [lap.distance_m for lap in run.laps] == laps_m


def test_a_lap_of_zero_stands_beside_laps_that_covered_ground():
    fit = with_file_id().define(1, m.RECORD, [(253, m.UINT32), (3, m.UINT8)])
    for second in range(60):
        fit.add(1, T0 + second, 140)
    fit.define(2, m.LAP, SUMMED).add(2, T0 + 30, T0, 30_000, 30_000, 9_000).add(2, T0 + 59, T0 + 30, 29_000, 29_000, 0)

    assert [lap.distance_m for lap in only(with_session(fit).data()).laps] == [90.0, 0.0]

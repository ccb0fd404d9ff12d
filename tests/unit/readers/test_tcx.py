"""TCX: laps, cadence, distances, damage. The fixtures are made here; every figure follows from the arithmetic shown."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import LapTrigger, LimitExceededError, Pause, Verdict
from runtall.readers.limits import Limits
from runtall.readers.tcx import read_tcx

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">\n'
)
TAIL = "</TrainingCenterDatabase>"


def stamp(second: float) -> str:
    whole = int(second)
    return f"2024-03-0{1 + whole // 86400}T{whole // 3600 % 24:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{round(second % 1 * 1000):03d}Z"


def point(
    second: float,
    *,
    metres: float | None = None,
    cadence: float | None = None,
    ns: str = "ns3",
    more: str = "",
    lat: float | None = None,
) -> str:
    parts = [f"<Trackpoint><Time>{stamp(second)}</Time>"]
    if lat is not None:
        parts.append(f"<Position><LatitudeDegrees>{lat:.7f}</LatitudeDegrees><LongitudeDegrees>7.5</LongitudeDegrees></Position>")
    if metres is not None:
        parts.append(f"<DistanceMeters>{metres}</DistanceMeters>")
    parts.append(f"<HeartRateBpm><Value>{140 + second % 5:.0f}</Value></HeartRateBpm>")
    if cadence is not None:
        parts.append(f"<Extensions><{ns}:TPX><{ns}:RunCadence>{cadence}</{ns}:RunCadence>{more}</{ns}:TPX></Extensions>")
    return "".join(parts) + "</Trackpoint>\n"


def lap(
    start: float, tracks: list[str], *, timer: float, metres: float = 0.0, trigger: str = "Manual", intensity: str = "Active"
) -> str:
    body = "".join(f"<Track>{track}</Track>" for track in tracks)
    return (
        f'<Lap StartTime="{stamp(start)}"><TotalTimeSeconds>{timer}</TotalTimeSeconds><DistanceMeters>{metres}</DistanceMeters>'
        f"<Intensity>{intensity}</Intensity><TriggerMethod>{trigger}</TriggerMethod>{body}</Lap>"
    )


def activity(laps: str, sport: str = "Running", rest: str = "") -> str:
    return f'<Activity Sport="{sport}"><Id>{stamp(0)}</Id>{laps}{rest}</Activity>'


def document(body: str) -> bytes:
    return (HEAD + body + TAIL).encode()


def simple(points: str, timer: float = 99.0) -> bytes:
    return document(f"<Activities>{activity(lap(0, [points], timer=timer))}</Activities>")


def test_a_run_comes_with_all_its_channels_in_our_units():
    points = "".join(
        point(s, metres=3.0 * s, cadence=85, more="<ns3:Speed>3.0</ns3:Speed><ns3:Watts>250</ns3:Watts>", lat=50.0)
        for s in range(100)
    )

    reading = read_tcx([simple(points)])

    run = reading.activities[0]
    assert reading.verdict is Verdict.IMPORTED
    assert (run.sport, run.n_samples, run.elapsed_s, run.distance_m) == ("running", 100, 99.0, 297.0)
    assert run.started_at.isoformat() == "2024-03-01T00:00:00+00:00"
    assert_allclose(run.values("cadence_spm"), 170.0)  # 85 strides of one leg, two steps each
    assert_allclose(run.values("speed_mps"), 3.0)
    assert_allclose(run.values("power_w"), 250.0)
    assert run.values("heart_rate_bpm")[:6].tolist() == [140, 141, 142, 143, 144, 140]


def test_the_extension_is_found_by_namespace_whatever_its_prefix():
    points = "".join(
        f'<Trackpoint><Time>{stamp(s)}</Time><Extensions><TPX xmlns="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><RunCadence>80</RunCadence></TPX>'
        "</Extensions></Trackpoint>"
        for s in range(30)
    )

    run = read_tcx([simple(points)]).activities[0]

    assert_allclose(run.values("cadence_spm"), 160.0)


def test_a_cadence_that_can_only_be_both_feet_is_kept_and_told():
    points = "".join(point(s, metres=3.0 * s, cadence=172) for s in range(60))

    run = read_tcx([simple(points)]).activities[0]

    assert_allclose(run.values("cadence_spm"), 172.0)  # 344 steps a minute at 3 m/s would be steps of half a metre
    assert any("both feet" in str(oddity) for oddity in run.oddities)


def test_a_missing_value_is_a_gap_and_zero_cadence_stays_zero():
    points = "".join(
        point(s, metres=2.0 * s, cadence=0 if s < 5 else 80) if s % 10 else point(s, metres=2.0 * s) for s in range(60)
    )

    run = read_tcx([simple(points)]).activities[0]

    cadence = run.values("cadence_spm")
    assert np.isnan(cadence[::10]).all()
    assert cadence[1:5].tolist() == [0, 0, 0, 0]
    assert cadence[11] == 160


def test_laps_keep_trigger_intensity_and_distance_and_the_last_one_is_the_end():
    first = lap(0, ["".join(point(s, metres=3 * s) for s in range(60))], timer=60, metres=180, trigger="Time", intensity="Active")
    second = lap(60, ["".join(point(s, metres=3 * s) for s in range(60, 100))], timer=39, metres=117, intensity="Resting")

    run = read_tcx([document(f"<Activities>{activity(first + second)}</Activities>")]).activities[0]

    assert [(lap.start_s, lap.end_s, lap.trigger, lap.distance_m, lap.intensity) for lap in run.laps] == [
        (0.0, 60.0, LapTrigger.TIME, 180.0, "active"),
        (60.0, 99.0, LapTrigger.SESSION_END, 117.0, "resting"),
    ]
    assert run.session.timer_s == 99.0
    assert run.session.distance_m == 297.0


def test_even_kilometres_called_manual_are_the_watchs_own_laps():
    laps = "".join(
        lap(300 * k, ["".join(point(300 * k + 10 * i, metres=1000 * k + 33 * i) for i in range(30))], timer=300, metres=1000)
        for k in range(3)
    )

    run = read_tcx([document(f"<Activities>{activity(laps)}</Activities>")]).activities[0]

    assert [lap.trigger for lap in run.laps] == [LapTrigger.DISTANCE, LapTrigger.DISTANCE, LapTrigger.SESSION_END]
    assert any("1000 m" in str(oddity) for oddity in run.oddities)


def test_a_lap_pressed_by_hand_stays_manual():
    laps = "".join(
        lap(start, [point(start, metres=start) + point(start + 50, metres=start + 50)], timer=60, metres=60 + start)
        for start in (0, 61, 200)
    )

    run = read_tcx([document(f"<Activities>{activity(laps)}</Activities>")]).activities[0]

    assert [lap.trigger for lap in run.laps] == [LapTrigger.MANUAL, LapTrigger.MANUAL, LapTrigger.SESSION_END]


def test_a_new_track_after_a_gap_is_a_pause_and_its_jump_is_no_distance():
    before = "".join(point(s, lat=50 + s * 2e-5) for s in range(60))
    after = "".join(point(s, lat=50.01 + s * 2e-5) for s in range(120, 180))  # a kilometre away after a minute's pause

    run = read_tcx([document(f"<Activities>{activity(lap(0, [before, after], timer=119))}</Activities>")]).activities[0]

    assert run.pauses == (Pause(60.0, 120.0),)
    assert run.distance_m == pytest.approx(118 * 2.2239, rel=0.01)  # 2e-5 degrees are 2.224 m; 59 steps before, 59 after
    assert np.nanmax(run.values("speed_mps")) < 3


def test_a_gap_that_the_laps_timer_lacks_is_a_pause():
    points = "".join(point(s, metres=s) for s in [*range(60), *range(200, 260)])

    run = read_tcx([simple(points, timer=119.0)]).activities[0]

    assert run.pauses == (Pause(60.0, 200.0),)


def test_a_gap_that_the_timer_counts_is_no_pause():
    points = "".join(point(s, metres=s) for s in [*range(60), *range(200, 260)])

    run = read_tcx([simple(points, timer=259.0)]).activities[0]

    assert run.pauses == ()


def test_distances_since_the_last_point_are_replaced_by_positions_and_told():
    points = "".join(point(s, metres=3.0 + 0.3 * np.sin(s), lat=50 + s * 2.7e-5) for s in range(100))

    run = read_tcx([simple(points)]).activities[0]

    assert run.channels["distance_m"].source == "positions"
    assert run.distance_m == pytest.approx(99 * 2.7e-5 * 111_195, rel=0.001)
    assert any("cannot be right" in str(oddity) for oddity in run.oddities)


def test_all_zero_distances_give_way_to_positions():
    points = "".join(point(s, metres=0.0, lat=50 + s * 2.7e-5) for s in range(100))

    run = read_tcx([simple(points)]).activities[0]

    assert run.distance_m == pytest.approx(297, rel=0.01)


def test_wrong_distances_without_positions_are_left_out_not_believed():
    points = "".join(point(s, metres=3.0 + 0.3 * np.sin(s)) for s in range(100))

    run = read_tcx([simple(points)]).activities[0]

    assert run.values("distance_m") is None
    assert run.values("speed_mps") is None


def test_an_indoor_run_without_positions_is_an_ordinary_run():
    points = "".join(point(s, metres=2.8 * s, cadence=82) for s in range(100))

    run = read_tcx([simple(points)]).activities[0]

    assert run.is_run
    assert run.values("latitude_deg") is None
    assert_allclose(run.values("speed_mps"), 2.8)
    assert run.channels["speed_mps"].source == "distance"


def test_a_multisport_session_gives_each_leg_and_counts_as_a_run():
    swim = f"<FirstSport>{activity(lap(0, [point(0) + point(60)], timer=60), 'Other')}</FirstSport>"
    change = f"<NextSport><Transition StartTime='{stamp(61)}'><TotalTimeSeconds>30</TotalTimeSeconds></Transition>"
    ride = f"{change}{activity(lap(100, [point(100, metres=0) + point(200, metres=900)], timer=100), 'Biking')}</NextSport>"
    run = f"<NextSport>{activity(lap(300, [point(300, metres=0) + point(400, metres=300)], timer=100))}</NextSport>"

    reading = read_tcx(
        [document(f"<Activities><MultiSportSession><Id>{stamp(0)}</Id>{swim}{ride}{run}</MultiSportSession></Activities>")]
    )

    assert [leg.sport for leg in reading.activities] == ["other", "cycling", "running"]
    assert reading.verdict is Verdict.IMPORTED
    assert "2 other activities" in str(reading.detail)


def test_a_ride_is_not_a_run():
    reading = read_tcx([document(f"<Activities>{activity(lap(0, [point(0) + point(9)], timer=9), 'Biking')}</Activities>")])

    assert reading.verdict is Verdict.NOT_A_RUN
    assert "cycling" in str(reading.detail)


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<Courses><Course><Name>Loop</Name><Track>" + point(0) + point(9) + "</Track></Course></Courses>", "course"),
        ("<Workouts><Workout Sport='Running'><Name>4x400</Name></Workout></Workouts>", "workout"),
        ("<Activities/>", "no activity"),
    ],
)
def test_plans_and_empty_files_are_not_activities(body: str, word: str):
    reading = read_tcx([document(body)])

    assert reading.verdict is Verdict.NOT_AN_ACTIVITY
    assert word in str(reading.detail)


def test_an_activity_of_lap_totals_alone_is_kept_and_says_so():
    body = activity(lap(0, [], timer=600, metres=2000) + lap(600, [], timer=300, metres=900))

    run = read_tcx([document(f"<Activities>{body}</Activities>")]).activities[0]

    assert run.t_s.tolist() == [0, 600, 900]
    assert run.distance_m == 2900
    assert any("lap totals only" in str(oddity) for oddity in run.oddities)


def test_notes_creator_and_version_are_read():
    rest = "<Notes>calf a bit tight</Notes><Creator><Name>Watch 9</Name><Version><VersionMajor>4</VersionMajor><VersionMinor>20</VersionMinor></Version></Creator>"

    run = read_tcx(
        [document(f"<Activities>{activity(lap(0, [point(0) + point(9)], timer=9), rest=rest)}</Activities>")]
    ).activities[0]

    assert run.notes == "calf a bit tight"
    assert (run.device.product, run.device.software) == ("Watch 9", "4.20")


def test_running_dynamics_are_read_in_whatever_unit_they_come():
    form = "<ns3:VerticalOscillation>9.1</ns3:VerticalOscillation><ns3:GroundContactTime>261</ns3:GroundContactTime><ns3:StrideLength>1.06</ns3:StrideLength>"
    points = "".join(point(s, metres=3.0 * s, cadence=85, more=form) for s in range(60))

    run = read_tcx([simple(points)]).activities[0]

    assert_allclose(run.values("vertical_oscillation_m"), 0.091)  # 9.1 can only be centimetres
    assert_allclose(run.values("stance_time_s"), 0.261)
    assert_allclose(run.values("step_length_m"), 1.06)  # 3 m/s * 60 / 170 = 1.059: one step, as it stands


def test_a_stride_of_two_steps_is_halved_and_told():
    points = "".join(point(s, metres=3.0 * s, cadence=85, more="<ns3:StrideLength>2.12</ns3:StrideLength>") for s in range(60))

    run = read_tcx([simple(points)]).activities[0]

    assert_allclose(run.values("step_length_m"), 1.06)
    assert any("two steps" in str(oddity) for oddity in run.oddities)


def test_broken_xml_gives_what_stands_before_the_break_and_the_share():
    whole = simple("".join(point(s, metres=3.0 * s, cadence=85) for s in range(600)))
    cut = whole[: len(whole) // 2] + b"<<<" + whole[len(whole) // 2 :]

    reading = read_tcx([cut])

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.bytes_read_ratio == pytest.approx(0.5, abs=0.01)
    assert 285 <= reading.kept_s <= 300
    assert "5 minutes" in str(reading.detail)


def test_a_file_cut_off_keeps_every_whole_point():
    whole = simple("".join(point(s, metres=3.0 * s) for s in range(600)))

    reading = read_tcx([whole[: len(whole) * 3 // 4]])

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert reading.activities[0].n_samples == pytest.approx(450, abs=5)


def test_points_set_back_in_time_are_left_out_and_repeated_ones_merged():
    points = "".join(point(s, metres=float(s)) for s in [0, 1, 2, 2, 3, 1, 2, 4, 5])

    run = read_tcx([simple(points)]).activities[0]

    assert run.t_s.tolist() == [0, 1, 2, 3, 4, 5]
    assert any(str(oddity).startswith("2 points") for oddity in run.oddities)


def test_a_clock_that_was_never_set_is_not_believed():
    points = "".join(f"<Trackpoint><Time>1970-01-01T00:00:{s:02d}Z</Time></Trackpoint>" for s in range(10))

    reading = read_tcx(
        [
            document(
                f"<Activities><Activity Sport='Running'><Lap StartTime='bad'><Track>{points}</Track></Lap></Activity></Activities>"
            )
        ]
    )

    assert reading.verdict is Verdict.NOT_AN_ACTIVITY


def test_an_instant_with_an_offset_tells_the_watchs_own_clock():
    points = "".join(f"<Trackpoint><Time>2024-03-01T12:00:{s:02d}+02:00</Time></Trackpoint>" for s in range(10))

    run = read_tcx([simple(points)]).activities[0]

    assert run.utc_offset_s == 7200
    assert run.started_at.isoformat() == "2024-03-01T10:00:00+00:00"


def test_entities_of_its_own_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><TrainingCenterDatabase>&b;</TrainingCenterDatabase>'

    with pytest.raises(LimitExceededError, match="entities"):
        read_tcx([bomb])


def test_absurd_depth_is_refused():
    with pytest.raises(LimitExceededError, match="nested"):
        read_tcx([b"<a>" * 100_000])


def test_too_many_points_are_refused():
    points = "".join(point(s) for s in range(50))

    with pytest.raises(LimitExceededError, match="points"):
        read_tcx([simple(points)], limits=Limits(max_samples=40))


def test_too_much_time_is_refused():
    with pytest.raises(LimitExceededError, match="processor time"):
        read_tcx([simple(point(0))], limits=Limits(seconds_per_file=-1))


def test_one_endless_tag_is_refused_before_it_fills_the_memory():
    def endless():
        yield b'<TrainingCenterDatabase a="'
        for _ in range(100):
            yield b"x" * (1 << 20)

    with pytest.raises(LimitExceededError, match="single piece"):
        read_tcx(endless())


def test_lap_distances_of_zero_without_any_measured_distance_are_unknown():
    points = "".join(point(s) for s in range(100))
    first, second = lap(0, [points], timer=99), lap(100, ["".join(point(s) for s in range(100, 200))], timer=99)

    with_points = read_tcx([document(f"<Activities>{activity(first + second)}</Activities>")]).activities[0]
    laps_only = read_tcx([document(f"<Activities>{activity(lap(0, [], timer=1800))}</Activities>")]).activities[0]

    assert [each.distance_m for each in (*with_points.laps, *laps_only.laps)] == [None] * 3
    assert (with_points.session.distance_m, laps_only.session.distance_m) == (None, None)


def test_a_lap_that_stood_still_keeps_its_zero_where_distance_was_measured():
    laps = lap(0, [], timer=300, metres=1000.0) + lap(300, [], timer=60, metres=0.0)

    run = read_tcx([document(f"<Activities>{activity(laps)}</Activities>")]).activities[0]

    assert [each.distance_m for each in run.laps] == [1000.0, 0.0]

"""Measures of one run, on recordings whose truth is known because they were made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from runtall.core import (
    Channel,
    ImplausibleValueError,
    Lap,
    LapTrigger,
    NotEnoughDataError,
    Pause,
    Recording,
    ShapeMismatchError,
    Surface,
)
from runtall.mechanics import (
    MECHANICS_VERSION,
    climbs_and_drops,
    easy_form,
    easy_speed,
    find_drifts,
    form_channels,
    grade_adjusted_speed,
    grade_bands,
    hard_effort,
    lap_presses,
    opening,
    prepare,
    running_cost,
    speed_curves,
    summarise,
    surface,
    walking_breaks,
)
from runtall.mechanics._applies import recording_of_stretches as recording_of

EASY = {"minutes": 40, "speed_mps": 3.0, "cadence_spm": 170, "heart_rate_bpm": 145, "grade_ratio": 0.0}
WALK = {"minutes": 2, "speed_mps": 1.4, "cadence_spm": 112, "heart_rate_bpm": 110, "grade_ratio": 0.0}


def without(recording: Recording, *names: str) -> Recording:
    return replace(recording, channels={name: each for name, each in recording.channels.items() if name not in names})


def with_channel(recording: Recording, name: str, values: np.ndarray, source: str = "device") -> Recording:
    return replace(recording, channels={**recording.channels, name: Channel(name, "", values, source)})


def test_a_whole_run_is_summed_up():
    recording = recording_of([EASY, WALK, EASY])

    run = summarise(recording)

    assert run.mechanics_version == MECHANICS_VERSION
    assert run.elapsed_s == 82 * 60
    assert run.moving_s == pytest.approx(82 * 60)
    assert run.walking_s == pytest.approx(120, abs=6)  # gait is judged over six seconds
    assert run.distance_m == pytest.approx(2 * 2400 * 3.0 + 120 * 1.4, rel=1e-3)
    assert run.median_speed_mps == pytest.approx(3.0)
    assert run.grade_adjusted_speed_mps == pytest.approx(3.0)
    assert run.cadence_spm == 170
    assert run.step_length_m == pytest.approx(3.0 * 60 / 170)
    assert run.heart_rate_median_bpm == 145
    assert (run.walking_breaks, run.intervals, run.hard_s) == (1, 0, 0.0)
    assert (run.ascent_m, run.descent_m) == (0.0, 0.0)
    assert run.opening is not None
    assert run.opening.speed_ratio == pytest.approx(1.0)
    assert 0.9 < (run.form_share or 0) <= 1.0


def test_the_day_is_the_runners_own():
    late_utc = datetime(2026, 1, 1, 23, 30, tzinfo=UTC)
    recording = replace(recording_of([EASY]), started_at=late_utc, time_zone="Asia/Tokyo")

    assert summarise(recording).started_on == date(2026, 1, 2)


def test_an_unsettled_zone_is_our_own_mistake():
    with pytest.raises(ValueError, match="zone"):
        summarise(replace(recording_of([EASY]), time_zone=None))


@pytest.mark.parametrize("n", [0, 1])
def test_a_recording_without_time_says_nothing_and_raises_nothing(n: int):
    empty = Recording("running", datetime(2026, 1, 1, tzinfo=UTC), np.arange(float(n)), time_zone="UTC")

    run = summarise(empty)

    assert (run.moving_s, run.cadence_spm, run.ascent_m, run.hard_s, run.opening, run.drifts) == (0.0, None, None, None, None, ())


def test_heart_rate_alone_is_a_run_without_form():
    run = summarise(recording_of([{"minutes": 30, "heart_rate_bpm": 150}]))

    assert run.moving_s == run.running_s == 1800
    assert run.heart_rate_median_bpm == 150
    assert (run.cadence_spm, run.median_speed_mps, run.walking_breaks, run.hard_s, run.distance_m) == (None,) * 5


def test_a_treadmill_run_without_speed_still_has_its_cadence():
    recording = replace(recording_of([{"minutes": 30, "cadence_spm": 166, "heart_rate_bpm": 150}]), sub_sport="treadmill")

    run = summarise(recording)

    assert run.cadence_spm == 166
    assert run.running_s == 1800
    assert (run.surface, run.surface_basis) == (Surface.TREADMILL, "file")
    assert (run.curves, run.drifts, run.opening, run.step_length_m) == ((), (), None, None)


def test_a_run_without_altitude_has_no_hills_rather_than_flat_ones():
    recording = without(recording_of([EASY]), "altitude_m")

    run = summarise(recording)

    assert (run.ascent_m, run.descent_m, run.grade_bands, run.grade_adjusted_speed_mps) == (None, None, (), None)
    assert run.cadence_spm == 170


def test_speed_follows_from_distance_where_the_file_has_none():
    run = prepare(without(recording_of([EASY]), "speed_mps"))

    assert run.speed_is_derived
    assert easy_speed(run) == pytest.approx(3.0, rel=1e-3)


def test_a_pause_counts_neither_as_running_nor_as_walking():
    recording = recording_of([EASY])
    keep = (recording.t_s < 600) | (recording.t_s >= 900)
    paused = replace(
        recording,
        t_s=recording.t_s[keep],
        channels={name: replace(each, values=each.values[keep]) for name, each in recording.channels.items()},
        pauses=(Pause(600.0, 900.0),),
    )

    run = summarise(paused)

    assert run.moving_s == pytest.approx(2400 - 300, abs=1)
    assert run.elapsed_s == 2400
    assert run.cadence_spm == 170


def test_a_strap_that_drops_out_lowers_the_share_and_not_the_value():
    recording = recording_of([EASY])
    cadence = recording.channels["cadence_spm"].values.copy()
    cadence[:1200] = np.nan

    whole, half = easy_form(prepare(recording)), easy_form(prepare(with_channel(recording, "cadence_spm", cadence)))

    assert half.medians["cadence_spm"] == whole.medians["cadence_spm"]
    assert half.share == pytest.approx(whole.share / 2, rel=0.03)


def test_derived_channels_say_so_and_never_replace_a_sensors_own():
    recording = recording_of([EASY | {"vertical_oscillation_m": 0.09}])
    derived = {each.name: each.source for each in form_channels(prepare(recording))}
    measured = with_channel(recording, "step_length_m", np.full(recording.n_samples, 1.02))
    own = {each.name: each for each in form_channels(prepare(measured))}

    assert derived["step_length_m"] == derived["vertical_ratio"] == "derived"
    assert derived["vertical_oscillation_m"] == "device"
    assert own["step_length_m"].source == "device"
    assert own["vertical_ratio"].values[0] == pytest.approx(0.09 / 1.02)


def test_sources_are_kept_apart_in_curves():
    recording = with_channel(recording_of([EASY]), "stance_time_s", np.full(2401, 0.25), source="strap")

    curves = {curve.channel: curve.source for curve in speed_curves(prepare(recording))}

    assert curves["stance_time_s"] == "strap"
    assert curves["cadence_spm"] == "device"


def test_drift_is_not_looked_for_in_derived_channels():
    drifts = find_drifts(prepare(recording_of([EASY])))

    assert [drift.channel for drift in drifts] == ["cadence_spm"]


def test_drift_needs_speed_and_time():
    with pytest.raises(NotEnoughDataError):
        find_drifts(prepare(without(recording_of([EASY]), "speed_mps", "distance_m")))
    with pytest.raises(NotEnoughDataError):
        find_drifts(prepare(recording_of([EASY | {"minutes": 15}])))


def test_slowing_down_is_not_drift_of_form():
    """Cadence that follows speed as it always does has not changed at matched speed."""
    recording = recording_of([EASY | {"minutes": 60}])
    t_s = recording.t_s
    speed = 3.2 - 0.5 * t_s / t_s[-1] + 0.15 * np.sin(t_s / 90)
    cadence = 150 + 7 * speed + 0.5 * np.sin(t_s / 31)
    made = with_channel(with_channel(recording, "speed_mps", speed), "cadence_spm", cadence)

    (drift,) = find_drifts(prepare(made))

    assert abs(drift.change) < 0.5
    assert not drift.flagged


def test_a_long_climb_late_is_not_drift_of_form():
    hilly = recording_of([EASY | {"minutes": 30}, EASY | {"minutes": 30, "grade_ratio": 0.03}])
    # Rolling ground early, so that what grade does to cadence can be told from what time does.
    t_s = hilly.t_s
    rolling = np.where(t_s < 1800, 12 * np.sin(t_s / 120), 0.0)
    altitude = hilly.channels["altitude_m"].values + rolling
    grade = np.gradient(altitude) / 3.0
    made = with_channel(with_channel(hilly, "altitude_m", altitude), "cadence_spm", 170 + 40 * grade + 0.3 * np.sin(t_s / 29))

    (drift,) = find_drifts(prepare(made))

    assert abs(drift.change) < 0.5
    assert not drift.flagged


def test_a_late_change_is_flagged_with_its_size_and_its_onset():
    recording = recording_of([EASY | {"minutes": 60}])
    t_s = recording.t_s
    # Even until minute 30, then a straight fall by 9 spm to the end; the last third starts at minute 41.67 of the part
    # after the warm-up (5 to 60), and holds on average 9 * (50.83 - 30) / 30 = 6.25 less.
    wobble = 0.8 * np.sin(t_s / 23) + 0.5 * np.sin(t_s / 71)
    cadence = 172 - 9 * np.clip(t_s - 1800, 0, None) / 1800 + wobble
    (drift,) = find_drifts(prepare(with_channel(recording, "cadence_spm", cadence)))

    assert drift.flagged
    assert drift.low < -6.25 < drift.high
    assert drift.early == pytest.approx(172, abs=0.5)
    assert drift.onset_s == pytest.approx(1800, abs=240)
    assert drift.onset_m == pytest.approx(3.0 * (drift.onset_s or 0), rel=0.01)


def test_refusals_of_single_measures_name_what_is_missing():
    bare = prepare(recording_of([{"minutes": 30, "cadence_spm": 165}]))
    for measure in (climbs_and_drops, grade_bands, hard_effort, opening, speed_curves, easy_speed):
        with pytest.raises(NotEnoughDataError):
            measure(bare)
    with pytest.raises(NotEnoughDataError):
        walking_breaks(prepare(recording_of([{"minutes": 30, "heart_rate_bpm": 150}])))


def test_altitude_over_half_of_the_run_gives_no_ascent():
    recording = recording_of([EASY])
    altitude = recording.channels["altitude_m"].values.copy()
    altitude[1200:] = np.nan

    with pytest.raises(NotEnoughDataError):
        climbs_and_drops(prepare(with_channel(recording, "altitude_m", altitude)))


def test_cost_of_running_on_the_flat_is_minettis_and_lowest_downhill():
    """3.6 J/(kg m) on the flat; least near a fifth downhill."""
    grades = np.linspace(-0.45, 0.45, 181)

    assert running_cost(0.0) == pytest.approx(3.6)
    assert grades[np.argmin(running_cost(grades))] == pytest.approx(-0.2, abs=0.03)


def test_cost_beyond_what_was_measured_is_refused():
    with pytest.raises(ImplausibleValueError):
        running_cost(0.46)
    assert np.isnan(grade_adjusted_speed(np.array([3.0]), np.array([-0.5]))[0])
    with pytest.raises(ShapeMismatchError):
        grade_adjusted_speed(np.ones(2), np.ones(3))


def test_only_presses_within_the_run_are_candidates():
    laps = (
        Lap(0, 600, LapTrigger.MANUAL),
        Lap(600, 1200, LapTrigger.DISTANCE),
        Lap(1200, 1500, LapTrigger.MANUAL),
        Lap(1500, 2400, LapTrigger.MANUAL),
    )

    presses = lap_presses(prepare(replace(recording_of([EASY]), laps=laps)))

    assert [press.onset_s for press in presses] == [600, 1500]
    assert presses[0].onset_m == pytest.approx(1800, rel=0.01)


@pytest.mark.parametrize(
    ("sub_sport", "expected"),
    [("treadmill", Surface.TREADMILL), ("track", Surface.TRACK), ("trail", Surface.TRAIL), ("street", Surface.ROAD)],
)
def test_the_files_word_on_the_surface_counts(sub_sport: str, expected: Surface):
    assert surface(prepare(replace(recording_of([EASY]), sub_sport=sub_sport))) == (expected, "file")


def test_a_run_without_positions_is_not_taken_for_a_treadmill():
    """A foot pod outdoors has no positions either."""
    assert surface(prepare(recording_of([EASY]))) == (Surface.UNKNOWN, "no_positions")

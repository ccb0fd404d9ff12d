"""Our averages against what the watch itself, and the vendor's service, wrote for the same run.

A watch's session averages include walking and every pace, so the comparison is with our time-weighted mean over the whole
recording; our own medians at easy pace are meant to differ from it. Files where the watch's own figure is of another kind
are named with the reason.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from runtall.core import Recording, ZoneSource
from runtall.mechanics import climbs_and_drops, derived_step_length, prepare, summarise
from runtall.readers.fit import read_fit
from runtall.signals import weighted_mean

pytestmark = pytest.mark.shared

CONNECT = "roznet+connectstats/ConnectStatsTests/samples"
WITH_DYNAMICS = (
    "Dawid-Kal+garmin-fit-parser/tests/fixtures/sample_run.fit",
    "MaksVasilev+fit2gpx/test/Garmin_Fenix_Forerunner/Fenix3-Run-1321421020.fit",
    "dtcooper+python-fitparse/tests/files/activity-small-fenix2-run.fit",
    "jimmykane+fit-parser/examples/triathlon_summary_first.fit",
    "jimmykane+fit-parser/test/garmin-stamina.fit",
    "jimmykane+fit-parser/test/running-with-developer-data.fit",
    f"{CONNECT}/activity_modern_json/track_cs_5611.fit",
    f"{CONNECT}/organizer_json/activity_1378220136.fit",
    "sgomori+fit-pipeline/tests/fixtures/sample_run.fit",
)
WITH_BAROMETER = (
    "Dawid-Kal+garmin-fit-parser/tests/fixtures/sample_run.fit",
    "MaksVasilev+fit2gpx/test/Garmin_Fenix_Forerunner/Fenix3-Run-1321421020.fit",
    "jimmykane+fit-parser/examples/triathlon_summary_first.fit",
    "jimmykane+fit-parser/test/garmin-stamina.fit",
    "jimmykane+fit-parser/test/running-with-developer-data.fit",
    "msimms+TestFilesForFitnessApps/fit/20181108_run_garmin_fenix_3_hr.fit",
    f"{CONNECT}/activity_modern_json/track_cs_5611.fit",
    f"{CONNECT}/organizer_json/activity_1378220136.fit",
    "sgomori+fit-pipeline/tests/fixtures/sample_run.fit",
)
TOLERANCE = {
    "cadence_spm": 0.005,
    "step_length_m": 0.015,
    "vertical_oscillation_m": 0.005,
    "vertical_ratio": 0.005,
    "stance_time_s": 0.006,
    "stance_balance_left_ratio": 0.002,
}
"""Relative. Half a percent is the coarsest step in which watches write these; step length is averaged over steps by the
watch and over time by us, and smart recording leaves a little more."""
OF_ANOTHER_KIND = {
    # The watch writes speed over cadence as the run's step length, 7 % above the mean of its own channel.
    (f"{CONNECT}/organizer_json/activity_1378220136.fit", "step_length_m"),
    # The watch leaves slow walking out of contact time's average but not out of the channel (session 4 % higher).
    ("dtcooper+python-fitparse/tests/files/activity-small-fenix2-run.fit", "stance_time_s"),
}


@cache
def run_of(folder: Path, path: str) -> Recording:
    longest = max(read_fit((folder / "files" / path).read_bytes()).runs, key=lambda each: each.elapsed_s)
    return longest.with_zone("UTC", ZoneSource.HOME)


@pytest.mark.parametrize("path", WITH_DYNAMICS)
def test_our_means_are_the_watchs_own(shared_runs: Path, path: str):
    recording = run_of(shared_runs, path)
    seconds = prepare(recording).seconds
    pairs = {
        channel: (weighted_mean(values, seconds), written)
        for channel in TOLERANCE
        if (path, channel) not in OF_ANOTHER_KIND
        and (written := getattr(recording.session, channel)) is not None
        and (values := recording.values(channel)) is not None
    }

    assert {"cadence_spm", "vertical_oscillation_m"} <= set(pairs)
    for channel, (mean, written) in pairs.items():
        assert mean == pytest.approx(written, rel=TOLERANCE[channel]), channel


@pytest.mark.parametrize("path", WITH_BAROMETER)
def test_climbs_and_drops_are_near_the_watchs_own(shared_runs: Path, path: str):
    """Within 20 % or 6 m: makers smooth differently and none says how."""
    recording = run_of(shared_runs, path)
    ascent_m, descent_m = climbs_and_drops(prepare(recording))

    assert ascent_m == pytest.approx(recording.session.ascent_m, rel=0.2, abs=6)
    assert descent_m == pytest.approx(recording.session.descent_m, rel=0.2, abs=6)


@pytest.mark.parametrize("path", WITH_DYNAMICS)
def test_mean_speed_and_time_are_the_watchs_own(shared_runs: Path, path: str):
    """Distance over timer time, within 1 %; moving time within 5 % of the timer, since a timer runs while one stands."""
    recording = run_of(shared_runs, path)
    run = summarise(recording)
    assert recording.session.timer_s is not None
    assert run.distance_m is not None

    assert run.distance_m == pytest.approx(recording.session.distance_m, rel=0.01)
    if recording.session.speed_mps is not None:
        assert run.distance_m / recording.session.timer_s == pytest.approx(recording.session.speed_mps, rel=0.01)
    assert run.moving_s == pytest.approx(recording.session.timer_s, rel=0.05)


@pytest.mark.parametrize("path", [path for path in WITH_DYNAMICS if "fenix2" not in path])
def test_step_length_from_speed_and_cadence_is_near_the_sensors_own(shared_runs: Path, path: str):
    """Within 3 % in the middle of the run on roads; none of these is a trail run, and the fenix 2 writes no step length."""
    recording = run_of(shared_runs, path)
    own, cadence = recording.values("step_length_m"), recording.values("cadence_spm")
    run = prepare(recording)
    assert own is not None
    assert cadence is not None
    assert run.speed_mps is not None

    derived = derived_step_length(run.speed_mps, cadence)

    assert np.nanmedian(derived[run.steady] / own[run.steady]) == pytest.approx(1.0, abs=0.03)


def test_the_vendors_service_says_the_same(shared_runs: Path):
    """Garmin Connect's own summary of one run: cadence both feet, centimetres, milliseconds, percent left."""
    path = f"{CONNECT}/organizer_json/activity_1378220136.fit"
    with (shared_runs / "ORACLES.tsv").open(encoding="utf-8") as file:
        said = {row["quantity"]: row["value"] for row in csv.DictReader(file, delimiter="\t") if row["path"] == f"files/{path}"}
    recording = run_of(shared_runs, path)
    prepared, run = prepare(recording), summarise(recording)

    def mean(channel: str) -> float:
        values = recording.values(channel)
        assert values is not None
        return weighted_mean(values, prepared.seconds)

    assert mean("cadence_spm") == pytest.approx(float(said["averageRunCadence"]), rel=0.005)
    assert mean("stance_time_s") == pytest.approx(float(said["groundContactTime"]) / 1000, rel=0.005)
    assert mean("vertical_oscillation_m") == pytest.approx(float(said["verticalOscillation"]) / 100, rel=0.005)
    assert mean("vertical_ratio") == pytest.approx(float(said["verticalRatio"]) / 100, rel=0.005)
    assert mean("stance_balance_left_ratio") == pytest.approx(float(said["groundContactBalanceLeft"]) / 100, rel=0.002)
    # The service's stride length is speed over cadence (see OF_ANOTHER_KIND).
    from_speed = derived_step_length(np.array([float(said["averageSpeed"])]), np.array([float(said["averageRunCadence"])]))
    assert from_speed[0] == pytest.approx(float(said["strideLength"]) / 100, rel=0.005)
    assert run.distance_m == pytest.approx(float(said["distance"]), rel=0.001)
    assert run.moving_s == pytest.approx(float(said["movingDuration"]), rel=0.01)
    assert run.ascent_m == pytest.approx(float(said["elevationGain"]), rel=0.2)


def test_every_real_run_is_summed_up_without_a_word_too_many(shared_runs: Path):
    """No figure outside what a running human and a working sensor can produce; shares are shares; times add up."""
    runs = [
        run.with_zone("UTC", ZoneSource.HOME)
        for file in sorted((shared_runs / "files").rglob("*"))
        if file.suffix.lower() == ".fit"
        for run in read_fit(file.read_bytes()).runs
    ]

    assert len(runs) >= 20
    for recording in runs:
        run = summarise(recording)
        assert run.running_s + run.walking_s == pytest.approx(run.moving_s)
        assert run.moving_s <= run.elapsed_s + 1e-6
        assert run.form_share is None or 0 < run.form_share <= 1
        assert run.cadence_spm is None or 130 <= run.cadence_spm <= 220
        assert all(drift.low <= drift.change <= drift.high and 0 < drift.share <= 1 for drift in run.drifts)
        assert sum(band.seconds for band in run.grade_bands) <= run.moving_s + 1e-6

"""The shared real TCX, GPX and table files against EXPECTED.tsv, gpxpy and tcxreader: all of them other people's readers."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import csv
import re
from datetime import UTC
from pathlib import Path

import gpxpy
import numpy as np
import pytest
from tcxreader.tcxreader import TCXReader

from runtall.core import FileReading, LapTrigger, Verdict
from runtall.readers.sources import read, walk

pytestmark = pytest.mark.shared

WORDS = {
    "imported": Verdict.IMPORTED,
    "not a run": Verdict.NOT_A_RUN,
    "not an activity": Verdict.NOT_AN_ACTIVITY,
    "strava table": Verdict.TABLE,
    "oracle": Verdict.OTHER,
}

# EXPECTED.tsv gives for TCX the sum of the laps' own TotalTimeSeconds, not first to last sample as its README says, wherever the two
# differ: three files pause (test_expected_durations_are_lap_timers shows the sums). The elapsed time is that of the points.
TIMERS_NOT_ELAPSED = ("3173437224.tcx", "testdata.tcx", "activity_234979239.tcx")
# 49 points, of which three repeat the instant of the point before them at a lap's edge; a clock that stands still holds no sample.
REPEATED_INSTANTS = {"testdata.tcx": 3}
# Their own last distance (6 m and 0 m) is wrong by their notes; positions say 5.3 and 5.6 km.
WRONG_DISTANCES = {"20200103_intervals.tcx": 5309, "20220320_track_run_apple_watch_se.tcx": 5603}


def expected(shared_runs: Path) -> list[dict[str, str]]:
    with (shared_runs / "EXPECTED.tsv").open(newline="") as file:
        return [
            row for row in csv.DictReader(file, delimiter="\t") if not re.search(r"\.fit(\.gz)?$", row["path"], re.IGNORECASE)
        ]


def reading_of(path: Path, workspace: Path) -> FileReading:
    (source,) = walk([path], workspace=workspace)
    return read(source)


def test_every_file_that_is_not_fit_gets_the_expected_verdict_and_figures(shared_runs: Path, tmp_path: Path):
    rows = expected(shared_runs)
    assert len(rows) >= 16

    for row in rows:
        path = shared_runs / row["path"]
        reading = reading_of(path, tmp_path)
        assert reading.verdict is WORDS[row["verdict"]], path.name
        if not reading.activities:
            continue
        (activity,) = reading.activities
        assert activity.sport == row["sport"], path.name
        if path.name not in TIMERS_NOT_ELAPSED:
            assert activity.elapsed_s == pytest.approx(
                float(row["duration_s"]), abs=max(1.0, 0.001 * float(row["duration_s"]))
            ), path.name
        metres = WRONG_DISTANCES.get(path.name, float(row["distance_m"]))
        assert activity.distance_m == pytest.approx(metres, abs=max(5.0, 0.01 * metres)), path.name
        assert activity.n_samples == int(row["n_records"]) - REPEATED_INSTANTS.get(path.name, 0), path.name
        assert (activity.values("cadence_spm") is not None) == (row["has_cadence"] == "yes" and activity.is_run), path.name
        assert (activity.values("latitude_deg") is not None) == (row["has_gps"] == "yes"), path.name
        assert str(activity.device or "") == row["device"], path.name


def test_expected_durations_are_lap_timers(shared_runs: Path, tmp_path: Path):
    """Prove the remark on TIMERS_NOT_ELAPSED: the expectation equals the laps' sum to the second, the points span more."""
    for row in expected(shared_runs):
        path = shared_runs / row["path"]
        if path.name not in TIMERS_NOT_ELAPSED:
            continue
        text = path.read_text()
        laps = sum(float(seconds) for seconds in re.findall(r"<TotalTimeSeconds>([^<]+)<", text))
        instants = re.findall(r"<Time>([^<]+)<", text)

        (run,) = reading_of(path, tmp_path).activities

        assert float(row["duration_s"]) == pytest.approx(laps, abs=1.0)
        assert run.elapsed_s > laps + 30
        assert run.session.timer_s == pytest.approx(laps)
        assert len(set(instants)) == run.n_samples


def test_the_pauses_are_what_the_laps_timers_lack(shared_runs: Path, tmp_path: Path):
    """Elapsed less pauses is the timer, within 15 s: a pause begins and ends between two points that are seconds apart."""
    for row in expected(shared_runs):
        path = shared_runs / row["path"]
        if path.name not in TIMERS_NOT_ELAPSED:
            continue

        (run,) = reading_of(path, tmp_path).activities

        paused = sum(pause.end_s - pause.start_s for pause in run.pauses)
        assert run.elapsed_s - paused == pytest.approx(run.session.timer_s, abs=15), path.name


def test_gpx_agrees_with_gpxpy_point_by_point(shared_runs: Path, tmp_path: Path):
    seen = 0
    for path in sorted(shared_runs.rglob("*.gpx")):
        theirs = [
            point for track in gpxpy.parse(path.read_text()).tracks for segment in track.segments for point in segment.points
        ]
        activities = reading_of(path, tmp_path).activities
        if not theirs:
            assert not activities
            continue
        (ours,) = activities
        seen += 1

        starts = ours.started_at.timestamp()
        np.testing.assert_allclose(starts + ours.t_s, [p.time.timestamp() for p in theirs], atol=1e-3)
        np.testing.assert_array_equal(ours.values("latitude_deg"), [p.latitude for p in theirs])
        np.testing.assert_array_equal(ours.values("longitude_deg"), [p.longitude for p in theirs])
        np.testing.assert_array_equal(ours.values("altitude_m"), [p.elevation for p in theirs])
        # gpxpy goes along a sphere of 6378.137 km or flat ones; ours has the mean radius 6371.009 km: 0.11 % apart.
        metres = gpxpy.geo.length_2d([gpxpy.geo.Location(p.latitude, p.longitude) for p in theirs])
        assert ours.distance_m == pytest.approx(metres, rel=0.003)
    assert seen >= 4


def test_tcx_agrees_with_tcxreader_point_by_point(shared_runs: Path, tmp_path: Path):
    seen = 0
    for path in sorted(shared_runs.rglob("*.tcx")):
        theirs = TCXReader().read(str(path)).trackpoints
        (ours,) = reading_of(path, tmp_path).activities
        seen += 1

        by_instant = {}
        for point in theirs:
            by_instant.setdefault(round(point.time.replace(tzinfo=UTC).timestamp(), 3), point)
        instants = [round(float(instant), 3) for instant in ours.started_at.timestamp() + ours.t_s]
        # tcxreader drops points without position or heart rate, and fractions of a second in some files
        common = [(i, by_instant[instant]) for i, instant in enumerate(instants) if instant in by_instant]
        assert len(common) >= 0.95 * len(by_instant), path.name
        for name, field in (
            ("latitude_deg", "latitude"),
            ("longitude_deg", "longitude"),
            ("altitude_m", "elevation"),
            ("heart_rate_bpm", "hr_value"),
        ):
            pairs = [
                (ours.channels[name].values[i], getattr(p, field))
                for i, p in common
                if name in ours.channels and getattr(p, field) is not None
            ]
            if pairs:
                mine, other = np.array(pairs, dtype=float).T
                np.testing.assert_array_equal(mine, other, err_msg=f"{path.name} {name}")
    assert seen >= 6


def test_even_laps_of_a_real_export_are_the_watchs_own(shared_runs: Path, tmp_path: Path):
    (path,) = shared_runs.rglob("activity_234979239.tcx")

    (run,) = reading_of(path, tmp_path).activities

    assert [lap.trigger for lap in run.laps] == [LapTrigger.DISTANCE] * 5 + [LapTrigger.SESSION_END]


def test_a_real_strava_table_is_read_whole(shared_runs: Path):
    from runtall.readers.strava import read_activity_table

    (path,) = (p for p in shared_runs.rglob("activities.csv") if p.stat().st_size > 10_000)

    table = read_activity_table(path.read_bytes())

    assert (table.n_activities, table.n_without_file, table.n_columns) == (112, 19, 87)  # as EXPECTED.tsv notes
    rows = {id(row): row for row in table.rows.values()}.values()
    assert len(rows) == 93
    assert all(row.name and row.sport and row.started_at for row in rows)

"""The sample runner's folder: its story is in the files, its truth is told, and it says that it is made up."""

from __future__ import annotations

import csv
import gzip
import hashlib
from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from runtall.core import LapTrigger, Recording, Verdict
from runtall.readers.fit import read_fit
from runtall.sample.programme import FAST_START_WEEKS, programme
from runtall.sample.runner import write_sample_runner
from runtall.sample.truth import RunTruth, SampleRunner

UNTIL_ON = date(2026, 11, 21)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> SampleRunner:
    return write_sample_runner(tmp_path_factory.mktemp("sample"), until_on=UNTIL_ON)


def recording_of(run: RunTruth) -> Recording:
    data = run.file.read_bytes()
    [found] = read_fit(gzip.decompress(data) if run.file.suffix == ".gz" else data).runs
    return found


def of_kind(sample: SampleRunner, kind: str) -> list[RunTruth]:
    return [run for run in sample.runs if run.kind == kind and run.file.name.endswith(".fit.gz")]


def test_eighteen_months_of_about_250_runs_up_to_the_last_day(sample):
    days = [run.on for run in sample.runs]

    assert 240 <= len(sample.runs) <= 265
    assert days == sorted(days)
    assert UNTIL_ON - timedelta(days=555) < days[0] < UNTIL_ON - timedelta(days=540)
    assert UNTIL_ON - timedelta(days=4) <= days[-1] <= UNTIL_ON


@pytest.mark.parametrize("until_on", [date(2025, 1, 1), date(2026, 3, 3), date(2026, 7, 5), date(2028, 2, 29)])
def test_the_story_holds_whatever_the_last_day_is(until_on):
    planned = list(programme(until_on, seed=1))

    assert 240 <= len(planned) <= 265
    assert planned[-1].on <= until_on
    assert sum(each.kind == "treadmill" for each in planned) > 15
    assert all(each.on.month in (12, 1, 2) for each in planned if each.kind == "treadmill")
    last_month = [each for each in planned if until_on - each.on < timedelta(days=28)]
    assert any(each.week == 75 and each.kind == "long" for each in last_month)
    assert sum(bool(each.plan.drift) for each in last_month) >= 2


def test_the_same_day_and_seed_give_the_same_bytes(sample, tmp_path):
    again = write_sample_runner(tmp_path, until_on=UNTIL_ON)

    def digests(files):
        return [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]

    assert digests(again.files) == digests(sample.files)
    assert len({path.name for path in sample.files}) == len(sample.files)


def test_the_verdicts_cover_every_kind(sample):
    assert set(sample.verdicts) == set(sample.files)
    counts = Counter(sample.verdicts.values())
    assert counts[Verdict.IMPORTED] == len(sample.runs) - 1
    assert counts[Verdict.DUPLICATE] == sum(run.also_in is not None for run in sample.runs) == 5
    assert {verdict: counts[verdict] for verdict in set(counts) - {Verdict.IMPORTED, Verdict.DUPLICATE}} == {
        Verdict.IMPORTED_DAMAGED: 1,
        Verdict.NOT_A_RUN: 1,
        Verdict.NOT_AN_ACTIVITY: 1,
        Verdict.TABLE: 1,
        Verdict.OTHER: 1,
    }


def test_the_files_that_are_no_runs_and_the_broken_one_read_as_told(sample):
    for path, verdict in sample.verdicts.items():
        if path.suffix == ".fit":
            assert read_fit(path.read_bytes()).verdict is verdict


def test_the_table_names_every_file_of_the_export_with_name_notes_and_shoes(sample):
    folder = sample.files[0].parent / "export"
    with (folder / "activities.csv").open(newline="") as table:
        header, *rows = csv.reader(table)

    files = [row[header.index("Filename")] for row in rows]
    assert sorted(folder / name for name in files) == sorted(run.file for run in sample.runs if not run.damaged)
    assert all("made up" in row[header.index("Activity Name")] for row in rows)
    assert all("nobody ran this" in row[header.index("Activity Description")] for row in rows)
    assert [row[header.index("Activity Gear")] for row in rows] == [run.shoe for run in sample.runs if not run.damaged]
    # As services write it: distance once in kilometres, once in metres, elapsed time twice.
    assert [header.count(name) for name in ("Distance", "Elapsed Time")] == [2, 2]
    first = sample.runs[0]
    assert float(rows[0][6]) == pytest.approx(first.distance_m / 1000, abs=0.006)
    assert float(rows[0][-1]) == pytest.approx(first.distance_m, abs=0.01)


def test_every_file_says_that_it_is_made_up(sample):
    for path in sample.files:
        data = path.read_bytes()
        data = gzip.decompress(data) if path.suffix == ".gz" else data
        assert b"made up" in data.lower() or b"runtall sample" in data, path.name


def test_runs_are_as_long_as_their_truth(sample):
    for run in [*of_kind(sample, "long")[::9], *of_kind(sample, "treadmill")[::7], *of_kind(sample, "intervals")[::5]]:
        found = recording_of(run)

        assert found.started_at == run.started_at
        assert found.elapsed_s == run.elapsed_s
        assert found.distance_m == pytest.approx(run.distance_m, abs=0.01)
        assert len(found.pauses) == run.pauses


def test_single_runs_stand_far_above_the_thirty_days_before_them_and_no_others_do(sample):
    def longest_before(run):
        return max((other.distance_m for other in sample.runs if 0 < (run.on - other.on).days <= 30), default=None)

    settled = [run for run in sample.runs if run.on - sample.runs[0].on > timedelta(days=30)]
    above = [run.on for run in settled if (before := longest_before(run)) and run.distance_m > max(1.1 * before, before + 1000)]

    assert above == [spike.on for spike in sample.spikes]
    assert len(above) == 2
    assert UNTIL_ON - above[-1] < timedelta(days=28)
    for spike in sample.spikes:
        assert spike.distance_m > 1.3 * spike.longest_before_m


def test_after_the_first_spike_comes_a_break_and_then_run_walks(sample):
    first, last = sample.break_on
    after = [run for run in sample.runs if run.on > last][:8]

    assert first == sample.spikes[0].on + timedelta(days=1)
    assert 14 <= (last - first).days + 1 <= 16
    assert {run.kind for run in after} == {"run_walk"}
    assert all(18 * 60 <= run.elapsed_s <= 30 * 60 for run in after)
    cadence = recording_of(after[0]).channels["cadence_spm"].values
    assert 0.3 < np.mean(cadence < 140) < 0.7  # walking and running in turn


def test_most_but_not_all_long_runs_drift_and_lately_more(sample):
    long_runs = [run for run in sample.runs if run.kind == "long" and run.distance_m > 11_500]
    drifting = [run for run in long_runs if run.drifts]

    assert 0.6 < len(drifting) / len(long_runs) < 0.9
    assert not any(run.drifts for run in sample.runs if run.kind != "long")
    lately = [run for run in long_runs if UNTIL_ON - run.on < timedelta(days=84)]
    assert 0.7 < sum(bool(run.drifts) for run in lately) / len(lately) < 1
    before = [run for run in long_runs if timedelta(days=90) < UNTIL_ON - run.on < timedelta(days=125)]
    assert len(before) >= 4
    assert not any(run.drifts for run in before)

    def falls(runs):
        return [change.end_change for run in runs for change in run.drifts if change.channel == "cadence_spm"]

    assert max(falls(lately)) < -6
    assert -5 < min(falls(run for run in drifting if run.on < lately[0].on)) < -4


def test_drift_can_be_seen_in_the_file(sample):
    run = next(run for run in reversed(sample.runs) if run.drifts)
    found = recording_of(run)
    speed, stance = found.channels["speed_mps"].values, found.channels["stance_time_s"].values
    matched = np.isfinite(stance) & (np.abs(speed - 2.75) < 0.2)
    early, late = matched & (found.t_s < found.elapsed_s / 3), matched & (found.t_s > found.elapsed_s * 0.9)

    truth = next(each for each in run.drifts if each.channel == "stance_time_s")

    # Matched to 0.2 m/s, means of some hundreds of samples with a slow part of 127 s: about 1.5 ms either way, and speed
    # may differ by 0.05 m/s on average (1.5 ms). 4 ms is wide enough for both and far below the 14 ms put in.
    expected = truth.at(found.t_s[late]).mean()
    assert stance[late].mean() - stance[early].mean() == pytest.approx(expected, abs=0.004)


def test_tight_presses_come_at_a_usual_kilometre_with_spread(sample):
    presses = [run for run in sample.runs if run.tight_m is not None]
    metres = np.array([run.tight_m for run in presses])

    assert len(presses) >= 8
    assert sum(UNTIL_ON - run.on < timedelta(days=84) for run in presses) >= 3
    assert np.median(metres) == pytest.approx(10_500, abs=300)
    assert 200 < np.std(metres) < 800
    for run in presses[::3]:
        [lap] = [lap for lap in recording_of(run).laps if lap.trigger is LapTrigger.MANUAL]
        assert lap.end_s == run.tight_s


def test_the_first_weeks_of_the_habit_start_too_fast(sample):
    fast = [run for run in sample.runs if run.fast_start]
    usual = [run for run in of_kind(sample, "easy") if not run.fast_start and not run.walking_breaks]

    def opening(run):
        speed = recording_of(run).channels["speed_mps"].values
        return np.median(speed[60:600]) / np.median(speed[600:])

    assert {run.week for run in fast} == set(FAST_START_WEEKS)
    assert np.median([opening(run) for run in fast[::4]]) > 1.06
    assert np.median([opening(run) for run in usual[::12]]) < 1.0


def test_shoes_change_and_contact_changes_with_the_first_change_only(sample):
    (first_on, first), *others = sample.shoe_changes

    assert first != sample.runs[0].shoe
    assert len(others) == 2
    before = [run for run in of_kind(sample, "easy") if run.on < first_on and run.walking_breaks == 0][-6:]
    after = [run for run in of_kind(sample, "easy") if run.on >= first_on and run.walking_breaks == 0][:6]
    # Means at one speed over six runs each: days differ by 1.6 ms, so a mean of six by 0.7, a difference by 0.9 ms.
    change = np.mean([stance_at_easy(run) for run in after]) - np.mean([stance_at_easy(run) for run in before])
    assert change == pytest.approx(-0.003, abs=0.003)


def stance_at_easy(run: RunTruth) -> float:
    found = recording_of(run)
    stance, speed = (found.channels[name].values for name in ("stance_time_s", "speed_mps"))
    return float(np.nanmean(stance[np.abs(speed - 2.85) < 0.1]))


def test_straps_drop_out_now_and_then(sample):
    silent = [run for run in sample.runs if run.dropouts and run.file.name.endswith(".fit.gz")]

    assert 6 <= len(silent) <= 30
    found = recording_of(silent[0])
    start, stop = silent[0].dropouts[0]
    inside = (found.t_s >= start) & (found.t_s < stop)
    assert np.isnan(found.channels["stance_time_s"].values[inside]).all()
    assert np.isnan(found.channels["heart_rate_bpm"].values[inside]).all()
    assert np.isfinite(found.channels["cadence_spm"].values[inside]).all()


def test_progress_is_told(tmp_path, monkeypatch):
    told = []
    monkeypatch.setattr("runtall.sample.runner.programme", lambda until_on, seed: list(programme(until_on, seed=seed))[100:103])

    write_sample_runner(tmp_path, until_on=UNTIL_ON, progress=lambda done, of: told.append((done, of)))

    assert told == [(1, 3), (2, 3), (3, 3)]

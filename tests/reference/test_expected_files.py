"""Each real file alone gets the verdict and the figures that independent readers found in it (EXPECTED.tsv)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from runtall.core import Verdict
from runtall.services.inspecting import Inspection, inspect

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "runs"

WORDS = {
    "imported": Verdict.IMPORTED,
    "imported (running legs of a multisport file)": Verdict.IMPORTED,
    "imported, damage noted (checksum wrong, all records read)": Verdict.IMPORTED_DAMAGED,
    "damaged: recovered part kept": Verdict.IMPORTED_DAMAGED,
    "not a run": Verdict.NOT_A_RUN,
    "not an activity": Verdict.NOT_AN_ACTIVITY,
    "strava table": Verdict.TABLE,
    "oracle": Verdict.OTHER,
}
"""The index's words for the ledger's verdicts."""


def expectations() -> list[dict[str, str]]:
    table = SHARED / "EXPECTED.tsv"
    if not table.is_file():
        return []
    with table.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def looked_at(shared_runs: Path, row: dict[str, str]) -> Inspection:
    return inspect(shared_runs / row["path"])


def test_the_index_of_real_files_is_read(shared_runs):
    assert len(expectations()) == 47


@pytest.mark.parametrize("row", expectations(), ids=lambda row: Path(row["path"]).name)
def test_the_verdict_is_the_expected_one(shared_runs, row):
    assert looked_at(shared_runs, row).verdict is WORDS[row["verdict"]]


WITH_RUNS = [row for row in expectations() if row["verdict"].startswith(("imported", "damaged"))]
MULTISPORT = "imported (running legs of a multisport file)"

TIMER_ROWS = {
    "files/Dawid-Kal+garmin-fit-parser/tests/fixtures/sample_run.fit",
    "files/GoldenCheetah+sweatpy/sweat/examples/data/3173437224.tcx",
    "files/aaron-schroeder+activereader/tests/testdata.tcx",
    "files/dtcooper+python-fitparse/tests/files/compressed-speed-distance.fit",
    "files/roznet+connectstats/ConnectStatsTests/samples/activity_modern_json/track_cs_5611.fit",
    "files/roznet+connectstats/ConnectStatsTests/samples/organizer_json/activity_1378220136.fit",
    "files/roznet+connectstats/ConnectStatsTests/samples/tcx/activity_234979239.fit",
    "files/roznet+connectstats/ConnectStatsTests/samples/tcx/activity_234979239.tcx",
    "files/tiny656+running_page/FIT_OUT/151483550.fit",
}
"""Rows whose ``duration_s`` is the timer's, not first to last sample as the index's README says.

Proof: activity_1378220136 has 3171 here, and its maker's own summary (ORACLES.tsv) calls 3171.497 "duration" and 3203.697
"elapsedDuration"; testdata.tcx has 190 while testdata.gpx, the same run's same samples, has 222; all but the last have pauses,
and the last (857 samples 5 s apart: 4,280 s) is what its session message gives as timer time.
"""
CHAINED_TWICE = "files/dtcooper+python-fitparse/tests/files/activity-activity-filecrc.fit"
"""The same 14 samples twice in one file: 27 s and 11 m are sums over both halves, each 13 s from first to last sample."""
WRONG_DISTANCE = "files/msimms+TestFilesForFitnessApps/tcx/20200103_intervals.tcx"
"""Says 6 m for 25 minutes of positions that lie 5.3 km apart in all: its writer put kilometres where metres belong."""
WITHOUT_POSITION = "files/sgomori+fit-pipeline/tests/fixtures/sample_run.fit"
"""Every position in it is latitude 0, longitude 0: taken out by someone, and no place where this run could be."""


def duration_s(found: Inspection, row: dict[str, str]) -> float:
    if row["path"] in TIMER_ROWS:
        return found.activities[0].timer_s
    if row["path"] == CHAINED_TWICE:
        return sum(each.elapsed_s for each in found.activities)
    ends = [each.started_at.timestamp() + each.elapsed_s for each in found.activities]
    return max(ends) - min(each.started_at.timestamp() for each in found.activities)


@pytest.mark.parametrize("row", WITH_RUNS, ids=lambda row: Path(row["path"]).name)
def test_duration_and_samples_are_those_that_independent_readers_found(shared_runs, row):
    found = looked_at(shared_runs, row)

    assert duration_s(found, row) == pytest.approx(float(row["duration_s"]), abs=max(1.0, 0.001 * float(row["duration_s"])))
    if not row["verdict"].startswith("damaged"):
        assert sum(each.n_samples for each in found.activities) == int(row["n_records"])


WITH_DISTANCE = [row for row in WITH_RUNS if row["distance_m"] not in ("", "0") and "multisport" not in row["verdict"]]


@pytest.mark.parametrize("row", WITH_DISTANCE, ids=lambda row: Path(row["path"]).name)
def test_the_distance_is_the_file_s_own(shared_runs, row):
    found = looked_at(shared_runs, row)
    expected_m = 5309.0 if row["path"] == WRONG_DISTANCE else float(row["distance_m"])

    assert sum(each.distance_m for each in found.activities) == pytest.approx(expected_m, abs=max(5.0, 0.01 * expected_m))


CHANNELS = {
    "has_cadence": "cadence_spm",
    "has_vertical_oscillation": "vertical_oscillation_m",
    "has_stance_time": "stance_time_s",
    "has_balance": "stance_balance_left_ratio",
    "has_gps": "latitude_deg",
}


@pytest.mark.parametrize("row", WITH_RUNS, ids=lambda row: Path(row["path"]).name)
def test_channels_are_there_exactly_where_the_file_has_them(shared_runs, row):
    found = looked_at(shared_runs, row)
    names = {name for each in found.activities for name, channel in each.channels.items() if channel.n_valid}

    for column, channel in CHANNELS.items():
        expected = row[column] == "yes" and not (column == "has_gps" and row["path"] == WITHOUT_POSITION)
        assert (channel in names) == expected, f"{channel}: the index says {row[column]}"
    assert any(name.startswith("developer/") for name in names) == (row["has_developer_fields"] == "yes")

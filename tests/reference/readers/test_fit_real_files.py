"""Real files against what others read in them: two tables kept beside them, fitdecode field by field, chiptime on damage.

Durations in EXPECTED.tsv are the device's timer where it wrote one (files with pauses: 3866 s of timer in 4460 s from first
to last sample), and elapsed time between samples elsewhere; both are compared with its own tolerance, 1 s or 0.1 %, plus
the one sample interval by which first-to-last falls short of a timer.
"""

from __future__ import annotations

import csv
import warnings
from functools import cache
from pathlib import Path

import chiptime
import fitdecode
import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import FileReading, Verdict
from runtall.readers.fit import read_fit
from runtall.readers.fit_parts import read_wire
from runtall.readers.fit_profile import RECORD
from runtall.readers.fit_wire import base_type

pytestmark = pytest.mark.shared

VERDICTS = {
    "imported": Verdict.IMPORTED,
    "imported (running legs of a multisport file)": Verdict.IMPORTED,
    "imported, damage noted (checksum wrong, all records read)": Verdict.IMPORTED_DAMAGED,
    "damaged: recovered part kept": Verdict.IMPORTED_DAMAGED,
    "not a run": Verdict.NOT_A_RUN,
    "not an activity": Verdict.NOT_AN_ACTIVITY,
}


def rows(shared_runs: Path, table: str = "EXPECTED.tsv") -> list[dict[str, str]]:
    with (shared_runs / table).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file, delimiter="\t") if row["path"].lower().endswith(".fit")]


@cache
def reading(path: Path) -> FileReading:
    return read_fit(path.read_bytes())


def test_each_file_gets_its_verdict(shared_runs):
    found = {row["path"]: reading(shared_runs / row["path"]).verdict for row in rows(shared_runs)}

    assert found == {row["path"]: VERDICTS[row["verdict"]] for row in rows(shared_runs)}


def test_each_file_gets_its_figures(shared_runs):
    for row in rows(shared_runs):
        name, result = row["path"], reading(shared_runs / row["path"])
        if result.verdict is Verdict.NOT_AN_ACTIVITY:
            continue
        activities = result.activities
        n_samples = sum(activity.n_samples for activity in activities)
        if result.verdict is not Verdict.IMPORTED_DAMAGED:
            assert n_samples == int(row["n_records"]), name
        else:
            assert n_samples >= int(row["n_records"]), name
        expected_s = float(row["duration_s"])
        timer_s = sum(one.session.timer_s or one.elapsed_s for one in activities)
        elapsed_s = sum(one.elapsed_s for one in activities)
        spacing_s = max(float(np.median(np.diff(one.t_s))) for one in activities)
        assert min(abs(timer_s - expected_s), abs(elapsed_s - expected_s)) <= max(1.0, 0.001 * expected_s) + spacing_s, name
        if row["distance_m"]:
            expected_m = float(row["distance_m"])
            total_m = sum(one.distance_m or 0.0 for one in activities)
            assert abs(total_m - expected_m) <= max(5.0, 0.01 * expected_m), name


def test_each_file_has_the_channels_it_is_said_to_have(shared_runs):
    for row in rows(shared_runs):
        names = {name for one in reading(shared_runs / row["path"]).activities for name in one.channels}
        if not names:
            continue
        assert ("stance_balance_left_ratio" in names) == (row["has_balance"] == "yes"), row["path"]
        assert ("vertical_oscillation_m" in names) == (row["has_vertical_oscillation"] == "yes"), row["path"]
        assert ("stance_time_s" in names) == (row["has_stance_time"] == "yes"), row["path"]
        assert any(name.startswith("developer/") for name in names) == (row["has_developer_fields"] == "yes"), row["path"]
        if row["has_cadence"] == "yes":
            assert "cadence_spm" in names, row["path"]
        # One file is said to have positions, and all of them are 0° N 0° E: whoever shared it blanked them.
        is_blanked = "sgomori" in row["path"]
        assert ("latitude_deg" in names) == (row["has_gps"] == "yes" and not is_blanked), row["path"]


def test_session_and_channels_agree_with_the_vendors_own_summary(shared_runs):
    oracle = {row["quantity"]: row["value"] for row in rows(shared_runs, "ORACLES.tsv")}
    (run,) = reading(shared_runs / rows(shared_runs, "ORACLES.tsv")[0]["path"]).activities
    session = run.session

    assert run.started_at.replace(tzinfo=None).isoformat() == oracle["startTimeGMT"].removesuffix(".0")
    assert run.utc_offset_s == 3600
    assert session.distance_m == pytest.approx(float(oracle["distance"]))
    assert session.timer_s == pytest.approx(float(oracle["duration"]))
    assert session.elapsed_s == pytest.approx(float(oracle["elapsedDuration"]))
    assert session.ascent_m == float(oracle["elevationGain"])
    assert session.cadence_spm == float(oracle["averageRunCadence"])
    assert session.speed_mps == pytest.approx(float(oracle["averageSpeed"]))
    assert session.stance_time_s == pytest.approx(float(oracle["groundContactTime"]) / 1000)
    assert session.stance_balance_left_ratio == pytest.approx(float(oracle["groundContactBalanceLeft"]) / 100)
    assert session.step_length_m == pytest.approx(float(oracle["strideLength"]) / 100)
    assert session.vertical_oscillation_m == pytest.approx(float(oracle["verticalOscillation"]) / 100)
    assert session.vertical_ratio == pytest.approx(float(oracle["verticalRatio"]) / 100)
    # Means of the watch, over every second, against medians of the one sample in five that it kept: within 7 %.
    for name in ("cadence_spm", "stance_time_s", "stance_balance_left_ratio", "vertical_oscillation_m", "step_length_m"):
        assert np.nanmedian(run.channels[name].values) == pytest.approx(getattr(session, name), rel=0.07), name


UNITS = {
    "speed_mps": (("enhanced_speed", "speed"), 1.0),
    "distance_m": (("distance",), 1.0),
    "heart_rate_bpm": (("heart_rate",), 1.0),
    "altitude_m": (("enhanced_altitude", "altitude"), 1.0),
    "vertical_oscillation_m": (("vertical_oscillation",), 1e-3),
    "stance_time_s": (("stance_time",), 1e-3),
    "stance_balance_left_ratio": (("stance_time_balance",), 1e-2),
    "step_length_m": (("step_length",), 1e-3),
    "vertical_ratio": (("vertical_ratio",), 1e-2),
    "power_w": (("power",), 1.0),
}


@cache
def oracle_records(path: Path) -> tuple[list[dict[int, object]], dict[str, list[float]]]:
    """What fitdecode reads: raw native fields of each record by number, and ``UNITS`` as columns in our units."""
    raw: list[dict[int, object]] = []
    columns: dict[str, list[float]] = {name: [] for name in UNITS}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        handling = {"check_crc": fitdecode.CrcCheck.DISABLED, "error_handling": fitdecode.ErrorHandling.IGNORE}
        with fitdecode.FitReader(path.read_bytes(), **handling) as frames:
            try:
                for frame in frames:
                    if not isinstance(frame, fitdecode.FitDataMessage) or frame.global_mesg_num != RECORD:
                        continue
                    native = (f for f in frame.fields if f.field_def is not None and not hasattr(f.field_def, "dev_data_index"))
                    raw.append({f.def_num: f.raw_value for f in native})
                    for name, (fields, scale) in UNITS.items():
                        values = (frame.get_value(field, fallback=None) for field in fields)
                        columns[name].append(next((value * scale for value in values if value is not None), np.nan))
            except fitdecode.FitError:
                pass  # a damaged file: what the oracle read up to there still counts
    return raw, columns


def our_records(path: Path) -> list[dict[int, object]]:
    """Raw native fields of each record by number, in order, ``None`` for invalid; arrays as tuples."""
    found: list[tuple[int, dict[int, object]]] = []
    for part in read_wire(path.read_bytes()).parts:
        for table in part.of(RECORD):
            rows: list[dict[int, object]] = [{} for _ in range(len(table))]
            for number, place in table.fields.items():
                column, kind = table.column(number), base_type(place[2])
                assert column is not None
                assert kind is not None
                for row, value in zip(rows, column.tolist(), strict=True):
                    if isinstance(value, list):
                        row[number] = (
                            tuple(value) if kind.name == "byte" else tuple(None if v == kind.invalid else v for v in value)
                        )
                    else:
                        row[number] = None if value == kind.invalid else value
            found += zip(table.positions, rows, strict=True)
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def test_every_native_field_of_every_record_is_what_fitdecode_reads(shared_runs):
    n_compared = 0
    for entry in rows(shared_runs):
        ours = our_records(shared_runs / entry["path"])
        if entry["verdict"].startswith("damaged"):
            ours = ours[: int(entry["n_records"]) - 1]  # the oracle believes one message too many before it gives up
        for row, theirs in zip(ours, oracle_records(shared_runs / entry["path"])[0], strict=False):
            for number, value in row.items():
                expected = theirs[number]
                if isinstance(value, tuple) and isinstance(expected, tuple):
                    expected = expected[: len(value)]
                if isinstance(value, tuple) and expected is None:
                    assert all(v in (None, 0xFF) for v in value), entry["path"]
                    continue
                assert value == expected, (entry["path"], number)
                n_compared += 1

    assert n_compared > 500_000


def test_channels_are_fitdecodes_values_in_our_units(shared_runs):
    n_compared = 0
    for entry in rows(shared_runs):
        result = reading(shared_runs / entry["path"])
        if result.verdict is not Verdict.IMPORTED or len(result.activities) != 1:
            continue
        (run,) = result.activities
        columns = oracle_records(shared_runs / entry["path"])[1]
        for name in UNITS.keys() & run.channels.keys():
            values, expected = run.channels[name].values, np.array(columns[name])
            known = np.isfinite(values)
            assert_allclose(values[known], expected[known], rtol=1e-9, atol=1e-12, err_msg=f"{entry['path']} {name}")
            n_compared += int(known.sum())

    assert n_compared > 200_000


def test_at_least_as_much_is_recovered_of_damaged_files_as_chiptime_recovers(shared_runs):
    for entry in rows(shared_runs):
        if "damage" not in entry["verdict"]:
            continue
        path = shared_runs / entry["path"]
        theirs = sum(message.name == "record" for part in chiptime.parse(path).parts for message in part.messages)
        ours = sum(len(table) for part in read_wire(path.read_bytes()).parts for table in part.of(RECORD))
        assert ours >= theirs, entry["path"]


@pytest.mark.parametrize("share", [0.35, 0.8])
def test_real_files_cut_short_or_burst_give_at_least_what_chiptime_gives(shared_runs, share):
    for name in ("sample_run.fit", "fenix_6.fit"):
        entry = next(row for row in rows(shared_runs) if row["path"].endswith(name))
        whole = (shared_runs / entry["path"]).read_bytes()
        at = int(len(whole) * share)
        burst = whole[:at] + b"\x0d" * 200 + whole[at + 200 :]
        for data in (whole[:at], burst):
            theirs = sum(message.name == "record" for part in chiptime.parse(data).parts for message in part.messages)
            ours = sum(len(table) for part in read_wire(data).parts for table in part.of(RECORD))
            assert ours >= theirs - 1  # the record whose end was overwritten is doubted, and left out
            assert sum(one.n_samples for one in read_fit(data).activities) >= ours - 2

"""Apple's health export: readings, routes, pauses and laps come together run by run; the export is made here."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import LapTrigger, LimitExceededError, Pause, Recording, Verdict, ZoneSource
from runtall.readers.apple import read_apple_health
from runtall.readers.limits import Limits
from runtall.readers.sources import Refused, Source, read, walk

START = datetime(2024, 5, 1, 6, 0, 0, tzinfo=UTC)
DTD = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate,Me,(Record|Workout)*)>\n<!ATTLIST HealthData locale CDATA #REQUIRED>\n]>\n"
BROKEN_DTD = "<!DOCTYPE HealthData [\n<!ELEMENT HealthData (ExportDate\n<!ATTLIST startDate CDATA #REQUIRED>\n]>\n"
WATCH, PHONE = "Anna&apos;s Watch", "Anna&apos;s Phone"


def stamp(second: float) -> str:
    return (START + timedelta(seconds=second, hours=2)).strftime("%Y-%m-%d %H:%M:%S +0200")


def record(kind: str, unit: str, start: float, end: float, value: float, source: str = WATCH) -> str:
    return (
        f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" unit="{unit}" creationDate="{stamp(end)}" '
        f'startDate="{stamp(start)}" endDate="{stamp(end)}" value="{value}"/>\n'
    )


def readings(seconds: int = 600, *, speed_kmh: float = 10.8, stride_m: float = 1.0) -> str:
    """Three metres a second at 180 steps a minute: steps of one metre."""
    parts = [record("HeartRate", "count/min", s, s, 150) for s in range(0, seconds, 5)]
    parts += [record("StepCount", "count", s, s + 10, 30) for s in range(0, seconds, 10)]
    parts += [record("StepCount", "count", s, s + 60, 170, PHONE) for s in range(0, seconds, 60)]
    parts += [record("DistanceWalkingRunning", "km", s, s + 10, 0.03) for s in range(0, seconds, 10)]
    parts += [record("RunningSpeed", "km/hr", s, s + 5, speed_kmh) for s in range(0, seconds, 5)]
    parts += [record("RunningPower", "W", s, s + 5, 240) for s in range(0, seconds, 5)]
    parts += [record("RunningStrideLength", "m", s, s + 5, stride_m) for s in range(0, seconds, 5)]
    parts += [record("RunningVerticalOscillation", "cm", s, s + 5, 9.1) for s in range(0, seconds, 5)]
    parts += [record("RunningGroundContactTime", "ms", s, s + 5, 255) for s in range(0, seconds, 5)]
    parts += [record("BodyMass", "kg", 0, 0, 61)]
    return "".join(parts)


def workout(kind: str = "Running", start: float = 0, seconds: float = 600, inside: str = "", **attributes: str) -> str:
    given = {
        "workoutActivityType": f"HKWorkoutActivityType{kind}",
        "duration": f"{seconds / 60}",
        "durationUnit": "min",
        "sourceName": WATCH,
        "device": "&lt;&lt;HKDevice: 0x1&gt;, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:9.1&gt;",
        "startDate": stamp(start),
        "endDate": stamp(start + seconds),
        **attributes,
    }
    listed = " ".join(f'{key}="{value}"' for key, value in given.items())
    return f"<Workout {listed}>{inside}</Workout>\n"


NEW = (
    '<MetadataEntry key="HKIndoorWorkout" value="0"/><MetadataEntry key="HKTimeZone" value="Europe/Berlin"/>'
    '<MetadataEntry key="HKElevationAscended" value="1234 cm"/>'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="1.8" unit="km"/>'
    '<WorkoutStatistics type="HKQuantityTypeIdentifierHeartRate" average="150" minimum="100" maximum="170" unit="count/min"/>'
)
ROUTE = '<WorkoutRoute sourceName="w"><FileReference path="/workout-routes/route_1.gpx"/></WorkoutRoute>'


def route(seconds: int = 600) -> bytes:
    points = "".join(
        f'<trkpt lon="7.5" lat="{50 + s * 2.7e-5:.7f}"><ele>{100 + s / 60:.2f}</ele><time>{(START + timedelta(seconds=s)).strftime("%Y-%m-%dT%H:%M:%SZ")}</time>'
        "<extensions><speed>3.0</speed><course>1</course></extensions></trkpt>"
        for s in range(seconds)
    )
    return f'<?xml version="1.0"?><gpx version="1.1" creator="Apple Health Export"><trk><name>Route</name><trkseg>{points}</trkseg></trk></gpx>'.encode()


def export(body: str, dtd: str = DTD) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{dtd}<HealthData locale="de_DE">\n <ExportDate value="{stamp(9e5)}"/>\n{body}</HealthData>\n'.encode()


def unpacked(folder: Path, xml: bytes, routes: dict[str, bytes] | None = None) -> Path:
    root = folder / "apple_health_export"
    root.mkdir()
    (root / "Export.xml").write_bytes(xml)
    for name, data in (routes or {}).items():
        (root / "workout-routes").mkdir(exist_ok=True)
        (root / "workout-routes" / name).write_bytes(data)
    return root


def packed(folder: Path, xml: bytes, routes: dict[str, bytes] | None = None) -> Path:
    path = folder / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("apple_health_export/export.xml", xml)
        archive.writestr("apple_health_export/export_cda.xml", "<?xml version='1.0'?><ClinicalDocument/>")
        for name, data in (routes or {}).items():
            archive.writestr(f"apple_health_export/workout-routes/{name}", data)
    return path


def one_run(folder: Path, xml: bytes, routes: dict[str, bytes] | None = None) -> Recording:
    root = unpacked(folder, xml, routes)
    (run,) = read_apple_health(Source("Export.xml", root / "Export.xml", None, len(xml)))
    return run


@pytest.mark.parametrize("pack", [packed, unpacked])
def test_a_run_comes_whole_and_its_route_is_not_counted_twice(pack, tmp_path: Path):
    root = pack(tmp_path, export(readings() + workout(inside=NEW + ROUTE)), {"route_1.gpx": route()})
    workspace = tmp_path / "workspace"
    workspace.mkdir()

    met = {source.label.rpartition("/")[2].lower(): source for source in walk([root], workspace=workspace)}

    assert isinstance(met["route_1.gpx"], Refused)
    assert met["route_1.gpx"].verdict is Verdict.OTHER
    reading = read(met["export.xml"])
    assert (reading.verdict, reading.format) == (Verdict.IMPORTED, "apple_health")
    (run,) = reading.activities
    assert run.values("latitude_deg") is not None
    assert run.started_at == START
    assert (run.time_zone, run.time_zone_source, run.utc_offset_s) == ("Europe/Berlin", ZoneSource.FILE, 7200)


def test_every_channel_is_in_our_units(tmp_path: Path):
    run = one_run(tmp_path, export(readings() + workout(inside=NEW + ROUTE)), {"route_1.gpx": route()})

    middle = slice(20, 580)
    for name, expected in {
        "speed_mps": 3.0,
        "power_w": 240,
        "step_length_m": 1.0,
        "vertical_oscillation_m": 0.091,
        "stance_time_s": 0.255,
        "cadence_spm": 180,
    }.items():
        assert_allclose(run.channels[name].values[middle], expected, rtol=1e-6, err_msg=name)
    heart_rate = run.values("heart_rate_bpm")
    assert np.count_nonzero(np.isfinite(heart_rate)) == 120  # one reading in five seconds, and gaps stay gaps
    assert run.distance_m == pytest.approx(1800)
    assert run.channels["altitude_m"].values[599] == pytest.approx(109.98, abs=0.02)
    assert run.session.ascent_m == pytest.approx(12.34)
    assert run.session.distance_m == pytest.approx(1800)
    assert run.session.heart_rate_bpm == 150
    assert (run.device.manufacturer, run.device.product, run.device.software) == ("Apple Inc.", "Watch6", "9.1")


def test_steps_of_phone_and_watch_are_not_added_up(tmp_path: Path):
    run = one_run(tmp_path, export(readings() + workout()))

    assert np.nanmax(run.values("cadence_spm")) == pytest.approx(180)


def test_a_stride_of_two_steps_is_halved_and_told(tmp_path: Path):
    run = one_run(tmp_path, export(readings(stride_m=2.0) + workout()))

    assert_allclose(np.nanmedian(run.values("step_length_m")), 1.0)
    assert any("two steps" in str(oddity) for oddity in run.oddities)


def test_the_old_schema_and_a_treadmill_are_read(tmp_path: Path):
    xml = export(
        readings()
        + workout(inside='<MetadataEntry key="HKIndoorWorkout" value="1"/>', totalDistance="1.118", totalDistanceUnit="mi")
    )

    run = one_run(tmp_path, xml)

    assert run.sub_sport == "treadmill"
    assert run.session.distance_m == pytest.approx(1799.2, abs=0.1)
    assert run.values("latitude_deg") is None
    assert run.utc_offset_s == 7200


def test_pauses_laps_and_markers_are_read(tmp_path: Path):
    events = "".join(
        f'<WorkoutEvent type="HKWorkoutEventType{kind}" date="{stamp(at)}"/>'
        for kind, at in (
            ("Pause", 100),
            ("Resume", 130),
            ("MotionPaused", 300),
            ("MotionResumed", 310),
            ("Lap", 200),
            ("Marker", 450),
            ("Segment", 0),
        )
    )

    run = one_run(tmp_path, export(readings() + workout(inside=events)))

    assert run.pauses == (Pause(100, 130), Pause(300, 310))
    assert [(lap.start_s, lap.end_s, lap.trigger) for lap in run.laps] == [
        (0, 200, LapTrigger.UNKNOWN),
        (200, 450, LapTrigger.MANUAL),
        (450, 600, LapTrigger.SESSION_END),
    ]


def test_other_workouts_are_no_runs(tmp_path: Path):
    xml = export(workout("Cycling") + workout("FunctionalStrengthTraining", 1000) + workout("Running", 2000))
    root = unpacked(tmp_path, xml)

    reading = read(Source("Export.xml", root / "Export.xml", None, len(xml)))

    assert [activity.sport for activity in reading.activities] == ["cycling", "training", "running"]
    assert reading.verdict is Verdict.IMPORTED


def test_the_running_leg_of_a_multisport_workout_is_a_run(tmp_path: Path):
    legs = "".join(
        f'<WorkoutActivity uuid="{n}" workoutActivityType="HKWorkoutActivityType{kind}" startDate="{stamp(a)}" endDate="{stamp(b)}"/>'
        for n, (kind, a, b) in enumerate((("Swimming", 0, 100), ("Cycling", 110, 300), ("Running", 310, 600)))
    )
    xml = export(readings() + workout("SwimBikeRun", inside=legs))
    root = unpacked(tmp_path, xml)

    activities = list(read_apple_health(Source("Export.xml", root / "Export.xml", None, len(xml))))

    assert [(activity.sport, activity.elapsed_s) for activity in activities] == [
        ("swimming", 100),
        ("cycling", 190),
        ("running", 290),
    ]


def test_readings_of_another_hour_stay_out(tmp_path: Path):
    run = one_run(tmp_path, export(readings(1200) + workout(seconds=300)))

    assert run.elapsed_s == pytest.approx(300, abs=1)
    assert run.distance_m <= 930


def test_a_malformed_document_type_is_forgiven(tmp_path: Path):
    run = one_run(tmp_path, export(readings() + workout(), BROKEN_DTD))

    assert run.is_run


def test_control_characters_in_a_source_name_are_forgiven(tmp_path: Path):
    run = one_run(tmp_path, export(record("HeartRate", "count/min", 0, 0, 99, "bad\x0bname") + readings() + workout()))

    assert run.is_run


def test_a_missing_route_and_a_route_that_points_elsewhere_are_told(tmp_path: Path):
    (tmp_path / "secret.gpx").write_bytes(route())
    inside = ROUTE.replace("/workout-routes/route_1.gpx", "../secret.gpx")

    run = one_run(tmp_path, export(readings() + workout(inside=inside)), {"route_2.gpx": route()})

    assert run.values("latitude_deg") is None
    assert any("not in the export" in str(oddity) for oddity in run.oddities)


def test_a_cut_off_export_keeps_its_whole_workouts(tmp_path: Path):
    xml = export(readings() + workout() + workout(start=5000) + workout(start=9000))
    cut = xml[: xml.rindex(b"<Workout") + 40]
    root = unpacked(tmp_path, cut)

    reading = read(Source("Export.xml", root / "Export.xml", None, len(cut)))

    assert reading.verdict is Verdict.IMPORTED_DAMAGED
    assert len(reading.runs) == 2
    assert reading.bytes_read_ratio == pytest.approx(1.0, abs=0.01)


def test_entities_in_the_document_type_are_refused(tmp_path: Path):
    xml = export(workout(), '<!DOCTYPE HealthData [<!ENTITY a "b">]>')

    reading = read(Source("x", tmp_path / "x", None, len(xml)), data=xml)

    assert reading.verdict is Verdict.UNREADABLE
    assert "entities" in str(reading.detail)


def test_too_many_readings_are_refused(tmp_path: Path):
    root = unpacked(tmp_path, export(readings() + workout()))

    with pytest.raises(LimitExceededError, match="readings"):
        list(read_apple_health(Source("x", root / "Export.xml", None, 10), limits=Limits(max_health_samples=100)))


CHILD = """
import resource, sys
from pathlib import Path
from runtall.readers.apple import read_apple_health
from runtall.readers.sources import Source
path = Path(sys.argv[1])
n = sum(1 for _ in read_apple_health(Source("x", path, None, path.stat().st_size)))
peak_kb = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(n, peak_kb // 1024, round(resource.getrusage(resource.RUSAGE_SELF).ru_utime, 1))
"""


def test_a_big_export_is_read_in_bounded_memory(tmp_path: Path):
    """45 MB: 14 bytes are kept of a reading, so that the 1.5 GB of a long life stay below half of the bound (benchmarks)."""
    path = tmp_path / "Export.xml"
    day = readings(3600)
    with path.open("w") as file:
        file.write('<?xml version="1.0"?>\n' + DTD + '<HealthData locale="x">')
        days = [START + timedelta(days=n) for n in range(int(45e6 / len(day)))]
        for on in days:
            file.write(day.replace("2024-05-01", f"{on:%Y-%m-%d}"))
        for on in days:
            file.write(workout(start=(on - START).total_seconds(), seconds=3600))
        file.write("</HealthData>")

    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True, timeout=110)

    n, peak_mb, _seconds = done.stdout.split()
    assert int(n) == len(days)
    assert int(peak_mb) < 200

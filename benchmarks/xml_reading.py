"""TCX and GPX against gpxpy and tcxreader on the larger shared files, and on longer ones made here; a bare expat pass beside them.

Each round reads every file once with every reader, in turn; figures are medians of process CPU over the rounds. Run it with
``python benchmarks/xml_reading.py [rounds]``. Then the peak memory of one long GPX, and of a health export of the size given by
``--health-mb``, each read in a process of its own.
"""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from xml.parsers import expat

import gpxpy
from tcxreader.tcxreader import TCXReader

from runtall.readers.gpx import read_gpx
from runtall.readers.layers import in_pieces
from runtall.readers.tcx import read_tcx

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "runs"
LARGER_BYTES = 300_000
GOAL = 5.0

CHILD = """
import resource, sys, time
from pathlib import Path
from runtall.readers.sources import Source, read
from runtall.readers.apple import read_apple_health
path = Path(sys.argv[1])
source = Source("x", path, None, path.stat().st_size)
n = sum(1 for _ in read_apple_health(source)) if sys.argv[2] == "health" else len(read(source).activities)
usage = resource.getrusage(resource.RUSAGE_SELF)
print(f"{path.stat().st_size / 1e6:.0f} MB, {n} activities: {usage.ru_utime + usage.ru_stime:.1f} s of CPU, peak {usage.ru_maxrss / 1024:.0f} MB")
"""


def ours(path: Path) -> object:
    with path.open("rb") as file:
        return (read_tcx if path.suffix == ".tcx" else read_gpx)(in_pieces(file))


def theirs(path: Path) -> object:
    if path.suffix == ".tcx":
        return TCXReader().read(str(path))
    with path.open() as file:
        return gpxpy.parse(file)


def bare(path: Path) -> object:
    with path.open("rb") as file:
        return expat.ParserCreate(namespace_separator=" ").ParseFile(file)


def cpu(job: Callable[[Path], object], path: Path) -> float:
    start = time.process_time()
    job(path)
    return time.process_time() - start


def long_gpx(folder: Path, hours: int) -> Path:
    path = folder / f"made-{hours}h.gpx"
    with path.open("w") as file:
        file.write(
            '<?xml version="1.0"?>\n<gpx version="1.1" creator="Garmin Connect" xmlns="http://www.topografix.com/GPX/1/1" '
        )
        file.write('xmlns:ns3="http://www.garmin.com/xmlschemas/TrackPointExtension/v1"><trk><type>running</type><trkseg>\n')
        for s in range(hours * 3600):
            at = f"2024-03-{1 + s // 86400:02d}T{s // 3600 % 24:02d}:{s // 60 % 60:02d}:{s % 60:02d}.000Z"
            file.write(
                f'  <trkpt lat="{50 + s * 2.7e-5:.7f}" lon="7.5000000">\n    <ele>{100 + s % 50 / 10}</ele>\n    <time>{at}</time>\n'
            )
            file.write(
                "    <extensions>\n      <ns3:TrackPointExtension>\n        <ns3:hr>150</ns3:hr>\n        <ns3:cad>88</ns3:cad>\n"
            )
            file.write("      </ns3:TrackPointExtension>\n    </extensions>\n  </trkpt>\n")
        file.write("</trkseg></trk></gpx>\n")
    return path


def health_export(folder: Path, megabytes: float) -> Path:
    path = folder / "export.xml"
    kinds = (
        ("HeartRate", "count/min", 150),
        ("StepCount", "count", 14),
        ("RunningSpeed", "km/hr", 11),
        ("RunningPower", "W", 240),
    )
    with path.open("w") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<HealthData locale="en">\n')
        day = 0
        while file.tell() < megabytes * 1e6:
            date = f"{2000 + day // 336}-{1 + day // 28 % 12:02d}-{1 + day % 28:02d}"
            for kind, unit, value in kinds:
                file.writelines(
                    f' <Record type="HKQuantityTypeIdentifier{kind}" sourceName="Watch" sourceVersion="9.1" unit="{unit}" '
                    f'creationDate="{date} 08:{s // 60:02d}:{s % 60:02d} +0100" startDate="{date} 08:{s // 60:02d}:{s % 60:02d} +0100" '
                    f'endDate="{date} 08:{s // 60:02d}:{s % 60:02d} +0100" value="{value}"/>\n'
                    for s in range(0, 3600, 5)
                )
            day += 1
        for n in range(day):
            date = f"{2000 + n // 336}-{1 + n // 28 % 12:02d}-{1 + n % 28:02d}"
            file.write(
                ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="60" durationUnit="min" sourceName="Watch" '
            )
            file.write(f'startDate="{date} 08:00:00 +0100" endDate="{date} 09:00:00 +0100"/>\n')
        file.write("</HealthData>\n")
    return path


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("rounds", type=int, nargs="?", default=9)
    arguments.add_argument("--health-mb", type=float, default=0.0, help="also read a made health export of this size")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = long_gpx(Path(folder), 3)
        shared = [path for path in SHARED.rglob("*.[tg][cp]x") if path.stat().st_size >= LARGER_BYTES] if SHARED.is_dir() else []
        files = [*sorted(shared, key=lambda path: path.stat().st_size), made]
        jobs = (ours, theirs, bare)
        times: dict[tuple[Path, Callable[[Path], object]], list[float]] = {(path, job): [] for path in files for job in jobs}
        for _ in range(given.rounds):
            for path in files:
                for job in jobs:
                    times[path, job].append(cpu(job, path))
        print(f"{'file':45} {'kB':>6} {'runtall':>9} {'theirs':>9} {'expat':>9}   ratio (goal {GOAL:.0f})")
        for path in files:
            mine, other, floor = (1000 * median(times[path, job]) for job in jobs)
            yardstick = "tcxreader" if path.suffix == ".tcx" else "gpxpy"
            print(
                f"{path.name[-45:]:45} {path.stat().st_size / 1e3:6.0f} {mine:6.1f} ms {other:6.0f} ms {floor:6.1f} ms   {other / mine:.1f} x {yardstick}"
            )
        long = long_gpx(Path(folder), 100)
        print(
            "memory, long GPX:",
            subprocess.run(
                [sys.executable, "-c", CHILD, str(long), "track"], capture_output=True, text=True, check=True
            ).stdout.strip(),
        )
        if given.health_mb:
            export = health_export(Path(folder), given.health_mb)
            done = subprocess.run(
                [sys.executable, "-c", CHILD, str(export), "health"], capture_output=True, text=True, check=True
            )
            print("memory, health export:", done.stdout.strip())


if __name__ == "__main__":
    main()

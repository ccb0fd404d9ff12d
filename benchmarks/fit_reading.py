"""Processor time of reading FIT files whole: ours against fitdecode (Python) and fitfast (Rust), interleaved in one run.

What is compared, each on bytes already in memory and with the checksum verified:

- ours: ``read_fit`` - every message we keep, records as channels in SI units with gaps as NaN, laps, pauses, session,
  device, verdict. Plans for layouts that were met before are kept, as in an import of one watch's files.
- fitdecode: every frame, as its iterator hands them out.
- fitfast: ``records`` - its columnar call: one message kind as float64 columns, scaled, invalid as NaN.

Files: each real one of 20 minutes or more beside the project (skipped when absent), and made-up 45-minute runs of the
simulator. Printed beside: reading the bytes, unzipping them, their checksum alone. Medians of process CPU.

Targets: at least 150 times less than fitdecode on made-up files and 70 times on every real one; in sum over the real
files that fitfast can read never slower than it, and at most 2 ms behind on any one. Run:
``.venv/bin/python benchmarks/fit_reading.py [--rounds N]``
"""

from __future__ import annotations

import argparse
import gzip
import math
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

import fitdecode
import fitfast

from runtall.core.fit_checksum import checksum
from runtall.readers.fit import read_fit
from runtall.sample.archive import write_archive

REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "runs" / "files"
SHORTEST_S = 1200
OURS_EACH = 7


def cpu_ms(work: Callable[[], object]) -> float:
    start = time.process_time_ns()
    work()
    return (time.process_time_ns() - start) / 1e6


def with_fitdecode(data: bytes) -> None:
    with fitdecode.FitReader(data) as frames:
        for _ in frames:
            pass


def fitfast_can(data: bytes) -> bool:
    try:
        fitfast.records(data)
    except ValueError:
        return False
    return True


def measure(path: Path, rounds: int) -> dict[str, float]:
    data, zipped = path.read_bytes(), gzip.compress(path.read_bytes())
    tasks: dict[str, tuple[int, Callable[[], object]]] = {
        "fitdecode": (1, lambda: with_fitdecode(data)),
        "ours": (OURS_EACH, lambda: read_fit(data)),
        "read": (OURS_EACH, path.read_bytes),
        "unzip": (OURS_EACH, lambda: gzip.decompress(zipped)),
        "checksum": (OURS_EACH, lambda: checksum(data)),
    }
    if fitfast_can(data):
        tasks["fitfast"] = (OURS_EACH, lambda: fitfast.records(data))
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(rounds):
        for name, (repeats, work) in tasks.items():
            times[name] += [cpu_ms(work) for _ in range(repeats)]
    return {"fitfast": math.nan, **{name: median(values) for name, values in times.items()}}


def report(title: str, paths: list[Path], rounds: int, at_least: float) -> None:
    heads = ("fitdecode", "fitfast", "ours", "ratio", "read", "unzip", "checksum")
    print(f"\n{title}, ms of CPU\n{'file':44s} {'kB':>5s} " + " ".join(f"{head:>9s}" for head in heads))
    found = {path: measure(path, rounds) for path in paths}
    for path, ms in found.items():
        ratio = ms["fitdecode"] / ms["ours"]
        late = "" if math.isnan(ms["fitfast"]) or ms["ours"] <= ms["fitfast"] + 2 else "  MORE THAN 2 ms BEHIND"
        short = "" if ratio >= at_least else f"  BELOW {at_least:.0f}"
        figures = (ms["fitdecode"], ms["fitfast"], ms["ours"], ratio, ms["read"], ms["unzip"], ms["checksum"])
        size_kb = path.stat().st_size / 1000
        print(f"{path.name[-44:]:44s} {size_kb:5.0f} " + " ".join(f"{figure:9.3g}" for figure in figures) + short + late)
    both = [ms for ms in found.values() if not math.isnan(ms["fitfast"])]
    ours, theirs = sum(ms["ours"] for ms in both), sum(ms["fitfast"] for ms in both)
    print(f"sum over {len(both)} files that both read: ours {ours:.1f} ms, fitfast {theirs:.1f} ms (x {theirs / ours:.2f})")
    print(f"ratio to fitdecode: lowest {min(ms['fitdecode'] / ms['ours'] for ms in found.values()):.0f}, wanted {at_least:.0f}")


def long_enough(path: Path) -> bool:
    """Twenty minutes or more, and readable by the yardstick to its end."""
    data = path.read_bytes()
    if sum(one.elapsed_s for one in read_fit(data).activities) < SHORTEST_S:
        return False
    try:
        with_fitdecode(data)
    except fitdecode.FitError:
        print(f"left out, fitdecode gives up on it: {path.name}")
        return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        report("Made-up runs, one sample a second, dynamics", write_archive(Path(folder), n_runs=6, seed=2), rounds, 150)
    if REAL.is_dir():
        real = sorted(path for path in REAL.rglob("*") if path.suffix.lower() == ".fit" and long_enough(path))
        report("Real files of 20 minutes or more", real, rounds, 70)
    else:
        print("no real files beside the project")


if __name__ == "__main__":
    main()

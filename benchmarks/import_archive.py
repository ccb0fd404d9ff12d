"""Import of a large archive, whole: files a second, memory, and the second import against the first.

Yardsticks: at least 80 files a second warm on 2 cores, largest process under 512 MB, a second import at least 20 times faster.
Beside them, in the same run, bare hashing of the same bytes. Then `runtall report` over what was imported: under 1.5 s of CPU.

Wall time says little on a machine that others use too, so beside it stands what the processor time alone would come to if two
cores had nothing else to do, and how busy the machine was.

Commands run as they do where runtall is installed: a first call has left its bytecode, as every later one finds it.

Run: .venv/bin/python benchmarks/import_archive.py [--runs 3000] [--folder KEEP_HERE]
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil
from as_installed import as_installed

_CORES = 2
"""As the yardstick has it."""


def watch_memory(process: subprocess.Popen[bytes], peak: dict[str, float]) -> None:
    """Note the largest resident size of any process of the tree, and of all together (proportional)."""
    while process.poll() is None:
        try:
            tree = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
            sizes = [each.memory_info().rss for each in tree]
            peak["one"] = max(peak.get("one", 0.0), *sizes)
            peak["all"] = max(peak.get("all", 0.0), sum(sizes))
        except psutil.NoSuchProcess:
            continue
        time.sleep(0.05)


def timed(command: list[str], home: Path) -> tuple[float, float, dict[str, float]]:
    """Run a command; return wall seconds, CPU seconds of its whole tree, and peak memory in bytes."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, env=as_installed(home.parent, RUNTALL_HOME=str(home)), stdout=subprocess.DEVNULL)
    peak: dict[str, float] = {}
    watcher = threading.Thread(target=watch_memory, args=(process, peak))
    watcher.start()
    code = process.wait()
    watcher.join()
    wall_s, after = time.monotonic() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        sys.exit(f"{command} ended with {code}")
    return wall_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak


def _busy() -> str:
    """Say how many processes wanted a core over the last minutes."""
    return "load {:.1f} over 1 min, {:.1f} over 5, {:.1f} over 15".format(*os.getloadavg())


def met(is_met: bool) -> str:
    return "met" if is_met else "NOT met"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3000)
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    from runtall.sample.archive import write_archive

    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.folder or Path(scratch) / "archive"
        if not folder.exists():
            folder.mkdir(parents=True)
            write_archive(folder, n_runs=chosen.runs, seed=1, mean_minutes=45)
        files = sorted(each for each in folder.rglob("*") if each.is_file())
        started = time.process_time()
        n_bytes = 0
        for file in files:  # also warms the disk cache
            data = file.read_bytes()
            n_bytes += len(data)
            hashlib.sha256(data).digest()
        hashing_s = time.process_time() - started
        print(f"{len(files)} files, {n_bytes / 1e6:.0f} MB; hashing alone {hashing_s:.1f} s of CPU")

        runtall, home = [sys.executable, "-m", "runtall"], Path(scratch) / "home"
        _warm_up(runtall, folder, Path(scratch) / "warm")
        first_s, first_cpu_s, peak = timed([*runtall, "import", str(folder)], home)
        rate, largest = len(files) / first_s, peak["one"] / 2**20
        print(
            f"first import   {first_s:7.1f} s   {first_cpu_s:6.1f} s CPU   {rate:6.1f} files/s   yardstick 80: {met(rate >= 80)}"
        )
        print(
            f"               by processor time on {_CORES} idle cores {_CORES * len(files) / first_cpu_s:.0f} files/s; {_busy()}"
        )
        print(f"largest process {largest:6.0f} MB, all {peak['all'] / 2**20:.0f} MB   yardstick 512: {met(largest < 512)}")
        second_s, second_cpu_s, _ = timed([*runtall, "import", str(folder)], home)
        ratio = first_s / second_s
        print(
            f"second import  {second_s:7.1f} s, {second_cpu_s:6.1f} s CPU   {ratio:.1f} x faster, wanted 20: {met(ratio >= 20)}"
        )
        print(f"               by processor time {first_cpu_s / second_cpu_s:.1f} x less; {_busy()}")
        reports = sorted(timed([*runtall, "report", "--on", _last_day(home)], home)[1] for _ in range(5))
        print(f"report         {reports[2]:7.2f} s CPU (median of 5), with start-up   yardstick 1.5: {met(reports[2] < 1.5)}")
        kept = sum(each.stat().st_size for each in home.glob("runtall.sqlite3*"))
        print(f"database {kept / 1e6:.0f} MB: {kept / 1e3 / len(files):.1f} kB a run")


def _warm_up(runtall: list[str], folder: Path, home: Path) -> None:
    """Import one file into a folder of its own, twice, and report on it: bytecode stands, caches are warm."""
    first = next(each for each in sorted(folder.rglob("*")) if each.is_file())
    for command in (["import", str(first)], ["import", str(first)], ["report"]):
        timed([*runtall, *command], home)


def _last_day(home: Path) -> str:
    """Return the last run's day, so that the report has everything recent in it that it can have."""
    shown = subprocess.run(
        [sys.executable, "-m", "runtall", "report", "--json"],
        env=as_installed(home.parent, RUNTALL_HOME=str(home)),
        check=True,
        capture_output=True,
    )
    return json.loads(shown.stdout)["read"]["last_on"]


if __name__ == "__main__":
    main()

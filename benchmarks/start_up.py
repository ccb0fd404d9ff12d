"""Processor time of starting `runtall --help`, beside a bare Python and one that imports Django's ORM.

Yardstick: `runtall --help` under 0.4 s. Run: .venv/bin/python benchmarks/start_up.py
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from as_installed import as_installed

ROUNDS = 7
COMMANDS = {
    "runtall --help": [sys.executable, "-m", "runtall", "--help"],
    "python -c pass": [sys.executable, "-c", "pass"],
    "python -c 'import numpy, django.db.models'": [sys.executable, "-c", "import numpy, django.db.models"],
}


def cpu_s(command: list[str], scratch: Path) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=as_installed(scratch), stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    with tempfile.TemporaryDirectory() as folder:
        for command in COMMANDS.values():
            cpu_s(command, Path(folder))  # leaves its bytecode, as any first call does
        for _ in range(ROUNDS):
            for name, command in COMMANDS.items():
                times[name].append(cpu_s(command, Path(folder)))
    bare = median(times["python -c pass"])
    for name, seconds in times.items():
        print(f"{name:45s} {median(seconds):6.3f} s of CPU   {median(seconds) / bare:5.1f} x a bare Python")
    print(f"yardstick 0.4 s: {'met' if median(times['runtall --help']) < 0.4 else 'NOT met'}")


if __name__ == "__main__":
    main()

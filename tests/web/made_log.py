"""A runner with a few imported runs, for tests of the pages that show them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from runtall.services.importing import import_paths
from runtall.writers.fit import activity_bytes

from ..made_runs import FIRST, made_run, write_gpx_twin

LAST_DAY = 24
LAST_ON = (FIRST + timedelta(days=LAST_DAY)).date()


def import_log(runner_id: int, folder: Path) -> None:
    """Import seven runs in March 2026; the last is 40 minutes with a lap press, and told by two files."""
    folder.mkdir(parents=True, exist_ok=True)
    for day in range(0, LAST_DAY, 4):
        (folder / f"run-{day:02d}.fit").write_bytes(activity_bytes(made_run(day, minutes=12)))
    long = made_run(LAST_DAY, minutes=40, pressed_s=900.0)
    (folder / f"run-{LAST_DAY}.fit").write_bytes(activity_bytes(long))
    import_paths(runner_id, [folder])


def import_twin(runner_id: int, folder: Path) -> None:
    """Import the first run once more, from a poorer file."""
    folder.mkdir(parents=True, exist_ok=True)
    write_gpx_twin(folder / "twin.gpx", day=0)
    import_paths(runner_id, [folder])

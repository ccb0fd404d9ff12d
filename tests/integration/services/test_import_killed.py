"""Killed at any instant and run again: nothing lost, nothing double."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import made_postgres
from made_installation import Installation, installation
from made_runs import write_gpx_twin, write_runs

KILLS = 5 if made_postgres.VARIABLE in os.environ else 50


def run_import(place: Installation, folder: Path) -> subprocess.Popen[bytes]:
    with (folder.parent / "stderr.txt").open("w") as stderr:
        return subprocess.Popen(
            [sys.executable, "-m", "runtall", "import", str(folder)],
            env=place.environment(),
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )


def finish(place: Installation, folder: Path) -> None:
    assert run_import(place, folder).wait() == 0, (folder.parent / "stderr.txt").read_text()


def kept(place: Installation) -> dict[str, object]:
    """Everything that an import left behind, without what differs by order of arrival (row ids) or by clock."""
    ledger = "SELECT path, sha256, verdict, original_id IS NOT NULL FROM store_ledgerentry ORDER BY path"
    recordings = """
        SELECT o.sha256, r."index", r.is_primary, r.n_samples, r.distance_m, run.started_at
        FROM store_storedrecording r JOIN store_original o ON o.id = r.original_id JOIN store_run run ON run.id = r.run_id
        ORDER BY 1, 2
    """
    columns = """
        SELECT o.sha256, c.name, c."values", c.gaps
        FROM store_channelcolumn c JOIN store_storedrecording r ON r.id = c.recording_id
        JOIN store_original o ON o.id = r.original_id ORDER BY 1, 2
    """
    summaries = "SELECT started_at, cadence_spm, parts FROM store_summary ORDER BY 1"
    tables = {"ledger": ledger, "recordings": recordings, "columns": columns, "summaries": summaries}
    assert place.is_sound()
    found: dict[str, object] = {name: place.asked(query) for name, query in tables.items()}
    found["originals"] = sorted(
        file.name for file in (place.home / "originals").rglob("*") if file.is_file() and not file.name.startswith(".")
    )
    return found


@pytest.mark.slow
def test_an_import_killed_at_fifty_random_instants_ends_as_if_it_had_never_been_stopped(tmp_path):
    folder = tmp_path / "watch"
    write_runs(folder, 24, minutes=3)
    write_gpx_twin(folder / "twin-of-5.gpx", day=5)
    started = time.monotonic()
    undisturbed = installation(tmp_path / "undisturbed")
    finish(undisturbed, folder)
    whole_s = time.monotonic() - started
    expected = kept(undisturbed)
    randomly = random.Random(20261122)
    place, rounds = installation(tmp_path / "killed-0"), 0

    for kill in range(KILLS):
        process = run_import(place, folder)
        # Every other kill early on: the first start makes the folder, the key and the database.
        time.sleep(randomly.uniform(0.05, whole_s * (0.4 if kill % 2 else 1.1)))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if kill % 5 == 4:  # let it finish, look, and start over in an empty folder: kills then meet every stage
            finish(place, folder)
            assert kept(place) == expected
            rounds += 1
            place = installation(tmp_path / f"killed-{rounds}")

    assert rounds == KILLS // 5

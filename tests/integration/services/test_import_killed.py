"""Killed at any instant and run again: nothing lost, nothing double."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from made_runs import write_gpx_twin, write_runs

KILLS = 50


def run_import(home: Path, folder: Path) -> subprocess.Popen[bytes]:
    with (folder.parent / "stderr.txt").open("w") as stderr:
        return subprocess.Popen(
            [sys.executable, "-m", "runtall", "import", str(folder)],
            env={**os.environ, "RUNTALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "runtall.settings"},
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )


def finish(home: Path, folder: Path) -> None:
    assert run_import(home, folder).wait() == 0, (folder.parent / "stderr.txt").read_text()


def kept(home: Path) -> dict[str, object]:
    """Everything that an import left behind, without what differs by order of arrival (row ids) or by clock."""
    database = sqlite3.connect(home / "runtall.sqlite3")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
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
        found: dict[str, object] = {name: database.execute(query).fetchall() for name, query in tables.items()}
    finally:
        database.close()
    found["originals"] = sorted(
        file.name for file in (home / "originals").rglob("*") if file.is_file() and not file.name.startswith(".")
    )
    return found


@pytest.mark.slow
def test_an_import_killed_at_fifty_random_instants_ends_as_if_it_had_never_been_stopped(tmp_path):
    folder = tmp_path / "watch"
    write_runs(folder, 24, minutes=3)
    write_gpx_twin(folder / "twin-of-5.gpx", day=5)
    started = time.monotonic()
    finish(tmp_path / "undisturbed", folder)
    whole_s = time.monotonic() - started
    expected = kept(tmp_path / "undisturbed")
    randomly = random.Random(20261122)
    home, rounds = tmp_path / "killed-0", 0

    for kill in range(KILLS):
        process = run_import(home, folder)
        # Every other kill early on: the first start makes the folder, the key and the database.
        time.sleep(randomly.uniform(0.05, whole_s * (0.4 if kill % 2 else 1.1)))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        if kill % 5 == 4:  # let it finish, look, and start over in an empty folder: kills then meet every stage
            finish(home, folder)
            assert kept(home) == expected
            rounds += 1
            home = tmp_path / f"killed-{rounds}"

    assert rounds == KILLS // 5

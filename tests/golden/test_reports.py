"""The whole report as the terminal shows it, from runs made for this test; refreshed by `make golden` and read line by line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from made_runs import write_runs

HERE = Path(__file__).parent


@pytest.mark.parametrize(("name", "n_runs", "words"), [("one-run", 1, ()), ("forty-runs", 40, ("--on", "2026-04-12"))])
def test_the_report_reads_as_when_we_last_looked(tmp_path, name, n_runs, words):
    write_runs(tmp_path / "watch", n_runs, minutes=20)

    shown = subprocess.run(
        [sys.executable, "-m", "runtall", "report", "watch", *words, *(("--on", "2026-03-03") if not words else ())],
        cwd=tmp_path,
        env={**os.environ, "RUNTALL_HOME": str(tmp_path / "home"), "DJANGO_SETTINGS_MODULE": "runtall.settings", "COLUMNS": "100"}
        | {"LANG": "C.UTF-8", "TZ": "UTC"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    golden = HERE / f"{name}.txt"
    told = "\n".join(line.rstrip() for line in shown.splitlines()) + "\n"
    if os.environ.get("RUNTALL_REFRESH_GOLDEN"):
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")

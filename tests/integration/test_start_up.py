"""What commands load: each pays for what it uses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from made_runs import write_runs

CODE = """
import contextlib, io, sys
from runtall.cli.main import main
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print([name for name in {names!r} if name in sys.modules])
"""


def loaded_by(home: Path, *arguments: str, names: tuple[str, ...]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", CODE.format(names=names), *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**environment, "RUNTALL_HOME": str(home)},
    )
    return done.stdout.strip()


@pytest.fixture
def imported(tmp_path):
    """A folder of runs that came in once, and the home that holds them."""
    write_runs(tmp_path / "runs", 3)
    loaded_by(tmp_path / "home", "import", str(tmp_path / "runs"), names=())
    return tmp_path


def test_an_import_that_finds_nothing_new_loads_nothing_that_reads_or_measures(imported):
    names = ("numpy", "scipy", "runtall.mechanics", "runtall.readers.fit", "runtall.services.pool", "runtall.services.exporting")

    assert loaded_by(imported / "home", "import", str(imported / "runs"), names=names) == "[]"


def test_the_report_loads_no_reader_no_solver_and_no_second_validator(imported):
    names = ("scipy", "pydantic", "highspy", "vl_convert", "runtall.readers.fit", "runtall.plan")

    assert loaded_by(imported / "home", "report", names=names) == "[]"

"""What every test may use: the shared real files, and a fresh home folder."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from . import network_guard
from .made_home import KEPT_RUNS
from .slow_first import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401 - pytest looks for them here

# how long a machine takes to invent an input is no property of runtall
hypothesis.settings.register_profile("house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("house")

gc.set_threshold(50_000)  # as every command does: the tests' processes hold far more than Python's usual 700 is meant for

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_runs() -> Path:
    """Folder of the real runs; without it the test skips, and fails where RUNTALL_REQUIRE_SHARED is set (CI sets it)."""
    folder = SHARED / "data" / "runs"
    if folder.is_dir():
        return folder
    message = "the shared real files (../shared/data/runs) are not beside the project"
    if os.environ.get("RUNTALL_REQUIRE_SHARED"):
        pytest.fail(f"{message}, and RUNTALL_REQUIRE_SHARED asks for them")
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared_gait() -> Path:
    """Folder of the real clips and motion capture; missing, it does as ``shared_runs`` does."""
    folder = SHARED / "data" / "gait"
    if folder.is_dir():
        return folder
    message = "the shared real files (../shared/data/gait) are not beside the project"
    if os.environ.get("RUNTALL_REQUIRE_SHARED"):
        pytest.fail(f"{message}, and RUNTALL_REQUIRE_SHARED asks for them")
    pytest.skip(message)


@pytest.fixture
def quick_printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sheets of paper come at once, in place of a process that sets them in type; links find the printer busy."""
    from runtall.core import ConflictError, say

    def busy(*_: object, **__: object) -> None:
        raise ConflictError(say("Another sheet is being printed."))

    monkeypatch.setattr("runtall.services.printing.printed", lambda *_, **__: b"%PDF-1.7")
    monkeypatch.setattr("runtall.services.share_snapshot.snapshot", busy)


@pytest.fixture(autouse=True)
def no_outbound_traffic(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Fail the test if it, or a Python child of it, tries to leave this machine, even if the error was swallowed."""
    log = tmp_path_factory.getbasetemp() / "network-attempts.txt"
    log.write_text("")
    monkeypatch.setenv(network_guard.LOG_VARIABLE, str(log))
    monkeypatch.setenv("PYTHONPATH", str(Path(network_guard.__file__).parent / "network_guard_child"), prepend=os.pathsep)
    network_guard.install()

    yield log

    if attempts := log.read_text():
        pytest.fail(f"something tried to leave this machine:\n{attempts}")


@pytest.fixture(scope="session", autouse=True)
def kept_runs(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A folder where all processes of this run of the tests find the runs of ``made_home``."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "kept-runs"
    folder.mkdir(exist_ok=True)
    os.environ.setdefault(KEPT_RUNS, str(folder))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The tests' database has its tables at once, as a new installation has; its migrations are tried by tests of their own."""
    from runtall.store import first_tables

    with django_db_blocker.unblock():
        first_tables.note()


@pytest.fixture(scope="session")
def pseudo_locale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A locale folder with every sentence in a language that exists only in tests."""
    from .pseudo_language import write_locale

    return write_locale(tmp_path_factory.mktemp("locale"))

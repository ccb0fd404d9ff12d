"""In which order files of tests are handed out where several processes run them: what takes long begins first.

A file stays with one process, for its fixtures; a test that is a process of its own may go to any. Begun last, a file of two
minutes would leave the other processor waiting for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

TESTS = Path(__file__).parent

SLOW = (
    "e2e/test_all_pages.py",
    "integration/services/test_jobs_killed.py",
    "integration/services/test_import_killed.py",
    "web/test_with_accounts.py",
    "web/test_crawl.py",
    "integration/services/test_phone_network.py",
    "web/test_all_pages.py",
    "integration/services/test_exporting.py",
    "integration/services/test_backing_up.py",
    "integration/services/test_migrating.py",
    "integration/store/test_shared_store.py",
    "integration/services/test_forgetting.py",
    "integration/services/test_importing.py",
    "integration/test_wheel.py",
    "integration/test_subpath.py",
    "integration/services/test_upgrading.py",
    "integration/services/test_sample_findings.py",
    "properties/findings/test_findings_properties.py",
    "properties/plan/test_simulated_runners.py",
    "properties/exercise/test_exercise_properties.py",
    "architecture/test_manual.py",
    "integration/cli/test_felt_commands.py",
    "integration/services/test_felt.py",
    "integration/services/test_planning.py",
    "web/test_runs.py",
    "integration/readers/test_bounds.py",
)
"""Files that take more than some fifteen seconds, about the longest first; ``pytest --durations=0`` tells."""

APART = ("web/test_with_accounts.py",)
"""Files whose tests share nothing."""


def _rank(path: Path) -> int:
    try:
        return SLOW.index(path.relative_to(TESTS).as_posix())
    except ValueError:  # not among them, or of src
        return len(SLOW)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first, in their order; the rest stays as it was."""
    items.sort(key=lambda item: _rank(item.path))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out file by file in that order (xdist would begin with the files that have most tests)."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class SlowFirst(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if nodeid.startswith(tuple(f"tests/{each}" for each in APART)) else super()._split_scope(nodeid)

    config.option.loadscopereorder = False
    return SlowFirst(config, log)

"""What every test may use: the shared real files, and a fresh home folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

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

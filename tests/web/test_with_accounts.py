"""The tests of a house with accounts, in processes of their own: accounts install apps that the rest has not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "accounts"
ROOT = FOLDER.parents[1]


NAMES = sorted(file.name for file in FOLDER.glob("test_*.py"))
ALONE = ("test_matrix.py", "test_crawl.py")
"""Files that take about as long as all others do together."""
PARTS = {**{name: [name] for name in ALONE}, "the rest": [name for name in NAMES if name not in ALONE]}


@pytest.mark.parametrize("part", PARTS)
def test_with_accounts(part: str):
    files = [str(FOLDER / name) for name in PARTS[part]]
    asked = [sys.executable, "-m", "pytest", "-q", "-n0", "--ds=settings_with_accounts", *files]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("RUNTALL_HOME", "PYTEST_", "DJANGO_"))}

    ran = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)

    assert ran.returncode == 0, ran.stdout[-12_000:] + ran.stderr[-4_000:]
    assert " passed" in ran.stdout

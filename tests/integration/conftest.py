"""Fixtures for tests that import."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def home(tmp_path: Path, settings, transactional_db) -> Path:
    """A fresh runtall folder with an empty database."""
    settings.RUNTALL_HOME = tmp_path / "home"
    settings.RUNTALL_HOME.mkdir()
    return settings.RUNTALL_HOME


@pytest.fixture
def runner_id(home: Path) -> int:
    """The runner whose folder it is."""
    from runtall.store import runners

    return runners.own_runner().id

"""A command on a page is one that works where it is typed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from runtall.web.pages.commands import own_command


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment in a clone, called from the clone's folder."""
    program = tmp_path / "clone" / ".venv" / "bin" / "runtall"
    program.parent.mkdir(parents=True)
    program.touch(mode=0o755)
    monkeypatch.setattr(sys, "executable", str(program.parent / "python"))
    monkeypatch.chdir(tmp_path / "clone")
    return program


def test_in_a_clone_the_way_into_its_environment_is_shown(installed, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)

    assert own_command("demo") == ".venv/bin/runtall demo"


def test_where_the_terminal_finds_it_the_name_is_enough(installed, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: str(installed))

    assert own_command("demo") == "runtall demo"


def test_another_runtall_on_the_path_is_not_mistaken_for_this_one(installed, monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: str(tmp_path / "other" / "runtall"))
    monkeypatch.chdir(tmp_path / "clone" / ".venv")

    assert own_command("demo") == "bin/runtall demo"

"""Exercises and routines on the command line, in a process of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from .test_commands import Runtall
from .test_felt_commands import answers


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


def test_exercises_are_listed_and_told(runtall):
    found = runtall.json("exercises", "--purpose", "ankle", "--kit", "none")

    assert [each["exercise"]["id"] for each in found] == ["wall-ankle-rock"]
    told = runtall("exercises", "dead-bug").stdout
    assert "Press the low back gently down" in told
    assert "Easier: toe-tap" in told
    assert "Near to it: dead-bug" in runtall("exercises", "dead-bag", code=66).stderr


def test_a_routine_opens_after_the_safety_questions_alone(runtall, tmp_path):
    closed = runtall.json("routines", "desk-break")["opened"]
    assert closed["timeline"] is None
    assert "safety questions" in closed["closed"]

    runtall("triage", "--answers", answers(tmp_path), "--keep")
    opened = runtall.json("routines", "desk-break", "--minutes", 4)["opened"]

    assert opened["timeline"]["total_s"] == 240
    assert "Get ready" in runtall("routines", "desk-break").stdout
    assert len(runtall.json("routines")["routines"]) >= 15
    assert "takes 2 to 5 minutes" in runtall("routines", "desk-break", "--minutes", 50, code=65).stderr

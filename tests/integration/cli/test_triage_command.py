"""``runtall triage`` over time, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtall.evidence import red_flags
from runtall.symptoms import Answers, Occasion, question_groups

from .test_commands import Runtall


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(runtall):
    for words in (("findings", "--all"), ("evidence", "--json"), ("schema", "report")):
        running = subprocess.Popen(
            [sys.executable, "-m", "runtall", *words],
            env={**os.environ, "RUNTALL_HOME": str(runtall.home), "DJANGO_SETTINGS_MODULE": "runtall.settings"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()  # before anything can be written: whatever comes meets a broken pipe
        said = running.stderr.read()
        running.stderr.close()

        assert (running.wait(), said) == (0, b"")


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


def answers(folder: Path, **changes: object) -> Path:
    file = folder / "answers.json"
    said = {**dict.fromkeys(red_flags(), "no"), "age": 40, "pregnant": "no", "surgery_weeks": None, "pain_nrs": 1}
    file.write_text(json.dumps({**said, **changes}))
    return file


def typed(runtall: Runtall, *lines: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "runtall", "triage"],
        input="\n".join(lines) + "\n",
        env={**os.environ, "RUNTALL_HOME": str(runtall.home), "DJANGO_SETTINGS_MODULE": "runtall.settings", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_a_file_kept_answers_with_where_the_runner_stands(runtall, tmp_path):
    runtall("triage", "--answers", answers(tmp_path, **{"chest-pain": "yes"}), "--keep")
    runtall("triage", "--answers", answers(tmp_path), "--keep", "--correct", code=75)
    runtall("triage", "--answers", answers(tmp_path), "--keep", "--confirm", "chest-pian", code=2)

    after = runtall.json("triage", "--answers", answers(tmp_path), "--keep", "--correct", "--confirm", "chest-pain")

    assert (after["outcome"], after["closed_by"], after["taken_back"]) == ("emergency", "emergency", ["chest-pain"])
    shown = runtall("triage", "--show").stdout
    assert "An earlier answer asked for emergency help" in shown
    assert "You took this answer back" in shown
    assert "Nothing that you answered" not in shown


def test_a_clearance_says_who_when_what_and_where_the_plan_begins(runtall, tmp_path):
    runtall("triage", "--answers", answers(tmp_path, **{"hurts-on-hopping": "yes"}), "--keep")
    runtall("triage", "--cleared-by", "Dr A", code=2)

    runtall("triage", "--cleared-by", "Dr A", "--seen-on", "2026-01-05", "--allows", "walking,running")

    shown = " ".join(runtall("triage", "--show").stdout.split())
    for words in ("Cleared by Dr A, seen on 2026-01-05, for: running, walking.", "begins again at its first stage"):
        assert words in shown


def test_questions_left_open_are_shown_with_the_day_they_were_asked(runtall):
    groups = question_groups(Occasion.START, Answers(age_years=40, pain_nrs=1))

    shown = typed(runtall, "1", "40", *["none"] * (len(groups) - 1), "")

    assert "asked and left open, last on" in shown
    state = runtall.json("triage", "--show")
    assert {each["sign_id"] for each in state["left_open"]} == set(state["unanswered"])
    assert all(each["asked_on"] for each in state["left_open"])


def test_a_yes_is_taken_back_at_the_terminal_only_when_it_is_confirmed(runtall, tmp_path):
    sign = "past-stress-fracture"
    groups = question_groups(Occasion.START, Answers(age_years=40, pain_nrs=1))
    runtall("triage", "--answers", answers(tmp_path, **{sign: "yes"}), "--keep")

    shown = typed(runtall, "1", "40", *["none"] * len(groups), "n")

    assert "Earlier you answered yes" in shown
    state = runtall.json("triage", "--show")
    assert ([reason["sign_id"] for reason in state["reasons"]], state["taken_back"]) == ([sign], [])

    typed(runtall, "1", "40", *["none"] * len(groups), "y")
    assert runtall.json("triage", "--show")["taken_back"] == [sign]

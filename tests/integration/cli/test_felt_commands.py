"""Diary, safety questions, screen and findings on the command line, in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from runtall.cli import reporting
from runtall.evidence import red_flags
from runtall.findings import FindingInputs, SafetyAnswers
from runtall.services.finding import stand_out
from runtall.symptoms import Answers, Occasion, question_groups

from ...made_report import made_report
from .test_commands import Runtall


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


def answers(folder: Path, **changes: object) -> Path:
    file = folder / "answers.json"
    said = {**dict.fromkeys(red_flags(), "no"), "age": 40, "pregnant": "no", "surgery_weeks": None, "pain_nrs": 1}
    file.write_text(json.dumps({**said, **changes}))
    return file


def test_a_blank_runner_is_told_what_to_do_next(runtall):
    found = runtall.json("findings")

    assert {each["status"] for each in found["findings"]} == {"unknown"}
    assert found["settle_next"]["id"] == "safety-answers"
    assert "runtall triage" in runtall("findings").stdout
    assert "Nobody knows yet" in runtall("findings").stdout


def test_a_line_in_the_diary_and_its_correction(runtall):
    written = runtall.json(
        "log", 3, "-c", "next_morning", "-p", "low_back", "-s", "left", "-k", "tight", "--sleep", 7, "--note", "ok"
    )
    (entry,) = written["entries"]
    assert (entry["pain_nrs"], entry["context"], entry["felt"][0]["side"]) == (3, "next_morning", "left")

    runtall("log", 2, "--correct", entry["id"][:8])

    (entry,) = runtall.json("log", "--list")["entries"]
    assert (entry["pain_nrs"], entry["note"]) == (2, "ok")
    assert "next morning" in runtall("log", "--list").stdout
    assert "No single diary entry" in runtall("log", 1, "--correct", "nothing", code=66).stderr
    assert "outside 0 to 24" in runtall("log", "--sleep", 30, code=65).stderr


def test_a_new_sign_brings_its_questions(runtall):
    shown = runtall("log", 6, "-p", "below_knee", "-s", "left", "-k", "numb").stdout

    assert "safety questions" in shown
    assert "runtall triage" in shown


def test_answers_from_a_file_are_judged_and_not_kept(runtall, tmp_path):
    clear = runtall.json("triage", "--answers", answers(tmp_path))
    assert (clear["outcome"], clear["within"], clear["reasons"], clear["unanswered"]) == ("clear", None, [], [])
    assert "running" in clear["open"]

    urgent = runtall.json("triage", "--answers", answers(tmp_path, **{"chest-pain": "yes"}))
    assert urgent["outcome"] == "emergency"
    assert [reason["sign_id"] for reason in urgent["reasons"]] == ["chest-pain"]
    assert "running" not in urgent["open"]
    assert runtall.json("triage", "--show")["outcome"] == "unanswered"


def test_an_answer_that_is_none_is_refused(runtall, tmp_path):
    assert runtall("triage", "--answers", answers(tmp_path, fainting="perhaps"), code=65).stderr
    assert runtall("triage", "--answers", answers(tmp_path, **{"no-such-sign": "yes"}), code=65).stderr
    assert "no JSON" in runtall("triage", "--answers", Path(__file__), code=65).stderr
    assert "There is no file" in runtall("triage", "--answers", tmp_path / "nothing", code=66).stderr


def test_kept_answers_hold_until_a_clinicians_word(runtall, tmp_path):
    runtall("triage", "--answers", answers(tmp_path, **{"chest-pain": "yes"}), "--keep")
    assert runtall.json("triage", "--show")["closed_by"] == "emergency"
    assert [each["id"] for each in runtall.json("findings")["put_forward"]] == ["safety-answers"]
    runtall("triage", "--answers", answers(tmp_path), "--keep", code=75)

    cleared = runtall.json("triage", "--cleared-by", "Dr A", "--allows", "walking,running")

    assert (cleared["outcome"], cleared["closed_by"]) == ("clear", None)
    assert "running" in cleared["open"]


def test_why_shows_rule_version_figures_and_papers(runtall):
    trail = runtall.json("why", "single-run-spike")

    assert (trail["rule_id"], trail["rule_version"]) == ("single-run-cap", 1)
    assert trail["papers"][0]["doi"].startswith("10.")
    shown = runtall("why", "single-run-spike").stdout
    for word in ("version 1", "rise_ratio", "Frandsen", "doi.org", "Where sources disagree"):
        assert word in shown
    assert "no finding called" in runtall("why", "nothing", code=66).stderr


def test_the_screen_lists_shows_and_takes_results(runtall, tmp_path):
    assert "side-plank-hold" in runtall("screen").stdout
    assert "End the test when" in runtall("screen", "side-plank-hold").stdout
    test_of_today = ("screen", "side-plank-hold", "-v", "hold_s=12", "-s", "left")
    assert "safety question" in runtall(*test_of_today, code=75).stderr

    runtall("triage", "--answers", answers(tmp_path), "--keep")
    page = runtall.json(*test_of_today, "--legs-free", "--no-chest")

    assert page["results"][0]["outcome"]["label"] == "work_on"
    assert page["deficits"]
    assert "work on it" in runtall("screen", "--results").stdout
    present = [each["id"] for each in runtall.json("findings")["put_forward"]]
    assert present == ["trunk-endurance"]
    assert "no number" in runtall("screen", "side-plank-hold", "-v", "hold_s=long", "-s", "left", code=65).stderr
    assert "no movement test" in runtall("screen", "nothing", code=66).stderr


def typed(runtall: Runtall, *lines: str, command: tuple[str, ...] = ("triage",)) -> str:
    """Answer the questions as somebody at a terminal would."""
    done = subprocess.run(
        [sys.executable, "-m", "runtall", *command],
        input="\n".join(lines) + "\n",
        env={**os.environ, "RUNTALL_HOME": str(runtall.home), "DJANGO_SETTINGS_MODULE": "runtall.settings", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return " ".join(done.stdout.split())


def test_the_questions_can_be_answered_group_by_group(runtall):
    groups = question_groups(Occasion.START, Answers(age_years=40, pain_nrs=1))

    assert "Nothing that you answered speaks against going on" in typed(runtall, "1", "40", *["none"] * len(groups))
    assert runtall.json("triage", "--show")["outcome"] == "clear"


def test_silence_is_no_answer(runtall):
    groups = question_groups(Occasion.START, Answers(age_years=40, pain_nrs=1))

    assert "still open" in typed(runtall, "1", "40", *["none"] * (len(groups) - 1), "")
    assert runtall.json("triage", "--show")["outcome"] == "unanswered"


def test_an_emergency_answer_ends_the_asking(runtall):
    shown = typed(runtall, "1", "40", "1")

    assert "call the emergency number now" in shown
    assert runtall.json("triage", "--show")["outcome"] == "emergency"


def test_a_correction_of_one_answer_leaves_the_others(runtall):
    (entry,) = runtall.json("log", 3, "-p", "buttock", "-s", "left", "-k", "tight", "-c", "during")["entries"]

    (after,) = runtall.json("log", "--correct", entry["id"][:8], "-s", "right")["entries"]

    assert after["felt"] == [{"place": "buttock", "side": "right", "kinds": ["tight"]}]
    assert (after["pain_nrs"], after["context"]) == (3, "during")


def test_own_trackers_on_the_command_line(runtall):
    assert "coffee" in runtall("log", "--new-tracker", "coffee=cups", "--new-tracker", "ice=yes/no").stdout

    page = runtall.json("log", "--track", "Coffee=2,5", "--track", "ice=yes")

    assert [(each["name"], each["value"]) for each in page["entries"][0]["tracked"]] == [("coffee", 2.5), ("ice", 1.0)]
    assert [(each["name"], each["value"], each["unit"]) for each in page["trackers"]] == [
        ("coffee", 2.5, "cups"),
        ("ice", 1.0, "yes/no"),
    ]
    assert "Follow it first" in runtall("log", "--track", "tea=1", code=66).stderr
    assert "coffee=2" in runtall("log", "--track", "coffee", code=2).stderr


def test_stored_words_are_said_in_words(runtall):
    shown = runtall("log", 2, "-c", "right_after", "-p", "below_knee", "-s", "centre", "--eased", "running_tall").stdout
    flat = " ".join(shown.split())

    assert "right after the run" in flat
    assert "below the knee, in the middle; running tall eased it" in flat


def test_a_clinics_reading_on_the_command_line(runtall):
    assert "dynamometer" in runtall("screen", "--form", "clinic").stdout

    page = runtall.json("screen", "knee-extension", "--reading", "38 kgf", "-s", "left", "--on", "2026-01-05")

    assert page["results"][0]["result"]["device"] == "dynamometer"
    assert page["results"][0]["outcome"] is None
    assert page["easing"]["status"] == "unknown"
    assert "number and one of N" in runtall("screen", "knee-extension", "--reading", "38", "-s", "left", code=65).stderr


def test_own_activities_are_asked_rated_and_kept(runtall):
    shown = typed(runtall, "run 10 km", "climb stairs", "", "4", "12", "", command=("questions", "activities"))
    assert "12 is no answer" in shown
    assert "4.0 of 10" in shown

    (page,) = runtall.json("questions", "activities", "-a", "run 10 km=7")["questionnaires"]

    assert [each["answers"] for each in page["rounds"]] == [{"run 10 km": 4}, {"run 10 km": 7}]
    assert (page["since_last"]["kind"], page["since_last"]["method"]) == ("better", "own-activities-change/v1")
    assert "clearly more" in runtall("questions", "activities", "--show").stdout


def test_the_week_ends_early_when_running_was_not_possible_and_silence_keeps_nothing(runtall):
    assert "100 of 100" in typed(runtall, "4", command=("questions", "week"))
    assert "Nothing was answered" in typed(runtall, "", command=("questions", "pain"))

    every = {each["kind"]: each for each in runtall.json("questions")["questionnaires"]}

    assert list(every) == ["activities", "week", "pain", "daily", "mind"]
    assert (len(every["week"]["rounds"]), every["pain"]["rounds"]) == (1, [])
    assert "untested" in every["mind"]["about"]
    assert runtall("questions", "-a", "pain=3", code=2).stderr
    assert "whole number from 0 to 10" in runtall("questions", "pain", "-a", "pain=11", code=65).stderr


def test_after_an_emergency_answer_the_report_lists_no_observation_of_the_runs():
    day = date(2026, 11, 22)
    urgent = stand_out(FindingInputs(day, safety=SafetyAnswers("emergency", 0, day)))
    made = made_report()

    assert reporting._observations(made)
    assert reporting._observations(replace(made, standout=urgent)) == []

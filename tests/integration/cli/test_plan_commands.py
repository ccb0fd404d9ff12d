"""A new user's first days on the command line, each command in a process of its own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from runtall.evidence import red_flags

from .test_commands import Runtall


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


@pytest.fixture
def cleared(runtall: Runtall, tmp_path: Path) -> Runtall:
    """The command for a runner whose safety answers are clear."""
    file = tmp_path / "answers.json"
    said = {**dict.fromkeys(red_flags(), "no"), "age": 40, "pregnant": "no", "surgery_weeks": None, "pain_nrs": 1}
    file.write_text(json.dumps(said))
    runtall("triage", "--answers", file, "--keep")
    return runtall


def kinds(decided: dict) -> list[str]:
    return [line["kind"] for line in decided["card"]["lines"]]


def test_before_the_safety_answers_there_is_no_workout(runtall):
    found = runtall.json("today")

    assert found["card"]["kind"] == "safety_first"
    assert "safety questions" in runtall("today").stdout
    assert runtall("session", code=66).stderr
    assert "nothing for a watch" in runtall("export", "--fit", code=75).stderr


def test_a_first_day_from_the_card_to_its_replay(cleared):
    first = cleared.json("today")
    assert kinds(first)[-1] in {"check_out", "mobility", "session", "walk"}
    assert all(line["because"] for line in first["card"]["lines"])

    checked = cleared.json("check-in", 2, "--sat", 7, "--slept", 6.5, "--well", "--nothing-new")
    assert "check_in" not in kinds(checked)
    assert checked["number"] == 2

    again = cleared.json("replay", date.today().isoformat())  # noqa: DTZ011 - the runner's own day
    assert again["replay"]["is_same"] is True
    assert "byte for byte" in cleared("replay", date.today().isoformat()).stdout  # noqa: DTZ011
    assert cleared.json("replay")["days"]
    assert cleared("replay", "2001-01-01", code=66).stderr


def test_why_today_goes_down_to_rules_and_papers(cleared):
    trail = cleared.json("why", "today")

    assert {f"{each['rule_id']}/v{each['rule_version']}" for each in trail["reasons"]} == set(trail["decided"]["rules"])
    assert "Rule" in cleared("why", "today").stdout


def test_a_run_without_a_watch_and_its_answers(cleared):
    found = cleared.json("check-out", 1, "--minutes", 35, "--km", 5.5, "--effort", 4, "--tight-at-minute", 20)

    assert [each["context"] for each in found["written"]] == ["during"]
    assert [each["moment"] for each in found["due"] + found["later"]] == ["one_hour_after", "next_morning"]
    assert "how long the run was" in cleared("check-out", "--km", 5, code=2).stderr
    assert "not come yet" in cleared("check-out", "--next-morning", 1, "--run-on", date.today().isoformat(), code=65).stderr  # noqa: DTZ011


def test_a_session_is_listed_kept_and_taken_back(cleared):
    shown = cleared.json("session", first_routine(), "--list")
    names = [item["exercise_id"] for item in shown["session"]["timeline"]["items"]]
    assert shown["session"]["timeline"]["total_s"] == sum(step["duration_s"] for step in shown["session"]["timeline"]["steps"])

    kept = cleared.json("session", first_routine(), "--done", "--pain", 1, "--form-kept", "--hurt", f"{names[0]}=3")

    assert kept["kept"]["session"]["items"][0]["outcome"] == "hurt"
    (line,) = cleared.json("session", "--kept")["earlier"]
    assert cleared.json("session", "--take-back", line["id"][:8])["earlier"] == []
    assert cleared("session", first_routine(), "--done", "--skip", "no-such-exercise", code=66).stderr
    assert cleared("session", "no-such-routine", code=66).stderr


def first_routine() -> str:
    from runtall.evidence import routines

    return next(iter(routines()))


def test_the_week_follows_the_wishes(cleared):
    plan = cleared.json("plan", "--days", "mon,thu", "--run-days", "tue,sun", "--minutes", 20)
    assert len(plan["page"]["week"]["days"]) == 7
    assert len(plan["offers"]) > 15

    soon = date.today() + timedelta(days=40)  # noqa: DTZ011
    plan = cleared.json("plan", "--race", soon.isoformat(), "--race-km", 10, "--race-name", "Ten")
    assert [race["race"]["name"] for race in plan["page"]["races"]] == ["Ten"]
    assert cleared.json("plan", "--no-race", soon.isoformat())["page"]["races"] == []

    assert cleared.json("plan", "--pause", "holiday")["page"]["pauses"]
    assert "pause" in cleared("today").stdout
    cleared("plan", "--resume")
    trial = cleared.json("plan", "--try", "gaze-ahead")["page"]["trials"][0]
    assert (trial["opt_in"]["id"], trial["state"]) == ("gaze-ahead", "running")
    assert "against" in cleared("plan", "--choices").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--race", "2999-01-01"), 2),
        (("--own", "no-such-file.ics"), 66),
        (("--own-week", "nothing here"), 65),
    ],
)
def test_what_cannot_be_planned_ends_in_a_sentence(runtall, words, code):
    assert runtall("plan", *words, code=code).stderr.strip()


def test_an_own_plan_in_words_is_kept_and_commented(cleared):
    shown = cleared("plan", "--own-week", "mon 5 km; tue 5 km; wed 5 km; thu 5 km; fri 5 km; sat 5 km; sun 20 km").stdout

    assert "20 km" in shown
    card = cleared("today").stdout
    assert "On the way back your own step would be" in card
    assert cleared("plan", "--own-week", "mon 5 km", code=75).stderr.strip()


def test_the_way_back_shows_its_stages_and_where_the_runner_stands(cleared):
    found = cleared.json("return-to-run")

    assert [line["number"] for line in found["stages"]][:2] == [0, 1]
    assert found["because"]
    assert "Walk 30" in cleared("return-to-run").stdout.replace("\xa0", " ")

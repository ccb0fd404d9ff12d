"""Sixty written stories, each with the outcome that it should have and why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from runtall.evidence import red_flags
from runtall.symptoms import ALL_OPEN, Answer, Answers, Open, triage

STORIES: list[dict[str, Any]] = [
    {"file": file.stem, **each}
    for file in sorted(Path(__file__).with_name("vignettes").glob("*.toml"))
    for each in tomllib.loads(file.read_text("utf-8"))["vignettes"]
]


def answers_of(story: dict[str, Any]) -> Answers:
    """What the story says is a yes; the rest is a no, or open where the story leaves it open."""
    rest = Answer(story.get("rest", "no"))
    by_number = {sign.id for sign in red_flags().values() if sign.bounds or sign.answered_by_pregnant}
    flags = {sign_id: rest for sign_id in red_flags() if sign_id not in by_number or sign_id == "recent-back-surgery"}
    if "surgery_weeks" in story:
        del flags["recent-back-surgery"]
    flags |= dict.fromkeys(story.get("yes", ()), Answer.YES) | dict.fromkeys(story.get("unknown", ()), Answer.UNKNOWN)
    if rest is Answer.UNKNOWN:
        return Answers(flags)
    return Answers(
        flags,
        age_years=story.get("age", 34),
        pregnant=Answer(story.get("pregnant", "no")),
        surgery_weeks=story.get("surgery_weeks"),
        pain_nrs=story["pain_nrs"],
    )


def test_there_are_sixty_stories_told_once_each():
    assert len(STORIES) == 60
    assert len({story["name"] for story in STORIES}) == 60
    assert all(story["why"].endswith(".") and len(story["story"]) > 30 for story in STORIES)


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_a_story_ends_as_it_should(story: dict[str, Any]):
    said = triage(answers_of(story))
    expect = story["expect"]

    assert said.outcome.value == expect["outcome"]
    assert (said.within and said.within.value) == expect.get("within")
    if "paths" in expect:
        assert [path.value for path in said.paths] == expect["paths"]
    if "raised" in expect:
        assert [path.value for path in said.raised] == expect["raised"]
    if "open" in expect:
        assert [each.value for each in said.open] == expect["open"]
    if expect.get("open_all"):
        assert frozenset(said.open) == ALL_OPEN
    assert {reason.sign_id for reason in said.reasons} >= set(story.get("yes", ()))


@pytest.mark.parametrize("story", STORIES, ids=[story["name"] for story in STORIES])
def test_no_story_that_needs_someone_first_leaves_a_run_or_an_exercise_open(story: dict[str, Any]):
    said = triage(answers_of(story))

    if story["expect"]["outcome"] in ("emergency", "clinician_first", "unanswered"):
        assert not {Open.RUNNING, Open.EXERCISES, Open.SCREEN, Open.PAIN_MONITORING} & set(said.open)


def test_the_stories_call_on_every_outcome_and_nearly_every_sign():
    told = {sign_id for story in STORIES for sign_id in story.get("yes", ())}
    by_number = {"strong-pain-from-65", "strong-pain", "under-18", "pregnancy", "recent-back-surgery"}

    assert {story["expect"]["outcome"] for story in STORIES} == {
        "emergency",
        "clinician_first",
        "clinician_soon",
        "clear",
        "unanswered",
    }
    assert set(red_flags()) - told - by_number <= {"pregnancy-fluid", "pregnancy-waves"}

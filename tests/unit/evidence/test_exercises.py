"""The packaged exercises and routines hang together: levels lead somewhere, words are explained, nothing is dropped."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

import pytest

from runtall.evidence import (
    CONTRAINDICATIONS,
    EXERCISE_KINDS,
    GENERAL_PRACTICE,
    KIT,
    PURPOSES,
    Exercise,
    ExerciseKind,
    Place,
    battery,
    claims,
    exercises,
    fill_items,
    literature,
    protocols,
    routines,
    start_modes,
)
from runtall.exercise import allowed, coverage, for_purpose, ladder, within_range

EVERY = list(exercises().values())
IDS = [each.id for each in EVERY]
NO_FLAGS = ("impact-cleared",)


def test_all_sixty_and_the_small_ones_are_there():
    small = [each for each in EVERY if each.theme == "small-breaks"]

    assert len(EVERY) - len(small) == 60
    assert 8 <= len(small) <= 12


def test_no_line_of_exercises_runs_in_a_circle():
    for direction in ("progression", "regression"):
        lines = {each.id: {to} if (to := getattr(each, direction)) else set() for each in EVERY}
        assert tuple(TopologicalSorter(lines).static_order())


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_an_exercise_leads_to_exercises_that_are_there_and_never_the_wrong_way(each: Exercise):
    if each.progression is not None:
        assert exercises()[each.progression].level >= each.level
    if each.regression is not None:
        assert exercises()[each.regression].level <= each.level


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_an_exercise_rests_on_what_is_packaged(each: Exercise):
    assert [key for key in each.claims if key not in claims()] == []
    assert [key for key in each.literature if key not in literature()] == []
    assert [key for key in each.sources if key not in (*protocols(), GENERAL_PRACTICE)] == []
    assert each.sources
    assert each.cues
    assert each.common_faults


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_no_code_of_another_collection_is_left(each: Exercise):
    texts = (each.name, each.note, each.dose.note, *each.cues, *each.common_faults, *each.sources)

    assert [text for text in texts if re.search(r"\bseed|\b00\d\b", text)] == []


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_every_rung_lies_within_the_range_and_is_more_than_the_one_below(each: Exercise):
    from runtall.exercise import work_s

    rungs = ladder(each)
    work = [work_s(each.dose, rung) for rung in rungs]

    assert all(within_range(each, rung) for rung in rungs)
    assert work == sorted(set(work))
    assert (rungs[0].sets, rungs[-1].sets) == each.dose.sets


@pytest.mark.parametrize("each", EVERY, ids=IDS)
def test_only_what_counts_by_side_changes_sides(each: Exercise):
    if each.alternating:
        assert each.unilateral
        assert each.dose.per_side
    if each.dose.per_side:
        assert each.unilateral


@pytest.mark.parametrize("purpose", battery().tags)
def test_whatever_a_test_asks_for_has_an_exercise_without_kit(purpose: str):
    lowest = next(each for each in coverage() if each.purpose == purpose)

    assert lowest.entry_id is not None
    assert allowed(exercises()[lowest.entry_id], NO_FLAGS, ()) == ()
    assert purpose in exercises()[lowest.entry_id].purposes


def test_levels_that_lack_an_exercise_are_listed():
    for each in coverage():
        assert set(each.levels) | set(each.lacking) == {1, 2, 3, 4, 5}
        assert not set(each.levels) & set(each.lacking)
        assert {found.level for found in for_purpose(each.purpose)} == set(each.levels)


def test_words_are_shared_with_the_movement_tests():
    assert {tag: PURPOSES[tag] for tag in battery().tags} == dict(battery().tags)
    assert set(battery().flags) <= set(CONTRAINDICATIONS)
    assert set(EXERCISE_KINDS) == set(ExerciseKind)


def test_every_word_explained_is_used():
    used_kit = {thing for each in EVERY for group in each.kit for thing in group} | {
        t for each in EVERY for t in each.kit_optional
    }
    used_flags = {flag for each in EVERY for flag in each.contraindications}

    assert set(KIT) - used_kit == set()
    assert {flag.id for flag in CONTRAINDICATIONS.values() if not flag.everything} - used_flags == set()
    assert set(PURPOSES) == {purpose for each in EVERY for purpose in each.purposes}


def test_hops_stay_within_their_landings():
    for each in EVERY:
        if each.dose.contacts_per_session is not None:
            top = ladder(each)[-1]
            assert top.reps is not None
            assert top.sets * top.reps <= each.dose.contacts_per_session[1]


def test_no_roll_goes_to_the_low_back():
    rolls = [each for each in EVERY if each.kind is ExerciseKind.ROLLING]

    assert {each.id for each in rolls} == {"foam-roll-glutes", "foam-roll-mid-back"}
    assert "Stay off the low back" in exercises()["foam-roll-mid-back"].cues


# Routines ------------------------------------------------------------------------------------------------------------


def test_there_is_a_routine_for_every_need_and_every_article():
    assert len(routines()) >= 15
    assert {each.article for each in routines().values() if each.article} == set(protocols())
    assert {"tight-now", "after-a-run", "desk-break", "rolling", "pilates", "twelve-minutes", "warm-up"} <= set(routines())


def test_every_step_for_the_player_can_be_followed_in_a_routine():
    covered = {step for each in routines().values() for step in each.covers}
    asked = {
        f"{article.id}/{step.id}"
        for article in protocols().values()
        for step in article.steps
        if step.followed_in is Place.PLAYER
    }

    assert asked - covered == {"article-d/metronome"}, "a metronome is no exercise"
    assert covered <= asked


@pytest.mark.parametrize(
    ("routine", "exercise", "sets", "reps"),
    [
        ("article-b-warm-up", "single-leg-calf-raise", 2, 15),
        ("article-b-warm-up", "long-step-lunge", 2, 10),
        ("article-b-warm-up", "standing-backward-bend", 2, 10),
        ("article-b-warm-up", "good-morning", 2, 10),
    ],
)
def test_the_three_moves_have_the_articles_own_doses(routine: str, exercise: str, sets: int, reps: int):
    (item,) = (each for each in routines()[routine].items if each.exercise_id == exercise)

    assert (item.sets, item.reps) == (sets, reps)


def test_only_strength_loads():
    loading = (ExerciseKind.STRENGTH, ExerciseKind.PLYOMETRIC)
    exempt = {"gentle-start", "article-b-warm-up", "article-e-warm-up", "hips-ten", "desk-break-moving"}  # light, or before a run
    for each in routines().values():
        if not each.loads and each.id not in exempt:
            assert [item.exercise_id for item in each.items if exercises()[item.exercise_id].kind in loading] == []


def test_no_routine_hops():
    every = [item for each in routines().values() for item in (*each.items, *each.more)] + list(fill_items())

    assert [item.exercise_id for item in every if exercises()[item.exercise_id].kind is ExerciseKind.PLYOMETRIC] == []


def test_small_steps_come_in_their_order():
    assert [step.id for step in start_modes()["small_steps"].steps] == ["slow-start", "warm-up", "strength"]
    assert [claim for mode in start_modes().values() for claim in mode.claims if claim not in claims()] == []

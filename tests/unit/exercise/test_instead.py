"""What takes the place of an exercise that is ruled out, and why."""

from __future__ import annotations

import pytest

from runtall.evidence import CONTRAINDICATIONS, exercises
from runtall.exercise import allowed, at_hand, pain_flags, substitute


def test_household_things_are_at_hand_and_two_dumbbells_are_also_one():
    assert "wall" in at_hand(())
    assert {"dumbbells", "dumbbell"} <= at_hand(["dumbbells"])
    assert "dumbbells" not in at_hand(["dumbbell"])


def test_words_that_are_no_kit_are_passed_over():
    assert at_hand(["trampoline"]) == at_hand(())


def test_missing_kit_is_named():
    (reason,) = allowed(exercises()["lateral-band-walk"], (), ())

    assert str(reason) == "This one needs a mini band."


def test_a_sore_back_is_named_first():
    reasons = allowed(exercises()["dumbbell-deadlift"], ["acute-pain-ge-4"], ())

    assert [str(each) for each in reasons] == [
        "Left out for now: the back is at 4 of 10 or more.",
        "This one needs two dumbbells.",
    ]


def test_six_of_ten_rules_out_what_four_does():
    assert allowed(exercises()["plank"], ["acute-pain-ge-6"], ()) != ()


def test_after_surgery_nothing_is_open():
    assert all(allowed(each, ["post-surgery-under-12-weeks"], ()) for each in exercises().values())
    assert substitute("clamshell", ["post-surgery-under-12-weeks"], ()).exercise_id is None


def test_with_leg_symptoms_a_clinician_looks_before_the_nerve_glides():
    slider = exercises()["sciatic-nerve-slider"]

    assert allowed(slider, (), ()) == ()
    assert allowed(slider, ["radicular-symptoms"], ()) != ()
    assert allowed(slider, ["radicular-symptoms", "leg-symptoms-checked"], ()) == ()
    assert substitute("supine-hamstring-strap", ["radicular-symptoms"], ()).exercise_id is None


def test_an_unknown_flag_is_refused_and_never_passed_over():
    with pytest.raises(ValueError, match="sore-ear"):
        allowed(exercises()["plank"], ["sore-ear"], ())


def test_what_is_open_stays():
    assert substitute("plank", (), ()).exercise_id == "plank"


@pytest.mark.parametrize(
    ("wanted", "flags", "kit", "found"),
    [
        ("plank", ("acute-pain-ge-4",), (), "knee-plank"),
        ("goblet-squat", (), (), "bodyweight-squat"),
        ("dumbbell-deadlift", (), (), "good-morning"),
        ("dumbbell-deadlift", ("flexion-intolerant",), (), "hip-hinge-dowel"),
        ("lateral-band-walk", (), (), "side-lying-hip-abduction"),
    ],
)
def test_the_easier_one_of_the_same_line_comes_first(wanted: str, flags: tuple[str, ...], kit: tuple[str, ...], found: str):
    instead = substitute(wanted, flags, kit)

    assert instead.exercise_id == found
    assert exercises()[wanted].name in str(instead.because)


def test_pain_raises_its_flags_and_silence_none():
    assert pain_flags(3.9) == ()
    assert pain_flags(None) == ()
    assert set(pain_flags(10)) <= set(CONTRAINDICATIONS)

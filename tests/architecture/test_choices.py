"""Nothing that an article prescribes is silently dropped: everything has a standing, and it is the one that was decided."""

from __future__ import annotations

import re

import pytest

from runtall.evidence import Choice, Claim, ClaimKind, claims, protocols

PRESCRIBING = {
    *(ClaimKind.RED_FLAG, ClaimKind.CUE, ClaimKind.LOAD_RULE, ClaimKind.EXERCISE, ClaimKind.FOOTWEAR),
    *(ClaimKind.WARM_UP, ClaimKind.HYDRATION, ClaimKind.RETURN_TO_RUN),
}
"""Kinds of claims that tell a runner what to do, if not named below."""
TELLS_NOBODY_WHAT_TO_DO = {
    "warmup-no-consensus": "a finding about warm-ups",
    "warmup-activates-patterns": "says what a warm-up does",
    "warmup-bloodflow-joint-fluid": "says what a warm-up does",
    "higher-cadence-less-contact-time": "says what cadence does",
    "form-cues-fail-without-mobility": "says when cues do not hold",
    "mileage-jump-20-to-35": "an example of too much",
    "mileage-20pct-two-weeks": "an example of too much",
    "mileage-15pct-or-10-extra-miles": "an example of too much",
    "dehydration-weakens-discs": "says what thirst does",
    "fluids-prevent-cramps": "says what drinking does",
}
DECIDED = {
    Choice.OPT_IN: {
        "metronome-cadence",
        "cadence-target-170-180",
        "ten-percent-weekly-rule",
        "cue-midfoot-landing",
        "lean-from-ankles",
        "soft-surfaces-better",
        "core-hip-3x-week",
        "daily-stretching",
        "foam-roll-back-glutes",
        "drink-20oz-2h-before",
        "drink-7-10oz-per-10-20min",
    },
    Choice.DEFAULT: {
        *("cue-run-tall", "cue-drop-shoulders", "cue-shorter-quicker-steps", "slow-down-when-tight", "walk-break-reset"),
        *("diaphragm-breathing-relaxes", "longer-warmup-after-sitting", "run-walk-2to1", "first-week-20-30min"),
        *("strength-stretch-2-3-per-week", "load-cut-30-50", "redflag-bladder-bowel"),
    },
}
"""What the plan of the house names one by one (docs/architecture.md)."""
NUMBER = re.compile(r"\d+(?:\.\d+)?")


@pytest.mark.parametrize("claim", claims().values(), ids=claims())
def test_a_claim_that_prescribes_has_a_standing(claim: Claim):
    assert claim.kind not in PRESCRIBING or claim.status is not None or claim.id in TELLS_NOBODY_WHAT_TO_DO


def test_what_tells_nobody_what_to_do_has_no_standing():
    assert [each for each in TELLS_NOBODY_WHAT_TO_DO if claims()[each].status is not None] == []


@pytest.mark.parametrize("status", DECIDED)
def test_what_was_decided_one_by_one_stands(status: Choice):
    assert {each: claims()[each].status for each in DECIDED[status]} == dict.fromkeys(DECIDED[status], status)


def test_only_ten_ounces_every_ten_minutes_are_withheld():
    withheld = [step.say for protocol in protocols().values() for step in protocol.steps if step.status is Choice.WITHHELD]

    assert withheld == ["10 oz every 10 min."]
    assert [claim.id for claim in claims().values() if claim.status is Choice.WITHHELD] == []


def test_steps_keep_the_numbers_of_their_claims():
    """What can be followed has the article's own dose in its line."""
    missing = [
        (f"{protocol.id}/{step.id}", f"{number:g}")
        for protocol in protocols().values()
        for step in protocol.steps
        if step.status in (Choice.DEFAULT, Choice.OPT_IN)
        for claim in step.claims
        for figure in claims()[claim].figures
        for number in {figure.low, figure.high} - {None}
        if f"{number:g}" not in NUMBER.findall(step.say)
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("article", "group", "doses"),
    [
        ("article-b", "The three-move warm-up", ["2 sets of 15", "2 sets of 10", "2 sets of 10"]),
        (
            "article-c",
            "The three exercises",
            ["5 to 10 reps a side, 2 to 4 sets", "15 to 30 s", "60 s or more", "10 to 20 reps, 2 to 4"],
        ),
        ("article-d", "Form", ["170 to 180 steps per minute", "metronome"]),
        ("article-d", "Strength", ["2 to 3 sessions", "Clamshell", "Single-leg deadlift", "Planks"]),
        (
            "article-e",
            "The six-step checklist",
            [
                "1. With current pain run 30 to 50 percent less",
                "2. ",
                "3. ",
                "4. ",
                "5. ",
                "2 min running, 1 min walking",
                "10 percent a week",
            ],
        ),
        ("article-e", "Shoes", ["300 to 500 miles"]),
    ],
)
def test_a_protocol_has_its_original_doses(article: str, group: str, doses: list[str]):
    lines = " ".join(step.say for step in protocols()[article].steps if step.group == group)

    assert [dose for dose in doses if dose not in lines] == []


def test_the_mid_run_sequence_is_in_its_order():
    lines = [step.id for step in protocols()["article-a"].steps if step.group == "The mid-run sequence"]

    assert lines == ["run-tall", "drop-shoulders", "quicker-shorter", "slow-down", "walk", "belly-breaths"]

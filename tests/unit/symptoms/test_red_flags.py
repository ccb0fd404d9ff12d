"""The signs as data: one question each, one outcome each, a source each, and nothing of the evidence lost."""

from __future__ import annotations

import pytest

from runtall.evidence import GRADES, ClaimKind, Open, Outcome, Path, Within, claims, literature, red_flags
from runtall.symptoms import Context, Effect, Kind, Place, Side, urgency

SIGNS = tuple(red_flags().values())
EACH = pytest.mark.parametrize("sign", SIGNS, ids=list(red_flags()))

OF_THE_CLAIMS = {
    "sharp-radiating-pain-evaluate",
    "redflag-below-knee-radiation",
    "redflag-sudden-severe",
    "redflag-few-weeks",
    "redflag-bladder-bowel",
    "redflag-2-3-weeks",
    "redflag-sciatica-shooting",
    "redflag-numb-weak-leg",
    "redflag-night-sleep",
    "redflag-cannot-stand-walk",
}
MISSING_FROM_THE_ARTICLES = {
    "saddle-numbness": "emergency",
    "urine-retention-or-altered-flow": "emergency",
    "sexual-function-change": "emergency",
    "both-legs": "emergency",
    "bone-stress": "this_week",
    "low-energy-availability": "this_week",
    "fracture-risk": "today",
    "cancer-history": "this_week",
    "infection": "today",
    "inflammatory-pattern": "clinician_soon",
    "other-sources": "this_week",
    "teenager": "this_week",
}
"""What the articles miss, with the least that the evidence asks for each of its signs."""


@EACH
def test_a_sign_is_asked_in_one_question_and_explained(sign):
    assert sign.question.count("?") == 1
    assert sign.reason.endswith(".")
    assert sign.phone.endswith((".", ")"))
    assert sign.group_title
    assert len(sign.question) < 160


@EACH
def test_a_sign_has_one_outcome_with_its_time(sign):
    assert sign.outcome not in (Outcome.CLEAR, Outcome.UNANSWERED)
    assert (sign.within is None) == (sign.outcome is not Outcome.CLINICIAN_FIRST)


@EACH
def test_a_sign_has_a_source_that_is_packaged_and_a_grade(sign):
    assert sign.sources
    assert [source for source in sign.sources if source not in literature()] == []
    assert sign.grade in GRADES


@EACH
def test_what_stays_open_fits_the_outcome(sign):
    doing = {Open.RUNNING, Open.EXERCISES, Open.SCREEN, Open.PAIN_MONITORING}
    if sign.outcome is Outcome.EMERGENCY:
        assert sign.stays_open == {Open.RECORDS}
    elif sign.outcome is Outcome.CLINICIAN_FIRST:
        assert not doing & sign.stays_open
        assert {Open.RECORDS, Open.DIARY, Open.EDUCATION} <= sign.stays_open
    else:
        assert Open.RUNNING in sign.stays_open
    assert sign.stays_open_when_raised <= sign.stays_open


@EACH
def test_patterns_use_the_words_of_the_diary(sign):
    for pattern in sign.brought_by:
        assert pattern.places <= set(Place)
        assert pattern.sides <= set(Side)
        assert pattern.kinds <= set(Kind)
        assert pattern.contexts <= set(Context)
        assert pattern.effects <= set(Effect)
        assert pattern.places or pattern.kinds or pattern.effects or pattern.night or pattern.from_nrs


def test_every_claim_and_every_missing_sign_is_carried():
    carried = {each for sign in SIGNS for each in sign.covers}

    assert carried == OF_THE_CLAIMS | set(MISSING_FROM_THE_ARTICLES)
    assert {claim.id for claim in claims().values() if claim.kind is ClaimKind.RED_FLAG} == OF_THE_CLAIMS


@pytest.mark.parametrize(("listed", "least"), MISSING_FROM_THE_ARTICLES.items())
def test_no_part_of_a_split_sign_asks_for_less_than_the_evidence(listed, least):
    ranks = {
        "clinician_soon": urgency(Outcome.CLINICIAN_SOON),
        "this_week": urgency(Outcome.CLINICIAN_FIRST, Within.THIS_WEEK),
        "today": urgency(Outcome.CLINICIAN_FIRST, Within.TODAY),
        "emergency": urgency(Outcome.EMERGENCY),
    }

    assert min(urgency(sign.outcome, sign.within) for sign in SIGNS if listed in sign.covers) >= ranks[least]


@pytest.mark.parametrize("sign_id", ["chest-pain", "fainting", "pulsing-belly"])
def test_signs_from_elsewhere_are_split_by_urgency(sign_id):
    assert red_flags()[sign_id].outcome is Outcome.EMERGENCY


def test_paths_of_their_own():
    paths = {path: {sign.id for sign in SIGNS if sign.path is path} for path in Path}

    assert "pregnancy" in paths[Path.PREGNANCY]
    assert paths[Path.OSTEOPOROSIS] == {"known-osteoporosis"}
    assert paths[Path.SURGERY] == {"recent-back-surgery"}
    assert paths[Path.UNDER_18] == {"under-18", "young-hurts-bending-back"}
    assert len(paths[Path.BONE_STRESS]) == 4
    assert {sign.id for sign in SIGNS if sign.raises is Path.BONE_STRESS} == {
        "missed-periods",
        "low-libido",
        "eating-trouble",
        "past-stress-fracture",
        "unplanned-weight-loss",
    }


def test_no_sign_names_a_disease_blames_or_claims_a_cause():
    from ...architecture.test_wording import objections

    diseases = ("cauda", "sciatica", "fracture risk", "aneurysm", "infarct", "tumour", "spondyl", "kidney stone", "herniat")
    texts = [text for sign in SIGNS for text in (sign.question, sign.reason, sign.phone)]

    assert [(text, hits) for text in texts if (hits := objections(text))] == []
    assert [text for text in texts if any(name in text.lower() for name in diseases)] == []

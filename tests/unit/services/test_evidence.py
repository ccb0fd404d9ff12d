"""Browsing the evidence: from a topic, an id or a word to the papers, and from a paper back to what rests on it."""

from __future__ import annotations

import pytest

from runtall.core import NotFoundError
from runtall.evidence import ARTICLES, Topic, claims, contested_points, literature, protocols, rules
from runtall.services.evidence import Evidence, all_evidence, evidence_on, topic_counts


def ids(things: tuple) -> set[str]:
    return {each.id for each in things}


def cited(found: Evidence) -> set[str]:
    """Papers that anything in it rests on."""
    resting = (*found.claims, *found.contested_points, *found.defaults)
    return {paper for each in resting for paper in each.literature} | {paper for rule in found.rules for paper in rule.sources}


def test_all_of_it_is_shown():
    found = all_evidence()

    assert ids(found.claims) == set(claims())
    assert ids(found.literature) == set(literature())
    assert ids(found.contested_points) == set(contested_points())
    assert [each.id for each in found.protocols] == list(ARTICLES)
    assert [each.id for each in found.rules] == [rule.id for versions in rules().values() for rule in versions]


@pytest.mark.parametrize("topic", Topic)
def test_a_topic_brings_every_paper_that_it_rests_on(topic: Topic):
    found = evidence_on(topic)

    assert cited(found) <= ids(found.literature)
    assert {each.id for each in claims().values() if each.topic is topic} <= ids(found.claims)


@pytest.mark.parametrize("topic", Topic)
def test_steps_shown_rest_on_claims_shown(topic: Topic):
    found = evidence_on(topic)

    shown = ids(found.claims)
    assert all(not shown.isdisjoint(step.claims) for protocol in found.protocols for step in protocol.steps)


def test_an_advice_is_one_step_from_its_papers():
    """From the id of a rule, as a finding prints it, to citation and DOI."""
    found = evidence_on("single-run-cap/v1")

    assert "single-run-cap" in ids(found.rules)
    assert ids(found.contested_points) == {"ten-percent-rule"}
    assert ids(found.defaults) == {"single-run-cap"}
    assert "10.1136/bjsports-2024-109380" in {each.doi for each in found.literature}


def test_a_paper_shows_itself_and_what_rests_on_it():
    found = evidence_on("frandsen-2025")

    assert ids(found.literature) == {"frandsen-2025"}
    assert "single-run-cap" in ids(found.rules)
    assert "ten-percent-rule" in ids(found.contested_points)
    assert "ten-percent-weekly-rule" in ids(found.claims)


def test_a_claim_comes_with_the_point_that_it_belongs_to():
    found = evidence_on("cue-midfoot-landing")

    assert ids(found.claims) == {"cue-midfoot-landing"}
    assert ids(found.contested_points) == {"foot-strike"}
    assert set(claims()["cue-midfoot-landing"].literature) <= ids(found.literature)


def test_a_contested_point_comes_with_its_claims():
    assert ids(evidence_on("hydration").claims) == set(contested_points()["hydration"].claims)


def test_an_article_comes_whole_and_alone():
    found = evidence_on("article-c")

    assert found.protocols == (protocols()["article-c"],)


def test_a_word_is_looked_for():
    found = evidence_on("Metronome")

    assert "metronome-cadence" in ids(found.claims)
    assert cited(found) <= ids(found.literature)


def test_every_word_counts():
    assert ids(evidence_on("single-leg calf").claims) == {"single-leg-calf-raise-2x15"}


@pytest.mark.parametrize(
    ("word", "said"), [("cadance-trial", "cadence-trial"), ("zzzz", "lists the topics"), ("  ", "lists the topics")]
)
def test_a_word_that_nothing_has_is_answered_with_a_way_on(word: str, said: str):
    with pytest.raises(NotFoundError) as caught:
        evidence_on(word)

    assert said in str(caught.value)


def test_topics_are_counted():
    counts = {each.topic: (each.claims, each.contested_points) for each in topic_counts()}

    assert set(counts) == set(Topic)
    assert sum(claims_on for claims_on, _ in counts.values()) == 205
    assert sum(points for _, points in counts.values()) == 19

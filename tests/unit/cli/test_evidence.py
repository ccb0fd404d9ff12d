"""``runtall evidence``: for, against, what we do and why; and at the end a paper."""

from __future__ import annotations

import json
import re

import pytest
from typer.testing import CliRunner

from runtall.cli.main import app
from runtall.cli.schemas import schema_of
from runtall.evidence import Topic, claims, contested_points, literature
from schema_check import check


def printed(*words: str) -> str:
    """What the command prints, in one line: where the terminal folds is of no concern here."""
    done = CliRunner().invoke(app, ["evidence", *words])
    assert done.exit_code == 0, done.output
    return " ".join(done.output.split())


def test_without_a_word_it_lists_the_topics():
    said = printed()

    assert [topic.value for topic in Topic if topic.value not in said] == []


@pytest.mark.parametrize("point", contested_points().values(), ids=contested_points())
def test_a_contested_point_is_told_with_for_against_and_what_we_do(point):
    said = printed(point.id)

    for text in (point.question, point.plain, point.evidence, f"what we do and why: {point.we_do}"):
        assert " ".join(text.split()) in said
    for position in point.positions:
        assert f"{position.stance}: {', '.join(position.articles)}: {position.says}" in said
    assert [paper for paper in point.literature if f"{paper}: {literature()[paper].citation}" not in said] == []


def test_a_doubter_gets_from_an_advice_to_its_paper_in_two_steps():
    first = printed("form")
    named = re.search(r"cue-midfoot-landing .*? sources: ([a-z]+-[a-z0-9-]+)", first)
    assert named is not None

    second = printed(named[1])

    paper = literature()[named[1]]
    assert paper.citation in second
    assert paper.finding in second
    assert f"confidence in citation: {paper.citation_confidence}" in second


def test_a_paper_is_told_with_its_doi_first():
    assert printed("hamill-2017").startswith("PAPERS hamill-2017: Hamill J 2017, Journal of Sport and Health Science")
    assert "doi 10.1136/bjsports-2024-109380 (confidence in citation: high)" in printed("frandsen-2025")


def test_a_claim_says_what_is_withheld_and_why():
    assert "withheld: 10 oz every 10 minutes: 1.8 litres an hour" in printed("drink-7-10oz-per-10-20min")


def test_a_claim_is_told_with_grade_standing_and_articles():
    said = printed("ten-percent-weekly-rule")

    assert "ten-percent-weekly-rule (contested, opt-in)" in said
    assert "for: article-e; against: none" in said


def test_the_json_is_what_its_schema_says():
    said = json.loads(CliRunner().invoke(app, ["evidence", "--json"]).output)

    assert {"claims", "literature", "contested_points", "protocols", "rules"} <= set(said)
    check(said, schema_of("evidence"))
    assert [claim["id"] for claim in said["claims"]] == list(claims())


def test_the_json_of_one_topic_holds_that_topic():
    said = json.loads(CliRunner().invoke(app, ["evidence", "drinking", "--json"]).output)

    assert {claim["topic"] for claim in said["claims"]} == {"drinking"}
    assert [point["id"] for point in said["contested_points"]] == ["hydration"]

"""The packaged evidence as it is read: whole, typed, and refused where a file says what nobody reads."""

from __future__ import annotations

import subprocess
import sys

import pytest

from runtall.evidence import (
    ARTICLES,
    GRADES,
    Choice,
    Claim,
    Figure,
    Grade,
    Topic,
    claims,
    contested_points,
    defaults,
    literature,
    protocols,
)
from runtall.evidence._claims import _claim
from runtall.evidence._packaged import by_id, nothing_else


def test_all_of_it_is_there():
    found = {paper.id for paper in literature().values() if paper.topic is not Topic.METHODS}

    assert len(found) >= 152
    assert (len(claims()), len(contested_points()), len(defaults())) == (205, 19, 17)
    assert tuple(protocols()) == ARTICLES


def test_the_claims_keep_their_grades():
    """Counted in the collection that they were taken from."""
    counted = {grade.value: sum(claim.grade is grade for claim in claims().values()) for grade in Grade}

    assert counted == {"strong": 8, "moderate": 66, "weak": 80, "contested": 23, "unsupported": 28, "working-choice": 0}


def test_the_claims_keep_their_articles():
    counted = [sum(claim.said_by == article for claim in claims().values()) for article in ARTICLES]

    assert counted == [27, 33, 25, 25, 95]


def test_rules_and_claims_are_graded_with_the_same_words():
    assert tuple(Grade) == GRADES


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (Figure("reps", "reps", 15.0, 15.0), "15 reps"),
        (Figure("hold", "s", 15.0, 30.0), "15 to 30 s"),
        (Figure("hold", "s", 60.0, None, "60 or more"), "60 or more s"),
        (Figure("duration", "weeks", None, None, "a few"), "a few weeks"),
    ],
)
def test_a_figure_reads_as_the_article_has_it(figure: Figure, words: str):
    assert str(figure) == words


def test_an_open_end_stays_open():
    hold = next(figure for figure in claims()["low-lunge-dose-post"].figures if figure.name == "hold")

    assert (hold.low, hold.high) == (60.0, None)


def test_a_figure_has_an_end_or_words():
    assert [
        claim.id for claim in claims().values() for each in claim.figures if each.low is each.high is each.words is None
    ] == []
    ranges = [(each.low, each.high) for claim in claims().values() for each in claim.figures]

    assert [pair for pair in ranges if None not in pair and pair[0] > pair[1]] == []  # type: ignore[operator]


RAW = {"id": "x", "kind": "cue", "statement": "X.", "said_by": "article-a", "grade": "weak", "grade_why": "X."}


def test_a_claim_without_status_prescribes_nothing():
    assert _claim("form", RAW).status is None


@pytest.mark.parametrize(
    "wrong", [{"stauts": "default"}, {"status": "on"}, {"grade": "good"}, {"kind": "hint"}, {"figures": [{"nmae": "reps"}]}]
)
def test_a_word_that_nobody_reads_is_refused(wrong: dict[str, object]):
    with pytest.raises(ValueError):
        _claim("form", {**RAW, **wrong})


def test_a_topic_that_there_is_not_is_refused():
    with pytest.raises(ValueError):
        _claim("from", RAW)


def test_an_id_that_stands_twice_is_refused():
    one = _claim("form", RAW)

    with pytest.raises(ValueError, match="x stands twice"):
        by_id([one, one], lambda claim: claim.id)


def test_a_field_that_comes_from_elsewhere_may_not_stand_in_the_file():
    with pytest.raises(ValueError, match="Claim x has no topic"):
        nothing_else({**RAW, "topic": "form"}, Claim, "topic")


def test_nothing_is_read_before_it_is_asked_for():
    """Commands that need no evidence pay nothing for it: importing what they use reads no file of it."""
    program = (
        "import sys, runtall.cli.main, runtall.evidence as evidence\n"
        "from runtall.evidence import claims, contested_points, defaults, literature, protocols, rules\n"
        "read = [each.__name__ for each in (claims, contested_points, defaults, literature, protocols, rules)"
        " if each.cache_info().currsize]\n"
        "sys.exit(', '.join(read) or 0)"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode == 0


def test_asking_for_a_rule_reads_no_papers():
    program = (
        "import sys\n"
        "from runtall.evidence import claims, literature, rule\n"
        "rule('single-run-cap')\n"
        "sys.exit(claims.cache_info().currsize + literature.cache_info().currsize)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_what_is_withheld_says_why():
    withheld = {claim.id: claim.withheld for claim in claims().values() if claim.withheld or claim.status is Choice.WITHHELD}

    assert list(withheld) == ["drink-7-10oz-per-10-20min"]
    assert "1.8 litres an hour" in withheld["drink-7-10oz-per-10-20min"]  # type: ignore[operator]


def test_every_published_name_is_there():
    from runtall import evidence

    assert [name for name in evidence.__all__ if not hasattr(evidence, name)] == []
    assert not hasattr(evidence, "nothing")


def test_asking_for_a_rule_loads_no_other_part_of_the_package():
    program = (
        "import sys\nfrom runtall.evidence import rule\nrule('single-run-cap')\n"
        "loaded = sorted(name for name in sys.modules if name.startswith('runtall.evidence.'))\n"
        "sys.exit(loaded != ['runtall.evidence._rules'])"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0

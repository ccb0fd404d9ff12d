"""runtall does not diagnose or treat: no sentence blames, names a disease, foretells an injury or claims a cause."""

from __future__ import annotations

import re

import pytest

from runtall.evidence import claims, contested_points

from ..pseudo_language import catalogue

DISCLAIMER = re.compile(r"It does not diagnose or treat\.")
AS_SAID = ("weak evidence",)
"""A grade of evidence, not of a body."""
FORBIDDEN = re.compile(
    r"\b(diagnos\w*|treat(s|ed|ing|ment)?|cur(e|es|ed|ing)|heal(s|ed|ing)?|prevent\w*|risk\w*|weak\w*|dysfunction\w*|degenerat\w*"
    r"|pathol\w*|abnormal\w*|faulty?|imbalance\w*|slouch\w*|bad (posture|form|technique)|caus(e|es|ed|ing)|because"
    r"|due to|leads? to|worn[- ]out|slipped|herniat\w*|unsafe|danger\w*|you (failed|should have|must))\b",
    re.IGNORECASE,
)
DAMAGE = re.compile(r"\bdamag\w*", re.IGNORECASE)


def said_by_others() -> set[str]:
    """What articles claim and papers found on it: retold so that it can be answered, not said to a runner as ours."""
    retold = {text for claim in claims().values() for text in (claim.statement, claim.grade_why)}
    points = contested_points().values()
    return retold | {text for point in points for text in (point.evidence, *(position.says for position in point.positions))}


def sentences() -> list[tuple[str, str]]:
    """Every sentence of ours with its first file; what papers and articles say, in their own matter, is left to them."""
    others = said_by_others()
    return [
        (form, message.locations[0][0])
        for message in catalogue()
        if message.id and "evidence/literature" not in message.locations[0][0]
        for form in (message.id if isinstance(message.id, tuple) else (message.id,))
        if form not in others
    ]


def objections(sentence: str) -> list[str]:
    """Words in a sentence that have no place in it."""
    plain = DISCLAIMER.sub("", sentence)
    for each in AS_SAID:
        plain = plain.replace(each, "")
    return [hit[0] for hit in FORBIDDEN.finditer(plain)]


def test_no_sentence_diagnoses_blames_foretells_or_claims_a_cause():
    assert [f"{file}: {sentence} ({', '.join(hits)})" for sentence, file in sentences() if (hits := objections(sentence))] == []


def test_only_files_are_ever_called_damaged():
    about_files = ("src/runtall/readers/", "src/runtall/cli/", "src/runtall/web/pages/", "src/runtall/services/")

    assert [sentence for sentence, file in sentences() if DAMAGE.search(sentence) and not file.startswith(about_files)] == []


def test_no_sentence_puts_a_percentage_on_an_injury():
    both = [
        sentence
        for sentence, _ in sentences()
        if re.search(r"injur", sentence, re.IGNORECASE) and re.search(r"%|percent|_ratio|times", sentence)
    ]

    assert [
        sentence
        for sentence in both
        if not re.search(r"found no link|no relation|said nothing|is no verdict|no verdict", sentence)
    ] == []


@pytest.mark.parametrize(
    ("sentence", "hits"),
    [
        ("Your core is weak.", 1),
        ("It got tight because you ran faster.", 1),
        ("This may lead to an injury.", 1),
        ("Your risk rises by 20 %.", 1),
        ("Weekly growth is shown as context: weak evidence.", 0),
        ("runtall helps plan, log and understand running. It does not diagnose or treat.", 0),
        ("Late in long runs your cadence is lower at the same pace.", 0),
    ],
)
def test_words_without_a_place_are_noticed(sentence: str, hits: int):
    assert len(objections(sentence)) == hits

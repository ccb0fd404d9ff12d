"""Where sources disagree, a reader of twelve can follow: short sentences, short words, held by Flesch and Kincaid's grade.

The grade is that of schools in the United States; a child of twelve is in the sixth or seventh.
"""

from __future__ import annotations

import re

import pytest

from runtall.evidence import ContestedPoint, contested_points

HIGHEST_GRADE = 6.0
LONGEST_SENTENCE = 24
"""Words."""
WORD = re.compile(r"[A-Za-z']+|\d[\d.,]*")


def syllables(word: str) -> int:
    """Count the syllables of an English word by its groups of vowels; a number is read as two for each of its digits at most."""
    if word[0].isdigit():
        return 2
    plain = word.lower().replace("'", "")
    groups = len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[aeiouy])(ing)", r"-\1", plain)))
    silent = re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouscxzghl]es$|[aeiouy]les?$", plain) is not None
    return max(1, groups - silent)


def sentences(text: str) -> list[str]:
    """Split at ends of sentences; a point inside a number is none."""
    return [each for each in re.split(r"(?<=[.?!:])\s+", text) if WORD.search(each)]


def reading_grade(text: str) -> float:
    """Return the Flesch-Kincaid grade: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    words = WORD.findall(text)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("point", contested_points().values(), ids=contested_points())
def test_a_reader_of_twelve_can_follow(point: ContestedPoint):
    assert reading_grade(point.plain) <= HIGHEST_GRADE
    assert [each for each in sentences(point.plain) if len(WORD.findall(each)) > LONGEST_SENTENCE] == []


@pytest.mark.parametrize("point", contested_points().values(), ids=contested_points())
def test_the_plain_text_tells_of_the_disagreement_and_of_what_follows(point: ContestedPoint):
    assert re.search(r"\b(One|Two|Three|Four) (article|says|wants)?", point.plain)
    assert 4 <= len(sentences(point.plain)) <= 10


@pytest.mark.parametrize("point", contested_points().values(), ids=contested_points())
def test_a_contested_point_is_a_question_with_a_side(point: ContestedPoint):
    stances = {position.stance.value for position in point.positions}
    named = [article for position in point.positions for article in position.articles]

    assert point.question.endswith("?")
    assert "for" in stances
    assert len(stances) > 1
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("back", 1), ("running", 2), ("article", 3), ("articles", 3), ("muscle", 2), ("stretched", 1), ("wanted", 2),
        ("needs", 1), ("muscles", 2), ("changes", 2), ("exercise", 3), ("being", 2), ("side", 1), ("people", 2), ("disagree", 3),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_spoken(word: str, count: int):
    assert syllables(word) == count


def test_the_grade_is_that_of_its_formula():
    """Two sentences of 3 words, 6 syllables in all: 0.39 * 3 + 11.8 * 1 - 15.59."""
    assert reading_grade("The dog ran. The cat sat.") == pytest.approx(-2.62)


def test_hard_language_is_noticed():
    hard = (
        "Insufficient lumbopelvic stabilisation capacity necessitates compensatory recruitment of paraspinal musculature, "
        "notwithstanding considerable interindividual variability."
    )

    assert reading_grade(hard) > 20

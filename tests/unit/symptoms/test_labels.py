"""No stored word reaches a reader as it is stored."""

from __future__ import annotations

from enum import StrEnum

import pytest

from runtall import symptoms
from runtall.symptoms import label

WORDS = (
    symptoms.Answer,
    symptoms.ChangeKind,
    symptoms.Context,
    symptoms.Did,
    symptoms.Effect,
    symptoms.Kind,
    symptoms.Open,
    symptoms.Outcome,
    symptoms.Path,
    symptoms.Place,
    symptoms.Side,
    symptoms.Within,
)


@pytest.mark.parametrize("word", [word for kind in WORDS for word in kind], ids=lambda word: f"{type(word).__name__}-{word}")
def test_every_word_is_said_in_words_that_differ_within_its_set(word: StrEnum):
    said = str(label(word))

    assert said
    assert "_" not in said
    assert [each for each in type(word) if str(label(each)) == said] == [word]


def test_one_spelling_in_two_sets_is_said_as_its_own_set_says_it():
    assert (symptoms.Side.BOTH, symptoms.Did.SLEEP) == ("both", "sleep")
    assert str(label(symptoms.Context.REST)) == "without a run"
    assert str(label(symptoms.Effect.EASED)) == "eased it"

"""No stored word of the screen reaches a reader as it is stored, and sentences are translated whole."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import pytest

from runtall import screen
from runtall.evidence import Advice, Confidence, Label
from runtall.screen import Result, deficits, judge, label

WORDS = (
    Advice,
    Confidence,
    Label,
    screen.Direction,
    screen.Door,
    screen.EasingStatus,
    screen.Movement,
    screen.Sex,
    screen.Side,
    screen.Sidedness,
    screen.Way,
)


@pytest.mark.parametrize("word", [word for kind in WORDS for word in kind], ids=lambda word: f"{type(word).__name__}-{word}")
def test_every_word_is_said_in_words_that_differ_within_its_set(word: StrEnum):
    said = str(label(word))

    assert said
    assert "_" not in said
    assert [each for each in type(word) if str(label(each)) == said] == [word]


def test_what_a_sentence_quotes_is_translated_too():
    low = Result("side-plank-hold", date(2026, 11, 2), screen.Side.LEFT, {"hold_s": 12.0})

    def translate(text: str) -> str:
        return f"«{text}»"

    (deficit, *_rest) = deficits([low])
    said = deficit.sentence.in_words(translate)
    reason = judge([low])[0].reason.in_words(translate)

    assert said.startswith("««")
    assert "«left»" in said
    assert reason.count("«") == 3

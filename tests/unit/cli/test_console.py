"""Text from files on a terminal: shown as it is, never obeyed."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.cli import console, importing, inspecting, language
from runtall.core import Verdict, say
from runtall.services.importing import FileOutcome
from runtall.services.inspecting import ActivityLook, ChannelLook, Inspection

HOSTILE = "[/red][link=x]name\x1b]0;owned\x07\x9b2J\u202egnp.fit\n"


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "300")
    console.out.cache_clear()
    yield
    console.out.cache_clear()


def obeyed(text: str) -> list[str]:
    """Characters that a terminal would obey instead of show."""
    steering = {"Cc", "Cs", "Zl", "Zp"}
    return [
        each
        for each in text
        if unicodedata.category(each) in steering
        or unicodedata.bidirectional(each) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        or each in "\u200e\u200f\u061c"
    ]


@given(st.text(st.characters(exclude_categories=[]), max_size=40))
def test_nothing_in_a_text_steers_the_terminal_and_nothing_vanishes(text: str):
    shown = console.visible(text)

    assert obeyed(shown) == []
    assert len(shown) == len(text)
    shown.encode("utf-8")


@pytest.mark.parametrize("text", ["Schuhe für die Straße", "鞋 👟", "נעליים", "a[b]c", "10\u00a0km"])
def test_what_a_terminal_can_show_stays_as_it_is(text: str):
    assert console.visible(text) == text


def test_a_sentence_and_a_path_carry_no_control_characters():
    assert language.in_words(say("{path} is cut off.", path="a\x1b[2J\r.fit")) == "a␛[2J␍.fit is cut off."
    assert console.short_path("a/b/c/\x1b[31md\n/e.fit") == "…/␛[31md␊/e.fit"


def test_a_cell_is_text_and_never_markup(capsys: pytest.CaptureFixture[str]):
    made = console.table("name", "value")
    made.add_row(HOSTILE, "[bold]:boom:[/bold]")
    console.out().print(made)

    said = capsys.readouterr().out
    assert "[/red][link=x]name␛]0;owned␇" in said
    assert "[bold]:boom:[/bold]" in said
    assert obeyed(said.replace("\n", "")) == []


def test_a_file_looked_into_is_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]):
    channel = ChannelLook(HOSTILE, HOSTILE, 1, 1.0, 1.0, 1.0, 0.0)
    activity = ActivityLook(
        **{
            **dict.fromkeys(ActivityLook.__dataclass_fields__),
            "sport": HOSTILE,
            "sub_sport": HOSTILE,
            "device": HOSTILE,
            "time_zone": HOSTILE,
            "time_zone_source": HOSTILE,
            "started_at": datetime(2026, 11, 14, 8, tzinfo=UTC),
            "elapsed_s": 60.0,
            "n_samples": 1,
            "laps": (),
            "pauses": (),
            "channels": {HOSTILE: channel},
            "oddities": (say("{field} is odd.", field=HOSTILE),),
        }
    )
    inspecting._print(
        Inspection(
            **{
                **dict.fromkeys(Inspection.__dataclass_fields__),
                "path": HOSTILE,
                "verdict": Verdict.IMPORTED,
                "detail": say("{path} was read.", path=HOSTILE),
                "activities": (activity,),
            }
        )
    )

    said = capsys.readouterr().out
    assert said.count("[/red][link=x]name␛]0;owned␇") == 11
    assert "1 sample\n" in said
    assert obeyed(said.replace("\n", "")) == []


def test_a_file_that_could_not_be_read_is_named_and_not_obeyed(capsys: pytest.CaptureFixture[str]):
    outcome = FileOutcome(
        **{
            **dict.fromkeys(FileOutcome.__dataclass_fields__),
            "path": f"/watch/{HOSTILE}",
            "verdict": Verdict.UNREADABLE,
            "detail": say("{name} is cut off.", name=HOSTILE),
            "was_known": False,
        }
    )
    importing.print_outcomes([outcome])

    said = capsys.readouterr().out
    assert said.count("link=x]name␛]0;owned␇") == 2
    assert obeyed(said.replace("\n", "")) == []

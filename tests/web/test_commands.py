"""No page names a command of the terminal: it has a link for what the command does."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import runtall
from runtall.cli.commands import ENTRIES
from runtall.core import ConflictError, say
from runtall.web.pages.commands import COMMANDS, NAMES_A_COMMAND, without_commands
from runtall.web.pages.errors import error_of

SRC = Path(runtall.__file__).parent
SENTENCES = sorted(
    {
        call.args[0].value
        for file in SRC.rglob("*.py")
        if file.relative_to(SRC).parts[0] not in ("cli", "web")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") == "say"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and NAMES_A_COMMAND.search(call.args[0].value)
    }
)
"""Every sentence of the house that names a command, and may come up on a page."""


def test_there_are_such_sentences():
    assert len(SENTENCES) > 20


@pytest.mark.parametrize("sentence", SENTENCES)
def test_what_a_page_makes_of_a_sentence_names_no_command(sentence):
    said = without_commands(sentence)

    assert NAMES_A_COMMAND.search(said) is None
    assert not said.rstrip(".").endswith((":", " with", " or"))


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("One question, 0 to 10: runtall log --worry 3.", "One question, 0 to 10."),
        ("There is none. See them with: runtall screen --results", "There is none."),
        ("runtall triage asks them.", ""),
        ("Nothing here. `runtall evidence` lists the topics.", "Nothing here."),
        ("runtall reads FIT, TCX and GPX.", "runtall reads FIT, TCX and GPX."),
    ],
)
def test_what_is_said_before_the_command_stays(said, shown):
    assert without_commands(said) == shown


def test_an_error_page_names_no_command():
    page = error_of(ConflictError(say("There is no such test."), say("See their names with: runtall screen")))

    assert (page.what, page.next_step) == ("There is no such test.", "")


def test_every_command_is_known_as_one():
    assert set(ENTRIES) - set(COMMANDS) == set()

"""Sentences of the house without commands of the terminal: a page has a link or a button for what they name."""

from __future__ import annotations

import re

COMMANDS = (
    "backup",
    "bridge",
    "check-in",
    "check-out",
    "demo",
    "doctor",
    "evidence",
    "exercises",
    "export",
    "figures",
    "findings",
    "forget",
    "gait",
    "import",
    "inspect",
    "laps",
    "ledger",
    "log",
    "metronome",
    "plan",
    "profile",
    "questions",
    "rebuild",
    "replay",
    "report",
    "restore",
    "return-to-run",
    "routines",
    "scan",
    "schema",
    "screen",
    "serve",
    "session",
    "today",
    "triage",
    "try",
    "user",
    "why",
    "worker",
)
"""What may stand behind the program's name in a sentence that tells what to type."""

NAMES_A_COMMAND = re.compile(rf"\bruntall (?:{'|'.join(COMMANDS)})\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_POINTS_AT_IT = re.compile(r" with$|^\S+(?: \S+)?$")  # "See them with", "Afterwards": nothing without the command


def without_commands(text: str) -> str:
    """Return a text without the commands that it names.

    What is said before a colon stays; a sentence that is about the command alone goes.

    Examples
    --------
    >>> without_commands("A few entries in the diary: runtall log.")
    'A few entries in the diary.'
    >>> without_commands("There is none. See them with: runtall screen --results")
    'There is none.'
    """
    if NAMES_A_COMMAND.search(text) is None:
        return text
    return " ".join(filter(None, (_said(each) for each in _SENTENCE.split(text))))


def _said(sentence: str) -> str:
    found = NAMES_A_COMMAND.search(sentence)
    if found is None:
        return sentence
    head = sentence[: found.start()].rstrip()
    if not head.endswith(":") or _POINTS_AT_IT.search(head[:-1]):
        return ""
    return head[:-1].rstrip() + "."

"""What goes on the clinician's pages, as a form sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtall.services.clinician_model import Sharing
from runtall.services.clinician_report import LONGEST_NAME, LONGEST_QUESTION

PARTS = ("words", "notes", "frames")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was chosen: the question for the visit, a name, the paper, and what the runner lets in."""

    asked: str
    called: str
    letter: bool
    sharing: Sharing


def asked_for(sent: Mapping[str, str], *, with_words: bool) -> Asked:
    """Read the form. A form that was sent names what it lets in; an address without choices lets in what is usual.

    Parameters
    ----------
    with_words
        Words typed for this visit are read; they never stand in an address.
    """
    usual = Sharing()
    chosen = "chosen" in sent
    ticked = {name: name in sent for name in PARTS}
    return Asked(
        asked=_plain(sent.get("asked", ""), LONGEST_QUESTION) if with_words else "",
        called=_plain(sent.get("called", ""), LONGEST_NAME) if with_words else "",
        letter=sent.get("paper") == "letter",
        sharing=Sharing(True, ticked["words"], ticked["notes"], ticked["frames"]) if chosen else usual,
    )


def _plain(text: str, letters: int) -> str:
    """Return one line without what cannot be printed."""
    printable = "".join(each if each.isprintable() else " " for each in text[: 4 * letters])
    return " ".join(printable.split())[:letters]

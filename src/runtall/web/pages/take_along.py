"""Sheets of paper to take along: two pages for a clinician, and the exercises for home."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.core import Units
from runtall.services.clinician_report import LONGEST_NAME, LONGEST_QUESTION
from runtall.services.library import Closed
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Part:
    """Something that the runner may let in or leave out."""

    name: str
    label: str
    hint: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class TakeAlongPage:
    """Both sheets.

    Attributes
    ----------
    can_ask
        The reader may type a question and a name; who only looks may not.
    closed
        Why there is no exercise on the home programme; empty where there are some.
    """

    can_ask: bool
    parts: tuple[Part, ...]
    is_letter: bool
    longest_question: int
    longest_name: int
    closed: str
    place: str = "reports"


def take_along_page(words: Words, *, can_ask: bool, has_frames: bool, closed: Closed | None) -> TakeAlongPage:
    """Return the page."""
    parts = [
        Part("words", _("What I wrote about myself"), _("What you want taken into account."), is_on=True),
        Part("notes", _("What I wrote beside single pain ratings"), _("The newest few."), is_on=True),
    ]
    if has_frames:
        parts.append(Part("frames", _("Pictures of me running"), _("From your newest film, the face hidden."), is_on=False))
    return TakeAlongPage(
        can_ask=can_ask,
        parts=tuple(parts),
        is_letter=words.units is Units.IMPERIAL,
        longest_question=LONGEST_QUESTION,
        longest_name=LONGEST_NAME,
        closed="" if closed is None else words.say(closed.words),
    )

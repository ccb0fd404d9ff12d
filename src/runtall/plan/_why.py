"""A rule and a sentence, put together as a reason that a card can show."""

from __future__ import annotations

from runtall.core import Message
from runtall.evidence import rule
from runtall.plan._card import Because


def because(rule_id: str, sentence: Message, *, claims: tuple[str, ...] = ()) -> Because:
    """Return the reason that rests on the active version of a rule."""
    applied = rule(rule_id)
    return Because(applied.key, sentence, applied.grade, applied.sources, claims)

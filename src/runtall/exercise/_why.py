"""Why a dose or a session is as it is: the rule, the sentence, how well it is supported, where to read on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from runtall.evidence import rule

if TYPE_CHECKING:
    from runtall.core import Message


@dataclass(frozen=True, slots=True)
class Why:
    """A reason.

    Attributes
    ----------
    rule
        Id and version: ``exercise-progression/v1``.
    grade, sources
        Of the rule; sources are papers by id.
    """

    rule: str
    sentence: Message
    grade: str
    sources: tuple[str, ...] = ()


def why(rule_id: str, sentence: Message) -> Why:
    """Put a sentence together with the rule that it follows from."""
    applied = rule(rule_id)
    return Why(applied.key, sentence, applied.grade, applied.sources)

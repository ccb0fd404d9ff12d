"""A finding: what stands out, what does not, and what is unknown, each with its trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from runtall.core import Message


class Status(StrEnum):
    """Whether something stands out. ``UNKNOWN`` is an answer of its own and never read as ``ABSENT``."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class Group(StrEnum):
    """In which order findings are put forward."""

    SAFETY = "safety"
    THIS_WEEK = "this_week"
    OVER_WEEKS = "over_weeks"


class Settle(StrEnum):
    """What would settle an unknown, cheapest first."""

    QUESTION = "question"
    DIARY = "diary"
    FILES = "files"
    TEST = "test"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class Input:
    """One thing that went into a finding: its name with its unit, its value, and the day it is of."""

    name: str
    value: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: present, absent or unknown. Nothing here says what brought what about.

    Attributes
    ----------
    id
        Stable, lower case with hyphens: ``single-run-spike``.
    status, group
        What is found, and in which order it is put forward.
    sentence
        The finding with its numbers, or what is unknown, as one sentence.
    rule
        Rule id and version that judged: ``single-run-cap/v1``.
    grade
        How well the rule is supported: one of ``evidence.GRADES``.
    quantity, value, baseline
        The number behind it, the key of ``core.QUANTITIES`` that it is in, and the runner's own usual; ``None`` where
        there is none.
    low, high
        95 % interval of ``value`` where there is one.
    certainty
        What it rests on, as one sentence.
    sources
        Keys in the packaged literature.
    contested
        Keys of the points on which sources disagree.
    dissent
        What the other side says, as one sentence; ``None`` where nobody in the evidence disagrees.
    asks_for
        What a plan may answer with, such as ``cap-long-run`` or the movement screen's ``hip-flexor-mobility``.
    settles, settled_by
        For an unknown: the kind of thing and the thing that would settle it.
    strength
        How far beyond noise, in smallest meaningful steps, for ordering only.
    inputs
        What went in.
    on
        Days it rests on.
    """

    id: str
    status: Status
    group: Group
    sentence: Message
    rule: str
    grade: str
    quantity: str | None = None
    value: float | None = None
    baseline: float | None = None
    low: float | None = None
    high: float | None = None
    certainty: Message | None = None
    sources: tuple[str, ...] = ()
    contested: tuple[str, ...] = ()
    dissent: Message | None = None
    asks_for: tuple[str, ...] = ()
    settles: Settle | None = None
    settled_by: Message | None = None
    strength: float = 0.0
    inputs: tuple[Input, ...] = ()
    on: tuple[date, ...] = ()

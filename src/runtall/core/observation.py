"""What stands out, what cannot be judged: the two kinds of line that a report is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core.messages import Message


@dataclass(frozen=True, slots=True)
class Observation:
    """Something measured that differs from the runner's own baseline beyond noise. No cause is claimed.

    Attributes
    ----------
    id
        Stable, lower case with hyphens: ``late-run-drift-cadence``, ``single-run-spike``.
    quantity
        Key of ``core.quantities.QUANTITIES`` that ``value`` is in.
    value, low, high
        The number put forward and its 95 % interval; ``low`` and ``high`` are ``None`` for a plain count or a sum.
    baseline
        The runner's own usual, in the same quantity, and ``baseline_runs`` runs behind it.
    sentence
        The observation as one sentence with its numbers.
    certainty
        How sure this is and what it rests on, as one sentence.
    method
        Rule id and version that put it forward, such as ``late-run-drift/v1``.
    sources
        Keys in the packaged literature.
    strength
        How far beyond noise, for ordering only: size over the smallest meaningful change.
    on
        Days of the runs it rests on.
    """

    id: str
    quantity: str
    value: float
    sentence: Message
    certainty: Message
    method: str
    strength: float
    low: float | None = None
    high: float | None = None
    baseline: float | None = None
    baseline_runs: int | None = None
    sources: tuple[str, ...] = ()
    on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that could not be judged, why, and which file or answer would settle it."""

    id: str
    sentence: Message
    settled_by: Message

"""Putting a kind of finding, a judgement and its inputs together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from runtall.core import Message, Observation
from runtall.evidence import Rule, rule
from runtall.findings._finding import Finding, Input, Status
from runtall.findings._judge import Judged
from runtall.findings._kinds import KINDS, Kind


def finding(
    kind_id: str,
    judged: Judged,
    present: Message,
    *,
    quantity: str | None = None,
    inputs: Iterable[Input] = (),
    on: tuple[date, ...] = (),
    certainty: Message | None = None,
) -> Finding:
    """Return the finding that a judgement makes; ``present`` is its sentence where something stands out."""
    kind = KINDS[kind_id]
    by = rule(kind.rule_id)
    sentence = {Status.PRESENT: present, Status.ABSENT: kind.absent, Status.UNKNOWN: kind.unknown}[judged.status]
    known = judged.value is not None
    return _of(
        kind,
        by,
        judged.status,
        sentence,
        quantity=quantity if known else None,
        value=judged.value,
        baseline=judged.baseline,
        strength=judged.strength if judged.status is Status.PRESENT else 0.0,
        inputs=tuple(inputs),
        on=on,
        certainty=certainty if judged.status is Status.PRESENT else None,
    )


def observed(kind_id: str, found: Observation, inputs: Iterable[Input] = ()) -> Finding:
    """Return the finding that an observation of how, or how much, was run already is."""
    kind = KINDS[kind_id]
    return _of(
        kind,
        rule(kind.rule_id),
        Status.PRESENT,
        found.sentence,
        quantity=found.quantity,
        value=found.value,
        baseline=found.baseline,
        low=found.low,
        high=found.high,
        certainty=found.certainty,
        strength=found.strength,
        inputs=tuple(inputs),
        on=found.on,
    )


def without(kind_id: str, *, known: bool, inputs: Iterable[Input] = ()) -> Finding:
    """Return a finding that is absent where enough is ``known``, and unknown otherwise."""
    kind = KINDS[kind_id]
    status = Status.ABSENT if known else Status.UNKNOWN
    return _of(kind, rule(kind.rule_id), status, kind.absent if known else kind.unknown, inputs=tuple(inputs))


def _of(
    kind: Kind,
    by: Rule,
    status: Status,
    sentence: Message,
    *,
    quantity: str | None = None,
    value: float | None = None,
    baseline: float | None = None,
    low: float | None = None,
    high: float | None = None,
    certainty: Message | None = None,
    strength: float = 0.0,
    inputs: tuple[Input, ...] = (),
    on: tuple[date, ...] = (),
) -> Finding:
    unknown = status is Status.UNKNOWN
    return Finding(
        id=kind.id,
        status=status,
        group=kind.group,
        sentence=sentence,
        rule=by.key,
        grade=by.grade,
        quantity=quantity,
        value=value,
        baseline=baseline,
        low=low,
        high=high,
        certainty=certainty,
        sources=by.sources,
        contested=kind.contested,
        dissent=kind.dissent,
        asks_for=kind.asks_for if status is Status.PRESENT else (),
        settles=kind.settles if unknown else None,
        settled_by=kind.settled_by if unknown else None,
        strength=strength,
        inputs=inputs,
        on=on,
    )

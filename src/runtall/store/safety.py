"""Safety answers and clearances, in the order in which they were said. Nothing here is ever changed or taken away."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from runtall.core import ConflictError, say
from runtall.evidence import red_flags
from runtall.store import shapes
from runtall.store.models import SafetyEvent
from runtall.symptoms import Answered, Clearance, Event

_KINDS = {"answered": Answered, "clearance": Clearance}


def events(runner_id: int) -> tuple[Event, ...]:
    """Return everything that was said, oldest first.

    A question that this version no longer asks is left out here; it stays in its row.
    """
    rows = SafetyEvent.objects.filter(runner_id=runner_id).order_by("number")
    return tuple(_value(row.kind, row.event) for row in rows)


def add(runner_id: int, number: int, event: Event, *, outcome: str, version: str) -> None:
    """Keep an event in its place of the history.

    Raises
    ------
    ConflictError
        Something else was written in this place meanwhile.
    """
    kind = "answered" if isinstance(event, Answered) else "clearance"
    try:
        with transaction.atomic():
            SafetyEvent.objects.create(
                runner_id=runner_id,
                number=number,
                at=event.at,
                kind=kind,
                event=_plain(event),
                outcome=outcome,
                version=version,
            )
    except IntegrityError as error:
        raise ConflictError(say("Something newer was written down already."), say("Look at it, then answer again.")) from error


def _plain(event: Event) -> Any:
    if isinstance(event, Clearance):
        return shapes.to_plain(event)
    answers = {
        "flags": {sign: answer.value for sign, answer in event.answers.flags.items()},
        "age_years": event.answers.age_years,
        "pregnant": event.answers.pregnant.value,
        "surgery_weeks": event.answers.surgery_weeks,
        "pain_nrs": event.answers.pain_nrs,
    }
    return {
        "at": event.at.isoformat(),
        "zone": event.zone,
        "occasion": event.occasion.value,
        "answers": answers,
        "confirmed": sorted(event.confirmed),
        "note": event.note,
    }


def _value(kind: str, plain: dict[str, Any]) -> Event:
    if kind == "answered":
        known = {sign: answer for sign, answer in plain["answers"]["flags"].items() if sign in red_flags()}
        plain = {**plain, "answers": {**plain["answers"], "flags": known}}
    return shapes.to_value(plain, _KINDS[kind])

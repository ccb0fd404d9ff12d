"""What a finished session says, from the player or from the form of the page without scripts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from runtall.exercise import SessionItem
from runtall.plan import ItemOutcome
from runtall.services.sessions import Went
from runtall.symptoms import Place

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
_LONGEST_S = 24 * 3600
_LATEST = timedelta(days=60)
"""A session that was played offline may be told so much later."""


@dataclass(slots=True)
class SessionForm:
    """What was typed, and what of it cannot be.

    Attributes
    ----------
    errors
        By field name.
    said
        Everything as it was typed, to be shown again.
    """

    went: dict[str, Went] = field(default_factory=dict)
    session_id: str | None = None
    rpe: float | None = None
    finished: bool = True
    duration_s: float | None = None
    ended_at: datetime | None = None
    errors: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def read_session(data: Mapping[str, str], items: tuple[SessionItem, ...], *, now: datetime) -> SessionForm:
    """Read a session's form; ``items`` are the exercises that it was made of."""
    form = SessionForm(said={name: data[name][:40] for name in data if name not in ("token", "csrfmiddlewaretoken")})
    session_id = data.get("session_id", "")
    form.session_id = session_id if _ID.match(session_id) else None
    form.finished = data.get("finished", "1") != "0"
    form.rpe = _scale(form, "rpe", data)
    form.duration_s = _duration(form, data)
    form.ended_at = _instant(data.get("ended_at", ""), now)
    pain = _scale(form, "pain", data)
    kept_form = {"yes": True, "no": False}.get(data.get("form", ""))
    for each in items:
        form.went[each.exercise_id] = _went(form, each.exercise_id, data, pain=pain, kept_form=kept_form)
    return form


def _went(form: SessionForm, name: str, data: Mapping[str, str], *, pain: float | None, kept_form: bool | None) -> Went:
    said = data.get(f"outcome-{name}", "done" if form.finished else "skipped")
    outcome = ItemOutcome(said) if said in {each.value for each in ItemOutcome} else ItemOutcome.DONE
    told = data.get(f"side-{name}", "")
    side = told if told in ("left", "right", "both") else None
    if outcome in (ItemOutcome.DONE, ItemOutcome.PART):
        return Went(outcome, _sets(data.get(f"sets-{name}", "")), pain, kept_form, side=side)
    if outcome is ItemOutcome.SKIPPED:
        return Went(outcome, side=side)
    place = data.get(f"place-{name}", "")
    return Went(
        outcome,
        _sets(data.get(f"sets-{name}", "")),
        _scale(form, f"hurt-{name}", data),
        None,
        place if place in {each.value for each in Place} else None,
        {"yes": True, "no": False}.get(data.get(f"leg-{name}", "")),
        side,
    )


def _sets(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else None


def _scale(form: SessionForm, name: str, data: Mapping[str, str]) -> float | None:
    text = data.get(name, "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= 10:
        return float(text)
    form.errors[name] = _("Choose a number from 0 to 10, or leave it open.")
    return None


def _duration(form: SessionForm, data: Mapping[str, str]) -> float | None:
    """Return seconds, from ``duration_s`` of the player or ``minutes`` of the form."""
    text, unit_s, name = data.get("duration_s", "").strip(), 1.0, "duration_s"
    if not text:
        text, unit_s, name = data.get("minutes", "").strip().replace(",", "."), 60.0, "minutes"
    if not text:
        return None
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,3})?", text) and 0 < float(text) * unit_s <= _LONGEST_S:
        return float(text) * unit_s
    form.errors[name] = _("Write minutes, such as 15, or leave it open.")
    return None


def _instant(text: str, now: datetime) -> datetime | None:
    """Return when it ended, in milliseconds of the player's clock; ``None`` for what cannot be, such as a moment to come."""
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        return None
    at = datetime.fromtimestamp(int(text) / 1000, UTC)
    return at if now - _LATEST <= at <= now else None

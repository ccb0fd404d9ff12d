"""Reminders over ntfy or a webhook: off until a runner names an address; at most two a day, outside of quiet hours.

The worker looks every few minutes. A reminder is tried until the other side says that it has it, a bounded number of times
while it still says something; one that was taken is never sent again (``docs/decisions/0130-watch-calendar-reminders.md``).
"""

from __future__ import annotations

import json
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from runtall.core import ImplausibleValueError, Message, say
from runtall.services.calendar_feed import checked_clock
from runtall.services.outbound import (
    Answer,
    OutboundFailedError,
    OutboundRefusedError,
    Purpose,
    destination,
    is_forbidden,
    open_url,
)
from runtall.store.reminder_rows import Reminding as Reminding  # noqa: PLC0414 - pages name it
from runtall.store.reminder_rows import Waiting

if TYPE_CHECKING:
    from runtall.plan import PlanInputs

CHANNELS: Final = ("ntfy", "webhook")
MOST_A_DAY: Final = 2
HOUR_AFTER, NEXT_MORNING, SESSION = "one_hour_after", "next_morning", "session"
_WAITS_S: Final = (180.0, 360.0, 720.0, 1440.0, 2880.0)
"""Seconds until a reminder that did not arrive is tried again; there are no more tries than these."""
_SAYS_SOMETHING_FOR: Final = {HOUR_AFTER: timedelta(hours=3), NEXT_MORNING: timedelta(hours=5), SESSION: timedelta(hours=3)}
_TIMEOUT_S: Final = 15.0
_ANSWER_BYTES: Final = 16 << 10
_AGAIN_LATER: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})
_FIRST_ERROR_OF_THEIRS: Final = 500


# What a runner chooses -----------------------------------------------------------------------------------------------


def chosen(runner_id: int) -> Reminding | None:
    """Return what a runner chose; ``None`` while nothing is sent."""
    from runtall.store import reminder_shelf

    return reminder_shelf.chosen(runner_id)


def choose(runner_id: int, wished: Reminding, *, now: datetime | None = None) -> None:
    """Keep where reminders go, which, and when not. Nothing is sent by this.

    Raises
    ------
    ImplausibleValueError
        An hour that is none, an address that is not one of a topic or of a webhook, or one that may not be asked
        (``OutboundRefusedError``).
    """
    from runtall.store import reminder_shelf

    if wished.channel not in CHANNELS:
        raise ImplausibleValueError(say("Choose ntfy or a webhook."))
    for each in (wished.quiet_from, wished.quiet_until, *((wished.session_at,) if wished.session_at else ())):
        checked_clock(each)
    destination(wished.address, in_own_network=wished.in_own_network)
    if wished.channel == "ntfy" and not urlsplit(wished.address).path.strip("/"):
        raise ImplausibleValueError(
            say("That address names no topic."), say("Write the whole address, with your topic at its end.")
        )
    reminder_shelf.keep(runner_id, wished, at=now or datetime.now(UTC))


def leave(runner_id: int) -> None:
    """Send nothing any more, and forget where to."""
    from runtall.store import reminder_shelf

    reminder_shelf.forget(runner_id)


def where(wished: Reminding) -> str:
    """Return the place that reminders go to, without what may be secret in the address."""
    try:
        return destination(wished.address, in_own_network=wished.in_own_network).origin
    except OutboundRefusedError:
        return urlsplit(wished.address).hostname or ""


def try_now(runner_id: int) -> Message | None:
    """Send one word at once, to see whether it arrives; returns why it did not, and keeps that too.

    It does not count among the reminders of the day.
    """
    from runtall.store import reminder_shelf

    wished = reminder_shelf.chosen(runner_id)
    if wished is None:
        return say("No address is set.")
    text = say("This is a try from runtall. Reminders arrive here.")
    trouble, _is_for_good = _hand_over(wished, "try", "try", text)
    reminder_shelf.keep_trouble(runner_id, trouble)
    return trouble


# What is due ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder whose time is now.

    Attributes
    ----------
    about_on
        Day of the run or session that it speaks of.
    until_at
        After it the reminder says nothing any more.
    """

    kind: str
    about_on: date
    until_at: datetime


def send_due(*, now: datetime | None = None) -> None:
    """Put down what is due for everybody who chose reminders, and send it; nothing for an account that is closed."""
    from runtall.services import runners
    from runtall.store import reminder_shelf

    now = now or datetime.now(UTC)
    if is_forbidden(Purpose.PUSH):
        return
    for runner_id, wished in reminder_shelf.everybody().items():
        if runners.is_open(runner_id):
            _round(runner_id, wished, now)
    reminder_shelf.tidy(now=now)


def _round(runner_id: int, wished: Reminding, now: datetime) -> None:
    from runtall.services import planning
    from runtall.store import reminder_shelf

    today_on, zone = planning.day_and_zone(runner_id, now)
    if is_quiet(wished, now.astimezone(zoneinfo.ZoneInfo(zone)).time()):
        return
    here = due_now(runner_id, wished, now)
    for each in here:
        reminder_shelf.add(
            runner_id,
            each.kind,
            each.about_on,
            counts_on=today_on,
            now=now,
            until_at=each.until_at,
            most_a_day=MOST_A_DAY,
        )
    still = {(each.kind, each.about_on) for each in here}
    while (waiting := reminder_shelf.claim(runner_id, now=now, waits_s=_WAITS_S)) is not None:
        if (waiting.kind, waiting.about_on) not in still:  # answered or done in the meantime
            reminder_shelf.end(waiting.id, was_sent=False, now=now)
            continue
        _send(runner_id, wished, waiting, now)


def is_quiet(wished: Reminding, clock: time) -> bool:
    """Whether an hour of the runner's clock lies within the quiet ones; from and until the same: none are quiet.

    Examples
    --------
    >>> at_night = Reminding("ntfy", "", quiet_from="21:00", quiet_until="07:00")
    >>> is_quiet(at_night, time(23)), is_quiet(at_night, time(6, 59)), is_quiet(at_night, time(7))
    (True, True, False)
    """
    first, last = time.fromisoformat(wished.quiet_from), time.fromisoformat(wished.quiet_until)
    return first <= clock < last if first <= last else clock >= first or clock < last


def due_now(runner_id: int, wished: Reminding, now: datetime) -> tuple[Due, ...]:
    """Return what is due: an hour after a run and the next morning while that is not answered, and the day's session.

    Nothing is while the safety answers leave no training open, or before a programme was begun.
    """
    from runtall.services import weeks
    from runtall.store import planning

    if planning.programme(runner_id) is None:
        return ()
    inputs = weeks.as_it_stands(runner_id, now=now)
    return (*_questions(inputs, wished, now), *_session(inputs, wished, now))


def _questions(inputs: PlanInputs, wished: Reminding, now: datetime) -> Iterator[Due]:
    from runtall.plan import due_questions, needs_care

    if needs_care(inputs.safety):
        return
    moments = {HOUR_AFTER: wished.hour_after, NEXT_MORNING: wished.next_morning}
    for each in due_questions(inputs):
        if each.due_at is None or not moments.get(each.moment, False):
            continue
        until_at = each.due_at + _SAYS_SOMETHING_FOR[each.moment]
        if each.due_at <= now < until_at:
            yield Due(each.moment, each.run_on, until_at.astimezone(UTC))


def _session(inputs: PlanInputs, wished: Reminding, now: datetime) -> Iterator[Due]:
    if not wished.session_at:
        return
    from runtall.plan import LineKind, today_card

    zone = zoneinfo.ZoneInfo(inputs.zone)
    due_at = datetime.combine(inputs.on, time.fromisoformat(wished.session_at), tzinfo=zone)
    until_at = due_at + _SAYS_SOMETHING_FOR[SESSION]
    planned = None if inputs.week is None else next((day for day in inputs.week.days if day.on == inputs.on), None)
    if not due_at <= now < until_at or planned is None or planned.session is None:
        return
    if any(line.kind in (LineKind.SESSION, LineKind.MOBILITY) for line in today_card(inputs).lines):
        yield Due(SESSION, inputs.on, until_at.astimezone(UTC))


# Handing over --------------------------------------------------------------------------------------------------------


def _send(runner_id: int, wished: Reminding, waiting: Waiting, now: datetime) -> None:
    from runtall.store import reminder_shelf

    trouble, is_for_good = _hand_over(wished, waiting.kind, waiting.key, text_of(wished, waiting.kind))
    reminder_shelf.keep_trouble(runner_id, trouble)
    if trouble is None or is_for_good or waiting.tries >= len(_WAITS_S):
        reminder_shelf.end(waiting.id, was_sent=trouble is None, now=now)


def text_of(wished: Reminding, kind: str) -> Message:
    """Return what a reminder says: nothing about the back unless the runner chose that."""
    if not wished.says_what:
        return say("Something waits for you in runtall.")
    return {
        HOUR_AFTER: say("An hour after the run: how is the back, 0 to 10? Answer on Today."),
        NEXT_MORNING: say("The morning after the run: how is the back, 0 to 10? Answer on Today."),
        SESSION: say("Today has a session. It waits on Today."),
    }[kind]


def _hand_over(wished: Reminding, kind: str, key: str, text: Message) -> tuple[Message | None, bool]:
    """Send one text; returns why it did not arrive, and whether another try is of no use."""
    try:
        place = destination(wished.address, in_own_network=wished.in_own_network)
        if wished.channel == "ntfy":
            headers = {"Title": "runtall", "Content-Type": "text/plain; charset=utf-8", "Idempotency-Key": key}
            body = str(text).encode()
        else:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            about = {"try": "try", SESSION: "session"}.get(kind, "question") if wished.says_what else "reminder"
            body = json.dumps({"id": key, "kind": about, "title": "runtall", "message": str(text)}).encode()
        answer = open_url(
            wished.address,
            purpose=Purpose.PUSH,
            allowed=place,
            method="POST",
            headers=headers,
            body=body,
            timeout_s=_TIMEOUT_S,
            limit_bytes=_ANSWER_BYTES,
        )
    except OutboundRefusedError as error:
        return error.what, True
    except OutboundFailedError as error:
        return error.what, False
    return _understood(answer, place.host)


def _understood(answer: Answer, host: str) -> tuple[Message | None, bool]:
    if 200 <= answer.status < 300:
        return None, True
    trouble = say("{host} answered {status} and did not take it.", host=host, status=answer.status)
    is_for_good = answer.status < _FIRST_ERROR_OF_THEIRS and answer.status not in _AGAIN_LATER
    return trouble, is_for_good

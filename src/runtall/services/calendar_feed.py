"""The secret address of a runner's calendar: off until it is switched on, shown once, ended or renewed at any time.

The key in it is 256 random bits. Only its SHA-256 is kept: who reads the database learns no address.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import UTC, datetime

from runtall.core import ImplausibleValueError, say
from runtall.store.calendar_rows import Feed as Feed  # noqa: PLC0414 - pages name it
from runtall.store.calendar_rows import Wishes as Wishes  # noqa: PLC0414 - pages name it

_KEY_BYTES = 32
_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
ALARMS_MIN = (0, 10, 30, 60)
"""Minutes before an entry that an alarm can be set to."""


def switch_on(runner_id: int, *, now: datetime | None = None) -> str:
    """Make a new key and return it, once; one before it opens nothing from here on."""
    from runtall.store import calendar_shelf

    key = secrets.token_urlsafe(_KEY_BYTES)
    calendar_shelf.open_feed(runner_id, _digest(key), at=now or datetime.now(UTC))
    return key


def switch_off(runner_id: int) -> None:
    """End the address. Nothing else changes: switched on again, entries are known by the same names."""
    from runtall.store import calendar_shelf

    calendar_shelf.close_feed(runner_id)


def feed(runner_id: int) -> Feed | None:
    """Return when the address was made and last read; ``None`` while the calendar is off."""
    from runtall.store import calendar_shelf

    return calendar_shelf.feed(runner_id)


def wishes(runner_id: int) -> Wishes:
    """Return what entries say and when they begin."""
    from runtall.store import calendar_shelf

    return calendar_shelf.wishes(runner_id)


def wish(runner_id: int, chosen: Wishes, *, now: datetime | None = None) -> None:
    """Keep what entries say and when they begin.

    Raises
    ------
    ImplausibleValueError
        An hour that is none, or an alarm that cannot be chosen.
    """
    from runtall.store import calendar_shelf

    for each in (chosen.run_at, chosen.session_at):
        if each:
            checked_clock(each)
    if chosen.alarm_min is not None and chosen.alarm_min not in ALARMS_MIN:
        raise ImplausibleValueError(say("An alarm cannot be set to that."), say("Choose one of the list."))
    calendar_shelf.keep_wishes(runner_id, chosen, at=now or datetime.now(UTC))


def checked_clock(text: str) -> str:
    """Return an hour and minute as typed, if they are one. Raises ``ImplausibleValueError``."""
    if not _CLOCK.fullmatch(text):
        raise ImplausibleValueError(say("That is no time of day."), say("Write hours and minutes, such as 07:30."))
    return text


def whose(key: str, *, now: datetime | None = None) -> int | None:
    """Return the runner whose calendar a key opens, ``None`` where it opens none; that it was read is noted.

    It opens none of a runner whose account is closed.
    """
    from runtall.services import runners
    from runtall.store import calendar_shelf

    found = calendar_shelf.runner_of_key(_digest(key), at=now or datetime.now(UTC)) if _KEY.fullmatch(key) else None
    return found if found is not None and runners.is_open(found) else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

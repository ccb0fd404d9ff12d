"""Reminders, row by row: what a runner chose, and each that was due."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime, timedelta

from django.db.models import F

from runtall.core import Message
from runtall.store import shapes
from runtall.store.reminder_models import Prompt, PromptState, ReminderWishes
from runtall.store.reminder_rows import Reminding, Waiting
from runtall.store.turns import in_turn

_KEPT_FOR = timedelta(days=30)


def chosen(runner_id: int) -> Reminding | None:
    """Return what a runner chose, ``None`` while nothing is sent."""
    row = ReminderWishes.objects.filter(runner_id=runner_id).first()
    return None if row is None else _reminding(row)


def everybody() -> dict[int, Reminding]:
    """Return what is chosen by everybody to whom something is sent."""
    return {row.runner_id: _reminding(row) for row in ReminderWishes.objects.order_by("pk")}


def _reminding(row: ReminderWishes) -> Reminding:
    return Reminding(
        channel=row.channel,
        address=row.address,
        in_own_network=row.in_own_network,
        says_what=row.says_what,
        hour_after=row.hour_after,
        next_morning=row.next_morning,
        session_at=row.session_at,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        trouble=None if row.trouble is None else shapes.to_message(row.trouble),
    )


def keep(runner_id: int, wished: Reminding, *, at: datetime) -> None:
    """Keep what a runner chose; what the last try came to is forgotten."""
    ReminderWishes.objects.update_or_create(runner_id=runner_id, defaults={**asdict(wished), "trouble": None, "chosen_at": at})


def forget(runner_id: int) -> None:
    """Send nothing any more, and forget where to."""
    ReminderWishes.objects.filter(runner_id=runner_id).delete()
    Prompt.objects.filter(runner_id=runner_id, state=PromptState.WAITING).delete()


def keep_trouble(runner_id: int, trouble: Message | None) -> None:
    """Keep why the last reminder did not arrive; ``None``: it did."""
    ReminderWishes.objects.filter(runner_id=runner_id).update(trouble=None if trouble is None else shapes.to_plain(trouble))


def add(
    runner_id: int, kind: str, about_on: date, *, counts_on: date, now: datetime, until_at: datetime, most_a_day: int
) -> bool:
    """Put a reminder down to be sent, once of its kind and day, and no more than so many a day; whether it was new."""
    with in_turn(runner_id):
        if Prompt.objects.filter(runner_id=runner_id, kind=kind, about_on=about_on).exists():
            return False
        if Prompt.objects.filter(runner_id=runner_id, counts_on=counts_on).count() >= most_a_day:
            return False
        Prompt.objects.create(
            runner_id=runner_id,
            kind=kind,
            about_on=about_on,
            counts_on=counts_on,
            key=str(uuid.uuid4()),
            try_at=now,
            until_at=until_at,
        )
        return True


def known(runner_id: int, *, since: date) -> frozenset[tuple[str, date]]:
    """Return kind and day of the reminders that were put down already, sent or not."""
    return frozenset(Prompt.objects.filter(runner_id=runner_id, about_on__gte=since).values_list("kind", "about_on"))


def claim(runner_id: int, *, now: datetime, waits_s: Collection[float]) -> Waiting | None:
    """Take the next reminder to try; until its next turn nobody else gets it.

    Parameters
    ----------
    waits_s
        Seconds until the next try, after the first, the second and so on; there are no more tries than these.
    """
    rows = Prompt.objects.filter(runner_id=runner_id, state=PromptState.WAITING)
    rows.filter(until_at__lte=now).update(state=PromptState.GIVEN_UP, ended_at=now)
    rows.filter(tries__gte=len(waits_s), try_at__lte=now).update(state=PromptState.GIVEN_UP, ended_at=now)
    for row in rows.filter(try_at__lte=now).order_by("try_at", "pk"):
        again_at = now + timedelta(seconds=list(waits_s)[row.tries])
        mine = rows.filter(pk=row.pk, tries=row.tries).update(tries=F("tries") + 1, try_at=again_at)
        if mine:
            return Waiting(row.pk, row.kind, row.about_on, row.key, row.tries + 1, row.until_at)
    return None


def end(prompt_id: int, *, was_sent: bool, now: datetime) -> None:
    """Note that a reminder arrived, or will not be tried again."""
    state = PromptState.SENT if was_sent else PromptState.GIVEN_UP
    Prompt.objects.filter(pk=prompt_id).update(state=state, ended_at=now)


def tidy(*, now: datetime) -> None:
    """Forget reminders of long ago."""
    Prompt.objects.filter(try_at__lt=now - _KEPT_FOR).delete()

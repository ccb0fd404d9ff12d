"""What a runner wrote in the last months, read once for all who ask: the plan, and the findings beside it."""

from __future__ import annotations

import zoneinfo
from datetime import date, timedelta

from runtall.services.remembered import while_same
from runtall.symptoms import Context, DiaryEntry, Place

LOOK_BACK = timedelta(days=120)
"""How far back from the programme's first day a plan reads: the longest window of its rules is under 90 days, and the stage of
the way back is counted on from then."""
_AROUND = timedelta(days=7)
BELOW_BUTTOCK = frozenset({Place.THIGH, Place.BELOW_KNEE, Place.FOOT})


def began(runner_id: int) -> date | None:
    """Return the first day of the programme; ``None`` before any was begun."""
    from runtall.store import past
    from runtall.store.marks import SAID

    return while_same((SAID,), "programme", runner_id, lambda: past.programme_began(runner_id))


def first_day(runner_id: int, on: date) -> date:
    """Return the day from which on a plan reads what was run, done and felt, as of a day."""
    return min(on, began(runner_id) or on - timedelta(days=on.weekday())) - LOOK_BACK


def entries(runner_id: int, since: date) -> tuple[DiaryEntry, ...]:
    """Return the entries from somewhat before a first day on, and of those before whatever may name a leg, by time."""
    from runtall.store import past
    from runtall.store.marks import DIARY

    around_on, legs = since - _AROUND, tuple(place.value for place in sorted(BELOW_BUTTOCK))
    return while_same(
        (DIARY,), "entries", runner_id, lambda: past.diary_since(runner_id, around_on, also_naming=legs), of=around_on
    )


def entries_since(runner_id: int, since: date, *, on: date) -> tuple[DiaryEntry, ...]:
    """Return the entries from a day on, by time."""
    from runtall.store import past

    first_on = first_day(runner_id, on)
    if since < first_on - _AROUND:
        return past.diary_since(runner_id, since)
    return tuple(each for each in entries(runner_id, first_on) if local_day(each) >= since)


def local_day(entry: DiaryEntry) -> date:
    """Return the runner's own day of an entry."""
    return entry.at.astimezone(zoneinfo.ZoneInfo(entry.zone)).date()


def answers_to(entry: DiaryEntry) -> date | None:
    """Return the day of the run or session that an entry speaks of: a next morning belongs to the day before."""
    if entry.run_on is not None or entry.context is Context.REST:
        return entry.run_on
    return local_day(entry) - timedelta(days=1 if entry.context is Context.NEXT_MORNING else 0)

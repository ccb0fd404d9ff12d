"""A plan that the runner brings along: read from a file or from a week in words, and kept."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from runtall.core import NotFoundError, UnreadableFileError, say
from runtall.plan import OwnRun
from runtall.services.diary import zone_of

AHEAD = timedelta(weeks=26)
"""How far ahead a plan is kept."""


def bring_file(runner_id: int, file: Path, *, from_on: date, now: datetime | None = None) -> int:
    """Read a calendar file, a FIT workout or a week in words, and keep its runs from a day on; return how many.

    Raises
    ------
    NotFoundError
        There is no such file.
    UnreadableFileError
        It is none of these, or holds no run to come.
    """
    from runtall.readers.limits import LIMITS
    from runtall.readers.own_plan import read_own_plan
    from runtall.store import runners

    try:
        if file.expanduser().stat().st_size > LIMITS.max_table_bytes:
            raise UnreadableFileError(say("{path} is larger than any plan.", path=str(file)))
        data = file.expanduser().read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFoundError(say("There is no file {path}.", path=str(file)), say("Check the name and try again.")) from error
    zone = zone_of(runners.profile_of(runner_id))
    return _keep(runner_id, read_own_plan(data, zone=zone, from_on=from_on, until_on=from_on + AHEAD).runs, from_on, now)


def bring_week(runner_id: int, text: str, *, from_on: date, now: datetime | None = None) -> int:
    """Keep a week in words, repeated week after week, and return how many runs that makes. Raises ``UnreadableFileError``."""
    from runtall.readers.own_plan import read_weekly_pattern

    return _keep(runner_id, read_weekly_pattern(text, from_on=from_on, until_on=from_on + AHEAD), from_on, now)


def forget(runner_id: int, *, from_on: date, now: datetime | None = None) -> None:
    """Go on without the own plan from a day on; what lies before stays."""
    from runtall.store import planning as store

    store.keep_own_plan(runner_id, (), from_on=from_on, at=now or datetime.now(UTC))


def _keep(runner_id: int, runs: tuple[OwnRun, ...], from_on: date, now: datetime | None) -> int:
    from runtall.store import planning as store

    coming = [each for each in runs if each.on >= from_on]
    if not coming:
        raise UnreadableFileError(say("The plan holds no run to come."), say("Give one with runs after today."))
    store.keep_own_plan(runner_id, coming, from_on=from_on, at=now or datetime.now(UTC))
    return len(coming)

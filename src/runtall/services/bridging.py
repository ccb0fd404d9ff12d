"""A runner's bridge to intervals.icu: runs and values in, planned workouts out. Off until the runner sets it up.

What is done twice comes out the same: files are known by the ledger, values by their day, workouts by a number of ours.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from runtall.core import ConflictError, ImplausibleValueError, Message, NotFoundError, say
from runtall.services import jobs as queue
from runtall.services.intervals import HOST, NAME, OWN_ATHLETE, BridgeBusyError, Intervals
from runtall.services.outbound import Destination, OutboundFailedError, OutboundRefusedError, destination
from runtall.services.sealing import seal, unseal
from runtall.store.bridge_rows import BridgeRow

if TYPE_CHECKING:
    from runtall.services.importing import FileOutcome
    from runtall.services.jobs import Telling
    from runtall.store.work_rows import JobRow

Tell = Callable[[int, int, str], None]
"""Takes note of how far it is: done, in all, and what is being brought over."""
KIND = "bridge"
EVERY = timedelta(hours=3)
AFTER_TROUBLE = timedelta(hours=1)
FIRST_DAYS = 90
"""So far back are runs brought over unless the runner names a day."""
AGAIN_DAYS = 14
"""Days before the last crossing that are looked at once more: watches sync late, values are corrected."""
MOST_FILES = 100
"""Files in one crossing; the rest comes over in the next, right after."""
_SEALED_FOR = "bridge"
_LONGEST_KEY = 200
_CAME_OVER = f"{NAME}/"


@dataclass(frozen=True, slots=True)
class BridgeShown:
    """A bridge as pages and commands show it; its key is never shown again.

    Attributes
    ----------
    asked_at
        When everything was last brought over; ``None`` before the first time.
    next_at
        Not before then is it asked again.
    trouble
        Why it could not go on, and ``None`` where it could.
    """

    origin: str
    in_own_network: bool
    athlete: str
    takes_runs: bool
    takes_wellness: bool
    sends_plan: bool
    since_on: date
    asked_at: datetime | None
    next_at: datetime
    trouble: Message | None


@dataclass(frozen=True, slots=True)
class BridgeTold:
    """The bridge as it stands; null where none is set up. Its key is never shown."""

    bridge: BridgeShown | None


def shown(runner_id: int) -> BridgeShown | None:
    """Return a runner's bridge, ``None`` where none is set up."""
    from runtall.store import bridges

    row = bridges.bridge(runner_id)
    if row is None:
        return None
    return BridgeShown(
        row.origin,
        row.in_own_network,
        row.athlete,
        row.takes_runs,
        row.takes_wellness,
        row.sends_plan,
        row.since_on,
        row.asked_at,
        row.next_at,
        row.trouble,
    )


def set_up(
    runner_id: int,
    key: str,
    *,
    takes_runs: bool = True,
    takes_wellness: bool = False,
    sends_plan: bool = False,
    since_on: date | None = None,
    athlete: str = OWN_ATHLETE,
    at: str = f"https://{HOST}",
    in_own_network: bool = False,
    today_on: date,
) -> None:
    """Set the bridge up, or change it; an empty key keeps the one that is there. The first crossing is asked for at once.

    Parameters
    ----------
    at, in_own_network
        Another place that answers as the service does, for trying it out.

    Raises
    ------
    ImplausibleValueError
        The key, the athlete or the day cannot be one, or the place may not be asked.
    """
    from runtall.store import bridges

    before = bridges.bridge(runner_id)
    key = key.strip()
    if not key and before is None:
        raise ImplausibleValueError(
            say("The key is missing."), say("Make one at {service}, under Settings, Developer Settings.", service=NAME)
        )
    if len(key) > _LONGEST_KEY or not key.isascii() or not key.isprintable() or ":" in key:
        raise ImplausibleValueError(say("This is no key of {service}.", service=NAME), say("Copy it there and paste it here."))
    if not athlete or not athlete.isascii() or not athlete.isalnum() or len(athlete) > 32:
        raise ImplausibleValueError(say("This is no athlete's number."), say("It looks like {example}.", example="i12345"))
    if since_on is not None and since_on > today_on:
        raise ImplausibleValueError(say("That day has not come yet."), say("Choose today or an earlier day."))
    if not (takes_runs or takes_wellness or sends_plan):
        raise ImplausibleValueError(say("Nothing is chosen that would go over the bridge."), say("Choose at least one thing."))
    place = destination(at, in_own_network=in_own_network)
    now = queue.now()
    said = {
        "origin": place.origin,
        "in_own_network": place.in_own_network,
        "athlete": athlete,
        "takes_runs": takes_runs,
        "takes_wellness": takes_wellness,
        "sends_plan": sends_plan,
        "since_on": since_on or (before.since_on if before is not None else today_on - timedelta(days=FIRST_DAYS)),
        "next_at": now,
        "asked_at": None,
        "trouble": None,
    }
    if key:
        said["sealed_key"] = seal(key, _SEALED_FOR)
    if before is None:
        said |= {"mark": secrets.token_hex(4), "set_up_at": now}
    bridges.keep(runner_id, **said)


def take_down(runner_id: int) -> None:
    """Take the bridge down: its key is gone, nothing is asked any more; what came over stays. Workouts sent stay there.

    Raises
    ------
    NotFoundError
        There is none.
    """
    from runtall.store import bridges

    if not bridges.remove(runner_id):
        raise NotFoundError(say("There is no bridge to {service}.", service=NAME))


def ask_now(runner_id: int) -> int:
    """Ask for a crossing now; return the job.

    Raises
    ------
    NotFoundError
        No bridge is set up.
    ConflictError
        The service asked to be left alone until later.
    """
    from runtall.store import bridges

    row = bridges.bridge(runner_id)
    if row is None:
        raise NotFoundError(say("There is no bridge to {service}.", service=NAME), say("Set it up under Settings."))
    if row.trouble is not None and row.next_at > queue.now() and _was_busy(row):
        raise ConflictError(say("{service} asked us to wait.", service=NAME), say("It is asked again by itself."))
    return queue.ask_for(runner_id, KIND, {})


def _was_busy(row: BridgeRow) -> bool:
    return row.trouble is not None and str(row.trouble) == str(BridgeBusyError(0).what)


def look_into_all() -> None:
    """Ask for a crossing of every bridge that is due: what the worker does now and then."""
    from runtall.store import bridges

    for row in bridges.bridges():
        if row.next_at <= queue.now() and queue.may_ask(row.runner_id, KIND):
            queue.ask_for(row.runner_id, KIND, {})


def cross(job: JobRow, tell: Telling) -> None:
    """Bring over what is new, and send the plan: what a job of this kind does."""
    cross_now(job.runner_id, tell)


def cross_now(runner_id: int, tell: Tell | None = None) -> None:
    """Bring over what is new, and send the plan.

    The service asking for time, not being reached or not taking the key is kept with the bridge, and is no failure of ours.
    """
    from runtall.services.intervals import BridgeTroubleError
    from runtall.store import bridges

    row = bridges.bridge(runner_id)
    if row is None:
        return
    now = queue.now()
    try:
        key = unseal(bridges.sealed_key(runner_id), _SEALED_FOR)
    except ConflictError as error:  # restored beside another secret: only the runner can mend it
        bridges.note(runner_id, next_at=now + timedelta(days=1), trouble=error.what)
        return
    try:
        service = Intervals(_place(row), key, row.athlete)
        is_whole = _cross(row, service, tell or _tell_nobody)
    except BridgeBusyError as busy:
        bridges.note(runner_id, next_at=now + timedelta(seconds=busy.wait_s), trouble=busy.what)
    except (BridgeTroubleError, OutboundFailedError, OutboundRefusedError) as error:
        bridges.note(runner_id, next_at=now + AFTER_TROUBLE, trouble=error.what)
    else:
        bridges.note(runner_id, next_at=now + EVERY if is_whole else now, asked_at=now if is_whole else None)


def _tell_nobody(_done: int, _total: int, _now: str) -> None:
    """Take note of nothing."""


def _place(row: BridgeRow) -> Destination:
    return destination(row.origin, in_own_network=row.in_own_network)


def _cross(row: BridgeRow, service: Intervals, tell: Tell) -> bool:
    """Whether everything came over; else the rest waits for the next crossing."""
    from runtall.services import runners

    today_on = runners.today_of(runners.profile(row.runner_id))
    oldest_on = row.since_on
    if row.asked_at is not None:
        oldest_on = max(oldest_on, row.asked_at.astimezone(UTC).date() - timedelta(days=AGAIN_DAYS))
    newest_on = today_on + timedelta(days=1)  # a day there may have begun already
    is_whole = True
    if row.takes_runs:
        is_whole = _bring_runs(row.runner_id, service, oldest_on, newest_on, tell)
    if row.takes_wellness:
        from runtall.services import bridged_values

        bridged_values.bring(row.runner_id, service, oldest_on, today_on)
    if row.sends_plan:
        from runtall.services import bridged_workouts

        bridged_workouts.send(row.runner_id, service, row.mark, today_on)
    return is_whole


def _bring_runs(runner_id: int, service: Intervals, oldest_on: date, newest_on: date, tell: Tell) -> bool:
    from runtall.store import bridges

    seen = bridges.seen_runs(runner_id)
    new = [each for each in service.activities(oldest_on, newest_on) if each.is_a_run and each.id not in seen]
    now_due = new[:MOST_FILES]
    with tempfile.TemporaryDirectory(prefix="runtall-bridge-") as passage:
        looked_at: list[tuple[str, bool]] = []
        try:
            for done, each in enumerate(now_due):
                tell(done, len(now_due), each.id)
                file = service.original(each.id)
                if file is not None:
                    (Path(passage) / f"{each.id}.{each.ending}").write_bytes(file)
                looked_at.append((each.id, file is not None))
        finally:  # what was fetched until the service asked for time is kept
            if any(has_file for _, has_file in looked_at):
                _import(runner_id, Path(passage))
            bridges.note_runs(runner_id, looked_at, queue.now())
    return len(now_due) == len(new)


def _import(runner_id: int, passage: Path) -> Sequence[FileOutcome]:
    """Import as any file is imported; the ledger knows each by its number at the service."""
    from runtall.services.importing import import_paths

    return import_paths(runner_id, [passage], known_by=lambda label: _CAME_OVER + label.removeprefix(f"{passage}/"))

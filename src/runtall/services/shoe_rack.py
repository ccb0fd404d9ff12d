"""The runner's pairs of shoes: how far each went, which one a run was in, and which are retired."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from runtall.core import ImplausibleValueError, NotFoundError, say
from runtall.load import ShoeStage, shoe_stage
from runtall.services.remembered import while_same

if TYPE_CHECKING:
    from runtall.store.browsing import Worn

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair.

    Attributes
    ----------
    name
        As it was last written.
    distance_m, runs, runs_without_distance
        What the known runs add up to, so it can only be too low.
    first_on, last_on, last_run_id, last_typed_id
        When it was worn, and the run it was last worn in: measured, or typed.
    stage
        Whether a look at it is worth it, by distance alone.
    retired_on
        ``None`` while it is in use.
    """

    name: str
    distance_m: float
    runs: int
    runs_without_distance: int
    first_on: date
    last_on: date
    last_run_id: int
    stage: ShoeStage
    retired_on: date | None
    last_typed_id: str = ""


def pairs(runner_id: int) -> tuple[Pair, ...]:
    """Return every pair that a run names: those in use first, the one worn last first. Names differing only in case are one."""
    from runtall.store import browsing, typed_runs

    by_key: dict[str, list[Worn]] = {}
    for each in sorted((*browsing.worn(runner_id), *typed_runs.worn(runner_id)), key=lambda worn: worn.on):
        by_key.setdefault(each.gear.strip().casefold(), []).append(each)
    retired = browsing.retired(runner_id)
    found = [_pair(worn, retired.get(key)) for key, worn in by_key.items()]
    return tuple(sorted(found, key=lambda pair: (pair.retired_on is not None, -pair.last_on.toordinal(), pair.name)))


def _pair(worn: list[Worn], retired_on: date | None) -> Pair:
    distance_m = float(sum(each.distance_m for each in worn if each.distance_m is not None))
    return Pair(
        name=worn[-1].gear.strip(),
        distance_m=distance_m,
        runs=len(worn),
        runs_without_distance=sum(each.distance_m is None for each in worn),
        first_on=min(each.on for each in worn),
        last_on=max(each.on for each in worn),
        last_run_id=worn[-1].run_id,
        stage=shoe_stage(distance_m),
        retired_on=retired_on,
        last_typed_id=worn[-1].typed_id,
    )


def names(runner_id: int) -> tuple[str, ...]:
    """Return the names of the pairs in use, the one worn last first."""
    from runtall.store import browsing, typed_runs
    from runtall.store.marks import RUNS

    retired = browsing.retired(runner_id)
    of_files = while_same((RUNS,), "gear names", runner_id, lambda: browsing.gear_names(runner_id))
    latest: dict[str, tuple[date, str]] = {}
    named_by_words = ((each.gear, each.on) for each in typed_runs.worn(runner_id))
    for gear, on in (*of_files, *named_by_words):
        key = gear.strip().casefold()
        if key and key not in retired and (key not in latest or on >= latest[key][0]):
            latest[key] = (on, gear.strip())
    return tuple(name for _, name in sorted(latest.values(), key=lambda each: (-each[0].toordinal(), each[1])))


def name_for(runner_id: int, run_ids: Iterable[int], name: str, *, typed_ids: Iterable[str] = ()) -> None:
    """Keep the runner's word on which pair some runs were in, measured or typed; an empty name takes the pair away.

    Raises
    ------
    NotFoundError
        A run is not this runner's.
    ImplausibleValueError
        The name is too long.
    """
    from runtall.store import browsing, planning

    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME:
        raise ImplausibleValueError(say("This name is too long."), say("Write at most {n} letters.", n=LONGEST_NAME))
    wanted = tuple(run_ids)
    if browsing.count_own(runner_id, wanted) != len(set(wanted)):
        raise NotFoundError(say("This run is not in your log."))
    with planning.all_or_nothing(runner_id):
        for run_id in wanted:
            browsing.name_shoes(runner_id, run_id, plain)
        for typed_id in typed_ids:
            _name_typed(runner_id, typed_id, plain)


def _name_typed(runner_id: int, typed_id: str, name: str) -> None:
    """Say a typed run anew, with other shoes."""
    from runtall.services import typed_runs
    from runtall.store import planning

    newest = typed_runs.versions(runner_id, typed_id)[0]
    if (newest.run.shoes or "") == name:
        return
    named = replace(newest.run, shoes=name or None)
    planning.keep_typed_run(runner_id, planning.KeptTypedRun(str(uuid.uuid4()), named, datetime.now(UTC), newest.id))


def retire(runner_id: int, name: str, *, on: date) -> None:
    """Retire a pair. Raises ``NotFoundError`` for one that no run names."""
    from runtall.store import browsing

    browsing.retire(runner_id, _key(runner_id, name), on=on)


def take_up(runner_id: int, name: str) -> None:
    """Take a retired pair up again. Raises ``NotFoundError`` for one that no run names."""
    from runtall.store import browsing

    browsing.take_up(runner_id, _key(runner_id, name))


def _key(runner_id: int, name: str) -> str:
    key = name.strip().casefold()
    if not any(pair.name.casefold() == key for pair in pairs(runner_id)):
        raise NotFoundError(say("No pair of yours is called {name}.", name=name[:LONGEST_NAME]))
    return key


@dataclass(frozen=True, slots=True)
class Shoeless:
    """A run of which nobody knows the shoes: a measured one, or one that was typed."""

    run_id: int
    on: date
    distance_m: float | None
    typed_id: str = ""


def unnamed(runner_id: int, *, since: date) -> tuple[Shoeless, ...]:
    """Return runs since a day that name no shoes, newest first."""
    from runtall.store import browsing, typed_runs

    found = (*browsing.unnamed(runner_id, since=since), *typed_runs.unnamed(runner_id, since=since))
    newest_first = sorted(found, key=lambda each: each.on, reverse=True)
    return tuple(Shoeless(each.run_id, each.on, each.distance_m, each.typed_id) for each in newest_first)

"""The runner's pairs of shoes: how far each went, which one a run was in, and which are retired."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from runtall.core import ImplausibleValueError, NotFoundError, say
from runtall.load import ShoeStage, shoe_stage

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
    first_on, last_on, last_run_id
        When it was worn.
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


def pairs(runner_id: int) -> tuple[Pair, ...]:
    """Return every pair that a run names: those in use first, the one worn last first. Names differing only in case are one."""
    from runtall.store import browsing

    by_key: dict[str, list[Worn]] = {}
    for each in browsing.worn(runner_id):
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
    )


def names(runner_id: int) -> tuple[str, ...]:
    """Return the names of the pairs in use, the one worn last first."""
    from runtall.store import browsing

    retired = browsing.retired(runner_id)
    latest: dict[str, tuple[date, str]] = {}
    for gear, on in browsing.gear_names(runner_id):
        key = gear.strip().casefold()
        if key and key not in retired and (key not in latest or on >= latest[key][0]):
            latest[key] = (on, gear.strip())
    return tuple(name for _, name in sorted(latest.values(), key=lambda each: (-each[0].toordinal(), each[1])))


def name_for(runner_id: int, run_ids: Iterable[int], name: str) -> None:
    """Keep the runner's word on which pair some runs were in; an empty name takes the pair away.

    Raises
    ------
    NotFoundError
        A run is not this runner's.
    ImplausibleValueError
        The name is too long.
    """
    from runtall.store import browsing

    plain = " ".join(name.split())
    if len(plain) > LONGEST_NAME:
        raise ImplausibleValueError(say("This name is too long."), say("Write at most {n} letters.", n=LONGEST_NAME))
    wanted = tuple(run_ids)
    if browsing.count_own(runner_id, wanted) != len(set(wanted)):
        raise NotFoundError(say("This run is not in your log."))
    for run_id in wanted:
        browsing.name_shoes(runner_id, run_id, plain)


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
    """A run of which nobody knows the shoes."""

    run_id: int
    on: date
    distance_m: float | None


def unnamed(runner_id: int, *, since: date) -> tuple[Shoeless, ...]:
    """Return runs since a day that name no shoes, newest first."""
    from runtall.store import browsing

    return tuple(Shoeless(each.run_id, each.on, each.distance_m) for each in browsing.unnamed(runner_id, since=since))

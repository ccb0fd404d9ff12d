"""The days around a race: shorter runs before it, easy days after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because
from runtall.plan._inputs import PlanInputs, Race
from runtall.plan._why import because

RACE_RULE = "race-by-then"


class RacePart(StrEnum):
    """Where a day stands to a race."""

    CUSHION = "cushion"
    RACE = "race"
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True)
class RaceDay:
    """A day close to a race: the share of the longest run that planned runs keep, and why. No planned run is hard on it."""

    race: Race
    part: RacePart
    share: float
    because: Because


def recovery_days(distance_m: float) -> int:
    """Return how many easy days follow a race.

    Examples
    --------
    >>> recovery_days(10_000.0), recovery_days(42_195.0)
    (5, 21)
    """
    by = rule(RACE_RULE)
    return min(int(by.value("recovery_days_most")), ceil(distance_m / by.value("recovery_day_per_m")))


def race_day(inputs: PlanInputs, on: date) -> RaceDay | None:
    """Return the race that a day stands close to; ``None`` on ordinary days. Of two the one that asks for more care."""
    found = [each for race in inputs.races if (each := _part(race, on)) is not None]
    return min(found, key=lambda each: (each.part is not RacePart.RACE, each.share), default=None)


def share_around_race(inputs: PlanInputs, on: date) -> float:
    """Return the share of the longest run that planned runs keep around a race; 1 on ordinary days."""
    found = race_day(inputs, on)
    return 1.0 if found is None else found.share


def _part(race: Race, on: date) -> RaceDay | None:
    by = rule(RACE_RULE)
    if on == race.on:
        return _day(race, RacePart.RACE, by.value("recovery_share"))
    if timedelta(0) < race.on - on <= timedelta(days=int(by.value("cushion_days"))):
        return _day(race, RacePart.CUSHION, by.value("cushion_share"))
    if timedelta(0) < on - race.on <= timedelta(days=recovery_days(race.distance_m)):
        return _day(race, RacePart.RECOVERY, by.value("recovery_share"))
    return None


def _day(race: Race, part: RacePart, share: float) -> RaceDay:
    return RaceDay(race, part, share, because(RACE_RULE, _sentence(race, part)))


def _sentence(race: Race, part: RacePart) -> Message:
    match part:
        case RacePart.CUSHION:
            return say("Your race is on {race_on}: runs before it are shorter and easy.", race_on=race.on.isoformat())
        case RacePart.RACE:
            return say("Today is your race, your own choice. Nothing else is planned.")
        case RacePart.RECOVERY:
            until = race.on + timedelta(days=recovery_days(race.distance_m))
            return say("Your race is not long ago: short and easy up to {until_on}.", until_on=until.isoformat())

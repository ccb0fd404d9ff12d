"""The pain diary as values: when, where, which side, what kind, how strong, and what came before. Corrections keep history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from runtall.core import ImplausibleValueError, say


class Context(StrEnum):
    """When, seen from a run, the back was felt. ``REST`` is a time without a run."""

    REST = "rest"
    BEFORE = "before"
    DURING = "during"
    RIGHT_AFTER = "right_after"
    ONE_HOUR_AFTER = "one_hour_after"
    NEXT_MORNING = "next_morning"


class Place(StrEnum):
    """Regions of the body chart, from the back outwards and down."""

    LOW_BACK = "low_back"
    TAILBONE = "tailbone"
    UPPER_BACK = "upper_back"
    NECK = "neck"
    FLANK = "flank"
    HIP = "hip"
    BUTTOCK = "buttock"
    GROIN = "groin"
    SADDLE = "saddle"
    THIGH = "thigh"
    KNEE = "knee"
    BELOW_KNEE = "below_knee"
    FOOT = "foot"
    BELLY = "belly"
    CHEST = "chest"
    ELSEWHERE = "elsewhere"


class Side(StrEnum):
    """Side of the body, as the runner's own."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    BOTH = "both"


class Kind(StrEnum):
    """How it feels, in the words that runners use."""

    TIGHT = "tight"
    STIFF = "stiff"
    ACHE = "ache"
    DEEP = "deep"
    SHARP = "sharp"
    SHOOTING = "shooting"
    BURNING = "burning"
    TINGLING = "tingling"
    NUMB = "numb"
    HEAVY = "heavy"
    GIVING_WAY = "giving_way"


class Effect(StrEnum):
    """What something did to the feeling."""

    EASED = "eased"
    NO_CHANGE = "no_change"
    SPREAD = "spread"
    WORSENED = "worsened"


class Did(StrEnum):
    """What the runner did, in moves that have an effect to note."""

    BENDING_FORWARD = "bending_forward"
    BENDING_BACK = "bending_back"
    TURNING = "turning"
    SITTING = "sitting"
    STANDING = "standing"
    WALKING = "walking"
    LYING_DOWN = "lying_down"
    RUNNING_TALL = "running_tall"
    SHORTER_QUICKER_STEPS = "shorter_quicker_steps"
    SLOWING_DOWN = "slowing_down"
    STRETCHING = "stretching"
    HOPPING = "hopping"
    WARMTH = "warmth"
    SLEEP = "sleep"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Felt:
    """One region of the body chart: where, on which side, and how it feels."""

    place: Place
    side: Side
    kinds: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Noted:
    """What a move or a habit did to the feeling."""

    did: Did
    effect: Effect
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A value of the runner's own tracker, in the runner's own unit; ``value`` is ``None`` where it was left out."""

    name: str
    value: float | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """How the back felt at one moment. Everything but ``id``, ``at``, ``zone`` and ``context`` may be missing.

    Attributes
    ----------
    id
        Given by whoever keeps it; never reused.
    at, zone
        The instant (UTC) that the entry speaks about, and the IANA zone that the runner was in.
    context
        Rest, or when seen from the run.
    at_distance_m, speed_mps
        Where in the run and how fast, for ``Context.DURING``.
    pain_nrs
        0 to 10; 0 is "nothing", ``None`` is "not said".
    felt
        Regions; empty with ``pain_nrs`` above 0 means that the place was not said.
    noted
        What eased or spread it.
    woke_at_night
        Whether pain woke the runner; ``None`` where it was not said.
    rpe
        Effort of the run, 0 to 10.
    sleep_h, sitting_h
        Last night's sleep, the day's sitting, hours.
    stress_of_10
        Own rating, 0 to 10.
    warmed_up
        Whether the run had a warm-up; ``None`` where it was not said.
    shoes
        The runner's own name of the pair.
    run_on
        The runner's day of the run that the entry belongs to.
    tracked
        Own trackers.
    note
        Own words.
    written_at
        When it was written down (UTC); ``None`` means at once.
    supersedes
        Id of the entry that this one corrects.
    withdrawn
        The entry takes the superseded one back and says nothing itself.

    Raises
    ------
    ImplausibleValueError
        A value lies outside its scale, or the instant has no zone.
    """

    id: str
    at: datetime
    zone: str
    context: Context
    pain_nrs: int | None = None
    felt: tuple[Felt, ...] = ()
    noted: tuple[Noted, ...] = ()
    woke_at_night: bool | None = None
    at_distance_m: float | None = None
    speed_mps: float | None = None
    rpe: float | None = None
    sleep_h: float | None = None
    sitting_h: float | None = None
    stress_of_10: int | None = None
    warmed_up: bool | None = None
    shoes: str | None = None
    run_on: date | None = None
    tracked: tuple[Tracked, ...] = ()
    note: str = ""
    written_at: datetime | None = None
    supersedes: str | None = None
    withdrawn: bool = field(default=False)

    def __post_init__(self) -> None:
        if self.at.utcoffset() is None:
            raise ImplausibleValueError(say("A diary entry has no time zone."), say("Give its time with a zone."))
        scales = (("pain", self.pain_nrs, 10), ("effort", self.rpe, 10), ("stress", self.stress_of_10, 10))
        hours = (("hours of sleep", self.sleep_h, 24), ("hours of sitting", self.sitting_h, 24))
        for name, value, highest in (*scales, *hours):
            if value is not None and not 0 <= value <= highest:
                raise ImplausibleValueError(
                    say("{name} of {given} is outside 0 to {highest}.", name=name, given=value, highest=highest),
                    say("Give a number from 0 to {highest}, or leave it out.", highest=highest),
                )
        if self.withdrawn and self.supersedes is None:
            raise ImplausibleValueError(say("An entry that takes another back does not say which."))


def standing(entries: Iterable[DiaryEntry]) -> tuple[DiaryEntry, ...]:
    """Return the entries that hold today, by time: those that no later entry corrects or takes back.

    The corrected ones stay in ``entries``; see :func:`history_of`.
    """
    every = tuple(entries)
    corrected = {entry.supersedes for entry in every}
    return tuple(sorted((e for e in every if e.id not in corrected and not e.withdrawn), key=lambda e: (e.at, e.id)))


def history_of(entry_id: str, entries: Iterable[DiaryEntry]) -> tuple[DiaryEntry, ...]:
    """Return one entry's versions, newest first, starting from the version named.

    An unknown id, or a chain that bites its tail, is our own mistake (``KeyError``, ``ValueError``).
    """
    by_id = {entry.id: entry for entry in entries}
    versions = [by_id[entry_id]]
    while (before := versions[-1].supersedes) is not None:
        if any(version.id == before for version in versions):
            raise ValueError(f"diary entry {before} corrects itself")
        versions.append(by_id[before])
    return tuple(versions)

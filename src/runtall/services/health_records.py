"""A runner's record for a clinic's system or another runtall, written as a FHIR bundle; ``keeping_records`` takes one in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from runtall.core import ImplausibleValueError, NotEnoughDataError, say

if TYPE_CHECKING:
    from runtall.findings import HealthRecord
    from runtall.screen import TestOutcome
    from runtall.writers.fhir import HealthBundle


@dataclass(frozen=True, slots=True)
class Written:
    """What a health record holds, by count; ``has_plan`` tells whether the week that stands is in it."""

    diary_entries: int
    questionnaires: int
    movement_tests: int
    own_activities: int
    runs: int
    has_plan: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into a health record.

    Attributes
    ----------
    from_on, until_on
        First and last day that is told of; ``None`` leaves that side open. Own activities go along whole.
    name
        What the runner is to be called in it; empty is the default: a pseudonym and no name.
    snomed
        Whether SNOMED CT codes stand beside runtall's own; using those is licensed in some countries.
    """

    from_on: date | None = None
    until_on: date | None = None
    name: str = ""
    snomed: bool = False

    def __post_init__(self) -> None:
        if self.from_on is not None and self.until_on is not None and self.until_on < self.from_on:
            raise ImplausibleValueError(say("The last day is before the first."), say("Give the earlier day first."))

    def has(self, day: date) -> bool:
        """Whether a day is told of."""
        return (self.from_on is None or day >= self.from_on) and (self.until_on is None or day <= self.until_on)


def as_bytes(runner_id: int, wanted: Wanted | None = None, *, now: datetime | None = None) -> tuple[bytes, Written]:
    """Return the record as JSON of a FHIR bundle (R4), and what is in it. Reads; nothing is decided or kept.

    Raises
    ------
    NotEnoughDataError
        There is nothing of these days to tell.
    """
    from runtall.writers.fhir import bundle

    told = _told(runner_id, wanted or Wanted(), now or datetime.now(UTC))
    record = told.record
    found = Written(len(record.diary), len(record.sheets), len(record.tests), len(record.goals), len(told.runs), bool(told.days))
    if record.is_empty and not told.runs:
        raise NotEnoughDataError(
            say("There is nothing of these days to put into a health record."),
            say("Choose other days, or write something down first: runtall log"),
        )
    return (json.dumps(bundle(told), indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode(), found


def write(runner_id: int, target: Path, wanted: Wanted | None = None, *, now: datetime | None = None) -> Written:
    """Write the record to a new file that its owner alone can read. Raises ``ConflictError`` where the file exists."""
    from runtall.services.whole_files import new_file

    made, found = as_bytes(runner_id, wanted, now=now)
    with new_file(target) as out:
        out.write(made)
    return found


def file_name(on: date) -> str:
    """Return what a health record is called."""
    return f"runtall-health-record-{on.isoformat()}.json"


def _told(runner_id: int, wanted: Wanted, now: datetime) -> HealthBundle:
    from runtall import __version__
    from runtall.plan import needs_care
    from runtall.services import weeks
    from runtall.store import runners, runs
    from runtall.writers.fhir import HealthBundle, Person

    who, profile = runners.name_of(runner_id), runners.profile_of(runner_id)
    record, outcomes = _record(runner_id, wanted)
    measured = runs.summaries_with_run(runner_id, since=wanted.from_on, parts_since=date.max)
    inputs = weeks.as_it_stands(runner_id, now=now)
    week = None if needs_care(inputs.safety) or not wanted.has(inputs.on) else inputs.week
    return HealthBundle(
        person=Person(runners.pseudonym_seed(runner_id), wanted.name, profile.birth_year, profile.sex, who.is_sample),
        record=record,
        made_at=now,
        version=__version__,
        outcomes=outcomes,
        runs=tuple(each for _, each in measured if wanted.has(each.started_on)),
        week_on=None if week is None else week.monday_on,
        days=() if week is None else week.days,
        snomed=wanted.snomed,
    )


class _Corrected(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def supersedes(self) -> str | None: ...


def _record(runner_id: int, wanted: Wanted) -> tuple[HealthRecord, Mapping[str, TestOutcome]]:
    """Return what holds of these days, and what each movement test came to."""
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    from runtall.findings import HealthRecord, OwnGoal, SheetOnFile, TestOnFile
    from runtall.services import screening
    from runtall.store import diary, questionnaires, tested
    from runtall.symptoms import Questionnaire, standing

    entries, sheets, tests = diary.entries(runner_id), questionnaires.every(runner_id), tested.every(runner_id)
    told = [each for each in standing(entries) if wanted.has(each.at.astimezone(ZoneInfo(each.zone)).date())]
    filled = [each for each in questionnaires.standing(runner_id) if wanted.has(each.on)]
    results = [each for each in tested.standing(runner_id) if wanted.has(each.result.on)]
    replaces = {
        **_chains(told, entries),
        **_chains(filled, sheets),
        **_chains(results, tests),
    }
    record = HealthRecord(
        diary=tuple(replace(each, supersedes=None) for each in told),
        sheets=tuple(SheetOnFile(each.id, Questionnaire(each.kind), each.on, each.answers, each.written_at) for each in filled),
        tests=tuple(TestOnFile(each.id, each.result, each.written_at) for each in results),
        goals=tuple(OwnGoal(each.name, each.chosen_on, each.put_away_on) for each in questionnaires.activities(runner_id)),
        replaces=replaces,
    )
    return record, {line.id: line.outcome for line in screening.lines(runner_id) if line.outcome is not None}


def _chains(standing: Sequence[_Corrected], every: Iterable[_Corrected]) -> dict[str, tuple[str, ...]]:
    """Return, for what stands in place of something, the ids before it, the newest first."""
    before = {each.id: each.supersedes for each in every if each.supersedes is not None}
    found: dict[str, tuple[str, ...]] = {}
    for each in standing:
        chain: list[str] = []
        at = before.get(each.id)
        while at is not None and at not in chain:
            chain.append(at)
            at = before.get(at)
        if chain:
            found[each.id] = tuple(chain)
    return found

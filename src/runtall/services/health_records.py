"""A runner's record for a clinic's system or another runtall: written as a FHIR bundle, and kept when one comes in."""

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


# Back in -------------------------------------------------------------------------------------------------------------


def keep(runner_id: int, record: HealthRecord) -> None:
    """Keep what a health record holds and is not here yet; call it in a transaction. What is here stays as it is.

    Something that stands in place of an earlier version corrects that, where the earlier one is here and stands.
    """
    from dataclasses import replace

    from runtall.store import diary, questionnaires, tested

    replaces = record.replaces
    known = _Known.of((each.id, each.supersedes) for each in diary.entries(runner_id))
    diary.keep(
        runner_id,
        [replace(each, supersedes=known.standing(replaces.get(each.id, ()))) for each in record.diary if known.is_new(each.id)],
    )
    known = _Known.of((each.id, each.supersedes) for each in questionnaires.every(runner_id))
    for sheet in record.sheets:
        if known.is_new(sheet.id):
            corrects = known.standing(replaces.get(sheet.id, ()))
            questionnaires.keep(
                runner_id,
                questionnaires.Filled(sheet.id, sheet.kind.value, sheet.on, dict(sheet.answers), sheet.written_at, corrects),
            )
    known = _Known.of((each.id, each.supersedes) for each in tested.every(runner_id))
    tested.keep(
        runner_id,
        [
            tested.KeptResult(each.id, each.result, each.written_at, known.standing(replaces.get(each.id, ())))
            for each in record.tests
            if known.is_new(each.id)
        ],
    )
    _keep_names(runner_id, record)


@dataclass(slots=True)
class _Known:
    """What is kept of one kind: ids, and which of them were corrected already."""

    ids: set[str]
    corrected: set[str]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str | None]]) -> _Known:
        every = list(rows)
        return cls({name for name, _ in every}, {before for _, before in every if before is not None})

    def is_new(self, name: str) -> bool:
        """Whether an id is not kept yet; it counts as kept from here on."""
        is_new = name not in self.ids
        self.ids.add(name)
        return is_new

    def standing(self, before: Sequence[str]) -> str | None:
        """Return which of the earlier versions is here and stands; it counts as corrected from here on."""
        found = next((each for each in before if each in self.ids and each not in self.corrected), None)
        if found is not None:
            self.corrected.add(found)
        return found


def _keep_names(runner_id: int, record: HealthRecord) -> None:
    """Keep the runner's own activities and trackers that are not here yet."""
    from zoneinfo import ZoneInfo

    from runtall.store import diary, questionnaires

    named = {each.name for each in questionnaires.activities(runner_id)}
    for goal in record.goals:
        if goal.name not in named:
            named.add(goal.name)
            questionnaires.choose_activity(runner_id, goal.name, on=goal.chosen_on)
            if goal.put_away_on is not None:
                questionnaires.put_activity_away(runner_id, goal.name, on=goal.put_away_on)
    followed = {each.name for each in diary.trackers(runner_id)}
    for entry in record.diary:
        for each in entry.tracked:
            if each.name not in followed:
                followed.add(each.name)
                diary.follow(runner_id, each.name, each.unit, on=entry.at.astimezone(ZoneInfo(entry.zone)).date())

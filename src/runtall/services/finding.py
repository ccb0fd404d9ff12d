"""What stands out for a runner, what is unknown, the one thing worth doing next, and the trail behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from runtall.core import Message, NotFoundError, say
from runtall.evidence import ContestedPoint, Paper, Rule, contested_points, literature, rules
from runtall.findings import (
    DiaryDay,
    EarlierRun,
    Finding,
    FindingInputs,
    Group,
    SafetyAnswers,
    TestedPurpose,
    WornRun,
    diary_since,
    find,
    find_of_runs,
    next_to_settle,
    put_forward,
    runs_since,
)
from runtall.services.filmed_form import filmed_form
from runtall.services.remembered import remembered, while_same
from runtall.services.runners import today_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runtall.screen import Deficit, TestOutcome


@dataclass(frozen=True, slots=True)
class Standout:
    """What stands out: at most three to put forward, every finding, and the one unknown worth settling next.

    ``counted_to_on`` is the day that "lately" is counted from. ``settle_next`` is ``None`` where nothing is unknown.
    """

    counted_to_on: date
    put_forward: tuple[Finding, ...]
    settle_next: Finding | None
    findings: tuple[Finding, ...]

    @property
    def asks_for_help(self) -> bool:
        """Whether the safety answers ask for help before any run; then they speak alone."""
        return any(each.group is Group.SAFETY and each.strength > 1 for each in self.put_forward)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a rule, with what a clinician may set."""

    name: str
    value: float
    unit: str
    allowed: tuple[float, float]
    note: str


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything behind one finding: rule, version, its figures, what went in, the papers, and where sources disagree."""

    finding: Finding
    rule_id: str
    rule_version: int
    statement: Message
    grade: str
    figures: tuple[Figure, ...]
    papers: tuple[Paper, ...]
    disputed: tuple[ContestedPoint, ...]


def stand_out(inputs: FindingInputs, *, of_runs: Sequence[Finding] | None = None) -> Standout:
    """Return what stands out of inputs; ``of_runs`` as ``findings.find`` takes it."""
    found = find(inputs, of_runs=of_runs)
    return Standout(inputs.on, put_forward(found), next_to_settle(found), found)


def stored_standout(runner_id: int, *, today_on: date | None = None) -> Standout:
    """Return what stands out of everything on file for a runner, as of their own day."""
    from runtall.store import runners

    on = today_on or today_of(runners.profile_of(runner_id))
    return remembered("standout", runner_id, datetime.now(UTC), lambda: _of_everything(runner_id, on), of=on)


def _of_everything(runner_id: int, on: date) -> Standout:
    from runtall.store.marks import RUNS

    past = while_same((RUNS,), "past", runner_id, lambda: _past(runner_id, on), of=on)
    inputs = stored_inputs(runner_id, past.runs, on=on, earlier=past.earlier)
    return stand_out(inputs, of_runs=past.findings)


@dataclass(frozen=True, slots=True)
class _Past:
    """The runs on file as findings read them, and what rests on them alone."""

    runs: tuple[WornRun, ...]
    earlier: tuple[EarlierRun, ...]
    findings: tuple[Finding, ...]


def _past(runner_id: int, on: date) -> _Past:
    """Read the runs of the last months whole, and of those before what shoes and rows of days ask."""
    from runtall.store import past, runs

    since = runs_since(on)
    gear = runs.gear_by_run(runner_id)
    worn = tuple(WornRun(summary, gear.get(run_id)) for run_id, summary in past.first_and_since(runner_id, since))
    earlier = tuple(
        replace(run, gear=gear[run_id]) if run_id in gear else run for run_id, run in past.runs_before(runner_id, since)
    )
    return _Past(worn, earlier, find_of_runs(FindingInputs(on=on, runs=worn, earlier=earlier)))


def stored_inputs(runner_id: int, worn: Sequence[WornRun], *, on: date, earlier: Sequence[EarlierRun] = ()) -> FindingInputs:
    """Gather what is on file besides the runs: diary, safety answers, screen results, the item on worry."""
    from runtall.store.marks import DIARY, SAID
    from runtall.store.told import what_was_told

    told = while_same((DIARY, SAID), "what was told", runner_id, lambda: what_was_told(runner_id))
    days = while_same((DIARY, SAID), "days", runner_id, lambda: _diary(runner_id, on), of=on)
    return FindingInputs(
        on=on,
        runs=tuple(worn),
        earlier=tuple(earlier),
        diary=days if told.diary or told.questionnaires else (),
        safety=_safety(runner_id, on) if told.safety else None,
        purposes=while_same((SAID,), "purposes", runner_id, lambda: _purposes(runner_id)) if told.screen else (),
        filmed=while_same((SAID,), "filmed", runner_id, lambda: filmed_form(runner_id, on), of=on) if told.films else None,
    )


def _diary(runner_id: int, on: date) -> tuple[DiaryDay, ...]:
    from runtall.services import diary, lately, questionnaires
    from runtall.store.marks import SAID

    worries = while_same((SAID,), "worries", runner_id, lambda: questionnaires.worries(runner_id))
    return diary.diary_days(lately.entries_since(runner_id, diary_since(on), on=on), worries)


def _purposes(runner_id: int) -> tuple[TestedPurpose, ...]:
    from runtall.services import screening

    tested = purposes_of(screening.outcomes(runner_id))
    seen = {(each.purpose, each.side) for each in tested if each.work_on}
    return (*tested, *(each for each in asked_of(screening.asked_for(runner_id)) if (each.purpose, each.side) not in seen))


def asked_of(deficits: Sequence[Deficit]) -> Iterator[TestedPurpose]:
    """Yield what is worth working on beyond single outcomes: a clinic's reading, or sides that differed twice."""
    for each in deficits:
        side = each.side or each.extra_set_side
        yield TestedPurpose(each.tag, each.test_ids[0], True, False, each.on, None if side is None else side.value)


def of_runs(worn: Sequence[WornRun], *, on: date) -> Standout:
    """Return what stands out of runs alone; whatever only the runner could tell is unknown."""
    return stand_out(FindingInputs(on=on, runs=tuple(worn)))


def _safety(runner_id: int, on: date) -> SafetyAnswers | None:
    from runtall.services import triage

    stands = triage.state(runner_id, at=max(datetime.now(UTC), datetime.combine(on, time(12), tzinfo=UTC)))
    if stands.answered_on is None:
        return None
    held = stands.standing.closed_by is not None
    return SafetyAnswers(stands.outcome.value, len(stands.standing.triage.unanswered), stands.answered_on, held)


def purposes_of(outcomes: Sequence[TestOutcome]) -> tuple[TestedPurpose, ...]:
    """Return what the newest outcome of each test and side says on each purpose that the test informs."""
    from runtall.evidence import Label, movement_tests

    newest: dict[tuple[str, str | None], TestOutcome] = {}
    for outcome in sorted((each for each in outcomes if each.on is not None), key=lambda each: each.on or date.min):
        newest[(outcome.test_id, None if outcome.side is None else outcome.side.value)] = outcome
    found = []
    for (test_id, side), outcome in newest.items():
        assert outcome.on is not None
        for purpose in dict.fromkeys((*outcome.tags, *movement_tests()[test_id].informs)):
            work_on = outcome.label is Label.WORK_ON and purpose in outcome.tags
            ok = outcome.label is Label.OK or (outcome.label is Label.WORK_ON and purpose not in outcome.tags)
            found.append(TestedPurpose(purpose, test_id, work_on, ok and not work_on, outcome.on, side))
    return tuple(found)


def why(standout: Standout, finding_id: str) -> Trail:
    """Return the trail behind one finding.

    Raises
    ------
    NotFoundError
        There is no finding of this name.
    """
    found = next((each for each in standout.findings if each.id == finding_id), None)
    if found is None:
        raise NotFoundError(
            say("There is no finding called {name}.", name=finding_id), say("See their names with: runtall findings --all")
        )
    by = _rule(found.rule)
    return Trail(
        finding=found,
        rule_id=by.id,
        rule_version=by.version,
        statement=Message(by.statement),
        grade=by.grade,
        figures=tuple(
            Figure(name, parameter.value, parameter.unit, parameter.allowed, parameter.note)
            for name, parameter in by.parameters.items()
        ),
        papers=tuple(literature()[key] for key in by.sources),
        disputed=tuple(contested_points()[key] for key in found.contested),
    )


def _rule(key: str) -> Rule:
    rule_id, _, version = key.partition("/v")
    return next(each for each in rules()[rule_id] if each.version == int(version))

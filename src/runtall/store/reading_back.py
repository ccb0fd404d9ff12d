"""Reading everything of a runner once, as the pages will: what cannot be read back shows now and not on a page."""

from __future__ import annotations

from datetime import date

from runtall.core import Lap, Pause, SessionFigures, Verdict
from runtall.store import diary, own_plans, planning, questionnaires, runners, runs, safety, shapes, tested
from runtall.store.models import LedgerEntry, StoredRecording
from runtall.store.plan_models import StoredWeek


def read_everything(runner_id: int) -> None:
    """Read every aggregate; raises whatever reading it raises."""
    runners.profile_of(runner_id)
    runs.summaries(runner_id)
    runs.tight_words(runner_id)
    for row in StoredRecording.objects.filter(runner_id=runner_id).values_list("laps", "pauses", "session", "oddities"):
        laps, pauses, session, oddities = row
        shapes.to_value(laps, tuple[Lap, ...])
        shapes.to_value(pauses, tuple[Pause, ...])
        shapes.to_value(session, SessionFigures)
        for each in oddities:
            shapes.to_message(each)
    for verdict, detail in LedgerEntry.objects.filter(runner_id=runner_id).values_list("verdict", "detail"):
        Verdict(verdict)
        shapes.to_message(detail)
    _said(runner_id)
    _planned(runner_id)


def _said(runner_id: int) -> None:
    diary.entries(runner_id)
    diary.trackers(runner_id)
    safety.events(runner_id)
    tested.every(runner_id)
    questionnaires.every(runner_id)
    questionnaires.activities(runner_id)


def _planned(runner_id: int) -> None:
    planning.programme(runner_id)
    planning.wishes(runner_id)
    for monday in StoredWeek.objects.filter(runner_id=runner_id).values_list("monday_on", flat=True).distinct():
        planning.week(runner_id, monday)
    planning.check_ins(runner_id, since=date.min)
    planning.sessions(runner_id)
    planning.typed_runs(runner_id)
    planning.opt_ins(runner_id)
    planning.pauses(runner_id)
    own_plans.own_plan(runner_id)
    planning.races(runner_id)
    for day in planning.decision_days(runner_id):
        planning.decisions(runner_id, day)

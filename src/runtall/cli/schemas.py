"""The documented shape of every ``--json`` output, made from the types that are written."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from runtall.cli.json_form import schema


def _report() -> Any:
    from runtall.services.report_model import Report

    return Report


def _import() -> Any:
    from runtall.cli.importing import ImportForm

    return ImportForm


def _ledger() -> Any:
    from runtall.cli.importing import LedgerForm

    return LedgerForm


def _inspect() -> Any:
    from runtall.services.inspecting import Inspection

    return Inspection


def _profile() -> Any:
    from runtall.core import RunnerProfile

    return RunnerProfile


def _laps() -> Any:
    from runtall.services.tightness import Press

    return tuple[Press, ...]


def _evidence() -> Any:
    from runtall.services.evidence import Evidence

    return Evidence


def _log() -> Any:
    from runtall.cli.log import LogForm

    return LogForm


def _questions() -> Any:
    from runtall.cli.questions import QuestionsForm

    return QuestionsForm


def _triage() -> Any:
    from runtall.services.triage import TriageForm

    return TriageForm


def _screen() -> Any:
    from runtall.cli.screen import ScreenPage

    return ScreenPage


def _gait() -> Any:
    from runtall.services.filming import GaitForm

    return GaitForm


def _scan() -> Any:
    from runtall.services.filming import ScanForm

    return ScanForm


def _findings() -> Any:
    from runtall.services.finding import Standout

    return Standout


def _why() -> Any:
    from runtall.services.finding import Trail
    from runtall.services.today import DayTrail

    return Trail | DayTrail


def _today() -> Any:
    from runtall.services.today import Decided

    return Decided


def _check_out() -> Any:
    from runtall.services.today import CheckedOut

    return CheckedOut


def _session() -> Any:
    from runtall.cli.session import SessionForm

    return SessionForm


def _plan() -> Any:
    from runtall.cli.plan import PlanForm

    return PlanForm


def _return_to_run() -> Any:
    from runtall.cli.plan import ReturnForm

    return ReturnForm


def _replay() -> Any:
    from runtall.cli.today import ReplayForm

    return ReplayForm


def _figures() -> Any:
    from runtall.figures import TargetAngles

    return tuple[TargetAngles, ...]


def _exercises() -> Any:
    from runtall.services.exercises import ExerciseLine

    return tuple[ExerciseLine, ...]


def _routines() -> Any:
    from runtall.services.exercises import RoutinesPage

    return RoutinesPage


def _backup() -> Any:
    from runtall.services.backing_up import BackedUp

    return BackedUp


def _restore() -> Any:
    from runtall.services.restoring import Restored

    return Restored


def _export() -> Any:
    from runtall.services.calendar_plan import CalendarWritten
    from runtall.services.exporting import Exported
    from runtall.services.health_records import Written
    from runtall.services.printing import SheetWritten
    from runtall.services.watch_files import WorkoutsWritten

    return Exported | Written | WorkoutsWritten | CalendarWritten | SheetWritten


def _forget() -> Any:
    from runtall.services.forgetting import Forgotten

    return Forgotten


def _bridge() -> Any:
    from runtall.services.bridging import BridgeTold

    return BridgeTold


def _doctor() -> Any:
    from runtall.services.doctor import Examination

    return Examination


SCHEMAS: dict[str, Callable[[], Any]] = {
    "report": _report,
    "import": _import,
    "ledger": _ledger,
    "inspect": _inspect,
    "profile": _profile,
    "laps": _laps,
    "evidence": _evidence,
    "log": _log,
    "questions": _questions,
    "triage": _triage,
    "screen": _screen,
    "findings": _findings,
    "gait": _gait,
    "scan": _scan,
    "why": _why,
    "today": _today,
    "check-in": _today,
    "check-out": _check_out,
    "session": _session,
    "plan": _plan,
    "return-to-run": _return_to_run,
    "replay": _replay,
    "exercises": _exercises,
    "figures": _figures,
    "routines": _routines,
    "backup": _backup,
    "bridge": _bridge,
    "restore": _restore,
    "export": _export,
    "forget": _forget,
    "doctor": _doctor,
}
"""Command to the type that its ``--json`` writes."""


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema of one command's ``--json``."""
    body = schema(SCHEMAS[name]())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"runtall {name} --json",
        **({"type": "object"} if "anyOf" in body else {}),
        **body,
    }


def schema_text(name: str) -> str:
    """Return the schema as indented JSON."""
    return json.dumps(schema_of(name), indent=2)

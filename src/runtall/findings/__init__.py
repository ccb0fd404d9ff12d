"""Joins what the other rooms know: what stands out, what does not, what is unknown, and what evidence says of it."""

from runtall.findings._applies import APPLIES
from runtall.findings._find import MOST_PUT_FORWARD, find, find_of_runs, next_to_settle, put_forward
from runtall.findings._finding import Finding, Group, Input, Settle, Status
from runtall.findings._health_record import (
    HEALTH_CODES,
    HEALTH_EXTRAS,
    HEALTH_IDS,
    HealthRecord,
    OwnGoal,
    SheetOnFile,
    TestOnFile,
    health_uuid,
    sheet_urn,
)
from runtall.findings._inputs import DiaryDay, EarlierRun, FilmedForm, FindingInputs, SafetyAnswers, TestedPurpose, WornRun
from runtall.findings._kinds import KINDS, Kind
from runtall.findings._reach import diary_since, runs_since

__all__ = [
    "APPLIES",
    "HEALTH_CODES",
    "HEALTH_EXTRAS",
    "HEALTH_IDS",
    "KINDS",
    "MOST_PUT_FORWARD",
    "DiaryDay",
    "EarlierRun",
    "FilmedForm",
    "Finding",
    "FindingInputs",
    "Group",
    "HealthRecord",
    "Input",
    "Kind",
    "OwnGoal",
    "SafetyAnswers",
    "Settle",
    "SheetOnFile",
    "Status",
    "TestOnFile",
    "TestedPurpose",
    "WornRun",
    "diary_since",
    "find",
    "find_of_runs",
    "health_uuid",
    "next_to_settle",
    "put_forward",
    "runs_since",
    "sheet_urn",
]

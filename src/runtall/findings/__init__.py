"""Joins what the other rooms know: what stands out, what does not, what is unknown, and what evidence says of it."""

from runtall.findings._applies import APPLIES
from runtall.findings._find import MOST_PUT_FORWARD, find, next_to_settle, put_forward
from runtall.findings._finding import Finding, Group, Input, Settle, Status
from runtall.findings._inputs import DiaryDay, FilmedForm, FindingInputs, SafetyAnswers, TestedPurpose, WornRun
from runtall.findings._kinds import KINDS, Kind

__all__ = [
    "APPLIES",
    "KINDS",
    "MOST_PUT_FORWARD",
    "DiaryDay",
    "FilmedForm",
    "Finding",
    "FindingInputs",
    "Group",
    "Input",
    "Kind",
    "SafetyAnswers",
    "Settle",
    "Status",
    "TestedPurpose",
    "WornRun",
    "find",
    "next_to_settle",
    "put_forward",
]

"""What is known, as packaged data: papers, claims, contested points, protocols and rules, each read once and frozen.

Rules are at hand; the rest is loaded when a name of it is first asked for, so that a command pays for what it uses.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from runtall.evidence._rules import GRADES, Example, Parameter, Rule, rule, rules

if TYPE_CHECKING:
    from runtall.evidence._battery import (
        Battery,
        Clinic,
        ClinicReading,
        ClinicUnit,
        FlagKind,
        Gate,
        NeverReported,
        PlanOrder,
        ScreenForm,
        battery,
        clinic,
    )
    from runtall.evidence._checks import Body, evidence_problems, packaged
    from runtall.evidence._claims import ARTICLES, Claim, ClaimKind, Figure, claims
    from runtall.evidence._contested import ContestedPoint, Position, Stance, contested_points
    from runtall.evidence._defaults import Default, defaults
    from runtall.evidence._exercises import (
        CONTRAINDICATIONS,
        EXERCISE_KINDS,
        GENERAL_PRACTICE,
        KIT,
        POSITIONS,
        PURPOSES,
        Contraindication,
        DoseRange,
        Exercise,
        ExerciseKind,
        KitItem,
        exercises,
    )
    from runtall.evidence._grades import Choice, Grade, Topic
    from runtall.evidence._literature import Checked, Paper, Sureness, literature
    from runtall.evidence._movement_tests import (
        Advice,
        AnswerChoice,
        CameraMeasure,
        CameraPart,
        Condition,
        Confidence,
        CutOff,
        FlagGate,
        Kind,
        Label,
        Measure,
        MovementTest,
        Normal,
        Op,
        SideRule,
        Stop,
        TestError,
        TestExample,
        When,
        movement_test,
        movement_tests,
    )
    from runtall.evidence._protocols import Moment, Place, Protocol, Step, protocols
    from runtall.evidence._red_flags import Bound, Open, Outcome, Path, Pattern, RedFlag, Within, red_flags

__all__ = [
    "ARTICLES",
    "CONTRAINDICATIONS",
    "EXERCISE_KINDS",
    "GENERAL_PRACTICE",
    "GRADES",
    "KIT",
    "POSITIONS",
    "PURPOSES",
    "Advice",
    "AnswerChoice",
    "Battery",
    "Body",
    "Bound",
    "CameraMeasure",
    "CameraPart",
    "Checked",
    "Choice",
    "Claim",
    "ClaimKind",
    "Clinic",
    "ClinicReading",
    "ClinicUnit",
    "Condition",
    "Confidence",
    "ContestedPoint",
    "Contraindication",
    "CutOff",
    "Default",
    "DoseRange",
    "Example",
    "Exercise",
    "ExerciseKind",
    "Figure",
    "FlagGate",
    "FlagKind",
    "Gate",
    "Grade",
    "Kind",
    "KitItem",
    "Label",
    "Measure",
    "Moment",
    "MovementTest",
    "NeverReported",
    "Normal",
    "Op",
    "Open",
    "Outcome",
    "Paper",
    "Parameter",
    "Path",
    "Pattern",
    "Place",
    "PlanOrder",
    "Position",
    "Protocol",
    "RedFlag",
    "Rule",
    "ScreenForm",
    "SideRule",
    "Stance",
    "Step",
    "Stop",
    "Sureness",
    "TestError",
    "TestExample",
    "Topic",
    "When",
    "Within",
    "battery",
    "claims",
    "clinic",
    "contested_points",
    "defaults",
    "evidence_problems",
    "exercises",
    "literature",
    "movement_test",
    "movement_tests",
    "packaged",
    "protocols",
    "red_flags",
    "rule",
    "rules",
]

_LATER = {
    "_battery": (
        "Battery",
        "Clinic",
        "ClinicReading",
        "ClinicUnit",
        "FlagKind",
        "Gate",
        "NeverReported",
        "PlanOrder",
        "ScreenForm",
        "battery",
        "clinic",
    ),
    "_checks": (
        "Body",
        "evidence_problems",
        "packaged",
    ),
    "_claims": (
        "ARTICLES",
        "Claim",
        "ClaimKind",
        "Figure",
        "claims",
    ),
    "_contested": (
        "ContestedPoint",
        "Position",
        "Stance",
        "contested_points",
    ),
    "_defaults": (
        "Default",
        "defaults",
    ),
    "_exercises": (
        "CONTRAINDICATIONS",
        "EXERCISE_KINDS",
        "GENERAL_PRACTICE",
        "KIT",
        "POSITIONS",
        "PURPOSES",
        "Contraindication",
        "DoseRange",
        "Exercise",
        "ExerciseKind",
        "KitItem",
        "exercises",
    ),
    "_grades": (
        "Choice",
        "Grade",
        "Topic",
    ),
    "_literature": (
        "Checked",
        "Paper",
        "Sureness",
        "literature",
    ),
    "_movement_tests": (
        "Advice",
        "AnswerChoice",
        "CameraMeasure",
        "CameraPart",
        "Condition",
        "Confidence",
        "CutOff",
        "FlagGate",
        "Kind",
        "Label",
        "Measure",
        "MovementTest",
        "Normal",
        "Op",
        "SideRule",
        "Stop",
        "TestError",
        "TestExample",
        "When",
        "movement_test",
        "movement_tests",
    ),
    "_protocols": (
        "Moment",
        "Place",
        "Protocol",
        "Step",
        "protocols",
    ),
    "_red_flags": (
        "Bound",
        "Open",
        "Outcome",
        "Path",
        "Pattern",
        "RedFlag",
        "Within",
        "red_flags",
    ),
}
"""Working file to the names that it publishes."""


def __getattr__(name: str) -> object:
    """Load the working file of a published name when it is first asked for."""
    for file, names in _LATER.items():
        if name in names:
            found: object = getattr(import_module(f"{__name__}.{file}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module {__name__} has no {name}")

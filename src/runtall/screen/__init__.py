"""Movement tests: what the body can do today, side by side; to choose exercises and to follow one person, never to diagnose."""

from runtall.core import Sex, Side
from runtall.screen._by_camera import CameraFigure, Refusal
from runtall.screen._camera import ScreenCameraReading, camera_view, read_test_by_camera
from runtall.screen._camera_applies import APPLIES
from runtall.screen._camera_guide import CameraGuide, camera_guide
from runtall.screen._compare import change, changes, reading_error, side_differences
from runtall.screen._deficits import deficits, latest_outcomes
from runtall.screen._entry import clinic_result, entered
from runtall.screen._filmed import CameraView
from runtall.screen._flags import easing_direction, symptom_flags
from runtall.screen._gates import ScreenSession, SessionStep, gates, session
from runtall.screen._judge import advice_of, judge, judge_one, should_stop
from runtall.screen._labels import label
from runtall.screen._results import (
    Change,
    Deficit,
    Direction,
    Door,
    Easing,
    EasingStatus,
    Entry,
    GateAnswers,
    Gates,
    Movement,
    Result,
    SideDifference,
    Sidedness,
    SymptomFlag,
    TestGate,
    TestOutcome,
    Way,
)

__all__ = [
    "APPLIES",
    "CameraFigure",
    "CameraGuide",
    "CameraView",
    "Change",
    "Deficit",
    "Direction",
    "Door",
    "Easing",
    "EasingStatus",
    "Entry",
    "GateAnswers",
    "Gates",
    "Movement",
    "Refusal",
    "Result",
    "ScreenCameraReading",
    "ScreenSession",
    "SessionStep",
    "Sex",
    "Side",
    "SideDifference",
    "Sidedness",
    "SymptomFlag",
    "TestGate",
    "TestOutcome",
    "Way",
    "advice_of",
    "camera_guide",
    "camera_view",
    "change",
    "changes",
    "clinic_result",
    "deficits",
    "easing_direction",
    "entered",
    "gates",
    "judge",
    "judge_one",
    "label",
    "latest_outcomes",
    "read_test_by_camera",
    "reading_error",
    "session",
    "should_stop",
    "side_differences",
    "symptom_flags",
]

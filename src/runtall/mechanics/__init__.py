"""Recording to how you ran."""

from runtall.mechanics._applies import APPLIES
from runtall.mechanics._baseline import FormComparison, compare_with_baseline
from runtall.mechanics._drift import DriftBlocks, drift_blocks, find_drifts
from runtall.mechanics._effort import HardEffort, hard_effort, opening, walking_breaks
from runtall.mechanics._form import DERIVED, EasyForm, FormChannel, derived_step_length, easy_form, form_channels, speed_curves
from runtall.mechanics._grade import grade_adjusted_speed, running_cost
from runtall.mechanics._hills import climbs_and_drops, grade_bands
from runtall.mechanics._laps import NoPattern, TightMark, TightPattern, lap_presses, tight_lap_pattern
from runtall.mechanics._observe import LateRunPattern, late_run_patterns, observe_form
from runtall.mechanics._onset import find_onset
from runtall.mechanics._prepare import PreparedRun, easy_speed, prepare
from runtall.mechanics._questions import open_questions
from runtall.mechanics._summarise import MECHANICS_VERSION, summarise
from runtall.mechanics._surface import surface

__all__ = [
    "APPLIES",
    "DERIVED",
    "MECHANICS_VERSION",
    "DriftBlocks",
    "EasyForm",
    "FormChannel",
    "FormComparison",
    "HardEffort",
    "LateRunPattern",
    "NoPattern",
    "PreparedRun",
    "TightMark",
    "TightPattern",
    "climbs_and_drops",
    "compare_with_baseline",
    "derived_step_length",
    "drift_blocks",
    "easy_form",
    "easy_speed",
    "find_drifts",
    "find_onset",
    "form_channels",
    "grade_adjusted_speed",
    "grade_bands",
    "hard_effort",
    "lap_presses",
    "late_run_patterns",
    "observe_form",
    "open_questions",
    "opening",
    "prepare",
    "running_cost",
    "speed_curves",
    "summarise",
    "surface",
    "tight_lap_pattern",
    "walking_breaks",
]

"""Runs to how much: weeks, single-run spikes, impact-equivalent distance, shoes."""

from runtall.load._applies import APPLIES
from runtall.load._context import WeeklyChange, other_sources, weekly_change
from runtall.load._guard import GuardedRun, run_cap_m, single_run_guard
from runtall.load._impact import Sensitivity, impact_equivalent_m, impact_sensitivity
from runtall.load._jumps import WeekFigure, WeekJump, ascent_jumps, descent_jumps, hard_minutes_jumps, judge_week
from runtall.load._observations import load_questions, observe_load, recent_guard
from runtall.load._shoes import ShoeDistance, ShoeStage, shoe_distances, shoe_stage
from runtall.load._standing import Standing, Unknown
from runtall.load._streaks import JudgedStreak, Streak, consecutive_days, judge_streak, streaks
from runtall.load._weeks import Week, complete_weeks, monday_of, weeks

__all__ = [
    "APPLIES",
    "GuardedRun",
    "JudgedStreak",
    "Sensitivity",
    "ShoeDistance",
    "ShoeStage",
    "Standing",
    "Streak",
    "Unknown",
    "Week",
    "WeekFigure",
    "WeekJump",
    "WeeklyChange",
    "ascent_jumps",
    "complete_weeks",
    "consecutive_days",
    "descent_jumps",
    "hard_minutes_jumps",
    "impact_equivalent_m",
    "impact_sensitivity",
    "judge_streak",
    "judge_week",
    "load_questions",
    "monday_of",
    "observe_load",
    "other_sources",
    "recent_guard",
    "run_cap_m",
    "shoe_distances",
    "shoe_stage",
    "single_run_guard",
    "streaks",
    "weekly_change",
    "weeks",
]

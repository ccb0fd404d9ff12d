"""What to do: stages of a return to running, weeks, sessions and today's card, each line with its reason."""

from runtall.plan._applies import APPLIES
from runtall.plan._as_set import all_by_inputs
from runtall.plan._cadence import CadenceTrial, cadence_target, own_cadence_spm
from runtall.plan._caps import Extras, allowed_extras, hard_cap_s, opening_cap_mps, run_caps
from runtall.plan._card import Because, Cap, CapKind, Card, CardKind, Counterfactual, ExerciseReason, Line, LineKind, ReasonKind
from runtall.plan._course import Course, Moved, course_of
from runtall.plan._cues import tight_line
from runtall.plan._day_session import easy_items, open_today
from runtall.plan._doses import dose_of
from runtall.plan._encode import decode_card, decode_inputs, encode_card, encode_inputs
from runtall.plan._inputs import (
    CheckIn,
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    Mode,
    OptIn,
    OwnRun,
    PainNote,
    Pause,
    PauseKind,
    PlanInputs,
    PlannedDay,
    PlannedSession,
    Prescribed,
    Programme,
    Purpose,
    Race,
    RunnerFacts,
    SafetyState,
    SessionKind,
    StageShown,
    WeekPlan,
)
from runtall.plan._instead import cross_training_line, ground_and_shoes
from runtall.plan._light import Colour, Light, LightReason, light_of, lights, pain_allowed, standing_light, usual_nrs
from runtall.plan._missed import Kept, kept
from runtall.plan._next_stage import needs_care, next_stage, running_is_free
from runtall.plan._opt_ins import CEILINGS, Trial, TrialState, trials
from runtall.plan._own_plan import Comment, CommentKind, comment_on
from runtall.plan._pain_questions import PainQuestion, catch_up_question, due_questions, later_questions
from runtall.plan._pauses import WayBack, is_unwell, pause_because, pause_on, unwell_because, way_back
from runtall.plan._prescribing import speaks_against
from runtall.plan._programme import (
    PainCourse,
    Part,
    ProgrammeWeek,
    clinician_advice,
    programme_week,
    step_asked_on,
    step_now,
    step_on_offered,
)
from runtall.plan._race import RaceAnswer, RaceKind, race_answer
from runtall.plan._race_days import RaceDay, RacePart, race_day
from runtall.plan._replay import Replayed, replay, rules_of
from runtall.plan._review import WeekChange, WeeklyReview, weekly_review
from runtall.plan._run_length import run_cap_distance_m, run_cap_s
from runtall.plan._stages import Advance, Repeat, SeekCare, Stage, StageDecision, StepBack, Undecided, stages
from runtall.plan._today import decision_word, other_sport_is_open, stage_shown, today_card
from runtall.plan._trial_lines import TrialVerdict, Verdict, asks, ended_lately, judge_trial, trial_lines
from runtall.plan._walks import is_walk
from runtall.plan._week import WeekSolved, solve_week
from runtall.plan._week_runs import own_plan_mode
from runtall.plan._weekly_minutes import WeekAllowance, week_allowance, weekly_minutes_cap_s

__all__ = [
    "APPLIES",
    "CEILINGS",
    "Advance",
    "Because",
    "CadenceTrial",
    "Cap",
    "CapKind",
    "Card",
    "CardKind",
    "CheckIn",
    "Colour",
    "Comment",
    "CommentKind",
    "Counterfactual",
    "Course",
    "DoneItem",
    "DoneRun",
    "DoneSession",
    "ExerciseReason",
    "Extras",
    "ItemOutcome",
    "Kept",
    "Light",
    "LightReason",
    "Line",
    "LineKind",
    "Mode",
    "Moved",
    "OptIn",
    "OwnRun",
    "PainCourse",
    "PainNote",
    "PainQuestion",
    "Part",
    "Pause",
    "PauseKind",
    "PlanInputs",
    "PlannedDay",
    "PlannedSession",
    "Prescribed",
    "Programme",
    "ProgrammeWeek",
    "Purpose",
    "Race",
    "RaceAnswer",
    "RaceDay",
    "RaceKind",
    "RacePart",
    "ReasonKind",
    "Repeat",
    "Replayed",
    "RunnerFacts",
    "SafetyState",
    "SeekCare",
    "SessionKind",
    "Stage",
    "StageDecision",
    "StageShown",
    "StepBack",
    "Trial",
    "TrialState",
    "TrialVerdict",
    "Undecided",
    "Verdict",
    "WayBack",
    "WeekAllowance",
    "WeekChange",
    "WeekPlan",
    "WeekSolved",
    "WeeklyReview",
    "allowed_extras",
    "asks",
    "cadence_target",
    "catch_up_question",
    "clinician_advice",
    "comment_on",
    "course_of",
    "cross_training_line",
    "decision_word",
    "decode_card",
    "decode_inputs",
    "dose_of",
    "due_questions",
    "easy_items",
    "encode_card",
    "encode_inputs",
    "ended_lately",
    "ground_and_shoes",
    "hard_cap_s",
    "is_unwell",
    "is_walk",
    "judge_trial",
    "kept",
    "later_questions",
    "light_of",
    "lights",
    "needs_care",
    "next_stage",
    "open_today",
    "opening_cap_mps",
    "other_sport_is_open",
    "own_cadence_spm",
    "own_plan_mode",
    "pain_allowed",
    "pause_because",
    "pause_on",
    "programme_week",
    "race_answer",
    "race_day",
    "replay",
    "rules_of",
    "run_cap_distance_m",
    "run_cap_s",
    "run_caps",
    "running_is_free",
    "solve_week",
    "speaks_against",
    "stage_shown",
    "stages",
    "standing_light",
    "step_asked_on",
    "step_now",
    "step_on_offered",
    "tight_line",
    "today_card",
    "trial_lines",
    "trials",
    "unwell_because",
    "usual_nrs",
    "way_back",
    "week_allowance",
    "weekly_minutes_cap_s",
    "weekly_review",
]

globals().update(all_by_inputs({name: globals()[name] for name in __all__}))

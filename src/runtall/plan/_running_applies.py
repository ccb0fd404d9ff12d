"""Which function applies which rule of the running half, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from runtall.evidence import Open, Outcome, rule
from runtall.plan._cadence import GOAL, METRONOME, TRIAL, target_spm
from runtall.plan._caps import extras_after, opening_cap_mps
from runtall.plan._course import Course, Moved, course_after, course_of
from runtall.plan._inputs import (
    DoneRun,
    DoneSession,
    OwnRun,
    PainNote,
    Pause,
    PauseKind,
    PlanInputs,
    Programme,
    Race,
    RunnerFacts,
    SafetyState,
    SessionKind,
)
from runtall.plan._light import Colour, DayAnswers, Light, LightReason, judge_light
from runtall.plan._own_plan import comment_on
from runtall.plan._pauses import share_after_break
from runtall.plan._race import race_answer
from runtall.plan._race_days import recovery_days
from runtall.plan._run_length import cap_after_light
from runtall.plan._single_run import risen_s
from runtall.plan._stages import stages
from runtall.plan._trial_lines import verdict_of
from runtall.plan._weekly_minutes import cap_from_weeks

Given = Mapping[str, Any]
Expect = dict[str, Any]

_TODAY = date(2026, 5, 30)
_DAY = timedelta(days=1)
_KIND = {Moved.UP: "advance", Moved.DOWN: "step_back", Moved.OPEN: "undecided"}


def _pain_light(given: Given) -> Expect:
    said = DayAnswers(
        is_active=True,
        during_nrs=given.get("during_nrs"),
        one_hour_after_nrs=given.get("one_hour_after_nrs"),
        next_morning_nrs=given.get("next_morning_nrs"),
        new_leg_symptom=given.get("new_leg_symptom"),
    )
    is_allowed = given.get("pain_allowed", True)
    light = judge_light(_TODAY - _DAY, said, given.get("usual_nrs"), today_on=_TODAY, is_pain_allowed=is_allowed)
    return {"light": light.colour.value, "holds": light.holds}


def _stages(given: Given) -> Expect:
    """Each session is done in full, two days apart."""
    course = Course(given["stage"], walk_since=_TODAY if given["stage"] == 0 else None, green_since=0)
    for n, word in enumerate(given["sessions"]):
        stage = stages()[min(course.level, stages()[-1].number)]
        on = _TODAY + 2 * n * _DAY
        done = DoneRun(on, float(stage.total_s), run_s=float(stage.running_s))
        course = course_after(course, _light(word, on), [done])
    return _without_gaps(
        kind=_KIND.get(course.moved, "repeat"),
        stage=None if course.is_free else course.level,
        free=course.is_free or None,
    )


def _start(given: Given) -> Expect:
    on = _TODAY - given["days_ago"] * _DAY
    inputs = _inputs(runs=(_walk(on, given["walk_s"], given["light"]),), diary=_quiet_after(on, given["light"]))
    return {"stage": course_of(inputs).level}


def _entry(given: Given) -> Expect:
    """Make runs of forty minutes, two days apart, the last of them so many days ago."""
    words = given["lights"]
    last = _TODAY - given.get("days_since", 2) * _DAY
    days = [last - 2 * n * _DAY for n in range(len(words))][::-1]
    runs = tuple(DoneRun(on, 2400.0, pain_during_nrs=_PAIN[word]) for on, word in zip(days, words, strict=True))
    diary = tuple(note for on, word in zip(days, words, strict=True) for note in _quiet_after(on, word))
    course = course_of(_inputs(runs=runs, diary=diary, restart_on=_TODAY if given.get("restart") else None))
    if course.is_free:
        return {"free": True}
    return _without_gaps(free=False, stage=course.level, walk_first=(course.walks_first and course.level > 0) or None)


def _hills(given: Given) -> Expect:
    back = extras_after(given.get("green_since"))
    return {"uphill": back.uphill, "hard": back.hard, "downhill": back.downhill}


def _run_cap(given: Given) -> Expect:
    longest = float(given["longest_s"])
    return {"cap_s": cap_after_light(longest, risen_s(longest), _light(given["light"], pain_nrs=given.get("pain_nrs")))}


def _week_cap(given: Given) -> Expect:
    weeks = given["weeks_s"]
    light = _light(given["light"], pain_nrs=given.get("pain_nrs"))
    return _without_gaps(cap_s=cap_from_weeks(weeks, light, ceiling_s=weeks[-1] if given.get("ceiling") else None))


def _break(given: Given) -> Expect:
    """Make runs every other day, then none for so many days, and one again."""
    back = _TODAY - given["days_back"] * _DAY
    before = back - (given["days"] + 1) * _DAY
    runs = (*(DoneRun(before - 2 * n * _DAY, 2400.0) for n in range(8, -1, -1)), DoneRun(back, 1200.0))
    after = tuple(DoneRun(back + 2 * n * _DAY, 1200.0) for n in range(1, given["days_back"] // 2 + 1))
    pauses = (Pause(PauseKind.ILLNESS, before + _DAY, back),) if given.get("ill") else ()
    return {"share": share_after_break(_inputs(runs=(*runs, *after), pauses=pauses), _TODAY)}


def _opening(given: Given) -> Expect:
    runs = tuple(DoneRun(_TODAY - n * _DAY, 2400.0, median_speed_mps=speed) for n, speed in enumerate(given["speeds_mps"]))
    return _without_gaps(cap_mps=opening_cap_mps(_inputs(runs=runs)))


def _cadence(given: Given) -> Expect:
    claim = {"trial": TRIAL, "goal": GOAL, "metronome": METRONOME}[given["chosen"]]
    return _without_gaps(target_spm=target_spm(given["own_spm"], claim, given.get("value_spm")))


def _trial(given: Given) -> Expect:
    return {"verdict": verdict_of(given["before_nrs"], given["during_nrs"]).value}


def _race(given: Given) -> Expect:
    on = _TODAY - 2 * _DAY
    runs = (DoneRun(on, 3600.0, distance_m=given.get("longest_m"), pain_during_nrs=0.0),)
    race = Race(_TODAY + given["days_ahead"] * _DAY, float(given["distance_m"]))
    answer = race_answer(_inputs(runs=runs, diary=_quiet_after(on, "green")), race)
    weeks = None if answer.reachable_on is None else (answer.reachable_on - _TODAY).days // 7
    return _without_gaps(kind=answer.kind.value, weeks=weeks, recovery_days=recovery_days(race.distance_m))


def _own_run(given: Given) -> Expect:
    ran = _TODAY - 5 * _DAY
    tomorrow = _TODAY + _DAY
    own = OwnRun(tomorrow, "", given.get("duration_s"), given.get("distance_m"), given.get("hard"))
    before = (OwnRun(_TODAY, "", 1800.0, 5000.0, hard=True),) if given.get("hard_day_before") else ()
    sessions = (DoneSession(_TODAY, SessionKind.STRENGTH),) if given.get("strength_day_before") else ()
    inputs = _inputs(
        runs=(DoneRun(ran, float(given.get("longest_s", 3600.0)), distance_m=given["longest_m"], pain_during_nrs=0.0),),
        diary=_quiet_after(ran, "green"),
        own_plan=(*before, own),
        sessions=sessions,
    )
    return {"comments": [each.kind.value for each in comment_on(own, inputs)]}


def _drinking(_given: Given) -> Expect:
    by = rule("drinking-reminders")
    return {"most_ml_per_h": by.value("during_ml") * 60 / by.value("every_min")}


# Made-up days ---------------------------------------------------------------------------------------------------------

_PAIN = {"green": 0.0, "amber": 4.0, "red": 7.0, "unknown": None}


def _light(word: str, on: date = _TODAY, *, pain_nrs: float | None = None) -> Light:
    """Return a light by its colour; ``held`` is a green one after a rise of one."""
    if word == "held":
        return Light(on, Colour.GREEN, LightReason.SMALL_RISE, holds=True, is_active=True)
    colour = Colour(word)
    return Light(on, colour, LightReason.QUIET, holds=colour is not Colour.GREEN, is_active=True, pain_nrs=pain_nrs)


def _walk(on: date, walk_s: float, word: str) -> DoneRun:
    return DoneRun(on, float(walk_s), run_s=0.0, walk_s=float(walk_s), pain_during_nrs=_PAIN[word])


def _quiet_after(on: date, word: str) -> tuple[PainNote, ...]:
    """Return the hour after and the next morning, both quiet; nothing where nothing was answered."""
    if word == "unknown":
        return ()
    return PainNote(on, "one_hour_after", 0.0, on), PainNote(on + _DAY, "next_morning", 0.0, on)


def _inputs(
    *,
    runs: tuple[DoneRun, ...] = (),
    diary: tuple[PainNote, ...] = (),
    sessions: tuple[DoneSession, ...] = (),
    pauses: tuple[Pause, ...] = (),
    own_plan: tuple[OwnRun, ...] = (),
    restart_on: date | None = None,
) -> PlanInputs:
    """Return a runner with every question answered and everything open."""
    safety = SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=_TODAY, restart_on=restart_on)
    return PlanInputs(
        on=_TODAY,
        now_at=datetime.combine(_TODAY, time(8), tzinfo=UTC),
        zone="UTC",
        runner=RunnerFacts(),
        safety=safety,
        programme=Programme(_TODAY),
        runs=runs,
        diary=diary,
        sessions=sessions,
        pauses=pauses,
        own_plan=own_plan,
    )


def _without_gaps(**values: Any) -> Expect:
    return {name: value for name, value in values.items() if value is not None}


RUNNING_APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "pain-light": _pain_light,
        "return-to-run-stages": _stages,
        "return-to-run-start": _start,
        "return-to-run-entry": _entry,
        "hills-and-hard-return": _hills,
        "planned-run-cap": _run_cap,
        "planned-weekly-minutes": _week_cap,
        "after-a-break": _break,
        "opening-pace-cap": _opening,
        "cadence-trial": _cadence,
        "opt-in-trial": _trial,
        "race-by-then": _race,
        "own-run-comments": _own_run,
        "drinking-reminders": _drinking,
    }
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""

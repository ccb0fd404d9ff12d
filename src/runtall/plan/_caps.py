"""The caps of a planned run: length, opening pace, hills, hard minutes, cadence and pain, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from runtall.core import say
from runtall.evidence import rule
from runtall.plan._cadence import cadence_target
from runtall.plan._card import Because, Cap, CapKind
from runtall.plan._course import Course, course_of
from runtall.plan._inputs import DoneRun, PlanInputs, PlannedDay
from runtall.plan._light import Colour, Light, pain_allowed, standing_light
from runtall.plan._pauses import way_back
from runtall.plan._run_length import run_cap_distance_m, run_cap_s
from runtall.plan._single_run import CAP_RULE
from runtall.plan._walks import runs_before
from runtall.plan._why import because

_HILLS = "hills-and-hard-return"
_OPENING = "opening-pace-cap"
_ON_FOOT_EASY = frozenset({"walk", "cross"})


@dataclass(frozen=True, slots=True)
class Extras:
    """What a run may hold beside easy running on the flat today."""

    uphill: bool
    hard: bool
    downhill: bool
    because: Because


def run_caps(inputs: PlanInputs, planned: PlannedDay) -> tuple[Cap, ...]:
    """Return the limits of a planned run, length first. A walk and other sports have the pain limit alone.

    A number that is unknown stays ``None``, and the sentence says what to go by instead.
    """
    if planned.run is None:
        return ()
    pain = _pain(inputs)
    if planned.run in _ON_FOOT_EASY:
        return (pain,)
    light, course = standing_light(inputs), course_of(inputs)
    lengths = _lengths(inputs, planned, light)
    extras = _extra_caps(inputs, planned, allowed_extras(inputs, course, light))
    return (*lengths, _opening(inputs), *extras, *_cadence(inputs), pain)


def _lengths(inputs: PlanInputs, planned: PlannedDay, light: Light) -> tuple[Cap, ...]:
    back = way_back(inputs, planned.on)
    reason = back.because if back is not None else because(CAP_RULE, say("The longest run of the last 30 days is the measure."))
    reason = reason if light.colour is Colour.GREEN and not light.holds else light.because[0]
    found = []
    cap_s, cap_m = run_cap_s(inputs, planned.on), run_cap_distance_m(inputs, planned.on)
    if cap_s is not None:
        found.append(Cap(CapKind.DURATION, say("At most {cap_s}.", cap_s=cap_s), cap_s, reason))
    if cap_m is not None:
        found.append(Cap(CapKind.DISTANCE, say("At most {cap_m}.", cap_m=cap_m), cap_m, reason))
    if not found:
        none = because(CAP_RULE, say("No run of the last 30 days is on file, so there is no length to start from."))
        found.append(Cap(CapKind.DURATION, say("Keep to the session as it is written."), None, none))
    return tuple(found)


def _opening(inputs: PlanInputs) -> Cap:
    """Slower than own easy pace for the first ten minutes."""
    speed = opening_cap_mps(inputs)
    opening_s = rule("opening").value("opening_s")
    why = because(_OPENING, say("Begin slower than usual, and pick up once you are warm."), claims=("start-slower-then-build",))
    if speed is None:
        sentence = say("For the first {opening_s}, slow enough to talk in whole sentences.", opening_s=opening_s)
    else:
        sentence = say("For the first {opening_s}, not faster than {cap_mps}.", opening_s=opening_s, cap_mps=speed)
    return Cap(CapKind.OPENING_SPEED, sentence, speed, why)


def opening_cap_mps(inputs: PlanInputs) -> float | None:
    """Return the fastest opening: a little slower than own easy pace, the median over the easy runs lately.

    ``None`` while too few runs have a pace.
    """
    applied = rule(_OPENING)
    since = inputs.on - timedelta(days=int(applied.value("window_days")))
    runs = [run for run in inputs.runs if since <= run.on <= inputs.on and _is_easy(run)]
    speeds = [run.median_speed_mps for run in runs if run.median_speed_mps is not None]
    if len(speeds) < applied.value("fewest_runs"):
        return None
    return round(median(speeds) * applied.value("own_pace_ratio"), 3)


def _is_easy(run: DoneRun) -> bool:
    return not run.race and not run.hard_s


def allowed_extras(inputs: PlanInputs, course: Course | None = None, light: Light | None = None) -> Extras:
    """Return whether uphill, hard minutes and downhill are back: in this order, after green runs.

    References
    ----------
    levine-2007, gottschall-2005
    """
    course = course_of(inputs) if course is None else course
    light = standing_light(inputs) if light is None else light
    if not course.is_free or light.colour in (Colour.AMBER, Colour.RED):
        return extras_after(0)
    return extras_after(course.green_since)


def extras_after(green_since: int | None) -> Extras:
    """Return what is back after so many green runs; ``None``: nothing was ever left out."""
    applied = rule(_HILLS)

    def is_back(name: str) -> bool:
        return green_since is None or green_since >= applied.value(name)

    uphill, hard, downhill = is_back("uphill_after"), is_back("hard_after"), is_back("downhill_after")
    if downhill and hard and uphill:
        sentence = say("Hills and hard minutes are as you know them.")
    elif hard:
        sentence = say("Uphill and hard minutes are back. Downhill comes last: it changes the landing most.")
    elif uphill:
        sentence = say("Uphill is back. Hard minutes come next, downhill last.")
    else:
        sentence = say("Flat and easy for now: uphill comes back first, then hard minutes, downhill last.")
    return Extras(uphill, hard, downhill, because(_HILLS, sentence, claims=("load-cut-30-50",)))


def _extra_caps(inputs: PlanInputs, planned: PlannedDay, extras: Extras) -> tuple[Cap, ...]:
    """Hills and hard minutes as caps."""
    hills = Cap(CapKind.HILLS, extras.because.sentence, None if extras.uphill and extras.downhill else 0.0, extras.because)
    cap_s = hard_cap_s(inputs, planned) if extras.hard else 0.0
    if cap_s is None:
        sentence = say("Hard minutes: no more than you know.")
    elif cap_s == 0:
        sentence = say("No hard minutes in this run.")
    else:
        sentence = say("Hard minutes: at most {cap_s}.", cap_s=cap_s)
    why = extras.because if not extras.hard else because(CAP_RULE, say("Hard time grows in small steps, as length does."))
    return hills, Cap(CapKind.HARD_MINUTES, sentence, cap_s, why)


def hard_cap_s(inputs: PlanInputs, planned: PlannedDay) -> float | None:
    """Return the hard time that a planned run may hold; ``None`` where no run of the window tells of its hard time.

    Only a run planned as hard has any.
    """
    if planned.run not in ("hard", "own"):
        return 0.0
    applied = rule(CAP_RULE)
    known = [run.hard_s for run in runs_before(inputs.runs, planned.on, today_on=inputs.on) if run.hard_s is not None]
    if not known:
        return None
    hardest = max(known)
    if not standing_light(inputs).is_plain_green:
        return hardest
    return round(max(hardest * (1 + applied.value("hard_rise_ratio")), hardest + applied.value("hard_floor_s")), 3)


def _cadence(inputs: PlanInputs) -> tuple[Cap, ...]:
    trial = cadence_target(inputs)
    if trial is None or trial.target_spm is None:
        return ()
    return (Cap(CapKind.CADENCE, trial.sentence, trial.target_spm, trial.because),)


def _pain(inputs: PlanInputs) -> Cap:
    """When to slow down, and when to stop."""
    light = rule("pain-light")
    if not pain_allowed(inputs.safety):
        sentence = say("Free of pain, or it ends: with any pain, walk home.")
        return Cap(CapKind.PAIN, sentence, light.value("closed_up_to_nrs"), because("pain-light", sentence))
    sentence = say(
        "Up to {green:.0f} of 10: go on. Up to {amber:.0f}: slow down, shorter, flat. Above it: stop and walk.",
        green=light.value("green_up_to_nrs"), amber=light.value("amber_up_to_nrs"),
    )  # fmt: skip
    reason = because("pain-light", sentence, claims=("ok-to-run-with-tolerable-pain", "do-not-push-through-severe"))
    return Cap(CapKind.PAIN, sentence, light.value("amber_up_to_nrs"), reason)

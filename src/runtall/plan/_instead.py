"""What can stand in for a run, and what it is run on and in: other sports minutes for minutes, ground, shoes."""

from __future__ import annotations

from runtall.core import say
from runtall.plan._card import Because, Line, LineKind
from runtall.plan._inputs import PlanInputs
from runtall.plan._light import Colour, Light, LightReason, standing_light
from runtall.plan._opt_ins import is_on
from runtall.plan._why import because

_SOFT = ("soft-surfaces-better", "acute-phase-soft-surfaces")
_WORN = "worn-shoes"


def cross_training_line(inputs: PlanInputs, run_s: float, light: Light | None = None, *, beside: bool = False) -> Line:
    """Return another sport in place of a run, minutes for minutes: swimming, a bike, the elliptical.

    Easy, and as long as the run would have been; it never counts as a run. ``beside``: the run stands above it.
    """
    light = standing_light(inputs) if light is None else light
    is_sore = light.colour in (Colour.AMBER, Colour.RED)
    sentence = (
        say("On a sore day another sport keeps you moving without the landings.")
        if is_sore
        else say("A swim, a ride or the elliptical can take the place of this run.")
    )
    claim = "flare-cross-train" if is_sore else "cross-training-days"
    title = say("Swim, ride or use the elliptical, easy: {run_s}", run_s=run_s)
    if beside:
        title = say("Or instead: swim, ride or use the elliptical, easy: {run_s}", run_s=run_s)
    return Line(
        LineKind.CROSS_TRAINING,
        title,
        (because("pain-light", sentence, claims=(claim,)),),
        detail=say("The same minutes, never more. It counts as a day without a run."),
        duration_s=run_s,
    )


def leaves_other_sport(light: Light) -> bool:
    """Whether a light leaves another sport open: not after something new in a leg, nor where no pain may be run with."""
    return light.reason not in (LightReason.LEG, LightReason.NO_PAIN_ALLOWED)


def ground_and_shoes(inputs: PlanInputs, light: Light | None = None) -> tuple[Because, ...]:
    """Return what is to be said about ground and shoes today; empty on ordinary days.

    On amber days flat ground that the runner knows, treadmill included; soft ground where the runner chose to try it; a look at
    shoes that have gone far.
    """
    light = standing_light(inputs) if light is None else light
    found = []
    chosen = next((claim for claim in _SOFT if is_on(inputs, claim)), None)
    if chosen is not None:
        found.append(because("opt-in-trial", say("Soft ground, as you chose to try: grass or a smooth trail."), claims=(chosen,)))
    elif light.colour is Colour.AMBER:
        sentence = say("Flat ground that you know; a treadmill is fine.")
        found.append(because("hills-and-hard-return", sentence, claims=("acute-phase-soft-surfaces",)))
    if _WORN in inputs.present:
        sentence = say("One pair has gone far: look at comfort and wear, and think of two pairs in turn.")
        found.append(because(_WORN, sentence, claims=("shoes-300-500-miles",)))
    return tuple(found)

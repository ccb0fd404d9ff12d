"""How long a planned run may be: the single-run cap, what the light makes of it, and the way back after a break."""

from __future__ import annotations

from datetime import date

from runtall.evidence import rule
from runtall.load import run_cap_m
from runtall.plan._inputs import PlanInputs
from runtall.plan._light import Colour, Light, standing_light
from runtall.plan._pauses import share_after_break
from runtall.plan._race_days import share_around_race
from runtall.plan._single_run import CAP_RULE, longest_run_m, longest_run_s, risen_s


def holds_still(inputs: PlanInputs) -> bool:
    """Whether nothing may grow today whatever the light shows: safety questions are open."""
    return inputs.safety.unanswered > 0 or inputs.safety.answered_on is None


def run_cap_s(inputs: PlanInputs, on: date | None = None, light: Light | None = None) -> float | None:
    """Return how long a run on ``on`` (today unless said otherwise) may be, seconds; ``None`` without a run to start from.

    Never above the single-run cap. The longest run of 30 days while something is unknown or held; 30 to 50 percent less after
    amber; 0 after red, when walking comes first.

    Parameters
    ----------
    light
        The light to go by; the one that stands today unless another is asked about.

    References
    ----------
    frandsen-2025, silbernagel-2007
    """
    on = on or inputs.on
    longest = longest_run_s(inputs, on)
    if longest is None:
        return None
    cap = cap_after_light(longest, risen_s(longest), light or standing_light(inputs), hold=holds_still(inputs))
    return _with_care(inputs, on, cap, longest)


def run_cap_distance_m(inputs: PlanInputs, on: date | None = None) -> float | None:
    """Return how far a run planned for ``on`` may go, metres; ``None`` where no distance of the last 30 days is known."""
    on = on or inputs.on
    longest = longest_run_m(inputs, on)
    if longest is None:
        return None
    cap = cap_after_light(longest, run_cap_m(longest), standing_light(inputs), hold=holds_still(inputs))
    return _with_care(inputs, on, cap, longest)


def _with_care(inputs: PlanInputs, on: date, cap: float, longest: float) -> float:
    """Leave the share of the longest run that a break, or a race close by, leaves."""
    share = min(share_after_break(inputs, on), share_around_race(inputs, on))
    return round(cap if share >= 1 else min(cap, longest * share), 3)


def cap_after_light(usual: float, cap: float, light: Light, *, hold: bool = False) -> float:
    """Return what the light leaves of a cap: ``cap`` on green, ``usual`` while held or unknown, less on amber, 0 on red.

    Parameters
    ----------
    usual, cap
        Without and with the step that green allows, in any one unit.
    """
    match light.colour:
        case Colour.RED:
            return 0.0
        case Colour.AMBER:
            return usual * (1 - less_ratio(light))
        case Colour.UNKNOWN:
            return usual
    return usual if hold or light.holds else cap


def less_ratio(light: Light) -> float:
    """Return how much less an amber light asks for."""
    applied = rule(CAP_RULE)
    is_strong = light.pain_nrs is not None and light.pain_nrs > applied.value("strong_above_nrs")
    return applied.value("less_strong_ratio" if is_strong else "less_amber_ratio")

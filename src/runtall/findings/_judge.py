"""The judgements of the rules that join things: numbers in, present, absent or unknown out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from runtall.evidence import Rule, rule
from runtall.findings._finding import Status


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of some numbers. ``strength`` counts in the rule's own smallest steps."""

    status: Status
    value: float | None = None
    baseline: float | None = None
    strength: float = 0.0


UNKNOWN = Judged(Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class WornPair:
    """A pair of shoes as the rule sees it: how far, and how many days ago it was last worn."""

    distance_m: float
    day_count: int


def judge_shoes(pairs: Sequence[WornPair], worn: Rule | None = None) -> Judged:
    """Judge the pair with most distance among those in use; retired pairs do not count.

    References
    ----------
    malisoux-2015, kong-2009, relph-2022
    """
    worn = worn or rule("worn-shoes")
    in_use = [pair.distance_m for pair in pairs if pair.day_count <= worn.value("in_use_days")]
    if not in_use:
        return UNKNOWN
    look_from_m = rule("shoe-check").value("look_from_m")
    most = max(in_use)
    return Judged(Status.PRESENT if most >= look_from_m else Status.ABSENT, most, look_from_m, most / look_from_m)


def judge_load_jump(week_m: float | None, before_m: Sequence[float | None], jump: Rule | None = None) -> Judged:
    """Judge one full week against the highest of those before it; a week of unknown distance (``None``) leaves it open.

    References
    ----------
    nielsen-2014, frandsen-2025
    """
    jump = jump or rule("load-jump")
    known = [metres for metres in before_m if metres is not None]
    with_runs = sum(metres > 0 for metres in known)
    if week_m is None or len(known) < len(before_m) or with_runs < jump.value("weeks_with_runs"):
        return UNKNOWN
    usual_m = max(known)
    step_m = max(jump.value("rise_ratio") * usual_m, jump.value("floor_m"))
    above = week_m > usual_m + step_m
    return Judged(Status.PRESENT if above else Status.ABSENT, week_m, usual_m, (week_m - usual_m) / step_m)


def judge_surface(before_share: float | None, lately_share: float | None, change: Rule | None = None) -> Judged:
    """Judge a surface's share of the runs lately against its share before.

    References
    ----------
    vanderworp-2015, vanhooren-2020
    """
    change = change or rule("surface-change")
    if before_share is None or lately_share is None:
        return UNKNOWN
    new = before_share <= change.value("before_ratio") and lately_share >= change.value("lately_ratio")
    strength = lately_share / change.value("lately_ratio") if new else 0.0
    return Judged(Status.PRESENT if new else Status.ABSENT, lately_share, before_share, strength)


def judge_warm_up(answers: Sequence[bool], ramps_s: Sequence[float], missing: Rule | None = None) -> Judged:
    """Judge whether a warm-up is mostly missing: by the runner's word first; a gentle start in the file can only clear it.

    References
    ----------
    wu-2021
    """
    missing = missing or rule("missing-warm-up")
    fewest, share = missing.value("fewest"), missing.value("share")
    if len(answers) >= fewest:
        without = sum(not answer for answer in answers) / len(answers)
        return Judged(Status.PRESENT if without >= share else Status.ABSENT, without, None, without / share)
    gentle = [seconds >= missing.value("ramp_s") for seconds in ramps_s]
    if len(gentle) >= fewest and sum(gentle) / len(gentle) > 1 - share:
        return Judged(Status.ABSENT, 1 - sum(gentle) / len(gentle))
    return UNKNOWN


def judge_bounce(oscillation_m: Sequence[float], cadence_spm: Sequence[float], bounce: Rule | None = None) -> Judged:
    """Judge the rise and fall at easy pace, only together with the cadence; each run counts once.

    References
    ----------
    adams-2018, schubert-2014, drozda-2024
    """
    bounce = bounce or rule("high-bounce")
    if min(len(oscillation_m), len(cadence_spm)) < bounce.value("fewest_runs"):
        return UNKNOWN
    up_m, steps = median(oscillation_m), median(cadence_spm)
    high = up_m > bounce.value("oscillation_m") and steps < bounce.value("cadence_spm")
    return Judged(Status.PRESENT if high else Status.ABSENT, up_m, None, up_m / bounce.value("oscillation_m"))


def judge_overstride(
    shin_angle_deg: float | None, overstride: Rule | None = None, *, error_deg: float = 0.0, day_count: int = 0
) -> Judged:
    """Judge the shin at contact, from a side view; what the film cannot tell from the limit is neither present nor absent.

    References
    ----------
    whitney-2022, lieberman-2015, heiderscheit-2011
    """
    overstride = overstride or rule("overstride")
    if shin_angle_deg is None or day_count > overstride.value("fresh_days"):
        return UNKNOWN
    limit = overstride.value("shin_angle_deg")
    status = _beyond(shin_angle_deg - error_deg > limit, shin_angle_deg + error_deg <= limit)
    return Judged(status, shin_angle_deg, None, shin_angle_deg / limit)


def judge_pelvic_drop(
    drop_left_deg: float | None,
    drop_right_deg: float | None,
    drop: Rule | None = None,
    *,
    error_deg: float = 0.0,
    day_count: int = 0,
) -> Judged:
    """Judge the drop of the free-side hip, left and right stance, from a rear view; one side alone is not enough.

    References
    ----------
    bramah-2018, whitney-2022, drozda-2024
    """
    drop = drop or rule("pelvic-drop")
    if drop_left_deg is None or drop_right_deg is None or day_count > drop.value("fresh_days"):
        return UNKNOWN
    largest_deg, apart_deg = max(drop_left_deg, drop_right_deg), abs(drop_left_deg - drop_right_deg)
    least, plain, most = (
        max((largest_deg + off_deg) / drop.value("drop_deg"), (apart_deg + 2**0.5 * off_deg) / drop.value("apart_deg"))
        for off_deg in (-error_deg, 0.0, error_deg)
    )
    return Judged(_beyond(least > 1, most <= 1), largest_deg, None, plain)


def judge_lean(trunk_lean_deg: float | None, lean: Rule | None = None, *, error_deg: float = 0.0, day_count: int = 0) -> Judged:
    """Judge the trunk's lean: only clearly backward or far forward stands out.

    References
    ----------
    teng-powers-2015, warrener-2021, bramah-2018
    """
    lean = lean or rule("trunk-lean")
    if trunk_lean_deg is None or day_count > lean.value("fresh_days"):
        return UNKNOWN
    low, high = lean.value("low_deg"), lean.value("high_deg")
    outside = trunk_lean_deg + error_deg < low or trunk_lean_deg - error_deg > high
    status = _beyond(outside, low <= trunk_lean_deg - error_deg and trunk_lean_deg + error_deg <= high)
    return Judged(status, trunk_lean_deg, None, float(outside))


def _beyond(is_present: bool, is_absent: bool) -> Status:
    return Status.PRESENT if is_present else Status.ABSENT if is_absent else Status.UNKNOWN


def judge_sides(left: int, right: int, sides: Rule | None = None) -> Judged:
    """Judge whether episodes keep to one side: several of them, and few on the other; a one-off is no pattern.

    References
    ----------
    parkinson-2021, afonso-2022
    """
    sides = sides or rule("one-sidedness")
    if not left + right:
        return Judged(Status.ABSENT, 0.0)
    most, share = max(left, right), max(left, right) / (left + right)
    one_sided = most >= sides.value("fewest") and share >= sides.value("share")
    return Judged(Status.PRESENT if one_sided else Status.ABSENT, float(most), None, most / sides.value("fewest"))


def judge_flare(lately_nrs: Sequence[float], before_nrs: Sequence[float], flare: Rule | None = None) -> Judged:
    """Judge the highest pain lately against the own usual before.

    Without enough entries before there is no usual; then only pain above the green band for sure, amber's top, stands out.

    References
    ----------
    ostelo-2008, silbernagel-2007
    """
    flare = flare or rule("flare")
    if not lately_nrs:
        return UNKNOWN
    peak = max(lately_nrs)
    usual = median(before_nrs) if len(before_nrs) >= flare.value("fewest_before") else None
    if usual is None:
        if peak > flare.value("above_nrs"):
            return Judged(Status.PRESENT, peak, None, peak / flare.value("above_nrs"))
        return Judged(Status.ABSENT, peak) if peak < flare.value("from_nrs") else Judged(Status.UNKNOWN, peak)
    present = peak >= flare.value("from_nrs") and peak - usual >= flare.value("rise_nrs")
    return Judged(Status.PRESENT if present else Status.ABSENT, peak, usual, max(0.0, peak - usual) / flare.value("rise_nrs"))


def judge_daily(values: Sequence[float], by: Rule) -> Judged:
    """Judge the middle of some days' figures against one limit of a rule: ``at_least`` or ``below``, whichever it has."""
    if len(values) < by.value("fewest"):
        return UNKNOWN
    middle = float(median(values))
    if "below" in by.parameters:
        limit = by.value("below")
        return Judged(Status.PRESENT if middle < limit else Status.ABSENT, middle, None, 1.0 + (limit - middle) / limit)
    limit = by.value("at_least")
    return Judged(Status.PRESENT if middle >= limit else Status.ABSENT, middle, None, middle / limit)


def judge_test(work_on: bool, ok: bool, day_count: int, by: Rule) -> Judged:
    """Judge a screen's word on one purpose: work to do is present, an ok is absent, an old or unclear word is neither."""
    if day_count > by.value("fresh_days") or not (work_on or ok):
        return UNKNOWN
    return Judged(Status.PRESENT if work_on else Status.ABSENT, None, None, float(work_on))

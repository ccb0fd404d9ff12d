"""What must hold of runs after a break, around a race, on trial of a cadence, and on the way into and out of the stages."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from math import ceil
from statistics import median

import bench_spec as spec
from bench_readings import AMBER, RED, Found, coming, is_walk, longest, planned_runs, reading, real_runs, round_s

from runtall.plan import CapKind, Card, LineKind, PauseKind, PlanInputs, WeekPlan

_DAY = timedelta(days=1)
_FREE_RUNS = ("easy", "long", "hard")


def runs_follow_days(inputs: PlanInputs, card: Card) -> Found:
    runs = planned_runs(card)
    yield from _into_the_stages(inputs, card)
    if not runs:
        return
    longest_s, _ = longest(inputs, inputs.on)
    for line in runs if longest_s is not None else ():
        for name, share in (("shorter after a break", _break(inputs)), ("shorter around a race", _race(inputs, inputs.on))):
            if line.duration_s is not None and line.duration_s > max(longest_s * share, round_s(line)) + 1 and share < 1:
                yield name, f"{line.duration_s:.0f} s, {share:.2f} of {longest_s:.0f} s is left"
    yield from _cadence(inputs, card)
    yield from _in_order(inputs, card)


def week_follows_days(inputs: PlanInputs, week: WeekPlan) -> Found:
    for day in coming(inputs, week):
        longest_s, _ = longest(inputs, day.on)
        if day.run not in _FREE_RUNS or day.run_s is None or longest_s is None:
            continue
        for name, share in (
            ("shorter after a break", share_after_break(inputs, day.on)),
            ("shorter around a race", _race(inputs, day.on)),
        ):
            if share < 1 and day.run_s > longest_s * share + 1:
                yield name, f"the week plans {day.run_s:.0f} s on {day.on}, {share:.2f} of {longest_s:.0f} s is left"
        if day.run == "hard" and _race(inputs, day.on) < 1:
            yield "no hard run around a race", f"the week has it on {day.on}"


def _break(inputs: PlanInputs) -> float:
    return share_after_break(inputs, inputs.on)


def share_after_break(inputs: PlanInputs, on: date) -> float:
    """Share of the longest run that the breaks of the last weeks, and one that still lasts, leave on a day."""
    ran = sorted({run.on for run in real_runs(inputs) if run.on <= inputs.on})
    if not ran:
        return 1.0
    usual = median((later - earlier).days for earlier, later in pairwise(ran)) if len(ran) > 1 else 0
    last_on = max(on, ran[-1])
    since = on - timedelta(days=spec.BREAK_LOOK_BACK_DAYS)
    return min((_leaves(inputs, on, *each, usual) for each in pairwise([*ran, last_on]) if each[1] >= since), default=1.0)


def _leaves(inputs: PlanInputs, on: date, earlier: date, later: date, usual: float) -> float:
    days = (later - earlier).days - 1
    named = [each for each in inputs.pauses if each.from_on < later and (each.until_on is None or earlier < each.until_on)]
    ill = days > 0 and any(each.kind is PauseKind.ILLNESS for each in named)
    is_break = days >= spec.BREAK_DAYS and (bool(named) or days >= spec.TIMES_USUAL * usual)
    if not ill and not is_break:
        return 1.0
    steps = min(2, int(days >= spec.BREAK_DAYS) + int(days >= spec.LONG_BREAK_DAYS) + int(ill))
    return spec.BREAK_LEAVES[max(0, steps - max(0, (on - later).days // spec.BREAK_STEP_DAYS))]


def _race(inputs: PlanInputs, on: date) -> float:
    """Share of the longest run that a race close by leaves on a day."""
    shares = [1.0]
    for race in inputs.races:
        ahead = (race.on - on).days
        if 0 < ahead <= spec.CUSHION_DAYS:
            shares.append(spec.CUSHION_LEAVES)
        if -min(spec.RECOVERY_MOST_DAYS, ceil(race.distance_m / spec.RECOVERY_DAY_M)) <= ahead <= 0:
            shares.append(spec.RECOVERY_LEAVES)
    return min(shares)


def _cadence(inputs: PlanInputs, card: Card) -> Found:
    targets = [cap.value for line in card.lines for cap in line.caps if cap.kind is CapKind.CADENCE and cap.value is not None]
    if not targets:
        return
    own = [_own_cadence(inputs, each.from_on) for each in inputs.opt_ins if each.id in spec.CADENCE_TRIALS]
    own += [_own_cadence(inputs, inputs.on)] if "overstride" in inputs.present else []
    most = max((each * spec.CADENCE_RISE for each in own if each is not None), default=0.0)
    if max(targets) > most + 0.1:
        yield "cadence at most a tenth above own", f"{max(targets):.1f}, at most {most:.1f}"


def _own_cadence(inputs: PlanInputs, before_on: date) -> float | None:
    since = before_on - timedelta(days=spec.CADENCE_DAYS)
    easy = [run for run in inputs.runs if since <= run.on < before_on and not run.race and not run.hard_s and not is_walk(run)]
    known = [run.cadence_spm for run in easy if run.cadence_spm is not None]
    return median(known) if len(known) >= spec.CADENCE_RUNS else None


def _into_the_stages(inputs: PlanInputs, card: Card) -> Found:
    """After a long time without a run, and after a second amber or red within a week, running is not free."""
    ran = [run.on for run in real_runs(inputs)]
    is_long = bool(ran) and (inputs.on - max(ran)).days > spec.WITHOUT_RUN_DAYS
    if is_long and (card.stage is None or card.stage > spec.FLARE_STAGE):
        yield "the stages after a month without a run", f"stage {card.stage}, {(inputs.on - max(ran)).days} days"
    days = sorted({run.on for run in inputs.runs})
    last = days[-1] if days else None
    colour = None if last is None else reading(inputs, last)
    if last is None or colour not in (AMBER, RED):
        return
    before = {reading(inputs, on) for on in days if timedelta(0) < last - on <= spec.SECOND_WITHIN_DAYS * _DAY}
    if before & {AMBER, RED} and card.stage is None:
        yield "the stages after a second amber or red within a week", f"running is free, {colour} on {last}"
    if colour == RED and card.stage is None:
        yield "the stages after red", f"running is free, red on {last}"
    if colour == RED and RED in before and card.stage is not None and card.stage > spec.FLARE_STAGE:
        yield "the stages after a second amber or red within a week", f"stage {card.stage} after two reds"


def _in_order(inputs: PlanInputs, card: Card) -> Found:
    """Uphill, then hard minutes, then downhill: each only after enough runs since the last amber or red."""
    days = sorted({run.on for run in inputs.runs}, reverse=True)
    ran = {run.on for run in real_runs(inputs)}
    since = 0
    for on in days:
        if reading(inputs, on) in (AMBER, RED):
            break
        since += on in ran
        if since >= spec.DOWNHILL_AFTER:
            return
    else:
        return
    for line in card.lines:
        for cap in line.caps if line.kind is LineKind.RUN else ():
            if cap.kind is CapKind.HILLS and cap.value != 0:
                yield "hills and hard minutes come back in order", f"hills after {since} runs"
            if cap.kind is CapKind.HARD_MINUTES and cap.value != 0 and since < spec.HARD_AFTER:
                yield "hills and hard minutes come back in order", f"hard minutes after {since} runs"

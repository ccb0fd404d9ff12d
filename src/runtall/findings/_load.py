"""Findings on how much was run, on what ground, up and down, and in which shoes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import fsum

from runtall.core import Message, Observation, RunSummary, Surface, say
from runtall.evidence import rule
from runtall.findings._finding import Finding, Input, Status
from runtall.findings._inputs import EarlierRun, FindingInputs
from runtall.findings._judge import UNKNOWN, WornPair, judge_load_jump, judge_shoes, judge_surface
from runtall.findings._make import finding, observed, without
from runtall.load import (
    JudgedStreak,
    ShoeDistance,
    Standing,
    Week,
    WeekJump,
    ascent_jumps,
    complete_weeks,
    consecutive_days,
    descent_jumps,
    hard_minutes_jumps,
    observe_load,
    recent_guard,
    shoe_distances,
    weeks,
)

_NOTHING = Message("")


def load_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the findings on single runs, weeks, hills, hard minutes, days in a row, shoes and ground."""
    runs, on = inputs.summaries, inputs.on
    earlier_on = [each.started_on for each in inputs.earlier]
    seen = {each.id: each for each in observe_load(runs, on=on, also_on=earlier_on)}
    yield _spike(seen.get("single-run-spike"), runs, on)
    yield _load_jump(runs, on)
    yield _week_kind("hills-up", seen.get("ascent-jump"), ascent_jumps(runs, on=on))
    yield _descent(descent_jumps(runs, on=on))
    yield _week_kind("hard-minutes-jump", seen.get("hard-minutes-jump"), hard_minutes_jumps(runs, on=on))
    yield _streak(seen.get("consecutive-days"), consecutive_days(runs, on=on, also_on=earlier_on))
    yield _shoes(inputs)
    yield _surface(runs, on)


def _spike(found: Observation | None, runs: Sequence[RunSummary], on: date) -> Finding:
    guarded = recent_guard(runs, on=on)
    used = [
        Input("distance_m", f"{run.distance_m:.0f}", run.on)
        for run in guarded
        if run.distance_m is not None and (found is None or run.above)
    ]
    if found is not None:
        longest = Input("longest_before_m", f"{found.baseline:.0f}")
        return observed("single-run-spike", found, [*used, longest])
    judged = bool(guarded) and all(run.standing is not Standing.UNKNOWN for run in guarded)
    return without("single-run-spike", known=judged, inputs=used)


def _load_jump(runs: Sequence[RunSummary], on: date) -> Finding:
    by = rule("load-jump")
    back, lately = int(by.value("weeks_before")), int(by.value("weeks_judged"))
    full = complete_weeks(weeks(runs, on=on, n=back + lately + 1), on=on)[-(back + lately) :]
    first_on = min((run.started_on for run in runs), default=on)
    metres = [None if week.starts_on < first_on - timedelta(days=6) else _known(week) for week in full]
    judged = [(judge_load_jump(metres[at], metres[at - back : at]), full[at]) for at in range(back, len(full))]
    if not judged:
        return without("load-jump", known=False)
    most, week = max(judged, key=lambda pair: (pair[0].status.value == "present", pair[0].strength))
    if most.status.value != "present" and any(each is UNKNOWN for each, _ in judged):
        most = UNKNOWN
    return finding(
        "load-jump",
        most,
        say(
            "In the week of {week_on} you ran {week_m}; the most in any of the four weeks before was {usual_m}.",
            week_on=week.starts_on.isoformat(),
            week_m=most.value or 0.0,
            usual_m=most.baseline or 0.0,
        ),
        quantity="distance_m",
        inputs=[Input("week_m", f"{at:.0f}", each.starts_on) for at, each in zip(metres, full, strict=True) if at is not None],
        on=(week.starts_on,) if most.status.value == "present" else (),
        certainty=say("Distances are as the files give them. That weeks matter rests on one cohort of novices: weak evidence."),
    )


def _known(week: Week) -> float | None:
    return None if week.runs_without_distance else week.distance_m


def _week_kind(kind_id: str, found: Observation | None, jumps: Sequence[WeekJump]) -> Finding:
    used = [Input("week", f"{jump.figure:.0f}", jump.starts_on) for jump in jumps]
    if found is not None:
        return observed(kind_id, found, used)
    return without(kind_id, known=bool(jumps) and all(jump.standing is not Standing.UNKNOWN for jump in jumps), inputs=used)


def _descent(jumps: Sequence[WeekJump]) -> Finding:
    above = [jump for jump in jumps if jump.standing is Standing.ABOVE]
    if not above:
        return _week_kind("hills-down", None, jumps)
    jump = max(above, key=lambda each: each.figure / (each.cap or 1.0))
    highest = jump.highest_before or 0.0
    return observed(
        "hills-down",
        Observation(
            id="descent-jump",
            quantity="descent_m",
            value=jump.figure,
            sentence=say(
                "In the week of {week_on} you ran down {week_descent_m}; the most in any of the four weeks before was "
                "{highest_descent_m}.",
                week_on=jump.starts_on.isoformat(),
                week_descent_m=jump.figure,
                highest_descent_m=highest,
            ),
            certainty=say("Reckoned from the altitude in the files. From where on a week stands out is our working choice."),
            method=rule("descent-jump").key,
            strength=(jump.figure - highest) / ((jump.cap or highest + 1.0) - highest),
            baseline=highest,
            on=(jump.starts_on,),
        ),
        [Input("week_descent_m", f"{each.figure:.0f}", each.starts_on) for each in jumps],
    )


def _streak(found: Observation | None, judged: JudgedStreak | None) -> Finding:
    if found is not None:
        return observed("consecutive-days", found, [Input("day_count", f"{found.value:.0f}")])
    return without("consecutive-days", known=judged is not None and judged.standing is not Standing.UNKNOWN)


def _shoes(inputs: FindingInputs) -> Finding:
    worn_runs = _worn_runs(inputs)
    pairs = shoe_distances((each.gear, each) for each in worn_runs)
    worn = {pair.name: WornPair(pair.distance_m, (inputs.on - pair.last_on).days) for pair in pairs}
    judged = judge_shoes(tuple(worn.values()))
    if judged.status is Status.ABSENT and any(_may_be_worn(pair, worn_runs, inputs.on) for pair in pairs):
        judged = UNKNOWN
    name, on = next(((p.name, p.last_on) for p in pairs if p.distance_m == judged.value), ("", inputs.on))
    return finding(
        "worn-shoes",
        judged,
        say(
            "{shoes} have run {shoe_m}; from {look_m} on a look at their wear, and how they feel, is worth it.",
            shoes=name,
            shoe_m=judged.value or 0.0,
            look_m=judged.baseline or 0.0,
        ),
        quantity="distance_m",
        inputs=[Input("shoe_distance_m", f"{pair.distance_m:.0f} ({pair.name})", pair.last_on) for pair in pairs],
        on=(on,) if name else (),
        certainty=say("Summed up over the runs that name the pair, so it can only be too low. Distance is a rough guide."),
    )


def _worn_runs(inputs: FindingInputs) -> list[EarlierRun]:
    """Return every run up to the day as shoes see it, oldest first."""
    lately = [EarlierRun(each.summary.started_on, each.summary.distance_m, each.gear) for each in inputs.runs]
    every = sorted((*lately[:1], *inputs.earlier, *lately[1:]), key=lambda each: each.started_on)
    return [each for each in every if each.started_on <= inputs.on]


def _may_be_worn(pair: ShoeDistance, runs: Sequence[EarlierRun], on: date) -> bool:
    """Whether runs that name no shoe, or carry no distance, could have brought a pair in use to the distance for a look."""
    if (on - pair.last_on).days > rule("worn-shoes").value("in_use_days"):
        return False
    unnamed = [each.distance_m for each in runs if not (each.gear or "").strip() and pair.first_on <= each.started_on]
    if pair.runs_without_distance or None in unnamed:
        return True
    more_m = fsum(metres for metres in unnamed if metres is not None)
    return bool(unnamed) and pair.distance_m + more_m >= rule("shoe-check").value("look_from_m")


def _surface(runs: Sequence[RunSummary], on: date) -> Finding:
    by = rule("surface-change")
    lately_from = on - timedelta(days=int(by.value("lately_days")) - 1)
    before_from = lately_from - timedelta(days=int(by.value("before_days")))
    lately = [run for run in runs if run.started_on >= lately_from and run.surface is not Surface.UNKNOWN]
    before = [run for run in runs if before_from <= run.started_on < lately_from and run.surface is not Surface.UNKNOWN]
    if len(lately) < by.value("fewest_lately") or len(before) < by.value("fewest_before"):
        return finding("surface-change", UNKNOWN, _NOTHING)
    judged = {
        ground: judge_surface(_share(before, ground), _share(lately, ground))
        for ground in Surface
        if ground is not Surface.UNKNOWN
    }
    ground, most = max(judged.items(), key=lambda pair: (pair[1].strength, pair[1].value or 0.0))
    return finding(
        "surface-change",
        most,
        say(
            "Lately {lately_ratio} of your runs are on {ground}; before it was {before_ratio}.",
            lately_ratio=most.value or 0.0,
            ground=ground.value,
            before_ratio=most.baseline or 0.0,
        ),
        quantity="run_share_ratio",
        inputs=[Input("surface", run.surface.value, run.started_on) for run in lately],
        on=tuple(run.started_on for run in lately if run.surface is ground) if most.strength else (),
        certainty=say("The ground is told from your files. From where on a change stands out is our working choice."),
    )


def _share(runs: Sequence[RunSummary], ground: Surface) -> float:
    return sum(run.surface is ground for run in runs) / len(runs)

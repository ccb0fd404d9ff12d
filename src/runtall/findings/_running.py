"""Findings on how someone runs: opening, warm-up, late in runs, cadence, bounce, and what a clip shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from runtall.core import Message, Observation, RunSummary, say
from runtall.evidence import rule
from runtall.findings._finding import Finding, Input, Status
from runtall.findings._inputs import FilmedForm, FindingInputs
from runtall.findings._judge import Judged, judge_bounce, judge_lean, judge_overstride, judge_pelvic_drop, judge_warm_up
from runtall.findings._kinds import KINDS
from runtall.findings._make import finding, observed, without
from runtall.mechanics import FormComparison, LateRunPattern, compare_with_baseline, late_run_patterns, observe_form


def running_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the findings on form that rest on runs alone."""
    runs, on = inputs.summaries, inputs.on
    patterns, compared = late_run_patterns(runs, on=on), compare_with_baseline(runs, on=on)
    seen = observe_form(runs, on=on, patterns=patterns, compared=compared)
    yield _fast_start(seen, runs, on)
    yield _late_run(seen, patterns)
    yield _cadence(seen, compared)
    yield _bounce(runs, on)


def filmed_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the findings of a clip."""
    yield from _filmed(inputs.filmed if inputs.filmed is not None and inputs.filmed.on <= inputs.on else None, inputs.on)


def _recent(runs: Sequence[RunSummary], on: date, days: float) -> list[RunSummary]:
    return [run for run in runs if run.started_on > on - timedelta(days=int(days))]


def _fast_start(seen: Sequence[Observation], runs: Sequence[RunSummary], on: date) -> Finding:
    by = rule("fast-openings")
    opened = [(run, run.opening) for run in _recent(runs, on, by.value("days")) if run.opening is not None]
    used = [Input("opening_speed_ratio", f"{opening.speed_ratio:.3f}", run.started_on) for run, opening in opened]
    found = next((each for each in seen if each.id == "fast-openings"), None)
    if found is not None:
        return observed("fast-start", found, used)
    return without("fast-start", known=len(opened) >= by.value("fewest_runs"), inputs=used)


def warm_up_findings(inputs: FindingInputs) -> Iterator[Finding]:
    """Yield the finding on warming up: by the runner's word, and by how the runs open."""
    days = rule("missing-warm-up").value("days")
    since = inputs.on - timedelta(days=int(days) - 1)
    said = [(day.on, day.warm_up) for day in inputs.diary if since <= day.on <= inputs.on and day.warm_up is not None]
    ramps = [(run.started_on, run.opening.warm_up_s) for run in _recent(inputs.summaries, inputs.on, days) if run.opening]
    judged = judge_warm_up([answer for _, answer in said], [seconds for _, seconds in ramps])
    yield finding(
        "missing-warm-up",
        judged,
        say(
            "You say that {without} of your last {runs} runs had no warm-up.", without=sum(not a for _, a in said), runs=len(said)
        ),
        quantity="run_share_ratio",
        inputs=[
            *(Input("warmed_up", "yes" if answer else "no", day) for day, answer in said),
            *(Input("warm_up_s", f"{seconds:.0f}", day) for day, seconds in ramps),
        ],
        on=tuple(day for day, answer in said if not answer),
        certainty=say("Your own word. One survey links a poor warm-up with back pain; it cannot say which came first."),
    )


def _late_run(seen: Sequence[Observation], patterns: Sequence[LateRunPattern]) -> Finding:
    drifts = [each for each in seen if each.id.startswith("late-run-drift")]
    used = [Input(each.channel, f"{each.change:+.4g} in {each.flagged} of {each.runs} runs") for each in patterns]
    if drifts:
        return observed("late-run-fatigue", max(drifts, key=lambda each: each.strength), used)
    return without("late-run-fatigue", known=bool(patterns), inputs=used)


def _cadence(seen: Sequence[Observation], compared: Sequence[FormComparison]) -> Finding:
    compared = [each for each in compared if each.channel == "cadence_spm"]
    used = [Input("cadence_spm", f"{each.lately:.1f}") for each in compared if each.lately is not None]
    found = next((each for each in seen if each.id == "baseline-cadence"), None)
    if found is not None:
        return observed("cadence-change", found, used)
    return without("cadence-change", known=any(each.change is not None for each in compared), inputs=used)


def _bounce(runs: Sequence[RunSummary], on: date) -> Finding:
    both = [
        (run.started_on, run.vertical_oscillation_m, run.cadence_spm)
        for run in _recent(runs, on, rule("high-bounce").value("days"))
        if run.vertical_oscillation_m is not None and run.cadence_spm is not None
    ]
    judged = judge_bounce([up for _, up, _ in both], [steps for _, _, steps in both])
    return finding(
        "bounce",
        judged,
        say(
            "At easy pace you rise and fall {now_vertical_oscillation_m}, with a cadence below {limit_spm}.",
            now_vertical_oscillation_m=judged.value or 0.0,
            limit_spm=rule("high-bounce").value("cadence_spm"),
        ),
        quantity="vertical_oscillation_m",
        inputs=[Input("vertical_oscillation_m", f"{up:.4f}", day) for day, up, _ in both],
        on=tuple(day for day, _, _ in both) if judged.strength else (),
        certainty=say("As your device measures it; devices differ, and no study has set a limit."),
    )


def _filmed(clip: FilmedForm | None, today_on: date) -> Iterator[Finding]:
    shin, lean = judge_overstride(None), judge_lean(None)
    drop = judge_pelvic_drop(None, None)
    rear_on = None if clip is None else clip.rear_on or clip.on
    if clip is not None:
        age = (today_on - clip.on).days
        shin = judge_overstride(clip.shin_angle_deg, error_deg=clip.shin_angle_error_deg, day_count=age)
        lean = judge_lean(clip.trunk_lean_deg, error_deg=clip.trunk_lean_error_deg, day_count=age)
    if clip is not None and rear_on is not None and rear_on <= today_on:
        drop = judge_pelvic_drop(
            clip.pelvic_drop_left_deg,
            clip.pelvic_drop_right_deg,
            error_deg=clip.pelvic_drop_error_deg,
            day_count=(today_on - rear_on).days,
        )
    side_on = None if clip is None else clip.on
    yield _of_film(
        "overstride",
        shin,
        say("Your foot lands ahead of the knee: the shin stands {deg:.0f} degrees off upright.", deg=shin.value or 0.0),
        "shin_angle_deg",
        clip.shin_angle_error_deg if clip else 0.0,
        side_on,
    )
    yield _of_film(
        "pelvic-drop",
        drop,
        say("Your free-side hip drops by {deg:.0f} degrees, or by clearly more on one side.", deg=drop.value or 0.0),
        "pelvic_drop_deg",
        clip.pelvic_drop_error_deg if clip else 0.0,
        rear_on,
        filmed_in_vain=clip is not None and clip.rear_on is not None and clip.pelvic_drop_left_deg is None,
    )
    yield _of_film(
        "trunk-lean",
        lean,
        say("Your trunk leans {deg:.0f} degrees forward when you run.", deg=lean.value or 0.0),
        "trunk_lean_deg",
        clip.trunk_lean_error_deg if clip else 0.0,
        side_on,
    )


def _of_film(
    kind_id: str,
    judged: Judged,
    present: Message,
    quantity: str,
    error_deg: float,
    film_on: date | None,
    *,
    filmed_in_vain: bool = False,
) -> Finding:
    """Return the finding of one figure of a film; one that lies too near its limit says so and asks for no other film."""
    if judged.value is None or film_on is None:
        made = finding(kind_id, judged, present, quantity=quantity)
        return replace(made, settled_by=_SURER) if filmed_in_vain else made
    off = say("± {deg:.0f} degrees", deg=error_deg)
    made = finding(
        kind_id,
        judged,
        present,
        quantity=quantity,
        inputs=[Input(quantity, f"{judged.value:.1f}", film_on), Input("error_deg", f"{error_deg:.1f}", film_on)],
        on=(film_on,),
        certainty=say("From one film, {off}; the limit is our working choice, not a norm.", off=off),
    )
    made = replace(made, low=judged.value - error_deg, high=judged.value + error_deg)
    if judged.status is not Status.UNKNOWN:
        return made
    near = say(
        "{unknown} The film of {film_on} gives {deg:.0f} degrees, {off}: too near the limit to tell.",
        unknown=KINDS[kind_id].unknown,
        film_on=film_on.isoformat(),
        deg=judged.value,
        off=off,
    )
    return replace(made, sentence=near, settled_by=_SURER)


_SURER = say("A second film, with 60 frames a second, brighter light and fitted clothes, may be surer.")

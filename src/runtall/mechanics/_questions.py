"""What could not be judged about form, why, and which file or sensor would settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from runtall.core import Message, OpenQuestion, RunSummary, say
from runtall.evidence import rule
from runtall.mechanics._baseline import FormComparison, compare_with_baseline
from runtall.mechanics._form import DERIVED

_POD_CHANNELS = ("vertical_oscillation_m", "stance_time_s")


def open_questions(
    summaries: Sequence[RunSummary], *, on: date, compared: Sequence[FormComparison] | None = None
) -> tuple[OpenQuestion, ...]:
    """List what the files of the last months cannot answer about form, most telling first.

    Parameters
    ----------
    summaries
        Any order; only the runs of the rule's last days count.
    on
        The runner's day.
    compared
        What :func:`compare_with_baseline` says of the same runs and day, where the caller knows it already.
    """
    days = int(rule("late-run-drift-pattern").value("days"))
    since = on - timedelta(days=days - 1)
    recent = [run for run in summaries if since <= run.started_on <= on]
    if not recent:
        return (
            OpenQuestion(
                "no-runs",
                say("How you run: there is no run on file from the last {days} days.", days=days),
                say("Files of your latest runs."),
            ),
        )
    compared = compare_with_baseline(summaries, on=on) if compared is None else compared
    return (*_form_questions(recent), *_history_questions(recent, compared), *_missing_questions(recent))


def _form_questions(recent: Sequence[RunSummary]) -> Iterator[OpenQuestion]:
    measured = {curve.channel for run in recent for curve in run.curves if curve.source != DERIVED}
    measured |= {drift.channel for run in recent for drift in run.drifts}
    measured |= {name for run in recent for name in ("cadence_spm", *_POD_CHANNELS) if getattr(run, name) is not None}
    if "cadence_spm" not in measured:
        yield OpenQuestion(
            "no-cadence",
            say("Your cadence: no recent run carries it."),
            say("Any running watch of the last years counts steps; export the original file, since some exports drop it."),
        )
    if not measured & set(_POD_CHANNELS):
        yield OpenQuestion(
            "no-dynamics",
            say("Contact time and how much you rise and fall: no recent run carries them."),
            say("A watch with running dynamics, or a chest strap or foot pod that measures them; the original file holds them."),
        )
    elif "stance_balance_left_ratio" not in measured:
        yield OpenQuestion(
            "no-balance",
            say("Left against right: no recent run carries the contact balance."),
            say("A chest strap or waist pod with running dynamics; most watches alone do not measure it."),
        )


def _history_questions(recent: Sequence[RunSummary], compared: Sequence[FormComparison]) -> Iterator[OpenQuestion]:
    pattern = rule("late-run-drift-pattern")
    long_runs = sum(1 for run in recent if run.running_s >= pattern.value("long_run_s") and run.drifts)
    if long_runs < pattern.value("fewest_runs"):
        yield OpenQuestion(
            "few-long-runs",
            _few_long_runs(long_runs, int(pattern.value("fewest_runs"))),
            say("Runs of {long_run_s} or more with speed and cadence in the file.", long_run_s=pattern.value("long_run_s")),
        )
    if compared and all(each.change is None for each in compared):
        form = rule("form-baseline")
        yield OpenQuestion(
            "young-baseline",
            say("Whether you run differently lately: too few runs at the same pace to compare."),
            say(
                "At least {lately} runs of the last {lately_days} days and {before} of the {baseline_days} days before, with the "
                "same sensor.",
                lately=int(form.value("fewest_lately_runs")),
                lately_days=int(form.value("lately_days")),
                before=int(form.value("fewest_baseline_runs")),
                baseline_days=int(form.value("baseline_days")),
            ),
        )


def _few_long_runs(runs: int, fewest: int) -> Message:
    if runs == 0:
        return say(
            "Whether your form changes late in a run: no recent run is long and even enough, {fewest} are needed.", fewest=fewest
        )
    if runs == 1:
        return say(
            "Whether your form changes late in a run: one recent run is long and even enough, {fewest} are needed.", fewest=fewest
        )
    return say(
        "Whether your form changes late in a run: {runs} recent runs are long and even enough, {fewest} are needed.",
        runs=runs,
        fewest=fewest,
    )


def _missing_questions(recent: Sequence[RunSummary]) -> Iterator[OpenQuestion]:
    if all(run.heart_rate_median_bpm is None for run in recent):
        yield OpenQuestion(
            "no-heart-rate",
            say("How hard your openings are for your heart: no recent run carries heart rate."),
            say("A chest strap, or a watch that reads the pulse at the wrist."),
        )
    if all(run.ascent_m is None for run in recent):
        yield OpenQuestion(
            "no-altitude",
            say("Hills: no recent run carries altitude, so late-run changes are matched for speed alone."),
            say("A watch that records altitude; a treadmill's incline is in no file."),
        )
    if all(run.median_speed_mps is None for run in recent):
        yield OpenQuestion(
            "no-speed",
            say("Form at matched pace: no recent run carries speed."),
            say("A watch with GPS, or a foot pod on the treadmill."),
        )

"""What stands out in how much was run lately, and what could not be judged, in sentences. No cause is claimed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import chain

from runtall.core import Message, Observation, OpenQuestion, RunSummary, say
from runtall.evidence import Rule, rule
from runtall.load._guard import GuardedRun, single_run_guard
from runtall.load._jumps import WeekJump, ascent_jumps, hard_minutes_jumps
from runtall.load._standing import Standing, Unknown
from runtall.load._streaks import JudgedStreak, consecutive_days
from runtall.load._weeks import runs_by_week


def observe_load(summaries: Sequence[RunSummary], *, on: date, also_on: Iterable[date] = ()) -> tuple[Observation, ...]:
    """Find what stands out in the last four weeks against the runner's own usual, strongest first; at most one of a kind.

    Parameters
    ----------
    summaries
        All runs on file, in any order; runs after ``on`` are left out.
    on
        The runner's calendar day that "lately" is counted from.
    also_on
        Days of earlier runs that are not among ``summaries``: a row of days may reach back to them.

    Returns
    -------
    tuple[Observation, ...]
        Of the kinds ``single-run-spike``, ``ascent-jump``, ``hard-minutes-jump`` and ``consecutive-days``.

    References
    ----------
    frandsen-2025
    """
    runs = [run for run in summaries if run.started_on <= on]
    found = (
        _spike(recent_guard(runs, on=on)),
        _ascent(ascent_jumps(runs, on=on)),
        _hard_minutes(hard_minutes_jumps(runs, on=on)),
        _streak(consecutive_days(runs, on=on, also_on=also_on)),
    )
    return tuple(sorted((each for each in found if each is not None), key=lambda each: (-each.strength, each.id)))


def load_questions(summaries: Sequence[RunSummary], *, on: date, also_on: Iterable[date] = ()) -> tuple[OpenQuestion, ...]:
    """Say what could not be judged about how much was run lately, and which file would settle it.

    Takes what :func:`observe_load` takes.
    """
    runs = [run for run in summaries if run.started_on <= on]
    if not runs:
        return ()
    last_on = max(run.started_on for run in runs)
    if (on - last_on).days >= int(rule("single-run-cap").value("recent_days")):
        return (_no_recent_runs(last_on),)
    by_kind = (
        _guard_questions(recent_guard(runs, on=on), first_on=min(run.started_on for run in runs)),
        _distance_questions(runs, on=on),
        _week_questions(ascent_jumps(runs, on=on), hard_minutes_jumps(runs, on=on)),
        _streak_questions(consecutive_days(runs, on=on, also_on=also_on)),
    )
    return tuple(chain.from_iterable(by_kind))


def recent_guard(summaries: Sequence[RunSummary], *, on: date) -> tuple[GuardedRun, ...]:
    """Guard the runs of the last four weeks, oldest first."""
    guard = rule("single-run-cap")
    since = on - timedelta(days=int(guard.value("recent_days")) - 1)
    return single_run_guard([run for run in summaries if run.started_on <= on], since=since, guard=guard)


def _spike(guarded: Sequence[GuardedRun]) -> Observation | None:
    above = [run for run in guarded if run.above]
    if not above:
        return None
    run = max(above, key=_spike_strength)
    assert run.distance_m is not None
    assert run.longest_before_m is not None
    guard = rule("single-run-cap")
    values: dict[str, str | float] = {
        "run_on": run.on.isoformat(),
        "run_m": run.distance_m,
        "rise_ratio": run.distance_m / run.longest_before_m - 1,
        "longest_m": run.longest_before_m,
    }
    sentence = say(
        "On {run_on} you ran {run_m}, {rise_ratio} further than your longest run of the 30 days before ({longest_m}).", **values
    )
    if len(above) > 1:
        sentence = say(
            "On {run_on} you ran {run_m}, {rise_ratio} further than your longest run of the 30 days before ({longest_m}); "
            "{n} runs of the last four weeks stood out in this way.",
            n=len(above),
            **values,
        )
    return Observation(
        id="single-run-spike",
        quantity="distance_m",
        value=run.distance_m,
        sentence=sentence,
        certainty=say(
            "Both distances are as the files give them. That one long run says more than a week's total rests on "
            "one large cohort, which watched and did not test (moderate)."
        ),
        method=guard.key,
        strength=_spike_strength(run),
        baseline=run.longest_before_m,
        baseline_runs=run.runs_before,
        sources=guard.sources,
        on=tuple(each.on for each in above),
    )


def _spike_strength(run: GuardedRun) -> float:
    if run.distance_m is None or run.longest_before_m is None or run.cap_m is None:
        return 0.0
    return (run.distance_m - run.longest_before_m) / (run.cap_m - run.longest_before_m)


def _ascent(jumps: Sequence[WeekJump]) -> Observation | None:
    jump = _strongest(jumps)
    if jump is None or jump.highest_before is None:
        return None
    sentence = say(
        "In the week of {week_on} you climbed {week_ascent_m}; the most in any of the four weeks before was {highest_ascent_m}.",
        week_on=jump.starts_on.isoformat(),
        week_ascent_m=jump.figure,
        highest_ascent_m=jump.highest_before,
    )
    certainty = say(
        "Climb is reckoned from the altitude in the files, with noise smoothed out. From where on a week stands out is our "
        "working choice; no study has measured it."
    )
    return _of_week(jump, rule("ascent-jump"), "ascent_m", sentence, certainty)


def _hard_minutes(jumps: Sequence[WeekJump]) -> Observation | None:
    jump = _strongest(jumps)
    if jump is None or jump.highest_before is None:
        return None
    sentence = say(
        "In the week of {week_on} you ran hard for {week_s}; the most in any of the four weeks before was {highest_s}.",
        week_on=jump.starts_on.isoformat(),
        week_s=jump.figure,
        highest_s=jump.highest_before,
    )
    certainty = say(
        "Hard is judged against your own runs, by heart rate or by speed. From where on a week stands out is our working "
        "choice; no study has measured it."
    )
    return _of_week(jump, rule("hard-minutes-jump"), "duration_s", sentence, certainty)


def _strongest(jumps: Sequence[WeekJump]) -> WeekJump | None:
    above = [jump for jump in jumps if jump.standing is Standing.ABOVE]
    return max(above, key=lambda jump: (_week_strength(jump), jump.starts_on), default=None)


def _week_strength(jump: WeekJump) -> float:
    if jump.highest_before is None or jump.cap is None:
        return 0.0
    return (jump.figure - jump.highest_before) / (jump.cap - jump.highest_before)


def _of_week(jump: WeekJump, by: Rule, quantity: str, sentence: Message, certainty: Message) -> Observation:
    return Observation(
        id=by.id,
        quantity=quantity,
        value=jump.figure,
        sentence=sentence,
        certainty=certainty,
        method=by.key,
        strength=_week_strength(jump),
        baseline=jump.highest_before,
        sources=by.sources,
        on=(jump.starts_on,),
    )


def _streak(judged: JudgedStreak | None) -> Observation | None:
    if judged is None or judged.standing is not Standing.ABOVE:
        return None
    by = rule("consecutive-days")
    streak = judged.streak
    return Observation(
        id="consecutive-days",
        quantity="day_count",
        value=float(streak.days),
        sentence=say(
            "You ran on {n} days in a row, {first_on} to {last_on}; the longest such stretch in the 90 days before was {before}.",
            n=streak.days,
            first_on=streak.first_on.isoformat(),
            last_on=streak.last_on.isoformat(),
            before=judged.longest_before,
        ),
        certainty=say(
            "Counted from the files; a run without a watch would only make it longer. From where on it stands out is our "
            "working choice; no study has measured it."
        ),
        method=by.key,
        strength=(streak.days - judged.longest_before) / by.value("beyond_own_days"),
        baseline=float(judged.longest_before),
        sources=by.sources,
        on=(streak.first_on, streak.last_on),
    )


def _no_recent_runs(last_on: date) -> OpenQuestion:
    return OpenQuestion(
        "no-recent-runs",
        say(
            "The last run on file is of {last_on}, so nothing can be said about the last four weeks.", last_on=last_on.isoformat()
        ),
        say("Newer files of your runs."),
    )


def _guard_questions(guarded: Sequence[GuardedRun], *, first_on: date) -> Iterator[OpenQuestion]:
    by_reason = {reason: [run for run in guarded if run.because is reason] for reason in Unknown}
    short = by_reason[Unknown.SHORT_HISTORY]
    if short:
        yield OpenQuestion(
            "single-run-guard-short-history",
            say(
                "Whether your latest long runs went well beyond the 30 days before them: the files begin on {first_on}, "
                "too late for {n} of the runs.",
                first_on=first_on.isoformat(),
                n=len(short),
            ),
            say("Files from the 30 days before {judged_on}.", judged_on=short[-1].on.isoformat()),
        )
    for run in by_reason[Unknown.NO_RUN_BEFORE][-1:]:
        yield OpenQuestion(
            "single-run-guard-after-break",
            say("Your run on {run_on} has no run in the 30 days before it to stand beside.", run_on=run.on.isoformat()),
            say("If you ran in these weeks, the files of those runs; if not, this was a break, and that is an answer too."),
        )
    for run in by_reason[Unknown.UNMEASURED_RUN_BEFORE][-1:]:
        yield OpenQuestion(
            "single-run-guard-unmeasured",
            say(
                "Whether your run on {run_on} was further than usual: a run of the 30 days before it carries no distance and may "
                "have been as long.",
                run_on=run.on.isoformat(),
            ),
            say("A file of that run with distance: from a watch with a position, a foot pod, or the treadmill's own figure."),
        )


def _distance_questions(runs: Sequence[RunSummary], *, on: date) -> Iterator[OpenQuestion]:
    shown = list(chain.from_iterable(runs_by_week(runs, on=on, n=12).values()))
    without = [run for run in shown if run.distance_m is None]
    if without:
        missing = say("How far you ran in all: one run of the last 12 weeks carries no distance and is missing from the sums.")
        if len(without) > 1:
            missing = say(
                "How far you ran in all: {n} of {of} runs of the last 12 weeks carry no distance and are missing from the sums.",
                n=len(without),
                of=len(shown),
            )
        yield OpenQuestion(
            "runs-without-distance",
            missing,
            say("Files with positions or from a foot pod; on a treadmill, its own figure saved on the watch."),
        )


def _week_questions(ascents: Sequence[WeekJump], hards: Sequence[WeekJump]) -> Iterator[OpenQuestion]:
    if all(jump.because is Unknown.TOO_FEW_WEEKS for jump in (*ascents, *hards)):
        yield OpenQuestion(
            "weeks-too-few",
            say("Whether climb or hard minutes rose beyond your usual: fewer than three of the weeks before have runs."),
            say("Files of the weeks before, if you ran in them; otherwise a few more weeks will tell."),
        )
        return
    if any(jump.because is Unknown.UNMEASURED_WEEKS for jump in ascents):
        yield OpenQuestion(
            "ascent-unmeasured",
            say("Whether you climbed more than usual: too many runs of these weeks carry no altitude."),
            say("Files from a watch that records altitude."),
        )
    if any(jump.because is Unknown.UNMEASURED_WEEKS for jump in hards):
        yield OpenQuestion(
            "hard-minutes-unmeasured",
            say("Whether you ran hard for longer than usual: too many runs of these weeks carry neither heart rate nor speed."),
            say("Files with heart rate, best from a chest strap, or with speed."),
        )


def _streak_questions(judged: JudgedStreak | None) -> Iterator[OpenQuestion]:
    if judged is not None and judged.because is Unknown.SHORT_HISTORY:
        yield OpenQuestion(
            "consecutive-days-short-history",
            say(
                "Whether {n} days of running in a row are many for you: fewer than 90 days before them are on file.",
                n=judged.streak.days,
            ),
            say("Files from the three months before {first_on}.", first_on=judged.streak.first_on.isoformat()),
        )

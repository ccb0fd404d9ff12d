"""The report: from measured runs to what stands out, what could not be judged, and what would settle it.

``mechanics`` and ``load`` think; this module only gathers, chooses at most three, and hands values to the shells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runtall import __version__
from runtall.core import Message, Observation, OpenQuestion, RunnerProfile, RunSummary, Units, Verdict, say
from runtall.evidence import rule
from runtall.findings import KINDS, EarlierRun, Settle, Status, WornRun
from runtall.load import (
    Standing,
    complete_weeks,
    load_questions,
    observe_load,
    other_sources,
    recent_guard,
    shoe_distances,
    single_run_guard,
    weekly_change,
    weeks,
)
from runtall.mechanics import (
    FormComparison,
    NoPattern,
    TightMark,
    TightPattern,
    compare_with_baseline,
    observe_form,
    open_questions,
    tight_lap_pattern,
)
from runtall.services.finding import Standout, of_runs, stand_out, stored_inputs
from runtall.services.report_model import (
    DriftPoint,
    FileTrouble,
    GuardPoint,
    Report,
    ShoeLine,
    TightLine,
    WhatWasRead,
)
from runtall.services.runners import today_of

if TYPE_CHECKING:
    from collections import Counter

    from runtall.core import Extent

MOST_OBSERVATIONS = 3
"""More than three things at a time help nobody (issue: at most three)."""
TROUBLE = (Verdict.IMPORTED_DAMAGED, Verdict.UNREADABLE)
_WEEKS = 12
_LONGEST_LOOK_BACK = timedelta(days=400)
"""No measure looks further back than this; of runs before it, distance and shoes are all that counts."""


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run on its way into the report: its summary, the shoes named for it, and presses that mean "it got tight"."""

    summary: RunSummary
    gear: str | None = None
    tight_presses: tuple[int, ...] = ()


def stored_report(runner_id: int, *, today_on: date | None = None) -> Report:
    """Return the report of everything that was imported for a runner; ``today_on`` is their own calendar day."""
    from runtall.store import ledger, past, runners, runs

    profile = runners.profile_of(runner_id)
    name = runners.name_of(runner_id)
    gear = runs.gear_by_run(runner_id)
    words = {(word.run_id, word.onset_s): word.means_tight for word in runs.tight_words(runner_id)}
    day = today_on or today_of(profile)
    all_presses = bool(words) or profile.lap_press_means_tight
    since = date.min if all_presses else (runs.last_day(runner_id, until=day) or day) - _LONGEST_LOOK_BACK
    counts, troubled = ledger.tally(runner_id, trouble=TROUBLE)
    return build(
        [
            MeasuredRun(summary, gear.get(run_id), _tight_presses(summary, run_id, words, always=profile.lap_press_means_tight))
            for run_id, summary in past.first_and_since(runner_id, since)
        ],
        earlier=[replace(run, gear=gear.get(run_id)) for run_id, run in past.runs_before(runner_id, since)],
        read=what_was_read(
            past.extent(runner_id),
            counts,
            [FileTrouble(line.path, line.verdict.value, line.detail) for line in troubled],
        ),
        profile=profile,
        runner_name=name.name,
        is_sample=name.is_sample,
        today_on=day,
        runner_id=runner_id,
    )


def _tight_presses(summary: RunSummary, run_id: int, words: dict[tuple[int, float], bool], *, always: bool) -> tuple[int, ...]:
    return tuple(at for at, press in enumerate(summary.lap_presses) if words.get((run_id, press.onset_s), always))


def build(
    measured: Sequence[MeasuredRun],
    *,
    read: WhatWasRead,
    profile: RunnerProfile,
    runner_name: str,
    is_sample: bool,
    today_on: date,
    runner_id: int | None = None,
    earlier: Sequence[EarlierRun] = (),
) -> Report:
    """Return the report of measured runs, oldest first; with ``runner_id`` what else is on file goes in too.

    ``earlier`` are runs of long ago that ``measured`` leaves out, all but the first on file, which is never left out.
    """
    summaries = tuple(each.summary for each in measured)
    on = _counted_to(summaries, today_on)
    past = [summary for summary in summaries if summary.started_on <= on]
    earlier_on = [run.started_on for run in earlier]
    last_weeks = weeks(past, on=on, n=_WEEKS)
    form = compare_with_baseline(past, on=on)
    seen = (*observe_form(past, on=on, compared=form), *observe_load(past, on=on, also_on=earlier_on))
    observations = _put_forward(seen)
    standout = _standout(runner_id, measured, earlier, on, today_on)
    return Report(
        runner_name=runner_name,
        is_sample=is_sample,
        made_on=on,
        today_on=today_on,
        units=profile.units or Units.METRIC,
        version=__version__,
        read=read,
        weeks=last_weeks,
        observations=observations,
        questions=(
            *_time_questions(summaries, on, today_on),
            *load_questions(past, on=on, also_on=earlier_on),
            *open_questions(past, on=on, compared=form),
            *_film_questions(standout),
        ),
        form=form,
        guard=_guard_points(past, on),
        drifts=_drift_points(past, on),
        tight=_tight_line(measured),
        shoes=_shoe_lines(measured, earlier),
        context=other_sources(weekly_change(complete_weeks(last_weeks, on=on))),
        standout=standout,
        judged=bool(observations) or _was_judged(past, form, on),
    )


def _was_judged(past: Sequence[RunSummary], form: Sequence[FormComparison], on: date) -> bool:
    """Tell whether anything at all could be held against the runner's own usual: without that, calm is not a finding."""
    guarded = any(run.standing is not Standing.UNKNOWN for run in recent_guard(past, on=on))
    return guarded or any(line.change is not None for line in form)


def _shoe_lines(measured: Sequence[MeasuredRun], earlier: Sequence[EarlierRun]) -> tuple[ShoeLine, ...]:
    """Add up each pair over every run, oldest first: as it was first written is how a pair is called."""
    lately = [(each.gear, each.summary) for each in measured]
    pairs = shoe_distances((*lately[:1], *((run.gear, run) for run in earlier), *lately[1:]))
    return tuple(ShoeLine(pair.name, pair.distance_m, pair.runs, pair.last_on) for pair in pairs)


def _standout(
    runner_id: int | None, measured: Sequence[MeasuredRun], earlier: Sequence[EarlierRun], on: date, today_on: date
) -> Standout:
    """Return what stands out, counted to the report's day, or to the last day in the diary where that is later."""
    worn = [WornRun(each.summary, each.gear) for each in measured]
    if runner_id is None:
        return of_runs(worn, on=on)
    inputs = stored_inputs(runner_id, worn, on=on, earlier=earlier)
    felt_on = [day.on for day in inputs.diary if day.on <= today_on]
    return stand_out(replace(inputs, on=max([on, *felt_on])))


def _counted_to(summaries: Sequence[RunSummary], today_on: date) -> date:
    """Return today, or the day of the last run where that is so long ago that "lately" would be empty."""
    days = [summary.started_on for summary in summaries if summary.started_on <= today_on]
    if not days:
        return today_on
    recent = timedelta(days=int(rule("single-run-cap").value("recent_days")))
    return today_on if today_on - max(days) < recent else max(days)


def _film_questions(standout: Standout) -> Iterator[OpenQuestion]:
    """Name what only a film can tell: all of it at once where there is no film, and what a film was too coarse for by itself."""
    by_film = [each for each in standout.findings if each.id in _BY_FILM]
    unknown = [each for each in by_film if each.status is Status.UNKNOWN]
    if len(unknown) == len(_BY_FILM) and all(each.value is None for each in unknown):
        yield OpenQuestion(
            "no-film",
            say("What no watch sees: how your foot lands, how your trunk leans, whether your hips stay level."),
            say("Ten seconds of you running, filmed from the side, and ten from behind: runtall gait FILM."),
        )
        return
    for each in unknown:
        if each.settled_by is not None:
            yield OpenQuestion(f"film-{each.id}", each.sentence, each.settled_by)


_BY_FILM = tuple(kind.id for kind in KINDS.values() if kind.settles is Settle.VIDEO)


def _time_questions(summaries: Sequence[RunSummary], on: date, today_on: date) -> Iterator[OpenQuestion]:
    ahead = [summary.started_on for summary in summaries if summary.started_on > today_on]
    if ahead:
        yield OpenQuestion(
            "runs-in-the-future",
            say(
                "{runs} of the runs are dated after today, the first {first_on}; they are left out.",
                runs=len(ahead),
                first_on=min(ahead).isoformat(),
            ),
            say("The right date on the watch, or a look at these files: runtall inspect FILE."),
        )
    if on != today_on:
        yield OpenQuestion(
            "no-recent-runs",
            say("The last run on file is of {last_on}; everything here is counted to that day.", last_on=on.isoformat()),
            say("Newer files of your runs."),
        )


def what_was_read(extent: Extent, counts: Counter[Verdict], troubles: Sequence[FileTrouble]) -> WhatWasRead:
    """Return what a report rests on: files by verdict in the order of the verdicts, and how far the runs reach."""
    return WhatWasRead(
        files_by_verdict=tuple((verdict.value, counts[verdict]) for verdict in Verdict if counts[verdict]),
        runs=extent.runs,
        first_on=extent.first_on,
        last_on=extent.last_on,
        distance_m=extent.distance_m,
        duration_s=extent.moving_s,
        troubles=tuple(troubles),
    )


def _put_forward(observations: Sequence[Observation]) -> tuple[Observation, ...]:
    """Return at most three, the strongest first, and of one family (late-run drift, say) only the strongest."""
    chosen: dict[str, Observation] = {}
    for each in sorted(observations, key=lambda each: (-each.strength, each.id)):
        chosen.setdefault(each.method, each)
    return tuple(chosen.values())[:MOST_OBSERVATIONS]


def _since(on: date) -> date:
    return on - timedelta(days=7 * _WEEKS - 1)


def _guard_points(summaries: Sequence[RunSummary], on: date) -> tuple[GuardPoint, ...]:
    return tuple(
        GuardPoint(run.on, run.distance_m, run.longest_before_m, run.above)
        for run in single_run_guard(summaries, since=_since(on))
        if run.distance_m is not None
    )


def _drift_points(summaries: Sequence[RunSummary], on: date) -> tuple[DriftPoint, ...]:
    """Late-run changes of the longer runs: those that the pattern over runs is made of."""
    long_s = rule("late-run-drift-pattern").value("long_run_s")
    return tuple(
        DriftPoint(summary.started_on, drift.channel, drift.change, drift.low, drift.high, drift.onset_s, drift.flagged)
        for summary in summaries
        if summary.started_on >= _since(on) and summary.running_s >= long_s
        for drift in summary.drifts
    )


def _tight_line(measured: Sequence[MeasuredRun]) -> TightLine | None:
    marks = [
        TightMark(
            on=each.summary.started_on,
            onset_s=each.summary.lap_presses[at].onset_s,
            run_s=each.summary.elapsed_s,
            onset_m=each.summary.lap_presses[at].onset_m,
            run_m=each.summary.distance_m,
        )
        for each in measured
        for at in each.tight_presses
    ]
    if not marks:
        return None
    match tight_lap_pattern(marks):
        case NoPattern(runs, because):
            return TightLine(because, runs)
        case TightPattern() as pattern:
            return TightLine(
                _pattern_sentence(pattern),
                pattern.runs,
                pattern.by,
                pattern.onset_s,
                pattern.onset_low_s,
                pattern.onset_high_s,
                pattern.onset_m,
                pattern.onset_low_m,
                pattern.onset_high_m,
            )


def _pattern_sentence(pattern: TightPattern) -> Message:
    if pattern.by == "distance" and pattern.onset_m is not None:
        assert pattern.onset_low_m is not None
        assert pattern.onset_high_m is not None
        return say(
            "It got tight at about {onset_m} in {runs} runs (from {low_m} to {high_m}).",
            onset_m=pattern.onset_m,
            runs=pattern.runs,
            low_m=pattern.onset_low_m,
            high_m=pattern.onset_high_m,
        )
    return say(
        "It got tight after about {onset_s} in {runs} runs (from {low_s} to {high_s}).",
        onset_s=pattern.onset_s,
        runs=pattern.runs,
        low_s=pattern.onset_low_s,
        high_s=pattern.onset_high_s,
    )

"""The report of files and archives that are not kept: read, measured, told, and forgotten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from runtall.core import Extent, RunnerProfile, Verdict
from runtall.services.arriving import is_made_up
from runtall.services.importing import Progress, arrive_from, no_progress
from runtall.services.report_model import FileTrouble, Report
from runtall.services.reporting import TROUBLE, MeasuredRun, build, what_was_read
from runtall.services.runners import today_of
from runtall.services.zones import home_zone
from runtall.store.arrivals import ArrivalPlan, ArrivingFile, ArrivingRecording
from runtall.store.known import KnownRuns, key_of


def report_of_paths(
    paths: Sequence[Path],
    *,
    profile: RunnerProfile,
    today_on: date | None = None,
    on_progress: Progress = no_progress,
) -> Report:
    """Return the report of files and archives without keeping anything."""
    plan = ArrivalPlan(0, home_zone(profile), folder=None, takes_made_up=True)
    files = list(arrive_from(paths, plan, on_progress=on_progress))
    is_sample = any(is_made_up(run.facts) for file in files for run in file.recordings)
    told_once, doubles = _richest_of_each_run(files)
    always = profile.lap_press_means_tight
    measured = [
        MeasuredRun(each.summary, each.facts.gear, tuple(range(len(each.summary.lap_presses))) if always else ())
        for each in told_once
    ]
    counts = Counter(Verdict.DUPLICATE if file.path in doubles else file.verdict for file in files)
    return build(
        measured,
        read=what_was_read(
            Extent.of([each.summary for each in measured]),
            counts,
            [FileTrouble(file.path, file.verdict.value, file.detail) for file in files if file.verdict in TROUBLE],
        ),
        profile=profile,
        runner_name="Sample runner (made up)" if is_sample else "",
        is_sample=is_sample,
        today_on=today_on or today_of(profile),
    )


def _richest_of_each_run(files: Iterable[ArrivingFile]) -> tuple[list[ArrivingRecording], set[str]]:
    """Return one recording a run, oldest first, and the paths of files none of whose runs is the one used."""
    offered = sorted(
        ((each, file) for file in files for each in file.recordings),
        key=lambda pair: (-pair[0].richness, pair[1].sha256, pair[0].index),
    )
    known = KnownRuns()
    for number, (each, _file) in enumerate(offered):  # the number of its richest recording stands for a run
        run_ids = known.find(key_of(each))
        known.merge(run_ids, min(run_ids, default=number))
        known.add(key_of(each), min(run_ids, default=number))
    used = [offered[number] for number in known.run_ids()]
    doubles = {file.path for _, file in offered} - {file.path for _, file in used}
    return sorted((each for each, _ in used), key=lambda each: each.summary.started_at), doubles

"""The log of runs as a page shows it: a few runs at a time, each with its pain, its tight moments and what stood out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from runtall.core import LapPress, RunSummary
from runtall.evidence import rule
from runtall.load import GuardedRun, single_run_guard
from runtall.services.remembered import while_same

if TYPE_CHECKING:
    from runtall.store.browsing import RunRow, Span, Sums
    from runtall.store.planning import KeptTypedRun
    from runtall.symptoms import DiaryEntry

RUNS_ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class LoggedRun:
    """One line of the log: a measured run, or one that was typed.

    Attributes
    ----------
    run_id, typed_id
        One of the two.
    on
        The runner's own day.
    measured, typed
        What is known of it.
    name
        As the file or the log calls it.
    pain_nrs
        The highest pain that the diary knows of that day and of the morning after; ``None`` where nothing was said.
    tight_s
        Elapsed seconds of the moments at which it got tight.
    guarded
        How it stands against the 30 days before.
    """

    run_id: int
    typed_id: str
    on: date
    measured: RunSummary | None
    typed: KeptTypedRun | None
    name: str | None
    pain_nrs: int | None
    tight_s: tuple[float, ...]
    guarded: GuardedRun | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log.

    ``months`` is every month with runs (``2026-03``), latest first; ``chosen`` adds up what the filter lets through, ``lately``
    the last seven days.
    """

    lines: tuple[LoggedRun, ...]
    chosen: Sums
    lately: Sums
    months: dict[str, Sums]
    page: int
    pages: int


def log_page(runner_id: int, *, today_on: date, year: int | None = None, month: int | None = None, page: int = 1) -> LogPage:
    """Return one page of the log, newest first; a page beyond the last is the last.

    ``month`` counts only together with ``year``.
    """
    from runtall.store import browsing, runners
    from runtall.store.marks import RUNS

    months = while_same((RUNS,), "months", runner_id, lambda: browsing.sums_by_month(runner_id))
    wanted = "" if year is None else f"{year:04}" if month is None else f"{year:04}-{month:02}"
    chosen = browsing.add_up(sums for name, sums in months.items() if name.startswith(wanted))
    pages = max(1, -(-chosen.runs // RUNS_ON_A_PAGE))
    page = min(max(1, page), pages)
    ids = browsing.page_of_ids(runner_id, span_of(year, month), offset=(page - 1) * RUNS_ON_A_PAGE, limit=RUNS_ON_A_PAGE)
    rows = browsing.rows(runner_id, [run_id for run_id, _ in ids if run_id])
    typed = browsing.typed_by_id(runner_id, [typed_id for _, typed_id in ids if typed_id])
    days = [row.summary.started_on for row in rows.values()] + [each.run.on for each in typed.values()]
    always = runners.profile_of(runner_id).lap_press_means_tight
    return LogPage(
        lines=_lines(runner_id, ids, rows, typed, days=days, always=always),
        chosen=chosen,
        lately=_lately(runner_id, today_on),
        months=months,
        page=page,
        pages=pages,
    )


def span_of(year: int | None, month: int | None) -> Span:
    """Return the days of a year, of a month of it, or all."""
    from runtall.store.browsing import Span

    if year is None:
        return Span()
    if month is None:
        return Span(date(year, 1, 1), date(year + 1, 1, 1))
    after = date(year + month // 12, month % 12 + 1, 1)
    return Span(date(year, month, 1), after)


def _lately(runner_id: int, today_on: date) -> Sums:
    from runtall.store import browsing

    ids = browsing.Span(today_on - timedelta(days=6), today_on + timedelta(days=1))
    return browsing.sums(runner_id, ids)


def _lines(
    runner_id: int,
    ids: Sequence[tuple[int, str]],
    rows: dict[int, RunRow],
    typed: dict[str, KeptTypedRun],
    *,
    days: Sequence[date],
    always: bool,
) -> tuple[LoggedRun, ...]:
    from runtall.store import browsing

    if not days:
        return ()
    first_on, last_on = min(days), max(days)
    felt = pain_by_run_day(browsing.diary_between(runner_id, browsing.Span(first_on, last_on + timedelta(days=2))))
    guarded = guard_of(runner_id, first_on, last_on)
    words = browsing.words_on_presses(list(rows))
    found = []
    for run_id, typed_id in ids:
        if run_id in rows:
            row = rows[run_id]
            run = row.summary
            tight = tight_moments(run.lap_presses, run_id, words, always=always)
            on, guard = run.started_on, guarded.get((run.started_at, run.elapsed_s))
            found.append(LoggedRun(run_id, "", on, run, None, row.name, felt.get(on), tight, guard))
        elif typed_id in typed:
            told = typed[typed_id]
            guard = guarded.get((typed_id, told.run.duration_s))
            moments = () if told.run.tightened_s is None else (told.run.tightened_s,)
            found.append(LoggedRun(0, typed_id, told.run.on, None, told, None, felt.get(told.run.on), moments, guard))
    return tuple(found)


def tight_moments(
    presses: Iterable[LapPress], run_id: int, words: dict[tuple[int, float], bool], *, always: bool
) -> tuple[float, ...]:
    """Return when it got tight in a run: the presses that the runner says meant it."""
    return tuple(press.onset_s for press in presses if words.get((run_id, press.onset_s), always))


def first_on_file(runner_id: int) -> RunSummary | None:
    """Return the first measured run with plain figures: it tells how far back the files reach."""
    from runtall.store import browsing
    from runtall.store.marks import RUNS

    return while_same((RUNS,), "first run", runner_id, lambda: browsing.earliest(runner_id))


def guard_of(runner_id: int, first_on: date, last_on: date) -> dict[tuple[object, float], GuardedRun]:
    """Hold the runs of some days against the 30 days before each, by start (a typed one by its id) and length."""
    from runtall.services import typed_runs
    from runtall.store import browsing

    window = timedelta(days=int(rule("single-run-cap").value("window_days")))
    span = browsing.Span(first_on - window, last_on + timedelta(days=1))
    near = list(browsing.plain_summaries(runner_id, span))
    typed = typed_runs.summaries(runner_id, span)
    near = sorted([*near, *typed.values()], key=lambda run: run.started_at)
    earliest = first_on_file(runner_id)
    if earliest is not None and near and earliest.started_on < near[0].started_on:
        near.insert(0, earliest)  # how far back the file reaches
    judged = single_run_guard(near, since=first_on)
    runs = [run for run in near if run.started_on >= first_on]
    ids = {id(run): typed_id for typed_id, run in typed.items()}
    return {(ids.get(id(run)) or run.started_at, run.elapsed_s): guard for run, guard in zip(runs, judged, strict=True)}


def pain_by_run_day(entries: Iterable[DiaryEntry]) -> dict[date, int]:
    """Return the highest pain of each day of a run, the morning after counted to it."""
    from runtall.services.lately import answers_to, local_day

    found: dict[date, int] = {}
    for entry in entries:
        on = answers_to(entry) or local_day(entry)
        if entry.pain_nrs is not None:
            found[on] = max(found.get(on, 0), entry.pain_nrs)
    return found

"""How long a week takes to be solved, for fifty made-up runners: each a first week, and the same week again on its Thursday.

Yardstick: median below 0.5 s of CPU, 99th percentile below 5 s; beside it, in the same run,
how many weeks are proved best, and whether solving twice gives the same bytes. The exit code is 1 where a yardstick is missed.

    python benchmarks/week_solving.py [runners, default 50] [seed, default 1]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from runtall.core import WEEKDAYS
from runtall.evidence import CONTRAINDICATIONS, KIT, PURPOSES, Open, Outcome, exercises
from runtall.exercise import ladder
from runtall.plan import (
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    Mode,
    OwnRun,
    PainNote,
    PlanInputs,
    Programme,
    Purpose,
    Race,
    RunnerFacts,
    SafetyState,
    SessionKind,
    WeekPlan,
    solve_week,
)

MONDAY = date(2026, 11, 23)
MEDIAN_S, P99_S = 0.5, 5.0


def runner(seed: int) -> PlanInputs:
    """Make up a runner: days, minutes, kit, flags, purposes, runs, a diary, and weeks of sessions; the same for the same seed."""
    rng = random.Random(seed)
    weeks = rng.randint(0, 14)
    runs = tuple(_runs(rng))
    facts = RunnerFacts(
        days=tuple(name for name in WEEKDAYS if rng.random() < 0.6) if rng.random() < 0.7 else (),
        run_days=tuple(name for name in WEEKDAYS if rng.random() < 0.5) if rng.random() < 0.7 else (),
        minutes_per_session=rng.choice((None, 15, 18, 20, 22, 25, 30)),
        kit=tuple(sorted(rng.sample(sorted(KIT), rng.randint(0, 8)))),
    )
    own_plan = tuple(_own_plan(rng)) if rng.random() < 0.2 else ()
    return PlanInputs(
        on=MONDAY,
        now_at=datetime.combine(MONDAY, clock(7), tzinfo=UTC),
        zone="Europe/Berlin",
        runner=facts,
        safety=SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=MONDAY),
        programme=Programme(
            MONDAY - timedelta(weeks=weeks), rng.choice((Mode.FULL, Mode.FULL, Mode.SMALL_STEPS)), rng.randint(1, 3)
        ),
        runs=runs,
        diary=tuple(_diary(rng, runs)),
        sessions=tuple(_sessions(rng, weeks)),
        purposes=tuple(_purposes(rng)),
        flags=tuple(
            sorted(rng.sample(sorted(set(CONTRAINDICATIONS) - {"post-surgery-under-12-weeks"}), rng.choice((0, 0, 1, 3))))
        ),
        own_plan=own_plan,
        races=(Race(MONDAY + timedelta(days=rng.randint(0, 9)), 10_000.0),) if rng.random() < 0.15 else (),
        easing=rng.choice(((), ("forward",), ("backward",))),
    )


def _runs(rng: random.Random) -> list[DoneRun]:
    if rng.random() < 0.15:
        return []
    days = rng.sample(range(7), rng.randint(1, 5))
    minutes = rng.uniform(15, 60)
    return [
        DoneRun(MONDAY - timedelta(days=7 * week - day), 60 * minutes * rng.uniform(0.8, 1.3), hard_s=rng.choice((0.0, 600.0)))
        for week in range(rng.randint(1, 8), 0, -1)
        for day in sorted(days)
        if rng.random() < 0.9
    ]


def _diary(rng: random.Random, runs: tuple[DoneRun, ...]) -> list[PainNote]:
    usual = rng.choice((0, 0, 1, 2, 4))
    told = rng.random() < 0.8
    moments = (("during", 0), ("one_hour_after", 0), ("next_morning", 1))
    return [
        PainNote(run.on + timedelta(days=later), moment, float(min(10, max(0, usual + rng.choice((-1, 0, 0, 1))))), run_on=run.on)
        for run in runs
        for moment, later in moments
        if told and run.on + timedelta(days=later) <= MONDAY
    ]


def _sessions(rng: random.Random, weeks: int) -> list[DoneSession]:
    ids = [each.id for each in exercises().values() if each.kind == "strength" and each.level <= 3]
    mine = rng.sample(ids, 5)
    return [
        DoneSession(
            MONDAY - timedelta(days=7 * week - day),
            SessionKind.STRENGTH,
            tuple(_item(rng, each, min(weeks - week, 3)) for each in mine),
        )
        for week in range(weeks, 0, -1)
        for day in (1, 4)
        if rng.random() < 0.8
    ]


def _item(rng: random.Random, exercise_id: str, rung: int) -> DoneItem:
    rungs = ladder(exercises()[exercise_id])
    dose = rungs[min(rung, len(rungs) - 1)]
    outcome = rng.choice((ItemOutcome.DONE,) * 8 + (ItemOutcome.PART, ItemOutcome.HURT))
    return DoneItem(
        exercise_id,
        outcome,
        dose.sets,
        dose.reps,
        dose.hold_s,
        dose.duration_s,
        pain_nrs=float(rng.randint(0, 2)),
        form_intact=True,
    )


def _purposes(rng: random.Random) -> list[Purpose]:
    return [
        Purpose(
            tag,
            rng.randint(1, 5),
            "screen",
            extra_set_side=rng.choice((None, None, "left", "right")),
            start_level=rng.choice((None, 1, 3)),
        )
        for tag in sorted(rng.sample(sorted(PURPOSES), rng.randint(0, 6)))
    ]


def _own_plan(rng: random.Random) -> list[OwnRun]:
    return [
        OwnRun(MONDAY + timedelta(days=day), "own", 60.0 * rng.randint(20, 90), hard=rng.random() < 0.4)
        for day in sorted(rng.sample(range(14), 7))
    ]


def solved(inputs: PlanInputs, standing: WeekPlan | None) -> tuple[float, WeekPlan, bool]:
    """Solve a week; CPU seconds, the week, and whether it is proved best."""
    started = time.process_time()
    answer = solve_week(inputs, MONDAY, standing=standing)
    return time.process_time() - started, answer.week, answer.proved


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    first_seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    solved(runner(0), None)  # the solver and the catalogue are read once
    spent, proved, same, short = [], 0, True, 0
    for seed in range(first_seed, first_seed + count):
        inputs = runner(seed)
        once_s, week, is_best = solved(inputs, None)
        _, again, _ = solved(inputs, None)
        thursday = replace(inputs, on=MONDAY + timedelta(days=3), now_at=inputs.now_at + timedelta(days=3))
        later_s, _, still_best = solved(thursday, week)
        spent += [once_s, later_s]
        proved += is_best + still_best
        same &= repr(week) == repr(again)
        short += bool(week.shortfalls)
    median_s, p99_s = statistics.median(spent), sorted(spent)[min(len(spent) - 1, int(0.99 * len(spent)))]
    print(f"{len(spent)} weeks of {count} runners: median {median_s:.3f} s CPU, p99 {p99_s:.3f} s, most {max(spent):.3f} s")
    print(f"median against {MEDIAN_S} s: {median_s / MEDIAN_S:.2f} ({'met' if median_s < MEDIAN_S else 'NOT met'})")
    print(f"p99 against {P99_S} s: {p99_s / P99_S:.2f} ({'met' if p99_s < P99_S else 'NOT met'})")
    print(
        f"proved best: {proved} of {len(spent)}; solved twice to the same bytes: {same}; runners with something left out: {short}"
    )
    return int(not (median_s < MEDIAN_S and p99_s < P99_S and same))


if __name__ == "__main__":
    sys.exit(main())

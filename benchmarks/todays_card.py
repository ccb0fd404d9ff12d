"""Today's card once the week stands, for seeded runners: CPU milliseconds a card, median and the slowest of a hundred.

A card is decided afresh each time (nothing is left over from the one before). The yardstick is reading the inputs back from
their JSON, which any stored card needs anyway. Run it: ``python benchmarks/todays_card.py``; the exit code
is 1 where the median is over its limit.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from runtall.evidence import Open, Outcome
from runtall.plan import (
    CheckIn,
    DoneRun,
    PainNote,
    PlanInputs,
    Programme,
    RunnerFacts,
    SafetyState,
    decode_inputs,
    encode_inputs,
    solve_week,
    today_card,
)

RUNNERS, ROUNDS, LIMIT_MS = 30, 7, 5.0
TODAY_ON = date(2026, 5, 20)


def runner(seed: int) -> PlanInputs:
    """A runner with up to 120 days of runs and answers, some of them missing, and a week that stands."""
    chance = random.Random(seed)
    every = chance.choice((1, 2, 2, 3))
    days = [TODAY_ON - timedelta(days=back) for back in range(118, 0, -every)]
    runs = tuple(DoneRun(on, chance.uniform(1500, 4500), chance.uniform(4000, 12000), run_s=1500.0) for on in days)
    notes = [
        PainNote(on + timedelta(days=moment == "next_morning"), moment, float(chance.choice((0, 1, 1, 2, 3))), run_on=on)
        for on in days
        for moment in ("during", "one_hour_after", "next_morning")
        if chance.random() < 0.9
    ]
    inputs = PlanInputs(
        on=TODAY_ON,
        now_at=datetime(2026, 5, 20, 8, tzinfo=UTC),
        zone="Europe/Oslo",
        runner=RunnerFacts(minutes_per_session=20),
        safety=SafetyState(Outcome.CLEAR, open=tuple(Open), answered_on=TODAY_ON),
        programme=Programme(TODAY_ON - timedelta(days=TODAY_ON.weekday() + 14)),
        diary=tuple(sorted(notes, key=lambda note: note.on)),
        runs=runs,
        check_in=CheckIn(TODAY_ON, pain_nrs=float(chance.choice((0, 1, 2, 4)))) if chance.random() < 0.5 else None,
    )
    monday_on = TODAY_ON - timedelta(days=TODAY_ON.weekday())
    return replace(inputs, week=solve_week(inputs, monday_on).week)


def main() -> int:
    encoded = [encode_inputs(runner(seed)) for seed in range(RUNNERS)]
    for each in encoded[:2]:
        today_card(decode_inputs(each))
    cards: list[float] = []
    readings: list[float] = []
    for _ in range(ROUNDS):
        for each in encoded:
            began = time.process_time_ns()
            inputs = decode_inputs(each)
            read = time.process_time_ns()
            today_card(inputs)
            cards.append((time.process_time_ns() - read) / 1e6)
            readings.append((read - began) / 1e6)
    card, slow = statistics.median(cards), sorted(cards)[int(0.99 * len(cards))]
    print(f"{RUNNERS} runners, {ROUNDS} rounds, CPU of this process")
    print(f"reading the inputs back   median {statistics.median(readings):6.2f} ms")
    print(f"today's card              median {card:6.2f} ms   slowest of a hundred {slow:6.2f} ms")
    print(f"ratio to reading {card / statistics.median(readings):.1f}; under {LIMIT_MS:.0f} ms: {card < LIMIT_MS}")
    return int(card >= LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())

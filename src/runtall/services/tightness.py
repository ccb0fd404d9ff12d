"""Lap presses, and the runner's word on which of them meant "it got tight now"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.core import NotFoundError, say


@dataclass(frozen=True, slots=True)
class Press:
    """One press of the lap button; ``number`` counts from 1 over the day. ``means_tight`` is ``None`` while nothing was said."""

    number: int
    run_id: int
    onset_s: float
    onset_m: float | None
    means_tight: bool | None


def presses_on(runner_id: int, day: date) -> tuple[Press, ...]:
    """Return the presses of one day's runs, in order.

    Raises
    ------
    NotFoundError
        No run of that day is on file.
    """
    from runtall.store import runners, runs

    that_day = [pair for pair in runs.summaries_with_run(runner_id, since=day) if pair[1].started_on == day]
    if not that_day:
        raise NotFoundError(
            say("There is no run on {day_on}.", day_on=day.isoformat()), say("Import its file, or name another day.")
        )
    always = runners.profile_of(runner_id).lap_press_means_tight
    words = {(word.run_id, word.onset_s): word.means_tight for word in runs.tight_words(runner_id)}
    found = [(run_id, press) for run_id, summary in that_day for press in summary.lap_presses]
    return tuple(
        Press(number, run_id, press.onset_s, press.onset_m, words.get((run_id, press.onset_s), True if always else None))
        for number, (run_id, press) in enumerate(found, start=1)
    )


def say_of_presses(runner_id: int, day: date, numbers: Sequence[int], *, means_tight: bool) -> None:
    """Keep the runner's word on some presses of a day.

    Raises
    ------
    NotFoundError
        No run of that day is on file, or it has no press of that number.
    """
    from runtall.store import runs

    presses = {press.number: press for press in presses_on(runner_id, day)}
    for number in numbers:
        if number not in presses:
            raise NotFoundError(
                say("There is no press {number} on {day_on}.", number=number, day_on=day.isoformat()),
                say("See the numbers with: runtall laps {day}", day=day.isoformat()),
            )
    for number in numbers:
        press = presses[number]
        runs.keep_tight_word(runner_id, runs.TightWord(press.run_id, press.onset_s, means_tight))

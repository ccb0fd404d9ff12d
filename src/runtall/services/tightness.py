"""Lap presses, and the runner's word on which of them meant "it got tight now"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from runtall.core import NotFoundError, RunSummary, say


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


@dataclass(frozen=True, slots=True)
class RunPress:
    """One press of the lap button in one run; ``number`` counts from 1 over the run, ``means_tight`` as for :class:`Press`."""

    number: int
    onset_s: float
    onset_m: float | None
    means_tight: bool | None


def presses_of_run(runner_id: int, run_id: int, summary: RunSummary) -> tuple[RunPress, ...]:
    """Return the presses of one run with what the runner said of them, in order."""
    from runtall.store import browsing, runners

    always = True if runners.profile_of(runner_id).lap_press_means_tight else None
    words = browsing.words_on_presses([run_id])
    return tuple(
        RunPress(number, press.onset_s, press.onset_m, words.get((run_id, press.onset_s), always))
        for number, press in enumerate(summary.lap_presses, start=1)
    )


def say_of_press(runner_id: int, run_id: int, number: int, *, means_tight: bool | None) -> None:
    """Keep the runner's word on one press of one run; ``None`` takes it back.

    Raises
    ------
    NotFoundError
        The runner has no such run, or it has no press of that number.
    """
    from runtall.store import browsing, runs

    kept = browsing.run(runner_id, run_id)
    if kept is None or not 1 <= number <= len(kept.summary.lap_presses):
        raise NotFoundError(say("This press of the lap button is not in your log."))
    onset_s = kept.summary.lap_presses[number - 1].onset_s
    if means_tight is None:
        browsing.forget_press(run_id, onset_s)
    else:
        runs.keep_tight_word(runner_id, runs.TightWord(run_id, onset_s, means_tight))

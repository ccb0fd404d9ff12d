"""The stages of the way back to running, as data, and the closed set of what can be decided about them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from runtall.core import Message, say
from runtall.evidence import rule
from runtall.plan._card import Because, Counterfactual

STAGES_RULE, START_RULE, ENTRY_RULE = "return-to-run-stages", "return-to-run-start", "return-to-run-entry"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: so many rounds of running and walking. Stage 0 is walking alone.

    Attributes
    ----------
    run_s, walk_s
        Of one round.
    """

    number: int
    run_s: int
    walk_s: int
    rounds: int

    @property
    def total_s(self) -> int:
        """The whole session without its warm-up."""
        return (self.run_s + self.walk_s) * self.rounds

    @property
    def running_s(self) -> int:
        """Running in it."""
        return self.run_s * self.rounds

    @property
    def title(self) -> Message:
        """What to do, in words."""
        if not self.run_s:
            return say("Walk {walk_s}", walk_s=self.total_s)
        if not self.walk_s:
            return say("Run {run_s} without a walking break", run_s=self.total_s)
        return say("{rounds} times: run {run_s}, walk {walk_s}", rounds=self.rounds, run_s=self.run_s, walk_s=self.walk_s)


@cache
def stages() -> tuple[Stage, ...]:
    """Return the stages, from walking (0) to half an hour of running.

    Examples
    --------
    >>> [(stage.run_s // 60, stage.walk_s // 60, stage.rounds) for stage in stages()][:4]
    [(0, 30, 1), (1, 2, 7), (1, 1, 11), (2, 1, 8)]
    """
    table = rule(STAGES_RULE)
    count = sum(name.startswith("rounds_") for name in table.parameters)
    running = (
        Stage(n, int(table.value(f"run_{n}_s")), int(table.value(f"walk_{n}_s")), int(table.value(f"rounds_{n}")))
        for n in range(1, count + 1)
    )
    return (Stage(0, 0, int(rule(START_RULE).value("walk_s")), 1), *running)


def fitted(stage: Stage, cap_s: float | None) -> Stage:
    """Return the stage, or what of it fits under ``cap_s``; ``None`` caps nothing.

    Where it does not fit whole, it is the session of this or a lower stage, with fewer rounds, that holds most running: so a
    lower stage never holds more running than a higher one. One round, or one shortened run, is the least.

    Examples
    --------
    >>> fitted(stages()[3], 600.0)
    Stage(number=3, run_s=120, walk_s=60, rounds=3)
    """
    if cap_s is None or stage.total_s <= cap_s:
        return stage
    lower = [_fewer_rounds(each, cap_s) for each in stages() if 0 < each.number <= stage.number]
    return max(lower, key=lambda each: (each.running_s, each.number)) if lower else stage


def _fewer_rounds(stage: Stage, cap_s: float) -> Stage:
    """Return as many rounds as fit; a round that does not fit is shortened, its walk first."""
    rounds = min(stage.rounds, int(cap_s // (stage.run_s + stage.walk_s)))
    if rounds >= 1:
        return Stage(stage.number, stage.run_s, stage.walk_s, rounds)
    run_s = min(stage.run_s, int(cap_s))
    return Stage(stage.number, run_s, min(stage.walk_s, int(cap_s) - run_s), 1)


@dataclass(frozen=True, slots=True)
class Decided:
    """What every decision on the stage carries.

    Attributes
    ----------
    stage
        The stage reached, 0 to the last; ``None`` while running is free (or, in ``SeekCare``, while there is no plan).
    today
        The stage whose session is today's where today is a day for one: stage 0 while walking comes first, one lower on a sore
        day; ``None`` while running is free, or nothing may be run or walked.
    missing
        What has to be answered before anything can move: moments of the pain light, or ``safety``.
    """

    stage: int | None
    today: Stage | None
    because: tuple[Because, ...]
    counterfactual: tuple[Counterfactual, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeekCare(Decided):
    """Somebody should look first: no run is planned."""


@dataclass(frozen=True, slots=True)
class StepBack(Decided):
    """Less than before."""


@dataclass(frozen=True, slots=True)
class Repeat(Decided):
    """The same again."""


@dataclass(frozen=True, slots=True)
class Advance(Decided):
    """One stage up, or from the last one into free running."""


@dataclass(frozen=True, slots=True)
class Undecided(Decided):
    """Something was not answered: nothing moves."""


StageDecision = SeekCare | StepBack | Repeat | Advance | Undecided
"""The closed set; whoever handles one handles all."""

"""What findings are made from: measured runs, the diary, safety answers, screen results, figures from video."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import RunSummary


@dataclass(frozen=True, slots=True)
class WornRun:
    """A measured run and the shoes that the log names for it."""

    summary: RunSummary
    gear: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """A run of long ago: its day, its distance and its shoes, which is all that anything still asks of it."""

    started_on: date
    distance_m: float | None = None
    gear: str | None = None


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """What the diary knows of one calendar day; ``None`` and empty mean "not said".

    Attributes
    ----------
    on
        The runner's own day.
    pain_nrs
        The highest pain of the day, 0 to 10.
    sides
        Sides named for pain that day: ``left``, ``right``, ``centre`` or ``both``.
    sitting_h, sleep_h
        Hours sat, and slept the night before.
    warm_up
        Whether there was a warm-up before the run.
    worry_of_10
        Answer to the item on worry, 0 to 10.
    """

    on: date
    pain_nrs: float | None = None
    sides: frozenset[str] = frozenset()
    sitting_h: float | None = None
    sleep_h: float | None = None
    warm_up: bool | None = None
    worry_of_10: float | None = None


@dataclass(frozen=True, slots=True)
class SafetyAnswers:
    """What triage made of the last safety answers, how many questions stayed open, and on which day they were given.

    ``outcome`` is triage's own word; ``held`` says that an earlier answer still stands until somebody clears it.
    """

    outcome: str
    unanswered: int
    on: date
    held: bool = False


@dataclass(frozen=True, slots=True)
class TestedPurpose:
    """What the screen says on one purpose, such as ``hip-flexor-mobility``: work to do, or fine.

    Both are ``False`` where it was unclear, stopped or not done. ``side`` is ``None`` where sides do not apply.
    """

    __test__ = False  # a name of the trade, not a test of ours

    purpose: str
    test_id: str
    work_on: bool
    ok: bool
    on: date
    side: str | None = None


@dataclass(frozen=True, slots=True)
class FilmedForm:
    """Figures from films of running; ``None`` where it was not filmed or not good enough.

    Attributes
    ----------
    on
        Day of the film from the side; of the only one where there is one.
    rear_on
        Day of the film from behind, where that is another.
    shin_angle_error_deg, trunk_lean_error_deg, pelvic_drop_error_deg
        How far each may be off in 19 of 20 films; nothing is held to be known where that is not.
    """

    on: date
    shin_angle_deg: float | None = None
    trunk_lean_deg: float | None = None
    pelvic_drop_left_deg: float | None = None
    pelvic_drop_right_deg: float | None = None
    shin_angle_error_deg: float = 0.0
    trunk_lean_error_deg: float = 0.0
    pelvic_drop_error_deg: float = 0.0
    rear_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingInputs:
    """Everything that findings look at, as of one day. Empty means "nothing on file", never "nothing there".

    Attributes
    ----------
    on
        The runner's day that "lately" is counted from.
    runs, diary, purposes
        In any order; what lies after ``on`` is left out.
    safety, filmed
        The latest of each; ``None`` where there is none.
    earlier
        Runs before :func:`runtall.findings.runs_since`, where ``runs`` leaves them out. The first run on file is never among
        them: it stands in ``runs``, for how far back the files reach is asked of many things.
    """

    on: date
    runs: tuple[WornRun, ...] = ()
    diary: tuple[DiaryDay, ...] = ()
    safety: SafetyAnswers | None = None
    purposes: tuple[TestedPurpose, ...] = ()
    filmed: FilmedForm | None = None
    earlier: tuple[EarlierRun, ...] = ()

    @property
    def summaries(self) -> tuple[RunSummary, ...]:
        """The runs up to the day, without their shoes."""
        return tuple(each.summary for each in self.runs if each.summary.started_on <= self.on)

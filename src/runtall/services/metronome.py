"""The metronome: its rate where a trial of cadence stands, what speaks for and against it, and its sound as a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from runtall.core import Message
from runtall.evidence import Grade, Outcome, claims, contested_points
from runtall.writers import metronome as writer

USUAL_SPM = 170.0


@dataclass(frozen=True, slots=True)
class MetronomeToday:
    """What the metronome knows of a runner.

    Attributes
    ----------
    own_spm
        The runner's own rate on easy runs; ``None`` while too few runs tell.
    start_spm
        Where it begins: the trial's target, else the own rate, else a round number in the middle of what runners do.
    target_spm, is_offer, sentence
        Of the trial of cadence; ``None`` without one, and after an amber or red day.
    speaks_for, speaks_against
        What papers and articles say of a rate to aim at.
    closed
        An emergency answer stands: nothing is offered.
    """

    own_spm: float | None
    start_spm: float
    target_spm: float | None
    is_offer: bool
    sentence: Message | None
    grade: Grade
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    closed: bool = False


def metronome_today(runner_id: int, *, now: datetime | None = None) -> MetronomeToday:
    """Return what the metronome begins with for a runner."""
    from runtall.plan import cadence_target, own_cadence_spm
    from runtall.services import planning

    inputs = planning.gather(runner_id, now=now or datetime.now(UTC), with_week=False)
    if inputs.safety.outcome is Outcome.EMERGENCY:
        return MetronomeToday(None, USUAL_SPM, None, False, None, Grade.CONTESTED, (), (), closed=True)
    trial = cadence_target(inputs)
    own = own_cadence_spm(inputs, inputs.on) if trial is None or trial.own_spm is None else trial.own_spm
    target = None if trial is None else trial.target_spm
    claim_id = "metronome-cadence" if trial is None else trial.claim
    stances = [position for point in contested_points().values() if claim_id in point.claims for position in point.positions]
    return MetronomeToday(
        own_spm=own,
        start_spm=round(target or own or USUAL_SPM),
        target_spm=target,
        is_offer=trial is not None and trial.is_offer,
        sentence=None if trial is None else trial.sentence,
        grade=claims()[claim_id].grade,
        speaks_for=tuple(Message(each.says) for each in stances if each.stance.value == "for"),
        speaks_against=(
            *(Message(each.says) for each in stances if each.stance.value == "against"),
            Message(claims()[claim_id].grade_why),
        ),
    )


def write_sound(out: Path | IO[bytes], *, cadence_spm: float, duration_min: float, accent_every: int = 0) -> None:
    """Write the metronome as a sound file. Raises ``ImplausibleValueError`` for a rate or a length that cannot be."""
    writer.write_metronome(out, cadence_spm=cadence_spm, duration_min=duration_min, accent_every=accent_every)

"""FIT workout files: what a watch leads through step by step, with lengths, targets and words that fit its screen."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from runtall.writers import fit_profile as profile
from runtall.writers.fit_encoding import Column, Rows, encode_fit, fit_time

LONGEST_NAME_BYTES = 40
LONGEST_STEP_NAME_BYTES = 40
LONGEST_NOTE_BYTES = 200
MOST_STEPS = 50
"""Watches that run workouts take at least so many steps, a repeat counted as one."""
_CAPABILITIES = 0x20
"""As the maker's own service writes for every workout with steps and targets."""
_STEPS_PER_STRIDE = 2
_BY_TIME, _BY_DISTANCE, _BY_BUTTON, _REPEAT, _BY_REPS = 0, 1, 5, 6, 29
_SPEED, _OPEN, _CADENCE = 0, 2, 3


class Effort(StrEnum):
    """What a step is to a watch: it picks the colour, the sound, and what stands above the time."""

    ACTIVE = "active"
    REST = "rest"
    WARM_UP = "warmup"
    RECOVERY = "recovery"
    INTERVAL = "interval"


@dataclass(frozen=True, slots=True)
class SpeedRange:
    """What a watch holds the runner to: between the two, ends included."""

    low_mps: float
    high_mps: float


@dataclass(frozen=True, slots=True)
class CadenceRange:
    """What a watch holds the runner to, both feet counted: between the two, ends included."""

    low_spm: float
    high_spm: float


@dataclass(frozen=True, slots=True)
class WorkoutStep:
    """One step; without a time, a distance or a count it ends at the lap button.

    Attributes
    ----------
    name, note
        Cut to what watches show, at the end of a word.
    reps
        Repetitions that the watch counts, or the runner with the lap button.
    speed, cadence
        One of the two at most. Cadence counts both feet; FIT counts strides, so half of it is written.
    """

    name: str
    effort: Effort = Effort.ACTIVE
    time_s: float | None = None
    distance_m: float | None = None
    reps: int | None = None
    speed: SpeedRange | None = None
    cadence: CadenceRange | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps that are taken so many times, one round after the other."""

    times: int
    steps: tuple[WorkoutStep, ...]


@dataclass(frozen=True, slots=True)
class Workout:
    """A workout: its name, the sport by its FIT name, and its steps in order."""

    name: str
    sport: str
    steps: tuple[WorkoutStep | Repeat, ...]
    sub_sport: str = "generic"

    @property
    def n_steps(self) -> int:
        """How many steps the file has; a repeat adds one to those within it."""
        return sum(len(each.steps) + (each.times > 1) if isinstance(each, Repeat) else 1 for each in self.steps)


def workout_bytes(workout: Workout, *, made_at: datetime) -> bytes:
    """Write a workout as a whole FIT file.

    The same workout made at the same instant gives the same bytes. The file's serial number follows from what is in it:
    watches tell workouts apart by it and the instant.

    Parameters
    ----------
    made_at
        Whole seconds are kept.

    Raises
    ------
    ValueError
        No steps, more than :data:`MOST_STEPS`, a length that is not positive, two targets at once, or an unknown sport.
    """
    rows = _rows(workout)
    if not 0 < len(rows) <= MOST_STEPS:
        raise ValueError(f"a workout has 1 to {MOST_STEPS} steps, not {len(rows)}")
    if workout.sport not in profile.SPORTS or workout.sub_sport not in profile.SUB_SPORTS:
        raise ValueError(f"no number for {workout.sport}, {workout.sub_sport}")
    serial = zlib.crc32(repr(workout).encode()) or 1
    return encode_fit(
        [
            Rows(
                profile.FILE_ID,
                {
                    "type": profile.FILE_TYPE_WORKOUT,
                    "manufacturer": profile.DEVELOPMENT,
                    "product": 0,
                    "serial_number": serial,
                    "time_created": fit_time(made_at),
                },
            ),
            Rows(
                profile.WORKOUT,
                {
                    "wkt_name": cut(workout.name, LONGEST_NAME_BYTES),
                    "sport": profile.SPORTS[workout.sport],
                    "sub_sport": profile.SUB_SPORTS[workout.sub_sport],
                    "capabilities": _CAPABILITIES,
                    "num_valid_steps": len(rows),
                },
            ),
            Rows(profile.WORKOUT_STEP, _columns(rows)),
        ]
    )


def cut(text: str, longest_bytes: int) -> str:
    r"""Return a text of at most so many bytes, on one line; what is cut ends at a word and shows that it was cut.

    Examples
    --------
    >>> cut("Hold the side plank", 12)
    'Hold the…'
    >>> cut("  two\n lines ", 40)
    'two lines'
    """
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    if len(plain.encode()) <= longest_bytes:
        return plain
    room = longest_bytes - len("…".encode())
    kept = plain.encode()[:room].decode(errors="ignore")
    whole, blank, _ = kept.rpartition(" ")
    return (whole if blank and not plain[len(kept)].isspace() else kept).rstrip(" ,;:.") + "…"


@dataclass(frozen=True, slots=True)
class _Row:
    """One ``workout_step`` message; ``None`` is "no value"."""

    duration_type: int
    duration_value: int | None
    target_type: int | None
    target_value: int | None = 0
    low: int | None = None
    high: int | None = None
    effort: int | None = None
    name: str = ""
    note: str = ""


def _rows(workout: Workout) -> list[_Row]:
    rows: list[_Row] = []
    for each in workout.steps:
        if isinstance(each, WorkoutStep):
            rows.append(_row(each))
            continue
        if each.times < 1 or not each.steps:
            raise ValueError("a repeat has steps, and is taken once or more")
        first = len(rows)
        rows += map(_row, each.steps)
        if each.times > 1:
            rows.append(_Row(_REPEAT, first, None, each.times))
    return rows


def _row(step: WorkoutStep) -> _Row:
    lengths = [each for each in (step.time_s, step.distance_m, step.reps) if each is not None]
    if len(lengths) > 1 or any(each <= 0 for each in lengths) or (step.speed and step.cadence):
        raise ValueError(f"a step has one length above zero, and one target: {step}")
    kind, value = _length(step)
    target, low, high = _target(step)
    return _Row(
        kind,
        value,
        target,
        low=low,
        high=high,
        effort=profile.INTENSITIES[step.effort],
        name=cut(step.name, LONGEST_STEP_NAME_BYTES),
        note=cut(step.note, LONGEST_NOTE_BYTES),
    )


def _length(step: WorkoutStep) -> tuple[int, int | None]:
    """Return the kind of a length and its value: milliseconds, centimetres, or a count."""
    if step.time_s is not None:
        return _BY_TIME, round(step.time_s * 1000)
    if step.distance_m is not None:
        return _BY_DISTANCE, round(step.distance_m * 100)
    if step.reps is not None:
        return _BY_REPS, step.reps
    return _BY_BUTTON, None


def _target(step: WorkoutStep) -> tuple[int, int | None, int | None]:
    """Return the kind of a target and its ends: millimetres a second, or strides a minute."""
    if step.speed is not None:
        return _SPEED, round(step.speed.low_mps * 1000), round(step.speed.high_mps * 1000)
    if step.cadence is not None:
        low, high = step.cadence.low_spm / _STEPS_PER_STRIDE, step.cadence.high_spm / _STEPS_PER_STRIDE
        return _CADENCE, round(low), round(high)
    return _OPEN, None, None


def _columns(rows: Sequence[_Row]) -> dict[str, Column]:
    """Return the steps as columns of one message type: a watch meets one definition and no other."""
    columns: dict[str, Column] = {
        "message_index": list(range(len(rows))),
        "duration_type": [row.duration_type for row in rows],
        "duration_value": [row.duration_value for row in rows],
        "target_type": [row.target_type for row in rows],
        "target_value": [row.target_value for row in rows],
        "custom_target_value_low": [row.low for row in rows],
        "custom_target_value_high": [row.high for row in rows],
        "intensity": [row.effort for row in rows],
        "wkt_step_name": [row.name for row in rows],
    }
    if any(row.note for row in rows):
        columns["notes"] = [row.note for row in rows]
    return columns

"""The angles that a movement aims at, for whoever watches it: a camera that coaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from runtall.evidence import exercises
from runtall.figures._read import figure
from runtall.figures._skeleton import joint_angles_deg
from runtall.figures._svg import key_times, motion


@dataclass(frozen=True, slots=True)
class TargetKey:
    """One key position: when it is reached and left within a repetition, and every joint angle in it."""

    at_s: float
    until_s: float
    angles_deg: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TargetAngle:
    """An angle that the movement is about, and the range that it reaches at one of its keys."""

    angle: str
    key: int
    least_deg: float
    most_deg: float


@dataclass(frozen=True, slots=True)
class TargetAngles:
    """What a movement aims at.

    Attributes
    ----------
    alternates
        The second half of the keys is the first on the other side; else the keys are those of the right side.
    camera_view
        From where a camera sees it; ``None`` where no view is known to serve.
    """

    id: str
    name: str
    repetition_s: float
    alternates: bool
    camera_view: str | None
    about: tuple[TargetAngle, ...]
    keys: tuple[TargetKey, ...]


def target_angles(figure_id: str) -> TargetAngles:
    """Return the target angles of a figure at its key positions.

    Examples
    --------
    >>> target_angles("glute-bridge").about[0].angle
    'hip_right_flex'
    """
    shown, moments = figure(figure_id), motion(figure_id)
    exercise = exercises().get(figure_id)
    return TargetAngles(
        id=figure_id,
        name=shown.name,
        repetition_s=round(moments[-1].at_s, 3),
        alternates=shown.alternates,
        camera_view=exercise.camera_view if exercise is not None else None,
        about=tuple(TargetAngle(each.angle, each.key, *each.between_deg) for each in shown.about),
        keys=tuple(_key(figure_id, at, *times) for at, times in enumerate(key_times(shown.keys))),
    )


def _key(figure_id: str, at: int, reached_s: float, left_s: float) -> TargetKey:
    found = next(each.found for each in motion(figure_id) if each.key == at)
    angles = {name: round(angle, 1) + 0.0 for name, angle in sorted(joint_angles_deg(found).items())}
    return TargetKey(round(reached_s, 3), round(left_s, 3), angles)

"""The angles that a movement aims at, for whoever watches it: a camera that coaches."""

from __future__ import annotations

from typing import Any

from runtall.evidence import exercises
from runtall.figures._read import figure
from runtall.figures._skeleton import joint_angles_deg
from runtall.figures._svg import key_times, motion


def target_angles(figure_id: str) -> dict[str, Any]:
    """Return the target angles of a figure at its key positions, ready for JSON.

    ``keys`` holds when each position is reached and left in seconds, with all joint angles in degrees; ``about`` the
    angles
    that the movement is about with the range that they should reach; ``camera_view`` from where a camera sees it, ``None`` where no
    view is known to serve.

    Examples
    --------
    >>> target_angles("glute-bridge")["about"][0]["angle"]
    'hip_right_flex'
    """
    shown, moments = figure(figure_id), motion(figure_id)
    keys = []
    for index, (reached_s, left_s) in enumerate(key_times(shown.keys)):
        found = next(each.found for each in moments if each.key == index)
        angles = {name: round(angle, 1) + 0.0 for name, angle in sorted(joint_angles_deg(found).items())}
        keys.append({"at_s": round(reached_s, 3), "until_s": round(left_s, 3), "angles_deg": angles})
    exercise = exercises().get(figure_id)
    return {
        "id": figure_id,
        "name": shown.name,
        "repetition_s": round(moments[-1].at_s, 3),
        "alternates": shown.alternates,
        "camera_view": exercise.camera_view if exercise is not None else None,
        "about": [
            {"angle": each.angle, "key": each.key, "least_deg": each.between_deg[0], "most_deg": each.between_deg[1]}
            for each in shown.about
        ],
        "keys": keys,
    }

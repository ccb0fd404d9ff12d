"""What the films of a runner say to findings: the newest from the side and the newest from behind, each with its error."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from runtall.findings import FilmedForm

if TYPE_CHECKING:
    from runtall.services.filming import GaitForm, GaitMeasureForm

_NEAR = {"left_side": "left", "right_side": "right"}
"""The leg that faces the camera: its figures are the surer ones."""


def filmed_form(runner_id: int, on: date) -> FilmedForm | None:
    """Return the figures of the newest films up to a day; a figure whose error nobody knows is left out."""
    from runtall.services import films

    seen = [each for each in films.of_running(runner_id) if each.state == "read" and each.filmed_on <= on]
    side = next((each for each in seen if each.view in _NEAR), None)
    rear = next((each for each in seen if each.view == "behind"), None)
    newest = side or rear
    if newest is None:
        return None
    side_said = None if side is None else films.said(side)
    rear_said = None if rear is None else films.said(rear)
    shin = _measure(side_said, "shin_angle_deg", _NEAR.get(newest.view))
    lean = _measure(side_said, "trunk_lean_deg", None)
    left, right = (_measure(rear_said, "pelvic_drop_deg", each) for each in ("left", "right"))
    return FilmedForm(
        on=newest.filmed_on,
        shin_angle_deg=_mean(shin),
        trunk_lean_deg=_mean(lean),
        pelvic_drop_left_deg=_mean(left),
        pelvic_drop_right_deg=_mean(right),
        shin_angle_error_deg=_error(shin),
        trunk_lean_error_deg=_error(lean),
        pelvic_drop_error_deg=max(_error(left), _error(right)),
        rear_on=None if rear is None else rear.filmed_on,
    )


def _measure(found: GaitForm | None, name: str, side: str | None) -> GaitMeasureForm | None:
    if found is None:
        return None
    return next((each for each in found.measures if (each.name, each.side) == (name, side) and each.error is not None), None)


def _mean(each: GaitMeasureForm | None) -> float | None:
    return None if each is None else each.mean


def _error(each: GaitMeasureForm | None) -> float:
    return 0.0 if each is None or each.error is None else each.error

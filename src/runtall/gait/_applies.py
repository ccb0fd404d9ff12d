"""Which function applies which rule, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from runtall.core.keypoints import Keypoints, Landmark
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import make_body
from runtall.gait._compare import tendency_of
from runtall.gait._figures import Filmed, errors, smallest_real_change, strike_of
from runtall.gait._made_runner import MadeRunner, made_film
from runtall.gait._read import read_clip
from runtall.gait._reading import View
from runtall.gait._scale import by_height
from runtall.gait._sides import LEGS, pairs, repair_sides
from runtall.gait._view import leg_length, see

Given = Mapping[str, Any]
Expect = dict[str, Any]


def _made(frame_rate_hz: float, duration_s: float, runner: MadeRunner | None = None) -> Keypoints:
    """Film an example's made-up runner from the right."""
    return made_film(
        runner or MadeRunner(), view=View.RIGHT_SIDE, frame_rate_hz=frame_rate_hz, duration_s=duration_s, leg_px=300.0
    )


def _filter(given: Given) -> Expect:
    film = _made(given["frame_rate_hz"], 2.0)
    bridged = []
    for n in given["lost_frames"]:
        xy = film.xy_px.copy()
        xy[20 : 20 + n] = np.nan
        body = make_body(replace(film, xy_px=xy))
        assert body is not None
        bridged.append(bool(np.isfinite(body.points[:, Landmark.LEFT_KNEE, 0]).all()))
    return {"bridged": bridged}


def _events(given: Given) -> Expect:
    runner = MadeRunner(step_s=given["step_s"], stance_s=given["stance_s"])
    film = _made(given["frame_rate_hz"], 4.0, runner)
    measure = read_clip(film).measure("stance_time_s", Side.RIGHT)
    off_s = None if measure is None else abs(measure.mean - given["stance_s"])
    return {"stance_s": given["stance_s"] if off_s is not None and off_s <= rule("gait-events").value("trusted_s") else None}


def _view(given: Given) -> Expect:
    xy = np.full((3, len(Landmark), 2), 0.0)
    half = 0.5 * given["shoulders_trunk_ratio"]
    for side, out in (("LEFT", half), ("RIGHT", -half)):
        xy[:, Landmark[f"{side}_SHOULDER"]] = (out, 1.0)
        xy[:, Landmark[f"{side}_FOOT_INDEX"]] = (0.3 if given["toes_right"] else -0.3, -1.7)
        xy[:, Landmark[f"{side}_HEEL"]] = (0.0, -1.7)
    return {"view": see(xy).view.value}


def _sides(given: Given) -> Expect:
    rate_hz, n = given["frame_rate_hz"], given["frames"]
    film = _made(rate_hz, n / rate_hz)
    wrong = film.xy_px.copy()
    start, end = given["exchanged"]
    left, right = pairs(LEGS)
    wrong[start:end, left], wrong[start:end, right] = film.xy_px[start:end, right], film.xy_px[start:end, left]
    found = repair_sides(wrong, film.confidence, film.times_s, leg_length(film.xy_px))
    left_over = np.abs(found.xy[:, left] - film.xy_px[:, left]).max(axis=(1, 2)) > 0
    return {"repaired": int(found.swapped.sum()), "left_over": int(left_over.sum())}


def _clip(given: Given) -> Expect:
    rate_hz = given["frame_rate_hz"]
    film = _made(rate_hz, 4.0)
    return {"read": read_clip(film).is_usable}


def _strides(given: Given) -> Expect:
    own = rule("gait-strides")
    return {"given": given["strides"] >= own.value("fewest"), "stable": given["strides"] >= own.value("stable")}


def _strike(given: Given) -> Expect:
    return {"strike": strike_of(given["inclination_deg"], given["error_deg"]).value}


def _scale(given: Given) -> Expect:
    film = _made(60.0, 2.0)
    body = make_body(film)
    assert body is not None
    fitting = replace(body, leg=given["segments_px"] - body.trunk)
    return {"px_per_m": by_height(fitting, given["height_m"])}


def _change(given: Given) -> Expect:
    smallest = smallest_real_change(given["sem"])
    return {"tendency": tendency_of(given["before"], given["now"], smallest).value, "smallest": smallest}


def _landmarks(given: Given) -> Expect:
    filmed = Filmed("side", Side.RIGHT, given["frame_rate_hz"])
    error, smallest, _ = errors(given["measure"], 0.0, None, 1, Side.RIGHT, filmed, 1.0)
    own = rule("gait-landmarks").value(given["measure"])
    assert error is not None
    assert smallest is not None
    return {"error_counts_it_whole": error > own, "change_counts_less_of_it": smallest < error + own}


APPLIES: Mapping[str, Callable[[Given], Expect]] = MappingProxyType(
    {
        "gait-filter": _filter,
        "gait-events": _events,
        "gait-view": _view,
        "gait-sides": _sides,
        "gait-clip": _clip,
        "gait-strides": _strides,
        "gait-strike": _strike,
        "gait-scale": _scale,
        "gait-change": _change,
        "gait-landmarks": _landmarks,
    }
)

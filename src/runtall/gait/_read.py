"""One clip, read: how it was filmed, what it shows, and what it does not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from runtall.core import QUANTITIES, FloatArray, Message
from runtall.core.keypoints import Keypoints
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait import _words as words
from runtall.gait._body import Body, make_body
from runtall.gait._cadence import cadence
from runtall.gait._curves import curves, key_frames
from runtall.gait._events import find_stances, well_inside
from runtall.gait._figures import Filmed, errors, figure, figures, step_time_scatter, strikes
from runtall.gait._from_behind import behind_series
from runtall.gait._from_side import Series, side_series, strides
from runtall.gait._reading import GaitMeasure, GaitQuality, GaitReading, Ground, Refused, Stance, View
from runtall.gait._scale import scale
from runtall.gait._view import ground as ground_of
from runtall.signals import low_pass, on_even_clock

VERSION = "1"
CLIP = "clip"

SIDE_ONLY = (
    "stance_time_s", "duty_factor", "shin_angle_deg", "foot_ahead_leg_ratio", "foot_inclination_deg", "thigh_extension_deg",
    "thigh_swing_range_deg", "knee_flexion_contact_deg", "knee_flexion_midstance_deg", "trunk_lean_deg",
    "vertical_oscillation_leg_ratio", "head_forward_deg", "arm_swing_range_deg",
)  # fmt: skip
BEHIND_ONLY = ("pelvic_drop_deg", "step_width_leg_ratio", "foot_to_midline_leg_ratio", "crossover_ratio", "trunk_side_lean_deg")
IN_METRES = {
    "foot_ahead_leg_ratio": "foot_ahead_m",
    "vertical_oscillation_leg_ratio": "vertical_oscillation_m",
    "step_width_leg_ratio": "step_width_m",
}


def read_clip(
    keypoints: Keypoints,
    *,
    height_m: float | None = None,
    known_speed_mps: float | None = None,
    surface: Ground | None = None,
) -> GaitReading:
    """Say what a clip of running shows, with the error of each figure, and what it cannot show, with the reason.

    Parameters
    ----------
    keypoints
        Raw landmarks of one runner, as a pose model saw them.
    height_m
        Standing height; without it and without a speed, lengths are shares of the leg.
    known_speed_mps
        Of the belt, or of the run past the phone.
    surface
        Treadmill or passing, where the runner said so; otherwise it is told from the picture.

    Returns
    -------
    GaitReading
        A clip that cannot be read at all has no measures, and one ``refused`` entry for ``clip`` with what to do next.
        Instants are seconds since the clip's first frame.

    Raises
    ------
    ImplausibleValueError
        A height or a speed that no runner has.

    References
    ----------
    dingenen-2018, young-2023
    """
    own = rule("gait-clip")
    if keypoints.n_frames and keypoints.times_s[0] != 0:
        keypoints = replace(keypoints, times_s=keypoints.times_s - keypoints.times_s[0])
    duration_s = float(keypoints.times_s[-1] - keypoints.times_s[0]) if keypoints.n_frames else 0.0
    quality = GaitQuality(keypoints.frame_rate_hz, duration_s, keypoints.seen_ratio)
    if keypoints.frame_rate_hz < own.value("slowest_hz"):
        slow = words.too_slow(keypoints.frame_rate_hz, own.value("slowest_hz"))
        return _unread(quality, slow, words.FILM_FASTER)
    if duration_s * keypoints.seen_ratio < own.value("shortest_s"):
        why = words.TOO_SHORT if keypoints.seen_ratio > 0 else words.NOBODY
        return _unread(quality, why, words.FILM_LONGER if keypoints.seen_ratio > 0 else words.FILM_AGAIN)
    body = make_body(keypoints)
    if body is None:
        return _unread(quality, words.NOBODY, words.FILM_AGAIN)
    quality = _of_body(quality, body)
    if body.leg < own.value("smallest_leg_px"):
        return _unread(quality, words.TOO_SMALL, words.COME_CLOSER, body.view)
    if not body.view.is_side and not body.view.is_frontal:
        return _unread(quality, words.OBLIQUE, words.FILM_AGAIN, body.view)
    return _read(keypoints, body, quality, height_m, known_speed_mps, surface)


def _unread(quality: GaitQuality, why: Message, next_step: Message, view: View = View.UNKNOWN) -> GaitReading:
    return GaitReading(view, None, None, quality, refused=(Refused(CLIP, why, next_step),), version=VERSION)


def _of_body(quality: GaitQuality, body: Body) -> GaitQuality:
    seen = np.isfinite(body.repair.xy[:, :, 0])
    return replace(
        quality,
        seen_share=float(seen.any(axis=1).mean()),
        turn_deg=body.seen.turn_deg,
        tilt_deg=body.tilt_deg,
        swaps_repaired=body.repair.n_swaps,
        swapped_frames=int(body.repair.swapped.sum()),
        hidden_frames=int(body.repair.hidden.sum()),
        sides_sure=body.repair.sides_sure,
    )


def _read(
    keypoints: Keypoints,
    body: Body,
    quality: GaitQuality,
    height_m: float | None,
    known_speed_mps: float | None,
    surface: Ground | None,
) -> GaitReading:
    stances = well_inside(find_stances(body), body)
    where = surface or ground_of(body.repair.xy, body.seen, body.trunk)
    basis, px_per_m = scale(body, where, height_m, known_speed_mps)
    quality = replace(
        quality,
        strides_left=len(strides(stances, Side.LEFT)),
        strides_right=len(strides(stances, Side.RIGHT)),
        scale_basis=basis,
        scale_px_per_m=px_per_m,
    )
    if len(stances) <= 1:
        return replace(_unread(quality, words.NO_STEPS, words.FILM_AGAIN, body.view), ground=where, heading=body.seen.heading)
    filmed = Filmed("side" if body.view.is_side else "frontal", body.view.near, keypoints.frame_rate_hz)
    all_series = list(side_series(body, stances) if body.view.is_side else behind_series(body, stances))
    found = list(_everything(body, stances, all_series, filmed, px_per_m))
    if not quality.sides_sure:
        found = [each for each in found if isinstance(each, Refused) or each.side is None]
        found.append(Refused("left_right", words.SIDES_UNSURE, words.MORE_LIGHT))
    measures = tuple(each for each in found if isinstance(each, GaitMeasure))
    return GaitReading(
        view=body.view,
        ground=where,
        heading=body.seen.heading,
        quality=replace(quality, notes=_notes(quality, measures)),
        stances=stances,
        measures=measures,
        strikes=strikes(measures, all_series),
        curves=tuple(curves(body, stances)),
        key_frames=tuple(key_frames(body, stances)),
        refused=tuple(dict.fromkeys(each for each in found if isinstance(each, Refused))),
        repaired_xy_px=_for_drawing(keypoints, body),
        version=VERSION,
    )


def _everything(
    body: Body,
    stances: Sequence[Stance],
    all_series: list[Series],
    filmed: Filmed,
    px_per_m: float | None,
) -> Iterator[GaitMeasure | Refused]:
    pace = cadence(body, stances)
    if pace is None:
        yield Refused("cadence_spm", words.TOO_FEW_STRIDES, words.FILM_LONGER)
    else:
        spm, spread_spm, n = pace
        shorter = max(1.0, rule("gait-strides").value("cadence_table_steps") / n)
        error, smallest, how = errors("cadence_spm", spm, spread_spm, n, None, filmed, 1.0, shorter)
        yield GaitMeasure("cadence_spm", QUANTITIES["cadence_spm"].unit, None, spm, spread_spm, n, error, smallest, how)
    given = list(_believable(figures(all_series, body, filmed)))
    yield from given
    yield step_time_scatter(all_series, filmed)
    usable = {(each.name, each.side) for each in given if isinstance(each, GaitMeasure)}
    leg_px = body.leg if filmed.view == "side" else _leg_px(body)
    for series in all_series:
        if series.name in IN_METRES and (series.name, series.side) in usable:
            if px_per_m is None:
                yield Refused(IN_METRES[series.name], words.NO_SCALE, words.TELL_HEIGHT)
            else:
                yield figure(series, filmed, factor=leg_px / px_per_m, name=IN_METRES[series.name])
    yield from _crossover(all_series, filmed)
    yield from _out_of_view(body.view)


def _believable(found: Iterable[GaitMeasure | Refused]) -> Iterator[GaitMeasure | Refused]:
    """Refuse the hip drop of both sides where both would read as a rise; pass everything else on."""
    each = list(found)
    drops = [one for one in each if isinstance(one, GaitMeasure) and one.name == "pelvic_drop_deg"]
    mean = sum(one.mean for one in drops) / max(1, len(drops))
    if drops and mean < rule("gait-clip").value("least_drop_deg"):
        each = [one for one in each if one not in drops]
        each.append(Refused("pelvic_drop_deg", words.HIPS_FOLLOW_THIGHS, words.TIGHTER_CLOTHES))
    yield from each


def _leg_px(body: Body) -> float:
    own = rule("gait-scale")
    return body.trunk * (own.value("segments_height_ratio") / own.value("trunk_height_ratio") - 1.0)


def _crossover(all_series: list[Series], filmed: Filmed) -> Iterator[GaitMeasure]:
    """Share of the steps in which a foot lands past the midline of the body."""
    beside = [value for series in all_series if series.name == "foot_to_midline_leg_ratio" for value in series.values]
    if filmed.view == "frontal" and len(beside) >= rule("gait-strides").value("fewest"):
        share = sum(value < 0 for value in beside) / len(beside)
        error, smallest, how = errors("crossover_ratio", share, None, len(beside), None, filmed, 1.0)
        unit = QUANTITIES["crossover_ratio"].unit
        yield GaitMeasure("crossover_ratio", unit, None, share, None, len(beside), error, smallest, how)


def _out_of_view(view: View) -> Iterator[Refused]:
    """Refuse what this view does not show, and what no phone shows."""
    if view.is_side:
        yield from (Refused(name, words.NOT_FROM_SIDE, words.FROM_BEHIND) for name in BEHIND_ONLY)
        yield Refused("arm_crossing_ratio", words.NOT_FROM_SIDE, words.FROM_THE_FRONT)
    else:
        yield from (Refused(name, words.NOT_FROM_BEHIND, words.FROM_THE_SIDE) for name in SIDE_ONLY)
        if view is View.BEHIND:
            yield Refused("arm_crossing_ratio", words.HANDS_HIDDEN, words.FROM_THE_FRONT)
    yield Refused("pelvic_rotation_deg", words.PELVIC_ROTATION)


def _notes(quality: GaitQuality, measures: Sequence[GaitMeasure]) -> tuple[Message, ...]:
    own = rule("gait-strides")
    notes = []
    if quality.frame_rate_hz < rule("gait-clip").value("good_hz"):
        notes.append(words.coarse(quality.frame_rate_hz))
    fewest = min(quality.strides_left, quality.strides_right)
    if fewest < own.value("stable"):
        notes.append(words.few_strides(fewest, round(own.value("stable"))))
    if abs(quality.tilt_deg) >= rule("gait-clip").value("most_tilt_deg"):
        notes.append(words.tilted(abs(quality.tilt_deg)))
    if quality.swapped_frames:
        notes.append(words.swapped(quality.swapped_frames))
    if quality.hidden_frames:
        notes.append(words.FEET_ON_TOP)
    duty = [each.mean for each in measures if each.name == "duty_factor"]
    if duty and min(duty) >= own.value("flight_duty_factor"):
        notes.append(words.WALKING)
    return tuple(notes)


def _for_drawing(keypoints: Keypoints, body: Body) -> FloatArray:
    """Landmarks for every frame of the clip, sides put right and smoothed, in the clip's own pixels."""
    own = rule("gait-filter")
    times_s, rate_hz = keypoints.times_s, keypoints.frame_rate_hz
    even_s = times_s[0] + np.arange(int((times_s[-1] - times_s[0]) * rate_hz) + 1) / rate_hz
    even = on_even_clock(times_s, body.repair.xy, even_s, longest_gap_s=own.value("longest_gap_s"))
    smooth = low_pass(even, sampling_rate_hz=rate_hz, cutoff_hz=own.value("cutoff_hz"))
    back = on_even_clock(even_s, smooth, np.clip(times_s, even_s[0], even_s[-1]), longest_gap_s=own.value("longest_gap_s"))
    return np.asarray(back * np.array([1.0, -1.0]))

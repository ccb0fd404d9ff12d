"""Clips of a made-up runner whose contacts and angles are known: what is read, what is refused, and with which words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import ImplausibleValueError
from runtall.core.keypoints import Keypoints, Landmark
from runtall.gait import Ground, Heading, Moment, ScaleBasis, Side, Tendency, View, compare, label, read_clip
from runtall.gait._made_runner import MadeRunner, made_film
from runtall.gait._sides import LEGS, pairs
from runtall.gait._words import LABELS


def film(view: View = View.RIGHT_SIDE, *, rate_hz: float = 60.0, seconds: float = 6.0, runner: MadeRunner | None = None, **rest):
    return made_film(runner or MadeRunner(), view=view, frame_rate_hz=rate_hz, duration_s=seconds, leg_px=300.0, **rest)


@pytest.mark.parametrize("rate_hz", [30.0, 60.0, 120.0])
def test_contacts_and_toe_offs_are_found_between_the_frames(rate_hz: float):
    """8 Hz of smoothing rounds the made runner's sudden landing; a real foot slows down over some 20 ms."""
    runner = MadeRunner()

    stances = [each for each in read_clip(film(rate_hz=rate_hz)).stances if each.side is Side.LEFT]

    contacts = runner.contacts_s(Side.LEFT, 6.0)
    read = np.array([each.contact_s for each in stances if each.contact_s is not None])
    off_s = [np.abs(contacts - each).min() for each in read]
    left_s = [np.abs(contacts + runner.stance_s - each.toe_off_s).min() for each in stances if each.toe_off_s is not None]
    assert len(read) >= 7
    assert max(off_s) < 0.025
    assert max(left_s) < 0.025


def test_figures_of_the_made_runner_come_out():
    reading = read_clip(film(), height_m=1.75)

    assert (reading.view, reading.ground, reading.heading) == (View.RIGHT_SIDE, Ground.TREADMILL, Heading.RIGHT)
    assert reading.quality.scale_basis is ScaleBasis.HEIGHT
    assert reading.measure("cadence_spm").mean == pytest.approx(60 / 0.36, abs=0.1)
    assert reading.measure("trunk_lean_deg").mean == pytest.approx(6.0, abs=0.1)
    assert reading.measure("vertical_oscillation_leg_ratio").mean == pytest.approx(0.09, abs=0.003)
    for side in Side:
        assert reading.measure("stance_time_s", side).mean == pytest.approx(0.25, abs=0.015)
        assert reading.measure("step_time_s", side).mean == pytest.approx(0.36, abs=0.002)


def test_from_behind_drop_width_and_lean_come_out_and_times_on_the_ground_are_refused():
    reading = read_clip(film(View.BEHIND, runner=MadeRunner(drop_deg=5.0, width_leg_ratio=0.08)))

    assert reading.view is View.BEHIND
    assert reading.measure("step_width_leg_ratio").mean == pytest.approx(0.08, abs=0.01)
    assert reading.measure("pelvic_drop_deg", Side.LEFT).mean == pytest.approx(5.0, abs=0.3)
    assert reading.measure("pelvic_drop_deg", Side.RIGHT).mean == pytest.approx(5.0, abs=0.3)
    assert reading.measure("crossover_ratio").mean == 0.0
    refused = {each.measure for each in reading.refused}
    assert {"stance_time_s", "shin_angle_deg", "pelvic_rotation_deg"} <= refused


def test_feet_that_cross_the_middle_are_counted():
    reading = read_clip(film(View.BEHIND, runner=MadeRunner(width_leg_ratio=-0.06)))

    assert reading.measure("crossover_ratio").mean == 1.0


def test_hips_that_rise_on_both_free_sides_are_refused_as_points_that_follow_the_thighs():
    reading = read_clip(film(View.BEHIND, runner=MadeRunner(drop_deg=-6.0)))

    assert reading.measure("pelvic_drop_deg", Side.LEFT) is None
    assert "thighs" in next(str(each.why) for each in reading.refused if each.measure == "pelvic_drop_deg")


def test_a_tilted_phone_behind_is_noticed_and_taken_out():
    clip = film(View.BEHIND)
    angle = np.radians(4.0)
    turned = clip.xy_px @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])

    reading = read_clip(replace(clip, xy_px=turned))

    assert abs(reading.quality.tilt_deg) == pytest.approx(4.0, abs=0.5)
    assert_allclose([reading.measure("pelvic_drop_deg", side).mean for side in Side], 5.0, atol=0.6)


def test_an_askew_film_is_refused_with_how_to_film():
    reading = read_clip(film(turn_deg=45.0))

    assert not reading.is_usable
    assert reading.view is View.OBLIQUE
    assert reading.refused[0].measure == "clip"
    assert "straight from the side" in str(reading.refused[0].next_step)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda clip: film(rate_hz=20.0), "20 frames a second"),
        (lambda clip: film(seconds=0.8), "two strides"),
        (lambda clip: replace(clip, xy_px=np.full_like(clip.xy_px, np.nan)), "no runner"),
        (lambda clip: replace(clip, xy_px=clip.xy_px / 10.0), "too small"),
        (lambda clip: replace(clip, xy_px=np.repeat(clip.xy_px[:1], clip.n_frames, axis=0)), "No steps"),
    ],
)
def test_a_clip_that_cannot_be_read_says_why(spoil, said: str):
    reading = read_clip(spoil(film()))

    assert not reading.is_usable
    assert said in str(reading.refused[0].why)
    assert reading.refused[0].next_step is not None


def swapped(clip: Keypoints, spans: list[tuple[int, int]]) -> Keypoints:
    xy = clip.xy_px.copy()
    left, right = pairs(LEGS)
    for start, end in spans:
        xy[start:end, left], xy[start:end, right] = clip.xy_px[start:end, right], clip.xy_px[start:end, left]
    return replace(clip, xy_px=xy)


def test_exchanged_legs_are_put_right_and_change_no_figure():
    clip = film()

    reading = read_clip(swapped(clip, [(40, 47), (90, 91), (150, 210)]))

    assert reading.quality.swapped_frames == 68
    before = read_clip(clip)
    assert_allclose([each.mean for each in reading.measures], [each.mean for each in before.measures])


def test_a_leg_drawn_on_top_of_the_other_is_left_out_there():
    clip = film()
    xy, confidence = clip.xy_px.copy(), clip.confidence.copy()
    left, right = pairs(LEGS)
    xy[100:103, left] = xy[100:103, right] + 1.0
    confidence[100:103, left] = 0.4

    reading = read_clip(replace(clip, xy_px=xy, confidence=confidence))

    assert reading.quality.hidden_frames == 3
    assert reading.measure("stance_time_s", Side.LEFT).mean == pytest.approx(0.25, abs=0.015)


def test_an_arm_that_is_never_seen_is_refused_and_not_guessed():
    clip = film()
    confidence = clip.confidence.copy()
    confidence[:, Landmark.LEFT_ELBOW] = 0.05

    reading = read_clip(replace(clip, confidence=confidence))

    assert reading.measure("arm_swing_range_deg", Side.LEFT) is None
    assert reading.measure("arm_swing_range_deg", Side.RIGHT) is not None


def test_without_height_or_speed_lengths_are_shares_only():
    reading = read_clip(film())

    assert reading.measure("vertical_oscillation_m") is None
    assert "vertical_oscillation_m" in {each.measure for each in reading.refused}
    assert reading.measure("vertical_oscillation_leg_ratio") is not None


def test_the_speed_of_the_belt_gives_the_scale():
    """The made runner's foot goes 3 legs a second; on a belt of 2.7 m/s a leg of 300 pixels is 0.9 m."""
    reading = read_clip(film(), known_speed_mps=2.7)

    assert reading.quality.scale_basis is ScaleBasis.SPEED
    assert reading.quality.scale_px_per_m == pytest.approx(300 / 0.9, rel=0.03)


def test_a_height_in_centimetres_is_refused():
    with pytest.raises(ImplausibleValueError):
        read_clip(film(), height_m=175.0)


def test_key_frames_and_curves_show_each_side():
    reading = read_clip(film())

    assert {(each.moment, each.side) for each in reading.key_frames} == {(moment, side) for moment in Moment for side in Side}
    knee = reading.curve("knee_flexion_deg", Side.RIGHT)
    assert knee.mean.shape == knee.spread.shape == (101,)
    assert knee.toe_off_share == pytest.approx(0.25 / 0.72, abs=0.02)
    assert knee.mean.argmax() > 35, "the knee is bent most in swing"


def test_two_clips_of_one_run_show_no_change_and_a_large_one_is_named():
    before = read_clip(film())
    same = compare(read_clip(film(runner=MadeRunner(first_contact_s=0.31))), before)
    leaning = compare(read_clip(film(runner=MadeRunner(lean_deg=24.0))), before)

    assert {each.tendency for each in same} <= {Tendency.NO_CLEAR_CHANGE, Tendency.UNKNOWN}
    lean = next(each for each in leaning if each.name == "trunk_lean_deg")
    assert lean.tendency is Tendency.UP
    assert str(lean.sentence).startswith("Trunk lean: more")


def test_clips_from_different_sides_are_not_compared():
    with pytest.raises(ImplausibleValueError):
        compare(read_clip(film()), read_clip(film(View.BEHIND)))


def test_every_figure_has_a_name_for_people():
    views = (View.RIGHT_SIDE, View.BEHIND, View.FRONT)
    readings = [read_clip(film(view), height_m=1.75) for view in views]

    names = {each.name for reading in readings for each in (*reading.measures, *reading.curves)}
    assert names <= set(LABELS)
    assert all(str(label(name)) for name in names)

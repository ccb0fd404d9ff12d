"""What no clip may change: which way the runner faces, how large the picture is, when the film began."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from runtall.core import Side
from runtall.core.keypoints import Keypoints, Landmark
from runtall.gait import GaitReading, View, read_clip
from runtall.gait._made_runner import MadeRunner, made_film

RUNNERS = st.builds(
    MadeRunner,
    step_s=st.floats(0.32, 0.42),
    stance_s=st.floats(0.2, 0.29),
    bounce_leg_ratio=st.floats(0.05, 0.12),
    lean_deg=st.floats(-5, 15),
    width_leg_ratio=st.floats(-0.1, 0.2),
)
VIEWS = st.sampled_from([View.RIGHT_SIDE, View.LEFT_SIDE, View.BEHIND])


def film(runner: MadeRunner, view: View) -> Keypoints:
    clip = made_film(runner, view=view, frame_rate_hz=60.0, duration_s=4.0, leg_px=300.0)
    shake = np.random.default_rng(7).normal(0.0, 1.0, clip.xy_px.shape)
    return replace(clip, xy_px=clip.xy_px + shake)


def figures(reading: GaitReading) -> dict[tuple[str, Side | None], float]:
    return {(each.name, each.side): each.mean for each in reading.measures}


@settings(max_examples=5, deadline=None)
@given(RUNNERS, VIEWS)
def test_a_mirrored_film_with_its_sides_exchanged_says_the_same_of_the_other_side(runner: MadeRunner, view: View):
    clip = film(runner, view)
    across = [landmark.other_side for landmark in Landmark]
    mirrored = np.array([clip.width_px, 0.0]) + clip.xy_px[:, across] * np.array([-1.0, 1.0])

    one, other = figures(read_clip(clip)), figures(read_clip(replace(clip, xy_px=mirrored)))

    exchanged = {(name, side.other if side else None): value for (name, side), value in other.items()}
    assert set(one) == set(exchanged)
    assert_allclose([one[key] for key in one], [exchanged[key] for key in one], atol=1e-6)


@settings(max_examples=4, deadline=None)
@given(RUNNERS, VIEWS, st.floats(0.4, 3.0), st.floats(-500, 500))
def test_size_and_place_of_the_picture_change_no_figure(runner: MadeRunner, view: View, size: float, moved: float):
    clip = film(runner, view)

    one, other = figures(read_clip(clip)), figures(read_clip(replace(clip, xy_px=size * clip.xy_px + moved)))

    assert set(one) == set(other)
    assert_allclose([one[key] for key in one], [other[key] for key in one], rtol=1e-6, atol=1e-6)


@settings(max_examples=3, deadline=None)
@given(RUNNERS, VIEWS, st.integers(0, 64))
def test_when_the_film_began_changes_no_figure(runner: MadeRunner, view: View, later_s: int):
    clip = film(runner, view)

    one, other = figures(read_clip(clip)), figures(read_clip(replace(clip, times_s=clip.times_s + later_s)))

    assert other == pytest.approx(one, rel=1e-3, abs=1e-3)

"""Movement tests on film, done by stick figures whose angles and times are known."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pytest

from runtall.core import FloatArray, NotFoundError, Side
from runtall.core.keypoints import N_LANDMARKS, Keypoints, Landmark
from runtall.evidence import movement_tests
from runtall.screen import ScreenCameraReading, Way, camera_guide, camera_view, judge_one, read_test_by_camera
from runtall.screen._by_camera import READERS

RATE_HZ = 30.0


def clip(joints: Mapping[str, FloatArray], n: int, *, depth: float = 0.0) -> Keypoints:
    """Film joints given in metres, x to the right, y up, all else at the shoulders; ``depth`` as of a side view."""
    xy = np.zeros((n, N_LANDMARKS, 2))
    rest = joints.get("LEFT_SHOULDER", np.zeros(2))
    for landmark in Landmark:
        xy[:, landmark] = np.asarray(joints.get(landmark.name, rest)) * np.array([200.0, -200.0]) + np.array([500.0, 500.0])
    deep = np.zeros((n, N_LANDMARKS))
    deep[:, Landmark.LEFT_SHOULDER], deep[:, Landmark.RIGHT_SHOULDER] = 100.0 * depth, -100.0 * depth
    return Keypoints(np.arange(n) / RATE_HZ, xy, np.ones((n, N_LANDMARKS)), 1000, 1000, RATE_HZ, depth_px=deep)


def both(**parts: FloatArray) -> dict[str, FloatArray]:
    """Left and right in one place, as a true side view shows them."""
    return {f"{side}_{name}": np.asarray(value, dtype=float) for name, value in parts.items() for side in ("LEFT", "RIGHT")}


def at(deg: FloatArray | float, length: float) -> FloatArray:
    """A step of this length, at this angle above level to the right."""
    angle = np.radians(np.asarray(deg, dtype=float))
    return length * np.stack((np.cos(angle), np.sin(angle)), axis=-1)


def moved(points: FloatArray, across: float, up: float) -> FloatArray:
    """Points set elsewhere by the same step."""
    return np.asarray(points + np.array([across, up]))


def lasting(*stretches: tuple[float, float]) -> FloatArray:
    """Values, each for so many seconds."""
    return np.concatenate([np.full(round(seconds * RATE_HZ), value) for value, seconds in stretches])


def lying(line_deg: FloatArray) -> Keypoints:
    """A body on its forearms or back: the hip sags or rises so that shoulder, hip and ankle make this angle."""
    half = np.radians(line_deg) / 2
    hip = np.stack((np.zeros(len(half)), -0.5 * np.cos(half)), axis=-1)
    shoulder = np.stack((0.5 * np.sin(half), np.zeros(len(half))), axis=-1)
    far = np.stack((-0.5 * np.sin(half), np.zeros(len(half))), axis=-1)
    return clip(both(SHOULDER=shoulder, HIP=hip, KNEE=far, ANKLE=2 * far - hip), len(half), depth=2.0)


def plank(line_deg: FloatArray) -> Keypoints:
    half = np.radians(line_deg) / 2
    hip = np.stack((np.zeros(len(half)), -0.5 * np.cos(half)), axis=-1)
    shoulder = np.stack((0.5 * np.sin(half), np.zeros(len(half))), axis=-1)
    ankle = np.stack((-0.5 * np.sin(half), np.zeros(len(half))), axis=-1)
    return clip(both(SHOULDER=shoulder, HIP=hip, KNEE=0.5 * (hip + ankle), ANKLE=ankle), len(half), depth=2.0)


def test_a_plank_is_timed_through_a_short_sag_and_ends_with_a_long_one():
    reading = read_test_by_camera(plank(lasting((177, 8), (150, 1), (176, 6), (145, 5))), "prone-plank-hold")

    assert reading.values["hold_s"] == pytest.approx(15.0, abs=0.4)


def test_standing_straight_is_no_plank():
    upright = both(SHOULDER=[0, 0.5], HIP=[0, 0.0], KNEE=[0, -0.4], ANKLE=[0, -0.8])

    reading = read_test_by_camera(clip(upright, 150, depth=2.0), "prone-plank-hold")

    assert not reading.is_usable
    assert "position of the test" in str(reading.refused[0].why)


def test_full_bridges_are_counted_and_two_short_ones_end_it():
    waves = np.concatenate(
        [np.concatenate((np.linspace(120, top, 30), np.linspace(top, 120, 30))) for top in (172, 174, 171, 150, 151, 173)]
    )

    reading = read_test_by_camera(lying(waves), "single-leg-bridge-reps", side=Side.RIGHT)

    assert reading.values == {"repetition_count": 3.0}
    assert len(reading.tries) == 6


def test_a_bridge_hold_needs_its_version_and_keeps_it():
    film = lying(lasting((140, 2), (172, 12), (130, 4)))

    assert "version" in str(read_test_by_camera(film, "back-extensor-hold").refused[0].why)
    held = read_test_by_camera(film, "back-extensor-hold", version="B")
    assert held.values["version"] == "B"
    assert held.values["hold_s"] == pytest.approx(12.0, abs=0.4)


def heel_raises(heights: list[float], knee_deg: float = 178.0) -> Keypoints:
    rise = np.concatenate([h * np.sin(np.linspace(0, np.pi, 60)) ** 2 for h in heights])
    toe, heel = np.array([0.2, 0.0]), np.stack((0 * rise, rise), axis=-1)
    ankle = heel + np.array([0.03, 0.08])
    knee = ankle + np.array([0.0, 0.4])
    hip = knee + at(90.0 - (180.0 - knee_deg), 0.4)
    return clip(
        both(FOOT_INDEX=np.tile(toe, (len(rise), 1)), HEEL=heel, ANKLE=ankle, KNEE=knee, HIP=hip, SHOULDER=moved(hip, 0, 0.5)),
        len(rise),
        depth=2.0,
    )


def test_heel_raises_count_while_they_reach_most_of_the_first_three():
    reading = read_test_by_camera(heel_raises([0.1] * 8 + [0.06, 0.06, 0.1]), "heel-raise-reps", side=Side.LEFT)

    assert reading.values == {"repetition_count": 8.0}


def test_heel_raises_with_a_bent_knee_do_not_count():
    reading = read_test_by_camera(heel_raises([0.1] * 6, knee_deg=150.0), "heel-raise-reps", side=Side.LEFT)

    assert reading.values == {"repetition_count": 0.0}


def step_downs(inward_deg: float, drop_deg: float, n: int = 5) -> Keypoints:
    """From the front: the runner's right leg, on the picture's left, stands; the knee goes in while the hips sink."""
    down = np.concatenate([np.sin(np.linspace(0, np.pi, 90)) ** 2] * n)
    ankle, hip = np.array([-0.1, -0.85]), np.stack((np.full(len(down), -0.1), -0.12 * down), axis=-1)
    reach = np.linalg.norm(hip - ankle, axis=1)
    knee = 0.5 * (hip + ankle) + np.stack((0.5 * reach * np.tan(np.radians(inward_deg) * down / 2), 0 * down), axis=-1)
    free = hip + np.stack((0.2 * np.cos(np.radians(drop_deg) * down), -0.2 * np.sin(np.radians(drop_deg) * down)), axis=-1)
    middle = 0.5 * (hip + free)
    joints = {
        "RIGHT_HIP": hip,
        "RIGHT_KNEE": knee,
        "RIGHT_ANKLE": np.tile(ankle, (len(down), 1)),
        "LEFT_HIP": free,
        "LEFT_KNEE": moved(free, 0, -0.4),
        "LEFT_ANKLE": moved(free, 0, -0.7),
        "RIGHT_SHOULDER": moved(middle, -0.18, 0.5),
        "LEFT_SHOULDER": moved(middle, 0.18, 0.5),
    }
    return clip(joints, len(down))


def test_a_step_down_gives_knee_and_hip_at_the_lowest_point_of_the_middle_three():
    reading = read_test_by_camera(step_downs(18.0, 6.0), "lateral-step-down", side=Side.RIGHT)

    assert reading.values["knee_inward_deg"] == pytest.approx(18.0, abs=1.0)
    assert reading.values["hip_drop_deg"] == pytest.approx(6.0, abs=0.7)
    assert reading.values["trunk_lean_deg"] == pytest.approx(0.0, abs=0.7)
    assert len(reading.tries) == 3
    assert reading.result(date(2026, 11, 22)).way is Way.CAMERA


def test_what_a_camera_saw_is_judged_like_any_other_result():
    result = read_test_by_camera(step_downs(18.0, 3.0), "lateral-step-down", side=Side.RIGHT).result(date(2026, 11, 22))

    assert "knee-inward" in judge_one(result).cut_offs


def test_the_free_hip_and_the_time_on_one_leg_are_read():
    """Right foot up from second 2 to 27, left hip 4 degrees higher than the right: the free side drops."""
    up = lasting((0.0, 2), (0.25, 25), (0.0, 2))
    n = len(up)
    tip = 0.2 * np.sin(np.radians(4.0))
    joints = {
        "LEFT_HIP": [0.1, tip], "RIGHT_HIP": [-0.1, 0.0], "LEFT_ANKLE": [0.05, -0.85], "LEFT_KNEE": [0.08, -0.42],
        "RIGHT_KNEE": [-0.1, -0.4], "RIGHT_ANKLE": np.stack((np.full(n, -0.1), -0.85 + up), axis=-1),
        "LEFT_SHOULDER": [0.18, 0.5], "RIGHT_SHOULDER": [-0.18, 0.5],
    }  # fmt: skip

    reading = read_test_by_camera(clip(joints, n), "single-leg-stance", side=Side.LEFT)

    assert reading.values["hold_s"] == pytest.approx(25.0, abs=0.4)
    assert reading.values["free_side_drop_deg"] == pytest.approx(4.0, abs=0.4)


def test_the_hanging_thigh_is_read_against_level_in_its_stillest_second():
    thigh = np.concatenate((np.linspace(60, -12, 60), np.full(90, -12.0), np.linspace(-12, 40, 40)))
    hip = np.zeros((len(thigh), 2))
    knee = hip + at(thigh, 0.4)
    joints = both(SHOULDER=hip - [0.5, 0], HIP=hip, KNEE=knee, ANKLE=knee + at(thigh - 50.0, 0.4))
    joints["LEFT_KNEE"] = np.tile([-0.2, 0.35], (len(thigh), 1))

    reading = read_test_by_camera(clip(joints, len(thigh), depth=2.0), "modified-thomas", side=Side.RIGHT)

    assert reading.values == {"thigh_angle_deg": pytest.approx(-12.0, abs=0.5), "knee_bend_deg": pytest.approx(50.0, abs=0.5)}


def knee_straightening(best_deg: list[float], thigh_off_deg: float = 0.0) -> Keypoints:
    shank = np.concatenate([np.concatenate((np.linspace(90, b, 30), np.full(60, b), np.linspace(b, 90, 30))) for b in best_deg])
    hip = np.zeros((len(shank), 2))
    knee = hip + at(90.0 - thigh_off_deg, 0.4)
    ankle = knee + at(90.0 - thigh_off_deg - shank, 0.4)
    return clip(
        both(SHOULDER=hip - [0.5, 0], HIP=hip, KNEE=np.tile(knee[0], (len(shank), 1)), ANKLE=ankle), len(shank), depth=2.0
    )


def test_the_median_of_three_tries_counts():
    reading = read_test_by_camera(knee_straightening([28.0, 20.0, 24.0]), "active-knee-extension", side=Side.LEFT)

    assert reading.values["knee_shortfall_deg"] == pytest.approx(24.0, abs=0.7)


def test_a_thigh_off_upright_is_refused():
    reading = read_test_by_camera(knee_straightening([20.0], thigh_off_deg=18.0), "active-knee-extension", side=Side.LEFT)

    assert "10 degrees off upright" in str(reading.refused[0].why)


def test_a_foot_that_goes_out_turns_the_thigh_in():
    swing = np.concatenate(
        [np.concatenate((np.linspace(0, a, 30), np.full(60, a), np.linspace(a, 0, 30))) for a in (35, 33, 34, -40, -42, -41)]
    )
    hip, knee = np.array([0.1, 0.0]), np.array([0.1, -0.05])
    ankle = knee + 0.4 * np.stack((np.sin(np.radians(swing)), -np.cos(np.radians(swing))), axis=-1)
    joints = {
        "LEFT_HIP": hip, "LEFT_KNEE": knee, "LEFT_ANKLE": ankle, "RIGHT_HIP": [-0.1, 0.0], "RIGHT_KNEE": [-0.1, -0.05],
        "RIGHT_ANKLE": [-0.1, -0.45], "LEFT_SHOULDER": [0.18, 0.5], "RIGHT_SHOULDER": [-0.18, 0.5],
    }  # fmt: skip

    reading = read_test_by_camera(clip(joints, len(swing)), "hip-internal-rotation", side=Side.LEFT)

    assert reading.values == {"inward_deg": pytest.approx(34.0, abs=0.7), "outward_deg": pytest.approx(41.0, abs=0.7)}


@pytest.mark.parametrize(
    ("film", "said"),
    [
        (step_downs(10.0, 2.0, n=2), "Fewer than three"),
        (plank(lasting((177, 8))), "true front view"),
    ],
)
def test_a_film_that_does_not_fit_the_test_is_refused_with_a_retake(film: Keypoints, said: str):
    reading = read_test_by_camera(film, "lateral-step-down", side=Side.RIGHT)

    assert not reading.is_usable
    assert said in str(reading.refused[0].why)
    assert reading.refused[0].next_step is not None


def test_joints_that_were_not_surely_seen_are_refused():
    film = step_downs(10.0, 2.0)
    film.confidence[:, Landmark.RIGHT_KNEE] = 0.5

    reading = read_test_by_camera(film, "lateral-step-down", side=Side.RIGHT)

    assert "hidden or unsure" in str(reading.refused[0].why)
    assert reading.seen_share == 0.0


def test_an_unknown_test_is_refused():
    with pytest.raises(NotFoundError):
        camera_view("posture-score")


def test_every_test_has_a_reader_and_keeps_only_what_its_data_let_a_camera_give():
    film = plank(lasting((177, 4)))

    assert set(READERS) == set(movement_tests())
    for test_id, test in movement_tests().items():
        allowed = {measure.id for measure in test.measures if "camera" in measure.by} | {"version"}
        reading = read_test_by_camera(film, test_id, side=Side.LEFT, version="B")
        assert isinstance(reading, ScreenCameraReading)
        assert set(reading.values) <= allowed


def test_every_test_has_a_guide_to_filming_it():
    for test_id, test in movement_tests().items():
        guide = camera_guide(test_id)
        assert guide.steps == test.procedure
        assert guide.view_words == test.camera.view
        assert guide.place
        assert len(guide.stop_when) > len(test.stops)

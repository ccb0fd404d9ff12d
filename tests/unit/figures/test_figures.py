"""Figures: every exercise, test and cue has one; the body keeps its lengths and joints, and nothing slides or sinks."""

from __future__ import annotations

import gzip
import math
import re
from xml.etree import ElementTree as ET

import pytest

from runtall.evidence import battery, exercises, literature, movement_tests
from runtall.figures import (
    beside,
    body,
    fault_moment,
    figure,
    ids,
    joint_angles_deg,
    mirrored,
    motion,
    moving,
    phone,
    player_parts,
    skeleton,
    static,
    still,
    target_angles,
)
from runtall.figures._motion import surfaces
from runtall.figures._skeleton import SIDES
from runtall.figures._svg import style

CUES = {"tall", "lean", "shoulders", "gaze", "short-quick-steps", "soft-landing", "arms", "belly-breath"}
SLIDE_M = 0.002
"""The limit set for what is pinned, at a height of 1.75 m."""
SINK_M = 0.015
"""Flesh and mat give by more; the figure's own parts are rounded by as much."""
HOVER_M = 0.02
SEEN_M = 0.03
"""A fault that moves nothing by as much is not seen."""
LIMIT_BYTES = 12 * 1024


def test_every_exercise_test_and_cue_has_a_figure():
    there = set(ids())

    assert set(exercises()) <= there
    assert {f"test-{each}" for each in battery().order} <= there
    assert {f"cue-{each}" for each in CUES} == {each for each in there if each.startswith("cue-")}
    assert {each for each in there if not each.startswith(("test-", "cue-"))} == set(exercises())


def test_the_body_cites_papers_that_are_there_and_adds_up_to_its_height():
    lengths = body().lengths_m

    assert set(body().sources) <= set(literature())
    assert lengths["ankle_height"] + lengths["shank"] + lengths["thigh"] == pytest.approx(0.530 * 1.75)  # Winter's hip height
    points = skeleton(figure("stand-tall-reset").keys[1].pose).points
    assert points["head"][1] + 0.115 == pytest.approx(1.75, abs=0.03)  # crown of the head; the curves of the spine take the rest


def _distances(points, pairs):
    return [math.dist(points[a], points[b]) for a, b in pairs]


@pytest.mark.parametrize("figure_id", ids())
def test_segments_keep_their_length_through_the_motion(figure_id):
    pairs = [("trunk_0", "trunk_1"), ("trunk_2", "trunk_3"), ("trunk_4", "trunk_5"), ("neck", "skull"), ("skull", "head")]
    for side in SIDES:
        for a, b in (
            ("hip", "knee"),
            ("knee", "ankle"),
            ("ankle", "ball"),
            ("ball", "toe"),
            ("shoulder", "elbow"),
            ("elbow", "wrist"),
        ):
            pairs.append((f"{a}_{side}", f"{b}_{side}"))
        pairs.append(("trunk_5", f"shoulder_{side}"))
    moments = motion(figure_id)
    first = _distances(moments[0].found.points, pairs)

    for moment in moments[1:]:
        assert _distances(moment.found.points, pairs) == pytest.approx(first, abs=1e-9)


@pytest.mark.parametrize("figure_id", ids())
def test_joints_stay_within_what_they_allow(figure_id):
    for moment in motion(figure_id):
        _within_ranges(moment.found)


def _within_ranges(found):
    ranges = body().ranges_deg
    for name, angle in joint_angles_deg(found).items():
        low, high = ranges[re.sub(r"_(left|right)(?=_)", "", name)]
        assert low - 0.5 <= angle <= high + 0.5, f"{name}: {angle:.1f}"


@pytest.mark.parametrize("figure_id", ids())
def test_what_is_pinned_stays_still(figure_id):
    shown, moments = figure(figure_id), motion(figure_id)
    last = len(shown.keys) / 2 if shown.alternates else len(shown.keys)
    for name in shown.pins:
        home = moments[0].found.points[name]
        for moment in moments:
            if moment.key <= last:
                assert math.dist(home, moment.found.points[name]) < SLIDE_M, f"{name} at key {moment.key:.2f}"


@pytest.mark.parametrize("figure_id", ids())
def test_hands_and_feet_reach_the_places_that_hold_them(figure_id):
    for key, pose in enumerate(each.pose for each in figure(figure_id).keys):
        found = next(each.found for each in motion(figure_id) if each.key == key)
        for side in SIDES:
            for limb, end, rise in (("leg", "ball", body().radii_m["ball"]), ("arm", "wrist", 0.0)):
                part = pose.parts[f"{limb}_{side}"]
                if "x" in part and "on" not in part:
                    place = (part["x"], part["y"] + rise, part["z"])
                    assert math.dist(place, found.points[f"{end}_{side}"]) < 0.006, f"{limb}_{side} at key {key}"


@pytest.mark.parametrize("figure_id", ids())
def test_nobody_sinks_into_the_floor_or_floats(figure_id):
    stands_on = figure(figure_id).stands_on
    for moment in motion(figure_id):
        low, name = min((point[1] - radius, name) for name, point, radius in surfaces(moment.found))
        assert low > -SINK_M, f"{name} at key {moment.key:.2f}"
        assert stands_on != "floor" or low < HOVER_M, f"floats {low:.3f} m at key {moment.key:.2f}"


@pytest.mark.parametrize("figure_id", ids())
def test_the_mirrored_pose_is_the_exact_mirror_image(figure_id):
    for key in figure(figure_id).keys:
        here, there = skeleton(key.pose).points, skeleton(mirrored(key.pose)).points
        for name, (x, y, z) in here.items():
            twin = name.replace("left", "?").replace("right", "left").replace("?", "right")
            assert there[twin] == pytest.approx((x, y, -z), abs=1e-9), name


@pytest.mark.parametrize("figure_id", ids())
def test_a_repetition_ends_where_it_began(figure_id):
    moments = motion(figure_id)

    assert moments[0].found.points == moments[-1].found.points


@pytest.mark.parametrize("figure_id", ids())
def test_the_angle_that_it_is_about_reaches_its_range(figure_id):
    shown = figure(figure_id)
    assert shown.about
    for about in shown.about:
        found = next(each.found for each in motion(figure_id) if each.key == about.key)
        low, high = about.between_deg
        assert low <= joint_angles_deg(found)[about.angle] <= high, about.angle


@pytest.mark.parametrize("figure_id", ids())
def test_pictures_are_small_and_well_formed(figure_id):
    for picture in (static(figure_id), moving(figure_id), still(figure_id)):
        assert len(gzip.compress(picture.encode(), mtime=0)) < LIMIT_BYTES
        ET.fromstring(picture)
        assert "nan" not in picture
        assert "http" not in picture.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_a_moving_picture_moves_only_where_nobody_asked_for_less():
    picture = moving("bird-dog")
    animated = picture.index("animation:")

    assert picture.rindex("@media (prefers-reduced-motion:no-preference){", 0, animated) > 0
    assert "animation" not in static("bird-dog")
    assert "<animate" not in picture


def test_the_player_gets_transforms_alone():
    parts = player_parts("dead-bug")

    assert "style" not in parts["drawing"]
    for frames in parts["frames"].values():
        assert {key for frame in frames for key in frame} == {"offset", "transform"}
        offsets = [frame["offset"] for frame in frames]
        assert offsets[0] == 0
        assert offsets[-1] == 1
        assert offsets == sorted(offsets)
        assert frames[0]["transform"] == frames[-1]["transform"]


def test_drawn_feet_do_not_slide_between_the_kept_instants():
    # What is drawn moves in straight lines between kept instants; a foot that is held gets no animation at all.
    picture = moving("bodyweight-squat")
    feet = re.findall(r'<g class="shoe2?" transform="', picture)

    assert len(feet) == 6  # three shapes to each foot, none of them animated


def test_dark_and_light_stand_in_one_style_sheet():
    tones = re.findall(r"--[\w-]+:light-dark\((#\w+),(#\w+)\)", style())

    assert len(tones) > 15
    assert style() in moving("plank")


def test_target_angles_hold_the_keys_and_what_the_exercise_is_about():
    exported = target_angles("glute-bridge")

    assert [key.at_s for key in exported.keys] == sorted(key.at_s for key in exported.keys)
    assert exported.keys[1].angles_deg["hip_right_flex"] < 15 < exported.keys[0].angles_deg["hip_right_flex"]
    assert exported.about[0].angle == "hip_right_flex"
    assert exported.camera_view == "side"


@pytest.mark.parametrize("test_id", battery().order)
def test_every_movement_test_shows_where_the_phone_stands(test_id):
    picture = phone(f"test-{test_id}")

    assert 'class="phone"' in picture
    assert 'class="sight"' in picture
    with pytest.raises(KeyError):
        phone("plank")


def test_a_test_carries_the_sign_of_what_is_read_off_and_an_exercise_none():
    signs = {
        each: re.findall(r'class="sign (\w+)"', static(f"test-{each}") + still(f"test-{each}") + moving(f"test-{each}"))
        for each in battery().order
    }

    assert {len(found) for found in signs.values()} == {3}
    assert signs["side-plank-hold"] == ["watch"] * 3
    assert signs["single-leg-bridge-reps"] == ["tally"] * 3
    assert signs["weight-bearing-lunge"] == ["ruler"] * 3
    assert signs["modified-thomas"] == ["arc"] * 3
    assert signs["bend-direction"] == ["scale"] * 3
    assert not any('class="sign' in static(each) + still(each) for each in ids() if not each.startswith("test-"))


def test_the_sign_of_a_test_goes_where_a_picture_is_very_small():
    assert re.search(r"@media\(max-width:7rem\)\{\.fig \.sign\{display:none\}\}", style())


def test_breath_goes_the_way_that_the_figure_says():
    from runtall.figures._arrows import arrow_path
    from runtall.figures._read import Arrow

    shown, moments = figure("stand-tall-reset"), motion("stand-tall-reset")
    x, _, _ = shown.camera.seen(moments[0].found.points["head"])
    heads = {}
    for mark in ("breath-in", "breath-out"):
        drawn = arrow_path(shown, Arrow("head", (0, 0), mark=mark, long=30), moments)
        middle = re.search(r'rotate\(0\)" d="\S+? .*?M(\S+) \S+?L(\S+) ', drawn.markup)
        heads[mark] = float(middle.group(2)) - float(middle.group(1))
        assert min(each for each, _ in drawn.corners) > x + 8  # before the face

    assert heads["breath-out"] > 0 > heads["breath-in"]


NO_POSITION_SHOWS = {
    # Haste, breath, force, how far is too far, what is felt: the page says them, no position does.
    *("brisk-walk", "cat-cow", "foam-roll-glutes", "lower-trunk-rotation", "prone-press-up", "sciatic-nerve-slider"),
    *("seated-long-breath-out", "standing-backward-bend", "standing-toe-touch-stretch", "supine-pelvic-tilt"),
}
SAYS_NO_FAULT = {"active-straight-leg-raise", "back-extensor-hold", "bend-direction", "single-leg-bridge-reps"}
"""Tests that say what to do and count, and not what must not happen."""


def test_every_exercise_and_cue_has_its_common_fault_beside_in_the_words_of_the_catalogue():
    for exercise_id, exercise in exercises().items():
        fault = figure(exercise_id).fault
        assert (fault is None) == (exercise_id in NO_POSITION_SHOWS), exercise_id
        assert fault is None or fault.shows in exercise.common_faults, exercise_id
    for test_id in battery().order:
        fault = figure(f"test-{test_id}").fault
        assert (fault is None) == (test_id in SAYS_NO_FAULT), test_id
        said = movement_tests()[test_id]
        assert fault is None or fault.shows in (*said.procedure, *(each.words for each in said.measures)), test_id
    assert all(figure(f"cue-{cue}").fault is not None for cue in CUES)


@pytest.mark.parametrize("figure_id", [each for each in ids() if figure(each).fault is not None])
def test_a_fault_is_a_pose_that_a_body_can_take_and_is_seen(figure_id):
    shown, found = figure(figure_id), fault_moment(figure(figure_id)).found
    right = next(each.found for each in motion(figure_id) if each.key == shown.fault.of)

    _within_ranges(found)
    low, name = min((point[1] - radius, name) for name, point, radius in surfaces(found))
    assert low > -SINK_M, name
    assert shown.stands_on != "floor" or low < HOVER_M
    assert max(math.dist(point, right.points[name]) for name, point in found.points.items()) > SEEN_M
    picture = beside(figure_id)
    ET.fromstring(picture)
    assert picture.count('class="mark') == 2
    assert len(gzip.compress(picture.encode(), mtime=0)) < LIMIT_BYTES


def test_a_figure_without_a_fault_has_nothing_beside():
    with pytest.raises(KeyError):
        beside("brisk-walk")


def test_an_unknown_word_in_a_figure_is_refused():
    from runtall.figures._read import built

    with pytest.raises(ValueError, match="has no speed"):
        built("plank", {"base": "standing", "view": "side", "speed": 1, "keys": [{}]})


def _arrow_points(markup):
    path = re.search(r'd="M(\S+) (\S+?)A\S+ \S+ 0 \d \d (\S+) (\S+?)M', markup)
    return tuple(map(float, path.groups()))


def test_an_arrow_round_a_point_keeps_its_distance_and_its_way():
    from runtall.figures._arrows import arrow_path
    from runtall.figures._read import Arrow

    shown, moments = figure("plank"), motion("plank")
    x, y, _ = shown.camera.seen(moments[0].found.points["head"])
    drawn = arrow_path(shown, Arrow("head", (0, 0), arc_deg=(0, 90), away=20, shift=(5, 3)), moments)

    x0, y0, x1, y1 = _arrow_points(drawn.markup)
    assert (x0, y0) == pytest.approx((x + 25, y - 3), abs=0.06)
    assert (x1, y1) == pytest.approx((x + 5, y - 23), abs=0.06)


def test_an_arrow_with_both_has_a_head_at_either_end():
    from runtall.figures._arrows import arrow_path
    from runtall.figures._read import Arrow

    shown, moments = figure("plank"), motion("plank")
    one, two = (arrow_path(shown, Arrow("head", (0, 0), push_deg=90, both=both), moments).markup for both in (False, True))

    assert two.count("M") == one.count("M") + 1
    assert one.split("M")[1] == two.split("M")[1]


def test_a_breath_brings_the_belly_forward_and_moves_no_joint():
    from runtall.figures._shapes import Seen, limbs

    shown = figure("standing-belly-breathing")
    out, full = (skeleton(each.pose) for each in shown.keys)
    trunk = next(limb for limb in limbs(Seen(shown.camera, (out, full))) if limb.name == "trunk")
    plain = next(limb for limb in limbs(Seen(shown.camera, (out,))) if limb.name == "trunk")

    assert full.belly_m > 0.03 > out.belly_m
    assert len(trunk.shapes) == len(plain.shapes) + 1
    assert full.points["hip_right"] == out.points["hip_right"]

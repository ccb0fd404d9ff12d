"""The detector's numbers turned into people, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from runtall.pose.detector import anchors, decode, merged


def test_anchors_lie_in_the_middle_of_their_cells_layer_by_layer():
    every = anchors(224) * 224

    assert every[[0, 1, 2]].tolist() == [[4, 4], [4, 4], [12, 4]]  # two at each place, cells of 8
    assert every[2 * 28].tolist() == [4, 12]  # second row
    assert every[2 * 28 * 28].tolist() == [8, 8]  # cells of 16
    assert every[-6:].tolist() == [[208, 208]] * 6  # cells of 32: three layers in one, six at each place


def test_boxes_and_points_count_from_their_anchor():
    raw = np.array([[0.1, -0.1, 0.2, 0.4, 0.0, 0.1, 0.0, -0.3, 0, 0, 0, 0]])

    boxes, points = decode(raw, np.array([[0.5, 0.5]]))

    assert boxes[0] == pytest.approx([0.5, 0.2, 0.7, 0.6])
    assert points[0, :2] == pytest.approx(np.array([[0.5, 0.6], [0.5, 0.2]]))


def test_answers_for_one_person_become_their_weighted_mean():
    boxes = np.array([[0, 0, 1, 1], [0, 0.1, 1, 1.1], [3, 0, 4, 1.0]])  # the first two share 0.9 of 1.1
    points = np.zeros((3, 4, 2))
    points[:, 0, 1] = [0.0, 1.0, 5.0]

    people = merged(boxes, points, np.array([0.6, 0.9, 0.7]))

    assert [score for score, _ in people] == [0.9, 0.7]
    assert people[0][1][0] == pytest.approx([0, 0.9 / 1.5])
    assert people[1][1][0] == pytest.approx([0, 5])


def test_boxes_that_hardly_overlap_are_two_people():
    boxes = np.array([[0, 0, 1, 1], [0.6, 0, 1.6, 1.0]])  # 0.4 of 1.6: a quarter

    assert len(merged(boxes, np.zeros((2, 4, 2)), np.array([0.9, 0.8]))) == 2

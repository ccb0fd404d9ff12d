"""Finding people in a whole picture: BlazePose's detector, its anchors and the merging of its many answers for one person."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from runtall.core import FloatArray
from runtall.pose.model_files import DETECTOR, model_path
from runtall.pose.networks import Network
from runtall.pose.pictures import Pictures
from runtall.pose.region import Region, region_from_alignment, same_place

STRIDES = (8, 16, 32, 32, 32)
"""Pixels between anchors in each layer of the detector; two anchors lie at each place."""
LEAST_SCORE = 0.5
OVERLAP = 0.3
"""Boxes that share more than this of their union are answers for one person."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was found.

    Attributes
    ----------
    region
        Square to show to the landmark model.
    score
        0 to 1: how sure the detector is.
    """

    region: Region
    score: float


class Detector:
    """BlazePose's detector; not to be shared between threads."""

    def __init__(self) -> None:
        self._network = Network(model_path(DETECTOR))

    def people(self, pictures: Pictures, *, closely: bool = False) -> list[Person]:
        """Find everybody in a picture, surest first.

        Parameters
        ----------
        closely
            Where nobody is found in the whole picture, also look at three overlapping squares of it, in which a distant
            runner is larger.
        """
        width, height = pictures.width, pictures.height
        found = self._look(pictures, Region(width / 2, height / 2, max(width, height)))
        if found or not closely:
            return found
        short, long = min(width, height), max(width, height)
        for part in (0.5, 0.0, 1.0):
            along = short / 2 + part * (long - short)
            centre = (along, height / 2) if width >= height else (width / 2, along)
            found += self._look(pictures, Region(*centre, short))
        return _distinct(found)

    def _look(self, pictures: Pictures, square: Region) -> list[Person]:
        self._network.see(pictures.square(square, self._network.side), low=-1.0, high=1.0)
        logits = self._network.answer("Identity_1")[:, 0].astype(np.float64)
        scores = 1 / (1 + np.exp(-np.clip(logits, -100, 100)))
        sure = np.flatnonzero(scores >= LEAST_SCORE)
        if len(sure) == 0:
            return []
        raw = self._network.answer("Identity")[sure].astype(np.float64) / self._network.side
        boxes, points = decode(raw, anchors(self._network.side)[sure])
        found = []
        for score, point in merged(boxes, points, scores[sure]):
            centre, reach = square.to_picture(point[:2])
            found.append(Person(region_from_alignment(centre, reach), score))
        return _distinct(found)


@cache
def anchors(side: int) -> FloatArray:
    """Centres of the detector's anchors, 0 to 1 across its input.

    Returns
    -------
    FloatArray
        Shape (n_anchors, 2), x and y, in the order of the model's outputs: layer by layer, row by row, two at each place.

    Notes
    -----
    Layers of equal stride share their places: the last three of :data:`STRIDES` give six anchors at each.

    Examples
    --------
    >>> anchors(224).shape
    (2254, 2)
    >>> anchors(224)[0] * 224
    array([4., 4.])
    """
    layers = []
    for stride in sorted(set(STRIDES)):
        n_places = -(-side // stride)
        centres = (np.arange(n_places) + 0.5) / n_places
        grid = np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)
        layers.append(np.repeat(grid, 2 * STRIDES.count(stride), axis=0))
    return np.concatenate(layers)


def decode(raw: FloatArray, centres: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Turn the detector's numbers into boxes and points.

    Parameters
    ----------
    raw
        Shape (n, 12), in sides of the input: middle x and y, width, height, then x and y of four points, all but the sizes
        counted from the anchor.
    centres
        Shape (n, 2): the anchors.

    Returns
    -------
    tuple[FloatArray, FloatArray]
        Boxes of shape (n, 4): left, top, right, bottom; points of shape (n, 4, 2), the first two between the hips and above
        the head.
    """
    middle, half = raw[:, :2] + centres, 0.5 * raw[:, 2:4]
    return np.concatenate([middle - half, middle + half], axis=1), raw[:, 4:].reshape(-1, 4, 2) + centres[:, None, :]


def merged(boxes: FloatArray, points: FloatArray, scores: FloatArray) -> list[tuple[float, FloatArray]]:
    """Make one answer for each person: the mean of all boxes that overlap the surest one, weighted by their scores.

    Returns
    -------
    list[tuple[float, FloatArray]]
        Score of the surest, and points of shape (4, 2), surest first.
    """
    left = list(np.argsort(-scores, kind="stable"))
    people = []
    while left:
        overlap = _shared(boxes[left[0]], boxes[left])
        one = [index for index, share in zip(left, overlap, strict=True) if share > OVERLAP] or left[:1]
        weights = scores[one] / scores[one].sum()
        people.append((float(scores[left[0]]), np.einsum("n,nij->ij", weights, points[one])))
        left = [index for index in left if index not in one]
    return people


def _shared(box: FloatArray, others: FloatArray) -> FloatArray:
    """Area that one box shares with others, of their union."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    common = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    return np.asarray(common / np.maximum(areas - common, 1e-12))


def _distinct(people: list[Person]) -> list[Person]:
    """Leave out whoever is where a surer one is already."""
    kept: list[Person] = []
    for person in sorted(people, key=lambda each: -each.score):
        if not any(same_place(person.region, other.region) for other in kept):
            kept.append(person)
    return kept

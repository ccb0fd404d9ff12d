"""Following the runner among others: who moves, who is lost and found again, and parts of a video put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from runtall.core import Landmark
from runtall.pose.detector import Person
from runtall.pose.following import Following, Track
from runtall.pose.landmarker import Sighting
from runtall.pose.region import Region, same_place
from runtall.pose.runner import across_parts, choose_runner

WIDTH, HEIGHT, RATE_HZ = 1000, 600, 30


@dataclass(frozen=True)
class Made:
    """A person who goes along a line from ``x`` with legs that swing, seen between two times."""

    x: float
    size: float
    speed: float = 0.0
    swing: float = 0.0
    seen: tuple[tuple[float, float], ...] = ((0.0, 99.0),)

    def region(self, time_s: float) -> Region:
        return Region(self.x + self.speed * time_s, 300, self.size)

    def is_seen(self, time_s: float) -> bool:
        return any(start <= time_s < end for start, end in self.seen)

    def sighting(self, time_s: float, shown: Region) -> Sighting:
        region = self.region(time_s)
        xy = np.full((33, 2), (region.centre_x, region.centre_y))
        swing = self.swing * self.size * np.sin(2 * np.pi * 1.4 * time_s)
        for side, sign in (("LEFT", 1), ("RIGHT", -1)):
            for joint, share in (("KNEE", 0.5), ("ANKLE", 1.0)):
                xy[Landmark[f"{side}_{joint}"]] += (sign * share * swing, 0.4 * share * self.size)
        return Sighting(xy, np.zeros(33), np.zeros((33, 3)), np.full(33, 0.9), 0.99, shown, region)


class Scene:
    """Stands in for both networks: it knows who is where."""

    width, height = WIDTH, HEIGHT

    def __init__(self, *people: Made) -> None:
        self.made, self.time_s, self.looks = people, 0.0, 0

    def people(self, pictures: object, *, closely: bool = False) -> list[Person]:
        self.looks += 1
        return [Person(each.region(self.time_s), 0.9) for each in self.made if each.is_seen(self.time_s)]

    def see(self, pictures: object, region: Region) -> Sighting | None:
        there = [each for each in self.made if each.is_seen(self.time_s) and same_place(region, each.region(self.time_s))]
        return there[0].sighting(self.time_s, region) if there else None

    def play(self, start_s: float, end_s: float) -> list[Track]:
        following = Following(self, self)  # type: ignore[arg-type]
        for number in range(round(start_s * RATE_HZ), round(end_s * RATE_HZ)):
            self.time_s = number / RATE_HZ
            following.see(self.time_s, self)  # type: ignore[arg-type]
        return following.tracks()


RUNNER = Made(x=450, size=300, swing=0.2)


def middle_x(track: Track) -> np.ndarray:
    return track.xy_px[:, Landmark.LEFT_HIP, 0]


def test_one_person_is_followed_through_every_frame_with_few_looks_around():
    scene = Scene(RUNNER)

    (track,) = scene.play(0, 3)

    assert len(track.times_s) == 90
    assert scene.looks == 6  # once each half second
    assert track.leg_motion() > 0.05


def test_a_larger_bystander_at_the_edge_is_not_the_runner_and_is_let_go():
    bystander = Made(x=150, size=450)
    scene = Scene(bystander, RUNNER)

    tracks = scene.play(0, 4)
    runner = choose_runner(tracks, WIDTH, HEIGHT)

    assert runner is not None
    assert (middle_x(runner) == 450).all()
    assert len(runner.times_s) == 120
    assert sorted(len(each.times_s) for each in tracks) == [31, 120]  # a second's trial


def test_a_runner_who_comes_later_and_passes_is_the_runner_even_if_seen_for_less():
    bystander = Made(x=900, size=250)
    passing = Made(x=0, size=300, speed=200, swing=0.2, seen=((1.0, 3.5),))

    runner = choose_runner(Scene(bystander, passing).play(0, 5), WIDTH, HEIGHT)

    assert runner is not None
    assert runner.times_s[0] == pytest.approx(1.0, abs=0.51)  # found at the next look around
    assert runner.times_s[-1] == pytest.approx(3.5, abs=0.05)


def test_a_lost_runner_is_found_again_and_the_gap_stays_a_gap():
    scene = Scene(Made(x=450, size=300, swing=0.2, seen=((0, 1.5), (2.0, 4.0))))

    runner = choose_runner(scene.play(0, 4), WIDTH, HEIGHT)

    assert runner is not None
    assert len(runner.times_s) == pytest.approx(45 + 60, abs=4)  # searched for each tenth of a second
    assert not np.any((runner.times_s > 1.5) & (runner.times_s < 2.0))
    assert (np.diff(runner.times_s) > 0).all()


def test_whoever_stands_there_after_the_runner_left_is_not_the_runner():
    scene = Scene(Made(x=450, size=300, swing=0.2, seen=((0, 2.0),)), Made(x=500, size=300, seen=((2.5, 4.0),)))

    runner = choose_runner(scene.play(0, 4), WIDTH, HEIGHT)

    assert runner is not None
    assert runner.times_s[-1] < 2.0


def test_parts_that_overlap_become_one_track_without_a_seam():
    bystander = Made(x=150, size=280)
    parts = [Scene(bystander, RUNNER).play(0, 2 + 10 / RATE_HZ), Scene(RUNNER, bystander).play(2, 4)]

    tracks = across_parts(parts, [0.0, 2.0])
    runner = choose_runner(tracks, WIDTH, HEIGHT)

    assert runner is not None
    assert runner.times_s == pytest.approx(np.arange(120) / RATE_HZ)
    assert (middle_x(runner) == 450).all()


def test_nobody_is_nobody():
    assert Scene().play(0, 1) == []
    assert choose_runner([], WIDTH, HEIGHT) is None

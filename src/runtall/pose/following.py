"""Following everybody who may be the runner through one stretch of a video, frame by frame, and finding again who was lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from runtall.core import FloatArray, IntArray, Landmark
from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker, Sighting
from runtall.pose.pictures import Pictures
from runtall.pose.region import Region, same_place, steadied

LOOK_AGAIN_S = 0.5
"""How often the whole picture is searched for others while somebody is followed."""
SEARCH_S = 0.1
"""How often while nobody is."""
TRIAL_S = 1.0
"""How long two people are followed side by side before the one who clearly is not the runner is let go."""
CLEARLY_LESS = 0.25
MOST_PEOPLE = 4
LEGS = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE, Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """One person, followed without a break.

    Attributes
    ----------
    times_s
        Shape (n,), increasing: the file's own seconds of the pictures in which the person was seen.
    xy_px, depth_px, world_m, confidence
        Shapes (n, 33, 2), (n, 33), (n, 33, 3), (n, 33).
    box_px
        Shape (n, 4): left, top, right, bottom of what the model was shown.
    size_px
        Shape (n,): side of the square around the person.
    """

    times_s: FloatArray
    xy_px: FloatArray
    depth_px: FloatArray
    world_m: FloatArray
    confidence: FloatArray
    box_px: FloatArray
    size_px: FloatArray

    def part(self, rows: slice | IntArray) -> Track:
        """Keep some of the pictures."""
        return Track(*(getattr(self, name)[rows] for name in Track.__slots__))

    def leg_motion(self) -> float:
        """Say how much the legs move about the hips, as a share of the square: 0.005 in standing, 0.05 and more in running."""
        if len(self.times_s) < 5:
            return 0.0
        hips = self.xy_px[:, HIPS].mean(axis=1, keepdims=True)
        legs = (self.xy_px[:, LEGS] - hips) / self.size_px[:, None, None]
        return float(legs.std(axis=0).mean())

    def likeness(self, width: int, height: int) -> float:
        """Weigh who is the one to follow: large, in the middle, with moving legs. Only comparisons mean something."""
        size = float(np.median(self.size_px)) / max(width, height)
        middle = self.xy_px[:, HIPS].mean(axis=(0, 1)) / (width, height) - 0.5
        return (0.01 + self.leg_motion()) * size * (1 - min(0.9, float(np.hypot(*middle))))


def joined(tracks: Iterable[Track]) -> Track:
    """Put tracks of one person one after the other."""
    every = sorted(tracks, key=lambda each: float(each.times_s[0]))
    return Track(*(np.concatenate([getattr(each, name) for each in every]) for name in Track.__slots__))


@dataclass(eq=False)
class _Follower:
    """Somebody who is being followed."""

    region: Region
    since_s: float
    times_s: list[float] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)

    def track(self) -> Track:
        seen = self.sightings
        return Track(
            times_s=np.array(self.times_s),
            xy_px=np.array([each.xy_px for each in seen]),
            depth_px=np.array([each.depth_px for each in seen]),
            world_m=np.array([each.world_m for each in seen]),
            confidence=np.array([each.confidence for each in seen]),
            box_px=np.array([each.shown.hull for each in seen]),
            size_px=np.array([each.following.size for each in seen]),
        )


class Following:
    """Everybody in one stretch of a video; not to be shared between threads.

    Parameters
    ----------
    detector, landmarker
        Ready to be asked.
    """

    def __init__(self, detector: Detector, landmarker: Landmarker) -> None:
        self._detector = detector
        self._landmarker = landmarker
        self._followed: list[_Follower] = []
        self._let_go: list[Region] = []
        self._ended: list[_Follower] = []
        self._look_at_s = -np.inf

    def see(self, time_s: float, pictures: Pictures) -> None:
        """Take in the next picture."""
        if time_s >= self._look_at_s:
            self._look_around(time_s, pictures)
        for follower in list(self._followed):
            self._follow(follower, time_s, pictures)
        self._drop_doubles()
        if len(self._followed) > 1:
            self._let_bystanders_go(time_s, pictures)

    def tracks(self) -> list[Track]:
        """Everybody who was followed for at least two pictures, so far."""
        return [each.track() for each in (*self._ended, *self._followed) if len(each.times_s) > 1]

    def _look_around(self, time_s: float, pictures: Pictures) -> None:
        people = self._detector.people(pictures, closely=not self._followed)
        for person in people:
            known = [each.region for each in self._followed]
            if any(same_place(person.region, region, within=0.35) for region in known):
                continue
            if any(same_place(person.region, region) for region in self._let_go):
                self._let_go = [person.region if same_place(person.region, each) else each for each in self._let_go]
                continue
            if len(self._followed) < MOST_PEOPLE:
                self._followed.append(_Follower(person.region, time_s))
        self._look_at_s = time_s + (LOOK_AGAIN_S if self._followed else SEARCH_S)

    def _follow(self, follower: _Follower, time_s: float, pictures: Pictures) -> None:
        sighting = self._landmarker.see(pictures, follower.region)
        if sighting is None or not same_place(follower.region, sighting.following, within=0.5):
            self._followed.remove(follower)
            self._ended.append(follower)
            self._look_at_s = min(self._look_at_s, time_s)
            return
        follower.region = steadied(follower.region, sighting.following)
        follower.times_s.append(time_s)
        follower.sightings.append(sighting)

    def _drop_doubles(self) -> None:
        """Two that ended up around one person: the one followed for longer stays."""
        oldest_first = sorted(self._followed, key=lambda each: each.since_s)
        for number, follower in enumerate(oldest_first):
            if any(same_place(follower.region, other.region, within=0.1) for other in oldest_first[:number]):
                self._followed.remove(follower)
                self._ended.append(follower)

    def _let_bystanders_go(self, time_s: float, pictures: Pictures) -> None:
        tried = [each for each in self._followed if time_s - each.since_s >= TRIAL_S]
        if len(tried) < 2:
            return
        likeness = [_recent(each, time_s).likeness(pictures.width, pictures.height) for each in tried]
        for follower, value in zip(tried, likeness, strict=True):
            if value < CLEARLY_LESS * max(likeness):
                self._followed.remove(follower)
                self._ended.append(follower)
                self._let_go.append(follower.region)


def _recent(follower: _Follower, time_s: float) -> Track:
    """Keep what was seen of somebody in the last trial's time."""
    start = next(index for index, each in enumerate(follower.times_s) if each >= time_s - TRIAL_S)
    return _Follower(follower.region, follower.since_s, follower.times_s[start:], follower.sightings[start:]).track()

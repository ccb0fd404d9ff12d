"""Movement tests by camera: what each test's own data let a film report, or why this film does not show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

import numpy as np

from runtall.core import Message, NotFoundError, Side, say
from runtall.core.keypoints import Keypoints
from runtall.evidence import movement_tests, rule
from runtall.screen._by_camera import READERS, CameraFigure, Refusal, Seen
from runtall.screen._filmed import CameraView, Filmed, filmed
from runtall.screen._results import Entry, Result, Way

RETAKE = say("Film it once more. If that does not work either, enter it by hand.")


@dataclass(frozen=True, slots=True)
class ScreenCameraReading:
    """What a film of one movement test says.

    Attributes
    ----------
    test_id, side
        ``side`` is ``None`` for a test of the whole body.
    values
        Measure id to value, as :class:`Result` takes them: only measures that the test's data allow a camera to give.
    figures
        What else the film shows of the test, for reading only: no cut-off knows it.
    tries
        Single tries behind the value, in order; repetitions or seconds are one.
    refused
        Why something was not read, with what to do; nothing is guessed.
    turn_deg, seen_share, frame_rate_hz
        How the film was: turn from a front view (90 is the side), share of frames in which the joints were surely seen.
    """

    test_id: str
    side: Side | None
    values: Mapping[str, Entry] = field(default_factory=dict)
    figures: tuple[CameraFigure, ...] = ()
    tries: tuple[float, ...] = ()
    refused: tuple[Refusal, ...] = ()
    turn_deg: float | None = None
    seen_share: float | None = None
    frame_rate_hz: float | None = None

    @property
    def is_usable(self) -> bool:
        """Whether the film gave anything to keep."""
        return bool(self.values)

    def result(self, on: date) -> Result:
        """Make what was read a result of that day, got by camera."""
        return Result(self.test_id, on, self.side, self.values, Way.CAMERA)


def camera_view(test_id: str) -> CameraView:
    """From where a test is filmed; an unknown or unfilmed test is refused as :func:`read_test_by_camera` does."""
    return _reader(test_id).view


def read_test_by_camera(
    keypoints: Keypoints, test_id: str, *, side: Side | None = None, version: str | None = None
) -> ScreenCameraReading:
    """Read one movement test off a film.

    Parameters
    ----------
    keypoints
        Raw landmarks of the film.
    test_id
        Id in ``evidence.movement_tests()``.
    side
        The runner's side that is tested; needed where the test has sides.
    version
        Version that was done, where a test has several that are timed differently (``A`` or ``B``).

    Returns
    -------
    ScreenCameraReading
        With ``values``, or with the reasons why there are none. A second film that fails is followed by entry by hand.

    Raises
    ------
    NotFoundError
        There is no such test, or it has nothing for a camera.
    """
    reader = _reader(test_id)
    sided = any(measure.two_sides for measure in movement_tests()[test_id].measures)
    if (refusal := _too_poor(keypoints)) is not None:
        return ScreenCameraReading(test_id, side, refused=(refusal,), frame_rate_hz=keypoints.frame_rate_hz)
    if sided and side is None:
        return ScreenCameraReading(test_id, None, refused=(Refusal(say("Which side is tested was not said."), say("Say it.")),))
    film = filmed(keypoints)
    tested = side or film.better_side(reader.parts)
    seen = film.seen(None if reader.both_sides else tested, reader.parts)
    reading = ScreenCameraReading(
        test_id, side if sided else None, turn_deg=film.turn_deg, seen_share=seen, frame_rate_hz=film.frame_rate_hz
    )
    found = _not_seen(film, seen, reader.view) or reader.read(film, tested, version)
    if isinstance(found, Refusal):
        return replace(reading, refused=(found,))
    return replace(reading, values=_allowed(test_id, found, version), figures=found.figures, tries=found.tries)


@dataclass(frozen=True, slots=True)
class _Reader:
    view: CameraView
    parts: tuple[str, ...]
    both_sides: bool
    read: Callable[[Filmed, Side, str | None], Seen | Refusal]


def _reader(test_id: str) -> _Reader:
    if test_id not in READERS:
        raise NotFoundError(say("No camera reads a test called {name}.", name=test_id), say("Enter it by hand."))
    return _Reader(*READERS[test_id])


def _allowed(test_id: str, found: Seen, version: str | None) -> Mapping[str, Entry]:
    """Keep what the test's data let a camera give, and the version that was done."""
    test = movement_tests()[test_id]
    by_camera = {measure.id for measure in test.measures if "camera" in measure.by}
    values: dict[str, Entry] = {name: value for name, value in found.values.items() if name in by_camera}
    if values and version is not None and any(measure.id == "version" for measure in test.measures):
        values["version"] = version
    return MappingProxyType(values)


def _too_poor(keypoints: Keypoints) -> Refusal | None:
    own = rule("screen-camera")
    if keypoints.frame_rate_hz < own.value("slowest_hz"):
        return Refusal(say("The film has {rate:.0f} frames a second; it needs 25.", rate=keypoints.frame_rate_hz), RETAKE)
    if keypoints.n_frames <= 1 or keypoints.times_s[-1] - keypoints.times_s[0] < own.value("shortest_s"):
        return Refusal(say("The film is too short."), RETAKE)
    if not np.isfinite(keypoints.xy_px).any():
        return Refusal(say("Nobody is seen in the film."), RETAKE)
    return None


def _not_seen(film: Filmed, seen: float, view: CameraView) -> Refusal | None:
    own = rule("screen-camera")
    if seen < own.value("seen_ratio"):
        return Refusal(say("The joints that this test needs were hidden or unsure in too many frames."), RETAKE)
    if film.turn_deg is None or view is CameraView.ANY:
        return None
    off = 90.0 - film.turn_deg if view is CameraView.SIDE else film.turn_deg
    if off > own.value("turn_deg"):
        return Refusal(_askew(view, off), RETAKE)
    if view is CameraView.FRONT and not film.faces_camera:
        return Refusal(say("This test is filmed from the front."), RETAKE)
    return None


def _askew(view: CameraView, off_deg: float) -> Message:
    if view is CameraView.SIDE:
        return say("The body was turned about {deg:.0f} degrees away from a true side view.", deg=off_deg)
    return say("The body was turned about {deg:.0f} degrees away from a true front view.", deg=off_deg)

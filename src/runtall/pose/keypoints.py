"""A video to the keypoints of its runner: decoded, seen and followed in constant memory, on as many cores as are given."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from threading import Event, local
from typing import TYPE_CHECKING

import numpy as np

from runtall.core import N_LANDMARKS, FloatArray, Keypoints, LimitExceededError, NotEnoughDataError, say
from runtall.pose.detector import Detector
from runtall.pose.following import Following, Track
from runtall.pose.landmarker import Landmarker
from runtall.pose.model_files import DETECTOR, LANDMARKERS, Size, model_path
from runtall.pose.pictures import Pictures
from runtall.pose.runner import across_parts, choose_runner
from runtall.pose.video import LIMITS, VideoFacts, VideoLimits, opened, pictures_between, read_video_facts, square_size

if TYPE_CHECKING:
    from av.video.reformatter import VideoReformatter

VERSION = 1
"""Of everything in this package that changes the numbers; counted up with each such change."""
PART_S = 5.0
"""Length of the parts that a video is worked on in, however many cores there are: results must not depend on the machine."""
SHORTEST_PART_S = 1.0
RUN_ON_FRAMES = 16
"""How far a part runs on into the next: after so many frames it no longer matters how following began."""
REPORT_EVERY_S = 0.2

Progress = Callable[[int, int], None]
"""Called now and then with frames done and frames to do, always in the thread that asked for the work."""


def keypoints_version(size: Size = Size.FULL) -> str:
    """Name what makes the numbers; with the file's own hash, the key to keep them by.

    Examples
    --------
    >>> keypoints_version()
    'blazepose-full/1'
    """
    return f"blazepose-{size}/{VERSION}"


def keypoints_from_video(
    path: Path,
    *,
    size: Size = Size.FULL,
    span_s: tuple[float, float] | None = None,
    limits: VideoLimits = LIMITS,
    workers: int = 2,
    progress: Progress | None = None,
) -> Keypoints:
    """See the runner in a video: raw landmarks of every frame, with nothing smoothed.

    Parameters
    ----------
    path
        A local video file.
    size
        Of the landmark model.
    span_s
        Part to look at, half-open, in the file's own seconds from its first picture; all of it where ``None``.
    limits
        What a real clip never needs more of.
    workers
        Threads. They change how long it takes and nothing else.
    progress
        Told how far the work is. What it raises ends the work, and is passed on.

    Raises
    ------
    UnreadableFileError
        It is no video, or it is broken.
    LimitExceededError
        The part to look at is longer than a clip needs to be, or work takes too long.
    NotEnoughDataError
        Nobody is seen in it.
    MissingExtraError
        The extra ``video`` or a model is missing.

    Notes
    -----
    Frames without the runner are NaN. Of several people, the one is followed who is large, in the middle and moves the legs.

    References
    ----------
    bazarevsky-2020
    """
    for model in (DETECTOR, LANDMARKERS[size]):
        model_path(model)
    facts = read_video_facts(path, limits=limits)
    parts = _parts(facts, span_s, limits)
    seen = _see_parts(path, facts, parts, size, limits, workers, progress)
    times = np.concatenate([part.times_s[part.times_s < part.own_end_s - 1e-6] for part in seen]) if seen else np.empty(0)
    runner = choose_runner(
        across_parts([part.tracks for part in seen], [part.start_s for part in parts]), facts.width_px, facts.height_px
    )
    if runner is None or len(times) < 2:
        raise NotEnoughDataError(
            say("Nobody is seen in the video."),
            say("Film so that the whole runner, head to feet, fills about half of the picture's height, in good light."),
        )
    return _keypoints(facts, times, runner, size)


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch ``[start_s, own_end_s)``, and how far it runs on into the next."""

    start_s: float
    own_end_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """All that was seen in one part."""

    times_s: FloatArray
    own_end_s: float
    tracks: list[Track]


def _parts(facts: VideoFacts, span_s: tuple[float, float] | None, limits: VideoLimits) -> list[_Part]:
    """Cut the span at pictures where decoding can start, into parts of about equal length."""
    start, end = span_s or (0.0, math.inf)
    times = facts.times_s[(facts.times_s >= start) & (facts.times_s < end)]
    if len(times) == 0:
        raise NotEnoughDataError(say("The video has no pictures in the part that was asked for."))
    length = float(times[-1] - times[0])
    if length > limits.longest_s or len(times) > limits.most_frames:
        raise LimitExceededError(
            say("The video lasts {minutes:.0f} minutes, and ten seconds of running are enough.", minutes=length / 60),
            say(
                "Cut it to the seconds that matter, at most {limit:.0f} minutes, or say where to start and end.",
                limit=limits.longest_s / 60,
            ),
        )
    n_parts = 2 * math.ceil(length / (2 * PART_S)) if length >= 2 * SHORTEST_PART_S else 1
    wished = float(times[0]) + length * np.arange(1, n_parts) / n_parts
    keys = facts.key_times_s[(facts.key_times_s > times[0]) & (facts.key_times_s <= times[-1])]
    cuts = sorted({float(keys[np.argmin(np.abs(keys - wish))]) for wish in wished}) if len(keys) else []
    cuts = [cut for cut, before in zip(cuts, [float(times[0]), *cuts], strict=False) if cut - before >= SHORTEST_PART_S]
    edges = [float(times[0]), *cuts, min(end, float(times[-1]) + 1.0)]
    run_on = [float(times[min(int(np.searchsorted(times, edge)) + RUN_ON_FRAMES, len(times) - 1)]) for edge in edges[1:-1]]
    return [_Part(*each) for each in zip(edges[:-1], edges[1:], [*run_on, edges[-1]], strict=True)]


class _Networks(local):
    """Each thread's own, made when it first needs them and kept for its next part."""

    def __init__(self, size: Size) -> None:
        self.detector = Detector()
        self.landmarker = Landmarker(size)


@dataclass
class _Counter:
    """Frames done in one part, written by one thread and read by another."""

    frames: int = 0


def _see_parts(
    path: Path, facts: VideoFacts, parts: list[_Part], size: Size, limits: VideoLimits, workers: int, progress: Progress | None
) -> list[_Seen]:
    networks, stop = _Networks(size), Event()
    counters = [_Counter() for _ in parts]
    n_frames = sum(int(np.sum((facts.times_s >= part.start_s) & (facts.times_s < part.end_s))) for part in parts)
    give_up_at = time.monotonic() + limits.longest_work_s
    threads = 1 if len(parts) > 1 and workers > 1 else 0
    with ThreadPoolExecutor(max(1, min(workers, len(parts))), thread_name_prefix="pose") as pool:
        asked = [
            pool.submit(_see_part, path, facts, part, networks, counter, stop, threads)
            for part, counter in zip(parts, counters, strict=True)
        ]
        try:
            _report(asked, counters, n_frames, give_up_at, progress)
        finally:
            stop.set()
    return [each.result() for each in asked]


def _report(
    asked: list[Future[_Seen]], counters: list[_Counter], n_frames: int, give_up_at: float, progress: Progress | None
) -> None:
    """Wait for all parts, telling how far they are; the first error ends all."""
    waiting = set(asked)
    while waiting:
        done, waiting = wait(waiting, timeout=REPORT_EVERY_S, return_when=FIRST_COMPLETED)
        for each in done:
            each.result()
        if progress is not None:
            progress(min(n_frames, sum(counter.frames for counter in counters)), n_frames)
        if waiting and time.monotonic() > give_up_at:
            raise LimitExceededError(say("The video takes too long to work through."), say("Cut it to the seconds that matter."))


def _see_part(
    path: Path, facts: VideoFacts, part: _Part, networks: _Networks, counter: _Counter, stop: Event, threads: int
) -> _Seen:
    following = Following(networks.detector, networks.landmarker)
    times: list[float] = []
    scalers: dict[int, VideoReformatter] = {}
    with opened(path, threads=threads) as (container, stream):
        for time_s, frame in pictures_between(container, stream, facts, part.start_s, part.end_s):
            if stop.is_set():
                break
            following.see(time_s, Pictures(frame, *square_size(stream, frame), facts.orientation, scalers))
            times.append(time_s)
            counter.frames += 1
    return _Seen(np.array(times), part.own_end_s, following.tracks())


def _keypoints(facts: VideoFacts, times_s: FloatArray, runner: Track, size: Size) -> Keypoints:
    """Lay the runner's track over all frames of the clip."""
    n = len(times_s)
    place = np.searchsorted(times_s, runner.times_s)
    known = (place < n) & (times_s[np.minimum(place, n - 1)] == runner.times_s)
    place, track = place[known], runner.part(np.flatnonzero(known))

    def over_all(values: FloatArray, missing: float = np.nan) -> FloatArray:
        laid = np.full((n, *values.shape[1:]), missing)
        laid[place] = values
        return laid

    real_s = times_s / facts.slow_motion_ratio
    return Keypoints(
        times_s=real_s - real_s[0],
        xy_px=over_all(track.xy_px),
        confidence=over_all(track.confidence, 0.0).reshape(n, N_LANDMARKS),
        width_px=facts.width_px,
        height_px=facts.height_px,
        frame_rate_hz=1.0 / float(np.median(np.diff(real_s))),
        depth_px=over_all(track.depth_px),
        world_m=over_all(track.world_m),
        person_box_px=over_all(track.box_px),
        source=f"blazepose-{size}",
        version=keypoints_version(size),
        slow_motion_ratio=facts.slow_motion_ratio,
        first_frame=int(np.searchsorted(facts.times_s, times_s[0] - 1e-6)),
    )

"""Saved pictures and clips of a runner with angles drawn on: the face hidden unless the runner wants it shown, sound left out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from runtall.core import FloatArray, Keypoints
from runtall.pose.drawing import Pixels, draw_skeleton, face_circles, hide_face
from runtall.pose.video import opened, pictures_between, read_video_facts, square_size

if TYPE_CHECKING:
    from av.container import OutputContainer
    from av.video.stream import VideoStream

CODEC: Literal["libvpx-vp9"] = "libvpx-vp9"
SUFFIX, MIME_TYPE = ".webm", "video/webm"
"""VP9 in WebM: docs/decisions/0110-seeing-a-runner.md says why."""
QUALITY = {"crf": "33", "b": "0", "deadline": "realtime", "cpu-used": "8", "row-mt": "1"}
MOST_SHOWN_HZ = 30.0
_TICKS = 1000

Draw = Callable[[Pixels, int, FloatArray], None]
"""Draws on one picture. Given its pixels (to change in place), the frame's number in the keypoints, and all that frame's
landmarks, shape (33, 2), in these very pixels."""


def annotated_clip(
    video: Path,
    keypoints: Keypoints,
    draw: Draw | None = None,
    *,
    to: Path,
    hide_faces: bool = True,
    longest_side_px: int = 960,
    slower_factor: float = 1.0,
) -> Path:
    """Write a short clip with the skeleton, or whatever ``draw`` draws, on each picture.

    Parameters
    ----------
    video
        The clip that ``keypoints`` were seen in.
    draw
        Draws on one picture; the skeleton where ``None``.
    to
        File to write, whole or not at all; its name should end in :data:`SUFFIX`.
    hide_faces
        The runner's head becomes a few coarse tiles. People in the background are left as they are.
    longest_side_px
        Pictures are scaled down to this, never up.
    slower_factor
        How many times slower than life it plays.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    UnreadableFileError
        The video cannot be decoded.
    """
    import av

    half = to.with_name(f"{to.name}.part")
    skip = max(1, round(keypoints.frame_rate_hz / slower_factor / MOST_SHOWN_HZ))
    try:
        with av.open(str(half), "w", format="webm") as container:
            stream: VideoStream | None = None
            shown = range(0, keypoints.n_frames, skip)
            for number, picture in _drawn(video, keypoints, shown, draw, hide_faces, longest_side_px):
                if stream is None:
                    stream = _clip_stream(container, picture, keypoints.frame_rate_hz / skip / slower_factor)
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p", threads=1)
                frame.pts = round(float(keypoints.times_s[number]) * slower_factor * _TICKS)
                frame.time_base = Fraction(1, _TICKS)
                container.mux(stream.encode(frame))
            if stream is not None:
                container.mux(stream.encode(None))
        half.replace(to)
    finally:
        half.unlink(missing_ok=True)
    return to


def _clip_stream(container: OutputContainer, picture: Pixels, rate_hz: float) -> VideoStream:
    stream = container.add_stream(CODEC, rate=max(1, round(rate_hz)), options=QUALITY)
    stream.width, stream.height = picture.shape[1], picture.shape[0]
    stream.pix_fmt = "yuv420p"
    stream.codec_context.time_base = Fraction(1, _TICKS)
    return stream


def annotated_pictures(
    video: Path,
    keypoints: Keypoints,
    frames: Sequence[int],
    draw: Draw | None = None,
    *,
    hide_faces: bool = True,
    longest_side_px: int = 1080,
) -> dict[int, bytes]:
    """Make JPEG files of single frames, drawn on as in :func:`annotated_clip`.

    Parameters
    ----------
    frames
        Numbers of frames in ``keypoints``.

    Returns
    -------
    dict[int, bytes]
        One file for each frame that could be decoded.
    """
    wanted = sorted(set(frames))
    return {number: jpeg(picture) for number, picture in _drawn(video, keypoints, wanted, draw, hide_faces, longest_side_px)}


def jpeg(picture: Pixels) -> bytes:
    """Encode pixels as a JPEG file, without a word about camera, time or place."""
    import av

    target = io.BytesIO()
    with av.open(target, "w", format="mjpeg") as container:
        stream = container.add_stream(
            "mjpeg", rate=1, options={"qscale": "3", "flags": "+qscale", "global_quality": str(3 * 118)}
        )
        stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], "yuvj420p"
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24").reformat(format="yuvj420p", threads=1)
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return target.getvalue()


def _drawn(
    video: Path, keypoints: Keypoints, frames: Sequence[int], draw: Draw | None, hide_faces: bool, longest_side_px: int
) -> Iterator[tuple[int, Pixels]]:
    """Decode the wanted frames in order, scale, hide the face, draw."""
    if len(frames) == 0:
        return
    facts = read_video_facts(video)
    file_times = facts.times_s[keypoints.first_frame] + keypoints.times_s * keypoints.slow_motion_ratio
    circles = face_circles(keypoints)
    waiting = iter(frames)
    number = next(waiting, None)
    with opened(video) as (container, stream):
        start, end = float(file_times[frames[0]]) - 1e-3, float(file_times[frames[-1]]) + 1e-3
        for time_s, frame in pictures_between(container, stream, facts, start, end):
            while number is not None and file_times[number] < time_s - 1e-3:
                number = next(waiting, None)
            if number is None:
                return
            if file_times[number] > time_s + 1e-3:
                continue
            stored = _even(square_size(stream, frame), longest_side_px)
            scaled = frame.reformat(*stored, format="rgb24", interpolation="AREA", threads=1).to_ndarray()
            picture: Pixels = np.ascontiguousarray(facts.orientation.upright(scaled))
            scale = picture.shape[1] / facts.width_px
            if hide_faces:
                hide_face(picture, circles[number] * scale)
            landmarks = keypoints.xy_px[number] * scale
            if draw is None:
                width_px = max(2.0, 0.004 * max(picture.shape))
                draw_skeleton(picture, landmarks, keypoints.confidence[number], width_px=width_px)
            else:
                draw(picture, number, landmarks)
            yield number, picture


def _even(size: tuple[int, int], longest_px: int) -> tuple[int, int]:
    """Scale down to a longest side, to even numbers as video wants them."""
    scale = min(1.0, longest_px / max(size))
    width, height = (max(2, 2 * round(each * scale / 2)) for each in size)
    return width, height

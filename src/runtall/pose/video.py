"""Opening a video as phones really film: true times, upright pictures, slow motion, and a clear sentence for all that is none."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from runtall.core import FloatArray, LimitExceededError, MissingExtraError, NotEnoughDataError, UnreadableFileError, say
from runtall.pose.orientation import Orientation, orientation_of

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_BOXES = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
FORMATS = (
    *((4, box, "mov") for box in _BOXES),
    (0, b"\x1a\x45\xdf\xa3", "matroska"),
    (8, b"AVI ", "avi"),
    (0, b"\x47", "mpegts"),
    (0, b"\x00\x00\x01\xba", "mpeg"),
    (0, b"\x30\x26\xb2\x75", "asf"),
)
"""Where each kind of file shows itself. The kind is forced on the decoder: play lists, which name further files and addresses,
are never opened, whatever their name says."""

CAPTURE_RATE_KEYS = ("com.android.capture.fps", "com.android.capturer.fps")
"""Where Android cameras write how fast they filmed, when the file plays slower."""


@dataclass(frozen=True, slots=True)
class VideoLimits:
    """What a real clip never needs more of.

    Attributes
    ----------
    largest_bytes
        Of the file.
    longest_s
        Of the part that is looked at, in the file's own time.
    most_frames
        Of that part.
    most_pixels
        Of one picture.
    longest_work_s
        Of work on one clip by the clock, after which it is given up.
    """

    largest_bytes: int = 8_000_000_000
    longest_s: float = 300.0
    most_frames: int = 40_000
    most_pixels: int = 8192 * 4608
    longest_work_s: float = 3600.0


LIMITS = VideoLimits()
"""For a clip that a runner brings."""


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """What a file says about its pictures, after every packet was looked at and none was decoded but the first.

    Attributes
    ----------
    times_s
        Shape (n_frames,): when each picture is shown, in seconds of the file's own time, increasing, from the first
        picture of the file; not yet corrected for slow motion.
    key_times_s
        Shape (n_keys,): those at which decoding can start.
    width_px, height_px
        Of the upright picture with square pixels.
    frame_rate_hz
        One over the median time between pictures, in real time.
    slow_motion_ratio
        How many times slower the file plays than life went, as the file declares.
    orientation
        How stored pictures are turned to stand upright.
    codec
        Name of the compression: ``h264``, ``hevc``, ``vp9``, ``av1``.
    origin_s
        The stream's own time of the first picture.
    """

    times_s: FloatArray
    key_times_s: FloatArray
    width_px: int
    height_px: int
    frame_rate_hz: float
    slow_motion_ratio: float
    orientation: Orientation
    codec: str
    origin_s: float

    @property
    def duration_s(self) -> float:
        """From the first picture to the end of the last, in real time."""
        return (float(self.times_s[-1]) / self.slow_motion_ratio + 1.0 / self.frame_rate_hz) if len(self.times_s) else 0.0


def read_video_facts(path: Path, *, limits: VideoLimits = LIMITS) -> VideoFacts:
    """Say what a video file holds without decoding it.

    Raises
    ------
    UnreadableFileError
        It is no video, holds no picture, or is broken from the start.
    LimitExceededError
        It is larger than a clip ever is. How long it is, is judged by whoever wants to look at it.
    MissingExtraError
        The extra ``video`` is not installed.
    """
    if path.stat().st_size > limits.largest_bytes:
        raise LimitExceededError(
            say("The video is {size:.1f} GB large.", size=path.stat().st_size / 1e9), say("Cut it to the seconds that matter.")
        )
    with opened(path) as (container, stream):
        times, keys = _packet_times(container, stream, limits)
    with opened(path) as (container, stream):
        first = _first_picture(container, stream)
        _check_size(first, limits)
        orientation = orientation_of(first)
        width, height = orientation.size(*square_size(stream, first))
        origin = float(times[0])
        ratio = _slow_motion_ratio(container, stream, times)
        codec = stream.codec_context.name
    rate = ratio / float(np.median(np.diff(times))) if len(times) > 1 else 0.0
    return VideoFacts(times - origin, keys - origin, width, height, rate, ratio, orientation, codec, origin)


@contextmanager
def opened(path: Path, *, threads: int = 0) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the moving pictures of a local file, and close it whatever happens.

    Parameters
    ----------
    threads
        That decode; 0 lets the decoder choose.

    Raises
    ------
    UnreadableFileError
        As :func:`read_video_facts`.
    MissingExtraError
        The extra ``video`` is not installed.
    """
    try:
        import av
    except ImportError as error:
        raise MissingExtraError(
            say("Reading videos needs the extra parts for video, which are not installed."),
            say("Install them with: pip install 'runtall[video]'."),
        ) from error
    kind = _kind_of(path)
    try:
        container = av.open(
            f"file:{path.absolute()}", format=kind, options={"protocol_whitelist": "file"}, metadata_errors="replace"
        )
    except (av.FFmpegError, OSError, ValueError) as error:
        raise _unreadable() from error
    with container:
        pictures = [each for each in container.streams.video if not _is_cover(each)]
        if not pictures:
            raise UnreadableFileError(
                say("The file holds no moving picture, only sound or data."), say("Choose the video itself.")
            )
        stream = pictures[0]
        if getattr(stream, "codec_context", None) is None:
            raise UnreadableFileError(
                say("The video is compressed in a way that runtall does not know."),
                say("Film in the phone's own format: H.264 or HEVC."),
            )
        stream.codec_context.thread_type = "AUTO"
        if threads:
            stream.codec_context.thread_count = threads
        yield container, stream


def pictures_between(
    container: InputContainer, stream: VideoStream, facts: VideoFacts, start_s: float, end_s: float
) -> Iterator[tuple[float, VideoFrame]]:
    """Decode the pictures shown in ``[start_s, end_s)``, one at a time, in the order of their times.

    Parameters
    ----------
    start_s, end_s
        As ``facts.times_s``: the file's own seconds from its first picture.

    Yields
    ------
    tuple[float, VideoFrame]
        When it is shown, on the same clock, and the decoded picture as stored. A picture that cannot be decoded is left out.

    Raises
    ------
    UnreadableFileError
        Nothing can be decoded for a hundred packets on end.
    """
    import av

    base = stream.time_base or Fraction(1, 90_000)
    if start_s > 0:
        container.seek(int((start_s + facts.origin_s) / base), stream=stream)
    last_s, failures = -math.inf, 0
    for packet in _packets(container, stream):
        try:
            decoded = packet.decode()
            failures = 0
        except (av.InvalidDataError, av.ArgumentError):
            failures += 1
            if failures > 100:
                raise _unreadable() from None
            continue
        for frame in decoded:
            shown = frame.dts if frame.pts is None else frame.pts
            if shown is None:
                continue
            time_s = float(shown * base) - facts.origin_s
            if time_s >= end_s - 1e-6:
                return
            if time_s >= start_s - 1e-6 and time_s > last_s:
                last_s = time_s
                yield time_s, frame


def square_size(stream: VideoStream, frame: VideoFrame) -> tuple[int, int]:
    """Width and height of a stored picture once its pixels are square."""
    shape = stream.sample_aspect_ratio
    if shape and 0.2 < shape < 5 and shape != 1:
        return round(frame.width * float(shape)), frame.height
    return frame.width, frame.height


def _kind_of(path: Path) -> str:
    with path.open("rb") as stream:
        head = stream.read(16)
    for offset, mark, kind in FORMATS:
        if head[offset : offset + len(mark)] == mark:
            return kind
    raise UnreadableFileError(
        say("The file is no video that runtall knows."), say("Phones film MP4 or MOV; WebM, MKV, AVI and TS are read too.")
    )


def _is_cover(stream: VideoStream) -> bool:
    """Whether it is a picture attached to a sound file."""
    from av.stream import Disposition

    return bool(stream.disposition & Disposition.attached_pic)


def _packet_times(container: InputContainer, stream: VideoStream, limits: VideoLimits) -> tuple[FloatArray, FloatArray]:
    """Find the times of all pictures, and of those where decoding can start, in the stream's own seconds."""
    base = float(stream.time_base or Fraction(1, 90_000))
    times, keys = [], []
    for packet in _packets(container, stream):
        shown = packet.dts if packet.pts is None else packet.pts  # AVI knows only the order of decoding
        if shown is None or packet.size == 0 or packet.is_discard:
            continue
        times.append(shown * base)
        if packet.is_keyframe:
            keys.append(shown * base)
        if len(times) > 20 * limits.most_frames:
            raise LimitExceededError(
                say("The video has no end in sight: more than {n} pictures.", n=len(times)),
                say("Cut it to the seconds that matter."),
            )
    if not times:
        raise _unreadable()
    return np.unique(times), np.unique(keys or times[:1])


def _packets(container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
    """All packets as far as the file can be read: a broken one ends where it breaks."""
    import av

    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.FFmpegError):
            return
        yield packet


def _first_picture(container: InputContainer, stream: VideoStream) -> VideoFrame:
    import av

    try:
        for frame in container.decode(stream):
            return frame
    except av.FFmpegError as error:
        raise _unreadable() from error
    raise _unreadable()


def _check_size(frame: VideoFrame, limits: VideoLimits) -> None:
    if frame.width * frame.height > limits.most_pixels:
        raise LimitExceededError(
            say("The pictures are {width} by {height} pixels.", width=frame.width, height=frame.height),
            say("Film in 1080p; more does not help."),
        )
    if min(frame.width, frame.height) < 64:
        raise NotEnoughDataError(
            say("The pictures are only {width} by {height} pixels.", width=frame.width, height=frame.height),
            say("Film in 720p or 1080p."),
        )


def _slow_motion_ratio(container: InputContainer, stream: VideoStream, times_s: FloatArray) -> float:
    """How many times slower it plays than it was filmed, a whole number; 1 where the file is silent."""
    said = container.metadata | stream.metadata
    words = next((said[key] for key in CAPTURE_RATE_KEYS if key in said), None)
    if words is None or len(times_s) < 2:
        return 1.0
    try:
        filmed_hz = float(words)
    except ValueError:
        return 1.0
    ratio = filmed_hz * float(np.median(np.diff(times_s)))
    return float(round(ratio)) if 1.5 <= ratio <= 64 else 1.0


def _unreadable() -> UnreadableFileError:
    return UnreadableFileError(
        say("The video is broken, or its end is missing."), say("Copy it from the phone again, or film once more.")
    )

"""Small videos drawn and encoded here: with uneven times, turned, filmed in slow motion, or without any picture."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CORNERS = ((250, 20, 20), (20, 250, 20), (20, 20, 250), (250, 250, 20))
"""Red, green, blue, yellow: upper left, upper right, lower left, lower right of :func:`corner_picture`."""


def corner_picture(width: int = 128, height: int = 96) -> np.ndarray:
    """Four colours in four quarters, which tell how a picture lies."""
    picture = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(CORNERS):
        rows = slice(height // 2, None) if number >= 2 else slice(None, height // 2)
        columns = slice(width // 2, None) if number % 2 else slice(None, width // 2)
        picture[rows, columns] = colour
    return picture


def write_video(
    path: Path,
    pictures: Iterable[np.ndarray],
    times_s: Iterable[float],
    *,
    turned_deg: int = 0,
    matrix: list[int] | None = None,
    metadata: dict[str, str] | None = None,
    key_every: int = 12,
) -> Path:
    """Encode pictures as VP9 with exactly these times; ``turned_deg`` is how a player must turn them, counter-clockwise."""
    options = {"movflags": "use_metadata_tags"} if path.suffix in {".mp4", ".mov"} else {}
    with av.open(str(path), "w", options=options) as container:
        container.metadata.update(metadata or {})
        stream = None
        for picture, time_s in zip(pictures, times_s, strict=False):
            if stream is None:
                stream = container.add_stream(
                    "libvpx-vp9", rate=30, options={"deadline": "realtime", "cpu-used": "8", "g": str(key_every)}
                )
                stream.width, stream.height, stream.pix_fmt = picture.shape[1], picture.shape[0], "yuv420p"
                stream.codec_context.time_base = Fraction(1, 90_000)
                if turned_deg:
                    stream.set_display_rotation(turned_deg)
                if matrix:
                    stream.set_display_matrix(matrix)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p", threads=1)
            frame.pts, frame.time_base = round(time_s * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def write_sound(path: Path) -> Path:
    """A file of the same kind that holds sound alone."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 44_100, 0
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path

"""The way that was run, drawn from the track itself: no map, no tiles, nothing fetched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.services.one_run import Track

_LONG, _SHORT, _MARGIN = 640.0, 260.0, 18.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the drawing with a word."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class TrackDrawing:
    """A line as SVG path data with its box, its ends and the spots on it; ``bar`` is as long as ``bar_text`` says."""

    width: float
    height: float
    path: str
    start: Spot
    end: Spot
    tight: tuple[Spot, ...]
    bar: float
    bar_text: str


def draw_track(
    track: Track | None, *, tight_s: tuple[float, ...], bar_m: float, bar_text: str, tight_text: str
) -> TrackDrawing | None:
    """Return the drawing, north up; ``None`` without positions, or where the run hardly left its place (a treadmill's drift)."""
    if track is None:
        return None
    known = np.isfinite(track.east_m) & np.isfinite(track.north_m)
    east, north, t_s = track.east_m[known], track.north_m[known], track.kept_at_s[known]
    wide, tall = float(np.ptp(east)), float(np.ptp(north))
    if max(wide, tall) < 2 * bar_m / 10:
        return None
    scale = min((_LONG - 2 * _MARGIN) / max(wide, 1.0), (_LONG * 0.75 - 2 * _MARGIN) / max(tall, 1.0))
    width, height = _LONG, max(_SHORT, tall * scale + 2 * _MARGIN)
    xs = (width - wide * scale) / 2 + (east - east.min()) * scale
    ys = (height - tall * scale) / 2 + (north.max() - north) * scale

    def spot(at: int, text: str) -> Spot:
        return Spot(round(float(xs[at]), 1), round(float(ys[at]), 1), text)

    starts = np.flatnonzero(np.diff(np.flatnonzero(known)) > 1) + 1  # where positions were lost, the line is broken
    pieces = np.split(np.column_stack((xs, ys)).round(1), starts)
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in piece) for piece in pieces if len(piece) > 1)
    return TrackDrawing(
        width=round(width),
        height=round(height),
        path=path,
        start=spot(0, ""),
        end=spot(len(xs) - 1, ""),
        tight=tuple(spot(int(np.argmin(np.abs(t_s - each))), tight_text) for each in tight_s),
        bar=round(bar_m * scale, 1),
        bar_text=bar_text,
    )

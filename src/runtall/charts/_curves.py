"""Filling a curve's named data: points, band, levels, events and the words along its axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from runtall.charts._curve_rows import Around, CurvePoint

GROUND_SHARE = 0.22
"""How much of the chart's height the drawing of the ground takes."""
_LETTER = 0.023
"""How much of the width of a narrow drawing a letter of a note takes; two notes never stand on one another."""


def fill_curve(spec: dict[str, Any], rows: Sequence[CurvePoint], around: Around) -> None:
    """Put points and everything around them into a curve's spec."""
    floor, top = around.bottom, around.top
    rise = (top - floor) * GROUND_SHARE
    xs = [*(row.x for row in rows), *(at.x for at in around.band)]
    first, last = (min(xs), max(xs)) if xs else (0.0, 1.0)
    spec["encoding"]["x"]["scale"]["domain"] = [first, last if last > first else first + 1.0]
    spec["encoding"]["y"]["scale"]["domain"] = [floor, top]
    spec["datasets"] = {
        "rows": [_point(row, floor, rise, dot=around.dots) for row in rows],
        "band": [{"x": at.x, "low": at.low, "high": at.high} for at in around.band],
        "x_ticks": [{"at": tick.at, "text": tick.text} for tick in around.x_ticks],
        "y_ticks": [{"at": tick.at, "text": tick.text} for tick in around.y_ticks],
        "unit": [{"text": around.unit}] if around.unit else [],
        "usual": [] if around.usual is None else [{"at": around.usual}],
        "stretches": [
            {"start": max(first, each.start), "end": min(last, each.end), "note": each.note} for each in around.stretches
        ],
        "marks": _marks(around, first, last),
        "notes": _notes(around, floor, rise),
    }


def _point(row: CurvePoint, floor: float, rise: float, *, dot: bool) -> dict[str, Any]:
    found: dict[str, Any] = {"x": round(row.x, 3), "y": None if row.y is None else round(row.y, 4)}
    if row.ground is not None:
        found.update(ground=round(floor + rise * row.ground, 4), floor=floor)
    if dot and row.y is not None:
        found["dot"] = True
    return found


def _marks(around: Around, first: float, last: float) -> list[dict[str, Any]]:
    """Write each note to the right of its line, or to the left where that is free; what fits nowhere keeps its line alone."""
    span = (last - first) or 1.0
    marks = sorted(around.marks, key=lambda mark: mark.x)
    places = [(each.x - first) / span for each in marks]
    found: list[dict[str, Any]] = []
    taken = 0.0
    for each, at, following in zip(marks, places, [*places[1:], 1.0], strict=False):
        width = _LETTER * len(each.note)
        to_the_left = at + width > following and at - width >= taken
        fits = at >= taken and (to_the_left or at + width <= 1.0)
        found.append({"x": each.x, "note": each.note if fits else "", "late": to_the_left})
        taken = at if to_the_left else at + width if fits else taken
    return found


def _notes(around: Around, floor: float, rise: float) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if around.usual is not None and around.usual_note:
        found.append({"at": around.usual, "note": around.usual_note, "below": False})
    if around.band and around.band_note:
        edges = (around.band[-1].low, around.band[-1].high)
        upwards = around.top > around.bottom
        at = min(edges) if upwards == around.band_note_below else max(edges)
        found.append({"at": at, "note": around.band_note, "below": around.band_note_below})
    if around.ground_note:
        found.append({"at": floor + rise, "note": around.ground_note, "below": False})
    return found

"""Filling a chart's named data. A spec is a JSON file; nothing is built in Python but its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Any, TypeAlias, cast

from runtall.charts._amounts import amount_rows, felt_week_rows, grade_rows
from runtall.charts._curve_rows import NOTHING_AROUND, Around, CurvePoint
from runtall.charts._curves import fill_curve
from runtall.charts._rows import AmountBar, DriftDot, FeltWeek, GradeBar, GuardDot, WeekBar
from runtall.charts._screen_rows import ScreenDot, screen_rows

Spec: TypeAlias = dict[str, Any]
Row: TypeAlias = dict[str, str | float | bool | None]
ChartRows: TypeAlias = (
    Sequence[WeekBar]
    | Sequence[GuardDot]
    | Sequence[DriftDot]
    | Sequence[FeltWeek]
    | Sequence[AmountBar]
    | Sequence[GradeBar]
    | Sequence[CurvePoint]
    | Sequence[ScreenDot]
)

NARROW_BELOW = 480
"""Charts narrower than this many pixels carry fewer labels."""


def names() -> tuple[str, ...]:
    """Every chart there is."""
    return tuple(sorted((*_DATA, "curve")))


def bind(name: str, rows: ChartRows, *, width: int = 640, note: str = "", around: Around = NOTHING_AROUND) -> Spec:
    """Return the Vega-Lite spec of a chart with its rows filled in, ready to be drawn.

    Parameters
    ----------
    name
        One of :func:`names`.
    rows
        In the units and words of the page, oldest first.
    width
        Of the plot in pixels; below ``NARROW_BELOW`` labels are thinned and drift shows the latest runs alone.
    note
        What the band behind the dots means, written on it (``guard``, ``drift``).
    around
        Axes, band and events of a ``curve``.

    Returns
    -------
    Spec
        A fresh copy whose ``datasets`` hold the rows. An unknown name is our own mistake (``KeyError``).
    """
    narrow = width < NARROW_BELOW
    spec: Spec = json.loads(_spec(name))
    spec["width"] = width
    spec["params"] = [{"name": "narrow", "value": narrow}]
    spec["config"] = _CONFIG
    if name == "curve":
        fill_curve(spec, cast("Sequence[CurvePoint]", rows), around)
        return spec
    data = _DATA[name](rows, narrow)
    spec["datasets"] = {"rows": data, "notes": _note_on_band(data, note)}
    if name == "drift":
        _mark_band(spec, data)
    return spec


@cache
def _spec(name: str) -> str:
    """Return the text of a spec: reading it anew gives a fresh copy ten times faster than copying does."""
    if name not in names():
        raise KeyError(name)
    return (files("runtall.charts") / "specs" / f"{name}.json").read_text("utf-8")


def _note_on_band(data: Sequence[Row], note: str) -> list[Row]:
    """Where the band starts, and what to write there; nothing without a band."""
    if note and data and "floor_at" in data[0]:
        return [{"at": data[0]["floor_at"], "note": note}]
    for row in data:
        at = row.get("cap", row.get("band"))
        if note and at is not None:
            return [_beside_band(data, float(at), note) if "band" in row else {"day": row.get("day"), "at": at, "note": note}]
    return []


def _beside_band(data: Sequence[Row], edge: float, note: str) -> Row:
    """On the side of the band that fewer runs leave."""
    leaning = sum(float(row["change"] or 0.0) for row in data)
    return {"at": -edge, "note": note, "side": "below"} if leaning > 0 else {"at": edge, "note": note, "side": "above"}


def _mark_band(spec: Spec, data: Sequence[Row]) -> None:
    """Write the edges of the band beside zero on the axis."""
    edges = sorted({edge for row in data for edge in (row["band_low"], row["band"]) if isinstance(edge, float)})
    spec["layer"][0]["encoding"]["y"]["axis"]["values"] = [*edges, 0]


_CONFIG: Spec = {
    "background": None,
    "view": {"stroke": None, "clip": False},
    "axis": {
        "grid": False,
        "domain": False,
        "ticks": False,
        "labelColor": "var(--ink-soft)",
        "labelFontSize": 12,
    },
}


def _week_rows(rows: Sequence[WeekBar], narrow: bool) -> list[Row]:
    every = 4 if narrow else 2
    known = [row.longest for row in rows if row.longest]
    farthest = max(known, default=None)
    found: list[Row] = []
    for at, row in enumerate(rows):
        shown = (len(rows) - 1 - at) % every == 0
        found.append(
            {
                "label": f"{at}|{row.day_text if shown else ''}",
                "distance": row.distance or 0.0,
                "longest": row.longest or 0.0,
                "distance_label": "?" if row.distance is None else f"{row.distance:.0f}{'+' if row.at_least else ''}",
                "longest_label": f"{row.longest:.0f}" if row.longest is not None and row.longest == farthest else "",
                "note": row.mark,
            }
        )
    return found


def _guard_rows(rows: Sequence[GuardDot], narrow: bool) -> list[Row]:
    """Dots and band steps, then one row for each month's name; the band runs on for two days past the last run."""
    labelled = {
        id(row) for row in sorted((row for row in rows if row.above), key=lambda row: -row.distance)[: 2 if narrow else 4]
    }
    found: list[Row] = [
        _guard_row(
            row.on, distance=row.distance, cap=row.cap, above=row.above, label=row.distance_text if id(row) in labelled else ""
        )
        for row in rows
    ]
    if rows:
        found.append(_guard_row(rows[-1].on, cap=rows[-1].cap, later=2.0))
        found += _month_labels(rows)
    return found


def _month_labels(rows: Sequence[GuardDot]) -> list[Row]:
    """Name each month where it begins; a first month of a few days stays without."""
    starts = [next(month) for _, month in groupby(rows, key=lambda row: (row.on.year, row.on.month))]
    days = [max(rows[0].on, row.on.replace(day=1)) for row in starts]
    room = timedelta(days=max(6, (rows[-1].on - rows[0].on).days // 5))
    return [
        _guard_row(day, month_label=row.month_text)
        for row, day, following in zip(starts, days, [*days[1:], date.max], strict=True)
        if following - day >= room
    ]


def _guard_row(on: date, *, later: float = 0.0, **others: str | float | bool | None) -> Row:
    empty: Row = {"distance": None, "cap": None, "above": False, "label": "", "month_label": ""}
    return {**empty, "day": on.toordinal() + later, **others}


def _drift_rows(rows: Sequence[DriftDot], narrow: bool) -> list[Row]:
    latest = rows[-(40 if narrow else 90) :]
    every = -(-len(latest) // 4)
    labelled = {id(row) for row in sorted((row for row in latest if row.flagged), key=lambda row: -abs(row.change))[:3]}
    return [
        {
            "label": f"{at}|{row.day_text if (len(latest) - 1 - at) % every == 0 else ''}",
            "change": row.change,
            "low": row.low,
            "high": row.high,
            "band": row.meaningful,
            "band_low": None if row.meaningful is None else -row.meaningful,
            "flagged": row.flagged,
            "change_label": row.change_text if id(row) in labelled else "",
        }
        for at, row in enumerate(latest)
    ]


_DATA: Mapping[str, Callable[[Any, bool], list[Row]]] = MappingProxyType(
    {
        "weeks": _week_rows,
        "guard": _guard_rows,
        "drift": _drift_rows,
        "felt": felt_week_rows,
        "amounts": amount_rows,
        "hills": grade_rows,
        "screen": screen_rows,
    }
)

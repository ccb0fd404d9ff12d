"""Rows of the charts that stand bar beside bar: weeks with how the back felt, one figure a week, bands of grade."""

from __future__ import annotations

from collections.abc import Sequence

from runtall.charts._rows import AmountBar, FeltWeek, GradeBar

Row = dict[str, str | float | bool | None]
_PAIN_FLOOR, _PAIN_RISE = 1.3, 0.34
"""Where pain 0 stands above the highest bar, and how far 10 stands above that, both in heights of the highest bar."""
_WORST = 10.0


def felt_week_rows(rows: Sequence[FeltWeek], narrow: bool) -> list[Row]:
    """Bars as for ``weeks``; the pain line above them, between the heights of pain 0 and pain 10."""
    highest = max((row.distance for row in rows if row.distance), default=1.0)
    every = _every(len(rows), narrow=narrow)
    farthest = max((row.longest for row in rows if row.longest), default=None)
    crowded = len(rows) > (16 if narrow else 30)
    found: list[Row] = []
    for at, row in enumerate(rows):
        pain = row.pain_nrs
        found.append(
            {
                "label": f"{at}|{row.day_text if (len(rows) - 1 - at) % every == 0 else ''}",
                "distance": row.distance or 0.0,
                "longest": row.longest or 0.0,
                "distance_label": ""
                if crowded
                else "?"
                if row.distance is None
                else f"{row.distance:.0f}{'+' if row.at_least else ''}",
                "longest_label": f"{row.longest:.0f}"
                if row.longest is not None and row.longest == farthest and not crowded
                else "",
                "note": row.mark,
                "pain_at": None if pain is None else highest * (_PAIN_FLOOR + _PAIN_RISE * pain / _WORST),
                "pain_label": "" if pain is None or crowded else f"{pain:.0f}",
                "event": row.event,
                "event_at": highest * (_PAIN_FLOOR + _PAIN_RISE),
                "floor_at": highest * _PAIN_FLOOR,
            }
        )
    return found


def amount_rows(rows: Sequence[AmountBar], narrow: bool) -> list[Row]:
    """One bar a week, and the height from which it would stand out."""
    every = _every(len(rows), narrow=narrow)
    crowded = len(rows) > (16 if narrow else 30)
    return [
        {
            "label": f"{at}|{row.day_text if (len(rows) - 1 - at) % every == 0 else ''}",
            "amount": row.amount or 0.0,
            "amount_label": "?" if row.amount is None else "" if crowded and not row.above else f"{row.amount:.0f}",
            "cap": row.cap,
            "above": row.above,
        }
        for at, row in enumerate(rows)
    ]


def grade_rows(rows: Sequence[GradeBar], narrow: bool) -> list[Row]:  # noqa: ARG001 - as all of them are called
    """One bar for each band of grade."""
    return [
        {"label": row.axis_label, "distance": row.distance, "text": row.distance_text, "downhill": row.downhill} for row in rows
    ]


def _every(n: int, *, narrow: bool) -> int:
    """Name every so many weeks, so that names never stand on one another."""
    return max(1, -(-n // (4 if narrow else 7)))

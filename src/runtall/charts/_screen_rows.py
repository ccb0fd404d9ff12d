"""One figure of a movement test over the days: a dot for each side, joined by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ScreenDot:
    """One reading of a test in the units of the page.

    ``side`` is ``left``, ``right`` or ``whole``; ``side_text`` its word. ``value`` is ``None`` where the test was stopped or not
    measured: it stands in the table and is not drawn.
    """

    on: date
    day_text: str
    side: str
    side_text: str
    value: float | None
    value_text: str
    came_to: str


def screen_rows(rows: Sequence[ScreenDot], narrow: bool) -> list[dict[str, str | float | bool | None]]:
    """Dots with the last of each side labelled, then one row for each day's name, as many as there is room for."""
    drawn = [row for row in rows if row.value is not None]
    newest = {row.side: row for row in drawn}
    highest = max((row.value for row in newest.values() if row.value is not None), default=0.0)
    named = _with_room({row.on: row.day_text for row in drawn}, 3 if narrow else 7)
    found: list[dict[str, str | float | bool | None]] = [
        {
            "day": row.on.toordinal(),
            "side": row.side,
            "value": row.value,
            "label": f"{row.side_text} {row.value_text}".strip() if newest[row.side] is row else "",
            "above": row.value == highest,
            "day_label": "",
        }
        for row in drawn
    ]
    return found + [
        {"day": on.toordinal(), "side": "", "value": None, "label": "", "above": False, "day_label": text}
        for on, text in named.items()
    ]


def _with_room(days: dict[date, str], most: int) -> dict[date, str]:
    """Keep the newest day's name, and of the earlier ones those that stand far enough from the next."""
    ordered = sorted(days, reverse=True)
    if not ordered:
        return {}
    apart = (ordered[0] - ordered[-1]).days / most
    kept = [ordered[0]]
    for on in ordered[1:]:
        if (kept[-1] - on).days >= apart:
            kept.append(on)
    return {on: days[on] for on in reversed(kept)}

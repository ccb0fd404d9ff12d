"""The table beside each chart: every figure that it draws, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from runtall.charts._bind import ChartRows
from runtall.charts._rows import AmountBar, DriftDot, FeltWeek, GradeBar, GuardDot, Table, WeekBar
from runtall.charts._screen_rows import ScreenDot


def table(name: str, rows: ChartRows, headings: tuple[str, ...]) -> Table:
    """Return the figures of a chart as text, oldest first; ``headings`` come translated from the page.

    An unknown name is our own mistake (``KeyError``), so is a heading too few or too many (``ValueError``).
    """
    texts = tuple(_TEXTS[name](row) for row in rows)
    if any(len(row) != len(headings) for row in texts):
        raise ValueError(f"the table of {name} has another number of columns than {headings}")
    return Table(headings, texts)


def _week(row: WeekBar) -> tuple[str, ...]:
    return (row.day_text, row.runs_text, row.distance_text, row.longest_text, row.note)


def _guard(row: GuardDot) -> tuple[str, ...]:
    return (row.day_text, row.distance_text, row.longest_text, row.verdict_text)


def _drift(row: DriftDot) -> tuple[str, ...]:
    return (row.day_text, row.change_text, row.interval_text, row.onset_text)


def _felt_week(row: FeltWeek) -> tuple[str, ...]:
    return (
        row.day_text,
        row.runs_text,
        row.distance_text,
        row.longest_text,
        row.pain_text,
        ", ".join(filter(None, (row.event, row.note))),
    )


def _amount(row: AmountBar) -> tuple[str, ...]:
    return (row.day_text, row.amount_text, row.cap_text, row.verdict_text)


def _grade(row: GradeBar) -> tuple[str, ...]:
    return (row.label, row.distance_text, row.time_text, row.pace_text)


def _screen(row: ScreenDot) -> tuple[str, ...]:
    return (row.day_text, row.side_text, row.value_text, row.came_to)


_TEXTS: Mapping[str, Callable[[Any], tuple[str, ...]]] = MappingProxyType(
    {"weeks": _week, "guard": _guard, "drift": _drift, "felt": _felt_week, "amounts": _amount, "hills": _grade, "screen": _screen}
)

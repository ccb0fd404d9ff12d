"""What a chart draws and what the table beside it says: rows already in the reader's units and words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week: its distance, and the longest run in it.

    ``distance`` and ``longest`` are in the units of the page, ``None`` when unknown; ``at_least`` says that runs without
    distance are missing from them, and the bar's label gets a plus. ``mark`` is written above the bar ("so far"); the
    other texts are for the table.
    """

    starts_on: date
    day_text: str
    distance: float | None
    longest: float | None
    distance_text: str
    longest_text: str
    runs_text: str
    note: str = ""
    mark: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class GuardDot:
    """One run over the length that the 30 days before it allow.

    ``distance`` and ``cap`` are in the units of the page; ``cap`` is ``None`` where the window holds no known run.
    """

    on: date
    day_text: str
    month_text: str
    distance: float
    cap: float | None
    distance_text: str
    longest_text: str
    verdict_text: str
    above: bool


@dataclass(frozen=True, slots=True)
class DriftDot:
    """Late-run change of one channel in one run, with its interval, in the units of the page.

    ``meaningful`` is the smallest change that matters, the half width of the band around zero; ``None`` when unknown.
    """

    on: date
    day_text: str
    change: float
    low: float
    high: float
    change_text: str
    interval_text: str
    onset_text: str
    flagged: bool
    meaningful: float | None = None


@dataclass(frozen=True, slots=True)
class FeltWeek:
    """One week: its distance, the longest run in it, and above them the highest pain of the week.

    ``distance`` and ``longest`` are in the units of the page. ``pain_nrs`` is ``None`` where the diary is silent: the line has a
    gap there. ``event`` is what happened that week, in a word or two (a race, new shoes).
    """

    day_text: str
    distance: float | None
    longest: float | None
    pain_nrs: float | None
    distance_text: str
    longest_text: str
    pain_text: str
    runs_text: str
    note: str = ""
    mark: str = ""
    event: str = ""
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class AmountBar:
    """A figure of one week, such as climb or hard minutes, and the height from which it would stand out.

    ``amount`` and ``cap`` are in the units of the page, ``None`` where unknown; ``above`` says that the week stands out.
    """

    day_text: str
    amount: float | None
    cap: float | None
    amount_text: str
    cap_text: str
    verdict_text: str
    above: bool = False


@dataclass(frozen=True, slots=True)
class GradeBar:
    """Distance on one band of grade, in the units of the page; steep drops first. ``axis_label`` may hold ``|`` between lines."""

    label: str
    axis_label: str
    distance: float
    distance_text: str
    time_text: str
    pace_text: str
    downhill: bool


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures as text: a heading for each column, and the rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

"""The day that a workout's name or file names, where it can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from runtall.core.wording import MONTHS

_MONTH = "|".join(f"{each[:3]}(?:{each[3:]})?" if len(each) > 3 else each for each in MONTHS) + "|Sept"
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)([-_.]?)([01]\d)\2([0-3]\d)(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<![\d.,:xX×*/-])(\d{{1,2}})(?:st|nd|rd|th)?\.?[ _-]*(?:of )?({_MONTH})\b\.?(?:,?[ _-]*(20\d\d)(?!\d))?", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    rf"\b({_MONTH})\.?[ _-]*(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:xX×*/'’′])(?![.,]\d)"
    r"(?!\s*(?:k|km|mi|miles?|m|min|mins|minutes?|h|hrs?|x)\b)(?:,?[ _-]*(20\d\d)(?!\d))?",
    re.IGNORECASE,
)


def day_named(words: str, *, today_on: date) -> date | None:
    """Return the one day that words name; ``None`` where they name none, or several, or one that can be read in two ways.

    Without a year it is the day of that name that lies nearest to today. Figures alone (3/4) name no day, and
    neither does a weekday.

    Examples
    --------
    >>> [str(day_named(each, today_on=date(2026, 11, 22))) for each in ("24 November: Run 30 min", "easy_2026-11-25")]
    ['2026-11-24', '2026-11-25']
    >>> day_named("3/4 effort, Tue", today_on=date(2026, 11, 22)) is None
    True
    """
    found = set(_days(words, today_on))
    return found.pop() if len(found) == 1 else None


def _days(words: str, today_on: date) -> Iterator[date]:
    for whole in _YEAR_FIRST.finditer(words):
        yield from _day(int(whole[1]), int(whole[3]), int(whole[4]))
    for day, month, year in (
        *((each[1], each[2], each[3]) for each in _DAY_FIRST.finditer(words)),
        *((each[2], each[1], each[3]) for each in _MONTH_FIRST.finditer(words)),
    ):
        n = 1 + [name[:3].lower() for name in MONTHS].index(month[:3].lower())
        if year:
            yield from _day(int(year), n, int(day))
        else:
            near = [found for of in (-1, 0, 1) for found in _day(today_on.year + of, n, int(day))]
            if near:
                yield min(near, key=lambda each: abs(each - today_on) / timedelta(days=1))


def _day(year: int, month: int, day: int) -> Iterator[date]:
    try:
        yield date(year, month, day)
    except ValueError:
        return

"""Dates in text as exports write them, a whole column at once, so that one row can settle the order of day and month for all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from runtall.readers.sports import plain

_MONTH_STARTS = (
    "jan ene gen janv stycz sty led янв ian",
    "feb fev fevr lut uno фев helmi",
    "mar mrz maart mrt marz mars marzo marco marec brez maar мар maalis",
    "apr abr avr avri kwi dub апр huhti",
    "may mai mayo mag mei maj kvet мая май touko",
    "jun juin giu czer cze cerven июн kesa",
    "jul juil lug lip cervenec июл heina",
    "aug ago aou aout sier sie srp авг elo",
    "sep set sept wrz zar сен сент syys",
    "oct okt ott out paz rij окт loka",
    "nov lis listop ноя marras",
    "dec dez dic dece gru pros дек joulu",
)
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, start=1) for start in starts.split()}
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*(?:m\b)?", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})")
_THREE = re.compile(r"(\d{1,2})\s*([./-])\s*(\d{1,2})\s*[./-]\s*(\d{4})")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\d+")


def dates_of_column(cells: Sequence[str | None]) -> list[datetime | None]:
    """Return each cell as an aware UTC instant; ``None`` where it cannot be read without guessing.

    ``03/04/2021`` is read only if some other cell of the column shows which number is the day.

    Examples
    --------
    >>> [str(d) for d in dates_of_column(["Feb 22, 2021, 10:30:06 PM", "22. Feb. 2021, 10:30:06", None])]
    ['2021-02-22 22:30:06+00:00', '2021-02-22 10:30:06+00:00', 'None']
    """
    day_first = _day_first(cells)
    return [None if cell is None or len(cell) > 80 else _date(cell, day_first=day_first) for cell in cells]


def _day_first(cells: Sequence[str | None]) -> bool | None:
    verdict: bool | None = None
    for cell in cells:
        found = _THREE.search((cell or "")[:80])
        if found is None:
            continue
        first, mark, second = int(found.group(1)), found.group(2), int(found.group(3))
        if mark == "." or first > 12:
            return True
        if second > 12:
            verdict = False
    return verdict


def _date(cell: str, *, day_first: bool | None) -> datetime | None:
    day = _day(cell, day_first)
    if day is None:
        return None
    rest = cell[day[3] :]
    hour = minute = second = 0
    found = _TIME.search(rest)
    if found is not None:
        hour, minute, second = int(found.group(1)), int(found.group(2)), int(found.group(3) or 0)
        if found.group(4):
            hour = hour % 12 + (12 if found.group(4).lower() == "p" else 0)
    try:
        return datetime(day[0], day[1], day[2], hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _day(cell: str, day_first: bool | None) -> tuple[int, int, int, int] | None:
    """Year, month, day, and where in the cell they end."""
    found = _YEAR_FIRST.search(cell)
    if found is not None:
        return int(found.group(1)), int(found.group(2)), int(found.group(3)), found.end()
    found = _THREE.search(cell)
    if found is not None:
        if day_first is None:
            return None
        first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
        return (year, second, first, found.end()) if day_first else (year, first, second, found.end())
    return _worded(cell)


def _worded(cell: str) -> tuple[int, int, int, int] | None:
    folded = plain(cell)
    month = next((m for word in _WORD.findall(folded) if (m := _month(word))), None)
    year = re.search(r"\b(\d{4})\b", folded)
    if month is None or year is None:
        return None
    day = next((int(n.group()) for n in _NUMBER.finditer(folded[: year.start()]) if 1 <= int(n.group()) <= 31), None)
    return None if day is None else (int(year.group(1)), month, day, year.end())


def _month(word: str) -> int | None:
    for length in (7, 6, 5, 4, 3):
        found = _MONTHS.get(word[:length])
        if found is not None:
            return found
    return None

"""Instants in text, many at once: ISO 8601 as track files write it, to seconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from runtall.core import FloatArray, IntArray

_ISO = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s*(Z|z|[+-]\d\d:?(?:\d\d)?|UTC|GMT)?\s*",
)
_SHAPE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_MONTH_DAYS = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_POWERS = 10.0 ** -np.arange(1, 13)


def epoch_seconds(texts: Sequence[bytes]) -> FloatArray:
    """Return the instants as seconds since 1970 in UTC, shape (n,); NaN where a text is no instant.

    An instant without a zone is taken as UTC, which both track formats demand.

    Examples
    --------
    >>> epoch_seconds([b"1970-01-02T00:00:00.500Z", b"1970-01-01T02:00:00+02:00", b""])
    array([86400.5,     0. ,     nan])
    """
    if len(set(map(len, texts))) == 1:
        return _of_one_length(texts)
    by_length: dict[int, list[int]] = {}
    for index, text in enumerate(texts):
        by_length.setdefault(len(text), []).append(index)
    seconds = np.full(len(texts), np.nan)
    for indices in by_length.values():
        seconds[indices] = _of_one_length([texts[index] for index in indices])
    return seconds


def _of_one_length(texts: Sequence[bytes]) -> FloatArray:
    first = texts[0]
    if len(texts) > 2 and _SHAPE.fullmatch(first):
        seconds = _alike(texts, len(first))
        if seconds is not None:
            return seconds
    return np.array([one_epoch_second(text) for text in texts], dtype=np.float64)


def one_epoch_second(text: bytes | str | None) -> float:
    """Return one instant as seconds since 1970; NaN where it is missing or none."""
    found = _matched(text)
    if found is None:
        return float("nan")
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        whole = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), min(int(second or 0), 59), tzinfo=UTC)
    except ValueError:
        return float("nan")
    leap = 1 if second == "60" else 0
    return whole.timestamp() + leap + float(f"0.{fraction or 0}") - (_offset(zone) or 0)


def utc_offset_s(text: bytes | str | None) -> int | None:
    """Return what an instant's text says about the distance of the writer's clock to UTC; ``None`` for plain UTC or nothing."""
    found = _matched(text)
    return None if found is None or found.group(8) is None else _offset(found.group(8))


def _matched(text: bytes | str | None) -> re.Match[str] | None:
    if text is None or len(text) > 64:
        return None
    return _ISO.fullmatch(text.decode("ascii", "replace") if isinstance(text, bytes) else text)


def _offset(zone: str | None) -> int | None:
    if zone is None or zone[0] not in "+-":
        return None
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return (1 if zone[0] == "+" else -1) * (int(digits[:2]) * 3600 + int(digits[2:]) * 60)


def _alike(texts: Sequence[bytes], length: int) -> FloatArray | None:
    """Instants of one length and shape (``2024-05-01T10:00:00.000Z``), all at once; ``None`` where that shape does not hold."""
    by_place = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(-1, length).T.copy()
    first = np.frombuffer(texts[0], dtype=np.uint8)
    marks = (first < 48) | (first > 57)
    if (by_place[marks] != first[marks, None]).any():
        return None
    digits = by_place - np.uint8(48)  # what is no digit wraps round or lies above 9
    if (digits[~marks] > 9).any():
        return None
    hour, minute, second = (digits[i] * 10 + digits[i + 1] for i in (11, 14, 17))
    if hour.max() > 23 or minute.max() > 59 or second.max() > 59:
        return None
    one_day = bool((by_place[:10] == first[:10, None]).all())
    days = _calendar_days(digits[:10, :1] if one_day else digits[:10])
    if days is None:
        return None
    seconds: FloatArray = days * 86_400.0 + (hour * 3600.0 + minute * 60.0 + second)
    places = min(length - 21, len(_POWERS))
    return seconds if places < 1 else np.asarray(seconds + _POWERS[:places] @ digits[20 : 20 + places], dtype=np.float64)


def _calendar_days(digits: npt.NDArray[np.uint8]) -> IntArray | None:
    """Return days since 1970 of dates given as rows of digits (``2024-05-01``); ``None`` where one is not in the calendar."""
    wide = digits.astype(np.int64)
    year = wide[0] * 1000 + wide[1] * 100 + wide[2] * 10 + wide[3]
    month, day = wide[5] * 10 + wide[6], wide[8] * 10 + wide[9]
    if ((month < 1) | (month > 12) | (day < 1)).any():
        return None
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    if (day > _MONTH_DAYS[month - 1] + (leap & (month == 2))).any():
        return None
    return _days(year, month, day)


def _days(year: IntArray, month: IntArray, day: IntArray) -> IntArray:
    """Days since 1970 in the Gregorian calendar, counting years from March so that the leap day comes last."""
    since_march = (month + 9) % 12  # March is 0, February 11
    years = year - (since_march >= 10)
    days: IntArray = years * 365 + years // 4 - years // 100 + years // 400 + (since_march * 306 + 5) // 10 + (day - 1) - 719_468
    return days

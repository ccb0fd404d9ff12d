"""What a line of a training plan means: how far, how long, hard, hilly, and whether it is a run at all."""

from __future__ import annotations

import re
from dataclasses import dataclass

from runtall.core.wording import METRES_PER_MILE

_NUMBER = r"(?<![\d.,:xX×*/])(\d{1,4}(?:[.,]\d{1,2})?)"
_TIMES = r"(?<![xX×*])(?<![xX×*]\s)"
_KILOMETRES = re.compile(_TIMES + _NUMBER + r"\s*(?:kms?|kilomet(?:er|re)s?|k)\b(?!\s*/)", re.IGNORECASE)
_MILES = re.compile(_TIMES + _NUMBER + r"\s*(?:mi|miles?)\b(?!\s*/)", re.IGNORECASE)
_CLOCK = re.compile(r"(?<![\d:])(\d{1,2}):(\d{2})\s*h\b", re.IGNORECASE)
_HOURS = re.compile(_TIMES + _NUMBER + r"\s*(?:h|hrs?|hours?)\s*(?:(\d{1,2})\s*(?:m|min|mins|minutes?)?)?\b", re.IGNORECASE)
_MINUTES = re.compile(_TIMES + _NUMBER + r"\s*(?:min|mins|minutes?|['’′])(?!\w|\s*/)", re.IGNORECASE)
_REPEATS = re.compile(r"\b\d{1,2}\s*[xX×*]\s*\d", re.IGNORECASE)

_METRES_REPEATED = re.compile(r"\b\d{1,2}\s*[xX×*]\s*\d{1,4}(?:[.,]\d)?\s*k?m\b", re.IGNORECASE)

_RUN = re.compile(
    r"\b(run|runs|running|jog|jogging|fartlek|tempo|threshold|intervals?|strides|long|easy|recovery|race|marathon|half|parkrun|"
    r"track|hills?|lauf\w*|dauerlauf|footing|course|sortie|carrera|corsa|hardlopen)\b",
    re.IGNORECASE,
)
_OTHER = re.compile(
    r"\b(swim\w*|bike|biking|cycl\w*|ride|spin\w*|row\w*|strength|gym|weights|lift\w*|yoga|pilates|stretch\w*|mobility|massage|"
    r"physio\w*|rest|off|walk\w*|hik\w*|elliptical|cross[- ]?train\w*|xt|core)\b",
    re.IGNORECASE,
)
_HARD = re.compile(
    r"\b(hard|intervals?|tempo|threshold|fartlek|speed\w*|vo2\w*|repeats?|reps|race|racing|parkrun|fast|progression|"
    r"marathon[- ]pace|intervalle|schwelle)\b",
    re.IGNORECASE,
)
_EASY = re.compile(r"\b(easy|recovery|relaxed|gentle|slow|locker|tranquil\w*|suave)\b", re.IGNORECASE)
_HILLY = re.compile(r"\b(hill\w*|uphill|downhill|mountain\w*|climb\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MeantRun:
    """What the words of a plan say of one run; ``None`` where they do not."""

    duration_s: float | None
    distance_m: float | None
    hard: bool | None
    hilly: bool | None


def is_run(words: str) -> bool | None:
    """Tell whether a line of a plan is a run: ``None`` where neither a run nor another thing is named.

    Examples
    --------
    >>> is_run("Long run 16 km"), is_run("Swim 40 min"), is_run("Dentist")
    (True, False, None)
    """
    if re.search(r"\brun|\bjog|lauf\b", words, re.IGNORECASE):
        return True
    if _OTHER.search(words):
        return False
    of_runs = (_RUN, _KILOMETRES, _MILES, _METRES_REPEATED)
    return True if any(each.search(words) for each in of_runs) else None


def meaning_of(words: str) -> MeantRun:
    """Read length and effort out of a line of a plan. Where parts are named ("6 x 800 m", "2 km, 3 km") the whole is not known.

    Examples
    --------
    >>> meaning_of("Easy 8 km"), meaning_of("1 h 10 hilly trail").duration_s
    (MeantRun(duration_s=None, distance_m=8000.0, hard=False, hilly=None), 4200.0)
    >>> meaning_of("Intervals 6 x 800 m")
    MeantRun(duration_s=None, distance_m=None, hard=True, hilly=None)
    """
    hard = True if _HARD.search(words) or _REPEATS.search(words) else False if _EASY.search(words) else None
    whole = words if len(_lengths(words)) == 1 and not _REPEATS.search(words) else ""
    return MeantRun(_duration_s(whole), _distance_m(whole), hard, True if _HILLY.search(words) else None)


def _lengths(words: str) -> set[str]:
    """Return the different lengths that are named; a distance and the time for it are two of a kind and count once."""
    distances = {found[0] for pattern in (_KILOMETRES, _MILES) for found in pattern.finditer(words)}
    times = {found[0] for pattern in (_CLOCK, _HOURS, _MINUTES) for found in pattern.finditer(words)}
    hours = {found[0] for found in _HOURS.finditer(words)}
    times = {each for each in times if not any(each != other and each in other for other in hours)}
    return distances if len(distances) > 1 else times if len(times) > 1 else {"one"} if distances or times else set()


def _distance_m(words: str) -> float | None:
    if (found := _KILOMETRES.search(words)) is not None:
        return _plausible(_number(found[1]) * 1000.0, 300_000.0)
    if (found := _MILES.search(words)) is not None:
        return _plausible(round(_number(found[1]) * METRES_PER_MILE, 1), 300_000.0)
    return None


def _duration_s(words: str) -> float | None:
    if (found := _CLOCK.search(words)) is not None:
        return _plausible(int(found[1]) * 3600.0 + int(found[2]) * 60.0, 172_800.0)
    if (found := _HOURS.search(words)) is not None:
        return _plausible(_number(found[1]) * 3600.0 + int(found[2] or 0) * 60.0, 172_800.0)
    if (found := _MINUTES.search(words)) is not None:
        return _plausible(_number(found[1]) * 60.0, 172_800.0)
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _plausible(value: float, highest: float) -> float | None:
    return value if 0 < value <= highest else None

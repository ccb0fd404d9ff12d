"""What kind of activity a word means, in the languages and spellings of services and apps, and what movement alone suggests."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from runtall.core import FloatArray, Message, say

Sport = tuple[str, str | None]


@dataclass(frozen=True, slots=True)
class _Words:
    """The packaged words: sport by word, parts of words by sub-sport, and words too common to look for in a title."""

    sports: Mapping[str, str]
    sub_sports: tuple[tuple[str, tuple[str, ...]], ...]
    strava_numbers: Mapping[str, str]
    ambiguous_in_titles: frozenset[str]


@cache
def _words() -> _Words:
    found = tomllib.loads(files("runtall.readers").joinpath("words", "sports.toml").read_text(encoding="utf-8"))
    return _Words(
        MappingProxyType({word: sport for sport, words in found["sports"].items() for word in words}),
        tuple((name, tuple(parts)) for name, parts in found["sub_sports"].items()),
        MappingProxyType(found["strava_numbers"]),
        frozenset(found["ambiguous_in_titles"]),
    )


_WORD = re.compile(r"[^\W\d_]+")


def plain(text: str) -> str:
    """Return text in lower case without accents, for comparing words across spellings."""
    folded = text.casefold().replace("ß", "ss").replace("æ", "ae").replace("ø", "o").replace("ł", "l").replace("ı", "i")
    bare = "".join(c for c in unicodedata.normalize("NFKD", folded) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", bare)


def sport_of_label(label: str | None) -> Sport | None:
    """Return sport and sub-sport of a service's word for a kind of activity; ``None`` where the word is not known.

    Examples
    --------
    >>> sport_of_label("Trail Running"), sport_of_label("Lauf"), sport_of_label("9"), sport_of_label("Virtual Ride")
    (('running', 'trail'), ('running', None), ('running', None), ('cycling', 'virtual_activity'))
    """
    if not label or not label.strip() or len(label) > 120:
        return None
    known = _words()
    if label.strip() in known.strava_numbers:
        return known.strava_numbers[label.strip()], None
    words = plain(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)).replace("-", " ").replace("_", " ")
    joined = words.replace(" ", "")
    sports = [known.sports[word] for word in (joined, *_WORD.findall(words)) if word in known.sports]
    if not sports:
        return None
    sport = "running" if "running" in sports and joined not in known.sports else sports[0]
    if re.search(r"\b(marche|camminata|wandel)", words):
        sport = "walking"
    return sport, _sub_sport(words)


def _sub_sport(words: str) -> str | None:
    return next((name for name, hints in _words().sub_sports if any(hint in words for hint in hints)), None)


def sport_in_name(name: str | None) -> Sport | None:
    """Return the sport that an activity's title mentions ("Morning Run"); ``None`` where it mentions none, or two.

    Examples
    --------
    >>> sport_in_name("03/08 Club Run"), sport_in_name("Home")
    (('running', None), None)
    """
    if not name:
        return None
    words = plain(name)
    known = _words()
    found = {known.sports[w] for w in _WORD.findall(words) if w in known.sports and w not in known.ambiguous_in_titles}
    if not found:
        found = {sport for word, sport in known.sports.items() if not word.isascii() and word in words}
    return (found.pop(), _sub_sport(words)) if len(found) == 1 else None


def sport_by_movement(t_s: FloatArray, speed_mps: FloatArray | None, cadence: FloatArray | None) -> tuple[str, Message]:
    """Suggest a sport for an activity whose file names none, from speed and cadence, with the reason in words.

    Running: the middle half of the moving time lies at running speed, no tenth of it is faster than a runner sprints, and
    cadence, where there is one, is a runner's. Walking is slower. Anything else stays unknown.
    """
    import numpy as np  # telling exports and tables apart needs no numbers

    if speed_mps is None or not np.isfinite(speed_mps).any():
        return "unknown", say("The file does not say what kind of activity it is, and without speed there is no telling.")
    moving = speed_mps[np.nan_to_num(speed_mps) > 0.6]
    if len(moving) < 10 or t_s[-1] < 30:
        return "unknown", say("The file does not say what kind of activity it is, and it is too short to tell.")
    slow, middle, fast = (float(v) for v in np.percentile(moving, [25, 50, 90]))
    runs = slow >= 1.6 and 1.9 <= middle <= 6.5 and fast <= 7.0
    if cadence is not None and np.isfinite(cadence).any():
        turning = cadence[np.isfinite(cadence) & (cadence > 20)]
        if len(turning):
            typical = float(np.median(turning))
            runs = runs and (65 <= typical <= 115 or 130 <= typical <= 230)
    if runs:
        return "running", say(
            "The file does not say what kind of activity it is; taken as a run for its speed ({speed:.1f} m/s).", speed=middle
        )
    if middle < 1.9 and fast < 2.4:
        return "walking", say(
            "The file does not say what kind of activity it is; taken as a walk for its speed ({speed:.1f} m/s).", speed=middle
        )
    return "unknown", say(
        "The file does not say what kind of activity it is, and its speed ({speed:.1f} m/s) is not clearly a run's.", speed=middle
    )

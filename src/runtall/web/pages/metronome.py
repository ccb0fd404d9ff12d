"""The metronome: where it begins, the trial that it belongs to, and what speaks for and against a rate to aim at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from runtall.core import Message
from runtall.services.metronome import MetronomeToday
from runtall.web.pages.words import Words, grade_words

LEAST_SPM, MOST_SPM = 30, 300


@dataclass(frozen=True, slots=True)
class MetronomePage:
    """A rate to begin with and what is known about it."""

    title: str
    lede: str
    rate: str
    minutes: str
    accent: str
    least: int
    most: int
    most_minutes: int
    quick: tuple[tuple[int, str], ...]
    sentence: str
    grade: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    error: str
    play: dict[str, Any]
    place: str = "plan"


def metronome_page(
    today: MetronomeToday, words: Words, *, typed: dict[str, str] | None = None, error: Message | None = None
) -> MetronomePage:
    """Return the metronome; ``typed`` and ``error`` where a sound file could not be made of what was asked for."""
    typed = typed or {}
    start = round(today.start_spm)
    return MetronomePage(
        title=_title(today),
        lede=_("A click for every step, both feet counted. Keep your speed and let the steps follow."),
        rate=typed.get("rate") or str(start),
        minutes=typed.get("minutes") or "30",
        accent=typed.get("accent") or "0",
        least=LEAST_SPM,
        most=MOST_SPM,
        most_minutes=120,
        quick=_quick(today),
        sentence="" if today.sentence is None else words.say(today.sentence),
        grade=grade_words(today.grade.value),
        speaks_for=tuple(dict.fromkeys(words.say(each) for each in today.speaks_for)),
        speaks_against=tuple(dict.fromkeys(words.say(each) for each in today.speaks_against)),
        error="" if error is None else words.say(error),
        play={"rate": start, "least": LEAST_SPM, "most": MOST_SPM, "words": {"start": _("Start"), "stop": _("Stop")}},
    )


def _title(today: MetronomeToday) -> str:
    if today.target_spm is not None and today.own_spm is not None:
        return _("Your trial: {target} steps a minute; your own is {own}.").format(
            target=round(today.target_spm), own=round(today.own_spm)
        )
    if today.own_spm is not None:
        return _("Your own easy cadence is {own} steps a minute.").format(own=round(today.own_spm))
    return _("A click for every step.")


def _quick(today: MetronomeToday) -> tuple[tuple[int, str], ...]:
    found = []
    if today.own_spm is not None:
        found.append((round(today.own_spm), _("your own")))
    if today.target_spm is not None:
        found.append((round(today.target_spm), _("the trial")))
    return tuple(found)

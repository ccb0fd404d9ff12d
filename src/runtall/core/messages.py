"""Sentences for people, kept as English source and values until a shell translates them.

The English source text is the message id (gettext's own way): ``say`` marks it for extraction and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from string import Formatter

from runtall.core.profile import Units
from runtall.core.wording import day_in_words, measured

Scalar = str | int | float


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, and what goes into them.

    ``text`` is English and the message id; ``values`` are (name, value) pairs. ``str(message)`` is the English
    sentence; a shell passes its translation of ``text`` to :meth:`in_words`.

    A number whose name ends in ``_m``, ``_s``, ``_mps``, ``_spm``, ``_bpm``, ``_nrs`` or ``_ratio`` is SI and becomes words
    in the reader's units when the sentence is read; so does an ISO date whose name ends in ``_on``. A place with its own
    format (``{share:.0%}``) is left alone. A value may be a message itself, such as the name of a test: it is translated
    by itself and put in its place.

    Examples
    --------
    >>> str(say("read {n} files", n=3))
    'read 3 files'
    >>> str(say("{run_m} on {run_on}", run_m=16240, run_on="2026-11-14")).replace(chr(160), " ")
    '16.2 km on 14 November'
    """

    text: str
    values: tuple[tuple[str, Scalar | Message], ...] = ()

    def in_words(
        self,
        translate: Callable[[str], str],
        units: Units = Units.METRIC,
        day: Callable[[date], str] = day_in_words,
    ) -> str:
        """Return the sentence in the language of ``translate`` (message id in, translated text out), in these units."""
        values = dict(self.values)
        parts = []
        for literal, place, form, conversion in Formatter().parse(translate(self.text)):
            parts.append(literal)
            if place is None:
                continue
            if form or conversion or place not in values:
                whole = "{" + place + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "") + "}"
                parts.append(whole.format(**values))
            else:
                parts.append(_put(place, values[place], translate, units, day))
        return "".join(parts)

    def __str__(self) -> str:
        return self.in_words(str)


_UNIT_ENDINGS = ("_m", "_s", "_mps", "_spm", "_bpm", "_nrs", "_ratio")


def _put(name: str, value: Scalar | Message, translate: Callable[[str], str], units: Units, day: Callable[[date], str]) -> str:
    """One value as the reader sees it; text and bare numbers go in as they are."""
    if isinstance(value, Message):
        return value.in_words(translate, units, day)
    if isinstance(value, str):
        return day(date.fromisoformat(value)) if name.endswith("_on") else value
    return str(measured(name, value, units)) if name.endswith(_UNIT_ENDINGS) else str(value)


def say(text: str, /, **values: Scalar | Message) -> Message:
    """Mark ``text`` as a sentence for people (the extraction keyword) and bind its values."""
    return Message(text, tuple(values.items()))

"""The reader's language on the command line."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from runtall.core import Message, Units

_PICTURES = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\N{SYMBOL FOR DELETE}"}
"""C0 control characters, each to its own picture."""
_UNSEEN = (*range(0x80, 0xA0), 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""C1 controls, line and paragraph separators, and marks that turn the direction of writing."""
_HALVES = range(0xD800, 0xE000)
"""Half characters: what is left of the bytes of a file name that is no text."""
_MARKS = _PICTURES | dict.fromkeys((*_UNSEEN, *_HALVES), "\N{REPLACEMENT CHARACTER}")


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", Path(__file__).parents[1] / "locale", fallback=True)


def _(text: str) -> str:
    """Return ``text`` in the language of the environment (``LANGUAGE``, ``LANG``)."""
    return _catalogue().gettext(text)


def from_data(text: str) -> str:
    """Return an English text that stands in a data file in that language; the catalogue collects it from there."""
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """Return the text for so many, in the language of the environment."""
    return _catalogue().ngettext(one, many, n)


def visible(text: str) -> str:
    r"""Return one line of text from a file with everything that steers a terminal replaced by a mark that can be seen.

    Control characters, line breaks and marks of writing direction come from files, archives and file names that
    nobody has checked; as they are they could move the cursor, rename the window or show words in a false order.

    Examples
    --------
    >>> visible("stance\x1b[31m time")
    'stance␛[31m time'
    """
    return text.translate(_MARKS)


def in_words(message: Message, units: Units = Units.METRIC) -> str:
    """Return a sentence in the language of the environment and the units of the reader; see :func:`visible`."""
    return visible(message.in_words(_, units))

"""The reader's language on the command line."""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path

from runtall.core import Message, Units


@cache
def _catalogue() -> gettext.NullTranslations:
    return gettext.translation("django", Path(__file__).parents[1] / "locale", fallback=True)


def _(text: str) -> str:
    """Return ``text`` in the language of the environment (``LANGUAGE``, ``LANG``)."""
    return _catalogue().gettext(text)


def in_words(message: Message, units: Units = Units.METRIC) -> str:
    """Return a sentence in the language of the environment and the units of the reader."""
    return message.in_words(_, units)

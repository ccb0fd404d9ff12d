"""Sentences for people, kept as English source and values until a shell translates them.

The English source text is the message id (gettext's own way): ``say`` marks it for extraction and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Scalar = str | int | float


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with named places, and what goes into them.

    ``text`` is English and the message id; ``values`` are (name, value) pairs. ``str(message)`` is the English
    sentence; a shell passes its translation of ``text`` to :meth:`in_words`.

    Examples
    --------
    >>> str(say("read {n} files", n=3))
    'read 3 files'
    """

    text: str
    values: tuple[tuple[str, Scalar], ...] = ()

    def in_words(self, translate: Callable[[str], str]) -> str:
        """Return the sentence in the language of ``translate`` (message id in, translated text out)."""
        return translate(self.text).format(**dict(self.values))

    def __str__(self) -> str:
        return self.text.format(**dict(self.values))


def say(text: str, /, **values: Scalar) -> Message:
    """Mark ``text`` as a sentence for people (the extraction keyword) and bind its values."""
    return Message(text, tuple(values.items()))

"""What people wrote, made ready for a font: letters that it does not have are marked, and words too long for a line may break.

A PDF for everybody (PDF/UA) holds no letter without a shape. The fonts at hand have Latin, Greek and Cyrillic.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

MISSING = "\N{LOZENGE}"
"""Stands for a letter that the fonts do not have; they all have this one."""
_NO_WORDS = frozenset({"file", "lang"})
"""Names of values that nobody reads."""
_LONGEST_WORD = 26
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD},}}")
_MAY_BREAK = "\N{ZERO WIDTH SPACE}"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of characters that steer and do not show; all of them become spaces, or nothing where they only join."""


def covered(fonts: Iterable[bytes]) -> frozenset[int]:
    """Return the characters that every one of some OpenType fonts has a shape for.

    Only the table of characters is read, in its two usual forms (formats 4 and 12).
    """
    sets = [frozenset(_characters(each)) for each in fonts]
    return frozenset.intersection(*sets) if sets else frozenset()


def _characters(font: bytes) -> Iterable[int]:
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(tables))
    start = next(offset for tag, _sum, offset, _size in records if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">HHI", font, start + 4 + 8 * n)[2]
        form = struct.unpack_from(">H", font, at)[0]
        if form == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
                yield from range(first, last + 1)
        elif form == 4:
            segments = struct.unpack_from(">H", font, at + 6)[0] // 2
            ends = struct.unpack_from(f">{segments}H", font, at + 14)
            begins = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
            for first, last in zip(begins, ends, strict=True):
                yield from range(first, min(last, 0xFFFE) + 1)


def fitting(values: Any, known: frozenset[int]) -> tuple[Any, bool]:
    """Return values with every text made ready, and whether a letter was missing.

    Lists, tuples and mappings are gone through; keys, names of files and everything that is no text stay as they are.
    """
    if isinstance(values, str):
        text, lost = printable(values, known)
        return _LONG_WORD.sub(lambda found: _MAY_BREAK.join(_pieces(found[0])), text), lost
    if isinstance(values, Mapping):
        made = {key: (each, False) if key in _NO_WORDS else fitting(each, known) for key, each in values.items()}
        return {key: each for key, (each, _) in made.items()}, any(lost for _, lost in made.values())
    if isinstance(values, list | tuple):
        found = [fitting(each, known) for each in values]
        return [each for each, _ in found], any(lost for _, lost in found)
    return values, False


def printable(text: str, known: frozenset[int]) -> tuple[str, bool]:
    """Return a text, or a drawing with text in it, with letters that are missing marked, and whether one was."""
    shown, lost = [], False
    for letter in unicodedata.normalize("NFC", text):
        if ord(letter) in known or unicodedata.combining(letter):
            shown.append(letter if ord(letter) in known else "")
        elif letter in "\n\t" or unicodedata.category(letter) in _UNSEEN:
            shown.append("" if unicodedata.category(letter) == "Cf" else " ")
        else:
            shown.append(MISSING)
            lost = True
    return "".join(shown), lost


def _pieces(word: str) -> Iterable[str]:
    half = _LONGEST_WORD // 2
    return (word[at : at + half] for at in range(0, len(word), half))

"""Texts of many points to columns of numbers, a block at a time, so that memory stays with the numbers alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat

import numpy as np

from runtall.core import FloatArray, LimitExceededError, say
from runtall.readers.instants import epoch_seconds, utc_offset_s

Text = bytes
_MISSING = b"nan"
_BLOCK = 8_192


class Columns:
    """The points of one activity, column by column. A point without a field has NaN there.

    ``time`` is special: it becomes seconds since 1970.
    """

    def __init__(self, max_rows: int) -> None:
        self._max_rows = max_rows
        self._pending: dict[str, list[Text]] = {}
        self._done: dict[str, list[FloatArray]] = {}
        self._n_pending = 0
        self._n_done = 0
        self.utc_offset_s: int | None = None

    def __len__(self) -> int:
        return self._n_done + self._n_pending

    def add(self, names: Sequence[str], rows: Sequence[Sequence[Text]]) -> None:
        """Append points of one shape: ``rows[i][j]`` is the text of field ``names[j]``."""
        if len(self) + len(rows) > self._max_rows:
            raise LimitExceededError(say("It holds more than {n} points.", n=self._max_rows))
        for name, texts in zip(names, zip(*rows, strict=True), strict=True):
            self._column(name).extend(texts)
        self._n_pending += len(rows)
        for texts_so_far in self._pending.values():
            missing = self._n_pending - len(texts_so_far)
            if missing:
                texts_so_far.extend(repeat(_MISSING, missing))
        if self._n_pending >= _BLOCK:
            self.settle()

    def settle(self) -> None:
        """Turn what is pending into numbers."""
        for name, texts in self._pending.items():
            if name == "time":
                if self.utc_offset_s is None and texts:
                    self.utc_offset_s = utc_offset_s(texts[0])
                self._done[name].append(epoch_seconds(texts))
            else:
                self._done[name].append(numbers(texts))
            texts.clear()
        self._n_done += self._n_pending
        self._n_pending = 0

    def arrays(self) -> dict[str, FloatArray]:
        """Return all columns, each of shape (n_points,)."""
        self.settle()
        return {name: np.concatenate(blocks) for name, blocks in self._done.items()}

    def _column(self, name: str) -> list[Text]:
        column = self._pending.get(name)
        if column is None:
            column = self._pending[name] = list(repeat(_MISSING, self._n_pending))
            self._done[name] = [np.full(self._n_done, np.nan)] if self._n_done else []
        return column


def numbers(texts: Sequence[Text]) -> FloatArray:
    """Return texts as numbers, shape (n,); NaN for what is no number."""
    try:
        return np.fromiter(map(float, texts), np.float64, len(texts))
    except ValueError:
        return np.fromiter(map(_one_number, texts), np.float64, len(texts))


def _one_number(text: Text) -> float:
    try:
        return float(text.replace(b",", b"."))
    except ValueError:
        return float("nan")

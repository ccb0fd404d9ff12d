"""Digests of files, taken while the rest of an import is still being loaded.

A second import of the same folder has little to do but to read it. Loading what keeps the ledger takes half a second on one
core; meanwhile the other reads.
"""

from __future__ import annotations

import hashlib
import os
import stat
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_PIECE = 1 << 20


class ReadingAhead:
    """Reads plain files under some folders in their order, in a thread of its own, until it is told to stop.

    What it cannot open it passes over: whoever reads the file afterwards says why.

    Examples
    --------
    >>> with ReadingAhead([Path("/no/such/folder")]) as ahead:
    ...     ahead.stop()
    ...     ahead.digest(Path("/no/such/folder/run.fit")) is None
    True
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._digests: dict[str, str] = {}
        self._enough = threading.Event()
        self._reading = threading.Thread(target=self._read, name="reading ahead", daemon=True)

    def __enter__(self) -> Self:
        self._reading.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Read no further; return once the file at hand is done."""
        self._enough.set()
        self._reading.join()

    def digest(self, path: Path) -> str | None:
        """Return the SHA-256 of a file's bytes, once; ``None`` for one that was not read ahead."""
        return self._digests.pop(str(path), None)

    def _read(self) -> None:
        for path in self._files():
            if self._enough.is_set():
                return
            digest = hashlib.sha256()
            try:
                with open(path, "rb", buffering=0) as plain:  # noqa: PTH123 - a path as text, thousands of times
                    while piece := plain.read(_PIECE):
                        digest.update(piece)
                        if self._enough.is_set():
                            return
            except OSError:
                continue
            self._digests[path] = digest.hexdigest()

    def _files(self) -> Iterator[str]:
        for folder in self._folders:
            for at, folders, names in os.walk(folder):
                folders.sort()
                for name in sorted(names):
                    path = f"{at}/{name}"
                    if _is_plain(path):
                        yield path


def _is_plain(path: str) -> bool:
    try:
        return stat.S_ISREG(os.lstat(path).st_mode)
    except OSError:
        return False

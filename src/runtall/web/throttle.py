"""How often one may ask: a count a minute for each token, and for tokens that do not work one for each address."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

WINDOW_S: Final = 60.0
MOST_OF_A_TOKEN: Final = 600
MOST_WRONG: Final = 30
_MOST_KNOWN: Final = 10_000


@dataclass(slots=True)
class Counts:
    """Requests by whom, in windows of a minute, in this process; the longest known are forgotten first.

    Examples
    --------
    >>> counts = Counts(clock=lambda: 100.0)
    >>> [counts.wait_s("somebody", most=2) for _ in range(3)]
    [0, 0, 60]
    """

    clock: Callable[[], float] = time.monotonic
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)

    def wait_s(self, who: str, *, most: int, counts: bool = True) -> int:
        """Count one request and return how long to wait before the next is answered: 0 where it may be now."""
        now = self.clock()
        with self._lock:
            began, n = self._known.pop(who, (now, 0))
            if now - began >= WINDOW_S:
                began, n = now, 0
            left_s = 0 if n < most else max(1, round(began + WINDOW_S - now))
            self._known[who] = (began, n + counts)
            while len(self._known) > _MOST_KNOWN:
                self._known.popitem(last=False)
        return left_s

"""What was worked out already, kept as long as nothing was written: a page that is looked at twice is worked out once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

Found = TypeVar("Found")

FRESH_S = 300
"""After so many seconds things are worked out anew though nothing was written: time itself makes questions due."""
_HELD = 24

_lock = threading.Lock()
_known: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()


def remembered(name: str, runner_id: int, now: datetime, make: Callable[[], Found], *, of: Hashable = None) -> Found:
    """Return what ``make`` returns; not asked again while nothing is written and the same five minutes last.

    Parameters
    ----------
    of
        Whatever else the answer depends on.
    """
    from runtall.store import changes

    mark = changes.mark()
    if mark is None:
        return make()
    key = (name, runner_id, of, int(now.timestamp() // FRESH_S))
    with _lock:
        held = _known.get(key)
        if held is not None and held[0] == mark:
            _known.move_to_end(key)
            return held[1]  # type: ignore[no-any-return]  # kept under this name by the same caller
    found = make()
    with _lock:
        _known[key] = (mark, found)
        while len(_known) > _HELD:
            _known.popitem(last=False)
    return found

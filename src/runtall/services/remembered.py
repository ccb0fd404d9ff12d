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
_HELD = 64

_lock = threading.Lock()
_known: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()


def while_same(kinds: tuple[str, ...], name: str, runner_id: int, make: Callable[[], Found], *, of: Hashable = None) -> Found:
    """Return what ``make`` returns; not asked again while none of the runner's rows of some kinds is written.

    Other writes, such as a check-in, do not matter to it, nor do those of other runners; it holds on any database.

    Parameters
    ----------
    kinds
        As ``store.marks`` names them. ``make`` reads no other rows.
    of
        Whatever else the answer depends on.
    """
    from runtall.store import marks

    tokens = marks.tokens(runner_id)  # before anything is read: what is read later can only be newer
    if any(each not in tokens for each in kinds):
        return make()  # never written, so that there is next to nothing to read
    return _held((name, runner_id, of), tuple(tokens[each] for each in kinds), make)


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
    return _held((name, runner_id, of, int(now.timestamp() // FRESH_S)), mark, make)


def _held(key: Hashable, mark: object, make: Callable[[], Found]) -> Found:
    """Return what is held under a key for this mark; made and held where nothing is, or for another mark."""
    with _lock:
        held = _known.get(key)
        if held is not None and held[0] == mark:
            _known.move_to_end(key)
            return held[1]  # type: ignore[no-any-return]  # kept under this name by the same caller
    found = make()
    with _lock:
        _known[key] = (mark, found)
        _known.move_to_end(key)
        while len(_known) > _HELD:
            _known.popitem(last=False)
    return found

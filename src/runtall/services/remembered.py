"""What was worked out already, kept as long as nothing that it rests on was written.

Everything is known by the marks of the rows that it was made from (``store.marks``): they are written in the transaction of
each write, by whichever process, on whichever database, so that what is remembered is never older than what is on file.
What runtall works out itself (cards, weeks) and writes down carries no mark, and ends nothing.
"""

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
"""So many answers are held of each runner; their pages ask for some twenty, and for one more with each run that is opened."""
_RUNNERS = 24
"""Of so many runners, those who asked last: nobody's looking around pushes out what others come back to."""

_lock = threading.Lock()
_known: OrderedDict[int, OrderedDict[Hashable, tuple[object, Any]]] = OrderedDict()


def while_same(kinds: tuple[str, ...], name: str, runner_id: int, make: Callable[[], Found], *, of: Hashable = None) -> Found:
    """Return what ``make`` returns; not asked again while none of the runner's rows of some kinds is written.

    Other writes, such as a check-in where only runs count, do not matter, nor do those of other runners.

    Parameters
    ----------
    kinds
        As ``store.marks`` names them. ``make`` reads no other rows.
    of
        Whatever else the answer depends on.
    """
    from runtall.store import marks

    with marks.read_once():
        tokens = marks.tokens(runner_id)  # before anything is read: what is read later can only be newer
        mark = tuple(tokens.get(each) for each in kinds)
        if mark == (None,) * len(kinds):
            return make()  # never written, so that there is next to nothing to read
        return _held(runner_id, (name, of), mark, make)


def remembered(name: str, runner_id: int, now: datetime, make: Callable[[], Found], *, of: Hashable = None) -> Found:
    """Return what ``make`` returns; not asked again while the runner writes nothing and the same five minutes last.

    Parameters
    ----------
    of
        Whatever else the answer depends on.
    """
    from runtall.store.marks import CHECKED, DIARY, RUNS, SAID

    return while_same((RUNS, DIARY, CHECKED, SAID), name, runner_id, make, of=(of, int(now.timestamp() // FRESH_S)))


def drawn_before(runner_id: int, draw: Callable[[], Found], *, of: Hashable) -> Found:
    """Return what ``draw`` returns; not drawn again while no run of the runner is written.

    Parameters
    ----------
    of
        Whatever else the drawing depends on: which run, units, language, the words on its presses.
    """
    from runtall.store.marks import RUNS

    return while_same((RUNS,), "drawn", runner_id, draw, of=of)


def _held(runner_id: int, key: Hashable, mark: object, make: Callable[[], Found]) -> Found:
    """Return what is held under a key for this mark; made and held where nothing is, or for another mark."""
    with _lock:
        held = _of(runner_id).get(key)
        if held is not None and held[0] == mark:
            _of(runner_id).move_to_end(key)
            return held[1]  # type: ignore[no-any-return]  # kept under this name by the same caller
    found = make()
    with _lock:
        answers = _of(runner_id)
        answers[key] = (mark, found)
        answers.move_to_end(key)
        if len(answers) > _HELD:
            answers.popitem(last=False)
    return found


def _of(runner_id: int) -> OrderedDict[Hashable, tuple[object, Any]]:
    """Return what is held of a runner, who is now the one that asked last."""
    answers = _known.setdefault(runner_id, OrderedDict())
    _known.move_to_end(runner_id)
    if len(_known) > _RUNNERS:
        _known.popitem(last=False)
    return answers


def forget() -> None:
    """Forget everything, so that whatever is asked for next is worked out anew."""
    with _lock:
        _known.clear()

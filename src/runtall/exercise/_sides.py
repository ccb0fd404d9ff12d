"""What each side has done: the sides are kept apart, so that the extra set goes where it belongs."""

from __future__ import annotations

from collections.abc import Sequence

from runtall.evidence import rule
from runtall.exercise._dose import SIDES
from runtall.exercise._progress import Logged, Went


def sides_done(history: Sequence[Logged], exercise_id: str) -> dict[str, int]:
    """Count the sets that each side has done of an exercise, extra sets among them; sets that nobody told are taken as asked."""
    count = dict.fromkeys(SIDES, 0)
    for log in history:
        if log.exercise_id != exercise_id or log.went is Went.SKIPPED:
            continue
        for side, told in zip(SIDES, (log.left, log.right), strict=True):
            if told is not None and told.sets_done is not None:
                count[side] += told.sets_done
            elif log.sets_done is not None or log.went is Went.DONE:
                whole = log.dose.sets if log.sets_done is None else log.sets_done
                extra = int(rule("exercise-extra-set").value("sets")) if log.went is Went.DONE else 0
                count[side] += whole + (extra if log.dose.extra_set_side == side else 0)
    return count

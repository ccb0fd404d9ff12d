"""Which runs are known already: found by start, duration and distance, in memory, without a query."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass, field

from runtall.core import RunKey, same_run
from runtall.core.same_run import START_TOLERANCE_S, WHOLE
from runtall.store.arrivals import ArrivingRecording


@dataclass(slots=True)
class KnownRuns:
    """Every recording of a runner by its start, in memory, so that an import finds a run's twin without a query."""

    _keys: list[tuple[float, int, RunKey]] = field(default_factory=list)

    def add(self, key: RunKey, run_id: int) -> None:
        """Remember one more recording of a run."""
        insort(self._keys, (key.started_s, run_id, key), key=lambda entry: entry[:2])

    def find(self, key: RunKey) -> tuple[int, ...]:
        """Return the ids of the runs that ``key`` is another recording of, the smallest first."""
        at = bisect_left(self._keys, key.started_s - START_TOLERANCE_S, key=lambda entry: entry[0])
        found = set()
        while at < len(self._keys) and self._keys[at][0] <= key.started_s + START_TOLERANCE_S:
            if same_run(self._keys[at][2], key):
                found.add(self._keys[at][1])
            at += 1
        return tuple(sorted(found))

    def run_ids(self) -> tuple[int, ...]:
        """Return every run once, the smallest first."""
        return tuple(sorted({run_id for _, run_id, _ in self._keys}))

    def merge(self, run_ids: Iterable[int], into: int) -> None:
        """Take several runs for one from now on."""
        gone = set(run_ids) - {into}
        if gone:
            self._keys = [(started_s, into if run_id in gone else run_id, key) for started_s, run_id, key in self._keys]


def key_of(each: ArrivingRecording) -> RunKey:
    """Return what a recording's run is recognised by."""
    return RunKey.of(each.facts.started_at, each.elapsed_s, each.distance_m, is_cut=each.richness < WHOLE)

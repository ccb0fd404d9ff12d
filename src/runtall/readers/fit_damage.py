"""Reading on after damage: step by step, believing only what makes sense, and picking up the thread behind it.

The fast scan trusts every header. Where it stumbles, or where the checksum is wrong and the times of the records jump,
the part is read again here, one message at a time. A message is believed when its definition is known (or it is itself
a plausible definition) and its time lies near that of the message before. Where that fails, reading resumes at the
first later byte from which several messages in a row make sense again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from runtall.readers.fit_scan import Allowance, parse_definition
from runtall.readers.fit_wire import TIMESTAMP, Definition, MessageTable, base_type

_NEAR_S = 2 * 86_400
"""Messages that follow each other lie within two days: more than any pause or zone, less than nearly all garbage."""

_HOPS = 3
"""Messages in a row that must make sense before reading resumes."""

_MAX_DEFINITION = 4096
"""Bytes of one message; the longest that devices write is under 1,000."""

_SYSTEMATIC = 3
"""Equal losses from which on they are the device's habit, not damage."""

_BLOCK = 8192
_COUNTED = 0xFFFF
"""Messages that are counted again whenever these bits of their number are all zero."""

_MAX_RESUMES = 4096
_NO_TIME = 0xFFFFFFFF


class Known(NamedTuple):
    """A definition in force, and where its messages hold their time, if they do."""

    definition: Definition
    time_at: int | None


class Believed(NamedTuple):
    """One message that makes sense: where the next starts, its local type, the definition or the time that it holds."""

    stop: int
    local: int
    known: Known | None
    time: int | None


class CarefulReader:
    """Reads one damaged part. ``lost`` holds the spans that could not be understood."""

    def __init__(self, data: bytes, start: int, end: int, allowance: Allowance | None = None) -> None:
        self.data = data
        self.allowance = Allowance() if allowance is None else allowance
        self.start = start
        self.end = end
        self.lost: list[tuple[int, int]] = []
        self._bytes = np.frombuffer(data, np.uint8)
        self._locals: dict[int, Known] = {}
        self._kept: list[tuple[int, Definition]] = []
        self._time: int | None = None

    def read(self, wanted: Collection[int] | None) -> tuple[MessageTable, ...]:
        """Read the part; return the tables of what was believed."""
        position = anchor = self.start
        n_resumes = 0
        while position < self.end:
            believed = self._believe(position, self._locals, self._time)
            if believed is not None:
                self._take(position, believed)
                position = believed.stop
                if believed.time is not None or believed.known is not None:
                    anchor = position
                continue
            n_resumes += 1
            resumed = self._resume(anchor, position) if n_resumes <= _MAX_RESUMES else self.end
            while self._kept and self._kept[-1][0] >= resumed:
                self._kept.pop()
            self.lost.append((position if resumed > position else anchor, resumed))
            position = anchor = resumed
        self._drop_half_written()
        return self._tables(wanted)

    def _drop_half_written(self) -> None:
        """Forget the message right before each loss: its time may be right and the rest of it already overwritten.

        Where the same number of bytes under the same header is lost over and over, a device wrote what it never defined,
        and its neighbours are sound; so is what stands before the end of a file that was cut short.
        """
        alike = Counter((self.data[start], stop - start) for start, stop in self.lost)
        doubted = {
            start
            for start, stop in self.lost
            if stop < self.end and alike[self.data[start], stop - start] < _SYSTEMATIC and stop != self._behind(start)
        }
        kept = [(at, definition) for at, definition in self._kept if at + 1 + definition.size not in doubted]
        dropped = [(at, at + 1 + definition.size) for at, definition in self._kept if at + 1 + definition.size in doubted]
        self._kept, self.lost = kept, sorted(self.lost + dropped)

    def _take(self, position: int, believed: Believed) -> None:
        if believed.known is not None:
            self._locals[believed.local] = believed.known
            return
        self._kept.append((position, self._locals[believed.local].definition))
        if not len(self._kept) & _COUNTED:
            self.allowance.check(len(self._kept))
        if believed.time is not None:
            self._time = believed.time

    def _tables(self, wanted: Collection[int] | None) -> tuple[MessageTable, ...]:
        tables: dict[Definition, MessageTable] = {}
        for position, definition in self._kept:
            if wanted is not None and definition.global_number not in wanted:
                continue
            table = tables.get(definition)
            if table is None:
                table = tables[definition] = MessageTable(self.data, definition)
            table.positions.append(position)
        return tuple(tables.values())

    def _believe(self, position: int, known: dict[int, Known], time: int | None) -> Believed | None:
        """Read the message at ``position`` if it makes sense."""
        header = self.data[position]
        if header & 0xC0 == 0x40:
            found = plausible_definition(self.data, position, self.end)
            return None if found is None else Believed(found[0], header & 0x0F, _known(found[1]), None)
        if not header & 0x80 and header & 0x30:
            return None
        local = (header >> 5) & 3 if header & 0x80 else header & 0x0F
        in_force = known.get(local)
        if in_force is None:
            return None
        stop = position + 1 + in_force.definition.size
        if stop > self.end:
            return None
        written = self._time_in(position, in_force)
        if written is not None and time is not None and abs(written - time) > _NEAR_S:
            return None
        return Believed(stop, local, None, written)

    def _time_in(self, position: int, known: Known) -> int | None:
        if known.time_at is None:
            return None
        first = position + 1 + known.time_at
        written = int.from_bytes(self.data[first : first + 4], "little" if known.definition.byte_order == "<" else "big")
        return None if written == _NO_TIME else written

    def _makes_sense(self, position: int) -> bool:
        """Tell whether several messages in a row make sense from ``position`` on, one of them with a time or a definition."""
        known, time, evidence = self._locals, self._time, 0
        for _ in range(_HOPS):
            if position == self.end:
                return evidence > 0
            believed = self._believe(position, known, time)
            if believed is None:
                return False
            if believed.known is not None:
                known = {**known, believed.local: believed.known}
            time = believed.time if believed.time is not None else time
            evidence += believed.time is not None or believed.known is not None
            position = believed.stop
        return evidence > 0

    def _resume(self, anchor: int, position: int) -> int:
        """Find where reading can go on after ``position`` made no sense and ``anchor`` was the last firm ground."""
        behind = self._behind(position)
        if behind is not None and self._makes_sense(behind):
            return behind
        first = anchor if anchor < position else position + 1
        for block in range(first, self.end, _BLOCK):
            for candidate in self._candidates(block, min(block + _BLOCK, self.end)):
                if candidate != position and self._makes_sense(candidate):
                    return candidate
        return self.end

    def _behind(self, position: int) -> int | None:
        """Return where the message at ``position`` ends if its header can be believed, though its time cannot."""
        known = self._locals.get(self.data[position] & 0x0F) if not self.data[position] & 0xF0 else None
        behind = self.end if known is None else position + 1 + known.definition.size
        return behind if behind < self.end else None

    def _candidates(self, first: int, stop: int) -> Iterator[int]:
        """Yield, in order, offsets where a message with a near time, or a definition, may start."""
        heads = self._bytes[first:stop]
        found = [np.flatnonzero((heads & 0xD0) == 0x40) + first]
        for local, (definition, time_at) in self._locals.items():
            if time_at is None:
                continue
            at = np.flatnonzero(heads == local) + first
            at = at[at + 1 + definition.size <= self.end]
            if self._time is not None and len(at):
                raw = self._bytes[at[:, None] + (1 + time_at + np.arange(4))]
                written = raw.view(definition.byte_order + "u4").ravel().astype(np.int64)
                at = at[np.abs(written - self._time) <= _NEAR_S]
            found.append(at)
        yield from np.sort(np.concatenate(found)).tolist()


def _known(definition: Definition) -> Known:
    place = definition.places().get(TIMESTAMP)
    return Known(definition, place[0] if place is not None and place[1] == 4 else None)


def plausible_definition(data: bytes, position: int, end: int) -> tuple[int, Definition] | None:
    """Read the definition at ``position`` if a device could have written it: known base types, sizes that fit them."""
    header = data[position]
    if header & 0x10 or position + 6 > end or data[position + 2] > 1 or not data[position + 5]:
        return None
    parsed = parse_definition(data, position, end)
    if parsed is None or parsed[1].size > _MAX_DEFINITION or parsed[1].global_number == 0xFFFF:
        return None
    layout = parsed[1].layout
    for size, base in zip(layout[1::3], layout[2::3], strict=True):
        kind = base_type(base)
        if kind is None or base & 0x60 or not size or size % kind.size:
            return None
    return parsed if len(set(layout[0::3])) == len(layout) // 3 else None

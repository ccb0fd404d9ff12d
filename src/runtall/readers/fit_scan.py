"""Finding where each message of a FIT part starts, in bulk where layouts repeat.

Headers are looked up one by one only as long as no pattern is known. Whenever the last few headers form a cycle (one
definition over and over, or the four messages that a modern watch writes every second) the cycle is compared against
the bytes ahead with numpy, in windows that grow while it holds, and all its messages are taken at once.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Collection
from enum import Enum

import numpy as np
import numpy.typing as npt

from runtall.readers.fit_wire import Definition, MessageTable

_MAX_DISTINCT = 4096
"""Distinct definitions in a part; devices write a few dozen."""

_MAX_DEFINITIONS = 65_536
"""Definition messages in a part; devices write at most a few hundred."""

_PROBE = 26
"""Headers looked at when trying to see a cycle: two turns of the longest one."""

_LONGEST_CYCLE = 12

_FIRST_WINDOW = 16
_GROWTH = 8

_CANONICAL = bytes(header & 0xE0 if header & 0x80 else header for header in range(256))
"""Compressed headers carry five bits of time; without them they only say which local type."""
_CANONICAL_ARRAY = np.frombuffer(_CANONICAL, np.uint8)


class Stop(Enum):
    """Why a scan ended."""

    END = "reached the end"
    CUT = "a message runs past the end"
    UNKNOWN = "a message of an undefined type"
    ILL_DEFINED = "a definition that cannot be"
    TOO_MANY = "more definitions than any device writes"


def parse_definition(data: bytes, position: int, end: int) -> tuple[int, Definition] | None:
    """Read the definition message at ``position``; return where it ends and what it says, ``None`` if it is cut off."""
    listed = position + 6
    if listed > end:
        return None
    n_fields = data[position + 5]
    stop = listed + 3 * n_fields
    developer = b""
    if data[position] & 0x20:
        if stop >= end:
            return None
        first = stop + 1
        stop = first + 3 * data[stop]
        developer = data[first:stop]
    if stop > end:
        return None
    is_big = data[position + 2] == 1
    layout = data[listed : listed + 3 * n_fields]
    number = int.from_bytes(data[position + 3 : position + 5], "big" if is_big else "little")
    size = sum(layout[1::3]) + sum(developer[1::3])
    return stop, Definition(number, ">" if is_big else "<", layout, developer, size)


class Scan:
    """The messages of one part, found from its first byte behind the header on."""

    def __init__(self, data: bytes, wanted: Collection[int] | None) -> None:
        self.data = data
        self.wanted = wanted
        self.tables: dict[bytes, MessageTable] = {}
        self._bytes = np.frombuffer(data, np.uint8)
        self._sizes = [0] * 256
        self._keep: list[Callable[[int], None]] = [deque[int](maxlen=0).append] * 256
        self._kept: list[array[int] | None] = [None] * 256
        self._skip = deque[int](maxlen=0).append
        self._n_definitions = 0

    def run(self, position: int, end: int) -> tuple[int, Stop]:
        """Read messages from ``position`` up to ``end``; return where it stopped and why."""
        backoff = 0
        data, sizes, keep = self.data, self._sizes, self._keep
        while position < end:
            size = sizes[data[position]]
            if not size:
                position, stop = self._define(position, end)
                if stop is not None:
                    return position, stop
                continue
            ahead = self._take_cycles(position, end)
            backoff = 32 if ahead - position > 4096 else min(2 * backoff + 64, 2048)
            position = ahead
            for _ in range(backoff):
                if position >= end:
                    break
                header = data[position]
                size = sizes[header]
                if not size:
                    break
                keep[header](position)
                position += size
            if position > end:
                position -= size
                kept = self._kept[header]
                if kept is not None:
                    kept.pop()
                return position, Stop.CUT
        return position, Stop.END

    def _define(self, position: int, end: int) -> tuple[int, Stop | None]:
        """Take in the definition at ``position``, if it is one."""
        header = self.data[position]
        if header & 0xC0 != 0x40:
            return position, Stop.UNKNOWN
        self._n_definitions += 1
        parsed = parse_definition(self.data, position, end)
        if parsed is None:
            return position, Stop.CUT
        stop, definition = parsed
        if self.data[position + 2] > 1:
            return position, Stop.ILL_DEFINED
        key = self.data[position + 2 : stop]
        table = self.tables.get(key)
        if table is None:
            if len(self.tables) >= _MAX_DISTINCT:
                return position, Stop.TOO_MANY
            table = self.tables[key] = MessageTable(self.data, definition)
        if self._n_definitions > _MAX_DEFINITIONS:
            return position, Stop.TOO_MANY
        self._bind(header & 0x0F, table)
        return stop, None

    def _bind(self, local: int, table: MessageTable) -> None:
        """Let headers of local type ``local`` mean ``table``."""
        is_wanted = self.wanted is None or table.definition.global_number in self.wanted
        kept = table.positions if is_wanted else None
        keep = self._skip if kept is None else kept.append
        size = table.definition.size + 1
        for first, count in ((local, 1), (local | 0x10, 1)) + (((0x80 | local << 5, 32),) if local < 4 else ()):
            span = slice(first, first + count)
            self._sizes[span] = [size] * count
            self._keep[span] = [keep] * count
            self._kept[span] = [kept] * count

    def _take_cycles(self, position: int, end: int) -> int:
        """Take as many whole turns of the cycle ahead of ``position`` as there are; return where they end."""
        data, sizes = self.data, self._sizes
        ahead, offsets, seen = position, [], bytearray()
        while ahead < end and len(offsets) < _PROBE:
            header = data[ahead]
            if not sizes[header]:
                break
            offsets.append(ahead - position)
            seen.append(_CANONICAL[header])
            ahead += sizes[header]
        n_seen = len(seen)
        for period in range(1, min(_LONGEST_CYCLE, n_seen // 2) + 1):
            if seen[period:] == seen[: n_seen - period]:
                length = offsets[period]
                turns = self._count_turns(position, end, length, offsets[:period], bytes(seen[:period]))
                self._take(position, length, turns, offsets[:period], seen[:period])
                return position + turns * length
        return position

    def _count_turns(self, position: int, end: int, length: int, offsets: list[int], headers: bytes) -> int:
        """Count how often the cycle of ``headers`` repeats from ``position`` on."""
        most = (end - position) // length
        wanted = np.frombuffer(headers, np.uint8)
        columns = np.array(offsets)
        turns, window = 0, _FIRST_WINDOW
        while turns < most:
            n = min(window, most - turns)
            first = position + turns * length
            block = self._bytes[first : first + n * length].reshape(n, length)[:, columns]
            if headers[-1] >= 0x80 or max(headers) >= 0x80:
                block = _CANONICAL_ARRAY[block]
            same = (block == wanted).all(axis=1)
            if not same.all():
                return turns + int(same.argmin())
            turns += n
            window *= _GROWTH
        return turns

    def _take(self, position: int, length: int, turns: int, offsets: list[int], headers: bytearray) -> None:
        """Keep every message of ``turns`` cycles."""
        if not turns:
            return
        by_table: dict[int, tuple[array[int], list[int]]] = {}
        for offset, header in zip(offsets, headers, strict=True):
            kept = self._kept[header]
            if kept is not None:
                by_table.setdefault(id(kept), (kept, []))[1].append(position + offset)
        steps: npt.NDArray[np.uint32] = np.arange(turns, dtype=np.uint32) * np.uint32(length)
        for kept, firsts in by_table.values():
            if len(firsts) == 1:
                kept.frombytes((steps + np.uint32(firsts[0])).tobytes())
            else:
                kept.frombytes((steps[:, None] + np.array(firsts, np.uint32)).tobytes())

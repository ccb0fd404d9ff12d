"""Finding where each message of a FIT part starts, in bulk where layouts repeat.

Headers are looked up one by one only as long as no pattern is known. Now and then, less often where it was in vain, the
next few headers are looked at. Where they form a cycle (one definition over and over, or the four messages that a modern
watch writes every second) it is compared against the bytes ahead in windows that grow while it holds, and all its
messages are taken at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterable
from enum import Enum
from functools import lru_cache

import numpy as np

from runtall.core import LimitExceededError, say
from runtall.readers.fit_profile import LAP, RECORD, SESSION
from runtall.readers.fit_wire import Definition, MessageTable
from runtall.readers.limits import LIMITS, Limits

_MAX_DISTINCT = 4096
"""Distinct definitions in a part; devices write a few dozen."""

_MAX_DEFINITIONS = 65_536
"""Definition messages in a part; devices write at most a few hundred."""

_PROBE = 16
"""Headers looked at when trying to see a cycle: two turns of the longest one."""

_WORTHWHILE = 64
"""Messages that a cycle must take to be faster than stepping from one to the next."""

_WAIT = 256
"""Bytes stepped through before a cycle is looked for; twice as many after each vain look, save behind a new record layout."""

_MOST_VAIN = 8

_FIRST_WINDOW = 64
_GROWTH = 16

_COUNTED = 1 << 20
"""Bytes that are stepped through before the messages kept are counted again: so many more there can be at most."""

_CANONICAL = bytes(header & 0xE0 if header & 0x80 else header for header in range(256))
"""Compressed headers carry five bits of time; without them they only say which local type."""


class Stop(Enum):
    """Why a scan ended."""

    END = "reached the end"
    CUT = "a message runs past the end"
    UNKNOWN = "a message of an undefined type"
    ILL_DEFINED = "a definition that cannot be"
    TOO_MANY = "more definitions than any device writes"


def parse_definition(data: bytes, position: int, end: int) -> tuple[int, Definition] | None:
    """Read the definition message at ``position``; return where it ends and what it says, ``None`` if it is cut off."""
    stop = _definition_end(data, position, end)
    return None if stop is None else (stop, _definition(data[position + 2 : stop]))


def _definition_end(data: bytes, position: int, end: int) -> int | None:
    """Return where the definition message at ``position`` ends, ``None`` if it is cut off."""
    listed = position + 6
    if listed > end:
        return None
    stop = listed + 3 * data[position + 5]
    if data[position] & 0x20:
        if stop >= end:
            return None
        stop += 1 + 3 * data[stop]
    return None if stop > end else stop


@lru_cache(maxsize=1024)
def _definition(key: bytes) -> Definition:
    """Make sense of a definition from its byte order on; the files of one device share theirs."""
    n_fields = key[3]
    layout, developer = key[4 : 4 + 3 * n_fields], key[5 + 3 * n_fields :]
    is_big = key[0] == 1
    number = int.from_bytes(key[1:3], "big" if is_big else "little")
    return Definition(number, ">" if is_big else "<", layout, developer, sum(layout[1::3]) + sum(developer[1::3]))


class Allowance:
    """How many messages one file may hold: counted where they are found, before any of them becomes a sample."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._of_parts: dict[int, int] = {}

    def check(self, n_messages: int) -> None:
        """Refuse a part with more than ``n_messages`` where the file may not hold as many."""
        if n_messages > self._limits.max_messages:
            raise LimitExceededError(say("It holds more than {n} messages.", n=self._limits.max_messages))

    def count(self, tables: Iterable[MessageTable], *, is_done: bool = False) -> None:
        """Count the messages of one part on top of those of the parts that are done; refuse what is too many."""
        counts = dict(self._of_parts)
        for table in tables:
            number = table.definition.global_number
            counts[number] = counts.get(number, 0) + len(table)
        if is_done:
            self._of_parts = counts
        self.check(sum(counts.values()))
        if counts.get(RECORD, 0) > self._limits.max_samples:
            raise LimitExceededError(say("It holds more than {n} samples.", n=self._limits.max_samples))
        if max(counts.get(LAP, 0), counts.get(SESSION, 0)) > self._limits.max_activities:
            raise LimitExceededError(say("It holds more than {n} activities or laps.", n=self._limits.max_activities))


class Scan:
    """The messages of one part, found from its first byte behind the header on."""

    def __init__(self, data: bytes, wanted: Collection[int] | None, allowance: Allowance | None = None) -> None:
        self.data = data
        self.wanted = wanted
        self.allowance = Allowance() if allowance is None else allowance
        self.tables: dict[bytes, MessageTable] = {}
        self._sizes = [0] * 256
        self._kept: list[array[int] | None] = [None] * 256
        self._keep: list[Callable[[int], None] | None] = [None] * 256
        self._n_definitions = 0
        self._n_record_layouts = 0
        self._n_in_cycles = 0
        self._has_aliases = False

    def run(self, position: int, end: int) -> tuple[int, Stop]:
        """Read messages from ``position`` up to ``end``; return where it stopped and why.

        Raises
        ------
        LimitExceededError
            More messages than the file is allowed.
        """
        data, sizes, keep = self.data, self._sizes, self._keep
        look_at, n_vain, count_at = position + _WAIT, 0, position + _COUNTED
        while position < end:
            header = data[position]
            if not sizes[header]:
                n_layouts = self._n_record_layouts
                position, stop = self._define(position, end)
                if stop is not None:
                    return position, stop
                if self._n_record_layouts > n_layouts:
                    look_at = min(look_at, position + _WAIT)
                continue
            if position >= look_at:
                if position >= count_at:
                    self.allowance.count(self.tables.values())
                    count_at = position + _COUNTED
                ahead = self._take_cycles(position, end)
                n_vain = 0 if ahead > position else min(n_vain + 1, _MOST_VAIN)
                position, look_at = ahead, ahead + (_WAIT << n_vain)
            until = min(end, look_at)
            while position < until:
                header = data[position]
                size = sizes[header]
                if not size:
                    break
                append = keep[header]
                if append is not None:
                    append(position)
                position += size
            if position > end:
                kept = self._kept[header]
                if kept is not None:
                    kept.pop()
                return position - sizes[header], Stop.CUT
        return position, Stop.END

    def _define(self, position: int, end: int) -> tuple[int, Stop | None]:
        """Take in the definition at ``position``, if it is one."""
        header = self.data[position]
        if header & 0xC0 != 0x40:
            return position, None if self._alias(header) else Stop.UNKNOWN
        self._n_definitions += 1
        stop = _definition_end(self.data, position, end)
        if stop is None:
            return position, Stop.CUT
        if self.data[position + 2] > 1:
            return position, Stop.ILL_DEFINED
        key = self.data[position + 2 : stop]
        table = self.tables.get(key)
        if table is None:
            if len(self.tables) >= _MAX_DISTINCT:
                return position, Stop.TOO_MANY
            definition = _definition(key)
            table = self.tables[key] = MessageTable(self.data, definition)
            self._n_record_layouts += definition.global_number == RECORD
        if self._n_definitions > _MAX_DEFINITIONS:
            return position, Stop.TOO_MANY
        self._bind(header & 0x0F, table)
        return stop, None

    def _bind(self, local: int, table: MessageTable) -> None:
        """Let headers of local type ``local`` mean ``table``."""
        is_wanted = self.wanted is None or table.definition.global_number in self.wanted
        kept = table.positions if is_wanted else None
        self._sizes[local] = table.definition.size + 1
        self._keep[local] = None if kept is None else kept.append
        self._kept[local] = kept
        if self._has_aliases:
            self._sizes[local | 0x10] = 0
            if local < 4:
                self._sizes[0x80 | local << 5 : 0xA0 + (local << 5)] = [0] * 32

    def _alias(self, header: int) -> bool:
        """Let a header with a time offset, or the reserved bit, mean its local type, if that is defined."""
        local = (header >> 5) & 3 if header & 0x80 else header & 0x0F
        if not self._sizes[local]:
            return False
        self._has_aliases = True
        first, n = (header & 0xE0, 32) if header & 0x80 else (header, 1)
        self._sizes[first : first + n] = [self._sizes[local]] * n
        self._keep[first : first + n] = [self._keep[local]] * n
        self._kept[first : first + n] = [self._kept[local]] * n
        return True

    def _take_cycles(self, position: int, end: int) -> int:
        """Take the turns of the cycle ahead of ``position`` if there are many; return where they end."""
        header = self.data[position]
        size = self._sizes[header]
        heads = self.data[position : position + _WORTHWHILE * size : size]
        if header >= 0x80:
            heads = heads.translate(_CANONICAL)
        if heads.count(_CANONICAL[header]) == _WORTHWHILE:
            offsets, headers = [0, size], bytearray((_CANONICAL[header],))
        else:
            offsets, headers = self._look_ahead(position, end)
        period = len(headers)
        turns = self._count_turns(position, end, offsets, headers) if period else 0
        if turns * period < _WORTHWHILE:
            return position
        self._take(position, offsets[period], turns, offsets[:period], headers)
        return position + turns * offsets[period]

    def _look_ahead(self, position: int, end: int) -> tuple[list[int], bytearray]:
        """Look for a cycle in the next headers; return its offsets, its length behind them, and its headers, if any."""
        data, sizes = self.data, self._sizes
        ahead = position
        offsets: list[int] = []
        seen = bytearray()
        while ahead < end and len(offsets) < _PROBE:
            header = data[ahead]
            size = sizes[header]
            if not size:
                break
            offsets.append(ahead - position)
            seen.append(_CANONICAL[header])
            ahead += size
        for period in range(1, len(seen) // 2 + 1):
            if seen.startswith(seen[period:]):
                return offsets[: period + 1], seen[:period]
        return [], bytearray()

    def _count_turns(self, position: int, end: int, offsets: list[int], headers: bytearray) -> int:
        """Count how often the cycle of ``headers`` repeats from ``position`` on, in windows that grow while it does."""
        length = offsets[len(headers)]
        most = (end - position) // length
        turns, window = 0, _FIRST_WINDOW
        while turns < most:
            first = position + turns * length
            n = same = min(window, most - turns)
            for offset, header in zip(offsets, headers, strict=False):
                heads = self.data[first + offset : first + same * length : length]
                if header >= 0x80:
                    heads = heads.translate(_CANONICAL)
                same -= len(heads.lstrip(bytes((header,))))
            turns += same
            if same < n:
                break
            window *= _GROWTH
        return turns

    def _take(self, position: int, length: int, turns: int, offsets: list[int], headers: bytearray) -> None:
        """Keep every message of ``turns`` cycles."""
        by_table: dict[int, tuple[array[int], list[int]]] = {}
        for offset, header in zip(offsets, headers, strict=False):
            kept = self._kept[header]
            if kept is not None:
                by_table.setdefault(id(kept), (kept, []))[1].append(position + offset)
        self._n_in_cycles += turns * sum(len(firsts) for _, firsts in by_table.values())
        self.allowance.check(self._n_in_cycles)
        for kept, firsts in by_table.values():
            steps = np.arange(firsts[0], firsts[0] + turns * length, length, dtype=np.uint32)
            if len(firsts) > 1:
                steps = steps[:, None] + (np.array(firsts, np.uint32) - np.uint32(firsts[0]))
            kept.frombytes(steps.tobytes())

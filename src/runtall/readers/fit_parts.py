"""From the bytes of a FIT file to its parts: headers, chained files, checksums, and where each part ends."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from runtall.core import UnreadableFileError, say
from runtall.core.fit_checksum import checksum
from runtall.readers.fit_damage import CarefulReader
from runtall.readers.fit_scan import Allowance, Scan, Stop
from runtall.readers.fit_wire import TIMESTAMP, Checksum, MessageTable, Part, Wire
from runtall.readers.limits import LIMITS, Deadline, Limits

_MAGIC = b".FIT"
_RECORD = 20
_SEARCHED = 4096
"""Bytes in which the first header is looked for when something stands before it."""

_MAX_CAREFUL = 8 * 2**20
"""Bytes up to which a damaged part is read message by message; a real run-hour has under one megabyte."""

_MAX_PARTS = 1024

_STEADY_S = 86_400


def read_wire(data: bytes | memoryview, wanted: Collection[int] | None = None, *, limits: Limits = LIMITS) -> Wire:
    """Read a FIT file into columns.

    Parameters
    ----------
    data
        The whole file.
    wanted
        Global message numbers to keep; ``None`` keeps all. The others are stepped over.
    limits
        Bounds on messages and time.

    Returns
    -------
    Wire
        Parts in order. Damage is not an error: what could not be understood is in ``Part.lost`` and ``Wire.strays``.

    Raises
    ------
    UnreadableFileError
        No FIT header in the first bytes.
    LimitExceededError
        More messages or time than a real file needs.
    """
    data = data if isinstance(data, bytes) else bytes(data)
    start = _find_header(data, 0, _SEARCHED)
    if start is None:
        raise UnreadableFileError(say("This is not a FIT file: its header is missing."))
    parts: list[Part] = []
    strays = [(0, start)] if start else []
    allowance, deadline = Allowance(limits), Deadline(limits.seconds_per_file)
    while start is not None and len(parts) < _MAX_PARTS:
        part = _read_part(data, start, wanted, allowance)
        allowance.count(part.tables, is_done=True)
        deadline.check()
        parts.append(part)
        start = _find_header(data, part.end, len(data))
        behind = len(data) if start is None else start
        if behind > part.end and data[part.end : behind].strip(b"\0"):
            strays.append((part.end, behind))
    return Wire(len(data), tuple(parts), tuple(strays))


def _find_header(data: bytes, first: int, stop: int) -> int | None:
    """Find the next header from ``first`` on; ``None`` when there is none."""
    if data[first + 8 : first + 12] == _MAGIC and data[first] >= 12:
        return first
    at = data.find(_MAGIC, first + 8, stop)
    while at >= 0:
        if 12 <= data[at - 8] <= 64 and data[at - 7] >> 4 <= 3:
            return at - 8
        at = data.find(_MAGIC, at + 1, stop)
    return None


def _read_part(data: bytes, start: int, wanted: Collection[int] | None, allowance: Allowance) -> Part:
    header_size = data[start] if 12 <= data[start] <= 64 else 14
    body = min(start + header_size, len(data))
    data_size = int.from_bytes(data[start + 4 : start + 8], "little")
    declared_end = body + data_size + 2
    is_closed = data_size > 0 or len(data) - body <= 2
    state = _checked(data, start, declared_end) if is_closed else Checksum.ABSENT
    if state is Checksum.RIGHT:
        messages_end, end = declared_end - 2, declared_end
    else:
        messages_end, end = _sensible_end(data, body, declared_end, is_closed)
    scan = Scan(data, wanted, allowance)
    stopped, why = scan.run(body, messages_end)
    tables = tuple(table for table in scan.tables.values() if len(table))
    lost: list[tuple[int, int]] = [(stopped, messages_end)] if stopped < messages_end else []
    is_cut_clean = why is Stop.CUT and declared_end > len(data) and data[stopped] & 0xC0 != 0x40
    is_doubtful = not (why is Stop.END or is_cut_clean) or (state is not Checksum.RIGHT and not _is_steady(tables))
    if is_doubtful and messages_end - body <= _MAX_CAREFUL:
        careful = CarefulReader(data, body, messages_end, allowance)
        tables, lost = careful.read(wanted), careful.lost
    if not is_closed and lost and lost[-1][1] - lost[-1][0] <= 2:
        lost.pop()
    return Part(start, end, declared_end - start if is_closed else end - start, state, tables, tuple(lost), is_closed)


def _checked(data: bytes, start: int, declared_end: int) -> Checksum:
    if declared_end > len(data):
        return Checksum.ABSENT
    return Checksum.RIGHT if checksum(memoryview(data)[start:declared_end]) == 0 else Checksum.WRONG


def _sensible_end(data: bytes, body: int, declared_end: int, is_closed: bool) -> tuple[int, int]:
    """Return where the messages and where the part end when the checksum does not vouch for the header's word."""
    if is_closed and declared_end <= len(data):
        rest = data[declared_end:]
        if not rest.strip(b"\0") or _find_header(data, declared_end, len(data)) == declared_end:
            return declared_end - 2, declared_end
    following = _find_header(data, body, len(data))
    end = len(data) if following is None else following
    if declared_end > len(data) and following is None:
        return min(declared_end - 2, end), end
    return max(body, end - 2) if end < len(data) or declared_end < len(data) else end, end


def _is_steady(tables: tuple[MessageTable, ...]) -> bool:
    """Tell whether the times of the records never jump."""
    starts, times = [], []
    for table in tables:
        column = table.column(TIMESTAMP) if table.definition.global_number == _RECORD else None
        if column is not None and column.ndim == 1:
            starts.append(table.starts)
            times.append(column.astype(np.int64))
    if not times:
        return False
    time = np.concatenate(times)
    if len(times) > 1:
        time = time[np.concatenate(starts).argsort(kind="stable")]
    steps = time[1:] - time[:-1]
    return not len(steps) or bool(steps.min() >= 0 and steps.max() < _STEADY_S)

"""FIT files written byte by byte for tests of the reader: everything legal can be said, and everything illegal too."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

ENUM, SINT8, UINT8, SINT16, UINT16, SINT32, UINT32, STRING, FLOAT32, BYTE = 0, 1, 2, 0x83, 0x84, 0x85, 0x86, 7, 0x88, 13
CODES = {ENUM: "B", SINT8: "b", UINT8: "B", SINT16: "h", UINT16: "H", SINT32: "i", UINT32: "I", FLOAT32: "f", BYTE: "B"}
INVALID = {ENUM: 255, SINT8: 127, UINT8: 255, SINT16: 0x7FFF, UINT16: 0xFFFF, SINT32: 0x7FFFFFFF, UINT32: 0xFFFFFFFF}

FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY = 0, 12, 18, 19, 20, 21, 23, 34
DESCRIPTION, DEVELOPER_ID = 206, 207

T0 = 1_000_000_000
"""2021-09-08T01:46:40Z on FIT's clock."""


def slow_checksum(data: bytes) -> int:
    """The checksum as FIT's own description states it, a nibble at a time: an authority apart from the code under test."""
    table = (0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401)
    table += (0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400)
    register = 0
    for byte in data:
        for nibble in (byte & 15, byte >> 4):
            register = (register >> 4) ^ table[register & 15] ^ table[nibble]
    return register


@dataclass
class MadeFit:
    """A FIT file in the making. ``define`` a local type, then ``add`` messages; ``data`` closes it."""

    header_size: int = 14
    with_header_checksum: bool = True
    body: bytearray = field(default_factory=bytearray)
    orders: dict[int, tuple[str, list[tuple[int, int, int]]]] = field(default_factory=dict)

    def define(
        self,
        local: int,
        number: int,
        fields: Sequence[tuple[int, ...]],
        *,
        order: str = "<",
        developer: Sequence[tuple[int, int, int, int]] = (),
    ) -> MadeFit:
        """``fields``: (number, base type[, elements]); ``developer``: (number, base type, elements, developer index)."""
        full = [(entry[0], entry[1], entry[2] if len(entry) > 2 else 1) for entry in fields]
        self.body += struct.pack("BBB", 0x40 | local | (0x20 if developer else 0), 0, order == ">")
        self.body += struct.pack(order + "H", number) + bytes((len(full),))
        for where, base, count in full:
            self.body += bytes((where, count * struct.calcsize(CODES.get(base, "B")), base))
        if developer:
            self.body += bytes((len(developer),))
            for where, base, count, index in developer:
                self.body += bytes((where, count * struct.calcsize(CODES.get(base, "B")), index))
                full.append((where, base, count))
        self.orders[local] = (order, full)
        return self

    def add(self, local: int, *values: object, offset: int | None = None) -> MadeFit:
        """One message; ``None`` is written as invalid; ``offset`` makes the header a compressed one."""
        order, fields = self.orders[local]
        self.body.append(local if offset is None else 0x80 | local << 5 | offset & 31)
        for (_, base, count), value in zip(fields, values, strict=True):
            if base == STRING:
                self.body += str(value).encode().ljust(count, b"\0")[:count]
            elif count > 1:
                self.body += struct.pack(f"{order}{count}{CODES[base]}", *value)  # type: ignore[misc]
            elif value is None and base == FLOAT32:
                self.body += b"\xff" * 4
            else:
                self.body += struct.pack(order + CODES[base], INVALID[base] if value is None else value)
        return self

    def data(self, *, checksum: int | None = None, declared: int | None = None) -> bytes:
        size = len(self.body) if declared is None else declared
        header = struct.pack("<BBHI4s", self.header_size, 0x20, 2132, size, b".FIT")
        if self.header_size == 14:
            header += struct.pack("<H", slow_checksum(header) if self.with_header_checksum else 0)
        whole = header + bytes(self.body)
        return whole + struct.pack("<H", slow_checksum(whole) if checksum is None else checksum)


def with_file_id(fit: MadeFit | None = None, *, kind: int = 4, manufacturer: int = 1, product: int = 4315) -> MadeFit:
    fit = MadeFit() if fit is None else fit
    fit.define(0, FILE_ID, [(0, ENUM), (1, UINT16), (2, UINT16), (4, UINT32)])
    return fit.add(0, kind, manufacturer, product, T0)


def with_session(
    fit: MadeFit, *, start: int = T0, elapsed_s: float = 100.0, sport: int = 1, sub_sport: int = 0, local: int = 5
) -> MadeFit:
    fit.define(local, SESSION, [(253, UINT32), (2, UINT32), (7, UINT32), (8, UINT32), (5, ENUM), (6, ENUM)])
    return fit.add(local, start + round(elapsed_s), start, round(1000 * elapsed_s), round(1000 * elapsed_s), sport, sub_sport)


RUN_FIELDS = [
    (253, UINT32),
    (0, SINT32),
    (1, SINT32),
    (5, UINT32),
    (73, UINT32),
    (3, UINT8),
    (4, UINT8),
    (53, UINT8),
    (39, UINT16),
]


def made_run(n: int = 200, *, start: int = T0, between: bool = False, closed: bool = True) -> MadeFit:
    """A run of ``n`` seconds at 3 m/s and 85.5 cycles a minute, with three other messages a second where ``between``."""
    fit = with_file_id()
    fit.define(1, RECORD, RUN_FIELDS)
    if between:
        fit.define(2, 233, [(2, BYTE, 4)]).define(3, 160, [(253, UINT32), (0, UINT16), (1, SINT32)])
    for second in range(n):
        if between:
            fit.add(2, (1, 2, 3, 4)).add(3, start + second, 7, -5)
            if second % 7 == 3:
                fit.add(2, (9, 9, 9, 9))
        fit.add(1, start + second, 100_000_000 + second, 50_000_000 - second, 300 * second, 3000, 140, 85, 64, 850)
    return with_session(fit, start=start, elapsed_s=float(n - 1)) if closed else fit

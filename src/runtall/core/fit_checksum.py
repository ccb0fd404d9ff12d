"""The checksum of a FIT file, at memory speed; it stands here because the reader and the writer share it.

A FIT file ends in a 16-bit cyclic redundancy check over all that stands before it: generator
``P = x^16 + x^15 + x^2 + 1``, bytes fed lowest bit first, start value 0. Seen as a polynomial over GF(2), a file with
its checksum is sound when ``P`` divides it. ``P = (x + 1) * D`` with ``D = x^15 + x + 1``, so two questions decide:

- ``x + 1`` divides it when the number of set bits is even.
- Squaring is linear over GF(2), so ``D`` divides ``x^(15 s) + x^s + 1`` for every power of two ``s``. A bit may
  therefore be moved ``15 s`` places on when a copy of it is put ``14 s`` places on: whole blocks of the file fold onto
  later blocks with two exclusive-ors, until a few dozen bytes are left for the byte-wise table.
"""

from __future__ import annotations

import numpy as np

_D = 0xC001
"""``D`` with its coefficients in the bit order of the checksum register: bit 15 - i stands for x^i, ``x^15`` low."""

_LARGE = 4096
"""Bytes from which numpy folds faster than an integer."""

_SMALL = 240
"""Bits up to which the byte-wise table is faster than folding on."""


def _byte_table() -> tuple[int, ...]:
    table = []
    for byte in range(256):
        register = byte
        for _ in range(8):
            register = (register >> 1) ^ (0xA001 if register & 1 else 0)
        table.append(register)
    return tuple(table)


_TABLE = _byte_table()


def checksum(data: bytes | memoryview) -> int:
    """Return the 16-bit checksum that FIT puts after ``data``, fast for whole files.

    Examples
    --------
    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    rest, n_bits, n_set = _folded_blocks(data) if len(data) > _LARGE else _as_integer(data)
    rest, n_bits = _folded_integer(rest, n_bits)
    register = 0
    for byte in rest.to_bytes(-(-n_bits // 8), "little"):
        register = (register >> 8) ^ _TABLE[(register ^ byte) & 0xFF]
    return register ^ _ODD if (n_set ^ rest.bit_count()) & 1 else register


def is_sound(data: bytes | memoryview) -> bool:
    """Tell whether ``data``, which ends in its own checksum (low byte first), is what was once written."""
    return checksum(data) == 0


def _as_integer(data: bytes | memoryview) -> tuple[int, int, int]:
    """Return ``data`` with its first bit lowest, its length in bits, and how many bits are set."""
    value = int.from_bytes(data, "little")
    return value, 8 * len(data), value.bit_count()


def _folded_blocks(data: bytes | memoryview) -> tuple[int, int, int]:
    """Fold ``data`` to a few kilobytes, equal to it modulo ``D``; count set bits (their parity) before folding.

    Zeros in front change nothing, so the length is made ``30 s`` words; folding the first half away leaves ``15 s``.
    What falls back into the first half (the ``s`` words at its front, moved by ``14 s``) is folded once more.
    """
    shift = 1
    while 240 * shift < len(data):
        shift *= 2
    words = np.zeros(30 * shift, "<u8")
    words.view(np.uint8)[240 * shift - len(data) :] = np.frombuffer(data, np.uint8)
    n_set = int(np.bitwise_xor.reduce(words)).bit_count()
    while 8 * len(words) > _LARGE:
        leading, words = words[: 15 * shift], words[15 * shift :]
        words ^= leading
        words[: 14 * shift] ^= leading[shift:]
        words[13 * shift : 14 * shift] ^= leading[:shift]
        words[14 * shift :] ^= leading[:shift]
        shift //= 2
    return int.from_bytes(words.tobytes(), "little"), 64 * len(words), n_set


def _folded_integer(value: int, n_bits: int) -> tuple[int, int]:
    """Fold to a few dozen bytes, equal modulo ``D``, the same way; the first bit is the lowest."""
    shift = 8
    while 30 * shift < n_bits:
        shift *= 2
    value <<= 30 * shift - n_bits
    n_bits = 30 * shift
    while n_bits > _SMALL:
        leading = value & ((1 << 15 * shift) - 1)
        again = leading & ((1 << shift) - 1)
        value = (value >> 15 * shift) ^ leading ^ (leading >> shift) ^ (again << 13 * shift) ^ (again << 14 * shift)
        n_bits = 15 * shift
        shift //= 2
    return value, n_bits


def _advanced(register: int, n_bits: int) -> int:
    for _ in range(n_bits):
        register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register


_ODD = _advanced(_D, 16)
"""What an odd number of set bits too few adds to the register: ``D * x^16`` modulo ``P``."""

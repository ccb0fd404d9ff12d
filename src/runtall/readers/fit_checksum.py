"""The checksum of a FIT file, at memory speed.

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
import numpy.typing as npt

_D = 0xC001
"""``D`` with its coefficients in the bit order of the checksum register: bit 15 - i stands for x^i, ``x^15`` low."""

_LARGE = 4096
"""Bytes from which numpy folds faster than an integer."""

_SMALL = 480
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
    """Fold ``data`` to a few kilobytes, equal to it modulo ``D``; count set bits (their parity) before folding."""
    words = _as_words(data)
    n_set = int(np.bitwise_xor.reduce(words)).bit_count()
    shift = 1
    while 30 * shift < len(words):
        shift *= 2
    while 8 * len(words) > _LARGE:
        while len(words) > 15 * shift:
            head = min(14 * shift, len(words) - 15 * shift)
            leading = words[:head]
            words[14 * shift : 14 * shift + head] ^= leading
            words[15 * shift : 15 * shift + head] ^= leading
            words = words[head:]
        shift //= 2
    return int.from_bytes(words.tobytes(), "little"), 64 * len(words), n_set


def _folded_integer(value: int, n_bits: int) -> tuple[int, int]:
    """Fold to a few dozen bytes, equal modulo ``D``; all lengths stay whole bytes."""
    shift = 8 << max(0, (n_bits // 120).bit_length() - 1)
    while n_bits > _SMALL:
        while n_bits > 15 * shift:
            head = min(14 * shift, n_bits - 15 * shift)
            leading = value & ((1 << head) - 1)
            value = (value >> head) ^ (leading << (14 * shift - head)) ^ (leading << (15 * shift - head))
            n_bits -= head
        shift //= 2
    return value, n_bits


def _as_words(data: bytes | memoryview) -> npt.NDArray[np.uint64]:
    """Copy ``data`` into little-endian 64-bit words with zeros in front, which do not change the polynomial."""
    n_words = -(-len(data) // 8)
    words = np.empty(n_words, "<u8")
    words[0] = 0
    words.view(np.uint8)[n_words * 8 - len(data) :] = np.frombuffer(data, np.uint8)
    return words


def _advanced(register: int, n_bits: int) -> int:
    for _ in range(n_bits):
        register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register


_ODD = _advanced(_D, 16)
"""What an odd number of set bits too few adds to the register: ``D * x^16`` modulo ``P``."""

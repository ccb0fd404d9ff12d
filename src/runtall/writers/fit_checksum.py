"""The checksum of FIT files (CRC-16/ARC: polynomial 0x8005 reflected, start 0), over arrays instead of byte by byte.

A cyclic checksum that starts at 0 is linear: leading zeros change nothing, and the checksum of two parts put together is
the first one's, carried over as many zero bytes as the second part has, exclusive-or the second one's. So the data is cut
into equal lanes, all lanes advance together two bytes at a time through one table, and then they are folded pair by pair.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

_WordArray = npt.NDArray[np.uint16]
_LANES_LOG2 = 10
_FEW_WORDS = 1024


@cache
def _word_table() -> _WordArray:
    """Checksum register after two more bytes, for every register exclusive-or word; shape (65536,)."""
    register = np.arange(65536, dtype=np.uint32)
    for _ in range(16):
        register = (register >> np.uint32(1)) ^ ((register & np.uint32(1)) * np.uint32(0xA001))
    return register.astype(np.uint16)


def _run(lanes: _WordArray) -> _WordArray:
    """Advance one register per row over that row's words, shape (n_lanes, n_words) to (n_lanes,)."""
    table = _word_table()
    register = np.zeros(lanes.shape[0], dtype=np.uint16)
    for column in np.ascontiguousarray(lanes.T):
        register = table[register ^ column]
    return register


def _carry(register: _WordArray, images: _WordArray) -> _WordArray:
    """Apply a linear map, given by its images of the 16 single bits, to registers of shape (n,)."""
    bits = (register[:, None] >> np.arange(16, dtype=np.uint16)) & np.uint16(1)
    return np.asarray(np.bitwise_xor.reduce(bits * images, axis=1), dtype=np.uint16)


def _zeros_images(n_words: int) -> _WordArray:
    """Images of the 16 single bits after ``n_words`` zero words, by repeated squaring."""
    images = np.uint16(1) << np.arange(16, dtype=np.uint16)
    power = _word_table()[images]
    while n_words:
        if n_words & 1:
            images = _carry(images, power)
        power = _carry(power, power)
        n_words >>= 1
    return images


def fit_checksum(data: bytes | bytearray | memoryview) -> int:
    """Return the checksum of ``data``, 0 to 65535.

    Examples
    --------
    >>> hex(fit_checksum(b"123456789"))
    '0xbb3d'
    """
    odd = len(data) % 2
    n_words = (len(data) + odd) // 2
    n_lanes = 1 if n_words < _FEW_WORDS else 1 << _LANES_LOG2
    lane_words = -(-n_words // n_lanes)
    padded = np.zeros(2 * n_lanes * lane_words, dtype=np.uint8)
    padded[len(padded) - len(data) :] = np.frombuffer(data, dtype=np.uint8)
    register = _run(padded.view("<u2").reshape(n_lanes, lane_words))
    images = _zeros_images(lane_words)
    while len(register) > 1:
        register = _carry(register[0::2], images) ^ register[1::2]
        images = _carry(images, images)
    return int(register[0]) if len(register) else 0

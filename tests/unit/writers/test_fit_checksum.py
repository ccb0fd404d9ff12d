"""The checksum, against the textbook's byte by byte."""

from __future__ import annotations

import numpy as np
import pytest

from runtall.writers.fit_checksum import fit_checksum


def byte_by_byte(data: bytes) -> int:
    """CRC-16/ARC as the textbook has it: reflected polynomial 0xA001, one bit at a time."""
    register = 0
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = (register >> 1) ^ (0xA001 if register & 1 else 0)
    return register


def test_the_catalogue_s_check_value():
    assert fit_checksum(b"123456789") == 0xBB3D  # CRC-16/ARC in the catalogue of parametrised checksums


def test_nothing_sums_to_zero():
    assert fit_checksum(b"") == 0


@pytest.mark.parametrize("size", [1, 2, 3, 12, 255, 2046, 2047, 2048, 2049, 4099, 20_001])
def test_lanes_give_what_one_byte_after_the_other_gives(size):
    data = np.random.default_rng(size).integers(0, 256, size, dtype=np.uint8).tobytes()

    assert fit_checksum(data) == byte_by_byte(data)


def test_a_message_with_its_own_checksum_behind_it_sums_to_zero():
    data = b"made up" * 999

    assert fit_checksum(data + fit_checksum(data).to_bytes(2, "little")) == 0

"""The fast checksum against the one that FIT's description spells out nibble by nibble."""

from __future__ import annotations

import random

import pytest

from made_fit import slow_checksum
from runtall.core.fit_checksum import checksum, is_sound

SIZES = [*range(130), 239, 240, 241, 479, 480, 481, 1000, 4095, 4096, 4097, 5000, 7680, 7681, 30_000, 123_457]


@pytest.mark.parametrize("size", SIZES)
def test_checksum_is_the_one_of_the_format_at_every_size_where_the_method_changes(size):
    data = random.Random(size).randbytes(size)

    assert checksum(data) == slow_checksum(data)


@pytest.mark.parametrize("size", [14, 300, 5000, 123_457])
def test_a_single_changed_bit_is_seen_wherever_it_is(size):
    data = bytearray(random.Random(1).randbytes(size))
    data += slow_checksum(bytes(data)).to_bytes(2, "little")
    assert is_sound(bytes(data))

    for where in range(0, len(data), max(1, len(data) // 40)):
        data[where] ^= 1 << (where % 8)
        assert not is_sound(bytes(data))
        data[where] ^= 1 << (where % 8)


def test_checksum_reads_a_view_without_copying_it_first():
    data = random.Random(2).randbytes(9000)

    assert checksum(memoryview(data)[1000:8000]) == slow_checksum(data[1000:8000])

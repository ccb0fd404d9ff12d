"""Whatever bytes come: a verdict, never an exception, no invention, and time and memory in proportion to the file."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from made_fit import T0, made_run, slow_checksum
from runtall.core import QUANTITIES, FileReading, Verdict
from runtall.core.fit_checksum import checksum
from runtall.readers.fit import read_fit
from runtall.readers.fit_parts import read_wire

WHOLE = {between: made_run(150, between=between).data() for between in (False, True)}
HEAD = WHOLE[False][:14]
TRUTH = {150: 0}

flips = st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 255)), min_size=1, max_size=12)


def is_sane(reading: FileReading) -> bool:
    assert isinstance(str(reading.detail), str)
    for activity in reading.activities:
        steps = np.diff(activity.t_s)
        assert (steps > 0).all()
        for name, channel in activity.channels.items():
            assert channel.values.shape == activity.t_s.shape
            assert channel.values.dtype == np.float64
            assert channel.n_valid
            if name in QUANTITIES and name != "distance_m":
                valid = channel.values[np.isfinite(channel.values)]
                assert QUANTITIES[name].low <= valid.min()
                assert valid.max() <= QUANTITIES[name].high
    if reading.bytes_read_ratio is not None:
        assert 0 <= reading.bytes_read_ratio <= 1
    return True


@given(st.binary(max_size=3000))
def test_any_bytes_get_a_verdict(data):
    assert is_sane(read_fit(data))


@given(st.binary(max_size=3000), st.booleans())
def test_any_bytes_behind_a_true_header_get_a_verdict(data, is_sealed):
    head = HEAD[:4] + len(data).to_bytes(4, "little") + HEAD[8:12]
    whole = head + slow_checksum(head).to_bytes(2, "little") + data
    tail = slow_checksum(whole).to_bytes(2, "little") if is_sealed else b""

    assert is_sane(read_fit(whole + tail))


@given(flips, st.booleans(), st.booleans())
@settings(max_examples=200)
def test_changed_bytes_never_raise_and_are_always_noticed(changes, between, is_resealed):
    data = bytearray(WHOLE[between])
    for where, what in changes:
        data[where % len(data)] ^= what
    if is_resealed:
        data[-2:] = slow_checksum(bytes(data[:-2])).to_bytes(2, "little")

    reading = read_fit(bytes(data))

    assert is_sane(reading)
    if not is_resealed and bytes(data) != WHOLE[between]:
        assert reading.verdict is not Verdict.IMPORTED


@given(st.integers(0, 10**9), st.booleans())
def test_a_cut_keeps_every_whole_record_before_it(where, between):
    whole = WHOLE[between]
    cut = whole[: where % len(whole)]
    before = sum(whole.find(b"\x01" + (T0 + i).to_bytes(4, "little")) + 26 <= len(cut) for i in range(150))

    reading = read_fit(cut)

    kept = sum(activity.n_samples for activity in reading.activities)
    assert is_sane(reading)
    assert kept == (before if before > 1 else kept)
    assert reading.verdict is not Verdict.IMPORTED


@given(st.integers(400, 4000), st.integers(1, 120), st.randoms(use_true_random=False), st.booleans())
def test_a_burst_costs_its_own_neighbourhood_only(where, length, random, between):
    data = bytearray(WHOLE[between])
    where = min(where, len(data) - 300 - length)
    data[where : where + length] = random.randbytes(length)

    reading = read_fit(bytes(data))

    assert is_sane(reading)
    kept = sum(activity.n_samples for activity in reading.activities)
    assert kept >= 150 - (length // 26 + 6)


@given(st.binary(max_size=9000))
def test_checksum_equals_the_slow_one(data):
    assert checksum(data) == slow_checksum(data)


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 7))
def test_records_are_found_however_they_are_interleaved(n, m, seed):
    rng = np.random.default_rng([n, m, seed])
    fit = made_run(0, closed=False)
    fit.define(2, 233, [(2, 13, int(rng.integers(1, 9)))]).define(3, 160, [(0, 0x84)])
    for second in range(n + m):
        for _ in range(int(rng.integers(0, 3))):
            fit.add(3, second)
        if second % 5 == 2:
            fit.body += bytes((2, *rng.integers(0, 256, fit.orders[2][1][0][2]).tolist()))
        fit.add(1, T0 + second, 5, 6, second, 3000, 140, 85, 64, 850)

    (part,) = read_wire(fit.data()).parts

    (records,) = part.of(20)
    distance = records.column(5)
    assert distance is not None
    assert distance.tolist() == list(range(n + m))


def test_hostile_files_take_time_in_proportion():
    """Ten times the bytes may take at most thirty times as long: nothing quadratic. A ratio in one run, not a clock."""
    taken = []
    for size in (20_000, 200_000):
        hostile = HEAD + bytes(np.random.default_rng(1).integers(0, 70, size, np.uint8))
        start = time.process_time()
        read_fit(hostile)
        taken.append(time.process_time() - start)

    assert taken[1] < 30 * max(taken[0], 0.005)

"""The format itself: headers, definitions, gaps, local types, interleaving, read back by an independent decoder."""

from __future__ import annotations

import io
import struct

import fitdecode
import numpy as np
import pytest

from runtall.core.fit_checksum import checksum
from runtall.writers.fit_encoding import (
    BYTE,
    FLOAT32,
    FLOAT64,
    SINT8,
    STRING,
    UINT8,
    UINT16,
    UINT16Z,
    UINT32,
    Field,
    Interleaved,
    Rows,
    encode_fit,
    message_type,
)

TYPE_A = message_type(0xFF10, first=Field(0, UINT16), second=Field(1, UINT8))
TYPE_B = message_type(0xFF11, first=Field(0, UINT32))


def decoded(data: bytes) -> list[tuple[int, dict[int, object]]]:
    """Global number and raw fields of every data message."""
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        return [
            (message.global_mesg_num, {field.def_num: field.raw_value for field in message.fields})
            for message in reader
            if isinstance(message, fitdecode.FitDataMessage)
        ]


def test_header_and_both_checksums_stand_where_the_format_wants_them():
    data = encode_fit([Rows(TYPE_B, {"first": 7})])

    size, protocol, _, data_size, tag, header_sum = struct.unpack("<BBHI4sH", data[:14])
    assert (size, protocol, tag) == (14, 0x20, b".FIT")
    assert data_size == len(data) - 14 - 2
    assert header_sum == checksum(data[:12])
    assert struct.unpack("<H", data[-2:])[0] == checksum(data[:-2])


def test_a_definition_and_two_messages_byte_by_byte():
    data = encode_fit([Rows(TYPE_A, {"first": [0x0102, 0x0304], "second": 5})])

    definition = bytes([0x40, 0, 0, 0x10, 0xFF, 2, 0, 2, 0x84, 1, 1, 0x02])  # local 0, little-endian, message 0xFF10
    assert data[14:-2] == definition + bytes([0, 0x02, 0x01, 5]) + bytes([0, 0x04, 0x03, 5])


def test_gaps_and_what_does_not_fit_become_the_field_s_own_pattern():
    kinds = message_type(0xFF12, a=Field(0, UINT8), b=Field(1, SINT8), c=Field(2, UINT16Z), d=Field(3, UINT16, 10, 2))
    nan = float("nan")

    data = encode_fit([Rows(kinds, {"a": [1, nan, 300], "b": [-5, nan, 128], "c": [9, nan, 70000], "d": [1.26, nan, -3]})])

    assert data[14 + 6 + 12 : -2] == b"".join(
        [
            struct.pack("<BBbHH", 0, 1, -5, 9, 33),  # (1.26 + 2) x 10 rounds to 33
            struct.pack("<BBbHH", 0, 0xFF, 0x7F, 0, 0xFFFF),
            struct.pack("<BBbHH", 0, 0xFF, 0x7F, 0, 0xFFFF),
        ]
    )


def test_none_is_a_gap_too():
    data = encode_fit([Rows(TYPE_A, {"first": None, "second": [1, None]})])

    assert data[-2 - 8 : -2] == struct.pack("<BHBBHB", 0, 0xFFFF, 1, 0, 0xFFFF, 0xFF)


def test_text_arrays_and_floats_come_back():
    kinds = message_type(0xFF13, a=Field(0, STRING), b=Field(1, UINT16, 1000), c=Field(2, FLOAT64), d=Field(3, BYTE))

    [(_, fields)] = decoded(encode_fit([Rows(kinds, {"a": "Grüße", "b": [[0.4, float("nan")]], "c": 0.1, "d": b"\1\2"})]))

    assert fields[0] in ("Grüße", "Grüße".encode() + b"\0")
    assert fields[1] == (400, 0xFFFF) or fields[1] == (400, None)
    assert fields[2] == 0.1
    assert tuple(fields[3]) == (1, 2)


def test_a_layout_is_defined_once_for_as_long_as_it_keeps_its_local_type():
    twice = encode_fit([Rows(TYPE_A, {"first": 1}), Rows(TYPE_B, {"first": 2}), Rows(TYPE_A, {"first": 3})])
    again = encode_fit([Rows(TYPE_A, {"first": 1}), Rows(TYPE_B, {"first": 2}), Rows(TYPE_A, {"second": 3})])

    assert [fields for _, fields in decoded(twice)] == [{0: 1}, {0: 2}, {0: 3}]
    # 2 definitions of 9 bytes and 3 messages of 3, 5, 3; the other has a third definition and one message a byte shorter.
    assert len(twice) == 14 + 18 + 11 + 2
    assert len(again) == len(twice) + 9 - 1


def test_more_than_sixteen_layouts_share_the_sixteen_local_types():
    kinds = [message_type(0xFF20 + k, first=Field(0, UINT8)) for k in range(20)]
    parts = [Rows(kind, {"first": k}) for k, kind in enumerate(kinds)] * 2

    found = decoded(encode_fit(parts))

    assert found == [(0xFF20 + k, {0: k}) for k in range(20)] * 2


def test_interleaved_rows_come_in_the_order_of_their_keys_and_ties_in_the_order_of_kinds():
    a = Rows(TYPE_A, {"first": [10, 11, 12]}, order=np.array([0.0, 1.0, 2.0]))
    b = Rows(TYPE_B, {"first": [20, 21]}, order=np.array([1.0, 1.5]))

    found = decoded(encode_fit([Interleaved((a, b))]))

    assert [fields[0] for _, fields in found] == [10, 11, 20, 21, 12]


def test_sixteen_kinds_interleave_after_other_layouts_took_the_local_types():
    kinds = [message_type(0xFF20 + k, first=Field(0, UINT8)) for k in range(16)]
    before = [Rows(message_type(0xFF60 + k, first=Field(0, UINT8)), {"first": k}) for k in range(5)]
    merged = Interleaved(tuple(Rows(kind, {"first": [k, k]}, order=np.array([0.0, 1.0])) for k, kind in enumerate(kinds)))

    found = decoded(encode_fit([*before, merged, before[0]]))

    assert found[5:] == [(0xFF20 + k, {0: k}) for k in range(16)] * 2 + [(0xFF60, {0: 0})]


@pytest.mark.parametrize(
    ("parts", "word"),
    [
        ([Rows(TYPE_A, {"first": [1, 2], "second": [1, 2, 3]})], "differ in length"),
        ([Rows(message_type(1, a=Field(0, STRING)), {"a": "x" * 255})], "does not fit"),
        ([Interleaved((Rows(TYPE_A, {"first": [1]}),))], "sort key"),
        ([Interleaved(tuple(Rows(TYPE_B, {"first": [1]}, order=np.zeros(1)) for _ in range(17)))], "16"),
    ],
)
def test_what_cannot_be_a_file_is_refused(parts, word):
    with pytest.raises(ValueError, match=word):
        encode_fit(parts)


def test_a_float_gap_stays_a_gap():
    kind = message_type(0xFF30, a=Field(0, FLOAT32))

    [(_, first), (_, second)] = decoded(encode_fit([Rows(kind, {"a": [1.5, float("nan")]})]))

    assert first == {0: 1.5}
    assert second[0] is None or np.isnan(second[0])

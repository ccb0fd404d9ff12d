"""Instants, dates and numbers in text."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.readers.columns import Columns, numbers
from runtall.readers.dates import dates_of_column
from runtall.readers.instants import epoch_seconds, one_epoch_second, utc_offset_s

NOON = datetime(2024, 2, 29, 12, 0, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (b"2024-02-29T12:00:00Z", NOON),
        (b"2024-02-29T12:00:00.25Z", NOON + 0.25),
        (b"2024-02-29T12:00:00,5Z", NOON + 0.5),
        (b"2024-02-29T14:00:00+02:00", NOON),
        (b"2024-02-29T06:30:00-0530", NOON),
        (b"2024-02-29 12:00:00 +0000", NOON),
        (b" 2024-02-29T12:00Z ", NOON),
        (b"2024-02-29T12:00:00", NOON),
    ],
)
def test_an_instant_is_read_in_every_usual_spelling(text: bytes, seconds: float):
    assert one_epoch_second(text) == seconds
    assert_allclose(epoch_seconds([text] * 5), seconds)


@pytest.mark.parametrize(
    "text", [b"", b"yesterday", b"2023-02-29T12:00:00Z", b"2024-13-01T00:00:00Z", b"2024-01-01T25:00:00Z", b" " * 100_000 + b"x"]
)
def test_what_is_no_instant_is_a_gap(text: bytes):
    assert np.isnan(epoch_seconds([text, text, text])).all()


def test_many_instants_agree_with_the_calendar_over_four_centuries():
    instants = [
        datetime(year, month, day, 5, 6, 7, tzinfo=UTC)
        for year in range(1900, 2301)
        for month, day in ((1, 1), (2, 28), (3, 1), (12, 31))
    ]

    made = epoch_seconds([instant.strftime("%Y-%m-%dT%H:%M:%SZ").encode() for instant in instants])

    assert_allclose(made, [instant.timestamp() for instant in instants])


def test_mixed_lengths_and_gaps_keep_their_places():
    made = epoch_seconds([b"2024-02-29T12:00:00Z", b"", b"2024-02-29T12:00:01.500Z", b"x", b"2024-02-29T12:00:02Z"])

    assert_allclose(made - NOON, [0, np.nan, 1.5, np.nan, 2])


def test_an_offset_is_told_apart_from_plain_utc():
    assert utc_offset_s("2024-05-01 08:00:00 -0330") == -12_600
    assert utc_offset_s("2024-05-01T08:00:00Z") is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Feb 22, 2021, 10:30:06 AM", "2021-02-22T10:30:06"),
        ("Feb 22, 2021, 12:30:06 AM", "2021-02-22T00:30:06"),
        ("22.02.2021, 10:30:06", "2021-02-22T10:30:06"),
        ("22. Februar 2021 um 10:30", "2021-02-22T10:30:00"),
        ("22 févr. 2021 à 10:30:06", "2021-02-22T10:30:06"),
        ("22 mar 2021, 10:30:06", "2021-03-22T10:30:06"),
        ("22 de mayo de 2021 10:30:06", "2021-05-22T10:30:06"),
        ("22 août 2021, 10:30:06", "2021-08-22T10:30:06"),
        ("2021年2月22日 10:30:06", "2021-02-22T10:30:06"),
        ("22 февр. 2021 г., 10:30:06", "2021-02-22T10:30:06"),
        ("2014-09-12 16:54:28", "2014-09-12T16:54:28"),
        ("22/02/2021 10:30:06", "2021-02-22T10:30:06"),
    ],
)
def test_a_date_is_read_in_many_languages(cell: str, expected: str):
    (made,) = dates_of_column([cell])

    assert made is not None
    assert made.isoformat() == f"{expected}+00:00"


def test_day_and_month_are_not_guessed_but_learnt_from_the_column():
    assert dates_of_column(["03/04/2021 10:00:00"]) == [None]
    assert dates_of_column(["03/04/2021 10:00:00", "25/04/2021 10:00:00"])[0] == datetime(2021, 4, 3, 10, tzinfo=UTC)
    assert dates_of_column(["03/04/2021 10:00:00", "04/25/2021 10:00:00"])[0] == datetime(2021, 3, 4, 10, tzinfo=UTC)


def test_nonsense_is_no_date():
    assert dates_of_column(["", "soon", "31.02.2021", "x" * 10_000, None]) == [None] * 5


def test_texts_become_numbers_and_gaps():
    assert_allclose(numbers([b"1.5", b" 2 \n", b"nan", b"", b"3,25", b"x"]), [1.5, 2, np.nan, np.nan, 3.25, np.nan])


def test_points_of_different_shapes_share_columns():
    columns = Columns(100)
    columns.add(("time", "a"), [(b"2024-02-29T12:00:00Z", b"1")] * 2)
    columns.add(("time", "b"), [(b"2024-02-29T12:00:00Z", b"2")])
    columns.settle()
    columns.add(("c",), [(b"3",)])

    arrays = columns.arrays()

    assert_allclose(arrays["a"], [1, 1, np.nan, np.nan])
    assert_allclose(arrays["b"], [np.nan, np.nan, 2, np.nan])
    assert_allclose(arrays["c"], [np.nan, np.nan, np.nan, 3])
    assert len(columns) == 4

"""What --json writes, and that its schema says the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from runtall.cli.json_form import plain, schema
from runtall.cli.schemas import SCHEMAS, schema_of
from runtall.core import Message, Verdict, say
from schema_check import check


@dataclass(frozen=True, slots=True)
class Inner:
    """A part."""

    share: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Outer:
    """A whole."""

    at: datetime
    on: date
    sentence: Message
    parts: tuple[Inner, ...]
    named: Mapping[str, Inner]
    pair: tuple[str, int]


VALUE = Outer(
    datetime(2026, 3, 2, 6, 30, tzinfo=UTC),
    date(2026, 3, 2),
    say("read {n} files", n=3),
    (Inner(float("nan"), Verdict.TABLE), Inner(0.25, Verdict.OTHER)),
    {"a": Inner(None, Verdict.IMPORTED)},
    ("x", 1),
)


def test_values_become_plain_json_and_a_gap_becomes_null():
    assert plain(VALUE) == {
        "at": "2026-03-02T06:30:00Z",
        "on": "2026-03-02",
        "sentence": "read 3 files",
        "parts": [{"share": None, "verdict": "table"}, {"share": 0.25, "verdict": "other"}],
        "named": {"a": {"share": None, "verdict": "imported"}},
        "pair": ["x", 1],
    }


def test_what_is_written_holds_to_its_schema():
    check(plain(VALUE), schema(Outer))


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_json_output_has_a_schema_whose_parts_are_described(name):
    found = schema_of(name)

    assert found["$schema"].startswith("https://json-schema.org/")
    assert found["type"] in ("object", "array")

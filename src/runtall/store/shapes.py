"""Frozen values to and from what a JSON column holds."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from django.db import connection
from django.db.models import F, Model
from django.db.models.functions import Collate

from runtall.core import Message

_Value = TypeVar("_Value")
_Row = TypeVar("_Row", bound=Model)

_NUL = rb"\u0000"
"""A NUL character as JSON writes it."""


def to_plain(value: object) -> Any:
    """Return lists, dicts and numbers that say the same as ``value``."""
    written = msgspec.json.encode(value)
    plain = msgspec.json.decode(written)
    return _writable(plain) if _NUL in written else plain


def _writable(plain: Any) -> Any:
    """Leave out NUL characters: they carry no word, and PostgreSQL keeps none."""
    if isinstance(plain, str):
        return plain.replace("\0", "")
    if isinstance(plain, dict):
        return {_writable(key): _writable(value) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [_writable(each) for each in plain]
    return plain


def fitted(row: _Row) -> _Row:
    """Return a row with its texts as columns take them: without NUL characters, and no longer than each column is."""
    for field in row._meta.fields:
        text = row.__dict__.get(field.attname)
        if isinstance(text, str):
            setattr(row, field.attname, text.replace("\0", "")[: field.max_length])
    return row


def by_bytes(name: str) -> Collate | F:
    """Return the column as it is sorted on every database: byte by byte, and not as some language does."""
    return Collate(name, "C") if connection.vendor == "postgresql" else F(name)


def to_value(plain: object, kind: type[_Value]) -> _Value:
    """Return the frozen value of type ``kind`` that ``plain`` was made from."""
    return msgspec.convert(plain, kind)


def to_bytes(value: object) -> bytes:
    """Return ``value`` as JSON bytes."""
    return msgspec.json.encode(value)


def to_message(plain: Any) -> Message:
    """Return the sentence that was kept."""
    return msgspec.convert(plain, Message)

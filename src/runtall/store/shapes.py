"""Frozen values to and from what a JSON column holds."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec

from runtall.core import Message

_Value = TypeVar("_Value")


def to_plain(value: object) -> Any:
    """Return lists, dicts and numbers that say the same as ``value``."""
    return msgspec.to_builtins(value)


def to_value(plain: object, kind: type[_Value]) -> _Value:
    """Return the frozen value of type ``kind`` that ``plain`` was made from."""
    return msgspec.convert(plain, kind)


def to_bytes(value: object) -> bytes:
    """Return ``value`` as JSON bytes."""
    return msgspec.json.encode(value)


def to_message(plain: Any) -> Message:
    """Return the sentence that was kept."""
    return msgspec.convert(plain, Message)

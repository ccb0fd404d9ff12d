"""How values are written by ``--json``, and the schema of it: both from the same frozen types, so they cannot part."""

from __future__ import annotations

import json
import math
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from runtall.core import Message

Plain = dict[str, Any] | list[Any] | str | int | float | bool | None


def plain(value: object) -> Plain:
    """Return ``value`` as JSON can hold it: keys are field names with their units, sentences English, gaps ``null``."""
    if isinstance(value, Message):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=str)
    assert value is None or isinstance(value, (str, int))
    return value


def as_json(value: object) -> str:
    """Return ``value`` as indented JSON text."""
    return json.dumps(plain(value), indent=2, ensure_ascii=True)


_SIMPLE: dict[Any, dict[str, str]] = {
    str: {"type": "string"},
    Message: {"type": "string", "description": "a sentence in English"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


def schema(kind: Any) -> dict[str, Any]:
    """Return the JSON Schema of what ``plain`` makes of values of ``kind``."""
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [schema(each) for each in inner]}
    if origin is frozenset:
        return {"type": "array", "items": schema(inner[0]), "uniqueItems": True}
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": schema(inner[0])}
    if origin is tuple:
        return {"type": "array", "prefixItems": [schema(each) for each in inner], "minItems": len(inner), "maxItems": len(inner)}
    if origin is Mapping or origin is dict:
        return {"type": "object", "additionalProperties": schema(inner[1])}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [str(each.value) for each in kind]}
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        first_line = (kind.__doc__ or "").strip().splitlines()[0]
        return {
            "type": "object",
            "description": first_line,
            "properties": {name: schema(hints[name]) for name in names},
            "required": names,
            "additionalProperties": False,
        }
    raise TypeError(f"no JSON form for {kind}")

"""How values are written as JSON, and the schema of it: both from the same frozen types, so they cannot part.

The command line (``--json``) and the API write the same form.
"""

from __future__ import annotations

import math
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from runtall.core import Message

Plain = dict[str, Any] | list[Any] | str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Form:
    """How to write what stands open.

    Attributes
    ----------
    say
        Makes the words of a sentence: English unless said.
    tags
        Members of closed unions: class to the word that stands under ``kind`` in what is written of it.
    """

    say: Callable[[Message], str] = str
    tags: Mapping[type, str] = field(default_factory=dict)


ENGLISH = Form()


def plain(value: object, form: Form = ENGLISH) -> Plain:
    """Return ``value`` as JSON can hold it: keys are field names with their units, gaps ``null``."""
    if isinstance(value, Message):
        return form.say(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6) if math.isfinite(value) else None
    if is_dataclass(value) and not isinstance(value, type):
        tag = form.tags.get(type(value))
        told = {each.name: plain(getattr(value, each.name), form) for each in fields(value)}
        return told if tag is None else {"kind": tag, **told}
    if isinstance(value, Mapping):
        return {str(key): plain(each, form) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(each, form) for each in value]
    if isinstance(value, frozenset):
        return sorted((plain(each, form) for each in value), key=str)
    assert value is None or isinstance(value, (str, int))
    return value


_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    Message: {"type": "string", "description": "a sentence in English"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    type(None): {"type": "null"},
}


@dataclass(slots=True)
class Parts:
    """Where schemas of types are gathered under their names, to be referred to, rather than written out at each place.

    Attributes
    ----------
    tags
        As in :class:`Form`.
    gaps
        Numbers may be ``null``: a NaN is a gap.
    """

    tags: Mapping[type, str] = field(default_factory=dict)
    gaps: bool = True
    named: dict[str, dict[str, Any]] = field(default_factory=dict)
    types: dict[str, type] = field(default_factory=dict)


def schema(kind: Any, parts: Parts | None = None) -> dict[str, Any]:
    """Return the JSON Schema of what ``plain`` makes of values of ``kind``; with ``parts`` types are named there."""
    if kind is float and parts is not None and parts.gaps:
        return {"type": ["number", "null"]}
    if kind in _SIMPLE:
        return dict(_SIMPLE[kind])
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return schema(inner[0], parts)
    if origin in (typing.Union, types.UnionType):
        return _union(inner, parts)
    if origin is frozenset:
        return {"type": "array", "items": schema(inner[0], parts), "uniqueItems": True}
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": schema(inner[0], parts)}
    if origin is tuple:
        each = [schema(one, parts) for one in inner]
        return {"type": "array", "prefixItems": each, "minItems": len(inner), "maxItems": len(inner)}
    if origin is Mapping or origin is dict:
        return {"type": "object", "additionalProperties": schema(inner[1], parts)}
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [str(each.value) for each in kind]}
    if is_dataclass(kind):
        return _of_class(kind, parts)
    raise TypeError(f"no JSON form for {kind}")


def _union(inner: tuple[Any, ...], parts: Parts | None) -> dict[str, Any]:
    found = [schema(each, parts) for each in inner]
    tags = {} if parts is None else {parts.tags[each]: schema(each, parts)["$ref"] for each in inner if each in parts.tags}
    if len(tags) == len(inner):
        return {"oneOf": found, "discriminator": {"propertyName": "kind", "mapping": tags}}
    return {"anyOf": found}


def _of_class(kind: Any, parts: Parts | None) -> dict[str, Any]:
    if parts is None:
        return _object(kind, None)
    name = next((each for each, known in parts.types.items() if known is kind), None)
    if name is None:
        name = _free_name(kind, parts)
        parts.types[name] = kind
        parts.named[name] = _object(kind, parts)
    return {"$ref": f"#/components/schemas/{name}"}


def _free_name(kind: type, parts: Parts) -> str:
    """Return the name of a type; where another one is called so already, with the room that it comes from."""
    if kind.__name__ not in parts.types:
        return kind.__name__
    room = kind.__module__.split(".")[1].title()
    return f"{room}{kind.__name__}"


def _object(kind: Any, parts: Parts | None) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    names = [each.name for each in fields(kind)]
    first_line = (kind.__doc__ or "").strip().splitlines()[0]
    tag = None if parts is None else parts.tags.get(kind)
    kinds = {} if tag is None else {"kind": {"type": "string", "const": tag}}
    return {
        "type": "object",
        "description": first_line,
        "properties": {**kinds, **{name: schema(hints[name], parts) for name in names}},
        "required": [*kinds, *names],
        "additionalProperties": False,
    }

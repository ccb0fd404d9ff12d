"""Rows of a runner to lines of JSON and back: open, exact, with numbers of their own in place of this database's ids."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from django.db import connection, models

from runtall.core import UnreadableFileError, say
from runtall.store import columns, marks, owning
from runtall.store.models import ChannelColumn, Runner, Summary
from runtall.store.plan_models import StoredDecision

Numbers = dict[str, dict[int, int]]
"""For each table, from the ids of one side to those of the other."""
_JSON = msgspec.json.Encoder()
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Table:
    """One table of an export."""

    name: str
    model: type[models.Model]
    fields: tuple[models.Field[Any, Any], ...]

    @property
    def label(self) -> str:
        """Name of the model."""
        return self.model._meta.label


def tables() -> tuple[Table, ...]:
    """Return what is exported, each table after those that its rows name."""
    return tuple(Table(owning.rule_of(each).name, each, _fields(each)) for each in owning.taken_models())


def _fields(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    without = {"runner", *owning.rule_of(model).without}
    return tuple(each for each in model._meta.concrete_fields if not each.primary_key and each.name not in without)


def of_runner(table: Table, runner_id: int) -> models.QuerySet[Any]:
    """Return the rows of a runner in the order in which they were written."""
    manager = table.model._default_manager
    rows = manager.filter(pk=runner_id) if table.model is Runner else manager.filter(runner_id=runner_id)
    return rows.order_by("pk")


def count(runner_id: int) -> dict[str, int]:
    """Return how many rows of a runner each table holds."""
    return {table.name: of_runner(table, runner_id).count() for table in tables()}


# ---- out


def lines(table: Table, runner_id: int, numbers: Numbers) -> Iterator[bytes]:
    """Give the rows of a runner, a line of JSON each; ``numbers`` of tables before are used, those of this one added."""
    mine = numbers[table.label] = {}
    wanted, last = of_runner(table, runner_id), 0
    while rows := list(wanted.filter(pk__gt=last)[:_AT_ONCE]):  # never all of a table in memory
        for row in rows:
            last = row.pk
            mine[last] = len(mine) + 1
            yield _JSON.encode({"id": mine[last], **_said(table, row, numbers)})


def _said(table: Table, row: models.Model, numbers: Numbers) -> dict[str, Any]:
    if isinstance(row, ChannelColumn):
        return _channel_said(row, numbers)
    return {each.name: _value_said(table, each, getattr(row, each.attname), numbers) for each in table.fields}


def _value_said(table: Table, each: models.Field[Any, Any], value: Any, numbers: Numbers) -> Any:
    if value is None:
        return None
    if isinstance(each, models.ForeignKey):
        return numbers[each.related_model._meta.label][value]
    if isinstance(each, models.BinaryField):
        return BINARY[table.model, each.name].out(bytes(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def _channel_said(row: ChannelColumn, numbers: Numbers) -> dict[str, Any]:
    integers, is_gap = columns.integers(bytes(row.values), bytes(row.gaps))
    samples: list[int | None] = integers.tolist()
    for at in is_gap.nonzero()[0] if is_gap is not None else ():
        samples[at] = None
    return {
        "recording": numbers["store.StoredRecording"][row.recording_id],
        "name": row.name,
        "unit": row.unit,
        "source": row.source,
        "step": row.step,
        "samples": samples,
    }


@dataclass(frozen=True, slots=True)
class Form:
    """How a column of bytes stands in an export."""

    out: Callable[[bytes], Any]
    back: Callable[[Any], bytes]
    about: str


def _inflated(packed: bytes) -> msgspec.Raw:
    return msgspec.Raw(zlib.decompress(packed))


def _deflated(said: Any) -> bytes:
    return zlib.compress(bytes(said), 6)


BINARY: dict[tuple[type[models.Model], str], Form] = {
    (Summary, "parts"): Form(msgspec.Raw, bytes, "an object: what else was measured on the run"),
    (StoredDecision, "inputs"): Form(_inflated, _deflated, "an object: everything that the card was made from"),
}
"""Every column of bytes but those of channels, which are written as samples."""


# ---- in


def keep(table: Table, runner_id: int, said: Iterable[bytes], numbers: Numbers) -> int:
    """Keep lines of an export as rows of a runner and return how many; call it in a transaction.

    Raises
    ------
    UnreadableFileError
        A line is not what the table holds; nothing of it may be kept then.
    """
    mine = numbers.setdefault(table.label, {})
    decoder = msgspec.json.Decoder(dict[str, msgspec.Raw])
    n = 0
    for line in said:
        try:
            raw = decoder.decode(line)
            number = msgspec.json.decode(raw.pop("id"), type=int)
            row = _row(table, raw, numbers)
        except (msgspec.DecodeError, KeyError, ValueError, TypeError, OverflowError, zlib.error) as error:
            raise UnreadableFileError(
                say("Line {n} of {table} in this export is not what it should be.", n=n + 1, table=table.name),
                say("Nothing was changed. Export again, and do not edit the file."),
            ) from error
        if isinstance(row, Runner):
            Runner.objects.filter(pk=runner_id).update(name=row.name, created_at=row.created_at)
            mine[number] = runner_id
        else:
            row.runner_id = runner_id  # type: ignore[attr-defined]  # every other table has a runner
            row.save_base(raw=True, force_insert=True)  # as it stands: no "now" in place of what was said
            mine[number] = int(row.pk)
        n += 1
    if issubclass(table.model, marks.Marked):
        marks.renew(runner_id, table.model.marked_as)
    return n


def _row(table: Table, raw: dict[str, msgspec.Raw], numbers: Numbers) -> models.Model:
    if table.model is ChannelColumn:
        return _channel(raw, numbers)
    known = {each.name for each in table.fields}
    if set(raw) - known:
        raise KeyError("a field that the table does not have")
    made = table.model()
    for each in table.fields:
        if each.name in raw:
            setattr(made, each.attname, _value(table, each, raw[each.name], numbers))
        elif not (each.null or each.has_default()):
            raise KeyError(each.name)
    return made


def _value(table: Table, each: models.Field[Any, Any], raw: msgspec.Raw, numbers: Numbers) -> Any:
    if isinstance(each, models.BinaryField):
        msgspec.json.decode(raw)  # it is JSON
        return BINARY[table.model, each.name].back(raw)
    value = msgspec.json.decode(raw)
    if isinstance(each, models.JSONField):
        if value is None and not each.null:
            raise ValueError(each.name)
        return value
    if value is None:
        if not each.null:
            raise ValueError(each.name)
        return None
    if isinstance(each, models.ForeignKey):
        return numbers[each.related_model._meta.label][value]
    return _plain(each, value)


_SHAPES: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.BooleanField, bool),
    (models.FloatField, float),
    (models.IntegerField, int),
    (models.CharField, str),
    (models.TextField, str),
)


def _plain(each: models.Field[Any, Any], value: Any) -> Any:
    """Return a value if the column can hold it as it is; raises ``ValueError`` or ``msgspec.ValidationError`` else."""
    shape = next(shape for kind, shape in _SHAPES if isinstance(each, kind))
    found = msgspec.convert(value, shape)
    if isinstance(found, str) and ("\x00" in found or (each.max_length is not None and len(found) > each.max_length)):
        raise ValueError(each.name)
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError(each.name)
    if isinstance(found, float) and not math.isfinite(found):
        raise ValueError(each.name)
    if isinstance(found, int) and not isinstance(found, bool):
        low, high = connection.ops.integer_field_range(each.get_internal_type())
        if (low is not None and found < low) or (high is not None and found > high):
            raise ValueError(each.name)
    if each.choices and found not in {choice for choice, _label in each.flatchoices}:
        raise ValueError(each.name)
    return found


class _Channel(msgspec.Struct, forbid_unknown_fields=True):
    recording: int
    name: str
    unit: str
    source: str
    step: float
    samples: list[int | None]


def _channel(raw: dict[str, msgspec.Raw], numbers: Numbers) -> ChannelColumn:
    said = msgspec.convert({name: msgspec.json.decode(value) for name, value in raw.items()}, _Channel)
    packed = columns.packed(said.name, said.unit, said.source, said.step, said.samples)
    limits = {each.name: each.max_length for each in ChannelColumn._meta.concrete_fields}
    if any(len(getattr(said, name)) > (limits[name] or 0) for name in ("name", "unit", "source")):
        raise ValueError("a name that is too long")
    return ChannelColumn(
        recording_id=numbers["store.StoredRecording"][said.recording],
        name=packed.name,
        unit=packed.unit,
        source=packed.source,
        step=packed.step,
        n_valid=packed.n_valid,
        values=packed.values,
        gaps=packed.gaps,
    )


# ---- what it looks like


def schema(table: Table) -> dict[str, Any]:
    """Return the JSON Schema of a line of one table, made from its columns."""
    if table.model is ChannelColumn:
        properties: dict[str, Any] = {
            "recording": {"type": "integer", "description": "id of a line of recordings"},
            "name": {"type": "string"},
            "unit": {"type": "string"},
            "source": {"type": "string"},
            "step": {"type": "number", "description": "value of 1 in samples, in unit"},
            "samples": {"type": "array", "items": _or_null({"type": "integer"}), "description": "null is a gap"},
        }
    else:
        properties = {each.name: _schema_of(table, each) for each in table.fields}
    return {
        "title": table.name,
        "description": (table.model.__doc__ or "").strip().splitlines()[0],
        "type": "object",
        "properties": {"id": {"type": "integer"}, **properties},
        "required": ["id", *properties],
        "additionalProperties": False,
    }


def _schema_of(table: Table, each: models.Field[Any, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {"description": str(each.help_text)} if each.help_text else {}
    if isinstance(each, models.BinaryField):
        return {"type": "object", "description": BINARY[table.model, each.name].about}
    if isinstance(each, models.JSONField):
        return about
    if isinstance(each, models.ForeignKey):
        target = owning.rule_of(each.related_model).name
        kind: dict[str, Any] = {"type": "integer", "description": f"id of a line of {target}"}
    else:
        kind = {**_KINDS[next(shape for known, shape in _SHAPES if isinstance(each, known))], **about}
    if each.choices:
        kind["enum"] = [choice for choice, _label in each.flatchoices]
    return _or_null(kind) if each.null else kind


def _or_null(kind: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [kind, {"type": "null"}]}


_KINDS: dict[Any, dict[str, Any]] = {
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    int: {"type": "integer"},
    str: {"type": "string"},
}

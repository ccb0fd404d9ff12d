"""Fields that apps and pods add to a FIT file: their names, units and who wrote them."""

from __future__ import annotations

from typing import NamedTuple

from runtall.readers.fit_profile import APPLICATIONS, DEVELOPER_DATA_ID, FIELD_DESCRIPTION, FILE_ID, MANUFACTURERS
from runtall.readers.fit_wire import Part, base_type


class DeveloperField(NamedTuple):
    """One described field: ``value = raw / scale - offset`` in the maker's own unit."""

    developer_index: int
    number: int
    base: int
    name: str
    unit: str
    scale: float
    offset: float
    invalid: float
    source: str


def read_developer_fields(part: Part) -> tuple[DeveloperField, ...]:
    """Read the field descriptions of ``part``; a later description of the same field replaces an earlier one."""
    tables = part.of(FIELD_DESCRIPTION)
    if not tables:
        return ()
    sources = _sources(part)
    fields: dict[tuple[int, int], DeveloperField] = {}
    for table in tables:
        for row in range(len(table)):
            index, number, base, name, scale, offset, unit = table.cells(row, (0, 1, 2, 3, 6, 7, 8))
            if not isinstance(index, int) or not isinstance(number, int) or not isinstance(base, int):
                continue
            kind = base_type(base)
            if kind is None or kind.code == "S":
                continue
            fields[index, number] = DeveloperField(
                index,
                number,
                base,
                name if isinstance(name, str) else f"field {number}",
                unit if isinstance(unit, str) else "",
                float(scale) if isinstance(scale, int) and scale > 0 else 1.0,
                float(offset) if isinstance(offset, int) else 0.0,
                kind.invalid,
                sources.get(index, f"app {index}"),
            )
    return tuple(fields.values())


def _sources(part: Part) -> dict[int, str]:
    """Say who stands behind each developer index: a known app, its maker, or the identity it gave."""
    writer = next((table.cell(0, 1) for table in part.of(FILE_ID)), None)
    sources: dict[int, str] = {}
    for table in part.of(DEVELOPER_DATA_ID):
        for row in range(len(table)):
            index, application, maker = table.cells(row, (3, 1, 2))
            if not isinstance(index, int):
                continue
            identity = application.hex() if isinstance(application, bytes) else ""
            if identity in APPLICATIONS:
                sources[index] = APPLICATIONS[identity]
            elif isinstance(maker, int) and maker in MANUFACTURERS:
                sources[index] = MANUFACTURERS[maker].lower()
            elif identity.strip("0"):
                sources[index] = identity
            elif isinstance(writer, int) and writer in MANUFACTURERS:
                sources[index] = MANUFACTURERS[writer].lower()
    return sources

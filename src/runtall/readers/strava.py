"""Strava's table of activities, in any language and with any number of columns: read by what stands in its columns.

Header words follow the account's language, repeat, and may be wrapped in HTML; the number of columns changes every year. What
does not change: file names look like ``activities/123.fit.gz``, gear stands just before them, and date, name, kind and
description follow one another. Known words in headers come first, these habits fill in where the words are not known.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from runtall.core import LimitExceededError, say
from runtall.readers.dates import dates_of_column
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.sports import plain, sport_of_label
from runtall.readers.tables import TableRow

_FILE = re.compile(r"\s*(?:.*[/\\])?activities[/\\]([^/\\]+\.(?:fit|tcx|gpx)(?:\.gz)?)\s*", re.IGNORECASE)
_HTML = re.compile(r"<[^>]*>")


@cache
def _meanings() -> Mapping[str, str]:
    found = tomllib.loads(files("runtall.readers").joinpath("words", "strava_headers.toml").read_text(encoding="utf-8"))
    return MappingProxyType({words: meaning for meaning, known in found.items() for words in known})


@dataclass(frozen=True, slots=True)
class ActivityTable:
    """A service's table of activities.

    ``rows`` are by file name without its folder, each also without ``.gz``; ``n_without_file`` counts activities that were
    entered by hand.
    """

    rows: Mapping[str, TableRow]
    n_activities: int
    n_without_file: int
    n_columns: int


def read_activity_table(data: bytes, limits: Limits = LIMITS) -> ActivityTable | None:
    r"""Read a Strava table of activities; ``None`` where the bytes are some other table, or none.

    Raises
    ------
    LimitExceededError
        It has more rows than any real table.

    Examples
    --------
    >>> head, row = b"ID,Tag,Titel,Sorte,Text,Schuh,Datei", b"1,2024-05-01 08:00:00,Frueh,Lauf,,Alt,activities/7.fit.gz"
    >>> table = read_activity_table(head + b"\n" + row)
    >>> table.rows["7.fit.gz"].name, table.rows["7.fit.gz"].sport, table.rows["7.fit.gz"].gear
    ('Frueh', 'running', 'Alt')
    """
    grid = rows_of_csv(data, limits)
    if not grid:
        return None
    header, body = grid[0], grid[1:]
    columns = _columns(header, body)
    if columns is None:
        return None
    started = dates_of_column([_cell(row, columns.get("date")) for row in body])
    by_file: dict[str, TableRow] = {}
    without = 0
    for row, started_at in zip(body, started, strict=True):
        name = _file_name(_cell(row, columns["filename"]) or "")
        if name is None:
            without += 1
            continue
        made = _table_row(row, columns, started_at)
        by_file.setdefault(name, made)
        by_file.setdefault(re.sub(r"\.gz$", "", name, flags=re.IGNORECASE), made)
    return ActivityTable(MappingProxyType(by_file), len(body), without, len(header))


def rows_of_csv(data: bytes, limits: Limits = LIMITS) -> list[list[str]]:
    """Return the cells of a table, whatever its encoding and separator; empty where it is no table."""
    text = text_of(data)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    if head.count(separator) < 2:
        return []
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if any(cell.strip() for cell in row):
                rows.append(row[:512])
            if len(rows) > limits.max_table_rows:
                raise LimitExceededError(say("The table has more than {n} rows.", n=limits.max_table_rows))
    except csv.Error:
        return []
    return rows


def text_of(data: bytes) -> str:
    """Decode a text file: UTF-16 by its mark, UTF-8 where it holds, else Latin-1."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def header_words(cell: str) -> str:
    """Return a header cell's words for comparing: without HTML, accents, case and punctuation."""
    return " ".join(re.findall(r"\w+", plain(_HTML.sub(" ", cell[:512])).replace("_", " ")))


def _columns(header: Sequence[str], body: Sequence[Sequence[str]]) -> dict[str, int] | None:
    """Where each meaning stands; ``None`` for a table that names no activity files."""
    columns: dict[str, int] = {}
    for index, cell in enumerate(header):
        meaning = _meanings().get(header_words(cell))
        if meaning is not None:
            columns.setdefault(meaning, index)
    by_value = _file_column(body)
    if by_value is not None:
        columns["filename"] = by_value
    elif "filename" not in columns or "id" not in columns or "type" not in columns:
        return None
    if "type" not in columns:
        kind = _type_column(body, columns["filename"])
        if kind is not None:
            columns["type"] = kind
    kind = columns.get("type")
    if kind is not None:
        for meaning, index in (("name", kind - 1), ("date", kind - 2), ("notes", kind + 1)):
            if index >= 0 and index not in columns.values():
                columns.setdefault(meaning, index)
    before = columns["filename"] - 1
    if before >= 0 and before not in columns.values():
        columns.setdefault("gear", before)
    return columns


def _file_name(cell: str) -> str | None:
    found = _FILE.fullmatch(cell) if len(cell) < 512 else None
    return None if found is None else found.group(1)


def _file_column(body: Sequence[Sequence[str]]) -> int | None:
    counts: dict[int, int] = {}
    for row in body:
        for index, cell in enumerate(row):
            if "activities" in cell and _file_name(cell):
                counts[index] = counts.get(index, 0) + 1
    return max(counts, key=lambda index: counts[index]) if counts else None


def _type_column(body: Sequence[Sequence[str]], before: int) -> int | None:
    """Find the column before the file names whose cells are mostly known kinds of activity, and few different ones."""
    best, best_share = None, 0.5
    for index in range(before):
        cells = [cell for row in body if (cell := _cell(row, index))]
        distinct = set(cells)
        if not cells or len(distinct) > max(3, 0.5 * len(cells)) or not any(c.isalpha() for c in cells[0]):
            continue
        known = {cell for cell in distinct if sport_of_label(cell) is not None}
        share = sum(cell in known for cell in cells) / len(cells)
        if share > best_share:
            best, best_share = index, share
    return best


def _table_row(row: Sequence[str], columns: Mapping[str, int], started_at: datetime | None) -> TableRow:
    label = _cell(row, columns.get("type"))
    sport = sport_of_label(label)
    notes = [text for text in (_cell(row, columns.get("notes")), _cell(row, columns.get("private_notes"))) if text]
    return TableRow(
        name=_cell(row, columns.get("name")),
        notes="\n\n".join(notes) or None,
        gear=_cell(row, columns.get("gear")),
        sport=sport[0] if sport else None,
        sub_sport=sport[1] if sport else None,
        sport_label=label,
        started_at=started_at,
    )


def _cell(row: Sequence[str], index: int | None) -> str | None:
    return (row[index].strip() or None) if index is not None and index < len(row) else None

"""Reading the packaged data files: one folder for each kind of evidence, one TOML file for each topic in it."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Built = TypeVar("Built")


def packaged_files(folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every TOML file of a folder of the evidence, by name: its stem and what stands in it."""
    for file in sorted((files("runtall.evidence") / folder).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            yield file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8"))


def entries(folder: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every entry of a folder whose files hold one list each (``[[claims]]`` in ``claims/``), with its topic."""
    for topic, raw in packaged_files(folder):
        if set(raw) != {_list_name(folder)}:
            raise ValueError(f"{folder}/{topic}.toml holds {sorted(raw)} and not [[{_list_name(folder)}]] alone")
        yield from ((topic, each) for each in raw[_list_name(folder)])


def _list_name(folder: str) -> str:
    return "papers" if folder == "literature" else folder


def nothing_else(raw: Mapping[str, Any], kind: type, *elsewhere: str) -> None:
    """Refuse a key that ``kind`` has no field for; ``elsewhere`` are fields that do not stand in the file."""
    known = {field.name for field in fields(kind)} - set(elsewhere)
    if unknown := sorted(set(raw) - known):
        raise ValueError(f"{kind.__name__} {raw.get('id', '')} has no {', '.join(unknown)}")


def by_id(built: Iterable[Built], id_of: Callable[[Built], str]) -> dict[str, Built]:
    """Return things by their id, in the order of the files; an id that stands twice is refused."""
    found: dict[str, Built] = {}
    for each in built:
        if id_of(each) in found:
            raise ValueError(f"{id_of(each)} stands twice in the packaged evidence")
        found[id_of(each)] = each
    return found

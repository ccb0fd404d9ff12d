"""Who may do what: the authorisation matrix, read from ``authorisation.toml`` and asked before any view or job runs.

>>> verdict(Role.RUNNER, need_of_view("pain", "GET"))
<Verdict.ALLOW: 'allow'>
>>> verdict(Role.CLINICIAN, need_of_view("pain", "GET"))
<Verdict.WITH_GRANT: 'with-grant'>
>>> verdict(Role.OPERATOR, need_of_view("pain", "GET"))
<Verdict.DENY: 'deny'>
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Role(StrEnum):
    """Who asks; what each means stands at the head of ``authorisation.toml``."""

    NOBODY = "nobody"
    OWNER = "owner"
    DEVICE = "device"
    RUNNER = "runner"
    VISITOR = "visitor"
    CLINICIAN = "clinician"
    OPERATOR = "operator"


class Verb(StrEnum):
    """What is done to an object."""

    READ = "read"
    WRITE = "write"


class Verdict(StrEnum):
    """What a cell says."""

    ALLOW = "allow"
    DENY = "deny"
    WITH_GRANT = "with-grant"


@dataclass(frozen=True, slots=True)
class Need:
    """What a view or job does, to what."""

    object: str
    verb: Verb


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole of ``authorisation.toml``.

    Attributes
    ----------
    cells
        By object, verb and role.
    views
        What an address needs, by its name; a verb of ``None`` goes by the method.
    jobs
        What a kind of job needs.
    api
        What an operation of the API needs, by its id.
    scopes
        What a token must be made for, where it is more than reading, by object.
    """

    cells: dict[tuple[str, Verb, Role], Verdict]
    views: dict[str, tuple[str, Verb | None]]
    jobs: dict[str, Need]
    api: dict[str, Need]
    scopes: dict[str, str]

    @property
    def objects(self) -> tuple[str, ...]:
        """Every object once, in the order of the file."""
        return tuple(dict.fromkeys(name for name, _, _ in self.cells))


@cache
def matrix() -> Matrix:
    """Read the matrix, once a process."""
    raw = tomllib.loads(files("runtall.services").joinpath("authorisation.toml").read_text("utf-8"))
    jobs = {kind: _need(words) for kind, words in raw["jobs"].items()}
    api = {name: _need(words) for name, words in raw["api"].items()}
    return Matrix(
        cells={
            (name, verb, Role(role)): Verdict(says)
            for name, lines in raw["objects"].items()
            for verb in Verb
            for role, says in lines[verb.value].items()
        },
        views={name: _need(words) for name, words in raw["views"].items()},
        jobs={kind: Need(of, verb or Verb.WRITE) for kind, (of, verb) in jobs.items()},
        api={name: Need(of, verb or Verb.WRITE) for name, (of, verb) in api.items()},
        scopes=dict(raw["scopes"]),
    )


def _need(words: Any) -> tuple[str, Verb | None]:
    name, _, verb = str(words).partition(" ")
    return name, Verb(verb) if verb else None


def need_of_view(name: str | None, method: str | None) -> Need | None:
    """Return what a request for an address needs; ``None`` for an address without a line, which nobody but the owner may open."""
    found = matrix().views.get(name or "")
    if found is None:
        return None
    of, verb = found
    return Need(of, verb or (Verb.READ if method in ("GET", "HEAD") else Verb.WRITE))


def operation_need(name: str) -> Need | None:
    """Return what an operation of the API needs; ``None`` for one without a line, which nobody may use."""
    return matrix().api.get(name)


def scope_of(need: Need) -> str:
    """Return what a token must be made for.

    Examples
    --------
    >>> scope_of(Need("pain", Verb.READ)), scope_of(Need("pain", Verb.WRITE)), scope_of(Need("plan", Verb.WRITE))
    ('read', 'log', 'plan')
    """
    said = matrix().scopes
    return said.get(f"{need.object} {need.verb.value}", said[need.verb.value])


def verdict(role: Role, need: Need | None) -> Verdict:
    """Return what the matrix says; what has no cell is denied."""
    if need is None:
        return Verdict.DENY
    return matrix().cells.get((need.object, need.verb, role), Verdict.DENY)


def may(role: Role, view_name: str, method: str = "GET") -> bool:
    """Whether a role may open an address, with a grant where one is needed."""
    return verdict(role, need_of_view(view_name, method)) is not Verdict.DENY

"""Which database runtall keeps its rows in: a file in its folder, or PostgreSQL where ``DATABASE_URL`` names one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from runtall.core import ImplausibleValueError, say

VARIABLE = "DATABASE_URL"
FILE_NAME = "runtall.sqlite3"

ALLOWED_OPTIONS = frozenset(
    {
        "application_name", "channel_binding", "connect_timeout", "gssencmode", "host", "passfile", "port", "sslcert", "sslcrl",
        "sslkey", "sslmode", "sslrootcert", "target_session_attrs",
    }
)  # fmt: skip
"""What may follow the question mark: libpq's own words that say how to connect. A password is none of them."""

_PATIENCE_S = 10
_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
"""A machine that lost its power is noticed within a minute, here and by the server: its locks fall free then."""
_NAME = re.compile(r"[^\x00/]{1,63}\Z")
_FORM = say("Write it as {form}.", form="postgres://name:password@host:5432/database")


def database_of(url: str, home: Path) -> dict[str, Any]:
    """Return Django's description of the database that a URL names; the file in ``home`` where it is empty.

    Raises
    ------
    ImplausibleValueError
        The URL is none of a PostgreSQL database. No part of it is repeated: it may hold a password.
    """
    return _postgres(url.strip()) if url.strip() else _file(home)


def _file(home: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / FILE_NAME,
        "OPTIONS": {
            # WAL lets the pages read while an import writes; FULL puts every commit on disk before it is confirmed.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
        },
    }


def _postgres(url: str) -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _refused() from None  # its words would repeat the URL
    if parts.scheme not in {"postgres", "postgresql"} or parts.fragment:
        raise _refused()
    name = unquote(parts.path.removeprefix("/"))
    if not _NAME.match(name):
        raise _refused()
    _check_options(options)
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": options.pop("port", "") or str(port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # what is read is small: one answer costs less than a cursor that the server keeps
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "connect_timeout": _PATIENCE_S,
            "application_name": "runtall",
            **_KEEPALIVES,
            "options": " ".join(f"-c tcp_{name}={value}" for name, value in _KEEPALIVES.items()),
            **options,
        },
    }


def _check_options(options: dict[str, str]) -> None:
    if strange := sorted(set(options) - ALLOWED_OPTIONS):
        raise ImplausibleValueError(
            say("{variable} may not say {option}.", variable=VARIABLE, option=strange[0][:40]),
            say("After the question mark it may say {options}.", options=", ".join(sorted(ALLOWED_OPTIONS))),
        )


def _refused() -> ImplausibleValueError:
    return ImplausibleValueError(say("{variable} names no PostgreSQL database.", variable=VARIABLE), _FORM)


def is_shared(database: dict[str, Any]) -> bool:
    """Whether other machines may use the same database: any but the file in runtall's folder."""
    return str(database["ENGINE"]).endswith("postgresql")


def named(database: dict[str, Any]) -> str:
    """Return what a database is called in sentences, without who asks for it and with which password.

    >>> named({"NAME": "club", "HOST": "db.example.org", "PORT": "", "USER": "x", "PASSWORD": "y"})
    'club at db.example.org'
    """
    where = str(database.get("HOST") or "")
    port = str(database.get("PORT") or "")
    place = f"{where}:{port}" if where and port else where
    return f"{database['NAME']} at {place}" if place else str(database["NAME"])

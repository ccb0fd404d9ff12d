"""``runtall`` as a process of its own that has everything loaded: hundreds of tests start a command, and loading is most of it.

A process loads what commands load, waits, and makes a copy of itself for each command that it is asked to run. What depends on a
start from nothing (how long it takes, what it loads) is tested by commands that really start from nothing.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

LOOKS = {"LANG": "C.UTF-8", "COLUMNS": "100", "PYTHONIOENCODING": "utf-8"}
"""What is read while modules are loaded: a command that wants another language starts from nothing."""


class Warm:
    """The process that waits, seen from the tests."""

    def __init__(self) -> None:
        asked, self._ask = os.pipe()
        self._told, telling = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(asked), str(telling)],
            env={**os.environ, **LOOKS},
            pass_fds=(asked, telling),
            stdin=subprocess.DEVNULL,
        )
        os.close(asked)
        os.close(telling)
        self._answers = os.fdopen(self._told)

    def run(self, words: Sequence[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, as ``subprocess.run`` does with captured text."""
        with tempfile.TemporaryDirectory(prefix="runtall-said-") as folder:
            out, err = Path(folder, "out"), Path(folder, "err")
            asked = {"words": words, "environment": environment, "folder": str(Path.cwd()), "out": str(out), "err": str(err)}
            os.write(self._ask, json.dumps(asked).encode() + b"\n")
            code = int(self._answers.readline())
            return subprocess.CompletedProcess(["runtall", *words], code, out.read_text("utf-8"), err.read_text("utf-8"))

    def end(self) -> None:
        os.close(self._ask)
        self._answers.close()
        self._process.wait(10)


@cache
def warm() -> Warm:
    """The one of this process of tests."""
    made = Warm()
    atexit.register(made.end)
    return made


# The process that waits -------------------------------------------------------------------------------------------------


def _load() -> None:
    from importlib import import_module

    from runtall.cli.commands import ENTRIES

    for each in ("django.db.models", "django.db.backends.sqlite3.base", "django.core.management", "rich.table", "numpy"):
        import_module(each)
    for entry in ENTRIES.values():
        import_module(f"runtall.cli.{entry.function.partition(':')[0]}")
    from runtall import evidence

    for read in (evidence.claims, evidence.rules, evidence.exercises, evidence.literature, evidence.red_flags):
        read()


def _become(asked: dict[str, Any]) -> int:
    """Run one command in this copy; return what it exits with."""
    for path, number in ((asked["out"], 1), (asked["err"], 2)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    sys.argv = ["runtall", *asked["words"]]
    from runtall.cli.main import main

    code: object = 0
    try:
        main()
    except SystemExit as stop:
        code = stop.code
    except BaseException:  # noqa: BLE001 - it is told as Python tells it, and the copy ends
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]  # there is one
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


def _wait(asked: int, telling: int) -> None:
    import gc

    _load()
    gc.collect()
    gc.freeze()
    for line in os.fdopen(asked, closefd=False):
        copy = os.fork()
        if copy == 0:
            os.close(asked)
            os.close(telling)
            os._exit(_become(json.loads(line)))
        _, status = os.waitpid(copy, 0)
        os.write(telling, f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    _wait(int(sys.argv[1]), int(sys.argv[2]))

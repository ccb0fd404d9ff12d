"""The code blocks of the manual: found, and those that a reader types run one after the other as they stand.

As a program (``python tests/manual_blocks.py FOLDER``) it runs every block that may run here, in a home of its own below FOLDER,
and prints what failed as JSON. A remark in front of a block says what is special about it:

- ``<!-- not run: it starts a server -->``: it cannot run here, and why;
- ``<!-- answers: none -->``: what its reader types at each question;
- ``<!-- runs in an empty runtall -->``: in a home of its own, by a process of its own.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
TYPED = frozenset({"shell", "sh", "bash", "console"})
SHOWN = frozenset({"ini", "nginx", "text", "json", "toml", "python"})
"""Languages of blocks that are read and not typed."""
LAST = ("backup.md", "your-data.md")
"""Pages whose blocks end what the others need, or take it along."""

NOT_RUN, ANSWERS, EMPTY = "not run: ", "answers: ", "runs in an empty runtall"
_BLOCK = re.compile(r"(?:^<!-- ([^>\n]+?) -->\n+)?^```([^\n]*)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_QUESTIONS = 80
"""More than any command asks."""
_FILES = 2
_RUNTALL = re.compile(r"^(?:\.venv/bin/)?runtall\b")


@dataclass(frozen=True)
class Block:
    """One block: its page and line, its language, the remark in front of it, and its lines."""

    page: str
    line: int
    language: str
    remark: str
    text: str

    @property
    def reason(self) -> str:
        """Why it does not run here; empty where it does."""
        return self.remark.removeprefix(NOT_RUN) if self.remark.startswith(NOT_RUN) else ""

    @property
    def commands(self) -> tuple[str, ...]:
        """What is typed, without the prompt and without remarks."""
        lines = self.text.replace("\\\n", " ").splitlines()
        if self.language == "console":
            lines = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        return tuple(found for line in lines if (found := line.split(" #")[0].strip()) and not found.startswith("#"))


def blocks() -> Iterator[Block]:
    """Give every block of the manual in order."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for found in _BLOCK.finditer(text):
            language = found[2].strip()
            if not language.startswith("{"):
                line = text.count("\n", 0, found.start(2)) + 1
                yield Block(page.name, line, language, found[1] or "", found[3])


def to_run() -> tuple[Block, ...]:
    """Return the blocks that run, in an order in which each finds what it needs."""
    found = [each for each in blocks() if each.language in TYPED and not each.reason]
    return tuple(sorted(found, key=lambda each: (each.page in LAST, LAST.index(each.page) if each.page in LAST else 0)))


# Running them --------------------------------------------------------------------------------------------------------


def _furnish(folder: Path) -> None:
    """Lay out what the manual's reader has: files from a watch, an export, and safety answers that let them run."""
    from made_home import write_runs
    from runtall.sample.diary import made_safety_answers
    from runtall.services import runners, triage
    from runtall.services.setup import open_store

    files = folder / "files"
    files.mkdir()
    write_runs(files, datetime.now(UTC).date() - timedelta(days=1))
    for each in sorted(files.glob("*.fit"))[:-_FILES]:
        each.unlink()
    made = sorted(files.glob("*.fit"))
    shutil.copy(made[0], folder / "morning.fit")
    (folder / "Downloads").mkdir()
    shutil.make_archive(str(folder / "Downloads" / "export"), "zip", files)
    (folder / "USB-DISK").mkdir()
    open_store()
    from runtall.store.runners import sample_runner  # once the store is open

    sample_runner(make=True)
    triage.keep(runners.own_runner_id(), made_safety_answers())


def _run(command: str, remark: str, folder: Path) -> str:
    """Run one command as it stands; return what went wrong, nothing where all went well."""
    words = [str(folder / "files") if each == "PATHS..." else each.replace("~", str(folder)) for each in shlex.split(command)]
    typed = remark.removeprefix(ANSWERS) if remark.startswith(ANSWERS) else "n"
    if remark == EMPTY:
        home = tempfile.mkdtemp(prefix="empty-", dir=folder)
        arguments = [sys.executable, "-m", "runtall", *words[1:]]
        done = subprocess.run(arguments, env={**os.environ, "RUNTALL_HOME": home}, capture_output=True, text=True, check=False)
        code, said = done.returncode, done.stdout + done.stderr
    else:
        from typer.testing import CliRunner

        from runtall.cli.main import app

        found = CliRunner().invoke(app, words[1:], input=f"{typed}\n" * _QUESTIONS)
        code, said = found.exit_code, f"{found.output} {found.exception!r}"
    return "" if code == 0 else f"{command}: exit code {code}: {said[-300:]}"


def main() -> None:
    folder = Path(sys.argv[1])
    os.environ |= {"HOME": str(folder), "RUNTALL_HOME": str(folder / "home"), "TZ": "UTC"}
    os.chdir(folder)
    _furnish(folder)
    wrong, took = [], {}
    for block in to_run():
        for command in block.commands:
            began = time.monotonic()
            if not _RUNTALL.match(command):
                wrong.append(f"{block.page}:{block.line}: {command}: nobody here knows how to run this")
            elif problem := _run(command, block.remark, folder):
                wrong.append(f"{block.page}:{block.line}: {problem}")
            took[f"{block.page}: {command}"] = round(time.monotonic() - began, 2)
    json.dump({"wrong": wrong, "took": took}, sys.stdout)


if __name__ == "__main__":
    main()

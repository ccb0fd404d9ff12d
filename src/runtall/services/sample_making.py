"""Making the sample runner up in a process of its own, while a page waits: the server goes on answering and stays small."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path

from runtall.core import RunnerProfile
from runtall.services.home import home_folder
from runtall.services.runners import sample_runner_id, today_of

FRESH_FOR = timedelta(days=3)
"""A sample whose last made-up day lies further back is made anew before somebody looks around in it."""

_children: list[subprocess.Popen[bytes]] = []
_one_at_a_time = threading.Lock()


class Stage(StrEnum):
    """How far the sample runner is."""

    ABSENT = "absent"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Making:
    """How far the sample runner is; ``done`` of ``total`` files are in once they are written (0 before)."""

    stage: Stage
    done: int = 0
    total: int = 0


def begin() -> None:
    """Start to make the sample runner, unless that is under way."""
    with _one_at_a_time:
        if _under_way():
            return
        _note(0, 0)
        command = [sys.executable, "-m", "runtall.services.sample_making"]
        _children.append(
            subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - our own interpreter
        )


def state() -> Making:
    """Return how far the sample runner is."""
    with _one_at_a_time:
        if _under_way():
            done, total = _noted()
            return Making(Stage.MAKING, done, total)
    if _file().exists():  # a maker that ends well takes its note with it
        return Making(Stage.FAILED)
    return Making(Stage.READY if sample_runner_id() is not None and _is_fresh() else Stage.ABSENT)


def _under_way() -> bool:
    _children[:] = [child for child in _children if child.poll() is None]
    return bool(_children)


def _is_fresh() -> bool:
    """Whether the made-up days end close to today; files that somebody put elsewhere are taken as they are."""
    days = []
    for each in (home_folder() / "sample").glob("????-??-??"):
        try:
            days.append(date.fromisoformat(each.name))
        except ValueError:
            continue
    return not days or today_of(RunnerProfile()) - max(days) <= FRESH_FOR


def _file() -> Path:
    return home_folder() / ".sample-making.json"


def _note(done: int, total: int) -> None:
    arriving = _file().with_suffix(".part")
    arriving.write_text(json.dumps({"done": done, "total": total}), "ascii")
    arriving.replace(_file())


def _noted() -> tuple[int, int]:
    try:
        said = json.loads(_file().read_text("ascii"))
        return int(said["done"]), int(said["total"])
    except (OSError, ValueError, KeyError):
        return 0, 0


def main() -> None:
    """Make the sample runner, noting how far it is; the note goes when all of it stands."""
    from runtall.services.sampling import make_sample

    make_sample(on_progress=lambda done, total, _path: _note(done, total))
    _file().unlink(missing_ok=True)


if __name__ == "__main__":
    main()

"""The sample runner: made-up files on disk, imported for a runner who is marked as made up."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from runtall.core import ConflictError, RunnerProfile, say
from runtall.services.importing import Progress, import_paths, no_progress
from runtall.services.runners import today_of
from runtall.services.setup import open_store

_A_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
"""Name of a folder that an earlier day's sample was written to: the only thing that is ever cleared away."""


@dataclass(frozen=True, slots=True)
class MadeSample:
    """Where the made-up files are and how many."""

    folder: Path
    files: int


def make_sample(folder: Path | None = None, *, keep: bool = True, on_progress: Progress = no_progress) -> MadeSample:
    """Write the sample runner's files, and import them for the sample runner unless told not to.

    A sample that was made before is taken away first, so that it always ends yesterday. It is made by a seeded
    simulator: the same on the same day.

    Raises
    ------
    ConflictError
        ``folder`` exists and holds something else.
    """
    open_store()
    from django.conf import settings

    until_on = today_of(RunnerProfile()) - timedelta(days=1)
    if folder is not None:
        target = folder.expanduser().absolute()
        if target.exists() and any(target.iterdir()):
            raise ConflictError(say("{folder} is not empty.", folder=str(target)), say("Name a folder that does not exist yet."))
    else:
        target = settings.RUNTALL_HOME / "sample" / until_on.isoformat()
    if not target.exists() or not any(target.iterdir()):
        _write(target, until_on)
    if keep:
        _import_sample(target, until_on, on_progress)
    return MadeSample(target, sum(1 for each in target.rglob("*") if each.is_file()))


def _write(target: Path, until_on: date) -> None:
    """Write the files beside their place and move them there when they are all written."""
    from runtall.sample.runner import write_sample_runner

    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=target.parent) as arriving:
        written = Path(arriving) / target.name
        written.mkdir()
        write_sample_runner(written, until_on=until_on)
        if target.exists():
            target.rmdir()  # empty, or we would not be here
        written.rename(target)


def _import_sample(target: Path, until_on: date, on_progress: Progress) -> None:
    """Import the files for the sample runner; one that was made on another day goes first."""
    from django.conf import settings

    from runtall.store import ledger, originals, runners

    known = runners.sample_runner()
    if known is not None and not any(path.startswith(f"{target}/") for path, _ in ledger.known_files(known.id)):
        runners.forget(known.id)
        originals.forget_all(settings.RUNTALL_HOME, known.id)
    sample = runners.sample_runner(make=True)
    assert sample is not None  # it was asked to be made
    runners.keep_profile(sample.id, RunnerProfile(lap_press_means_tight=True))
    import_paths(sample.id, [target], on_progress=on_progress)
    _feel_sample(sample.id, until_on)
    if target.parent == settings.RUNTALL_HOME / "sample":
        for other in target.parent.iterdir():
            if other != target and _A_DAY.fullmatch(other.name):
                shutil.rmtree(other)


def _feel_sample(runner_id: int, until_on: date) -> None:
    """Keep the made-up diary and safety answers, once."""
    from runtall.sample.diary import made_diary, made_safety_answers
    from runtall.services import triage
    from runtall.store import diary, safety

    if not diary.entries(runner_id):
        diary.keep(runner_id, made_diary(until_on))
    if not safety.events(runner_id):
        triage.keep(runner_id, made_safety_answers())

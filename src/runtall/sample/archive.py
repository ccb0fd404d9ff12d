"""Many plain made-up runs, quickly: what benchmarks import. The sample runner's story is in ``sample.runner``."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from runtall.core import Device
from runtall.sample.courses import HILLS, LAKE, TRAIL
from runtall.sample.simulator import Effort, RunPlan, simulate_run
from runtall.sample.watch import messages_beside_records
from runtall.writers.fit import activity_bytes

_FIRST_AT = datetime(2016, 1, 4, 6, 30, tzinfo=UTC)
_COURSES = (LAKE, LAKE, HILLS, TRAIL, None)

_DEVICE = Device(manufacturer="development", product="benchmark archive")
"""Not the sample runner's: an archive is imported like anybody's, to time it."""


def write_archive(folder: Path, *, n_runs: int = 3000, seed: int, mean_minutes: float = 45) -> list[Path]:
    """Write FIT files of made-up runs: one sample a second, running dynamics, every third as watches with four messages a second.

    Parameters
    ----------
    folder
        Made where it is missing; one subfolder per hundred runs.
    n_runs
        Files wanted, a run a day from 2016 on.
    seed
        The same seed gives the same files, byte for byte; the first n files do not depend on ``n_runs``.
    mean_minutes
        Mean length; single runs last 0.5 to 2 times that.

    Returns
    -------
    list of Path
        In order of time.
    """
    paths = []
    for index in range(n_runs):
        rng = np.random.default_rng([seed, index])
        run = simulate_run(_plan(index, mean_minutes, rng=rng), rng=rng)
        extra = messages_beside_records(run.recording, rng=rng) if index % 3 == 2 else ()
        path = folder / f"{index // 100:03d}" / f"made_up_{index:05d}.fit"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(activity_bytes(replace(run.recording, device=_DEVICE), extra=extra))
        paths.append(path)
    return paths


def _plan(index: int, mean_minutes: float, *, rng: np.random.Generator) -> RunPlan:
    """Draw an easy run of random length (mean 1 of ``mean_minutes``, half to double), now and then with a stop."""
    share = 0.5 + 1.5 * float(rng.beta(2, 4))  # a beta(2, 4) has mean 1/3
    seconds = round(60 * mean_minutes * share)
    course = _COURSES[index % len(_COURSES)]
    stops = ((int(rng.integers(seconds // 4, seconds // 2)), int(rng.integers(15, 60))),) if index % 4 == 1 else ()
    return RunPlan(
        started_at=_FIRST_AT + timedelta(days=index, minutes=int(rng.integers(0, 600))),
        efforts=(Effort(seconds, float(rng.uniform(2.6, 3.1))),),
        course=course,
        stops=stops,
        name="Made-up run",
        ambient_c=float(rng.uniform(2, 24)),
    )

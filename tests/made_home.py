"""A runner with something of everything, for tests of every page: runs, a diary, answers, shoes, a session, an import.

As a program (``python tests/made_home.py FOLDER``) it furnishes a home folder and prints the ids of what it made as JSON.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

RUNS = 14
"""The latest runs of the sample runner's programme: enough for a baseline, a drift and a card."""
SEED = 20260501
KEPT_RUNS = "RUNTALL_TEST_KEPT_RUNS"
"""Names the folder of a run of the tests where these runs wait, once they are made."""


def write_runs(folder: Path, until_on: date) -> None:
    """Write the last made-up runs before a day as FIT files, made once for all who ask while the tests run."""
    kept = os.environ.get(KEPT_RUNS)
    if not kept:
        _make_runs(folder, until_on)
        return
    place = Path(kept) / until_on.isoformat()
    if not place.exists():
        arriving = Path(tempfile.mkdtemp(prefix=".arriving-", dir=kept))
        _make_runs(arriving, until_on)
        with contextlib.suppress(OSError):  # another process was first
            arriving.rename(place)
    shutil.copytree(place, folder, dirs_exist_ok=True)


def _make_runs(folder: Path, until_on: date) -> None:
    from runtall.core import Device
    from runtall.sample.programme import programme
    from runtall.sample.simulator import simulate_run
    from runtall.writers.fit import activity_bytes

    for index, planned in enumerate(list(programme(until_on, seed=SEED))[-RUNS:]):
        run = simulate_run(planned.plan, rng=np.random.default_rng([SEED, index]))
        worn = replace(run.recording, device=Device("garmin", "fr965", None))  # a made-up device is for the sample runner alone
        (folder / f"{planned.on}-{index}.fit").write_bytes(activity_bytes(worn))


def furnish(runner_id: int, files: Path) -> dict[str, str]:
    """Fill a runner's pages; return the ids that addresses need, by the name of the part of the address."""
    from made_films import note_film
    from runtall.core import RunnerProfile
    from runtall.sample.diary import made_diary, made_safety_answers
    from runtall.services import diary as written
    from runtall.services import questionnaires, running_log, screening, sessions, shoe_rack, today, triage
    from runtall.services.importing import import_paths
    from runtall.store import diary, jobs, runners
    from runtall.symptoms import Context, Questionnaire

    now = datetime.now(UTC)
    runners.keep_profile(runner_id, RunnerProfile(lap_press_means_tight=True, kit=("mat", "dumbbell"), minutes_per_session=20))
    today_on = now.date()
    write_runs(files, today_on - timedelta(days=1))
    import_paths(runner_id, [files])
    diary.keep(runner_id, made_diary(today_on - timedelta(days=1)))
    triage.keep(runner_id, made_safety_answers())
    entry = written.write(runner_id, context=Context.REST, pain_nrs=2, now=now, note="sat all day")
    typed_id = sessions.type_run(runner_id, on=today_on - timedelta(days=1), duration_s=1800.0, distance_m=5000.0, rpe=3)
    log = running_log.log_page(runner_id, today_on=today_on, year=None, month=None, page=1)
    run_id = max(each.run_id for each in log.lines)
    shoe_rack.name_for(runner_id, [run_id], "Blue pair")
    questionnaires.choose_activity(runner_id, "run 10 km", on=today_on)
    kind = Questionnaire.MIND
    questionnaires.answer(runner_id, kind, {"worry": "3"}, on=today_on, today_on=today_on)
    measured = screening.enter(runner_id, "prone-plank-hold", {"hold_s": 40.0}, on=today_on)
    today.today(runner_id, now=now - timedelta(days=7))
    card = today.check_in(runner_id, {"pain_nrs": 1.0, "slept_h": 8.0, "sat_h": 3.0, "well": True, "new_symptom": False})
    played = sessions.to_play(runner_id, "twelve-minutes")
    kept = sessions.keep(runner_id, played, {}, duration_s=720.0, rpe=4.0)
    return {
        "run_id": str(run_id),
        "typed_id": typed_id,
        "entry_id": entry.id,
        "round_id": questionnaires.filled(runner_id, kind)[-1].id,
        "session_id": kept.id,
        "job_id": str(jobs.add(runner_id, "folder", {"path": str(files)}, now)),
        "day": card.card.on.isoformat(),
        "number": str(card.number),
        "month": f"{today_on:%Y-%m}",
        "last_monday": (today_on - timedelta(days=7 + today_on.weekday())).isoformat(),
        "result_id": measured.id,
        "film_id": note_film(runner_id, today_on),
        "stop_id": screening.stops_of(screening.test_named("prone-plank-hold"))[0].id,
    }


def main() -> None:
    home = Path(sys.argv[1])
    from runtall.services.setup import open_store

    open_store()
    from runtall.store import runners

    files = Path(tempfile.mkdtemp(prefix="runtall-files-", dir=home.parent))  # what stands in the home folder is never imported
    sys.stdout.write(json.dumps(furnish(runners.own_runner().id, files)))


if __name__ == "__main__":
    main()

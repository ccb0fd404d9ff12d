"""The report of what is on file: what is read of runs of long ago, and what it comes to."""

from __future__ import annotations

from datetime import timedelta

from made_runs import made_run
from runtall.services import runners
from runtall.services.importing import import_paths
from runtall.services.reporting import stored_report
from runtall.store import browsing, runs
from runtall.writers.fit import activity_bytes


def test_runs_of_years_ago_count_as_if_they_were_read_whole(runner_id, tmp_path):
    """A profile in which every press of the lap button means tightness has all runs read whole; these runs have no press."""
    for day in (0, 1, 2, 300, 700, 701, 702, 703):
        (tmp_path / f"{day}.fit").write_bytes(activity_bytes(made_run(day)))
    import_paths(runner_id, [tmp_path])
    for at, (run_id, _) in enumerate(runs.summaries_with_run(runner_id)):
        browsing.name_shoes(runner_id, run_id, ("Old pair", "old PAIR", "Racer")[at % 3])
    last_on = runs.last_day(runner_id, until=made_run(800).started_at.date())
    assert last_on is not None

    as_it_is = stored_report(runner_id, today_on=last_on)

    runners.change_profile(runner_id, lap_press_means_tight=True)
    assert as_it_is == stored_report(runner_id, today_on=last_on)
    assert (as_it_is.read.runs, as_it_is.read.last_on) == (8, last_on)
    assert as_it_is.read.first_on == last_on - timedelta(days=703)
    assert [(pair.name, pair.runs) for pair in as_it_is.shoes] == [("Old pair", 6), ("Racer", 2)]


def test_a_row_of_days_is_counted_back_into_runs_of_long_ago(runner_id, tmp_path):
    """A run a day for 410 days, 9 days beyond what is read whole."""
    for day in range(410):
        (tmp_path / f"{day}.fit").write_bytes(activity_bytes(made_run(day, minutes=2)))
    import_paths(runner_id, [tmp_path])

    questions = stored_report(runner_id, today_on=made_run(409).started_at.date()).questions

    (row,) = (each for each in questions if each.id == "consecutive-days-short-history")
    assert dict(row.sentence.values)["n"] == 410

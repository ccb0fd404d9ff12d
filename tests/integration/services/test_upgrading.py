"""After an update exactly what an earlier version made is made anew, by itself, and comes out as if it came in today."""

from __future__ import annotations

from pathlib import Path

import pytest

import runtall.mechanics
from made_runs import write_runs
from runtall.core import NotFoundError
from runtall.services import importing, jobs, upgrading
from runtall.store import arrivals, ledger, originals, rebuilding, rows, runs
from runtall.store.models import ChannelColumn, LedgerEntry, StoredRecording, Summary

N = 4


@pytest.fixture
def imported(runner_id: int, tmp_path: Path) -> int:
    write_runs(tmp_path / "files", N, minutes=2)
    importing.import_paths(runner_id, [tmp_path / "files"])
    return runner_id


def whole(runner_id: int) -> dict[str, list[dict[str, object]]]:
    """Every value of every row, ids of rows that are made anew left out."""
    found: dict[str, list[dict[str, object]]] = {}
    for table in rows.tables():
        kept = table.model._default_manager.filter(**({"pk": runner_id} if table.name == "runner" else {"runner_id": runner_id}))
        order = ("recording", "name") if table.name == "channels" else ("pk",)
        found[table.name] = [
            {name: value for name, value in row.items() if (table.name, name) != ("channels", "id")}
            for row in kept.order_by(*order).values()
        ]
    return found


def no_word(_done: int, _total: int, _now: str) -> None:
    """Take note of nothing."""


def stale(runner_id: int) -> tuple[int, ...]:
    return rebuilding.stale_originals(runner_id, upgrading.versions()["measures"])


def test_nothing_is_stale_after_an_import(imported):
    assert stale(imported) == ()
    assert upgrading.stale_runs(imported) == 0
    assert upgrading.ask_where_stale() == 0


def test_exactly_what_is_stale_is_made_anew_and_comes_out_the_same(imported):
    before = whole(imported)
    old = list(Summary.objects.filter(runner_id=imported).order_by("pk").values_list("pk", flat=True)[:2])
    Summary.objects.filter(pk__in=old).update(mechanics_version=0, elapsed_s=1.0, parts=b"{}")
    ChannelColumn.objects.filter(recording__run__summary__pk=old[0], name="speed_mps").update(values=b"")
    untouched = {row.pk: row.values for row in ChannelColumn.objects.exclude(recording__run__summary__pk__in=old)}
    read: list[str] = []

    done = upgrading.rebuild_all(imported, lambda _done, _total, now: read.append(now))

    assert done == 2
    assert len([each for each in read if each]) == 2
    assert whole(imported) == before
    assert {pk: ChannelColumn.objects.get(pk=pk).values for pk in untouched} == untouched
    assert upgrading.rebuild_all(imported, no_word) == 0


@pytest.mark.parametrize("which", ["measures", "readers"])
def test_a_new_version_asks_for_the_work_once_and_the_job_does_it(which, imported, monkeypatch):
    before = whole(imported)
    newer = 99
    if which == "measures":
        monkeypatch.setattr(runtall.mechanics, "MECHANICS_VERSION", newer)
        monkeypatch.setattr(runtall.mechanics._summarise, "MECHANICS_VERSION", newer)
    else:
        for module in (arrivals, upgrading, rebuilding, runs, ledger):
            monkeypatch.setattr(module, "READER_VERSION", newer)

    assert upgrading.stale_runs(imported) == N
    assert upgrading.ask_where_stale() == 1
    assert upgrading.ask_where_stale() == 0
    (job,) = jobs.recent(imported)
    jobs.work_of(job.kind)(job, no_word)

    assert upgrading.stale_runs(imported) == 0
    after = whole(imported)
    column = {"measures": ("summaries", "mechanics_version"), "readers": ("recordings", "reader_version")}[which]
    assert {each[column[1]] for each in after[column[0]]} == {newer}
    for table in after.values():
        for row in table:
            row.pop("mechanics_version", None)
            row.pop("reader_version", None)
    for table in before.values():
        for row in table:
            row.pop("mechanics_version", None)
            row.pop("reader_version", None)
    assert after == before


def test_it_goes_on_where_it_was_stopped(imported):
    Summary.objects.filter(runner_id=imported).update(mechanics_version=0)

    class StoppedError(Exception):
        """The process is gone here."""

    def stop(done: int, _total: int, _now: str) -> None:
        if done == 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        upgrading.rebuild_all(imported, stop)

    assert upgrading.stale_runs(imported) == N - 2
    assert upgrading.rebuild_all(imported, no_word) == N - 2


def test_a_lost_original_keeps_its_figures_and_the_others_go_on(imported, home):
    Summary.objects.filter(runner_id=imported).update(mechanics_version=0)
    sha256 = (
        StoredRecording.objects.filter(runner_id=imported).order_by("-started_at").values_list("original__sha256", flat=True)[0]
    )
    originals.place(home, imported, sha256).unlink()

    with pytest.raises(NotFoundError, match="1 original files are missing"):
        upgrading.rebuild_all(imported, no_word)

    assert upgrading.stale_runs(imported) == 1
    assert Summary.objects.get(run__recordings__original__sha256=sha256).elapsed_s > 60


def test_what_the_table_of_an_export_said_stays(runner_id, home, tmp_path):
    from runtall.services.importing import import_paths

    files = tmp_path / "export"
    write_runs(files / "activities", 2, minutes=2)
    names = sorted(each.name for each in (files / "activities").iterdir())
    (files / "activities.csv").write_text(
        "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Activity Gear,Filename\n"
        + "".join(
            f'{n},"Mar 2, 2026, 6:30:00 AM",Run number {n},Trail Run,Notes {n},Pair {n},activities/{name}\n'
            for n, name in enumerate(names)
        )
    )
    import_paths(runner_id, [files])
    before = whole(runner_id)
    assert {row["name"] for row in before["recordings"]} >= {"Run number 0", "Run number 1"}
    Summary.objects.filter(runner_id=runner_id).update(mechanics_version=0)

    upgrading.rebuild_all(runner_id, no_word)

    assert whole(runner_id) == before


def test_a_run_that_the_new_reading_does_not_find_stays(imported, monkeypatch):
    from dataclasses import replace

    from runtall.services import arriving

    arrive = arriving.arrive
    monkeypatch.setattr(arriving, "arrive", lambda *arguments: replace(arrive(*arguments), recordings=()))
    for module in (arrivals, upgrading, rebuilding, runs, ledger):
        monkeypatch.setattr(module, "READER_VERSION", 99)
    n = StoredRecording.objects.filter(runner_id=imported).count()

    upgrading.rebuild_all(imported, no_word)

    assert StoredRecording.objects.filter(runner_id=imported).count() == n
    assert Summary.objects.filter(runner_id=imported).count() == N
    assert set(LedgerEntry.objects.filter(runner_id=imported).values_list("reader_version", flat=True)) == {99}

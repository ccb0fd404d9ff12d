"""Importing: every file gets its line, twice changes nothing, order never matters, one bad file stops nothing."""

from __future__ import annotations

import hashlib
import itertools
import random
import shutil
import threading
import zipfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

import killing_worker
from made_runs import made_run, write_gpx_twin, write_runs
from runtall.core import ConflictError, Device, Verdict
from runtall.services.importing import alone, import_paths, ledger_lines
from runtall.store import ledger, originals, runs
from runtall.store.models import Runner
from runtall.writers.fit import activity_bytes


def verdicts(outcomes) -> dict[str, Verdict]:
    return {Path(each.path).name: each.verdict for each in outcomes}


def rows() -> dict[str, int]:
    from runtall.store import models

    kinds = (models.Original, models.LedgerEntry, models.Run, models.StoredRecording, models.ChannelColumn, models.Summary)
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_a_folder_comes_in_with_originals_channels_and_summaries(runner_id, home, tmp_path):
    paths = write_runs(tmp_path / "watch", 3)

    outcomes = import_paths(runner_id, [tmp_path / "watch"])

    assert [each.verdict for each in outcomes] == [Verdict.IMPORTED] * 3
    summaries = runs.summaries_with_run(runner_id)
    assert [summary.started_on.isoformat() for _, summary in summaries] == ["2026-03-02", "2026-03-03", "2026-03-04"]
    recording = runs.recording_of(summaries[0][0])
    assert recording.n_samples == 720
    assert recording.values("cadence_spm").max() == pytest.approx(170, abs=0.5)
    sha256 = hashlib.sha256(paths[0].read_bytes()).hexdigest()
    assert originals.read(home, runner_id, sha256) == paths[0].read_bytes()


def test_importing_twice_changes_nothing(runner_id, tmp_path):
    write_runs(tmp_path / "watch", 2)
    (tmp_path / "watch" / "broken.fit").write_bytes(b"")
    import_paths(runner_id, [tmp_path / "watch"])
    before, lines = rows(), ledger_lines(runner_id)

    again = import_paths(runner_id, [tmp_path / "watch"])

    assert rows() == before
    assert ledger_lines(runner_id) == lines
    assert {Path(each.path).name: each.verdict for each in again} == {
        "broken.fit": Verdict.UNREADABLE,
        "run-000.fit": Verdict.DUPLICATE,
        "run-001.fit": Verdict.DUPLICATE,
    }


def test_an_archive_that_came_in_whole_is_not_opened_again(runner_id, tmp_path, monkeypatch):
    write_runs(tmp_path / "watch", 3)
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((tmp_path / "watch").iterdir()):
            archive.write(path, path.name)
    import_paths(runner_id, [tmp_path / "export.zip"])
    before = rows()
    monkeypatch.setattr("runtall.services.importing.walk", lambda *_, **__: pytest.fail("the archive was opened"))

    again = import_paths(runner_id, [tmp_path / "export.zip"])

    assert len(again) == 3
    assert all(each.was_known for each in again)
    assert rows() == before


@pytest.mark.parametrize("order", [("run-000.fit", "twin.gpx"), ("twin.gpx", "run-000.fit")])
def test_of_two_recordings_of_one_run_the_richer_is_used_and_both_are_kept_in_any_order(runner_id, tmp_path, order):
    write_runs(tmp_path, 1)
    write_gpx_twin(tmp_path / "twin.gpx")

    for name in order:
        import_paths(runner_id, [tmp_path / name])

    counts = rows()
    assert (counts["Run"], counts["StoredRecording"], counts["Original"], counts["Summary"]) == (1, 2, 2, 1)
    assert {Path(line.path).name: line.verdict for line in ledger_lines(runner_id)} == {
        "run-000.fit": Verdict.IMPORTED,
        "twin.gpx": Verdict.DUPLICATE,
    }
    ((run_id, summary),) = runs.summaries_with_run(runner_id)
    assert summary.stance_time_s is not None
    assert runs.recording_of(run_id).values("stance_time_s") is not None


def test_the_same_bytes_under_two_names_are_one_run_and_a_duplicate(runner_id, tmp_path):
    (path,) = write_runs(tmp_path / "a", 1)
    shutil.copy(path, tmp_path / "a" / "zz-copy.fit")

    outcomes = import_paths(runner_id, [tmp_path / "a"])

    assert verdicts(outcomes) == {"run-000.fit": Verdict.IMPORTED, "zz-copy.fit": Verdict.DUPLICATE}
    assert rows()["Run"] == 1


def test_one_bad_file_never_stops_the_rest(runner_id, tmp_path):
    write_runs(tmp_path, 2)
    (tmp_path / "empty.fit").write_bytes(b"")
    (tmp_path / "noise.gpx").write_bytes(bytes(random.Random(1).randbytes(5000)))
    (tmp_path / "note.txt").write_text("buy socks")

    outcomes = verdicts(import_paths(runner_id, [tmp_path]))

    assert outcomes["run-000.fit"] == outcomes["run-001.fit"] == Verdict.IMPORTED
    assert outcomes["empty.fit"] in (Verdict.UNREADABLE, Verdict.OTHER)
    assert outcomes["noise.gpx"] in (Verdict.UNREADABLE, Verdict.OTHER)
    assert outcomes["note.txt"] is Verdict.OTHER


def test_a_ride_is_kept_in_the_ledger_and_is_no_run(runner_id, tmp_path):
    (tmp_path / "ride.fit").write_bytes(activity_bytes(made_run(sport="cycling")))

    (outcome,) = import_paths(runner_id, [tmp_path / "ride.fit"])

    assert outcome.verdict is Verdict.NOT_A_RUN
    assert rows()["Run"] == 0


def test_a_run_cut_off_and_whole_is_one_run_in_any_order(runner_id, tmp_path):
    (whole,) = write_runs(tmp_path, 1, minutes=30)
    (tmp_path / "part.fit").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    import_paths(runner_id, [tmp_path / "part.fit"])
    import_paths(runner_id, [whole])

    ((_, summary),) = runs.summaries_with_run(runner_id)
    assert summary.elapsed_s == pytest.approx(1799, abs=1)
    assert verdicts(ledger_lines(runner_id)) == {"part.fit": Verdict.DUPLICATE, "run-000.fit": Verdict.IMPORTED}


@pytest.mark.parametrize("order", list(itertools.permutations("abc")))
def test_recordings_that_chain_into_one_run_end_together_in_any_order(runner_id, tmp_path, order):
    """Starts at 0, 100 and 200 s: the first and the last are one run only through the middle one."""
    for at, name in enumerate("abc"):
        (tmp_path / f"{name}.fit").write_bytes(activity_bytes(made_run(later_s=100 * at)))

    for name in order:
        import_paths(runner_id, [tmp_path / f"{name}.fit"])

    counts = rows()
    assert (counts["Run"], counts["Summary"], counts["StoredRecording"]) == (1, 1, 3)


def test_a_file_replaced_by_a_good_one_is_told_by_its_new_bytes(runner_id, tmp_path):
    path = tmp_path / "x.fit"
    path.write_bytes(b"")
    import_paths(runner_id, [path])
    path.write_bytes(activity_bytes(made_run()))

    (outcome,) = import_paths(runner_id, [path])

    assert outcome.verdict is Verdict.IMPORTED
    old, new = ledger_lines(runner_id)
    assert (old.is_replaced, new.is_replaced) == (True, False)
    assert "replaced since" in str(old.detail)


def test_the_tally_counts_the_ledger_as_its_lines_do_and_gives_the_lines_of_trouble(runner_id, tmp_path):
    """Twins, the same bytes twice, a damaged run, noise, and bytes that were replaced since."""
    whole, second = write_runs(tmp_path, 2)
    write_gpx_twin(tmp_path / "twin.gpx")
    shutil.copy(second, tmp_path / "zz-copy.fit")
    (tmp_path / "cut.fit").write_bytes(activity_bytes(made_run(later_s=90_000))[:-9000])
    for name, n_bytes in (("x.fit", 60), ("y.fit", 70)):
        (tmp_path / name).write_bytes(whole.read_bytes()[:n_bytes])
    import_paths(runner_id, [tmp_path])
    (tmp_path / "x.fit").write_bytes(activity_bytes(made_run(later_s=200_000)))
    import_paths(runner_id, [tmp_path])

    counts, troubled = ledger.tally(runner_id, trouble=(Verdict.IMPORTED_DAMAGED, Verdict.UNREADABLE))

    lines = [line for line in ledger.lines(runner_id) if not line.is_replaced]
    assert counts == Counter(line.verdict for line in lines)
    assert {Verdict.IMPORTED, Verdict.IMPORTED_DAMAGED, Verdict.DUPLICATE} <= set(counts)
    assert list(troubled) == [line for line in lines if line.verdict in (Verdict.IMPORTED_DAMAGED, Verdict.UNREADABLE)]
    assert [Path(line.path).name for line in troubled] == ["cut.fit", "y.fit"]


def test_a_new_home_zone_moves_the_days_of_runs_that_carry_none(runner_id, tmp_path):
    from runtall.services.runners import change_profile

    recording = made_run(later_s=12 * 3600)  # 18:30 UTC
    indoors = replace(recording, channels={k: v for k, v in recording.channels.items() if not k.endswith("_deg")})
    (tmp_path / "indoors.fit").write_bytes(activity_bytes(indoors))
    change_profile(runner_id, home_time_zone="Europe/Oslo")
    import_paths(runner_id, [tmp_path / "indoors.fit"])
    ((run_id, before),) = runs.summaries_with_run(runner_id)

    change_profile(runner_id, home_time_zone="Australia/Sydney")

    ((_, after),) = runs.summaries_with_run(runner_id)
    assert before.started_on.isoformat() == "2026-03-02"
    assert after.started_on.isoformat() == "2026-03-03"
    assert runs.recording_of(run_id).time_zone == "Australia/Sydney"


def test_what_a_killed_import_left_half_written_is_swept_away(runner_id, home, tmp_path):
    leftover = home / "originals" / str(runner_id) / "8a" / ".8ab.123.456"
    leftover.parent.mkdir(parents=True)
    leftover.write_bytes(b"half")

    import_paths(runner_id, write_runs(tmp_path / "watch", 1))

    assert not leftover.exists()


def test_made_up_files_of_the_sample_runner_never_mix_with_anybody_s(runner_id, tmp_path):
    made_up = replace(made_run(), device=Device("development", "runtall sample"))
    (tmp_path / "made-up.fit").write_bytes(activity_bytes(made_up))

    (outcome,) = import_paths(runner_id, [tmp_path / "made-up.fit"])

    assert outcome.verdict is Verdict.OTHER
    assert "not mixed" in str(outcome.detail)
    assert rows()["Run"] == 0


def test_two_imports_of_one_runner_at_once_are_refused_with_a_sentence_and_another_runner_s_goes_on(runner_id, home, tmp_path):
    files = write_runs(tmp_path, 1)
    other = Runner.objects.create(name="another").pk
    with elsewhere(lambda: alone(runner_id, home)):
        with pytest.raises(ConflictError, match="Another import is under way"):
            import_paths(runner_id, files)
        assert [each.verdict for each in import_paths(other, files)] == [Verdict.IMPORTED]

    assert [each.verdict for each in import_paths(runner_id, files)] == [Verdict.IMPORTED]


@contextmanager
def elsewhere(held):
    """Hold something in another thread, which has a database connection of its own, as another process would."""
    taken, over = threading.Event(), threading.Event()

    def hold():
        with held():
            taken.set()
            over.wait(60)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(60)
    try:
        yield
    finally:
        over.set()
        thread.join()


def test_a_file_that_kills_its_process_is_set_aside_and_named_and_the_rest_comes_in(runner_id, tmp_path, monkeypatch):
    write_runs(tmp_path, 9)
    monkeypatch.setenv("RUNTALL_TEST_KILLER", "run-004.fit")
    monkeypatch.setattr("runtall.services.pool._arrive_task", killing_worker.arrive_task)

    outcomes = verdicts(import_paths(runner_id, [tmp_path]))

    assert outcomes.pop("run-004.fit") is Verdict.UNREADABLE
    assert list(outcomes.values()) == [Verdict.IMPORTED] * 8
    (line,) = [line for line in ledger_lines(runner_id) if line.verdict is Verdict.UNREADABLE]
    assert "set aside" in str(line.detail)

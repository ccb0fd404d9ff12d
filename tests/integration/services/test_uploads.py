"""Uploads: in pieces that can be taken up again, bounded, imported once and then removed."""

from __future__ import annotations

import io
import shutil
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from made_runs import write_runs
from runtall.core import ConflictError, ImplausibleValueError, NotFoundError
from runtall.services import dropping, importing, uploads
from runtall.services import jobs as queue
from runtall.store import jobs
from runtall.store.work_models import Upload


def put(runner_id: int, token: str, offset: int, data: bytes) -> uploads.Arriving:
    return uploads.receive(runner_id, token, offset, io.BytesIO(data), len(data))


def do(runner_id: int, job_id: int) -> None:
    """Do a job in this process, as its child process would."""
    dropping.import_drop(queue.job(runner_id, job_id), lambda done, total, now: None)


def test_a_file_in_pieces_is_whole_when_its_last_piece_is_there(runner_id):
    made = uploads.begin(runner_id, "a.fit", 10)

    assert put(runner_id, made.token, 0, b"01234").offset == 5
    assert uploads.state(runner_id, made.token).offset == 5
    assert put(runner_id, made.token, 5, b"56789").is_whole
    assert (uploads.files_of(made.drop) / "a.fit").read_bytes() == b"0123456789"


def test_a_piece_that_broke_off_keeps_what_came_of_it(runner_id):
    made = uploads.begin(runner_id, "a.fit", 10)

    assert uploads.receive(runner_id, made.token, 0, io.BytesIO(b"0123"), 8).offset == 4
    assert put(runner_id, made.token, 4, b"456789").is_whole


def test_a_piece_for_another_place_changes_nothing(runner_id):
    made = uploads.begin(runner_id, "a.fit", 10)
    put(runner_id, made.token, 0, b"01234")

    for offset in (0, 3, 6):
        with pytest.raises(ConflictError):
            put(runner_id, made.token, offset, b"xx")
    assert uploads.state(runner_id, made.token).offset == 5


def test_more_than_was_announced_is_refused(runner_id):
    made = uploads.begin(runner_id, "a.fit", 4)

    with pytest.raises(ImplausibleValueError):
        put(runner_id, made.token, 0, b"01234")
    with pytest.raises(ImplausibleValueError):
        uploads.receive(runner_id, made.token, 0, io.BytesIO(b""), uploads.PIECE_BYTES + 1)


def test_the_same_file_is_taken_up_again_after_a_reload_and_another_is_not(runner_id):
    made = uploads.begin(runner_id, "a.zip", 10, mark="m")
    put(runner_id, made.token, 0, b"0123")

    assert uploads.begin(runner_id, "a.zip", 10, mark="m") == uploads.state(runner_id, made.token)
    assert uploads.begin(runner_id, "a.zip", 10, mark="other").offset == 0
    assert uploads.begin(runner_id, "a.zip", 11, mark="m").offset == 0


def test_another_runners_upload_is_not_there(runner_id):
    from runtall.store.models import Runner

    made = uploads.begin(runner_id, "a.fit", 10)
    other = Runner.objects.create(name="other").pk

    for ask in (uploads.state, uploads.forget):
        with pytest.raises(NotFoundError):
            ask(other, made.token)
    with pytest.raises(NotFoundError):
        put(other, made.token, 0, b"x")
    with pytest.raises(NotFoundError):
        uploads.start(other, made.drop)


@pytest.mark.parametrize("drop", ["..", "../../x", "A" * 32, "0" * 31, ""])
def test_a_drop_that_is_no_number_of_ours_never_becomes_a_path(runner_id, drop):
    with pytest.raises(ImplausibleValueError):
        uploads.checked_drop(drop)


@pytest.mark.parametrize("size_bytes", [0, -1, uploads.MOST_BYTES + 1])
def test_sizes_that_make_no_sense_are_refused(runner_id, size_bytes):
    with pytest.raises(ImplausibleValueError):
        uploads.begin(runner_id, "a.zip", size_bytes)


def test_what_would_fill_the_disk_is_refused_with_the_figures(runner_id, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=2_000_000_000))

    with pytest.raises(ConflictError, match=r"needs 6\.5 GB of room, and 2\.0 GB are free"):
        uploads.begin(runner_id, "a.zip", 3_000_000_000)


def test_too_many_files_at_once_are_refused(runner_id, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 2)
    drop = uploads.take(runner_id, [("a", 1, [b"a"]), ("b", 1, [b"b"])])

    with pytest.raises(ConflictError, match="more than 2 files"):
        uploads.take(runner_id, [("c", 1, [b"c"])], drop=drop)


def test_two_files_of_one_name_stand_beside_each_other(runner_id):
    drop = uploads.take(runner_id, [("a.fit", 1, [b"a"]), ("a.fit", 1, [b"b"])])

    assert {file.name: file.read_bytes() for file in uploads.files_of(drop).iterdir()} == {"a.fit": b"a", "a (2).fit": b"b"}


def files_in(folder: Path) -> list[tuple[str, int, list[bytes]]]:
    return [(file.name, file.stat().st_size, [file.read_bytes()]) for file in sorted(folder.iterdir())]


@pytest.fixture
def watch(tmp_path: Path) -> Path:
    """Three runs and a file that is none, as a watch would leave them."""
    folder = tmp_path / "watch"
    write_runs(folder, 3, minutes=2)
    (folder / "broken.fit").write_bytes(b"\x0e\x10\xd9\x07\x40\x00\x00\x00.FIT\x00\x00nonsense")
    return folder


def test_a_drop_is_imported_with_a_verdict_for_each_file_and_only_what_failed_is_kept(runner_id, watch):
    drop = uploads.take(runner_id, files_in(watch))
    job_id = uploads.start(runner_id, drop)
    assert uploads.start(runner_id, drop) == job_id
    do(runner_id, job_id)

    assert queue.counts(job_id) == {("imported", False): 3, ("unreadable", False): 1}
    assert [file.name for file in uploads.files_of(drop).iterdir()] == ["broken.fit"]
    assert uploads.kept(runner_id, drop) == 1
    assert {line.path for line in importing.ledger_lines(runner_id)} == {
        "dropped/broken.fit",
        "dropped/run-000.fit",
        "dropped/run-001.fit",
        "dropped/run-002.fit",
    }


def test_the_same_files_brought_again_change_nothing(runner_id, watch):
    do(runner_id, uploads.start(runner_id, uploads.take(runner_id, files_in(watch))))
    before = importing.ledger_lines(runner_id)
    again = uploads.start(runner_id, uploads.take(runner_id, files_in(watch)))
    do(runner_id, again)

    assert queue.counts(again) == {("duplicate", True): 3, ("unreadable", True): 1}
    assert importing.ledger_lines(runner_id) == before


def test_other_bytes_of_the_same_name_do_not_replace_each_other(runner_id, tmp_path):
    write_runs(tmp_path / "a", 2, minutes=2)
    for file in sorted((tmp_path / "a").iterdir()):
        do(runner_id, uploads.start(runner_id, uploads.take(runner_id, [("activity.fit", 1, [file.read_bytes()])])))

    lines = importing.ledger_lines(runner_id)
    assert [(line.path, line.is_replaced) for line in lines] == [("dropped/activity.fit", False)] * 2


def test_what_could_not_be_read_is_read_anew_on_request(runner_id, watch, monkeypatch):
    from runtall.services import pool

    drop = uploads.take(runner_id, files_in(watch))
    job_id = uploads.start(runner_id, drop)
    do(runner_id, job_id)
    good = (watch / "run-000.fit").read_bytes()
    (uploads.files_of(drop) / "broken.fit").write_bytes(good)
    read = []
    real = pool.arrive_all
    monkeypatch.setattr(pool, "arrive_all", lambda sources, plan: read.extend(s.label for s in sources) or real(sources, plan))
    jobs.cancel(runner_id, job_id, queue.now())
    queue.again(runner_id, job_id)
    do(runner_id, job_id)

    assert read == ["dropped/broken.fit"]
    assert ("unreadable", False) not in queue.counts(job_id)
    assert uploads.kept(runner_id, drop) == 0
    assert not uploads.files_of(drop).exists()


def test_a_delivery_after_the_files_were_removed_ends_well(runner_id, watch):
    drop = uploads.take(runner_id, files_in(watch)[1:])
    job_id = uploads.start(runner_id, drop)
    do(runner_id, job_id)
    before = queue.counts(job_id)
    do(runner_id, job_id)

    assert queue.counts(job_id) == before == {("imported", False): 3}


def test_a_drop_with_a_file_still_on_its_way_is_not_started(runner_id):
    made = uploads.begin(runner_id, "a.zip", 10)

    with pytest.raises(ConflictError, match="not come whole"):
        uploads.start(runner_id, made.drop)


def test_what_nobody_came_back_for_is_thrown_away_and_what_is_whole_is_handed_over(runner_id):
    part = uploads.begin(runner_id, "part.zip", 10)
    fresh = uploads.begin(runner_id, "fresh.zip", 10)
    whole = uploads.take(runner_id, [("a.fit", 1, [b"a"])])
    Upload.objects.filter(token=part.token).update(touched_at=queue.now() - timedelta(days=8))
    Upload.objects.filter(drop=whole).update(touched_at=queue.now() - timedelta(minutes=11))
    uploads.tidy()

    assert [each.token for each in uploads.unfinished(runner_id)] == [fresh.token]
    assert not uploads.files_of(part.drop).parent.exists()
    assert jobs.of_drop(runner_id, whole) is not None

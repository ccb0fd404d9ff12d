"""The watched folder: chosen with care, only read, and taken in when it stands still."""

from __future__ import annotations

from pathlib import Path

import pytest

from made_runs import write_runs
from runtall.core import ImplausibleValueError, NotFoundError, RuntallError
from runtall.services import importing, watching
from runtall.services import jobs as queue


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path) -> Path:
    """A home folder with a folder that a watch writes into; runtall's own folder lies in it too."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv(watching.ALLOWED_VARIABLE, raising=False)
    folder = tmp_path / "Garmin"
    write_runs(folder, 2, minutes=2)
    return folder


def waiting(runner_id: int) -> list[int]:
    return [job.id for job in queue.recent(runner_id) if job.is_open]


def do(runner_id: int, job_id: int) -> None:
    from runtall.store.work_models import Job

    watching.import_folder(queue.job(runner_id, job_id), lambda done, total, now: None)
    Job.objects.filter(pk=job_id).update(state="done")


def test_a_folder_is_taken_in_at_once_and_then_only_what_is_new(runner_id, place):
    watching.choose(runner_id, "~/Garmin")
    (first,) = waiting(runner_id)
    do(runner_id, first)
    watching.look_into_all()
    assert waiting(runner_id) == []
    write_runs(place, 3, minutes=2)
    watching.look_into_all()
    assert waiting(runner_id) == []  # it may still be written to
    watching.look_into_all()
    (second,) = waiting(runner_id)
    do(runner_id, second)

    assert queue.counts(first) == {("imported", False): 2}
    assert queue.counts(second) == {("imported", False): 1}
    assert [line.path for line in importing.ledger_lines(runner_id)] == [str(file) for file in sorted(place.iterdir())]


def test_nothing_in_the_folder_is_changed(runner_id, place):
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in place.iterdir()}
    watching.choose(runner_id, str(place))
    do(runner_id, waiting(runner_id)[0])

    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in place.iterdir()} == before


def test_places_that_are_not_the_runners_runs_are_refused(runner_id, place, tmp_path, home):
    (tmp_path / ".ssh").mkdir()
    (tmp_path / "out").symlink_to("/etc")
    (home / "originals").mkdir()

    for text in ("", "Garmin", "/etc", "~", "/", "~/.ssh", "~/out", str(home), str(home / "originals"), "a\0b", "~nobody-here/x"):
        with pytest.raises(ImplausibleValueError):
            watching.choose(runner_id, text)
    for text in ("~/nothing", str(place / "run-000.fit")):
        with pytest.raises(NotFoundError):
            watching.choose(runner_id, text)
    assert watching.watched(runner_id) is None


def test_a_self_hoster_says_which_places_may_be_watched(runner_id, place, tmp_path, monkeypatch):
    (tmp_path / "allowed").mkdir()
    monkeypatch.setenv(watching.ALLOWED_VARIABLE, str(tmp_path / "allowed"))

    assert watching.choose(runner_id, str(tmp_path / "allowed")).files == 0
    with pytest.raises(ImplausibleValueError, match="outside"):
        watching.choose(runner_id, str(place))


def test_a_folder_that_is_away_is_said_and_looked_for_again(runner_id, place, tmp_path):
    watching.choose(runner_id, str(place))
    do(runner_id, waiting(runner_id)[0])
    place.rename(tmp_path / "away")
    watching.look_into_all()
    found = watching.watched(runner_id)
    assert found is not None
    assert found.trouble is not None
    (tmp_path / "away").rename(place)
    watching.look_into_all()

    back = watching.watched(runner_id)
    assert back is not None
    assert back.trouble is None


def test_a_folder_that_became_a_link_elsewhere_is_not_followed(runner_id, place, tmp_path):
    watching.choose(runner_id, str(place))
    job_id = waiting(runner_id)[0]
    place.rename(tmp_path / "away")
    place.symlink_to("/etc")

    with pytest.raises(RuntallError):
        watching.import_folder(queue.job(runner_id, job_id), lambda done, total, now: None)


def test_a_watch_that_is_plugged_in_is_found_whichever_letters_its_folders_have(tmp_path):
    from runtall.services.mounts import watch_folders

    for disk in ("me/GARMIN/GARMIN/Activity", "VENU/Garmin/ACTIVITY", "me/stick/photos", "me/other/Garmin/Courses"):
        (tmp_path / disk).mkdir(parents=True)
    (tmp_path / "away").symlink_to(tmp_path / "me")

    found = watch_folders([(tmp_path, 2), (tmp_path / "gone", 2)])

    assert [each.relative_to(tmp_path).as_posix() for each in found] == ["VENU/Garmin/ACTIVITY", "me/GARMIN/GARMIN/Activity"]

"""Films in the app: brought, read once, looked at, compared, taken away; a bad one says why and leaves nothing behind."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from made_films import make_film
from made_videos import write_sound, write_video
from runtall.core import Keypoints, LimitExceededError, MissingExtraError, say
from runtall.gait import View
from runtall.gait._made_runner import MadeRunner, made_film
from runtall.pose import keypoints as seeing
from runtall.screen import Way
from runtall.services import film_reading, films, screening, uploads
from runtall.services import jobs as queue
from runtall.services.finding import stored_standout
from runtall.store import film_shelf, jobs
from runtall.store.film_models import FilmFile, FilmKind, FilmPart, FilmState, StoredFilm
from runtall.store.models import Original

ON = date(2026, 11, 20)


@pytest.fixture
def runner_id(tmp_path: Path, settings, transactional_db) -> int:
    from runtall.store import runners

    settings.RUNTALL_HOME = tmp_path / "home"
    settings.RUNTALL_HOME.mkdir()
    return runners.own_runner().id


@pytest.fixture
def client(runner_id):
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def filmed(tmp_path: Path, monkeypatch) -> tuple[bytes, Keypoints]:
    """A small video, and the runner whom the model is taken to see in it: seeing itself is tried in tests of ``pose``."""
    found = made_film(MadeRunner(), view=View.RIGHT_SIDE, frame_rate_hz=30.0, duration_s=3.0, leg_px=60.0)
    found = Keypoints(**{name: getattr(found, name) for name in ("times_s", "xy_px", "confidence", "width_px", "height_px")},
                      frame_rate_hz=30.0, source="made", version=seeing.keypoints_version())  # fmt: skip
    grey = np.full((found.height_px + found.height_px % 2, found.width_px + found.width_px % 2, 3), 120, np.uint8)
    file = write_video(tmp_path / "run.mp4", (grey for _ in found.times_s), found.times_s.tolist())
    monkeypatch.setattr(seeing, "keypoints_from_video", lambda _path, progress: progress(1, 2) or found)
    return file.read_bytes(), found


def bring(client, data: bytes, **said: str):
    return client.post("/gait/", {"files": [SimpleUploadedFile("run.mp4", data)], **said})


def work(runner_id: int) -> None:
    """Do what waits, as the worker's child does."""
    for job in _waiting(runner_id):
        film_reading.read(job, lambda *_told: None)
        jobs.cancel(runner_id, job.id, queue.now())


def _waiting(runner_id: int):
    from runtall.store.work_models import Job

    return [jobs.get(runner_id, pk) for pk in Job.objects.filter(kind="film", state="waiting").values_list("pk", flat=True)]


def kept_files(settings) -> set[Path]:
    return {each for each in (settings.RUNTALL_HOME / "originals").rglob("*") if each.is_file()}


def test_a_film_is_read_once_shown_and_gone_but_for_what_was_made_of_it(client, runner_id, filmed, settings):
    data, _ = filmed
    answer = bring(client, data, height_cm="175")
    (row,) = films.of_running(runner_id)
    assert (answer.status_code, row.state, row.about) == (303, "waiting", {"height_m": 1.75})
    assert "Your film is being read" in client.get(answer.url).content.decode()
    work(runner_id)

    html = client.get(answer.url).content.decode()
    (row,) = films.of_running(runner_id)
    assert (row.state, row.view, row.drop) == ("read", "right_side", "")
    assert html.count("<figure><svg") or html.count("gait-angles") >= 6, "the key pictures with their angles"
    assert "Keep" not in html
    assert [each.read_bytes()[:2] for each in kept_files(settings) if each.read_bytes() == data] == [], "the film itself is gone"
    assert not any((settings.RUNTALL_HOME / "uploads").rglob("*.mp4"))
    picture = client.get(re.search(r'href="(/gait/[^"]+/picture/0/)"', html)[1])
    assert b"".join(picture)[:2] == b"\xff\xd8"
    assert b"".join(client.get(f"{answer.url}clip/"))[:4] == b"\x1a\x45\xdf\xa3"

    again = bring(client, data, height_cm="175")
    assert again.url == answer.url
    assert _waiting(runner_id) == [], "the same film is not read twice"


def test_a_film_that_is_kept_comes_back_byte_for_byte_and_all_of_it_goes_when_it_is_deleted(client, runner_id, filmed, settings):
    data, _ = filmed
    url = bring(client, data, keeps_film="on").url
    work(runner_id)
    make_film(runner_id, ON)
    before = kept_files(settings)
    assert b"".join(client.get(f"{url}film/")) == data

    client.post(f"{url}remove/")

    assert client.get(url).status_code == 404
    assert FilmFile.objects.filter(film__film_id="made-film").count() == Original.objects.count() == len(kept_files(settings))
    assert len(before) > len(kept_files(settings))


@pytest.mark.parametrize("kind", ["words", "sound", "nobody", "endless"])
def test_a_bad_film_says_why_and_what_to_do_and_leaves_nothing_behind(kind, client, runner_id, tmp_path, settings, monkeypatch):
    def endless(*_path, **_named):
        raise LimitExceededError(say("The part to look at is 7200 seconds long."), say("Cut it to ten seconds."))

    if kind == "endless":
        monkeypatch.setattr(seeing, "keypoints_from_video", endless)
    if kind == "sound":
        data = write_sound(tmp_path / "sound.mp4").read_bytes()
    elif kind == "nobody":
        grey = np.full((64, 64, 3), 120, np.uint8)
        data = write_video(tmp_path / "grey.mp4", [grey] * 8, [each / 30 for each in range(8)]).read_bytes()
    else:
        data = b"no film at all"
    url = bring(client, data).url
    work(runner_id)

    html = client.get(url).content.decode()
    (row,) = films.of_running(runner_id)
    assert (row.state, row.result, len(row.trouble)) == ("refused", None, 2)
    assert "This film cannot be measured" in html
    assert "Film again" in html
    assert kept_files(settings) == set()
    assert not any(each.is_file() for each in (settings.RUNTALL_HOME / "uploads").rglob("*"))


def test_what_cannot_be_said_of_a_film_is_told_before_anything_is_kept(client, runner_id, monkeypatch):
    tomorrow = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011 - any day to come
    for said, told in (({"height_cm": "17"}, "height"), ({"filmed_on": tomorrow}, "not come yet")):
        answer = bring(client, b"bytes", **said)
        assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert "No film came" in client.post("/gait/", {}).content.decode()
    begun = {"name": "a.mp4", "size_bytes": "2000000001", "mark": "m"}
    assert "Cut it on the phone" in client.post("/gait/uploads/", begun).json()["error"]
    monkeypatch.setattr(films, "closed_by", lambda: MissingExtraError(say("Films need the extra."), say("Install it.")))
    assert "Films need the extra." in client.get("/gait/").content.decode()
    assert "Films need the extra." in client.post("/gait/uploads/", {**begun, "size_bytes": "5"}).json()["error"]

    assert StoredFilm.objects.count() == uploads.kept(runner_id, "0" * 32) == 0


def test_a_film_taken_away_meanwhile_leaves_nothing_and_a_killed_delivery_is_made_good(client, runner_id, filmed, settings):
    data, found = filmed
    url = bring(client, data).url
    (job,) = _waiting(runner_id)
    film_id = url.split("/")[2]

    def taken_away(_path, progress):
        films.remove(runner_id, film_id)
        return found

    seeing.keypoints_from_video, fast = taken_away, seeing.keypoints_from_video
    film_reading.read(job, lambda *_told: None)
    seeing.keypoints_from_video = fast
    assert kept_files(settings) == set()
    assert client.get(url).status_code == 404

    bring(client, data)
    (row,), (job,) = films.of_running(runner_id), _waiting(runner_id)
    film_reading._read_and_keep(row, lambda *_told: None)  # killed before it let go of the upload
    film_reading.read(job, lambda *_told: None)
    (row,) = films.of_running(runner_id)
    assert (row.state, row.drop) == ("read", "")
    assert Original.objects.count() == len(kept_files(settings))


def test_what_an_earlier_version_read_is_read_anew_from_the_landmarks(runner_id, monkeypatch):
    make_film(runner_id, ON)
    before = film_shelf.get(runner_id, "made-film")
    film_shelf.change(runner_id, "made-film", read_by="blazepose-full/1 gait/0", result={"view": "old"})
    assert film_reading.ask_where_stale() == 1
    work(runner_id)

    assert film_shelf.get(runner_id, "made-film") == before
    assert film_reading.ask_where_stale() == 0


def test_two_films_of_one_side_are_held_against_each_other(client, runner_id):
    make_film(runner_id, ON - timedelta(days=30), film_id="older", lean_deg=25.0)
    make_film(runner_id, ON)
    make_film(runner_id, ON - timedelta(days=2), film_id="behind", view="behind")

    html = client.get("/gait/made-film/").content.decode()
    assert "less than before: it was 25°" in html
    assert "Band: the earlier film." in html
    assert 'value="behind"' not in html
    assert "less than before" not in client.get("/gait/older/").content.decode(), "the first film has none before it"


def test_findings_rest_on_films_only_beyond_what_they_may_be_off(runner_id):
    def of(finding_id: str):
        return next(each for each in stored_standout(runner_id, today_on=ON).findings if each.id == finding_id)

    assert of("trunk-lean").status.value == "unknown"
    make_film(runner_id, ON - timedelta(days=9), lean_deg=30.0)
    clear = of("trunk-lean")
    make_film(runner_id, ON - timedelta(days=1), film_id="newer", lean_deg=17.0)
    near = of("trunk-lean")

    assert (clear.status.value, clear.on, round(clear.value)) == ("present", (ON - timedelta(days=9),), 30)
    assert clear.low > 15.0, "what it may be off is taken off first"
    assert near.status.value == "unknown"
    assert "too near the limit" in str(near.sentence)


def test_a_movement_test_by_camera_is_kept_beside_those_by_hand_and_marked(client, runner_id):
    from runtall.services.filming import ScanForm
    from runtall.store import shapes

    for number in ("1", "2"):
        film_shelf.add(
            runner_id, f"plank-{number}", kind=FilmKind.TEST, name="p.mp4", sha256=number * 64, size_bytes=1, filmed_on=ON,
            added_at=queue.now(), about={}, keeps_film=False, drop="", test_id="prone-plank-hold",
        )  # fmt: skip
        form = ScanForm("prone-plank-hold", None, {"hold_s": 40.0 + int(number)}, (), (), (), 88.0, 1.0, 60.0, "made")
        made = film_reading._Read(shapes.to_plain(form), says_something=True, view="", files=((FilmPart.PICTURE, 0, b"j", None),))
        film_reading._keep(film_shelf.get(runner_id, f"plank-{number}"), FilmState.READ, made, None)
        assert client.get(f"/gait/plank-{number}/").status_code == 200
        client.post(f"/gait/plank-{number}/keep/")

    (line,) = screening.lines(runner_id)
    assert (line.result.way, line.result.values["hold_s"]) == (Way.CAMERA, 42.0), "the second film corrects the first"
    assert "42 s, by camera" in client.get("/body/test/prone-plank-hold/").content.decode().replace("\xa0", " ")
    client.post("/gait/plank-2/remove/")
    assert len(screening.lines(runner_id)) == 1, "a result stays when its film goes"

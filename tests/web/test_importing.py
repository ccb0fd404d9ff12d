"""Import: every form without scripts, the protocol of pieces, each import's page, what became of every file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from made_runs import write_runs
from runtall.core import Verdict, say
from runtall.services import dropping, uploads
from runtall.services import jobs as queue
from runtall.services.importing import FileOutcome
from runtall.store import jobs
from runtall.store.work_models import Job, JobState
from runtall.web.who import SAMPLE_COOKIE

from ..page_outline import outline

IMPORT = "/import/"


@pytest.fixture
def runner_id(tmp_path: Path, settings, transactional_db, monkeypatch) -> int:
    """The runner of a fresh folder."""
    from runtall.store import runners

    settings.RUNTALL_HOME = tmp_path / "home"
    settings.RUNTALL_HOME.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    return runners.own_runner().id


@pytest.fixture
def client(runner_id):
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def file(name: str = "a.fit", data: bytes = b"bytes") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def put(client, url: str, offset: int | str, data: bytes):
    return client.put(url, data, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


def begin(client, **changes: object) -> dict[str, object]:
    told = {"name": "export.zip", "size_bytes": "10", "mark": "m", **changes}
    return client.post("/import/uploads/", told).json()


def test_the_place_says_first_what_to_bring(client):
    response = client.get(IMPORT)
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids))
    assert "Bring your runs" in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_files_of_a_plain_form_become_a_job_with_a_page(client, runner_id):
    answer = client.post(IMPORT, {"files": [file("a.fit"), file("../../b.gpx")]})
    (job,) = queue.recent(runner_id)

    assert answer.status_code == 302
    assert answer.url == f"/import/{job.id}/"
    assert sorted(each.name for each in uploads.files_of(job.about["drop"]).iterdir()) == ["a.fit", "b.gpx"]
    assert "Reading begins in a moment" in client.get(answer.url).content.decode()


def test_a_form_without_files_says_so_beside_the_field(client, runner_id):
    answer = client.post(IMPORT, {})

    assert answer.status_code == 422
    assert 'id="files-error">No file came.' in answer.content.decode()
    assert queue.recent(runner_id) == ()


def test_hundreds_of_files_fit_in_one_form(client, runner_id):
    client.post(IMPORT, {"files": [file(f"{n}.fit") for n in range(150)]})
    (job,) = queue.recent(runner_id)

    assert len(list(uploads.files_of(job.about["drop"]).iterdir())) == 150


def test_a_form_from_elsewhere_brings_nothing(runner_id):
    strict = Client(HTTP_HOST="127.0.0.1:8127", enforce_csrf_checks=True)
    begun = uploads.begin(runner_id, "a.zip", 10)

    assert strict.post(IMPORT, {"files": [file()]}).status_code == 403
    assert strict.post("/import/uploads/", {"name": "a", "size_bytes": "1"}).status_code == 403
    assert put(strict, f"/import/uploads/{begun.token}/", 0, b"01234").status_code == 403
    assert strict.post("/import/folder/", {"path": "~/Garmin"}).status_code == 403
    assert queue.recent(runner_id) == ()


def test_a_script_sends_small_files_in_groups_and_the_last_one_starts(client, runner_id):
    asked = {"HTTP_ACCEPT": "application/json"}
    first = client.post(IMPORT, {"files": [file("a.fit")], "paths": ["watch/a.fit"], "more": "1"}, **asked).json()
    assert queue.recent(runner_id) == ()
    last = client.post(IMPORT, {"files": [file("b.fit")], "paths": ["watch/b.fit"], "drop": first["drop"]}, **asked).json()

    (job,) = queue.recent(runner_id)
    assert last == {"drop": first["drop"], "url": f"/import/{job.id}/"}
    assert sorted(each.name for each in (uploads.files_of(first["drop"]) / "watch").iterdir()) == ["a.fit", "b.fit"]


def test_pieces_go_on_from_where_they_were(client):
    begun = begin(client)
    url = begun["url"]

    assert put(client, url, 0, b"01234")["Upload-Offset"] == "5"
    head = client.head(url)
    assert (head["Upload-Offset"], head["Upload-Length"], head["Cache-Control"]) == ("5", "10", "no-store")
    assert begin(client) == {**begun, "offset": 5}
    late = put(client, url, 0, b"01234")
    assert (late.status_code, late["Upload-Offset"]) == (409, "5")
    assert put(client, url, 5, b"56789")["Upload-Offset"] == "10"
    started = client.post("/import/start/", {"drop": begun["drop"]}).json()
    assert re.fullmatch(r"/import/\d+/", started["url"])


@pytest.mark.parametrize("offset", ["", "x", "-1"])
def test_a_piece_that_does_not_say_where_it_begins_is_refused_in_words(client, offset):
    answer = put(client, begin(client)["url"], offset, b"01")

    assert answer.status_code in {409, 422}
    if answer.status_code == 422:
        assert answer.json()["error"]


@pytest.mark.parametrize(
    "told", [{"size_bytes": "0"}, {"size_bytes": "x"}, {"name": ""}, {"drop": "../.."}, {"size_bytes": "9" * 15}]
)
def test_an_upload_that_makes_no_sense_is_refused_in_words(client, told):
    answer = client.post("/import/uploads/", {"name": "a", "size_bytes": "10", **told})

    assert answer.status_code == 422
    assert answer.json()["error"]


def test_what_broke_off_is_shown_and_can_be_forgotten(client, runner_id):
    url = begin(client, name="<b>export.zip", size_bytes="3000000000")["url"]
    put(client, url, 0, b"01234")
    html = client.get(IMPORT).content.decode()
    assert "_b_export.zip" in html
    assert "0 kB of 3.0 GB are here" in html
    client.post(f"{url}forget/")

    assert uploads.unfinished(runner_id) == ()
    assert client.head(url).status_code == 404


def ended(runner_id: int, *outcomes: FileOutcome, state: JobState = JobState.DONE) -> int:
    """Make a job that is over, with what became of its files."""
    drop = uploads.take(runner_id, [("bad.fit", 3, [b"bad"])])
    job_id = uploads.start(runner_id, drop)
    jobs.keep_files(job_id, runner_id, outcomes, is_new_work=True)
    Job.objects.filter(pk=job_id).update(state=state, finished_at=queue.now())
    return job_id


GOOD = FileOutcome("dropped/a.fit", Verdict.IMPORTED, say("A run of {minutes} min with {n} samples.", minutes=40, n=2400), "fit")
BAD = FileOutcome(
    "dropped/bad.fit", Verdict.UNREADABLE, say("The file is damaged; no activity could be recovered from it."), "fit"
)


def test_an_import_that_is_over_gives_each_file_its_verdict(client, runner_id):
    response = client.get(f"/import/{ended(runner_id, GOOD, BAD)}/")
    html = response.content.decode()

    assert "1 file with runs came in." in html
    assert html.index("bad.fit") < html.index("a.fit</b>")
    assert "A run of 40 min with 2400 samples." in html
    assert "dropped/" not in html
    assert "Try again" in html
    assert "hx-trigger" not in html
    assert outline(response).refused == []


def test_an_import_under_way_asks_again_by_itself_and_by_hand(client, runner_id):
    job_id = ended(runner_id, GOOD, state=JobState.RUNNING)
    Job.objects.filter(pk=job_id).update(done_files=1, total_files=40, now="dropped/b.fit", finished_at=None)
    token = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*')
    whole = token.sub("", client.get(f"/import/{job_id}/").content.decode())
    part = token.sub("", client.get(f"/import/{job_id}/", headers={"HX-Request": "true"}).content.decode())

    assert "1 of 40 files" in whole
    assert 'hx-trigger="every 2s"' in part
    assert part.lstrip().startswith("<article")
    assert part.strip() in whole
    assert "<noscript>" in part


def test_trying_again_puts_the_job_back_and_stopping_ends_it(client, runner_id):
    job_id = ended(runner_id, GOOD, BAD)

    assert client.post(f"/import/{job_id}/again/").url == f"/import/{job_id}/"
    assert queue.job(runner_id, job_id).state == "waiting"
    assert client.post(f"/import/{job_id}/again/").status_code == 409
    client.post(f"/import/{job_id}/stop/")
    assert queue.job(runner_id, job_id).state == "cancelled"
    client.post(f"/import/{job_id}/forget/")
    assert uploads.kept(runner_id, str(queue.job(runner_id, job_id).about["drop"])) == 0


def test_a_job_that_stopped_says_why_and_what_to_do(client, runner_id):
    job_id = ended(runner_id, GOOD, state=JobState.GIVEN_UP)
    Job.objects.filter(pk=job_id).update(trouble={"text": "The disk is full.", "values": []})
    html = client.get(f"/import/{job_id}/").content.decode()

    assert "It could not go on: The disk is full." in html
    assert "Try again" in html


def test_many_files_come_in_pages(client, runner_id):
    many = [FileOutcome(f"dropped/{n:03}.fit", Verdict.IMPORTED, say("A run."), "fit") for n in range(120)]
    url = f"/import/{ended(runner_id, *many)}/"

    assert "1 to 50 of 120" in client.get(url).content.decode()
    assert "101 to 120 of 120" in client.get(url, {"page": "3"}).content.decode()
    for odd in ("0", "x", "-1", "9" * 30, "99"):
        assert client.get(url, {"page": odd}).status_code == 200


def test_what_became_of_every_file_can_be_searched(client, runner_id, tmp_path):
    write_runs(tmp_path / "watch", 2, minutes=2)
    given = [(each.name, each.stat().st_size, [each.read_bytes()]) for each in sorted((tmp_path / "watch").iterdir())]
    drop = uploads.take(runner_id, [*given, ("broken.fit", 3, [b"\x0e\x10\xd9\x07\x40\x00\x00\x00.FIT\x00\x00no"])])
    dropping.import_drop(queue.job(runner_id, uploads.start(runner_id, drop)), lambda done, total, now: None)

    def names(**asked: str) -> list[str]:
        return re.findall(r"<b>([^<]*\.fit)</b>", client.get("/import/files/", asked).content.decode())

    assert set(names()) == {"run-000.fit", "run-001.fit", "broken.fit"}
    assert names(q="run-001") == ["run-001.fit"]
    assert names(only="not-whole") == ["broken.fit"]
    assert "Nothing fits" in client.get("/import/files/", {"q": "%"}).content.decode()
    assert "2 runs came out of 3 files. 1 could not be read." in client.get(IMPORT).content.decode()


def test_a_page_of_the_ledger_says_what_the_whole_ledger_says(runner_id, tmp_path):
    from made_runs import write_gpx_twin
    from runtall.services import importing

    write_runs(tmp_path / "watch", 3, minutes=3)
    write_gpx_twin(tmp_path / "watch" / "twin.gpx", day=1)
    (tmp_path / "watch" / "copy.fit").write_bytes((tmp_path / "watch" / "run-000.fit").read_bytes())
    importing.import_paths(runner_id, [tmp_path / "watch"])
    write_runs(tmp_path / "watch", 3, minutes=4)
    importing.import_paths(runner_id, [tmp_path / "watch"])

    whole = importing.ledger_lines(runner_id)
    paged = [importing.ledger_page(runner_id, offset=n, limit=1) for n in range(len(whole))]
    assert {total for _, total in paged} == {len(whole)}
    assert sorted((line for (line,), _ in paged), key=str) == sorted(whole, key=str)
    assert {line.verdict for line in whole} >= {Verdict.IMPORTED, Verdict.DUPLICATE}
    assert any(line.is_replaced for line in whole)


def test_a_folder_that_may_not_be_watched_is_refused_beside_what_was_typed(client):
    answer = client.post("/import/folder/", {"path": "/etc"})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert 'value="/etc"' in html
    assert "outside of the places" in html


def test_a_folder_is_watched_looked_at_and_left(client, runner_id, tmp_path):
    write_runs(tmp_path / "Garmin", 1, minutes=2)

    assert client.post("/import/folder/", {"path": "~/Garmin"}).status_code == 302
    assert "1 file, looked at" in client.get(IMPORT).content.decode()
    assert client.post("/import/folder/look/").url == f"/import/{queue.recent(runner_id)[0].id}/"
    client.post("/import/folder/leave/")
    assert "Choose a folder to watch" in client.get(IMPORT).content.decode()
    assert client.post("/import/folder/look/").status_code == 404


def test_nothing_comes_in_while_looking_around_as_the_sample(client, runner_id):
    from runtall.store.models import Runner

    sample = Runner.objects.create(name="Sample runner", is_sample=True).pk
    client.cookies[SAMPLE_COOKIE] = "1"
    html = client.get(IMPORT).content.decode()

    assert 'type="file"' not in html
    assert "leave the sample first" in html
    assert client.post(IMPORT, {"files": [file()]}).status_code == 422
    assert client.post("/import/uploads/", {"name": "a", "size_bytes": "3"}).status_code == 409
    assert queue.recent(sample) == queue.recent(runner_id) == ()


def test_another_runners_import_is_not_there(client, runner_id):
    from runtall.store.models import Runner

    other = Runner.objects.create(name="other").pk
    job_id = ended(other, GOOD)

    assert client.get(f"/import/{job_id}/").status_code == 404
    for verb in ("again", "stop", "forget"):
        assert client.post(f"/import/{job_id}/{verb}/").status_code == 404

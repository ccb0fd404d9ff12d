"""Your data: everything as one file, and deleting it only when the word was typed."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.test import Client

from runtall.services import runners
from runtall.store import runners as kept_runners
from runtall.store.models import Runner
from runtall.store.plan_models import TypedRun

from ..page_outline import outline

pytestmark = pytest.mark.django_db
DELETING = pytest.mark.django_db(transaction=True)
"""The database file is written anew when somebody is deleted, which no transaction may surround."""


@pytest.fixture
def client(settings, tmp_path) -> Client:
    settings.RUNTALL_HOME = tmp_path
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


@pytest.fixture
def runner_id(client: Client) -> int:
    from datetime import UTC, date, datetime

    found = runners.own_runner_id()
    TypedRun.objects.create(
        runner_id=found, typed_id="a", on=date(2026, 1, 1), said_at=datetime.now(UTC), run={"duration_s": 1800.0}
    )
    return found


def test_the_page_says_how_much_there_is(client, runner_id):
    page = outline(client.get("/settings/your-data/"))

    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert "1 run and all you wrote" in client.get("/settings/your-data/").content.decode()
    assert "/settings/your-data/" in client.get("/settings/").content.decode()


def test_everything_comes_as_one_file(client, runner_id):
    answer = client.get("/settings/your-data/file/")

    assert answer["Content-Type"] == "application/zip"
    assert answer["Cache-Control"] == "no-store"
    assert "attachment" in answer["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert json.loads(archive.read("rows/typed_runs.jsonl"))["typed_id"] == "a"
        assert json.loads(archive.read("manifest.json"))["tables"]["typed_runs"]["rows"] == 1


@DELETING
def test_a_download_that_breaks_off_holds_nothing(client, runner_id):
    answer = client.get("/settings/your-data/file/")
    next(iter(answer.streaming_content))
    answer.close()

    TypedRun.objects.all().delete()
    assert TypedRun.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "yes", "dele te"])
def test_without_the_word_nothing_goes(typed, client, runner_id):
    answer = client.post("/settings/your-data/delete/", {"word": typed})

    assert answer.status_code == 422
    assert "Nothing was deleted" in answer.content.decode()
    assert f'value="{typed}"' in answer.content.decode()
    assert TypedRun.objects.filter(runner_id=runner_id).exists()


@DELETING
def test_with_the_word_all_of_it_goes(client, runner_id):
    answer = client.post("/settings/your-data/delete/", {"word": " Delete "})
    after = client.get(answer["Location"])

    assert (answer.status_code, answer["Location"]) == (303, "/settings/your-data/?deleted=1")
    assert not Runner.objects.filter(pk=runner_id).exists()
    assert "Everything of yours is deleted." in after.content.decode()
    assert "storage" in answer["Clear-Site-Data"]


def test_it_is_not_said_to_be_deleted_where_it_is_not(client, runner_id):
    assert "is deleted" not in client.get("/settings/your-data/?deleted=1").content.decode()


@DELETING
def test_the_made_up_runner_goes_alone(client, runner_id):
    sample = kept_runners.sample_runner(make=True)
    client.cookies["runtall_sample"] = "1"

    shown = client.get("/settings/your-data/").content.decode()
    client.post("/settings/your-data/delete/", {"word": "delete"})

    assert "made up" in shown
    assert not Runner.objects.filter(pk=sample.id).exists()
    assert TypedRun.objects.filter(runner_id=runner_id).exists()


def test_an_import_under_way_is_waited_for_and_told(client, runner_id, settings, monkeypatch):
    from runtall.services import forgetting
    from runtall.services.importing import alone

    monkeypatch.setattr(forgetting, "_PATIENCE_S", 0.1)
    with alone(runner_id, settings.RUNTALL_HOME):
        answer = client.post("/settings/your-data/delete/", {"word": "delete"})

    assert answer.status_code == 422
    assert "An import is under way." in answer.content.decode()
    assert TypedRun.objects.filter(runner_id=runner_id).exists()

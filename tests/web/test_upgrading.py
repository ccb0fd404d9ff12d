"""While figures of an earlier version are made anew, pages that show them say so."""

from __future__ import annotations

import pytest
from django.test import Client

from made_runs import write_runs
from runtall.services import importing, jobs, runners, upgrading
from runtall.store.models import Summary

from ..page_outline import outline

pytestmark = pytest.mark.django_db


def test_runs_and_load_say_so_until_it_is_done_and_import_shows_how_far_it_is(settings, tmp_path):
    settings.RUNTALL_HOME = tmp_path / "home"
    client = Client(HTTP_HOST="127.0.0.1:8127")
    runner_id = runners.own_runner_id()
    write_runs(tmp_path / "files", 2, minutes=2)
    importing.import_paths(runner_id, [tmp_path / "files"])
    Summary.objects.filter(runner_id=runner_id).update(mechanics_version=0)
    upgrading.ask_where_stale()
    (job,) = jobs.recent(runner_id)

    for path in ("/runs/", "/load/"):
        answer = client.get(path)
        assert "2 runs still show figures of an earlier version." in answer.content.decode()
        assert outline(answer).refused == []
    assert "Figures worked out anew after an update" in client.get("/import/").content.decode()
    assert "measured anew" in client.get(f"/import/{job.id}/").content.decode()
    upgrading.rebuild_all(runner_id, lambda *_: None)
    for path in ("/runs/", "/load/"):
        assert "earlier version" not in client.get(path).content.decode()

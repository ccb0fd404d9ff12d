"""The log of runs, one run, and a run that is typed in, as a browser gets them."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime

import pytest
from django.test import Client

from runtall.core import Units
from runtall.services import diary, runners, running_log, sessions
from runtall.store.models import Run, Runner, Summary
from runtall.store.plan_models import TypedRun
from runtall.symptoms import Context

from ..page_outline import outline
from .made_log import LAST_ON, import_log, import_twin


@pytest.fixture
def runner_id(tmp_path, settings, db, monkeypatch) -> int:
    """The runner whose folder it is; the folder is ready, so nothing is brought up to date for each page."""
    settings.RUNTALL_HOME = tmp_path / "home"
    settings.RUNTALL_HOME.mkdir()
    runner_id = Runner.objects.create(name="Own").pk
    monkeypatch.setattr(runners, "own_runner_id", lambda: runner_id)
    runners.change_profile(runner_id, home_time_zone="UTC")
    return runner_id


@pytest.fixture
def log(runner_id, tmp_path) -> int:
    import_log(runner_id, tmp_path / "watch")
    return runner_id


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False)


def last_run() -> int:
    return Run.objects.order_by("-started_at").values_list("pk", flat=True)[0]


def text(response) -> str:
    body = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\xa0", " ")


def test_without_runs_the_log_says_what_to_bring(runner_id, client):
    response = client.get("/runs/")

    assert response.status_code == 200
    assert "No runs yet" in text(response)
    assert {"/import/", "/runs/add/"} <= set(outline(response).links)


def test_the_log_lists_runs_newest_first_with_what_was_felt(log, client):
    diary.write(
        log,
        context=Context.RIGHT_AFTER,
        at=datetime(2026, 3, 26, 8, tzinfo=UTC),
        pain_nrs=3,
        now=datetime(2026, 3, 26, 9, tzinfo=UTC),
    )
    shown = text(client.get("/runs/"))

    assert shown.index("26 Mar") < shown.index("22 Mar") < shown.index("2 Mar ")
    assert "pain 3 of 10" in shown
    assert "7 runs on file, since March 2026" in shown


def test_pain_of_the_next_morning_belongs_to_the_run_before_it(log, client):
    diary.write(
        log,
        context=Context.NEXT_MORNING,
        at=datetime(2026, 3, 27, 6, tzinfo=UTC),
        pain_nrs=4,
        now=datetime(2026, 3, 27, 7, tzinfo=UTC),
    )

    assert "pain 4 of 10" in text(client.get("/runs/"))
    assert "next morning pain 4 of 10" in text(client.get(f"/runs/{last_run()}/"))


def test_a_month_or_a_year_can_be_chosen(log, client):
    for period, runs in (("2026-03", 7), ("2026", 7), ("2026-04", 0), ("1999", 0)):
        response = client.get(f"/runs/?period={period}")

        assert response.content.decode().count('class="run-line"') == runs
        assert ("Nothing here" in text(response)) == (runs == 0)


def test_a_filter_that_makes_no_sense_shows_all_runs(log, client):
    for asked in ("period=2026-13", "period=x", "page=0", "page=-3", "page=99999999999", "period=0000&page=%00"):
        response = client.get(f"/runs/?{asked}")

        assert response.status_code == 200
        assert response.content.decode().count('class="run-line"') == 7


def test_pages_hold_twenty_runs_and_every_run_stands_on_one(log, monkeypatch, client):
    monkeypatch.setattr(running_log, "RUNS_ON_A_PAGE", 3)
    seen = []
    for page in (1, 2, 3):
        seen += re.findall(r'class="run-line" href="(/runs/\d+/)"', client.get(f"/runs/?page={page}").content.decode())

    assert len(seen) == len(set(seen)) == 7


def test_one_run_shows_its_curves_its_way_and_its_files(log, client):
    response = client.get(f"/runs/{last_run()}/")
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert {"chart-pace", "chart-cadence-spm", "chart-heart-rate-bpm", "presses", "files", "shoes", "felt"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.refused == []
    assert 'class="track-line"' in response.content.decode()
    assert "run-24.fit" in text(response)


def test_one_run_by_distance_draws_the_same_charts(log, client):
    response = client.get(f"/runs/{last_run()}/?by=distance")

    assert response.status_code == 200
    assert '"text": "2\\u00a0km"' in response.content.decode()


def test_the_files_of_a_run_told_twice_say_which_is_used(log, tmp_path, client):
    import_twin(log, tmp_path / "again")
    first = Run.objects.order_by("started_at").values_list("pk", flat=True)[0]
    shown = text(client.get(f"/runs/{first}/"))

    assert "used, for it knows most" in shown
    assert "the same run once more, kept" in shown


def test_a_page_carries_no_other_address_and_no_position(log, client):
    body = client.get(f"/runs/{last_run()}/").content.decode()

    assert not re.search(r"60\.[12]\d{3}", body)  # the made run starts at latitude 60.1
    assert not re.search(r'(?:src|href)="(?:https?:)?//', body)


def test_a_run_that_is_not_there_is_said_so(runner_id, client):
    for path in ("/runs/999999/", "/runs/99999999999999999999999/", "/runs/typed/nobody/"):
        assert client.get(path).status_code == 404


def test_another_runners_run_is_not_shown_nor_changed(log, client):
    other = Runner.objects.create(name="Other")
    run_id = last_run()
    Run.objects.filter(pk=run_id).update(runner=other)
    Summary.objects.filter(run_id=run_id).update(runner=other)

    assert client.get(f"/runs/{run_id}/").status_code == 404
    assert client.post(f"/runs/{run_id}/presses/", {"number": 1, "meant": "tight"}).status_code == 404
    assert client.post(f"/runs/{run_id}/shoes/", {"name": "Mine"}).status_code == 404


def test_a_press_can_mean_that_it_got_tight_and_be_taken_back(log, client):
    run_id = last_run()
    answer = client.post(f"/runs/{run_id}/presses/", {"number": 1, "meant": "tight"})

    assert (answer.status_code, answer["Location"]) == (303, f"/runs/{run_id}/?saved=tight#presses")
    assert "it got tight here" in text(client.get(f"/runs/{run_id}/"))
    assert "tight at 15 min" in text(client.get("/runs/"))

    client.post(f"/runs/{run_id}/presses/", {"number": 1, "meant": ""})

    assert "tight at 15 min" not in text(client.get("/runs/"))


def test_a_press_answered_by_htmx_brings_the_presses_alone(log, client):
    answer = client.post(f"/runs/{last_run()}/presses/", {"number": 1, "meant": "lap"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert "only a lap" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_units_of_the_runner_are_kept_to(log, client):
    runners.change_profile(log, units=Units.IMPERIAL)
    shown = text(client.get(f"/runs/{last_run()}/"))

    assert "/mi" in shown
    assert "/km" not in shown


def test_one_run_is_shown_from_few_queries(log, client, django_assert_max_num_queries):
    client.get(f"/runs/{last_run()}/")
    with django_assert_max_num_queries(24):
        assert client.get(f"/runs/{last_run()}/").status_code == 200


def test_one_run_needs_neither_scipy_nor_the_chart_renderer(log, client, monkeypatch):
    for name in {"scipy", "vl_convert", *(name for name in sys.modules if name.startswith(("scipy.", "vl_convert.")))}:
        monkeypatch.setitem(sys.modules, name, None)

    answer = client.get(f"/runs/{last_run()}/")

    assert answer.status_code == 200
    assert "<run-chart" in answer.content.decode()


# Typed runs ----------------------------------------------------------------------------------------------------------


def type_run(client, **changed):
    given = {"minutes": "35", "distance": "6,2", "effort": "4", "on": LAST_ON.isoformat(), **changed}
    return client.post("/runs/add/", given)


def test_a_run_is_typed_and_shown(runner_id, client):
    answer = type_run(client, on="2026-03-20", tightened="20", tightened_in="minutes")
    shown = text(client.get(answer["Location"]))

    assert answer.status_code == 303
    assert "6.2 km in 35 min" in shown
    assert "4 of 10" in shown
    assert "20 min" in shown
    assert "typed in" in text(client.get("/runs/"))
    assert "tight at 20 min" in text(client.get("/runs/"))


def test_minutes_alone_are_enough_and_the_rest_stays_unknown(runner_id, client):
    type_run(client, distance="", effort="")

    kept = TypedRun.objects.get().run
    assert kept["duration_s"] == 2100.0
    assert kept["distance_m"] is None
    assert kept["rpe"] is None
    assert "distance unknown" in text(client.get("/runs/?period=2026-03"))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"minutes": ""}, "This field is required."),
        ({"minutes": "soon"}, "Write a number from 1 to 2880."),
        ({"minutes": "nan"}, "Write a number from 1 to 2880."),
        ({"distance": "400"}, "Nobody runs this far in this time."),
        ({"effort": "11"}, "Select a valid choice"),
        ({"on": "2999-01-01"}, "This day has not come yet."),
        ({"tightened": "50", "tightened_in": "minutes"}, "after the end of the run"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_lost(runner_id, client, changed, said):
    response = type_run(client, **{"effort": "7", **changed})

    assert response.status_code == 422
    assert said in text(response)
    assert 'value="6,2"' in response.content.decode() or "distance" in changed
    assert not TypedRun.objects.exists()


def test_a_typed_run_is_taken_back(runner_id, client):
    where = type_run(client)["Location"].partition("?")[0]
    client.post(f"{where}remove/")

    assert client.get(where).status_code == 404
    assert "typed in" not in text(client.get("/runs/"))


def test_a_typed_run_that_the_watch_told_too_stands_once(log, client):
    type_run(client, minutes="40", distance="", on=LAST_ON.isoformat())

    assert client.get("/runs/").content.decode().count('class="run-line"') == 7
    assert "4 of 10" in text(client.get(f"/runs/{last_run()}/"))


def test_a_typed_run_is_corrected_and_says_what_it_said_before(runner_id, client):
    old = type_run(client, on="2026-03-20")["Location"].partition("?")[0]
    form = client.get(f"{old}change/")
    answer = client.post(f"{old}change/", {"minutes": "42", "distance": "6,2", "effort": "4", "on": "2026-03-20"})
    shown = client.get(answer["Location"])

    assert 'value="35"' in form.content.decode()
    assert "6.2 km in 42 min" in text(shown)
    assert "What it said before" in text(shown)
    assert "35 min" in text(shown)
    assert client.get(old)["Location"] == answer["Location"].partition("?")[0]
    assert TypedRun.objects.count() == 2
    assert client.get("/runs/").content.decode().count('class="run-line"') == 1


def test_what_the_form_does_not_ask_for_outlives_a_correction(runner_id, client):
    typed_id = sessions.type_run(runner_id, on=LAST_ON, duration_s=1800.0, walk_s=300.0, pain_during_nrs=2)
    form = client.get(f"/runs/typed/{typed_id}/change/").content.decode()
    assert 'value="5"' in form.partition('name="walked"')[2].partition(">")[0]
    client.post(f"/runs/typed/{typed_id}/change/", {"minutes": "31", "walked": "5", "on": LAST_ON.isoformat()})

    kept = TypedRun.objects.get(supersedes=typed_id).run
    assert (kept["duration_s"], kept["walk_s"], kept["pain_during_nrs"]) == (1860.0, 300.0, 2)


def test_a_correction_that_cannot_be_leaves_the_run_as_it_was(runner_id, client):
    where = type_run(client)["Location"].partition("?")[0]
    answer = client.post(f"{where}change/", {"minutes": "soon", "distance": "7", "on": LAST_ON.isoformat()})

    assert answer.status_code == 422
    assert 'value="7"' in answer.content.decode()
    assert f'action="{where}change/"' in answer.content.decode()
    assert TypedRun.objects.count() == 1


def test_a_corrected_run_is_taken_back_by_its_old_address_too(runner_id, client):
    old = type_run(client)["Location"].partition("?")[0]
    client.post(f"{old}change/", {"minutes": "42", "on": LAST_ON.isoformat()})
    client.post(f"{old}remove/")

    assert client.get(old).status_code == 404
    assert client.get(f"{old}change/").status_code == 404


def test_a_typed_run_that_is_longer_than_the_month_before_stands_out_in_the_log(log, client):
    type_run(client, minutes="90", distance="14", on="2026-04-05")

    assert "2.1 times the longest of 30 days before" in text(client.get("/runs/"))


def test_a_distance_that_was_not_typed_is_unknown_in_the_sums_too(runner_id, client):
    type_run(client, distance="", on="2026-03-20")

    (sums,) = running_log.log_page(runner_id, today_on=LAST_ON).months.values()
    assert (sums.runs, sums.without_distance) == (1, 1)
    assert running_log.log_page(runner_id, today_on=LAST_ON).lately.without_distance == 1


@pytest.mark.parametrize("sent", [{}, {"number": "soon", "meant": "tight"}, {"number": "1", "meant": "maybe"}, {"number": "0"}])
def test_a_word_on_a_press_that_makes_no_sense_is_said_beside_the_presses(log, client, sent):
    where = f"/runs/{last_run()}/presses/"
    whole = client.post(where, sent)
    alone = client.post(where, sent, headers={"HX-Request": "true"})

    assert (whole.status_code, alone.status_code) == (422, 422)
    assert "Nothing was kept: choose one of the answers" in text(whole)
    assert outline(whole).tags.count("h1") == 1
    assert outline(alone).tags.count("h1") == 0
    assert not running_log.log_page(log, today_on=LAST_ON).lines[0].tight_s

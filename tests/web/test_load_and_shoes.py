"""Load and shoes, as a browser gets them."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from runtall.charts import Table
from runtall.services import shoe_rack
from runtall.store.models import Run, RunShoes
from runtall.web.templatetags.figures import table_rows

from ..page_outline import outline
from .made_log import LAST_ON
from .test_runs import client, last_run, log, runner_id, text  # noqa: F401 - fixtures


def test_without_runs_load_says_what_to_bring(runner_id, client):  # noqa: F811
    response = client.get("/load/")

    assert response.status_code == 200
    assert "No runs yet" in text(response)
    assert "/import/" in outline(response).links


def test_load_of_a_runner_who_paused_is_counted_to_the_last_run(log, client):  # noqa: F811
    response = client.get("/load/")
    page = outline(response)

    assert response.status_code == 200
    assert page.tags.count("h1") == 1
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids))
    assert "The last run on file is of 26 March" in text(response)
    assert {"chart-felt", "chart-guard", "impact"} <= set(page.ids)


def test_every_chart_of_load_stands_beside_a_table_of_its_own_figures(log, client):  # noqa: F811
    body = client.get("/load/").content.decode()
    specs = re.findall(r'<script id="spec-[^"]+" type="application/json">(.*?)</script>', body)

    assert len(specs) == body.count("<run-chart") == body.count("The figures as a table")
    assert all(json.loads(spec)["wide"]["datasets"]["rows"] for spec in specs)


def test_the_open_formula_shows_its_parameters_and_what_they_move(log, client):  # noqa: F811
    shown = text(client.get("/load/"))

    assert "weight of downhill" in shown
    assert "0 to 4.6" in shown
    assert "our working choice" in shown


def test_more_weeks_can_be_looked_at_but_not_any_number(log, client):  # noqa: F811
    for asked, n in (("12", 12), ("26", 26), ("52", 52), ("9999", 12), ("x", 12)):
        body = client.get(f"/load/?weeks={asked}").content.decode()
        spec = re.search(r'<script id="spec-felt" type="application/json">(.*?)</script>', body)

        assert spec is not None
        assert len(json.loads(spec[1])["wide"]["datasets"]["rows"]) == n


def test_a_table_escapes_what_stands_in_it():
    rows = table_rows(Table(("a", "b"), (("<b>1</b>", "<script>"),)))

    assert rows == '<tr><th scope="row">&lt;b&gt;1&lt;/b&gt;</th><td>&lt;script&gt;</td></tr>'


def test_a_typed_run_counts_in_the_weeks_and_is_guarded_like_any_other(log, client):  # noqa: F811
    client.post("/runs/add/", {"minutes": "90", "distance": "14", "on": "2026-04-05"})
    body = client.get("/load/").content.decode()

    def rows(body: str, name: str) -> list[dict[str, object]]:
        spec = re.search(rf'<script id="spec-{name}" type="application/json">(.*?)</script>', body)
        assert spec is not None
        found: list[dict[str, object]] = json.loads(spec[1])["wide"]["datasets"]["rows"]
        return found

    assert rows(body, "felt")[-1]["distance"] == 14.0  # the week of 30 March, which no file knows of
    guarded = [row for row in rows(body, "guard") if row["distance"] == 14.0]
    assert [row["above"] for row in guarded] == [True]
    assert "1 run of these weeks was typed in. It counts too" in text(client.get("/load/"))


def test_typed_runs_alone_draw_their_weeks(runner_id, client):  # noqa: F811
    client.post("/runs/add/", {"minutes": "30", "distance": "5", "on": "2026-03-28"})

    assert "5.0 km in 1 run in your last week." in text(client.get("/load/"))


# Shoes ---------------------------------------------------------------------------------------------------------------


def test_without_named_shoes_the_page_says_how_to_name_them(runner_id, client):  # noqa: F811
    assert "No run names its shoes yet." in text(client.get("/shoes/"))


def test_a_pair_is_named_for_a_run_and_counts_its_distance(log, client):  # noqa: F811
    answer = client.post(f"/runs/{last_run()}/shoes/", {"name": "  Blue   pair "})
    shown = text(client.get("/shoes/"))

    assert answer["Location"] == f"/runs/{last_run()}/?saved=shoes#shoes"
    assert "Blue pair" in shown
    assert "1 run, since 26 March 2026" in shown
    assert "In Blue pair" in text(client.get(f"/runs/{last_run()}/"))


def test_the_runners_word_comes_before_the_file_and_may_be_none(log, client):  # noqa: F811
    Run.objects.update(gear="Of the log")
    client.post(f"/runs/{last_run()}/shoes/", {"known": "", "name": ""})

    assert "Of the log" in text(client.get("/shoes/"))
    assert shoe_rack.pairs(log)[0].runs == 6
    assert RunShoes.objects.get().name == ""


def test_names_that_differ_in_case_are_one_pair(log, client):  # noqa: F811
    Run.objects.update(gear="blue PAIR")
    client.post(f"/runs/{last_run()}/shoes/", {"name": "Blue pair"})

    (pair,) = shoe_rack.pairs(log)
    assert (pair.name, pair.runs) == ("Blue pair", 7)


def test_a_pair_is_retired_and_taken_up_again(log, client):  # noqa: F811
    Run.objects.update(gear="Old pair")
    client.post("/shoes/retire/", {"name": "old pair"})
    assert "Every pair is retired." in text(client.get("/shoes/?saved=retired"))
    assert (
        "Old pair" not in client.get(f"/runs/{last_run()}/").content.decode().partition('id="known"')[2].partition("</select>")[0]
    )

    client.post("/shoes/take-up/", {"name": "Old pair"})

    assert shoe_rack.pairs(log)[0].retired_on is None


def test_a_pair_that_nobody_wore_cannot_be_retired(log, client):  # noqa: F811
    assert client.post("/shoes/retire/", {"name": "Nobody's"}).status_code == 404


def test_a_name_that_is_too_long_is_said_so(log, client):  # noqa: F811
    response = client.post(f"/runs/{last_run()}/shoes/", {"name": "x" * 81})

    assert response.status_code == 422
    assert "at most 80" in text(response)


def test_a_name_is_text_and_never_markup(log, client):  # noqa: F811
    client.post(f"/runs/{last_run()}/shoes/", {"name": "<img src=x>"})

    assert "<img" not in client.get("/shoes/").content.decode()
    assert "<img" not in client.get(f"/runs/{last_run()}/").content.decode()


def test_several_runs_get_their_pair_at_once(log, client, monkeypatch):  # noqa: F811
    monkeypatch.setattr("runtall.services.runners.today_of", lambda profile: LAST_ON)
    monkeypatch.setattr("runtall.web.who.runners.today_of", lambda profile: LAST_ON)
    ids = list(Run.objects.values_list("pk", flat=True))[:3]
    nothing = client.post("/shoes/", {"name": "Green"})
    answer = client.post("/shoes/", {"runs": ids, "name": "Green"})

    assert nothing.status_code == 422
    assert "Choose at least one run." in text(nothing)
    assert answer["Location"] == "/shoes/?saved=named"
    assert shoe_rack.pairs(log)[0].runs == 3


def test_a_typed_run_is_worn_in_a_pair_and_moved_to_another(log, client):  # noqa: F811
    where = client.post("/runs/add/", {"minutes": "30", "distance": "5", "on": "2026-03-28", "name": "Blue pair"})["Location"]

    assert "Blue pair" in text(client.get(where))
    assert "1 run, since 28 March 2026" in text(client.get("/shoes/"))
    assert where.partition("?")[0] in outline(client.get("/shoes/")).links
    assert shoe_rack.names(log) == ("Blue pair",)

    client.post(f"{where.partition('?')[0]}change/", {"minutes": "30", "distance": "5", "on": "2026-03-28", "name": "Green"})

    assert [(pair.name, pair.distance_m) for pair in shoe_rack.pairs(log)] == [("Green", 5000.0)]


def test_typed_runs_without_shoes_can_be_named_with_the_others(log, client, monkeypatch):  # noqa: F811
    monkeypatch.setattr("runtall.services.runners.today_of", lambda profile: date(2026, 3, 29))
    monkeypatch.setattr("runtall.web.who.runners.today_of", lambda profile: date(2026, 3, 29))
    client.post("/runs/add/", {"minutes": "30", "distance": "5", "on": "2026-03-28"})
    typed = re.search(r'value="(typed-[0-9a-f-]+)"', client.get("/shoes/").content.decode())
    assert typed is not None
    answer = client.post("/shoes/", {"runs": [typed[1], str(last_run())], "name": "Green"})

    assert answer.status_code == 303
    assert [(pair.name, pair.runs) for pair in shoe_rack.pairs(log)] == [("Green", 2)]
    assert "typed-" not in client.get("/shoes/").content.decode()


@pytest.mark.parametrize("address", ["/shoes/retire/", "/shoes/take-up/"])
def test_a_pair_without_a_name_is_refused_and_said_so(log, client, address):  # noqa: F811
    Run.objects.update(gear="Old pair")
    response = client.post(address, {"name": ""})

    assert response.status_code == 422
    assert "Nothing was changed: no pair was named." in text(response)
    assert shoe_rack.pairs(log)[0].retired_on is None


def test_what_was_chosen_and_typed_for_several_runs_is_not_lost(log, client, monkeypatch):  # noqa: F811
    monkeypatch.setattr("runtall.services.runners.today_of", lambda profile: LAST_ON)
    monkeypatch.setattr("runtall.web.who.runners.today_of", lambda profile: LAST_ON)
    response = client.post("/shoes/", {"runs": [str(last_run())], "name": "x" * 81})

    assert response.status_code == 422
    assert f'value="{last_run()}" checked' in response.content.decode()
    assert "x" * 81 in response.content.decode()

"""Walks through the app as a runner makes them: a run and its charts, the load of weeks, the plan, and the pain of today."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..served import serving

pytestmark = pytest.mark.browser

MAKE_HOME = Path(__file__).resolve().parents[1] / "made_home.py"


@pytest.fixture(scope="module")
def walk(browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """One window on a phone over a furnished home, for all walks; nothing may complain on the way."""
    folder = tmp_path_factory.mktemp("walks")
    (folder / "home").mkdir()
    environment = os.environ | {"RUNTALL_HOME": str(folder / "home"), "DJANGO_SETTINGS_MODULE": "runtall.settings"}
    made = subprocess.run(
        [sys.executable, str(MAKE_HOME), str(folder / "home")], env=environment, capture_output=True, check=True
    )
    assert json.loads(made.stdout)["run_id"]
    with serving(environment, folder / "log", "--port", "0") as told:
        found = re.search(r"http://127\.0\.0\.1:\d+/", told)
        assert found is not None
        base = found[0]
        context = browser.new_context(
            base_url=base, viewport={"width": 390, "height": 844}, color_scheme="light", reduced_motion="reduce"
        )
        page = context.new_page()
        page.set_default_timeout(60_000)
        complaints: list[str] = []
        page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: None if asked.url.startswith((base, "data:", "blob:")) else complaints.append(asked.url))
        yield page
        context.close()
        assert complaints == []


def drawn(walk, at: int = 0) -> None:
    """See a chart being drawn, and its table open beside it."""
    chart = walk.locator("run-chart").nth(at)
    chart.scroll_into_view_if_needed()
    chart.locator("svg.marks").wait_for()
    figures = walk.locator("details.figures").nth(at)
    figures.locator("summary").click()
    assert figures.locator("tbody tr").count() > 0


def test_from_the_runs_to_one_run_its_curves_and_the_next(walk, artefacts):
    walk.goto("/runs/")
    measured = walk.locator(".run-line:not([href*=typed])")
    told = measured.nth(1).locator(".run-figures b").inner_text()
    measured.nth(1).click()
    assert told in walk.locator("h1").inner_text()
    drawn(walk)
    walk.screenshot(path=artefacts / "walk-one-run-390.png")
    before = walk.url
    walk.get_by_role("link", name="Run after").click()
    assert re.search(r"/runs/\d+/$", walk.url)
    assert walk.url != before


def test_the_load_of_more_weeks_is_drawn_with_its_table(walk, artefacts):
    walk.goto("/load/")
    walk.get_by_role("link", name="26 weeks").click()
    assert walk.locator(".period[aria-current]").inner_text() == "26 weeks"
    drawn(walk)
    assert walk.locator("details.figures").first.locator("tbody tr").count() == 26
    walk.screenshot(path=artefacts / "walk-load-390.png")


def test_days_of_the_plan_are_moved_and_a_missed_session_stays_in_sight(walk, artefacts):
    for chosen in ({"mon", "thu"}, {"tue", "fri"}):
        walk.goto("/plan/")
        walk.get_by_role("link", name="Change days and minutes").click()
        for box in walk.locator("[name=days]").all():
            box.set_checked(box.get_attribute("value") in chosen)
        walk.get_by_role("button", name="Keep, and see the week").click()
        walk.wait_for_url("**/plan/**")
        days = walk.locator(".week-day:not(.is-past):not(.is-today):has(.part-strength) .week-name b").all_inner_texts()
        assert {day.lower() for day in days} <= chosen
    walk.screenshot(path=artefacts / "walk-plan-390.png")
    walk.get_by_role("link", name="Weeks and cards before today").click()
    walk.get_by_role("link", name="Week from").first.click()
    assert walk.locator(".came-missed").count() > 0


def test_a_film_that_is_none_is_sent_read_and_answered_with_what_to_do(walk, artefacts):
    walk.goto("/gait/")
    walk.get_by_role("button", name="Read the film").click()
    assert "Choose a film" in walk.locator("[data-trouble]").inner_text()
    walk.get_by_label("Your height in cm").fill("172")
    walk.locator("#film-there").set_input_files({"name": "dance.mp4", "mimeType": "video/mp4", "buffer": b"no film"})
    walk.get_by_role("button", name="Read the film").click()
    walk.get_by_role("link", name="Film again").wait_for()
    assert "This film cannot be measured" in walk.locator("h1").inner_text()
    walk.screenshot(path=artefacts / "walk-film-390.png")
    walk.get_by_role("link", name="Film again").click()
    assert walk.get_by_label("Your height in cm").count() == 0, "the height is known now"
    walk.get_by_role("link", name="Filmed from the right side").click()
    assert "168\xa0spm" in walk.locator("main").inner_text()


def test_pain_is_kept_in_three_taps_from_the_chart_by_keyboard_and_stands_in_the_calendar(walk, artefacts):
    walk.goto("/pain/")
    walk.locator("#check-in .nrs label", has_text="4").click()
    walk.locator("body-chart [name=chart_view]:checked").focus()
    walk.keyboard.press("Tab")
    places = walk.locator(".chart-back .spot input")
    for _ in range(places.count()):
        if walk.evaluate("document.activeElement.value") == "low_back:left":
            break
        walk.keyboard.press("Tab")
    walk.keyboard.press("Space")
    assert "low back, left" in walk.locator("[data-said]").inner_text()
    walk.screenshot(path=artefacts / "walk-pain-390.png")
    walk.get_by_role("button", name="Now, no run").click()
    assert "4 of 10" in walk.locator("h1").inner_text()
    walk.goto("/pain/")
    today = walk.locator("[aria-current=date] a.cell")
    assert "4" in today.locator(".mark").inner_text()
    today.click()
    assert "4" in walk.locator("main").inner_text()
    walk.go_back()
    walk.locator("#calendar").get_by_role("link", name="Earlier").click()
    assert walk.locator("table.month").count() == 1

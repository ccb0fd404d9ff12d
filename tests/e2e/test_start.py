"""The first visit in a real browser over the real program: a phone in the light, a desk in the dark, and no JavaScript."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A server of its own on an empty folder."""
    environment = {**os.environ, "RUNTALL_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "runtall", "serve", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        assert server.stdout is not None
        found = None
        for line in server.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                break
        assert found is not None, "the server did not start"
        yield found[0]
        server.terminate()
        server.communicate()


def answer_none(page) -> None:
    """Tick "none of these" in every group of a step, and go on."""
    for each in page.locator("[data-none]").all():
        each.check()
    with page.expect_navigation():  # what follows looks at the next page, not at the moment between
        page.locator(".start-bar .button").first.click()


@pytest.mark.parametrize(("width", "scheme", "script"), [(390, "light", True), (1280, "dark", True), (390, "dark", False)])
def test_from_an_empty_folder_to_todays_card_in_six_screens(address, open_page, artefacts, width, scheme, script):
    with open_page(f"{address}/", width=width, scheme=scheme, script=script) as (page, asked, complaints):
        screens = [page.url]
        page.screenshot(path=artefacts / f"start-door-{width}-{scheme}.png")
        with page.expect_navigation():
            page.locator(".door-first .button").click()
        screens.append(page.url)
        page.locator(".nrs label", has_text="2").first.click()
        page.locator("#age").fill("41")
        page.screenshot(path=artefacts / f"start-safety-{width}-{scheme}.png", full_page=True)
        for _step in range(3):
            answer_none(page)
            screens.append(page.url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.screenshot(path=artefacts / f"start-life-{width}-{scheme}.png", full_page=True)
        for day in ("tue", "thu", "sun"):
            page.locator(f"[name=run_days][value={day}]").check()
        with page.expect_navigation():
            page.locator(".start-bar .button").first.click()
        screens.append(page.url)

        assert [each.removeprefix(address) for each in screens] == [
            "/start/",
            "/start/safety/questions/1/",
            "/start/safety/questions/2/",
            "/start/safety/questions/3/",
            "/start/life/",
            "/",
        ]
        assert complaints == []
        assert all(each.startswith(address) for each in asked)


def test_an_emergency_answer_shows_who_to_call_and_no_way_to_a_workout(address, open_page, artefacts):
    with open_page(f"{address}/start/safety/questions/1/", width=390, scheme="light") as (page, _asked, _complaints):
        none, chest = page.locator("#g-chest-and-belly [data-none]"), page.locator("[name=yes][value=chest-pain]")
        chest.check()
        none.check()
        cleared = not chest.is_checked()
        chest.check()
        assert cleared
        assert not none.is_checked()
        page.locator(".start-bar .button").first.click()
        page.screenshot(path=artefacts / "start-emergency-390-light.png", full_page=True)

        assert "call the emergency number" in page.locator("h1").inner_text()
        assert page.locator("nav").count() == 0
        assert page.locator("a[href^='tel:']").count() >= 2


def test_a_stranger_comes_to_the_end_of_a_first_guided_session_on_a_phone(address, open_page, artefacts):
    with open_page(f"{address}/", width=390, scheme="light") as (page, asked, complaints):
        page.locator(".door-first .button").click()
        page.locator(".nrs label", has_text="2").first.click()
        page.locator("#age").fill("38")
        for _step in range(3):
            answer_none(page)
        page.locator(".start-bar .button").first.click()
        start = page.get_by_role("link", name="Start the session")
        start.or_(page.get_by_text("Walk 30 min")).first.wait_for()
        page.wait_for_load_state("load")
        if start.count():
            start.click()
        else:  # a first day that has a walk alone, as most days of the week do: a routine of their own choice
            assert "Walk 30 min" in page.locator("main").inner_text()
            page.goto(f"{address}/library/routines/strength-at-home/")
            page.get_by_role("button", name="Start", exact=True).click()
        page.wait_for_selector("run-player[data-ready]")
        page.click("[data-start]")
        for _step in json.loads(page.text_content("#play"))["steps"]:
            page.keyboard.press("ArrowRight")
        page.screenshot(path=artefacts / "first-session-end-390.png")
        page.locator("[data-part=finish-form] [name=rpe][value='4']").check(force=True)
        page.click("[data-part=finish-form] button:not([type])")
        page.wait_for_url("**/player/kept/**")

        assert "Tomorrow runtall asks how the back took it." in page.locator("main").inner_text()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.screenshot(path=artefacts / "first-session-kept-390.png")
        page.get_by_role("link", name="Back to today").click()
        assert "done" in page.locator("main").inner_text()
        assert complaints == []
        assert all(each.startswith(address) for each in asked)

"""A session taken along as a file: opened from disk by a real browser, as a phone's file app does, with the network off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser

from runtall.figures import moving

from .conftest import LAUNCH

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def file(tmp_path: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    from runtall.sample.diary import made_safety_answers
    from runtall.services import runners, triage

    triage.keep(runners.own_runner_id(), made_safety_answers())
    answer = Client(HTTP_HOST="127.0.0.1:8127").get("/player/twelve-minutes/file/")
    saved = tmp_path / "session.html"
    saved.write_bytes(answer.content)
    return saved


def test_a_session_plays_from_its_file_alone(browser: Browser, file: Path, artefacts: Path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True, color_scheme="light")
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.clock.install()
    page.goto(file.as_uri())

    page.screenshot(path=str(artefacts / "session-file.png"))
    page.get_by_role("button", name="Start").click()
    page.clock.run_for(1000)
    assert page.locator("[data-part=kind]").inner_text() == "Get ready"
    figure = page.locator("[data-part=figure] svg.fig")
    figure.wait_for()
    assert figure.evaluate("svg => svg.getAnimations({ subtree: true }).length") > 5
    assert file.stat().st_size < 600_000
    before = page.locator("[data-part=left]").inner_text()
    page.clock.run_for(20_000)
    page.screenshot(path=str(artefacts / "session-file-stage.png"))
    assert page.locator("[data-part=left]").inner_text() != before
    assert page.locator("[data-part=time]").inner_text()

    page.get_by_role("button", name="Pause").click()
    stands = page.locator("[data-part=time]").inner_text()
    page.clock.run_for(5000)
    assert page.locator("[data-part=time]").inner_text() == stands
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Skip, it hurts").click()
    assert page.locator("[data-part=note]").is_visible()
    page.get_by_role("button", name="End", exact=True).click()
    page.clock.run_for(400)
    assert "skipped, it hurt" in page.locator("[data-part=done]").inner_text()
    page.get_by_role("button", name="Close").click()

    assert complaints == []
    assert asked == [file.as_uri()]
    context.close()


def test_without_scripts_the_steps_are_there_to_read(browser: Browser, file: Path):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())

    assert page.get_by_role("button", name="Start").count() == 0
    page.locator("summary").first.click()
    assert page.locator(".session-steps li").first.is_visible()
    assert page.locator(".session-items .drawn svg.fig .skin").count() > 8
    context.close()


def test_a_moving_picture_stands_still_where_less_motion_is_asked_for(browser: Browser, chromium: str, tmp_path: Path):
    (tmp_path / "figure.svg").write_text(moving("bodyweight-squat"), "utf-8")
    page_of_one = tmp_path / "page.html"
    page_of_one.write_text('<!doctype html><img src="figure.svg" width="400" height="300" alt="">', "utf-8")

    def looks(browser: Browser, address: str, **asked: Any) -> int:
        context = browser.new_context(viewport={"width": 420, "height": 320}, **asked)
        page = context.new_page()
        page.goto(address)
        seen = set()
        for _ in range(3):
            seen.add(page.screenshot())
            page.wait_for_timeout(400)
        context.close()
        return len(seen)

    alone, within = (tmp_path / "figure.svg").as_uri(), page_of_one.as_uri()
    assert looks(browser, alone) > 1
    assert looks(browser, within) > 1
    assert looks(browser, alone, reduced_motion="reduce") == 1
    # What is emulated for a page does not reach the document of an <img>; what the system asks for does.
    calm = browser.browser_type.launch(executable_path=chromium, args=[*LAUNCH, "--force-prefers-reduced-motion"])
    assert looks(calm, within) == 1
    calm.close()

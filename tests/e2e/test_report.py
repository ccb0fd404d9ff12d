"""The pages in a real browser: at two widths, light and dark, read by axe, and asking nobody but their own server."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from runtall.core import Units, say
from runtall.findings import Finding, Group, Status
from runtall.services import report_page
from runtall.services.finding import Standout

from ..made_report import empty_report, made_report

pytestmark = pytest.mark.browser

PAGES = {
    "report": lambda: (made_report(), None),
    "miles": lambda: (made_report(units=Units.IMPERIAL), None),
    "nothing-stands-out": lambda: (made_report(observations=(), questions=(), tight=None), None),
    "with-diary": lambda: (with_diary(), None),
    "empty": lambda: (empty_report(), None),
}


def with_diary():
    """A report whose diary has something to say, and something that would be worth doing next."""
    flare = Finding(
        "flare",
        Status.PRESENT,
        Group.THIS_WEEK,
        say("Your pain rose to {peak_nrs} on {peak_on}.", peak_nrs=5.0, peak_on="2026-11-15"),
        "flare/v1",
        "moderate",
        quantity="pain_nrs",
        value=5.0,
        certainty=say("Your own ratings, the highest of each day."),
        sources=("ostelo-2008",),
        dissent=say("Some sources would have you rest until it has gone."),
    )
    next_one = replace(flare, id="worry", status=Status.UNKNOWN, settled_by=say("One question, 0 to 10: runtall log --worry 3."))
    return made_report(standout=Standout(made_report().made_on, (flare,), next_one, (flare, next_one)))


SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def serious(page) -> list[str]:
    """What axe finds that is serious or worse, with all details open."""
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = false)")
    return [
        f"{each['id']}: {node['html'][:120]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


LOOKS = [(390, "light"), (390, "dark"), (1280, "light"), (1280, "dark")]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_well_fits_and_stays_at_home(serving, open_page, artefacts, name):
    address = serving(*PAGES[name]()) + "reports/"
    with open_page(address, width=390, scheme="light") as (page, asked, complaints):
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=artefacts / f"{name}-{width}-{scheme}.png", full_page=True)

            assert page.evaluate(SIDEWAYS) == 0
            assert serious(page) == [], (width, scheme)

        assert complaints == []
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(address).netloc}


def test_everything_a_finger_meets_is_large_enough(serving, open_page):
    with open_page(serving(made_report()) + "reports/", width=390, scheme="light") as (page, _asked, _complaints):
        small = page.evaluate(
            """[...document.querySelectorAll('a, button, summary, input')]
                .map(each => [each, each.getBoundingClientRect()])
                .filter(([each, box]) => box.height > 0 && box.height < 44 && !each.classList.contains('skip'))
                .map(([each, box]) => `${each.textContent.trim()}: ${box.height}`)"""
        )

    assert small == []


def test_the_answer_is_seen_without_scrolling_on_a_phone(serving, open_page):
    with open_page(serving(made_report()) + "reports/", width=390, scheme="light") as (page, _asked, _complaints):
        number = page.locator(".card-lead .number").bounding_box()

    assert number is not None
    assert number["y"] + number["height"] < 844


def test_the_page_works_without_scripts(serving, open_page):
    with open_page(serving(made_report()) + "reports/", width=390, scheme="light", script=False) as (page, _asked, _complaints):
        page.locator(".card-lead summary").click()

        assert page.locator(".card-lead .why-body").is_visible()
        assert page.locator("nav.places a").count() >= 5


def test_the_keyboard_reaches_the_report_first(serving, open_page):
    with open_page(serving(made_report()) + "reports/", width=1280, scheme="light") as (page, _asked, _complaints):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_the_real_server_answers_this_machine_and_refuses_a_proxy_in_front_of_it(tmp_path: Path):
    """The server itself must not swallow the headers by which a proxy is known."""
    command = [str(Path(sys.executable).parent / "runtall"), "serve", "--port", "0"]
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment = {**inherited, "RUNTALL_HOME": str(tmp_path), "LANG": "C.UTF-8", "COLUMNS": "200"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = next(line for line in server.stderr if "http://" in line)
        port = int(re.search(r"127\.0\.0\.1:(\d+)", told)[1])

        own = status(port, {})
        over_a_proxy = {
            name: status(port, {name: "203.0.113.9"}) for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via")
        }
        server.terminate()

    assert own == 200
    assert set(over_a_proxy.values()) == {403}


def status(port: int, headers: dict[str, str]) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", "/start/", headers=headers)
        return connection.getresponse().status


def test_the_self_contained_page_opens_from_disk_and_asks_nobody(open_page, artefacts, tmp_path: Path):
    file = tmp_path / "report.html"
    file.write_text(report_page.render(made_report()), "utf-8")
    with open_page(file.as_uri(), width=390, scheme="light") as (page, asked, complaints):
        for width, scheme in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=artefacts / f"report-{width}-{scheme}.png", full_page=True)

            assert page.evaluate(SIDEWAYS) == 0
        assert asked == [file.as_uri()]
        assert complaints == []


def test_the_self_contained_page_prints_on_few_sheets(browser, artefacts, tmp_path: Path):
    file = tmp_path / "report.html"
    file.write_text(report_page.render(made_report()), "utf-8")
    page = browser.new_page(color_scheme="dark")
    page.goto(file.as_uri())
    printed = page.pdf(
        path=artefacts / "report.pdf", format="A4", margin={"top": "14mm", "bottom": "14mm", "left": "14mm", "right": "14mm"}
    )
    page.close()

    assert 1 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 5

"""Import in a real browser, from a real server with its worker: an archive, a connection that breaks, and no scripts at all."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error, Page, Route

from made_runs import write_runs

from .test_report import LOOKS, SIDEWAYS, serious

pytestmark = pytest.mark.browser
PATIENCE_MS = 90_000


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a server with an empty folder of its own; it ends with the module, and its worker with it."""
    home = tmp_path_factory.mktemp("served")
    inherited = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [str(Path(sys.executable).parent / "runtall"), "serve", "--port", "0"]
    environment = {**inherited, "RUNTALL_HOME": str(home), "LANG": "C.UTF-8", "COLUMNS": "200"}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = next(line for line in server.stderr if "http://" in line)
        yield re.search(r"http://127\.0\.0\.1:\d+", told)[0]
        server.terminate()


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An export of five runs with a ballast that makes it come in three pieces."""
    folder = tmp_path_factory.mktemp("export")
    write_runs(folder / "watch", 5, minutes=2)
    made = folder / "export.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
        for file in sorted((folder / "watch").iterdir()):
            out.write(file, f"watch/{file.name}")
        out.writestr("photos/ballast.jpg", os.urandom(18 << 20))
    return made


def wait_until_over(page: Page) -> None:
    page.wait_for_url(re.compile(r"/import/\d+/$"), timeout=PATIENCE_MS)
    page.wait_for_selector("article#job:not([hx-get])", timeout=PATIENCE_MS)


def test_files_are_brought_and_each_gets_its_verdict(served, open_page, artefacts, tmp_path):
    write_runs(tmp_path / "watch", 3, minutes=2)
    (tmp_path / "watch" / "broken.fit").write_bytes(b"\x0e\x10\xd9\x07\x40\x00\x00\x00.FIT\x00\x00nonsense")
    with open_page(f"{served}/import/", width=390, scheme="light") as (page, asked, complaints):
        page.set_input_files("#files", sorted((tmp_path / "watch").iterdir()))
        page.click("form.drop button")
        wait_until_over(page)
        over = page.url
        told = page.inner_text("h1"), page.inner_text(".file-rows")
        for path in (over, f"{served}/import/", f"{served}/import/files/"):
            page.goto(path)
            for width, scheme in LOOKS:
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(color_scheme=scheme)
                name = "-".join(filter(None, urlsplit(path).path.split("/"))).rstrip("0123456789-")
                name = f"{name}-job" if path == over else name
                page.screenshot(path=artefacts / f"{name}-{width}-{scheme}.png", full_page=True)

                assert page.evaluate(SIDEWAYS) == 0
                assert serious(page) == [], (path, width, scheme)

        assert told[0] == "3 files with runs came in."
        assert told[1].startswith("broken.fit")
        assert complaints == []
        assert {urlsplit(url).netloc for url in asked} == {urlsplit(served).netloc}


def test_a_large_archive_goes_on_after_a_broken_connection_and_after_a_reload(served, open_page, archive):
    offsets: list[int] = []
    broken = {1}  # which pieces do not get through, counted from 0

    def piece(route: Route) -> None:
        if route.request.method != "PUT":
            route.continue_()
            return
        offsets.append(int(route.request.headers["upload-offset"]))
        if len(offsets) - 1 in broken:
            route.abort("connectionreset")
        else:
            route.continue_()

    with open_page(f"{served}/import/", width=390, scheme="dark") as (page, _asked, _complaints):
        page.route("**/import/uploads/**", piece)
        page.set_input_files("#files", archive)
        page.click("form.drop button")
        until = time.monotonic() + 30
        while len(offsets) < 3 and time.monotonic() < until:
            broken |= {2, 3, 4, 5, 6, 7, 8}  # it stays broken until the page is opened again
            page.wait_for_timeout(100)
        assert "The connection broke" in page.inner_text("[data-told]")
        page.goto(f"{served}/import/")
        assert "8 MB of 19 MB are here" in page.inner_text(".unfinished")
        broken.clear()
        before = len(offsets)
        page.set_input_files("#files", archive)
        page.click("form.drop button")
        wait_until_over(page)

        assert offsets[:3] == [0, 8 << 20, 8 << 20]
        assert offsets[before:] == [8 << 20, 16 << 20]
        assert page.inner_text("h1") == "5 files with runs came in."
        assert "photos/ballast.jpg" in page.inner_text(".file-rows")


def test_without_scripts_the_plain_form_does(served, open_page, tmp_path):
    write_runs(tmp_path / "watch", 2, minutes=5)
    with open_page(f"{served}/import/", width=390, scheme="light", script=False) as (page, _asked, _complaints):
        page.set_input_files("#files", sorted((tmp_path / "watch").iterdir()))
        page.click("form.drop button")
        page.wait_for_url(re.compile(r"/import/\d+/$"))
        until = time.monotonic() + 60
        while page.locator("#job[hx-get]").count() and time.monotonic() < until:
            page.wait_for_timeout(500)
            try:
                page.click("text=Look again", timeout=2000)
            except Error:
                page.reload()

        assert page.inner_text("h1") == "2 files with runs came in."

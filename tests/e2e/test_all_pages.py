"""Every page in a real browser over the real server: fits, reads, is reached by keyboard, complains of nothing, stays at home."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .. import network_guard
from ..all_pages import ADDRESSES, PAGE, url_of
from ..manual_pictures import PICTURES
from .test_report import SIDEWAYS, serious

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]

LOOKS = ((390, "light"), (1280, "dark"))
LIMIT_BYTES = 300_000
TABS = 6
"""So many steps of the Tab key are looked at."""
UNSEEN = """() => {
  const shown = (each) => {
    const look = getComputedStyle(each);
    return look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0;
  };
  const at = document.activeElement;
  if (!at || at === document.body || at.matches('input[type=date], input[type=time]')) return null;
  for (let each = at, up = 0; each && up < 3; each = each.parentElement, up++) if (shown(each)) return null;
  return at.outerHTML.slice(0, 120);
}"""
"""What has the focus without showing it; the ring may stand on what is around it, as on a tile with a hidden radio.

A date's day, month and year are stepped through within the field; the browser marks them itself, out of a page's sight."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A furnished home folder, and the ids in it."""
    folder = tmp_path_factory.mktemp("all-pages") / "home"
    folder.mkdir()
    made = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "made_home.py"), str(folder)],
        env=_environment(folder),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    return folder, json.loads(made.stdout)


def _environment(home: Path) -> dict[str, str]:
    """Of a child whose sockets are watched; it writes what it tries to ``attempts`` beside its home."""
    guard = str(Path(network_guard.__file__).parent / "network_guard_child")
    return os.environ | {
        "RUNTALL_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "runtall.settings",
        "PYTHONPATH": guard,
        network_guard.LOG_VARIABLE: str(home.parent / "attempts"),
    }


@pytest.fixture(scope="module")
def server(home) -> Iterator[str]:
    """``runtall serve`` itself with its worker, every socket of both watched."""
    folder, _ids = home
    log = (folder.parent / "serve.log").open("w")
    command = [sys.executable, "-m", "runtall", "serve", "--port", "0"]
    running = subprocess.Popen(command, env=_environment(folder) | {"PYTHONUNBUFFERED": "1"}, stdout=log, stderr=log)
    try:
        yield _address(folder.parent / "serve.log", running)
    finally:
        running.terminate()
        running.wait(20)
        log.close()


def _address(log: Path, running: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + 60
    while time.monotonic() < until and running.poll() is None:
        if found := [word for word in log.read_text().split() if word.startswith("http://127.0.0.1:")]:
            urllib.request.urlopen(found[0], timeout=30).close()
            return found[0].rstrip("/")
        time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def window(browser):
    """One window for all pages."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="light", reduced_motion="reduce")
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("name", [name for name, each in ADDRESSES.items() if each.shown is PAGE])
def test_a_page_in_a_browser(name, home, server, window, artefacts):
    asked, complaints = [], []
    listeners = {
        "requestfinished": lambda request: asked.append(request),  # noqa: PLW0108 - a built-in method cannot be listened with
        "requestfailed": lambda request: asked.append(request),  # noqa: PLW0108
        "console": lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
        "pageerror": lambda error: complaints.append(str(error)),
    }
    for event, listener in listeners.items():
        window.on(event, listener)
    troubles: list[str] = []
    try:
        for width, scheme in LOOKS:
            window.set_viewport_size({"width": width, "height": 844})
            window.emulate_media(color_scheme=scheme)
            asked.clear()
            window.goto(server + url_of(name, home[1]), wait_until="load")
            troubles += [f"{width} {scheme}: {each}" for each in _troubles(window, asked, width)]
            window.screenshot(path=artefacts / f"page-{name}-{width}-{scheme}.png", full_page=True)
        if os.environ.get("RUNTALL_PICTURES") and name in PICTURES:
            _take_picture(window, server + url_of(name, home[1]), name, artefacts)
    finally:
        for event, listener in listeners.items():
            window.remove_listener(event, listener)

    assert [each for each in asked if urlsplit(each.url).netloc != urlsplit(server).netloc and _travels(each.url)] == []
    assert complaints == []
    assert troubles == []


def _take_picture(window, address: str, name: str, artefacts: Path) -> None:
    """Take the picture of a page that the manual shows: as it opens, light, at one width."""
    width = PICTURES[name]
    window.set_viewport_size({"width": width, "height": 844 if width < 400 else 820})
    window.emulate_media(color_scheme="light")
    window.goto(address, wait_until="load")
    window.wait_for_timeout(600)  # charts draw themselves
    window.screenshot(path=artefacts / f"picture-{name}.png")


def _travels(url: str) -> bool:
    return not url.startswith(("data:", "blob:"))


def _troubles(page, asked, width: int) -> Iterator[str]:
    size = sum(_size(each) for each in list(asked) if "/scripts/" not in each.url)
    if size > LIMIT_BYTES:
        yield f"{size} bytes over the wire"
    if page.locator("h1").count() != 1:
        yield f"{page.locator('h1').count()} headings of the first level"
    if width == 390:
        if sideways := page.evaluate(SIDEWAYS):
            yield f"scrolls sideways by {sideways} px"
        for _ in range(TABS):
            page.keyboard.press("Tab")
            if unseen := page.evaluate(UNSEEN):
                yield f"focus is not seen on {unseen}"
    yield from serious(page)


def _size(request) -> int:
    response = request.response()
    if response is None or response.from_service_worker:
        return 0
    return int(response.headers.get("content-length", 0))


def test_nothing_left_this_machine_while_all_pages_were_open(home, server):
    """The last word, after all pages: what the server and its worker tried to reach beyond it."""
    attempts = home[0].parent / "attempts"

    assert (attempts.read_text() if attempts.exists() else "") == ""

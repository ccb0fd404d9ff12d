"""A real browser over a real server: Chromium as the system has it, the server in a thread of this process."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, sync_playwright

from runtall.core import RunnerProfile
from runtall.services import reporting, runners
from runtall.services.report_model import Report

ARTEFACTS = Path(__file__).resolve().parents[2] / ".artefacts"
LAUNCH = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Server(ThreadingMixIn, WSGIServer):
    """A server of the standard library's: it can be ended cleanly from another thread, waitress cannot."""

    daemon_threads = True


class OneByOne:
    """The pages, one request after another: in a database kept in memory two threads break off, in a file they wait."""

    def __init__(self) -> None:
        from runtall.web.wsgi import application

        self._application, self._one = application, threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._one:
            answer = self._application(environ, start_response)
            try:
                return list(answer)
            finally:
                if close := getattr(answer, "close", None):
                    close()


class Quiet(WSGIRequestHandler):
    """No line a request."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium; installed by the system's own package manager where that can be, else the test is skipped."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        for step in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(step, check=False, capture_output=True, timeout=600)
        if found := shutil.which("chromium"):
            return found
    message = "there is no Chromium here for the browser tests (Debian: apt-get install chromium)"
    if os.environ.get("RUNTALL_REQUIRE_SHARED"):
        pytest.fail(f"{message}, and RUNTALL_REQUIRE_SHARED asks for everything")
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
        yield running
        running.close()


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., str]]:
    """Serve a report in place of the store's: ``serving(report, sample=None)`` returns the address."""
    servers = []

    def serve(own: Report, sample: Report | None = None) -> str:
        monkeypatch.setattr(runners, "own_runner_id", lambda: 1)
        monkeypatch.setattr(runners, "profile", lambda runner_id: RunnerProfile(units=own.units))
        monkeypatch.setattr(runners, "sample_runner_id", lambda: None if sample is None else 2)
        monkeypatch.setattr(reporting, "stored_report", lambda runner_id: own if runner_id == 1 else sample)
        server = make_server("127.0.0.1", 0, OneByOne(), server_class=Server, handler_class=Quiet)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}/"

    yield serve
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where pictures of pages go, for a person to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@contextmanager
def opened(browser: Browser, address: str, *, width: int, scheme: str, script: bool = True):
    """Open a page and gather what it asked for and what it complained of."""
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme=scheme, reduced_motion="reduce", java_script_enabled=script
    )
    page = context.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address, wait_until="load")
    yield page, asked, complaints
    context.close()


@pytest.fixture
def open_page(browser: Browser) -> Callable[..., object]:
    return lambda address, **options: opened(browser, address, **options)

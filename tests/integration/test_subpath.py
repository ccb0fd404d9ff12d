"""Behind a proxy under a part of an address: a real server, a real proxy, every page; no link leaves the part."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import pytest

from runtall.core import ImplausibleValueError
from runtall.services.subpath import subpath_of

from ..all_pages import ADDRESSES, Shown, forms_in, url_of
from ..page_outline import Outline
from ..served import serving

SUBPATH = "/club/runtall"
NAME = "runs.example.org"
PASSWORD = "a long enough pass phrase"
MADE_HOME = Path(__file__).resolve().parents[1] / "made_home.py"
NOT_WITH_ACCOUNTS = {name for name in ADDRESSES if name.startswith(("phone", "pair"))}
"""Phones sign in where there are accounts; they are not paired."""
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "host"}


class Proxy(BaseHTTPRequestHandler):
    """A reverse proxy as the manual describes it: TLS ends before it, and it says who asked for what."""

    protocol_version = "HTTP/1.1"
    upstream = 0
    cuts_off = True

    def _pass_on(self) -> None:
        if not self.path.startswith(f"{SUBPATH}/"):
            self._answer(404, [], b"somebody else's page")
            return
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = self.path.removeprefix(SUBPATH) if self.cuts_off else self.path
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        headers |= {"Host": NAME, "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": NAME}
        kept = http.client.HTTPConnection("127.0.0.1", self.upstream, timeout=60)
        kept.request(self.command, path, body, headers)
        answer = kept.getresponse()
        self._answer(answer.status, answer.getheaders(), answer.read())
        kept.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in HOP_BY_HOP | {"content-length"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_HEAD = _pass_on  # noqa: N815 - the names that are called

    def log_message(self, *arguments: object) -> None:
        pass


class Browser:
    """A browser at the proxy, with cookies that it sends only where their path says."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, tuple[str, str]] = {}

    def ask(self, path: str, method: str = "GET", body: str | None = None) -> tuple[int, dict[str, str], str]:
        sent = "; ".join(f"{name}={value}" for name, (value, within) in self.cookies.items() if path.startswith(within))
        headers = {"Cookie": sent, "Referer": f"https://{NAME}{path}"}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}
        kept = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kept.request(method, path, body, headers)
        answer = kept.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                within = re.search(r"[Pp]ath=([^;]+)", rest)
                assert within is not None
                self.cookies[key] = (rest.partition(";")[0], within[1])
        kept.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    home = tmp_path_factory.mktemp("subpath") / "home"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RUNTALL_HOME"))}
    return {**kept, "RUNTALL_HOME": str(home), "COLUMNS": "300"}


@pytest.fixture(scope="module")
def ids(environment: dict[str, str]) -> dict[str, str]:
    """A furnished home, whose runner gets an account and lets a clinician look."""
    made = _child(environment, str(MADE_HOME), environment["RUNTALL_HOME"])
    added = (
        "from datetime import date; from runtall.services import accounts, sharing; accounts.open_accounts(); "
        "anna, doc = accounts.add('anna', 'runner', takes_own_data=True), accounts.add('doc', 'clinician'); "
        f"assert not any(accounts.choose_password(each.id, {PASSWORD!r}) for each in (anna, doc)); "
        "sharing.give(anna.runner_id, 'doc', until_on=None, today_on=date.today())"
    )
    _child({**environment, "RUNTALL_ACCOUNTS": "1"}, "-c", added)
    found: dict[str, str] = json.loads(made)
    return found


def _child(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def port(environment: dict[str, str], ids: dict[str, str]) -> Iterator[int]:
    """Where the server listens, for a proxy on this machine."""
    said = {
        "RUNTALL_ACCOUNTS": "1",
        "RUNTALL_SUBPATH": f"{SUBPATH}/",
        "RUNTALL_HOSTS": NAME,
        "RUNTALL_TRUSTED_PROXY": "127.0.0.1",
    }
    log = Path(environment["RUNTALL_HOME"]).with_name("log.txt")
    with serving({**environment, **said}, log, "--port", "0") as told:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", told)
        assert found is not None
        yield int(found[1])
    assert "Traceback" not in log.read_text(), log.read_text()


@contextmanager
def at_proxy(port: int, *, cuts_off: bool) -> Iterator[Browser]:
    """A browser at a proxy that cuts the subpath off, or leaves it in."""
    kind = type("ThisProxy", (Proxy,), {"upstream": port, "cuts_off": cuts_off})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield Browser(server.server_port)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module", params=[True, False], ids=["cut off", "left in"])
def browser(request: pytest.FixtureRequest, port: int) -> Iterator[Browser]:
    """A browser that is signed in."""
    with at_proxy(port, cuts_off=request.param) as made:
        sign_in(made)
        yield made


def sign_in(browser: Browser, name: str = "anna") -> None:
    status, headers, _ = browser.ask(f"{SUBPATH}/runs/")
    assert status in (302, 303)
    where = headers["location"]
    assert where.startswith(f"{SUBPATH}/")
    status, _, text = browser.ask(where)
    assert status == 200
    (form,) = (each for each in forms_in(text) if any(name == "password" for name, _ in each.fields))
    fields = {**dict(form.fields), "login": name, "password": PASSWORD}
    status, headers, _ = browser.ask(form.action or where, "POST", urlencode(fields))
    assert status in (302, 303)
    assert headers["location"] == f"{SUBPATH}/runs/"


def leads_out(link: str, page: str) -> bool:
    """Whether a link leaves the part of the address that is runtall's, on this host."""
    whole = urlsplit(urljoin(f"https://{NAME}{page}", link))
    return whole.netloc == NAME and not whole.path.startswith(f"{SUBPATH}/")


def path_of(name: str, ids: dict[str, str]) -> str:
    """Return an address of the app as a browser at the proxy asks for it."""
    return SUBPATH + url_of(name, ids)


@pytest.mark.slow
def test_no_link_of_any_page_leaves_the_part_of_the_address_that_is_runtalls(browser: Browser, ids: dict[str, str]):
    parts: set[str] = set()
    shown = 0
    for name, address in ADDRESSES.items():
        if address.shown not in (Shown.PAGE, Shown.FRAGMENT):
            continue
        path = path_of(name, ids)
        status, headers, text = browser.ask(path)
        if status in (302, 303):
            assert not leads_out(headers["location"], path), name
            continue
        if status in (403, 404) and name in NOT_WITH_ACCOUNTS:
            continue
        assert status == 200, (name, status)
        shown += 1
        page = Outline()
        page.feed(text)
        asked = [*page.links, *(form.action for form in forms_in(text)), *re.findall(r'hx-(?:get|post)="([^"]*)"', text)]
        data = "".join(re.findall(r'<script[^>]*application/json">(.*?)</script>', text, re.DOTALL))
        asked += re.findall(r'"(/[\w./-]*(?:/|\.js))"', data)  # addresses, and not units such as /km
        assert [link for link in asked if leads_out(link, path)] == [], name
        parts |= {link for link in page.links if link.startswith(f"{SUBPATH}/static/")}
    assert shown > 60
    broken = [each for each in sorted(parts) if browser.ask(each.partition("#")[0])[0] != 200]
    assert broken == []


def test_cookies_stay_within_it(browser: Browser):
    browser.ask(f"{SUBPATH}/settings/")

    assert {within for _, within in browser.cookies.values()} == {f"{SUBPATH}/"}
    assert {"sessionid", "csrftoken"} <= set(browser.cookies)


def test_a_form_works_and_leads_back_within_it(browser: Browser):
    _, _, text = browser.ask(f"{SUBPATH}/settings/")
    (form,) = (each for each in forms_in(text) if each.action.endswith("/settings/look/"))
    status, headers, _ = browser.ask(form.action, "POST", urlencode([*form.fields, ("theme", "dark"), ("contrast", "more")]))

    assert form.action == f"{SUBPATH}/settings/look/"
    assert status == 303
    assert headers["location"].startswith(f"{SUBPATH}/settings/")


def test_the_service_worker_and_the_manifest_keep_within_it(browser: Browser):
    status, headers, script = browser.ask(f"{SUBPATH}/sw.js")

    assert status == 200
    assert headers["content-type"].startswith("text/javascript")
    assert [each for each in re.findall(r'"(/[\w./-]+)"', script) if not each.startswith(f"{SUBPATH}/")] == []
    assert f'const STATIC = "{SUBPATH}/static/"' in script
    where = f"{SUBPATH}/static/app.webmanifest"
    manifest = json.loads(browser.ask(where)[2])
    for said in (manifest["start_url"], manifest["scope"]):
        assert urlsplit(urljoin(f"https://{NAME}{where}", said)).path == f"{SUBPATH}/"


def test_the_report_as_one_file_is_drawn_for_its_runner_and_for_who_may_look(port: int):
    """By a process of its own from the database on disk, where there are accounts."""
    for name, path in (("anna", "/reports/one-file/"), ("doc", "/shared/1/reports/one-file/")):
        with at_proxy(port, cuts_off=True) as browser:
            sign_in(browser, name)
            status, headers, text = browser.ask(SUBPATH + path)

        assert status == 200, name
        assert headers["content-disposition"].startswith('attachment; filename="back-report-')
        assert text.count("<svg") >= 3, "charts are drawn"
        assert not re.search(r'(?:src|href)="(?!#|data:)', text), "it needs nothing beside itself"


def test_health_is_told_and_nothing_else(browser: Browser, port: int):
    assert browser.ask(f"{SUBPATH}/healthz")[2] == "ok\n"
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    kept.request("GET", "/healthz")
    answer = kept.getresponse()
    assert (answer.status, answer.read()) == (200, b"ok\n")
    kept.close()


@pytest.mark.parametrize("said", ["/a b", "https://example.org", "//", "/../x", "/x?y", "/é"])
def test_what_is_no_subpath_is_refused_or_the_root(said: str):
    if said == "//":
        assert subpath_of(said) == ""
    else:
        with pytest.raises(ImplausibleValueError):
            subpath_of(said)

"""Signing in by the service of one's club: a real server, and a service on this machine that holds to the standard."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from ..openid_service import CLIENT, SECRET, Service, running
from ..served import serving

PASSWORD = "a long enough pass phrase"
ADDED = f"""
from runtall.services import accounts
accounts.open_accounts()
made = accounts.add("anna", "runner")
assert not accounts.choose_password(made.id, {PASSWORD!r})
"""


class Browser:
    """A browser at the server; goes where it is sent, to the service too."""

    def __init__(self, port: int) -> None:
        self.here = f"127.0.0.1:{port}"
        self.cookies: dict[str, str] = {}

    def ask(self, address: str, sent: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, where it leads, and the text."""
        where = urlsplit(address)
        host = where.netloc or self.here
        kept = http.client.HTTPConnection(host, timeout=60)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if sent is not None else {}
        if host == self.here:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        path = where.path + (f"?{where.query}" if where.query else "")
        kept.request("GET" if sent is None else "POST", path, None if sent is None else urlencode(sent), headers)
        answer = kept.getresponse()
        text = answer.read().decode()
        for each in answer.headers.get_all("Set-Cookie") or () if host == self.here else ():
            name, _, value = each.partition(";")[0].partition("=")
            self.cookies[name] = value
        kept.close()
        return answer.status, answer.headers.get("Location") or "", text

    def send(self, page: str, address: str, **sent: str) -> tuple[int, str, str]:
        """Send a form of a page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(page)[2])
        assert token is not None, page
        return self.ask(address, {**sent, "csrfmiddlewaretoken": token[1]})

    def by_the_service(self, page: str, query: str = "") -> tuple[int, str, str]:
        """Go to the service, be known there, and come back; return the answer to that."""
        status, there, text = self.send(page, f"/account/openid/openid/login/{query}")
        assert status == 302, text
        status, back, _ = self.ask(there)
        assert status == 302, "the service refused the request"
        return self.ask(back)

    def is_in(self) -> bool:
        return self.ask("/account/")[0] == 200


@pytest.fixture(scope="module")
def service() -> Iterator[Service]:
    with running() as made:
        yield made


@pytest.fixture(scope="module")
def port(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("openid")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "RUNTALL_HOME"))}
    said = {
        "RUNTALL_OIDC_URL": service.issuer,
        "RUNTALL_OIDC_ID": CLIENT,
        "RUNTALL_OIDC_SECRET": SECRET,
        "RUNTALL_OWN_NETWORK": "127.0.0.1",
    }
    environment = {**kept, **said, "RUNTALL_HOME": str(folder / "home"), "RUNTALL_ACCOUNTS": "1", "COLUMNS": "300"}
    subprocess.run([sys.executable, "-c", ADDED], env=environment, check=True, timeout=200)
    with serving(environment, folder / "log.txt", "--port", "0") as told:
        found = re.search(r"http://127\.0\.0\.1:(\d+)", told)
        assert found is not None
        service.return_address = f"http://127.0.0.1:{found[1]}/account/openid/openid/login/callback/"
        yield int(found[1])
    assert "Traceback" not in Path(folder / "log.txt").read_text()


def test_the_service_opens_the_account_that_was_connected_and_no_other(service: Service, port: int):
    anna = Browser(port)
    assert anna.send("/account/sign-in/", "/account/sign-in/", login="anna", password=PASSWORD)[0] == 302

    # connecting keeps the account: who sits at an open session shows who they are
    asked = anna.send("/account/openid/", "/account/openid/openid/login/?process=connect")[1]
    assert asked.startswith("/account/again/")
    assert anna.send(asked, asked, password=PASSWORD, next="/account/openid/")[1] == "/account/openid/"
    assert anna.ask("/account/openid/openid/login/?process=connect")[1] == "/account/openid/", "a link alone leads nowhere"
    assert anna.by_the_service("/account/openid/", "?process=connect")[1] == "/account/?saved=connected"

    again = Browser(port)
    status, led, _ = again.by_the_service("/account/sign-in/")
    assert (status, led) == (302, "/account/first-page/")
    assert again.is_in()
    assert "anna" in again.ask("/account/")[2]

    service.who = "person-2"  # known to the service, and to nobody here
    stranger = Browser(port)
    answer = stranger.by_the_service("/account/sign-in/")
    assert not stranger.is_in()
    assert answer[0] in (200, 302, 403), answer[:2]
    service.who = "person-1"
    assert service.refused == [], "every request held to the standard: PKCE, state, the exact return address, the client's proof"


def test_what_did_not_begin_here_or_is_for_somebody_else_opens_nothing(service: Service, port: int):
    began, other = Browser(port), Browser(port)
    there = began.send("/account/sign-in/", "/account/openid/openid/login/")[1]
    back = began.ask(there)[1]
    other.ask("/account/sign-in/")

    other.ask(back)  # somebody's answer of the service, planted in another browser
    assert not other.is_in()
    assert began.ask(back)[0] == 302
    assert began.is_in()
    replayed = Browser(port)
    replayed.ask(back)
    assert not replayed.is_in()

    service.audience = "another house"  # an identity that was meant for somebody else
    fooled = Browser(port)
    fooled.by_the_service("/account/sign-in/")
    service.audience = CLIENT
    assert not fooled.is_in()

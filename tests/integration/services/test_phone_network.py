"""``runtall serve --phone`` seen from a second network namespace: another device on the same network, over real TLS."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

import runtall

from ...all_pages import ADDRESSES
from ...served import serving

CLIENT = Path(__file__).resolve().parents[2] / "phone_client.py"
NETWORK = f"10.{secrets.randbelow(100) + 100}.{secrets.randbelow(250) + 1}"
COMPUTER, PHONE, OTHER_PHONE = f"{NETWORK}.1", f"{NETWORK}.2", f"{NETWORK}.3"
COMPUTER_OUTSIDE, STRANGER = "198.51.100.1", "198.51.100.2"
"""Addresses kept for documents: of no private network, so whoever has one is not at home."""


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True, text=True)


@pytest.fixture(scope="module")
def namespace() -> Iterator[str]:
    """A second device: a network namespace, and a cable from it to this machine."""
    tag = secrets.token_hex(3)
    name, here, there = f"runtall-{tag}", f"rth{tag}", f"rtp{tag}"
    if sys.platform != "linux" or shutil.which("ip") is None:
        pytest.skip("network namespaces are Linux's, with the ip command")
    try:
        _ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        message = f"this user may not make network namespaces ({error.stderr.strip()})"
        if os.environ.get("RUNTALL_REQUIRE_SHARED") and os.geteuid() == 0:
            pytest.fail(message)
        pytest.skip(message)
    try:
        _ip("link", "add", here, "type", "veth", "peer", "name", there)
        _ip("link", "set", there, "netns", name)
        for address in (COMPUTER, COMPUTER_OUTSIDE):
            _ip("addr", "add", f"{address}/24", "dev", here)
        _ip("link", "set", here, "up")
        for address in (PHONE, OTHER_PHONE, STRANGER):
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", there)
        _ip("-n", name, "link", "set", there, "up")
        yield name
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            _ip("link", "del", here)
        _ip("netns", "del", name)


@dataclass
class House:
    """A computer that serves, and the phone's side of the network."""

    namespace: str
    home: Path
    scheme: str
    port: int
    loopback_port: int
    told: str
    cookies: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{COMPUTER}:{self.port}"

    def ask_all(self, *requests: dict[str, Any], mute: int = 0) -> list[dict[str, Any]]:
        """Send requests from the phone's side."""
        wanted = [
            {"address": [COMPUTER, self.port], "scheme": self.scheme, "authority": self.authority(), **each} for each in requests
        ]
        done = subprocess.run(
            ["ip", "netns", "exec", self.namespace, sys.executable, "-I", str(CLIENT)],
            input=json.dumps({"requests": wanted, "address": [COMPUTER, self.port], "mute": mute}),
            capture_output=True,
            text=True,
            timeout=240,
            check=True,
        )
        answers: list[dict[str, Any]] = json.loads(done.stdout)
        return answers

    def ask(self, path: str, *, device: str = "", method: str = "GET", body: str | None = None, **also: Any) -> dict[str, Any]:
        """Send one request; ``device`` keeps its own cookies."""
        jar = self.cookies.setdefault(device, {}) if device else {}
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items()), **also.pop("headers", {})}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"{self.scheme}://{self.host}"}
        (answer,) = self.ask_all({"path": path, "method": method, "body": body, "headers": headers, **also})
        for name, value in answer["headers"]:
            if name.lower() == "set-cookie":
                key, _, rest = value.strip().partition("=")
                jar[key] = rest.partition(";")[0]
        return answer

    def send(self, path: str, device: str, page: str, /, **fields: str) -> dict[str, Any]:
        """Send a form as the phone's browser does, with the token of the page that it stands in."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(page, device=device)["body"])
        assert token is not None
        return self.ask(path, device=device, method="POST", body=urlencode({"csrfmiddlewaretoken": token[1], **fields}))

    def authority(self) -> str | None:
        """The authority as a phone that trusts it knows it: from the file, without its key."""
        file = self.home / "certificates" / "authority.pem"
        if self.scheme == "http":
            return None
        return "-----BEGIN CERTIFICATE-----" + file.read_text("ascii").partition("-----BEGIN CERTIFICATE-----")[2]

    def at_the_computer(self, path: str, **fields: str) -> str:
        """Open a page in the computer's own browser, or send a form of the page of phones; return what came."""
        kept = http.client.HTTPConnection("127.0.0.1", self.loopback_port, timeout=20)
        host = {"Host": f"127.0.0.1:{self.loopback_port}"}
        kept.request("GET", "/phone/" if fields else path, headers=host)
        page = kept.getresponse()
        text = page.read().decode()
        if fields:
            token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
            cookie = re.search(r"csrftoken=(\w+)", page.headers["Set-Cookie"])
            assert token
            assert cookie
            headers = {**host, "Cookie": cookie[0], "Content-Type": "application/x-www-form-urlencoded"}
            kept.request("POST", path, urlencode({"csrfmiddlewaretoken": token[1]}), headers)
            sent = kept.getresponse()
            sent.read()
            assert sent.status == 303
            text = sent.headers["Location"]
        kept.close()
        return text

    def new_code(self) -> str:
        """Make a code at the computer, as its owner does."""
        address = self.at_the_computer("/phone/code/", made="1")
        found = re.search(r'class="phone-code">([0-9A-Z-]+)<', self.at_the_computer(address))
        assert found is not None
        return found[1]

    def pair(self, device: str) -> dict[str, Any]:
        """Let a device in."""
        answer = self.send("/pair/", device, "/pair/", code=self.new_code().lower(), name=device)
        assert answer["status"] == 303
        return answer


@contextlib.contextmanager
def _serving(namespace: str, *words: str) -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="runtall-phone-") as folder:
        home = Path(folder) / "home"
        environment = {**os.environ, "RUNTALL_HOME": str(home), "COLUMNS": "300"}
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        log = Path(folder) / "log.txt"
        with serving(environment, log, "--port", "0", "--phone", "--phone-port", "0", *words) as told:
            phones = re.search(r"Phones: (https?)://[^:]+:(\d+)/", told)
            own = re.search(r"http://127\.0\.0\.1:(\d+)/ \(end", told)
            assert phones, told
            assert own, told
            yield House(namespace, home, phones[1], int(phones[2]), int(own[1]), told)
        assert "Traceback" not in log.read_text(), log.read_text()


@pytest.fixture(scope="module")
def house(namespace: str) -> Iterator[House]:
    with _serving(namespace) as made:
        yield made


def header(answer: dict[str, Any], name: str) -> str:
    return next((value for each, value in answer["headers"] if each.lower() == name.lower()), "")


def tells_nothing(answer: dict[str, Any]) -> bool:
    """Whether an answer is the bare page for devices that are not paired, or the page for a code."""
    if answer["status"] == 303:
        return header(answer, "Location") in ("/pair/", "/trust/") and not answer["body"]
    bare = "This device is not paired." in answer["body"] or "<h1>Pair this phone</h1>" in answer["body"]
    return answer["status"] in (200, 403) and bare and len(answer["body"]) < 2000 and runtall.__version__ not in answer["body"]


def some_paths() -> list[str]:
    """Every address of the app with made-up ids, and files that the pages are made of."""
    from django.urls import get_resolver

    paths = []
    for pattern in get_resolver("runtall.web.urls").url_patterns:
        path = re.sub(r"<(int|uuid|slug|str):\w+>", lambda kind: _MADE_UP[kind[1]], str(pattern.pattern))
        paths.append("/" + path)
    return [
        *paths,
        "/static/js/page.js",
        "/static/app.webmanifest",
        "/static/css/today.css",
        "/static/",
        "/nothing/here",
        "/healthz",
    ]


_MADE_UP = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000", "slug": "today", "str": "x"}


def test_a_device_that_is_not_paired_gets_nothing(house: House):
    house.new_code()
    house.at_the_computer("/phone/code/stop/", stopped="1")
    paths = some_paths()

    answers = house.ask_all(*({"path": path, "headers": {"User-Agent": "x"}} for path in paths))

    assert len(paths) > len(ADDRESSES) - 3
    assert [(path, answer["status"]) for path, answer in zip(paths, answers, strict=True) if not tells_nothing(answer)] == []
    assert sum(answer["status"] == 403 for answer in answers) > len(paths) - 5
    posted = house.ask_all(*({"path": path, "method": "POST", "body": "x=1"} for path in paths if path != "/pair/"))
    assert [path for path, answer in zip(paths, posted, strict=False) if answer["status"] != 403] == []


def test_while_a_code_is_open_a_phone_reads_how_to_trust_and_gets_the_public_certificate_alone(house: House):
    house.new_code()
    plain = {"scheme": "http"}

    start, words, certificate, page = house.ask_all(
        {**plain, "path": "/"},
        {**plain, "path": "/trust/"},
        {**plain, "path": "/trust/runtall-at-home.crt"},
        {**plain, "path": "/runs/"},
    )

    assert header(start, "Location") == "/trust/"
    assert "Let this phone trust your computer" in words["body"]
    assert header(certificate, "Content-Type") == "application/x-x509-ca-cert"
    assert "PRIVATE" not in certificate["body"]
    assert header(page, "Location") == f"https://{house.host}/runs/"
    house.at_the_computer("/phone/code/stop/", stopped="1")
    (closed,) = house.ask_all({**plain, "path": "/trust/runtall-at-home.crt"})
    assert closed["status"] == 303
    assert header(closed, "Location").startswith(f"https://{house.host}/")


def test_a_phone_that_does_not_trust_the_authority_is_not_fooled_into_it(house: House):
    (answer,) = house.ask_all({"path": "/", "authority": None})

    assert "CERTIFICATE_VERIFY_FAILED" in answer["error"]


def test_a_paired_phone_gets_the_pages_of_its_runner_and_an_ended_one_nothing(house: House):
    answer = house.pair("Red phone")

    cookie = next(value for name, value in answer["headers"] if name == "Set-Cookie" and "__Host-runtall_device" in value)
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "This is paired as Red phone" in house.ask("/phone/here/", device="Red phone")["body"]
    for path in ("/start/", "/runs/", "/pain/", "/library/", "/sw.js", "/static/js/page.js"):
        assert house.ask(path, device="Red phone")["status"] == 200, path
    assert (
        "start" in header(house.ask("/", device="Red phone"), "Location") or house.ask("/", device="Red phone")["status"] == 200
    )

    listed = house.at_the_computer("/phone/")
    assert "Red phone" in listed
    (device_id,) = re.findall(r"/phone/devices/(\d+)/end/", listed)
    house.at_the_computer(f"/phone/devices/{device_id}/end/", ended="1")

    after = house.ask("/runs/", device="Red phone")
    assert after["status"] == 403
    assert tells_nothing(after)
    assert "storage" in header(after, "Clear-Site-Data")
    assert "Red phone" not in house.at_the_computer("/phone/")


def test_a_paired_phone_lets_nobody_in_and_reaches_no_folder_of_the_computer(house: House):
    house.pair("Blue phone")

    for path in ("/phone/", "/phone/trust.svg"):
        assert house.ask(path, device="Blue phone")["status"] in (403, 404), path
    for path in ("/phone/code/", "/phone/code/stop/", "/phone/devices/1/end/", "/import/folder/"):
        answer = house.send(path, "Blue phone", "/phone/here/", path="/")
        assert answer["status"] in (403, 404), path
    assert str(house.home) not in house.ask("/settings/", device="Blue phone")["body"]

    gone = house.send("/phone/leave/", "Blue phone", "/phone/here/")
    assert header(gone, "Location") == "/pair/"
    assert tells_nothing(house.ask("/runs/", device="Blue phone"))


def test_a_code_works_once_and_a_stolen_cookie_of_another_kind_does_nothing(house: House):
    code = house.new_code()
    assert house.send("/pair/", "First", "/pair/", code=code, name="First")["status"] == 303

    again = house.send("/pair/", "Second", "/pair/", code=code, name="Second")
    assert again["status"] == 422
    assert "__Host-runtall_device" not in str(again["headers"])
    token = house.cookies["First"]["__Host-runtall_device"]
    for cookie in (f"runtall_device={token}", f"__Host-runtall_device={token}x", "__Host-runtall_device=", "sessionid=" + token):
        answer = house.ask("/runs/", headers={"Cookie": cookie})
        assert tells_nothing(answer), cookie


def test_ten_wrong_codes_end_the_right_one(house: House):
    code = house.new_code()
    for _ in range(10):
        assert house.send("/pair/", "Guesser", "/pair/", code="22222222", name="x")["status"] == 422

    assert house.send("/pair/", "Guesser", "/pair/", code=code, name="x")["status"] == 422


def test_only_this_machine_by_its_own_address_or_name_and_without_a_proxy_is_answered(house: House):
    house.pair("Green phone")
    jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in house.cookies["Green phone"].items())}
    hosts = (
        "evil.example",
        f"evil.example:{house.port}",
        f"localhost:{house.port}",
        f"127.0.0.1:{house.port}",
        COMPUTER,
        f"{COMPUTER}:1",
    )

    rebound = house.ask_all(*({"path": "/runs/", "headers": {**jar, "Host": host}} for host in hosts))
    proxied = house.ask_all(
        *(
            {"path": "/runs/", "headers": {**jar, name: "x"}}
            for name in ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "Via", "X-Real-IP")
        )
    )

    assert [(answer["status"], answer["body"]) for answer in rebound] == [(421, "Not here.\n")] * len(hosts)
    assert [(answer["status"], answer["body"]) for answer in proxied] == [(403, "Not here.\n")] * 5
    assert house.ask("/runs/", device="Green phone")["status"] == 200


def test_whoever_is_not_on_a_private_network_is_hung_up_on(house: House):
    (answer,) = house.ask_all({"path": "/pair/", "address": [COMPUTER_OUTSIDE, house.port], "source": STRANGER, "scheme": "http"})

    assert answer["status"] == 0
    assert "RemoteDisconnected" in answer["error"]


def test_the_listener_of_the_computers_own_browser_is_not_on_the_network(house: House):
    (answer,) = house.ask_all({"path": "/", "scheme": "http", "address": [COMPUTER, house.loopback_port]})

    assert "ConnectionRefusedError" in answer["error"]


def test_connections_that_say_nothing_keep_nobody_out(house: House):
    (answer,) = house.ask_all({"path": "/pair/"}, mute=40)

    assert answer["status"] == 200


def test_a_form_from_elsewhere_is_refused(house: House):
    house.pair("Grey phone")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', house.ask("/settings/", device="Grey phone")["body"])
    assert token is not None
    body = urlencode({"csrfmiddlewaretoken": token[1], "theme": "dark", "contrast": "auto"})
    jar = {"Cookie": "; ".join(f"{name}={value}" for name, value in house.cookies["Grey phone"].items())}
    form = {"Content-Type": "application/x-www-form-urlencoded"}

    own, foreign = house.ask_all(
        {
            "path": "/settings/look/",
            "method": "POST",
            "body": body,
            "headers": {**jar, **form, "Origin": f"https://{house.host}"},
        },
        {"path": "/settings/look/", "method": "POST", "body": body, "headers": {**jar, **form, "Origin": "https://evil.example"}},
    )

    assert own["status"] == 303
    assert foreign["status"] == 403


def test_over_plain_http_a_phone_is_told_what_is_missing(namespace: str):
    with _serving(namespace, "--http") as house:
        assert house.scheme == "http"
        assert not (house.home / "certificates").exists()
        answers = house.ask_all(*({"path": path} for path in ("/runs/", "/static/js/page.js", "/sw.js", "/trust/")))
        assert all(map(tells_nothing, answers))
        told = re.search(r"the code ([0-9A-Z]{4}-[0-9A-Z]{4})", house.told)  # as the terminal shows it
        assert told is not None
        answer = house.send("/pair/", "Old phone", "/pair/", code=told[1], name="Old phone")
        assert answer["status"] == 303
        cookie = next(value for name, value in answer["headers"] if "runtall_device" in value)
        assert "Secure" not in cookie
        assert "HttpOnly" in cookie
        page = house.ask("/phone/here/", device="Old phone")["body"]
        assert "What is missing without HTTPS" in page
        assert "Take it along as a file" in page


def test_keys_are_the_owners_alone(house: House):
    for name in ("authority.pem", "served.pem"):
        assert (house.home / "certificates" / name).stat().st_mode & 0o777 == 0o600
    assert (house.home / "certificates").stat().st_mode & 0o777 == 0o700

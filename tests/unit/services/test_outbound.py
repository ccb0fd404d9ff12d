"""The one door outward: what it refuses, and that what it lets through stays within its bounds."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

import pytest

from runtall.services import outbound
from runtall.services.outbound import OutboundFailedError, OutboundRefusedError, Purpose, destination, open_url

PUBLIC = "93.184.215.14"
INSIDE = (
    *("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[2002:7f00:1::]", "[64:ff9b::7f00:1]", "0.0.0.0", "[::]"),
    *("169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "[fe80::1]", "[fe80::1%25eth0]", "224.0.0.1", "[ff02::1]"),
    *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fc00::1]", "198.18.0.1", "192.0.2.1"),
    *("2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.", "\uff11\uff12\uff17.0.0.1"),
    *("user@example.org", "127.0.0.1:80@example.org", "example.org\\@127.0.0.1", "example.org%2f@127.0.0.1"),
    *("example.org\n", "", "[::1", "example.org:0", "example.org:70000"),
)


class Other(BaseHTTPRequestHandler):
    """The other computer: honest on one path, and not on the rest."""

    asked: ClassVar[list[tuple[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Host"]))
        sends = {
            "/big": (200, {}, b"x" * 5_000),
            "/bomb": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"\0" * 5_000_000)),
            "/packed": (200, {"Content-Encoding": "gzip"}, gzip.compress(b"packed well")),
            "/away": (302, {"Location": f"http://localhost:{self.server.server_address[1]}/good"}, b""),
            "/on": (302, {"Location": "/good"}, b""),
            "/round": (302, {"Location": "/round"}, b""),
        }
        status, headers, body = sends.get(self.path, (200, {}, b"good"))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.path != "/slow":
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked hung up: that is what is wanted
            for _ in range(30 if self.path == "/slow" else 0):
                self.wfile.write(b"x")
                time.sleep(0.05)
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Other) as server:
        server.daemon_threads = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """What names lead to; each look-up of a name takes the next answer, and an address is itself."""
    known: dict[str, list[str]] = {}

    def look_up(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        found = known[host].pop(0) if known.get(host) else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found.split()]

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up)
        yield known


def ask(url: str, base: str | None = None, *, at_home: bool = True, **more: object) -> outbound.Answer:
    return open_url(url, purpose=Purpose.BRIDGE, allowed=destination(base or url, in_own_network=at_home), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_that_leads_inside_or_hides_where_it_leads_cannot_even_be_configured(host: str):
    with pytest.raises(OutboundRefusedError):
        destination(f"https://{host}/")


@pytest.mark.parametrize(
    "host", ["169.254.169.254", "[fd00:ec2::254]", "100.100.100.200", "0.0.0.0", "[fe80::1]", "[::ffff:10.0.0.1]"]
)
def test_what_clouds_tell_their_machines_is_out_of_reach_even_at_home(host: str):
    with pytest.raises(OutboundRefusedError):
        destination(f"http://{host}/", in_own_network=True)


@pytest.mark.parametrize("inside", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254", "10.1.2.3", f"{PUBLIC} 127.0.0.1"])
def test_a_public_name_that_leads_inside_is_refused(names: dict[str, list[str]], inside: str):
    names["example.org"] = [inside]

    with pytest.raises(OutboundRefusedError, match="local network"):
        ask("https://example.org/", at_home=False)


def test_an_answer_that_changes_between_check_and_connection_changes_nothing(
    names: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
):
    names["example.org"] = [PUBLIC, "127.0.0.1"]
    reached: list[str] = []

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        reached.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OutboundFailedError):
        ask("https://example.org/?token=very-secret", at_home=False)
    assert reached == [PUBLIC]
    assert names["example.org"] == ["127.0.0.1"], "the name was looked up once"


@pytest.mark.parametrize(
    "url", ["{0}0/good", "https://127.0.0.1/", "http://localhost/", "http://user@127.0.0.1/", "ftp://127.0.0.1/"]
)
def test_only_the_configured_scheme_host_and_port_are_asked(other: str, url: str):
    with pytest.raises(OutboundRefusedError):
        ask(url.format(other.rpartition(":")[0] + ":8"), other)


def test_without_encryption_only_in_the_own_network_and_with_accounts_only_where_the_operator_says_so(
    other: str, monkeypatch: pytest.MonkeyPatch
):
    with pytest.raises(OutboundRefusedError, match="without encryption"):
        destination("http://example.org")
    monkeypatch.setenv("RUNTALL_ACCOUNTS", "1")
    with pytest.raises(OutboundRefusedError, match="RUNTALL_OWN_NETWORK"):
        ask(f"{other}/good")
    monkeypatch.setenv("RUNTALL_OWN_NETWORK", "nas.local, 127.0.0.1")
    assert ask(f"{other}/good").body == b"good"


def test_the_operators_switch_forbids_everything_or_all_but_what_it_names(other: str, monkeypatch: pytest.MonkeyPatch):
    for said in ("off", "push", "sign-in push", "bridges"):
        monkeypatch.setenv("RUNTALL_OUTBOUND", said)
        with pytest.raises(OutboundRefusedError, match="turned this connection off"):
            ask(f"{other}/good")
    monkeypatch.setenv("RUNTALL_OUTBOUND", "bridge")
    assert ask(f"{other}/good").status == 200


def test_an_answer_stays_within_its_place_size_and_time(other: str):
    Other.asked.clear()
    assert ask(f"{other}/on").body == b"good", "the same place may send us on"
    assert ask(f"{other}/packed").body == b"packed well"
    for path in ("/away", "/round", "/big", "/bomb"):
        with pytest.raises(OutboundFailedError) as told:
            ask(f"{other}{path}", limit_bytes=4_000)
        assert path not in str(told.value)
    assert {host for _path, host in Other.asked} == {other.removeprefix("http://")}, "nobody was asked at localhost"
    began = time.monotonic()
    with pytest.raises(OutboundFailedError):
        ask(f"{other}/slow", timeout_s=0.3)
    assert time.monotonic() - began < 1.2, "a byte now and then does not hold us; thirty of them would have taken 1.5 s"

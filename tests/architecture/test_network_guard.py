"""The guard against outbound traffic works: without these, its silence would prove nothing."""

from __future__ import annotations

import contextlib
import multiprocessing
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ELSEWHERE = ("192.0.2.1", 80)  # set aside for documentation (RFC 5737): nobody is there


@pytest.mark.parametrize(
    "reach_out",
    [
        pytest.param(lambda: socket.create_connection(ELSEWHERE, timeout=1), id="connect"),
        pytest.param(lambda: socket.getaddrinfo("example.org", 443), id="name look-up"),
        pytest.param(lambda: socket.gethostbyname("example.org"), id="old name look-up"),
        pytest.param(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ELSEWHERE), id="datagram"),
        pytest.param(lambda: socket.socket(socket.AF_INET6, socket.SOCK_STREAM).connect(("2001:db8::1", 80)), id="IPv6"),
    ],
)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_reaching_out_is_refused_and_remembered(reach_out, no_outbound_traffic: Path):
    with pytest.raises(OSError, match="outbound traffic refused"):
        reach_out()

    assert no_outbound_traffic.read_text().startswith("socket.")
    no_outbound_traffic.write_text("")  # this test meant it


def test_a_python_child_is_watched_too(no_outbound_traffic: Path):
    done = subprocess.run(
        [sys.executable, "-c", "import socket; socket.getaddrinfo('example.org', 443)"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "outbound traffic refused" in done.stderr
    assert "example.org" in no_outbound_traffic.read_text()
    no_outbound_traffic.write_text("")


def test_a_spawned_worker_is_watched_too(no_outbound_traffic: Path):
    worker = multiprocessing.get_context("spawn").Process(target=socket.getaddrinfo, args=("example.org", 443))
    worker.start()
    worker.join()

    assert worker.exitcode != 0
    assert "example.org" in no_outbound_traffic.read_text()
    no_outbound_traffic.write_text("")


def test_a_refusal_that_is_swallowed_is_still_seen(no_outbound_traffic: Path):
    with contextlib.suppress(OSError):
        socket.getaddrinfo("example.org", 443)

    assert "example.org" in no_outbound_traffic.read_text()
    no_outbound_traffic.write_text("")


def test_this_machine_may_talk_to_itself():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=5) as client:
        assert client.getpeername() == server.getsockname()

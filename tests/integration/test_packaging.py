"""What an operator starts from: the services as systemd judges them, the container file as it is written."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
MOST_EXPOSED = 1.5
"""Of 10, as systemd rates a service: below 2 it says OK with a smile."""


@pytest.fixture
def systemd() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        pytest.skip("systemd-analyze judges services, and it is not here")
    return found


@pytest.fixture(params=["runtall.service", "runtall-user.service"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A service, with a command in place of the one that is not installed here."""
    text = (PACKAGING / request.param).read_text("utf-8")
    made = tmp_path / request.param
    made.write_text(re.sub(r"^ExecStart=\S+", f"ExecStart={shutil.which('true')}", text, flags=re.MULTILINE))
    return made


def test_systemd_understands_every_line_of_a_service(systemd: str, service: Path):
    done = subprocess.run([systemd, "verify", str(service)], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize("service", ["runtall.service"], indirect=True)
def test_the_service_of_the_machine_is_closed_but_for_what_it_needs(systemd: str, service: Path):
    done = subprocess.run([systemd, "security", "--offline=yes", str(service)], capture_output=True, text=True, check=False)
    if "unrecognized option" in done.stderr:
        pytest.skip("this systemd rates running services only")
    rated = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)

    assert rated is not None, done.stdout + done.stderr
    assert float(rated[1]) <= MOST_EXPOSED


def steps(name: str) -> list[list[str]]:
    """Return the steps of the container file as words, continued lines joined."""
    text = (ROOT / name).read_text("utf-8").replace("\\\n", " ")
    return [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def test_the_container_has_no_privileges_one_volume_and_a_health_check():
    last = steps("Containerfile")
    final = last[max(number for number, words in enumerate(last) if words[0] == "FROM") :]
    by_name = {words[0]: words[1:] for words in final}

    assert by_name["USER"] == ["10001:10001"]
    assert [words for words in final if words[0] == "VOLUME"] == [["VOLUME", "/data"]]
    assert "/healthz" in " ".join(by_name["HEALTHCHECK"])
    assert "RUNTALL_ACCOUNTS=1" in " ".join(by_name["ENV"])
    assert not any("pip install" in " ".join(words) for words in final)


def test_the_container_is_built_from_what_is_there_and_from_hashes_alone():
    copied = [words[1:-1] for words in steps("Containerfile") if words[0] == "COPY" and not words[1].startswith("--from")]
    allowed = [line[1:] for line in (ROOT / ".containerignore").read_text("utf-8").splitlines() if line.startswith("!")]

    for source in (each for words in copied for each in words):
        assert (ROOT / source).exists(), source
        assert source.partition("/")[0] in allowed, source
    text = (ROOT / "Containerfile").read_text("utf-8")
    for installed in re.findall(r"pip install ([^\\&\n]+)", text):
        assert "--require-hashes" in installed or "--no-index" in installed, installed
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()


class Answering(BaseHTTPRequestHandler):
    """Answers everything in one way."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        pass


def test_the_health_check_runs_as_it_is_written():
    """It ends well at an ``ok`` and badly at anything else, or at silence."""
    (check,) = re.findall(r'CMD \["python", "-c", "(.+)"\]', (ROOT / "Containerfile").read_text("utf-8"))
    for status, ends in ((200, 0), (503, 1)):
        kind = type("Answers", (Answering,), {"status": status})
        server = HTTPServer(("127.0.0.1", 0), kind)
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        command = [sys.executable, "-c", check.replace("8127", str(server.server_port))]
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
        thread.join()
        server.server_close()
        assert done.returncode == ends
    assert subprocess.run(command, capture_output=True, check=False, timeout=60).returncode != 0


@pytest.mark.parametrize("command", [["caddy", "validate", "--adapter", "caddyfile", "--config", str(PACKAGING / "Caddyfile")]])
def test_the_proxy_understands_its_file(command: list[str], tmp_path: Path):
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} judges its own file, and it is not here")
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=home, cwd=tmp_path)

    assert done.returncode == 0, done.stderr

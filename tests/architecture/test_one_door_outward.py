"""Nothing in the source opens a connection outward but the one guard: what can do so is named here, each with its reason."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from .source import SOURCE, modules, where

GUARD = "services/outbound.py"
REACHES = (
    *(
        "socket",
        "ssl",
        "_socket",
        "http.client",
        "urllib.request",
        "urllib3",
        "requests",
        "httpx",
        "aiohttp",
        "httplib2",
        "pycurl",
    ),
    *(
        "websocket",
        "websockets",
        "ftplib",
        "smtplib",
        "poplib",
        "imaplib",
        "nntplib",
        "telnetlib",
        "xmlrpc",
        "paramiko",
        "webbrowser",
    ),
    *("asyncio.streams", "socketserver", "selectors", "boto3", "botocore", "google.cloud", "grpc", "zmq", "pywebpush", "redis"),
    *("django.core.mail", "logging.handlers"),
)
"""Modules that can reach another computer by themselves."""
ALLOWED = {
    ("services/lan.py", "socket"): "asks this computer's own interfaces for their addresses",
    ("services/phone.py", "socket"): "listens; it answers connections and opens none",
    ("services/phone.py", "ssl"): "listens",
    ("web/openid_transport.py", "requests"): "the shape that signing in by a service asks for; each call goes through the guard",
}
OPENS = frozenset(
    {
        "connect",
        "connect_ex",
        "create_connection",
        "open_connection",
        "sendto",
        "sendmsg",
        "urlopen",
        "urlretrieve",
        "HTTPConnection",
    }
)
PROGRAMS = frozenset({"curl", "wget", "nc", "ncat", "ssh", "scp", "telnet", "ftp"})


def reaching(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield what a file imports that can reach another computer, however it says so."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in {
            "import_module",
            "__import__",
        }:
            names = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        for name in names:
            if found := next((each for each in REACHES if name == each or name.startswith(f"{each}.")), None):
                yield node, found


def test_only_the_guard_can_open_a_connection():
    found = []
    for file, tree in modules():
        place = file.relative_to(SOURCE).as_posix()
        if place == GUARD:
            continue
        found += [f"{where(file, node)}: {name}" for node, name in reaching(tree) if (place, name) not in ALLOWED]
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in OPENS:
                owner = ast.unparse(node.func)
                if not owner.startswith("sqlite3."):
                    found.append(f"{where(file, node)}: {owner}")
            if isinstance(node, ast.List) and node.elts and getattr(node.elts[0], "value", None) in PROGRAMS:
                found.append(f"{where(file, node)}: a program that reaches outward")

    assert found == [], "ask through services/outbound.py"


@pytest.mark.parametrize(
    "source",
    [
        "import socket as s",
        "from http import client",
        "import requests.sessions",
        "def f():\n  from urllib.request import urlopen",
        "import importlib\nimportlib.import_module('httpx')",
    ],
)
def test_what_reaches_outward_is_seen_however_it_is_written(source: str):
    assert list(reaching(ast.parse(source)))

"""The client: its methods are the operations, it stands on the standard library, and it keeps its token to itself."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtall_client import Answer, Client, Problem, Request
from runtall_client.wire import sender

SOURCE = Path(__file__).resolve().parents[2] / "src" / "runtall_client"


def test_every_operation_is_a_method_of_the_client():
    from runtall.web.api import entry
    from runtall.web.api.client_source import sources
    from runtall.web.api.operations import OPERATIONS

    made = sources(entry.schema())

    for name, text in made.items():
        kept = (SOURCE / "areas" / f"{name}.py").read_text("utf-8")
        assert ast.dump(ast.parse(kept)) == ast.dump(ast.parse(text)), f"write {name} anew: make client"
    assert {file.stem for file in (SOURCE / "areas").glob("*.py")} == set(made)
    assert all(callable(getattr(Client, each)) for each in OPERATIONS)


def test_the_client_stands_on_the_standard_library_alone():
    used = {name for file in SOURCE.rglob("*.py") for name in imported(ast.parse(file.read_text("utf-8")))}

    assert {each for each in used if each.partition(".")[0] not in sys.stdlib_module_names} <= {
        each for each in used if each.partition(".")[0] == "runtall_client"
    }


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize(
    "address", ["http://192.168.1.20:8127", "http://runs.example.org", "ftp://127.0.0.1", "127.0.0.1:8127", ""]
)
def test_a_token_is_not_sent_over_an_open_network(address):
    with pytest.raises(ValueError, match=r"address|token"):
        Client(address, "runtall_x")


def test_no_redirect_is_followed_and_no_answer_is_told_in_words():
    def elsewhere(_request: Request) -> Answer:
        return Answer(302, {"location": "https://elsewhere.example/"}, b"")

    with pytest.raises(Problem, match="302"):
        Client("http://localhost:1", "runtall_x", send=elsewhere).read_token()
    with pytest.raises(Problem, match="No answer came"):
        sender("http://127.0.0.1:9", timeout_s=1.0)(Request("GET", "/", {}, None))
    assert "runtall_x" not in repr(Client("http://localhost:1", "runtall_x"))
    assert json.dumps(Problem.of(500, b"<html>").kind) == '"http"'

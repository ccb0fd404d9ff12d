"""Logs carry no health data and nothing from inside a file (docs/privacy.md): every logging call in the source is read here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from .source import FIELD, modules, where

METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
LOGGERS = {"log", "logger", "logging", "_log", "_logger", "LOG", "LOGGER"}
ALLOWED = re.compile(
    r"(^|_)(id|ids|verdict|sha256|hash|count|total|attempt|attempts|exit_code|status_code|signal|pid|port|version)$"
    r"|^n_|_count$|_bytes$|^(took|waited|cpu)_s$|^error_type$|^code_place$"
)
"""Names of values that may be logged: ids, hashes, verdicts, counts, sizes, durations of work, an error's type and place."""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield every logging call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            if name in LOGGERS or (isinstance(owner, ast.Call) and getattr(owner.func, "attr", "") == "getLogger"):
                yield node


def _name_of(value: ast.expr) -> str | None:
    """The name that a value bears where it is logged: a variable, an attribute, the length of something, the type of an error."""
    if isinstance(value, ast.Name):
        return value.id
    if isinstance(value, ast.Attribute):
        if value.attr == "__name__" and isinstance(value.value, ast.Call) and getattr(value.value.func, "id", "") == "type":
            return "error_type"
        return value.attr
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "len":
        return "n_items"
    if isinstance(value, ast.Call) and getattr(value.func, "id", "") == "_code_place":
        return "code_place"
    return None


def complaints(call: ast.Call) -> list[str]:
    """What stands against a logging call."""
    assert isinstance(call.func, ast.Attribute)
    arguments = call.args[1:] if call.func.attr == "log" else call.args
    if not arguments or not isinstance(arguments[0], ast.Constant) or not isinstance(arguments[0].value, str):
        return ["the message is not a fixed sentence"]
    found = []
    for value in arguments[1:]:
        name = _name_of(value)
        if isinstance(value, ast.Constant):
            continue
        if name is None or not ALLOWED.search(name):
            found.append(f"{ast.unparse(value)} is not on the list of what may be logged")
    found += [f"{keyword.arg} is not allowed" for keyword in call.keywords if keyword.arg != "stacklevel"]
    if call.func.attr == "exception":
        found.append("a traceback may quote what a file holds")
    return found


def test_logging_calls_carry_fixed_sentences_ids_and_counts():
    assert [f"{where(file, call)}: {each}" for file, tree in modules() for call in calls(tree) for each in complaints(call)] == []


def test_the_field_does_not_log():
    found = []
    for file, tree in modules(*FIELD):
        for node in ast.walk(tree):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [where(file, node) for name in names if name.split(".")[0] in {"logging", "warnings", "syslog"}]

    assert found == []


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("log.info('import %s took %s files', import_id, n_files)", True),
        ("log.warning('worker %s gone', worker.pid)", True),
        ("log.error('job failed: %s', type(error).__name__)", True),
        ("log.info('%d left', len(files))", True),
        ("logging.getLogger(__name__).info('done')", True),
        ("log.info(f'read {path}')", False),
        ("log.info('read %s', path)", False),
        ("log.info('heart rate %s', run.heart_rate_bpm)", False),
        ("log.info('run took %s', run.elapsed_s)", False),
        ("log.info('started %s', started_at)", False),
        ("log.error('failed: %s', error)", False),
        ("log.error('failed: %s', str(error))", False),
        ("log.exception('failed')", False),
        ("log.error('failed', exc_info=True)", False),
        ("log.error('failed', extra={'name': name})", False),
        ("log.info(message)", False),
        ("self.logger.info('%s', name)", False),
        ("logging.getLogger(__name__).info(text)", False),
    ],
)
def test_the_policy_tells_them_apart(line: str, allowed: bool):
    (call,) = calls(ast.parse(line))

    assert (complaints(call) == []) is allowed

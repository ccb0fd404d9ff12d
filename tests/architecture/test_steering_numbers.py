"""A number that steers a runner is data with a source, and stands in no code of the field."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from .source import ROOT, modules, where

WHERE_RUNNERS_ARE_STEERED = ("symptoms", "screen", "findings", "plan", "exercise", "load", "mechanics", "gait")
COUNTING = frozenset({-1, 0, 1, 2})
"""Emptiness, signs, pairs: these count things and judge nobody."""
ALLOWED: dict[tuple[str, str], str] = {
    ("findings/_find.py", "MOST_PUT_FORWARD = 3"): "how many things are shown at once; judges none of them",
    ("load/_jumps.py", "summaries: Sequence[RunSummary], *, on: date, n: int = 4, jump: Rule | None = None"): "weeks shown",
    (
        "load/_jumps.py",
        "def ascent_jumps(summaries: Sequence[RunSummary], *, on: date, n: int = 4, jump: Rule | None = None) -> tuple[WeekJump, ...]:",
    ): "weeks shown",
    (
        "load/_weeks.py",
        "def weeks(summaries: Sequence[RunSummary], *, on: date, n: int = 12) -> tuple[Week, ...]:",
    ): "weeks shown",
    (
        "mechanics/_applies.py",
        "bands = [[each.low_ratio, each.high_ratio, each.seconds] for each in grade_bands(_run(given)) if each.seconds > 60]",
    ): "a made-up run of a rule's example",
    (
        "mechanics/_applies.py",
        'wobble = np.nan_to_num(column("altitude_wobble_m")) * np.where(np.arange(len(t_s)) % 40 < 20, 0.5, -0.5)',
    ): "a made-up run of a rule's example",
    ("mechanics/_baseline.py", "_ROUNDS = 30"): "when a fit stops turning",
    ("mechanics/_noise_interval.py", "_N_WIDTHS = 40"): "fineness of a numerical search",
    ("mechanics/_noise_interval.py", "_MINUTE_S = 60.0"): "a unit",
    (
        "mechanics/_surface.py",
        'if distance is None or distance < oval.value("shortest_m") or np.count_nonzero(use) < 60:',
    ): "positions needed before a shape can be fitted at all",
    ("symptoms/_safety.py", "_DAYS_PER_WEEK = 7.0"): "a unit",
    (
        "symptoms/_safety.py",
        "return replace(state.answers, surgery_weeks=min(5200.0, weeks + since))",
    ): "the largest number of weeks that may be entered",
    ("symptoms/_weekly.py", 'steps = "four_steps" if of == 4 else "five_steps"'): "the number of answers of a question",
    ("symptoms/_weekly.py", "if rating is not None and not 0 <= rating <= 10:"): "the ends of the scale",
}
"""File and line of code as it stands, with the reason why its number steers nobody."""


def is_number(node: ast.expr) -> bool:
    value = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def number(node: ast.expr) -> float:
    return float(ast.literal_eval(node))


def thresholds(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield every comparison with a written-out number, every named constant that is one, and every argument's default."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            found: list[ast.expr] = [node.left, *node.comparators]
        elif isinstance(node, ast.Assign | ast.AnnAssign) and is_constant(node):
            found = [] if node.value is None else [node.value]
        elif isinstance(node, ast.arguments):
            found = [each for each in (*node.defaults, *node.kw_defaults) if each is not None]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"min", "max"}:
            found = list(node.args)
        elif isinstance(node, ast.MatchValue):
            found = [node.value]
        else:
            continue
        if any(is_number(each) and number(each) not in COUNTING for each in found):
            yield node


def is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether something is named in capitals, as constants are."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(each, ast.Name) and each.id.isupper() for each in targets)


def line_of(file: Path, node: ast.AST) -> str:
    at = getattr(node, "lineno", 0) or min((each.lineno for each in ast.walk(node) if hasattr(each, "lineno")), default=0)
    return file.read_text("utf-8").splitlines()[at - 1].strip()


def test_no_number_that_steers_a_runner_stands_in_code():
    standing = [
        (str(file.relative_to(ROOT / "src" / "runtall")), line_of(file, node), where(file, node))
        for file, tree in modules(*WHERE_RUNNERS_ARE_STEERED)
        for node in thresholds(tree)
    ]

    assert [f"{place}: {line}" for file, line, place in standing if (file, line) not in ALLOWED] == []


def test_the_allowed_lines_are_still_there():
    standing = {
        (str(file.relative_to(ROOT / "src" / "runtall")), line_of(file, node))
        for file, tree in modules(*WHERE_RUNNERS_ARE_STEERED)
        for node in thresholds(tree)
    }

    assert set(ALLOWED) - standing == set()


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("if pain_nrs > 5: stop()", 1),
        ("if 3 <= pain_nrs <= 5: adapt()", 1),
        ("CAP_RATIO = 1.1", 1),
        ("_CAP_RATIO: float = 1.1", 1),
        ("def light(pain_nrs, amber_nrs=3.0): ...", 1),
        ("cap_m = max(1000.0, longest_m)", 1),
        ("if pain_nrs > rule('traffic-light').value('red'): stop()", 0),
        ("if len(runs) > 2: ...", 0),
        ("if speed_mps <= 0 or side == -1: ...", 0),
        ("distance_km = distance_m / 1000", 0),
    ],
)
def test_a_threshold_in_code_is_seen(code: str, seen: int):
    assert len(list(thresholds(ast.parse(code)))) == seen

"""A number that steers a runner is data with a source, and stands in no code of the field."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from .source import SOURCE, modules

WHERE_RUNNERS_ARE_STEERED = ("symptoms", "screen", "findings", "plan", "exercise", "load", "mechanics", "gait")
COUNTING = frozenset({-1, 0, 1, 2})
"""Emptiness, signs, pairs: these count things and judge nobody."""
ALLOWED: dict[tuple[str, str], str] = {
    ("findings/_find.py", "MOST_PUT_FORWARD = 3"): "how many things are shown at once; judges none of them",
    ("findings/_reach.py", "_JUDGED_WEEKS = 4"): "how far back is read; no less than load/_jumps.py shows",
    ("load/_jumps.py", "n=4"): "how many weeks are shown",
    ("load/_weeks.py", "n=12"): "how many weeks are shown",
    ("mechanics/_applies.py", "each.seconds > 60"): "a made-up run of a rule's example",
    ("mechanics/_applies.py", "np.arange(len(t_s)) % 40 < 20"): "a made-up run of a rule's example",
    ("mechanics/_baseline.py", "_ROUNDS = 30"): "when a fit stops turning",
    ("mechanics/_noise_interval.py", "_N_WIDTHS = 40"): "fineness of a numerical search",
    ("mechanics/_noise_interval.py", "_MINUTE_S = 60.0"): "a unit",
    ("mechanics/_surface.py", "np.count_nonzero(use) < 60"): "positions needed before a shape can be fitted at all",
    ("plan/_day_session.py", "_MINUTE_S = 60.0"): "a unit",
    ("plan/_highs.py", "_HALF = 0.5"): "a choice that the solver returns as about 0 or about 1",
    ("plan/_highs.py", "_WIDE = 1e+30"): "no limit",
    ("plan/_week.py", "_MINUTE_S = 60.0"): "a unit",
    ("plan/_week_fill.py", "_MINUTE_S = 60.0"): "a unit",
    ("plan/_week_contents.py", "_TIE = 0.001"): "breaks ties between equals",
    ("plan/_week_days.py", "_TIE = 0.001"): "breaks ties between equals",
    ("plan/_week_runs.py", "_MINUTE_S = 60"): "a unit",
    ("plan/_once.py", "_HELD = 4"): "how many results are held for reading again",
    ("plan/_onward.py", "_HELD = 4"): "how many results are held for reading again",
    ("plan/_onward.py", "_COMPARED_MOST = 16"): "how many comparisons are held for reading again",
    ("screen/_entry.py", "_DIGITS = 9"): "digits that a sum of floats is rounded to",
    ("symptoms/_safety.py", "_FOLDED_MOST = 8"): "how many results are held for reading again",
    ("symptoms/_safety.py", "_DAYS_PER_WEEK = 7.0"): "a unit",
    ("symptoms/_safety.py", "min(5200.0, weeks + since)"): "the largest number of weeks that may be entered",
    ("symptoms/_weekly.py", "of == 4"): "the number of answers of a question",
    ("symptoms/_weekly.py", "0 <= rating <= 10"): "the ends of the scale",
}
"""File and piece of code, with the reason why its number steers nobody."""


def is_number(node: ast.expr) -> bool:
    value = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    return isinstance(value, ast.Constant) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def number(node: ast.expr) -> float:
    return float(ast.literal_eval(node))


def thresholds(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and code of comparisons with a written-out number, constants that are one, bounds, and defaults of arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arguments):
            yield from ((each.lineno, f"{name}={ast.unparse(each)}") for name, each in defaults(node) if steers(each))
        elif isinstance(node, ast.expr | ast.stmt | ast.MatchValue) and any(steers(each) for each in compared(node)):
            yield node.lineno, ast.unparse(node)


def compared(node: ast.AST) -> Iterator[ast.expr]:
    """Yield what a piece of code weighs something against."""
    match node:
        case ast.Compare():
            yield from (node.left, *node.comparators)
        case ast.Assign() | ast.AnnAssign() if is_constant(node) and node.value is not None:
            yield node.value
        case ast.Call(func=ast.Name(id="min" | "max")):
            yield from node.args
        case ast.MatchValue():
            yield node.value


def defaults(node: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    positional = [*node.posonlyargs, *node.args]
    yield from (
        (arg.arg, each) for arg, each in zip(positional[len(positional) - len(node.defaults) :], node.defaults, strict=True)
    )
    yield from ((arg.arg, each) for arg, each in zip(node.kwonlyargs, node.kw_defaults, strict=True) if each is not None)


def steers(node: ast.expr) -> bool:
    return is_number(node) and number(node) not in COUNTING


def is_constant(node: ast.Assign | ast.AnnAssign) -> bool:
    """Whether something is named in capitals, as constants are."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return any(isinstance(each, ast.Name) and each.id.isupper() for each in targets)


def standing() -> list[tuple[str, str, int]]:
    """File below the package, code and line of every such number."""
    return [
        (file.relative_to(SOURCE).as_posix(), code, line)
        for file, tree in modules(*WHERE_RUNNERS_ARE_STEERED)
        for line, code in thresholds(tree)
    ]


def test_no_number_that_steers_a_runner_stands_in_code():
    assert [f"{file}:{line}: {code}" for file, code, line in standing() if (file, code) not in ALLOWED] == []


def test_what_is_allowed_is_still_there():
    assert set(ALLOWED) - {(file, code) for file, code, _line in standing()} == set()


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

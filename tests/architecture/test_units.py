"""A number carries its unit in its name: every field and every public parameter that is a float or an array of them."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from runtall.core import QUANTITIES

from .source import PACKAGES, SOURCE, modules, where

NAMES = tomllib.loads(Path(__file__).with_name("names.toml").read_text("utf-8"))
ENDINGS = tuple(NAMES["endings"].split())
BEGINNINGS = tuple(NAMES["beginnings"].split())
STATISTIC = re.compile(f"({'|'.join(NAMES['statistics'].split())})$")
WHOLE = frozenset(NAMES["pure"].split() + NAMES["of_a_neighbour"].split())
FLOATS = re.compile(r"(float|FloatArray|tuple\[float(, (float|\.\.\.))*\])( \| None)?")
"""Annotations of plain numbers; a mapping names its quantities in its keys."""


def carries_unit(name: str, package: str = "") -> bool:
    """Whether a name says its unit, or that it has none."""
    plain = STATISTIC.sub("", name.strip("_")) or name
    own = NAMES["only"].get(package, {}).get("names", "").split()
    return (
        plain in QUANTITIES
        or plain in WHOLE
        or name in WHOLE
        or name in own
        or plain.endswith(ENDINGS)
        or plain.startswith(BEGINNINGS)
    )


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(each) for each in node.decorator_list)


def _float_names(tree: ast.Module) -> list[tuple[ast.AST, str]]:
    """Fields of dataclasses, parameters of public functions and methods, that are floats."""
    found: list[tuple[ast.AST, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and _is_dataclass(node):
            found += [
                (each, each.target.id)
                for each in node.body
                if isinstance(each, ast.AnnAssign)
                and isinstance(each.target, ast.Name)
                and FLOATS.fullmatch(ast.unparse(each.annotation))
            ]
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            found += [
                (each, each.arg) for each in arguments if each.annotation and FLOATS.fullmatch(ast.unparse(each.annotation))
            ]
    return found


@pytest.mark.parametrize("package", [each for each in PACKAGES if (SOURCE / each).exists() and each != "signals"])
def test_numbers_carry_their_unit(package: str):
    """``signals`` works on plain arrays of any quantity and is exempt."""
    unnamed = [
        f"{where(file, node)}: {name}"
        for file, tree in modules(package)
        for node, name in _float_names(tree)
        if not carries_unit(name, package)
    ]

    assert unnamed == []


def test_each_quantity_carries_its_unit():
    assert [
        name
        for name, each in QUANTITIES.items()
        if each.unit not in {"1", "of 10", "steps", "days"} and not name.endswith(ENDINGS)
    ] == []


@pytest.mark.parametrize(
    ("name", "carries"),
    [
        ("cadence_spm", True),
        ("stance_balance_left_ratio", True),
        ("cadence_spm_median", True),
        ("speed", False),
        ("speed_median", False),
        ("distance", False),
        ("elapsed", False),
        ("vertical_ratio", True),
    ],
)
def test_names_with_and_without_a_unit_are_told_apart(name: str, carries: bool):
    assert carries_unit(name) is carries


def test_the_check_sees_fields_and_parameters():
    tree = ast.parse(
        "@dataclass(frozen=True)\nclass Lap:\n    speed: float | None\n\ndef climb(altitude: FloatArray, *, n: int) -> float: ..."
    )

    assert [name for _, name in _float_names(tree)] == ["speed", "altitude"]

"""The source as the architecture tests see it: files, trees, and which belt they belong to."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "runtall"
FIELD = (
    "core",
    "signals",
    "evidence",
    "mechanics",
    "load",
    "gait",
    "screen",
    "symptoms",
    "exercise",
    "findings",
    "plan",
    "insight",
    "charts",
    "figures",
)
EDGES = ("readers", "pose", "writers", "store", "sample", "services", "cli", "web")
PACKAGES = (*FIELD, *EDGES)


@cache
def modules(*packages: str) -> tuple[tuple[Path, ast.Module], ...]:
    """Every Python file below these packages (all of the source where none is named), parsed."""
    roots = [SOURCE / package for package in packages] or [SOURCE]
    files = sorted(file for root in roots if root.is_dir() for file in root.rglob("*.py") if "migrations" not in file.parts)
    return tuple((file, ast.parse(file.read_text("utf-8"), str(file))) for file in files)


def where(file: Path, node: ast.AST) -> str:
    """File and line, to click on."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"

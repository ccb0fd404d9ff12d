"""How a room looks inside: names, sizes, doors. Import contracts are held by import-linter in ``make check``."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from .source import EDGES, FIELD, PACKAGES, ROOT, SOURCE, modules, where

ADDRESSES_THAT_ARE_NAMES = (
    "http://www.w3.org/",  # XML and SVG namespaces
    "http://www.garmin.com/xmlschemas/",  # TCX and track point extension namespaces
    "http://www.topografix.com/GPX/",  # GPX namespace
    "http://www.cluetrust.com/XML/",  # a GPX heart-rate extension's namespace
    "https://json-schema.org/draft/",  # the dialect of our schemas
    "https://vega.github.io/schema/",  # the dialect of a chart
    "https://doi.org/",
    "http://loinc.org",  # code systems and extensions of health records
    "http://unitsofmeasure.org",
    "http://snomed.info/sct",
    "http://terminology.hl7.org/CodeSystem/",
    "http://hl7.org/fhir/",
)
"""Strings in the form of an address that identify something and are never fetched."""
LOOPBACK = re.compile(r"https?://(localhost|127\.0\.0\.1|\[::1\])?([:/]|$)")
ADDRESS = re.compile(r"\b(?:https?|ftp|wss?)://[^\s\"'<>)]+")
MACHINE_PATH = re.compile(r"(?<![\w.$}])(/(?:home|Users|root|work|tmp|opt|mnt|private|var)/\w+|[A-Z]:\\\\?(?:Users|home))")


def test_every_package_has_a_place_and_holds_something():
    for folder in (each for each in SOURCE.iterdir() if each.is_dir() and (each / "__init__.py").exists()):
        assert folder.name in PACKAGES, f"{folder.name} has no place in the design"
        assert any(
            file.name != "__init__.py" for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts
        ), f"{folder.name} holds nothing yet"


def test_no_file_is_named_for_nothing():
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "stuff", "tools"}

    assert [file for file, _ in modules() if file.stem.strip("_") in vague] == []


def test_no_file_has_two_subjects():
    long = [(str(file.relative_to(ROOT)), n) for file, _ in modules() if (n := len(file.read_text("utf-8").splitlines())) > 600]

    assert long == []


def test_no_function_passes_a_screen_by_far():
    """Eighty lines with the docstring left out: a function longer than that does more than one thing."""
    long = []
    for file, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
                if (node.end_lineno or 0) - first.lineno > 80:
                    long.append(where(file, node))

    assert long == []


@pytest.mark.parametrize("package", [each for each in EDGES if (SOURCE / each).exists()])
def test_the_doors_of_edges_and_shells_hold_a_sentence_and_nothing_else(package: str):
    body = ast.parse((SOURCE / package / "__init__.py").read_text("utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)
    assert isinstance(body[0].value, ast.Constant)


@pytest.mark.parametrize("package", [each for each in FIELD if each != "core" and (SOURCE / each).exists()])
def test_field_packages_publish_names_and_hide_files(package: str):
    folder = SOURCE / package
    door = ast.parse((folder / "__init__.py").read_text("utf-8"))

    assert [file.name for file in folder.glob("*.py") if not file.name.startswith("_")] == []
    if any(folder.glob("_[a-z]*.py")):
        assert any(isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__" for node in door.body)


def _strings(tree: ast.Module) -> list[ast.Constant]:
    """String literals that are not docstrings."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented
    ]


def _leads_away(address: str) -> bool:
    return not address.startswith(ADDRESSES_THAT_ARE_NAMES) and not LOOPBACK.match(address)


def test_no_address_beyond_this_machine_stands_in_the_source():
    found = [
        f"{where(file, node)}: {address}"
        for file, tree in modules()
        for node in _strings(tree)
        for address in filter(_leads_away, ADDRESS.findall(str(node.value)))
    ]

    assert found == []


def test_no_address_beyond_this_machine_stands_in_what_is_packaged():
    """Templates, styles, scripts, chart specifications, evidence: nothing there may be fetched from elsewhere."""
    found = [
        f"{file.relative_to(ROOT)}: {address}"
        for file in SOURCE.rglob("*")
        if file.suffix in {".html", ".css", ".js", ".json", ".toml", ".svg", ".txt", ".webmanifest", ".typ"}
        for address in filter(_leads_away, ADDRESS.findall(file.read_text("utf-8")))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("address", "leads_away"),
    [
        ("https://cdn.example.org/vega.js", True),
        ("http://127.0.0.1.example.org/", True),
        ("http://127.0.0.1:8127/", False),
        ("http://www.w3.org/2000/svg", False),
        ("http://www.w3.org.example.org/", True),
    ],
)
def test_addresses_are_told_from_names(address: str, leads_away: bool):
    assert _leads_away(address) is leads_away


def test_no_path_of_a_machine_stands_anywhere():
    found = []
    for folder in ("src", "tests", "docs", "benchmarks", "tools"):
        for file in (ROOT / folder).rglob("*"):
            if (
                file.suffix in {".py", ".md", ".toml", ".json", ".html", ".txt"}
                and "_build" not in file.parts
                and file != Path(__file__)
            ):
                found += [f"{file.relative_to(ROOT)}: {hit}" for hit in MACHINE_PATH.findall(file.read_text("utf-8", "replace"))]

    assert found == []


def test_only_standard_input_and_output_reach_the_runner():
    """Print is for the shells; elsewhere it would mix with results."""
    found = [
        where(file, node)
        for file, tree in modules()
        if file.parent.name != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]

    assert found == []


def test_scipy_is_never_paid_for_by_who_does_not_use_it():
    """Importing it costs a second: it stands inside the functions that need it."""
    found = []
    for file, tree in modules():
        for node in tree.body:
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [where(file, node) for name in names if name.split(".")[0] == "scipy"]

    assert found == []


def test_the_field_has_no_clock_and_no_chance():
    """Today's date and random generators come in as arguments."""
    forbidden = {
        ("datetime", "now"),
        ("datetime", "utcnow"),
        ("date", "today"),
        ("datetime", "today"),
        ("time", "time"),
        ("random", "default_rng"),
    }
    found = []
    for file, tree in modules(*FIELD):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                if (name, node.func.attr) in forbidden:
                    found.append(where(file, node))

    assert found == []


@pytest.mark.parametrize("package", [each for each in FIELD if (SOURCE / each).exists()])
def test_public_functions_of_the_field_say_what_they_mean(package: str):
    silent = [
        where(file, node)
        for file, tree in modules(package)
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]

    assert silent == []

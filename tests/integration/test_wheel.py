"""What a stranger installs is whole: the wheel is built, looked through, installed in an empty environment and walked."""

from __future__ import annotations

import http.client
import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

import runtall
from runtall.sample.archive import write_archive

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "runtall"
CLIENT = ROOT / "src" / "runtall_client"
CODE = {".py", ".pyc"}
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without a network by the installed build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        text=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    """Everything in the wheel."""
    return set(zipfile.ZipFile(wheel).namelist())


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of an empty environment that holds the wheel, and sees of this environment the locked run dependencies alone."""
    folder = tmp_path_factory.mktemp("empty")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    inside = folder / ("Scripts" if os.name == "nt" else "bin")
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)}, scheme="venv")
    packages = Path(paths["purelib"])
    assert not list(packages.iterdir())
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--python",
            str(inside / "python"),
            "install",
            "--quiet",
            "--no-index",
            "--no-deps",
            str(wheel),
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    _lend_run_dependencies(packages)
    return inside / "python"


def _lend_run_dependencies(packages: Path) -> None:
    """Link what ``requirements/run.txt`` locks for this Python and platform, file by file name, into the empty environment."""
    from packaging.requirements import Requirement

    lines = (ROOT / "requirements" / "run.txt").read_text("utf-8").splitlines()
    for requirement in (Requirement(line.rstrip("\\ ")) for line in lines if line[:1].isalpha()):
        if requirement.marker is None or requirement.marker.evaluate():
            found = importlib.metadata.distribution(requirement.name)
            for top in {file.parts[0] for file in found.files or [] if ".." not in file.parts}:
                if not (packages / top).exists() and top != "__pycache__":
                    (packages / top).symlink_to(Path(str(found.locate_file(top))))


def walk(python: Path, *words: str, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed command, away from the source and with a home folder of its own."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO_", "RUNTALL_HOME"))
    }
    environment |= {"RUNTALL_HOME": str(home / "home"), "COLUMNS": "120"}
    command = [str(python), "-m", "runtall"] if words[:1] == ("-m",) else [str(python.with_name("runtall"))]
    return subprocess.run(
        [*command, *words[words[:1] == ("-m",) :]],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_wheel_holds_every_data_file_of_the_source(names: set[str]):
    """Templates, styles, scripts, chart specifications, rules, literature, catalogues: whatever stands beside the code."""
    beside = {
        str(file.relative_to(SOURCE.parent))
        for source in (SOURCE, CLIENT)
        for file in source.rglob("*")
        if file.is_file() and file.suffix not in CODE and "__pycache__" not in file.parts and file.suffix != ".pot"
    }

    assert {"runtall/py.typed", "runtall/locale/README.md", "runtall_client/py.typed"} <= beside
    assert beside - names == set()


def test_the_wheel_holds_every_module(names: set[str]):
    modules = {str(file.relative_to(SOURCE.parent)) for source in (SOURCE, CLIENT) for file in source.rglob("*.py")}

    assert modules - names == set()


def test_the_wheel_holds_nothing_else(names: set[str]):
    info = f"runtall-{runtall.__version__}.dist-info/"

    assert [name for name in names if not name.startswith(("runtall/", "runtall_client/", info))] == []
    assert [
        name
        for name in names
        if "/tests/" in name
        or Path(name).name.startswith(("test_", "conftest"))
        or name.endswith((".fit", ".gpx", ".tcx", ".sqlite3"))
    ] == []
    assert f"{info}licenses/LICENSE" in names


def test_the_wheel_says_what_it_needs(wheel: Path):
    (metadata,) = (
        zipfile.ZipFile(wheel).read(name).decode() for name in zipfile.ZipFile(wheel).namelist() if name.endswith("/METADATA")
    )

    assert "License-Expression: Apache-2.0" in metadata
    assert "Requires-Python: >=3.11" in metadata
    assert "Requires-Dist: django<5.3,>=5.2" in metadata


def test_the_empty_environment_has_no_tools_in_it(python: Path, tmp_path: Path):
    seen = subprocess.run([str(python), "-c", "import pytest"], cwd=tmp_path, env={}, capture_output=True, text=True, check=False)
    where = subprocess.run(
        [str(python), "-c", "import runtall; print(runtall.__file__)"],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "No module named 'pytest'" in seen.stderr
    assert Path(where.stdout.strip()).is_relative_to(python.parents[1])


@pytest.mark.parametrize("words", [("--version",), ("-m", "--version")])
def test_the_installed_command_says_its_version(python: Path, tmp_path: Path, words: tuple[str, ...]):
    done = walk(python, *words, home=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert runtall.__version__ in done.stdout


def test_the_installed_command_helps(python: Path, tmp_path: Path):
    done = walk(python, "--help", home=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert "It does not diagnose or treat" in " ".join(done.stdout.split())
    assert {"report", "import", "inspect", "ledger"} <= set(done.stdout.split())


def test_the_installed_command_keeps_a_profile_and_a_ledger(python: Path, tmp_path: Path):
    """The first thing that needs the database makes it: migrations came along in the wheel."""
    changed = walk(python, "profile", "--birth-year", "1980", "--json", home=tmp_path)
    ledger = walk(python, "ledger", "--json", home=tmp_path)

    assert changed.returncode == 0, changed.stderr
    assert '"birth_year": 1980' in changed.stdout
    assert ledger.returncode == 0, ledger.stderr


def test_the_installed_command_reads_and_reports_a_run(python: Path, tmp_path: Path):
    (file,) = write_archive(tmp_path / "runs", n_runs=1, seed=1, mean_minutes=10)
    inspected = walk(python, "inspect", str(file), "--json", home=tmp_path)
    page = tmp_path / "report.html"
    reported = walk(python, "report", str(file), "--html", str(page), home=tmp_path)

    assert inspected.returncode == 0, inspected.stderr
    assert '"verdict": "imported"' in inspected.stdout
    assert reported.returncode == 0, reported.stderr
    assert page.read_text("utf-8").lower().startswith("<!doctype html>")


def test_the_installed_command_serves_its_pages(python: Path, tmp_path: Path):
    """Up to a server that answers: migrations, evidence, templates and parts of pages all came along."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO_", "RUNTALL_HOME"))
    }
    environment |= {"RUNTALL_HOME": str(tmp_path / "home"), "COLUMNS": "300"}
    command = [str(python.with_name("runtall")), "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        told = next((line for line in server.stderr if "http://" in line), "")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", told)
        assert found is not None
        try:
            answers = {path: _answer(int(found[1]), path) for path in _SERVED}
        finally:
            server.terminate()
            server.communicate(timeout=20)

    assert {path: status for path, (status, _) in answers.items()} == dict.fromkeys(_SERVED, 200)
    assert answers["/healthz"] == (200, b"ok\n")
    assert b"<h1" in answers["/evidence/papers/"][1]
    assert list((tmp_path / "home").glob("runtall.sqlite3"))


_SERVED = (
    "/healthz",
    "/start/",
    "/evidence/",
    "/evidence/papers/",
    "/settings/",
    "/phone/",
    "/sw.js",
    "/static/css/components.css",
    "/static/js/page.js",
    "/static/css/drawn.css",
)


def _answer(port: int, path: str) -> tuple[int, bytes]:
    kept = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        kept.request("GET", path)
        answer = kept.getresponse()
        return answer.status, answer.read()
    finally:
        kept.close()

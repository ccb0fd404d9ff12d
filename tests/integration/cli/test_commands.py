"""The real command in a process of its own: what it prints, what it writes, and what it ends with."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from made_runs import write_gpx_twin, write_runs
from runtall.cli.schemas import schema_of
from schema_check import check

from ...warm_commands import LOOKS, warm


@cache
def migrated() -> Path:
    """A folder whose database a process of its own has migrated: once, where each test would spend seconds on it."""
    home = Path(tempfile.mkdtemp(prefix="runtall-migrated-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    environment = {**os.environ, "RUNTALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "runtall.settings"}
    opened = "from runtall.services.setup import open_store; open_store()"
    subprocess.run([sys.executable, "-c", opened], env=environment, capture_output=True, check=True)
    return home


class Runtall:
    """The command on a folder of its own, with a database and nothing in it; ``bare``: not even there yet."""

    def __init__(self, home: Path, *, bare: bool = False) -> None:
        self.home = home
        if bare:
            return
        home.mkdir(mode=0o700)
        with (
            closing(sqlite3.connect(migrated() / "runtall.sqlite3")) as made,
            closing(sqlite3.connect(home / "runtall.sqlite3")) as copy,
        ):
            made.backup(copy)

    def __call__(self, *words: object, code: int = 0, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
        said = [str(each) for each in words]
        environment = {
            **os.environ,
            **LOOKS,
            "RUNTALL_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "runtall.settings",
            "LANG": language,
        }
        if language == LOOKS["LANG"]:
            done = warm().run(said, environment)
        else:
            command = [sys.executable, "-m", "runtall", *said]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done

    def json(self, *words: object, code: int = 0) -> dict:
        found = json.loads(self(*words, "--json", code=code).stdout)
        check(found, schema_of(str(words[0])))
        return found


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


@pytest.fixture
def bare(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home", bare=True)


def test_help_names_every_command_and_what_runtall_is_not(runtall):
    shown = runtall("--help").stdout

    assert "does not diagnose" in " ".join(shown.split())
    for command in ("report", "import", "ledger", "inspect", "laps", "profile", "demo", "try", "serve", "schema"):
        assert f"  {command}" in shown


def test_an_import_says_what_became_of_each_file_and_ends_well(runtall, tmp_path):
    write_runs(tmp_path / "watch", 2)
    write_gpx_twin(tmp_path / "watch" / "twin.gpx")

    found = runtall.json("import", tmp_path / "watch")

    assert {Path(each["path"]).name: each["verdict"] for each in found["files"]} == {
        "run-000.fit": "imported",
        "run-001.fit": "imported",
        "twin.gpx": "duplicate",
    }
    assert found["by_verdict"] == {"imported": 2, "duplicate": 1}
    ledger = runtall.json("ledger")
    assert [each["verdict"] for each in ledger["files"]] == ["imported", "imported", "duplicate"]
    assert runtall.json("import", tmp_path / "watch")["came_in_before"] == 3
    assert runtall.json("ledger") == ledger


def test_an_import_with_an_unreadable_file_ends_with_65_and_the_rest_is_in(runtall, tmp_path):
    write_runs(tmp_path / "watch", 1)
    (tmp_path / "watch" / "cut.fit").write_bytes((tmp_path / "watch" / "run-000.fit").read_bytes()[:20])

    shown = runtall("import", tmp_path / "watch", code=65).stdout

    assert "imported" in shown
    assert "cut.fit" in shown
    assert len(runtall.json("report")["weeks"]) == 12


def test_a_name_that_does_not_exist_is_a_sentence_and_66(runtall, tmp_path):
    assert "There is no file or folder" in runtall("import", tmp_path / "nothing", code=66).stderr
    assert "There is no file" in runtall("inspect", tmp_path / "nothing", code=66).stderr
    assert "There is no file or folder" in runtall("report", tmp_path / "nothing", code=66).stderr


def test_a_report_straight_from_files_keeps_nothing(bare, tmp_path):
    write_runs(tmp_path / "watch", 3)

    found = bare.json("report", tmp_path / "watch")

    assert found["read"]["runs"] == 3
    assert found["made_on"] == "2026-03-04"
    assert not bare.home.exists()


def test_an_empty_folder_and_an_empty_ledger_say_what_to_do_next(runtall):
    assert "runtall import" in runtall("report").stdout
    assert "runtall import" in runtall("ledger").stdout


def test_the_report_becomes_one_page_with_nothing_from_elsewhere(runtall, tmp_path):
    write_runs(tmp_path / "watch", 3)

    runtall("report", tmp_path / "watch", "--html", tmp_path / "report.html")

    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "<script" not in page
    assert "src=" not in page.replace('src="data:', "")


def test_a_page_never_takes_the_place_of_a_file_of_the_runner(bare, tmp_path):
    (run,) = write_runs(tmp_path / "watch", 1)
    (tmp_path / "diary.html").write_text("mine")
    before = run.read_bytes()

    for place in (run, tmp_path / "watch" / "report.html", tmp_path / "diary.html"):
        refused = bare("report", tmp_path / "watch", run, "--html", place, code=75)
        assert "Choose" in refused.stderr

    assert run.read_bytes() == before
    assert (tmp_path / "diary.html").read_text() == "mine"
    assert sorted(each.name for each in tmp_path.rglob("*.*")) == ["diary.html", "run-000.fit"]


def test_a_report_of_files_that_nobody_can_read_says_so_and_ends_with_65(runtall, tmp_path):
    (good,) = write_runs(tmp_path / "watch", 1)
    (tmp_path / "cut.fit").write_bytes(good.read_bytes()[:20])

    assert "cut.fit" in runtall("report", tmp_path / "cut.fit", code=65).stdout
    assert runtall.json("report", tmp_path / "cut.fit", code=65)["read"]["runs"] == 0
    assert runtall.json("report", tmp_path / "cut.fit", good)["read"]["runs"] == 1


def test_inspect_shows_each_channel(runtall, tmp_path):
    (path,) = write_runs(tmp_path, 1)

    found = runtall.json("inspect", path)

    (activity,) = found["activities"]
    assert activity["sport"] == "running"
    assert activity["n_samples"] == 720
    assert activity["cadence_spm_median"] == pytest.approx(168, abs=1)
    assert activity["channels"]["cadence_spm"]["n_valid"] == 720
    assert "cadence_spm" in runtall("inspect", path).stdout


def test_inspect_of_what_nobody_can_read_ends_with_65_and_says_why(runtall, tmp_path):
    (tmp_path / "cut.fit").write_bytes(b"\x0e\x10\x54\x08\xff\xff\x00\x00.FIT\x00\x00\x40")

    assert runtall.json("inspect", tmp_path / "cut.fit", code=65)["verdict"] == "unreadable"


def test_the_profile_keeps_single_answers_and_refuses_what_cannot_be(runtall):
    runtall("profile", "--birth-year", 1986, "--height-cm", 172, "--home-zone", "Europe/Oslo", "--days", "mon,sat")
    runtall("profile", "--units", "imperial")

    found = runtall.json("profile")

    assert (found["birth_year"], found["height_m"], found["home_time_zone"]) == (1986, 1.72, "Europe/Oslo")
    assert (found["days"], found["units"]) == (["mon", "sat"], "imperial")
    assert "cannot be" in runtall("profile", "--height-cm", 17, code=65).stderr
    assert "not a time zone" in runtall("profile", "--home-zone", "Europe/Atlantis", code=65).stderr
    assert runtall.json("profile")["height_m"] == 1.72


def test_the_runner_says_which_lap_presses_meant_that_it_got_tight(runtall, tmp_path):
    write_runs(tmp_path / "watch", 3, minutes=30, pressed_s=1200.0)
    runtall("import", tmp_path / "watch")

    for day in ("2026-03-02", "2026-03-03", "2026-03-04"):
        runtall("laps", day, "--tight", "1")

    (press,) = json.loads(runtall("laps", "2026-03-03", "--json").stdout)
    assert press["means_tight"] is True
    assert press["onset_s"] == pytest.approx(1200, abs=1)
    tight = runtall.json("report")["tight"]
    assert tight["runs"] == 3
    assert "There is no press 2" in runtall("laps", "2026-03-03", "--tight", "2", code=66).stderr
    assert "no run on" in runtall("laps", "2025-01-01", code=66).stderr


def test_imperial_units_reach_the_terminal(runtall, tmp_path):
    write_runs(tmp_path / "watch", 2)
    runtall("import", tmp_path / "watch")
    runtall("profile", "--units", "imperial")

    assert " mi" in runtall("report").stdout.replace("\N{NO-BREAK SPACE}", " ")

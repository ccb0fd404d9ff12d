"""Everything taken along and brought into an empty runtall: the same rows, the same originals, the same export again."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.db import models

import made_home
from made_home import furnish
from runtall.core import ConflictError, UnreadableFileError
from runtall.services import exporting
from runtall.store import originals, owning, rows
from schema_check import check


@pytest.fixture
def furnished(runner_id: int, tmp_path: Path) -> int:
    from made_databases import fill_gaps

    files = tmp_path / "files"
    files.mkdir()
    furnish(runner_id, files)
    fill_gaps(runner_id)
    return runner_id


MAKE = """
import sys
from pathlib import Path
from runtall.services import exporting, runners
runner_id = runners.own_runner_id()
from made_databases import fill_gaps
import made_home
from made_home import furnish
furnish(runner_id, Path(sys.argv[1]))
fill_gaps(runner_id)
exporting.write(runner_id, Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory) -> Path:
    """An export of everything, made by a process of its own."""
    folder = tmp_path_factory.mktemp("exported")
    (folder / "files").mkdir()
    tests = str(Path(made_home.__file__).parent)
    environment = {
        **os.environ,
        "RUNTALL_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "runtall.settings",
        "PYTHONPATH": os.pathsep.join([tests, os.environ.get("PYTHONPATH", "")]),
    }
    command = [sys.executable, "-c", MAKE, str(folder / "files"), str(folder / "all.zip")]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return folder / "all.zip"


@pytest.fixture
def other(home: Path) -> int:
    """A runner of whom nothing is kept yet."""
    return another_runner()


def another_runner() -> int:
    from runtall.store.models import Runner

    return Runner.objects.create(name="Another").pk


def whole(runner_id: int) -> dict[str, list[dict[str, Any]]]:
    """Every column of every taken row, ids replaced by the place of the row that they name."""
    found: dict[str, list[dict[str, Any]]] = {}
    places: dict[type[models.Model], dict[Any, int]] = {}
    for table in rows.tables():
        kept = list(rows.of_runner(table, runner_id))
        places[table.model] = {row.pk: at for at, row in enumerate(kept)}
        without = {"id", "runner", *owning.rule_of(table.model).without}
        found[table.name] = [
            {
                each.name: places[each.related_model].get(value, value) if isinstance(each, models.ForeignKey) else value
                for each in table.model._meta.concrete_fields
                if each.name not in without and (value := getattr(row, each.attname), True)
            }
            for row in kept
        ]
    return found


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {each: hashlib.sha256(archive.read(each)).hexdigest() for each in archive.namelist() if each != "manifest.json"}


def test_every_table_of_a_runner_has_a_rule_and_rows_to_prove_it(furnished):
    without_rule = [model._meta.label for model in owning.all_models() if model._meta.label not in owning.RULES]
    unknown = set(owning.RULES) - {model._meta.label for model in owning.all_models()}
    not_taken = [
        model._meta.label
        for model in owning.all_models()
        if owning.is_runners(model) and owning.rule_of(model).fate is owning.Fate.NOBODYS
    ]

    assert without_rule == [], "say in store/owning.py what becomes of each in an export"
    assert unknown == set()
    assert not_taken == []
    assert [name for name, n in rows.count(furnished).items() if n == 0] == [], "give each a row in made_databases.fill_gaps"


def test_every_rule_that_leaves_something_says_why():
    assert [label for label, rule in owning.RULES.items() if rule.fate is owning.Fate.LEFT and not rule.why] == []


def test_every_column_of_bytes_has_an_open_form():
    for table in rows.tables():
        for each in table.fields:
            if isinstance(each, models.BinaryField) and table.name != "channels":
                assert (table.model, each.name) in rows.BINARY, (
                    f"{table.name}.{each.name}: say in store/rows.py how it is written"
                )


def test_brought_into_an_empty_runtall_everything_is_the_same(furnished, home, tmp_path, settings):
    before = whole(furnished)
    wrote = exporting.write(furnished, tmp_path / "all.zip")
    settings.RUNTALL_HOME = tmp_path / "fresh"
    other = another_runner()

    came = exporting.bring_in(other, tmp_path / "all.zip")
    again = exporting.write(other, tmp_path / "again.zip")

    assert (came.rows, came.originals, came.lost) == (wrote.rows, wrote.originals, 0) == (again.rows, again.originals, 0)
    after = whole(other)
    assert {name: len(each) for name, each in after.items()} == {name: len(each) for name, each in before.items()}
    for name, each in before.items():
        assert after[name] == each, name
    assert members(tmp_path / "again.zip") == members(tmp_path / "all.zip")
    for sha256 in (each["sha256"] for each in before["originals"]):
        kept = originals.read(tmp_path / "fresh", other, sha256)
        assert hashlib.sha256(kept).hexdigest() == sha256


def test_every_line_is_what_its_schema_says(exported):
    with zipfile.ZipFile(exported) as archive:
        schemas = json.loads(archive.read("schema.json"))
        manifest = json.loads(archive.read("manifest.json"))
        for name, told in manifest["tables"].items():
            lines = archive.read(f"rows/{name}.jsonl").splitlines()
            assert len(lines) == told["rows"] > 0
            for line in lines[:20]:
                check(json.loads(line), schemas[name])


def test_an_export_is_known_by_its_content_alone(exported, tmp_path):
    (tmp_path / "all.bin").write_bytes(exported.read_bytes())
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")

    assert exporting.is_export(tmp_path / "all.bin")
    assert not exporting.is_export(tmp_path / "other.zip")
    assert not exporting.is_export(tmp_path / "none.zip")


def test_it_never_mixes_with_what_is_there(exported, other):
    exporting.bring_in(other, exported)
    before = rows.count(other)

    with pytest.raises(ConflictError, match="empty one"):
        exporting.bring_in(other, exported)

    assert rows.count(other) == before


def test_what_the_first_visit_asked_gives_way(exported, other):
    from runtall.core import RunnerProfile
    from runtall.store import runners

    runners.keep_profile(other, RunnerProfile(birth_year=1950))

    exporting.bring_in(other, exported)

    assert runners.profile_of(other).birth_year is None
    assert runners.profile_of(other).kit == ("mat", "dumbbell")


def test_nothing_is_written_over(other, tmp_path):
    (tmp_path / "all.zip").write_bytes(b"mine")

    with pytest.raises(ConflictError, match="there already"):
        exporting.write(other, tmp_path / "all.zip")

    assert (tmp_path / "all.zip").read_bytes() == b"mine"


def rewritten(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
    return target


def with_rows(source: Path, name: str, change) -> dict[str, bytes]:
    """What changes in an export when somebody edits a table and mends the manifest with it."""
    with zipfile.ZipFile(source) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        lines = [json.loads(line) for line in archive.read(f"rows/{name}.jsonl").splitlines()]
    change(lines)
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    manifest["tables"][name] = {"rows": len(lines), "sha256": hashlib.sha256(data).hexdigest()}
    return {f"rows/{name}.jsonl": data, "manifest.json": json.dumps(manifest).encode()}


EDITS = {
    "a number that is text": ("runs", lambda lines: lines[0].update(started_at="yesterday")),
    "a name that is too long": ("own_trackers", lambda lines: lines[0].update(name="x" * 100)),
    "a line that names no other": ("recordings", lambda lines: lines[0].update(run=10_000)),
    "a field that is not there": ("races", lambda lines: lines[0].pop("on")),
    "a field too many": ("races", lambda lines: lines[0].update(runner_id=1)),
    "the same line twice": ("diary", lambda lines: lines.append({**lines[0], "id": 10_000})),
    "an answer of another shape": ("safety_answers", lambda lines: lines[0].update(event=["no"])),
    "a decision without its inputs": ("decisions", lambda lines: lines[0].update(inputs=None, inputs_sha256=None)),
    "a day beyond the calendar": ("weeks", lambda lines: lines[0].update(monday_on="0000-99-99")),
    "a channel of text": ("channels", lambda lines: lines[0].update(samples=["a"])),
    "a word that is none of ours": ("ledger", lambda lines: lines[0].update(verdict="splendid")),
    "a number beyond the column": ("recordings", lambda lines: lines[0].update(n_samples=-1)),
}


def is_empty(runner_id: int, home: Path) -> bool:
    left = [each for each in home.rglob("*") if each.is_file() and each.suffix != ".lock"]
    return {name for name, n in rows.count(runner_id).items() if n} == {"runner"} and left == []


def test_an_edited_export_changes_nothing(exported, other, home, tmp_path):
    for edit, (name, change) in EDITS.items():
        path = rewritten(exported, tmp_path / "edited.zip", with_rows(exported, name, change))

        with pytest.raises(UnreadableFileError):
            exporting.bring_in(other, path)

        assert is_empty(other, home), edit


def test_a_file_that_was_cut_or_swapped_changes_nothing(exported, other, home, tmp_path):
    with zipfile.ZipFile(exported) as archive:
        an_original = next(each for each in archive.namelist() if each.startswith("originals/"))
    swapped = rewritten(exported, tmp_path / "swapped.zip", {an_original: b"something else"})
    without = rewritten(exported, tmp_path / "without.zip", {"rows/diary.jsonl": b""})

    for path in (swapped, without):
        with pytest.raises(UnreadableFileError):
            exporting.bring_in(other, path)
        assert is_empty(other, home)


def test_an_export_of_a_newer_runtall_is_refused_in_a_sentence(exported, other, home, tmp_path):
    with zipfile.ZipFile(exported) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    newer = json.dumps({**manifest, "format_version": 2}).encode()
    later_table = json.dumps({**manifest, "tables": {**manifest["tables"], "dreams": {"rows": 0, "sha256": ""}}}).encode()

    for data in (newer, later_table):
        with pytest.raises(ConflictError, match="newer runtall"):
            exporting.bring_in(other, rewritten(exported, tmp_path / "newer.zip", {"manifest.json": data}))
        assert is_empty(other, home)


def test_a_lost_original_is_told_and_the_rest_comes_along(exported, other, home, tmp_path, settings):
    exporting.bring_in(other, exported)
    min((home / "originals" / str(other)).rglob("*/*")).unlink()

    wrote = exporting.write(other, tmp_path / "all.zip")
    settings.RUNTALL_HOME = tmp_path / "fresh"
    came = exporting.bring_in(another_runner(), tmp_path / "all.zip")

    assert wrote.lost == came.lost == 1
    assert came.originals == wrote.originals


def test_what_is_written_meanwhile_is_not_half_in_it(tmp_path):
    """A row that another process writes after the first line of the export was given is left out."""
    home = tmp_path / "home"
    environment = {**os.environ, "RUNTALL_HOME": str(home), "DJANGO_SETTINGS_MODULE": "runtall.settings"}
    done = subprocess.run([sys.executable, "-c", MEANWHILE], env=environment, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.split()) == (0, ["1", "2"]), done.stderr


MEANWHILE = """
import io, threading, zipfile
from datetime import UTC, date, datetime
from runtall.services import exporting, runners
runner_id = runners.own_runner_id()
from django.db import connection
from runtall.store.models import TypedRun

def write(name):
    TypedRun.objects.create(runner_id=runner_id, typed_id=name, on=date(2026, 1, 1), said_at=datetime.now(UTC), run={})
    connection.close()

write("early")
pieces = exporting.pieces(runner_id)
taken = next(pieces)
late = threading.Thread(target=write, args=["late"])
late.start()
late.join()
taken += b"".join(pieces)
with zipfile.ZipFile(io.BytesIO(taken)) as archive:
    print(len(archive.read("rows/typed_runs.jsonl").splitlines()), TypedRun.objects.count())
"""

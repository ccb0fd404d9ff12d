"""A report never costs the runner a file: what ``--html`` may write over, and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtall.cli.report_file import check_target, write_page
from runtall.core import ConflictError
from runtall.services.report_page import render

from ...made_report import empty_report, made_report


@pytest.fixture
def run_file(tmp_path: Path) -> Path:
    (tmp_path / "watch").mkdir()
    path = tmp_path / "watch" / "run.fit"
    path.write_bytes(b"a run")
    return path


def test_a_file_to_read_is_not_written_over(run_file: Path):
    with pytest.raises(ConflictError, match="one of the files to read") as refused:
        check_target(run_file, [run_file])

    assert "Choose another name" in str(refused.value.next_step)


def test_a_link_to_a_file_to_read_is_the_file(run_file: Path, tmp_path: Path):
    (tmp_path / "soft.html").symlink_to(run_file)
    (tmp_path / "hard.html").hardlink_to(run_file)

    for name in ("soft.html", "hard.html"):
        with pytest.raises(ConflictError, match="one of the files to read"):
            check_target(tmp_path / name, [run_file])


def test_nothing_is_written_into_a_folder_to_read(run_file: Path, tmp_path: Path):
    with pytest.raises(ConflictError, match="lies in the folder to read"):
        check_target(run_file.parent / "deep" / ".." / "report.html", [run_file.parent])

    check_target(tmp_path / "watch-report.html", [run_file.parent])


@pytest.mark.parametrize("holds", ["<!doctype html><p>mine</p>", "", "x" * 4000 + '<meta name="generator" content="runtall">'])
def test_what_is_no_page_of_ours_stays(tmp_path: Path, holds: str):
    (tmp_path / "diary.html").write_text(holds)

    with pytest.raises(ConflictError, match="is no page of runtall") as refused:
        check_target(tmp_path / "diary.html", [])

    assert "Choose a name that is free" in str(refused.value.next_step)


def test_a_folder_is_no_place_for_a_page(tmp_path: Path):
    with pytest.raises(ConflictError):
        check_target(tmp_path, [])


@pytest.mark.parametrize("report", [made_report(), empty_report()], ids=["full", "empty"])
def test_an_earlier_page_gives_way_whole(tmp_path: Path, report):
    place = tmp_path / "report.html"
    write_page(place, render(report))

    check_target(place, [tmp_path / "run.fit"])
    write_page(place, "<p>newer</p>")

    assert place.read_text() == "<p>newer</p>"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_a_page_that_cannot_be_written_leaves_the_earlier_one_and_no_crumbs(tmp_path: Path):
    place = tmp_path / "report.html"
    place.write_text("earlier")

    with pytest.raises(UnicodeEncodeError):
        write_page(place, "half a character \ud800")

    assert place.read_text() == "earlier"
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]

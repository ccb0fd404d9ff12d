"""The report on a terminal: what it says where little is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from runtall.cli import console, reporting
from runtall.load import Week

from ...made_report import TODAY, empty_report, made_report


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("COLUMNS", "200")
    console.out.cache_clear()

    def show(**changes: object) -> str:
        reporting.print_report(made_report(**changes))
        return capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")

    yield show
    console.out.cache_clear()


def test_something_stands_out(printed):
    said = printed()

    assert "most clearly first" in said
    assert "good answer" not in said


def test_judged_and_nothing_stands_out_is_a_good_answer(printed):
    said = printed(observations=(), judged=True)

    assert "Nothing stands out against your own usual. That is a good answer." in said


def test_where_nothing_was_judged_nobody_is_reassured(printed):
    said = printed(observations=(), judged=False)

    assert "Not enough data yet to compare with your own usual. What would tell stands below." in said
    assert "good answer" not in said
    assert "Nothing stands out" not in said


def test_without_questions_it_points_at_none(printed):
    said = printed(observations=(), questions=(), judged=False)

    assert "Not enough data yet" in said
    assert "stands below" not in said


def test_the_heading_says_today_and_where_it_counts_to(printed):
    assert printed().lstrip().startswith("Back report, 22 November 2026\n")
    later = printed(today_on=TODAY + timedelta(days=90))
    assert later.lstrip().startswith("Back report, 20 February 2027, counted to 22 November 2026\n")


def test_weeks_before_the_first_run_have_no_data_and_incomplete_sums_are_at_least(printed):
    made = made_report()
    unknown = [Week(week.starts_on, 0, None, None, None, None, None, None) for week in made.weeks[:2]]
    lines = printed(weeks=(*unknown, *made.weeks[2:])).splitlines()

    rows = {line[:6]: line.split() for line in lines if line[:2].isdecimal()}
    assert rows["31 Aug"] == ["31", "Aug", *"·······"]
    assert rows["05 Oct"][2:5] == ["0", "0.0", "km"]
    assert rows["19 Oct"][3:7] == ["≥33.0", "km", "≥13.9", "km"]
    assert rows["26 Oct"][3] == "38.0"
    assert "≥  at least: a run of that week carries no distance" in lines
    assert "·  no data: before the first run on file" in lines


def test_without_gaps_there_are_no_footnotes(printed):
    said = printed(weeks=tuple(replace(week, runs_without_distance=0) for week in made_report().weeks))

    assert "≥" not in said
    assert "no data" not in said


def test_one_run_is_one_run(printed):
    said = printed(read=replace(made_report().read, runs=1))

    assert "1 run, of 22 May 2025" in said
    assert "\n1 runs" not in said


def test_names_from_files_are_text(printed):
    shoe = replace(made_report().shoes[0], name="[/red]Blue\x1b[2J")

    said = printed(shoes=(shoe,), is_sample=True, runner_name="[bold]Robin\x07[/]")

    assert "[/red]Blue␛[2J" in said
    assert "[bold]Robin␇[/]" in said


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ((("unreadable", 2),), True),
        ((("unreadable", 2), ("other", 1)), True),
        ((("unreadable", 2), ("not_a_run", 1)), False),
        ((("unreadable", 2), ("imported", 1)), False),
        ((("other", 1),), False),
        ((), False),
    ],
)
def test_nothing_could_be_read_only_where_all_that_could_be_an_activity_failed(verdicts, expected):
    report = empty_report()

    found = reporting._nothing_could_be_read(replace(report, read=replace(report.read, files_by_verdict=verdicts)))
    assert found is expected

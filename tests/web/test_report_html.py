"""The self-contained page: whole, alone, and silent."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from runtall.services import report_page
from runtall.web.report_html import render

from ..made_report import empty_report, made_report


def test_the_page_holds_everything_and_asks_nobody():
    html = report_page.render(made_report())

    assert html.startswith("<!doctype html>")
    assert "<script" not in html
    assert "<link" not in html
    assert not re.findall(r'(?:src|href)="(?!#)', html)
    assert not re.findall(r"url\((?!#)|@import", html)
    assert "http://www.w3.org/2000/svg" in html
    assert not re.findall(r"https?://(?!www\.w3\.org/)", html)
    assert "default-src 'none'" in html


def test_the_page_says_what_the_report_says():
    html = render(made_report()).replace("\xa0", " ")

    for text in ("On 14 November you ran 21.4 km", "Late in the run: cadence", "9.4", "Robin", "…/watch/morning.fit"):
        assert (text in html) is (text != "Robin")  # a real runner's name stays off a page that is passed on


def test_a_made_up_runner_is_named_as_such_and_no_path_of_this_computer_travels():
    html = render(made_report(is_sample=True))

    assert "Made up." in html
    assert "/home/" not in html


def test_without_runs_the_page_says_what_would_be_read():
    assert "Nothing in these files is a run yet." in render(empty_report())


@pytest.mark.parametrize("report", [made_report(), empty_report()], ids=["full", "empty"])
def test_the_page_says_early_who_made_it(report):
    assert '<meta name="generator" content="runtall' in render(report)[:1000]


def test_the_words_follow_the_language():
    html = render(made_report(), language="de")

    assert '<html lang="de"' in html
    assert "14. November" in html or "14 November" in html


def test_numbers_inside_drawings_stay_numbers_in_every_language():
    drawing = re.findall(r'<svg class="gauge".*?</svg>', render(made_report(), language="de"), re.DOTALL)

    assert drawing
    for value in re.findall(r'\s(?:width|x1|x2|cx|x)="([^"]*)"', "".join(drawing)):
        float(value)


@pytest.mark.slow
def test_the_page_needs_no_store_and_makes_no_folder(tmp_path: Path):
    home = tmp_path / "home"
    script = "; ".join(
        (
            "from tests.made_report import made_report",
            "from runtall.services.report_page import render",
            "print(len(render(made_report())))",
        )
    )
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**environment, "RUNTALL_HOME": str(home), "LANG": "C.UTF-8"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50_000
    assert not home.exists()

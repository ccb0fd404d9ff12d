"""Every code block of the manual runs as it stands, or says in front of it why not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import manual_blocks
from manual_blocks import ANSWERS, EMPTY, NOT_RUN, SHOWN, TYPED, blocks, to_run


def test_a_block_is_typed_or_shown_and_its_remark_is_one_that_is_known():
    found = list(blocks())
    odd = [f"{each.page}:{each.line}: {each.language or 'no language'}" for each in found if each.language not in TYPED | SHOWN]
    strange = [each.remark for each in found if each.remark and not each.remark.startswith((NOT_RUN, ANSWERS, EMPTY))]

    assert odd == []
    assert strange == []
    assert min(len(each.reason) for each in found if each.reason) > 10
    assert sum(len(each.commands) for each in to_run()) > 50


def test_every_block_that_can_run_runs_one_after_the_other(tmp_path):
    tests = str(Path(manual_blocks.__file__).parent)
    path = os.pathsep.join([tests, os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, manual_blocks.__file__, str(tmp_path)],
        env={**os.environ, "PYTHONPATH": path, "DJANGO_SETTINGS_MODULE": "runtall.settings", "RUNTALL_WORKERS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout)["wrong"] == []


def test_python_that_the_manual_shows_gives_what_it_says():
    import doctest

    shown = [each for each in blocks() if each.language == "python"]
    runner = doctest.DocTestRunner(verbose=False)
    for each in shown:
        runner.run(doctest.DocTestParser().get_doctest(each.text, {}, f"{each.page}:{each.line}", None, each.line))

    assert sum(each.text.count(">>>") for each in shown) > 4
    assert runner.summarize(verbose=False).failed == 0


def test_the_manual_shows_every_place_of_the_app_and_every_picture_is_small():
    from manual_pictures import IMAGES, MOST_BYTES, MOST_BYTES_OF_ALL, PICTURES, picture_name
    from runtall.web.frame import PLACES

    page = (manual_blocks.ROOT / "docs" / "app.md").read_text("utf-8")
    assert [each.label for each in PLACES if f"\n## {each.label}\n" not in page] == []
    assert [name for name in PICTURES if f"images/{picture_name(name)}" not in page] == []
    sizes = {each.name: each.stat().st_size for each in IMAGES.iterdir()}
    assert {name for name, size in sizes.items() if name.startswith("page-") and size > MOST_BYTES} == set()
    assert {picture_name(name) for name in PICTURES} <= set(sizes)
    assert sum(sizes.values()) < MOST_BYTES_OF_ALL

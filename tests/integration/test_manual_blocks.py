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

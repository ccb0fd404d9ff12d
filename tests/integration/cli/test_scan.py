"""``runtall scan``: a test read off a film whose landmarks are known, kept as a result; how to film; what cannot be read."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from runtall.cli.main import app
from runtall.core import Keypoints, Landmark
from runtall.pose.keypoints import keypoints_version
from runtall.services import filming

RATE_HZ, SECONDS = 30.0, 12


def a_plank() -> Keypoints:
    """Film somebody straight from shoulder to ankle on the forearms for twelve seconds, from the side."""
    n = round(RATE_HZ * SECONDS)
    places = {"SHOULDER": (600.0, 500.0), "HIP": (500.0, 503.0), "KNEE": (450.0, 503.0), "ANKLE": (400.0, 503.0)}
    xy = np.full((n, len(Landmark), 2), 600.0)
    deep = np.zeros((n, len(Landmark)))
    for side, depth in (("LEFT", 200.0), ("RIGHT", -200.0)):
        for joint, place in places.items():
            xy[:, Landmark[f"{side}_{joint}"]] = place
        deep[:, Landmark[f"{side}_SHOULDER"]] = depth
    return Keypoints(np.arange(n) / RATE_HZ, xy, np.ones((n, len(Landmark))), 1000, 1000, RATE_HZ, depth_px=deep)


@pytest.fixture
def film(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose landmarks were seen before: the command reads them from where it keeps them."""
    home = tmp_path / "home"
    monkeypatch.setenv("RUNTALL_HOME", str(home))
    file = tmp_path / "plank.mp4"
    file.write_bytes(b"the bytes of a film")
    name = f"{hashlib.sha256(file.read_bytes()).hexdigest()}-{keypoints_version().replace('/', '-')}.npz"
    filming._keep(home / "cache" / "keypoints" / name, a_plank())
    return file


def test_a_hold_is_timed_off_a_film(film: Path) -> None:
    done = CliRunner().invoke(app, ["scan", "prone-plank-hold", str(film), "--json"])

    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["values"]["hold_s"] == pytest.approx(SECONDS, abs=0.5)


def test_a_film_of_something_else_says_why_and_ends_with_an_exit_code(film: Path) -> None:
    done = CliRunner().invoke(app, ["scan", "heel-raise-reps", "--side", "left", str(film)])

    assert done.exit_code == 65
    assert done.stdout.count("•") >= 1


def test_without_a_film_it_tells_how_to_film() -> None:
    done = CliRunner().invoke(app, ["scan", "prone-plank-hold"])

    assert done.exit_code == 0
    assert "mat height" in done.stdout
    assert "Stop when" in done.stdout


def test_an_unknown_test_is_named(film: Path) -> None:
    done = CliRunner().invoke(app, ["scan", "handstand", str(film)])

    assert done.exit_code != 0
    assert "handstand" in str(done.exception.what)  # type: ignore[union-attr]

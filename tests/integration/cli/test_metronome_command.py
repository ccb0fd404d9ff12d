"""The metronome on the command line."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

from .test_commands import Runtall


@pytest.fixture
def runtall(tmp_path: Path) -> Runtall:
    return Runtall(tmp_path / "home")


def test_a_sound_file_is_written_and_never_over_another(runtall, tmp_path):
    file = tmp_path / "steps.wav"
    runtall("metronome", str(file), "--rate", 172, "--minutes", 2)

    with wave.open(str(file)) as written:
        assert written.getnframes() / written.getframerate() == 120.0
    assert "is there already" in runtall("metronome", str(file), code=75).stderr
    assert "between 30 and 300" in runtall("metronome", str(tmp_path / "other.wav"), "--rate", 900, code=65).stderr
    assert not (tmp_path / "other.wav").exists()

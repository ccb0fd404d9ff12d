"""What is looked at before anybody is served."""

from __future__ import annotations

import pytest

from runtall import evidence
from runtall.core import UnreadableFileError
from runtall.services import serving


def never(_address: str) -> None:
    raise AssertionError("something was served")


def test_the_packaged_evidence_hangs_together():
    serving.check_evidence()


def test_nothing_is_served_from_evidence_that_does_not_hang_together(monkeypatch, tmp_path):
    monkeypatch.setenv("RUNTALL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(evidence, "evidence_problems", lambda: ("a-claim: no paper is called nobody-1999",))

    with pytest.raises(UnreadableFileError) as refused:
        serving.serve(port=0, application="nothing:nobody", on_ready=never)

    assert "no paper is called nobody-1999" in str(refused.value.what)
    assert "Install runtall again" in str(refused.value.next_step)
    assert not (tmp_path / "home").exists()


def test_evidence_that_cannot_be_read_is_refused_in_a_sentence(monkeypatch):
    def broken() -> tuple[str, ...]:
        raise KeyError("grade")

    monkeypatch.setattr(evidence, "evidence_problems", broken)

    with pytest.raises(UnreadableFileError, match="grade"):
        serving.check_evidence()

"""The sample runner made by a process of its own: how far it is, and what stands when that process ends."""

from __future__ import annotations

import json
import sys
import time

import pytest

from runtall.services import sample_making, sampling
from runtall.services.sample_making import Making, Stage


@pytest.fixture
def here(home, monkeypatch):
    monkeypatch.setattr(sample_making, "home_folder", lambda: home)
    yield home
    for child in sample_making._children:
        child.kill()
        child.wait()
    sample_making._children.clear()


def test_before_anybody_asked_there_is_none(here):
    assert sample_making.state() == Making(Stage.ABSENT)


def test_a_maker_that_dies_is_no_sample_and_can_be_begun_again(here, monkeypatch):
    monkeypatch.setattr(sample_making.sys, "executable", "/bin/false")
    sample_making.begin()
    for child in sample_making._children:
        child.wait()

    assert sample_making.state() == Making(Stage.FAILED)


def test_it_is_begun_once_and_tells_how_far_it_is(here, monkeypatch, tmp_path):
    sleeper = tmp_path / "sleeper"
    sleeper.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(30)\n")
    sleeper.chmod(0o755)
    monkeypatch.setattr(sample_making.sys, "executable", str(sleeper))
    sample_making.begin()
    sample_making.begin()
    sample_making._note(12, 40)

    assert len(sample_making._children) == 1
    assert sample_making.state() == Making(Stage.MAKING, 12, 40)


def test_the_note_goes_when_all_of_it_stands(here, monkeypatch):
    seen = []

    def made(*, on_progress):
        on_progress(3, 4, "a.fit")
        seen.append(json.loads((here / ".sample-making.json").read_text()))

    monkeypatch.setattr(sampling, "make_sample", made)
    sample_making.main()

    assert seen == [{"done": 3, "total": 4}]
    assert not (here / ".sample-making.json").exists()


def test_an_old_sample_is_not_ready(here, monkeypatch):
    monkeypatch.setattr(sample_making, "sample_runner_id", lambda: 7)
    fresh = sample_making.state().stage
    (here / "sample" / "2020-01-01").mkdir(parents=True)
    old = sample_making.state().stage
    (here / "sample" / time.strftime("%Y-%m-%d")).mkdir()
    new = sample_making.state().stage

    assert (fresh, old, new) == (Stage.READY, Stage.ABSENT, Stage.READY)

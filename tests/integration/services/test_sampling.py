"""The made-up runner's files: nothing of anybody else is ever cleared away for them."""

from __future__ import annotations

from runtall.services.sampling import make_sample


def test_a_sample_beside_other_folders_leaves_them_alone(home, monkeypatch):
    monkeypatch.setattr("runtall.services.sampling.open_store", lambda: None)
    monkeypatch.setattr("runtall.services.sampling._write", lambda target, until_on: target.mkdir(parents=True))
    precious = home / "mine" / "precious"
    precious.mkdir(parents=True)

    make_sample(home / "mine" / "demo")

    assert precious.is_dir()
    assert (home / "mine" / "demo").is_dir()

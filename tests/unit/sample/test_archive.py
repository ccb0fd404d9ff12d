"""Archives for benchmarks: as many files as asked for, of the length asked for, always the same."""

from __future__ import annotations

from itertools import pairwise

import fitfast
import numpy as np
import pytest

from runtall.readers.fit import read_fit
from runtall.sample.archive import write_archive


def test_the_same_seed_gives_the_same_bytes_however_many_are_asked_for(tmp_path):
    few = write_archive(tmp_path / "few", n_runs=4, seed=9, mean_minutes=2)
    more = write_archive(tmp_path / "more", n_runs=6, seed=9, mean_minutes=2)
    other = write_archive(tmp_path / "other", n_runs=4, seed=10, mean_minutes=2)

    assert [path.read_bytes() for path in few] == [path.read_bytes() for path in more[:4]]
    assert all(a.read_bytes() != b.read_bytes() for a, b in zip(few, other, strict=True))


def test_every_file_is_a_run_of_its_own_with_dynamics_at_one_sample_a_second(tmp_path):
    paths = write_archive(tmp_path, n_runs=10, seed=2, mean_minutes=3)

    runs = [read_fit(path.read_bytes()).runs[0] for path in paths]
    assert all(before.started_at < after.started_at for before, after in pairwise(runs))
    for run in runs:
        assert np.median(np.diff(run.t_s)) == 1
        assert {"stance_time_s", "vertical_oscillation_m", "stance_balance_left_ratio", "power_w"} <= set(run.channels)
    counts = [len(fitfast.parse(path.read_bytes())) for path in paths]
    assert len(set(counts)) > 1  # some watches write more kinds of messages than others


def test_the_mean_length_is_what_was_asked_for(tmp_path):
    paths = write_archive(tmp_path, n_runs=150, seed=3, mean_minutes=2)

    minutes = [len(fitfast.records(path.read_bytes())["timestamp"]) / 60 for path in paths]
    # The standard deviation of one length is 0.27 of the mean, of the mean of 150 a fiftieth: 8 % is more than three of those.
    assert np.mean(minutes) == pytest.approx(2, rel=0.08)

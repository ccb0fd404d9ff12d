"""Captured runs and filmed ones: contacts by force plates and by hand, read within stated errors (all of it: benchmarks)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from runtall.gait import Side, View, read_clip

virtual_phone = pytest.importorskip("virtual_phone")


@pytest.mark.parametrize("name", ["hamnerX_run200", "hamnerX_run300"])
def test_contact_and_toe_off_agree_with_force_plates(shared_gait: Path, name: str):
    """At 60 frames a second without landmark scatter: the method's own share of the 15 and 20 ms that films may be off."""
    trial = virtual_phone.read_trial(name, shared_gait)
    film, start_s = virtual_phone.film(trial, "right", fps=60, seed=1, noise=None)

    reading = read_clip(film)

    for moment, column, within_s in (("contact_s", 0, 0.010), ("toe_off_s", 1, 0.020)):
        off_s = []
        for side, key in ((Side.LEFT, "L"), (Side.RIGHT, "R")):
            plates = trial.events[key][:, column] - start_s
            read = [at for each in reading.stances if each.side is side and (at := getattr(each, moment)) is not None]
            off_s += [np.nanmin(np.abs(plates - at)) for at in read]
        assert len(off_s) >= 4
        assert np.mean(off_s) < within_s


def test_a_treadmill_run_of_ten_seconds_has_its_cadence_and_bounce(shared_gait: Path):
    trial = virtual_phone.read_trial("welk007_natural_60s", shared_gait)
    film, start_s = virtual_phone.film(trial, "left", fps=60, seed=2, span_s=(20.0, 30.0))

    reading = read_clip(film, height_m=trial.height_m)

    contacts = np.sort(np.concatenate([trial.events["L"][:, 0], trial.events["R"][:, 0]]))
    inside = contacts[(contacts > start_s) & (contacts < start_s + film.times_s[-1])]
    cadence = reading.measure("cadence_spm")
    assert reading.view is View.LEFT_SIDE
    assert cadence.mean == pytest.approx(60 / np.diff(inside).mean(), abs=0.5)
    assert reading.measure("vertical_oscillation_m").mean == pytest.approx(0.074, abs=0.012)


def test_exchanged_legs_in_captured_runs_are_all_put_right(shared_gait: Path):
    trial = virtual_phone.read_trial("welk007_natural_60s", shared_gait)
    noise = virtual_phone.replace(virtual_phone.NOISE, swap_rate=0.03)
    args = {"fps": 60, "seed": 3, "span_s": (5.0, 11.0)}
    wrong, _ = virtual_phone.film(trial, "right", noise=noise, **args)
    clean, _ = virtual_phone.film(trial, "right", noise=virtual_phone.NOISE, **args)

    reading = read_clip(wrong)

    assert reading.quality.swapped_frames > 20
    legs = [virtual_phone.Landmark.LEFT_ANKLE, virtual_phone.Landmark.LEFT_KNEE]
    across = [each.other_side for each in legs]
    own = np.linalg.norm(reading.repaired_xy_px[:, legs] - clean.xy_px[:, legs], axis=-1).sum(axis=1)
    other = np.linalg.norm(reading.repaired_xy_px[:, legs] - clean.xy_px[:, across], axis=-1).sum(axis=1)
    assert not (other < own).any()

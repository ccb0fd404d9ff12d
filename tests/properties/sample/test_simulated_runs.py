"""Whatever is planned: a simulated run is a recording that holds together."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.core import QUANTITIES
from runtall.readers.fit import read_fit
from runtall.sample.courses import HILLS, LAKE, TRACK, TRAIL
from runtall.sample.noise import NOISE, simulate_noise
from runtall.sample.simulator import Effort, RunPlan, simulate_run
from runtall.writers.fit import activity_bytes

EFFORTS = st.builds(
    Effort,
    seconds=st.integers(20, 400),
    speed_mps=st.floats(1.2, 4.5),
    intensity=st.sampled_from([None, "warmup", "interval", "recovery"]),
)
PLANS = st.builds(
    RunPlan,
    started_at=st.integers(1_000_000_000, 1_900_000_000).map(lambda second: datetime.fromtimestamp(second, tz=UTC)),
    efforts=st.lists(EFFORTS, min_size=1, max_size=5).map(tuple),
    course=st.sampled_from([None, LAKE, HILLS, TRAIL, TRACK]),
    drift=st.fixed_dictionaries({}, optional={"cadence_spm": st.floats(-8, 8), "stance_time_s": st.floats(-0.02, 0.03)}),
    stops=st.lists(st.tuples(st.integers(1, 500), st.integers(1, 300)), max_size=3, unique_by=lambda stop: stop[0]).map(tuple),
    tight_m=st.none() | st.floats(50, 3000),
    strap=st.booleans(),
    noise=st.floats(0, 1.5),
)


@settings(max_examples=60, deadline=None)
@given(plan=PLANS, seed=st.integers(0, 2**32 - 1))
def test_a_simulated_run_holds_together_and_survives_being_a_file(plan, seed):
    simulated = simulate_run(plan, rng=np.random.default_rng(seed))
    recording = simulated.recording

    assert recording.t_s[0] == 0
    assert (np.diff(recording.t_s) >= 1).all()
    assert (np.diff(recording.channels["distance_m"].values) > 0).all()
    assert all(len(channel.values) == recording.n_samples for channel in recording.channels.values())
    assert recording.laps[0].start_s == 0
    assert recording.laps[-1].end_s == recording.elapsed_s
    for name, channel in recording.channels.items():
        if np.isfinite(channel.values).any():
            assert QUANTITIES[name].low <= np.nanmin(channel.values), name
            assert np.nanmax(channel.values) <= QUANTITIES[name].high, name

    [found] = read_fit(activity_bytes(recording)).runs
    assert np.array_equal(found.t_s, recording.t_s)
    assert found.pauses == recording.pauses
    assert len(found.laps) == len(recording.laps)


@settings(max_examples=40)
@given(channel=st.sampled_from(sorted(NOISE)), seed=st.integers(0, 2**32 - 1), scale=st.floats(0, 3))
def test_scale_scales_the_noise_and_nothing_else(channel, seed, scale):
    plain = simulate_noise(channel, 50, rng=np.random.default_rng(seed))
    scaled = simulate_noise(channel, 50, rng=np.random.default_rng(seed), scale=scale)

    np.testing.assert_allclose(scaled, scale * plain, rtol=1e-12)

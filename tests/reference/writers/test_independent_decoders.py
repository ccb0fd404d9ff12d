"""What the FIT encoder writes, field by field, through two decoders that others wrote: fitdecode (Python) and fitfast (Rust)."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from datetime import UTC, datetime
from types import MappingProxyType

import fitdecode
import fitfast
import numpy as np
import pytest

from runtall.core import Channel, Recording
from runtall.sample.courses import HILLS, LAKE, TRACK
from runtall.sample.simulator import Effort, RunPlan, simulate_run
from runtall.sample.watch import messages_beside_records
from runtall.writers.fit import activity_bytes, settings_bytes

AT = datetime(2025, 5, 1, 6, tzinfo=UTC)
PLANS = {
    "stops, a silent strap, a press of the lap button": RunPlan(
        AT,
        (Effort(200, 2.6), Effort(300, 2.9)),
        LAKE,
        stops=((150, 40), (320, 15)),
        dropouts=((100, 190),),
        tight_m=900,
        name="Run (made up)",
        rpe=4.0,
        feel_ratio=0.75,
    ),
    "treadmill, no strap": RunPlan(AT, (Effort(300, 2.8),), strap=False, ambient_c=-8),
    "workout laps on a track": RunPlan(
        AT, (Effort(120, 2.7, "warmup"), Effort(90, 4.0, "interval"), Effort(60, 2.4, "recovery")), TRACK
    ),
    "walks in the hills": RunPlan(AT, (Effort(120, 2.7), Effort(60, 1.5), Effort(120, 2.7)), HILLS),
}
SAME_FIELD = {"avg_running_cadence": "avg_cadence", "timer_trigger": "data"}
"""fitdecode names a field by its meaning where the message tells (``timer_trigger``), fitfast by its plain name."""


def by_fitdecode(data: bytes) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {}
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for message in reader:
            if isinstance(message, fitdecode.FitDataMessage):
                fields = {SAME_FIELD.get(field.name, field.name): field.value for field in message.fields}
                found.setdefault(message.name, []).append({name: each for name, each in fields.items() if is_known(each)})
    return found


def by_fitfast(data: bytes) -> dict[str, list[dict[str, object]]]:
    parsed = fitfast.parse(data, datetimes=True)
    return {
        kind: [
            {name if isinstance(name, str) else f"unknown_{name}": value for name, value in fields.items() if is_known(value)}
            for fields in rows
        ]
        for kind, rows in parsed.items()
    }


def is_known(value: object) -> bool:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return any(is_known(each) for each in value)
    return value is not None and not (isinstance(value, float) and math.isnan(value))


def agree(one: object, other: object) -> bool:
    if isinstance(one, Iterable) and isinstance(other, Iterable) and not isinstance(one, str):
        return all(agree(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) or isinstance(other, float):
        # Both divide the same integer by the same scale; only the order of operations may differ.
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return str(one) == str(other) or {str(one), str(other)} == {"0", "manual"}  # timer trigger 0, with and without its name


def assert_decoders_agree(data: bytes) -> dict[str, list[dict[str, object]]]:
    one, other = by_fitdecode(data), by_fitfast(data)
    assert {kind: len(rows) for kind, rows in one.items()} == {kind: len(rows) for kind, rows in other.items()}
    for kind, rows in one.items():
        for index, (a, b) in enumerate(zip(rows, other[kind], strict=True)):
            assert a.keys() == b.keys(), (kind, index)
            different = {name: (a[name], b[name]) for name in a if not agree(a[name], b[name])}
            assert not different, (kind, index, different)
    return one


def simulated(name: str) -> Recording:
    return simulate_run(PLANS[name], rng=np.random.default_rng(5)).recording


@pytest.mark.parametrize("name", PLANS)
def test_both_decoders_find_the_same_fields_with_the_same_values(name):
    recording = simulated(name)

    found = assert_decoders_agree(activity_bytes(recording))

    assert len(found["record"]) == recording.n_samples
    assert len(found["lap"]) == len(recording.laps)


@pytest.mark.parametrize("name", PLANS)
def test_both_decoders_agree_on_watches_with_four_messages_a_second(name):
    recording = simulated(name)
    extra = messages_beside_records(recording, rng=np.random.default_rng(6))

    found = assert_decoders_agree(activity_bytes(recording, extra=extra))

    assert len(found["hrv"]) == len(found["unknown_65281"]) == recording.n_samples


def test_both_decoders_agree_on_developer_fields():
    recording = simulated("treadmill, no strap")
    power = Channel("developer/Form Power", "Watts", np.linspace(60, 70, recording.n_samples), "pod")
    with_pod = Recording(
        "running", AT, recording.t_s, MappingProxyType({**recording.channels, power.name: power}), sub_sport="treadmill"
    )

    found = assert_decoders_agree(activity_bytes(with_pod))

    assert found["record"][0]["Form Power"] == 60.0
    assert found["field_description"][0]["units"] in ("Watts", ("Watts",))


def test_both_decoders_agree_on_a_file_of_settings():
    assert_decoders_agree(settings_bytes(simulated("treadmill, no strap")))


def test_both_decoders_find_the_recording_s_own_values():
    recording = simulated("stops, a silent strap, a press of the lap button")
    columns = fitfast.records(activity_bytes(recording))

    # The tolerance is half of the last digit that the format keeps.
    kept = {
        "enhanced_speed": ("speed_mps", 1.0, 0.0005),
        "distance": ("distance_m", 1.0, 0.005),
        "stance_time": ("stance_time_s", 1000.0, 0.05),
        "stance_time_balance": ("stance_balance_left_ratio", 100.0, 0.005),
        "vertical_oscillation": ("vertical_oscillation_m", 1000.0, 0.05),
        "step_length": ("step_length_m", 1000.0, 0.05),
        "vertical_ratio": ("vertical_ratio", 100.0, 0.005),
        "position_lat": ("latitude_deg", 1.0, 90 / 2**31),
    }
    for field, (channel, factor, half) in kept.items():
        np.testing.assert_allclose(columns[field], recording.channels[channel].values * factor, rtol=0, atol=half * 1.0001)
    cadence = 2 * (columns["cadence"] + columns["fractional_cadence"])
    np.testing.assert_allclose(cadence, recording.channels["cadence_spm"].values, rtol=0, atol=1 / 128 + 1e-9)
    np.testing.assert_array_equal(columns["timestamp"] - columns["timestamp"][0], recording.t_s)

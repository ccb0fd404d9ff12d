"""Recordings for the writers' tests: small, made by hand or by the simulator."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

import numpy as np
import pytest

from runtall.core import QUANTITIES, Channel, Device, Lap, LapTrigger, Pause, Recording, SessionFigures

STARTED_AT = datetime(2025, 5, 1, 6, 0, tzinfo=UTC)


def channels(**values: list[float]) -> MappingProxyType[str, Channel]:
    return MappingProxyType(
        {name: Channel(name, QUANTITIES[name].unit, np.array(each, dtype=float)) for name, each in values.items()}
    )


@pytest.fixture
def walk_to_the_pond() -> Recording:
    """Five samples with a pause of 10 s before the last two, a gap in every channel, and a manual lap."""
    gap = float("nan")
    return Recording(
        sport="running",
        sub_sport="trail",
        started_at=STARTED_AT,
        t_s=np.array([0.0, 1, 2, 13, 14]),
        channels=channels(
            latitude_deg=[53.42, 53.42001, gap, 53.42003, 53.42004],
            longitude_deg=[12.68, 12.68001, gap, 12.68003, 12.68004],
            altitude_m=[62.0, 62.2, gap, -3.4, 62.4],
            distance_m=[0.0, 2.85, 5.7, 8.55, 11.4],
            speed_mps=[2.85, 2.853, gap, 2.8, 2.75],
            heart_rate_bpm=[120, 121, gap, 118, 119],
            cadence_spm=[168.0, 169.5, gap, 167.25, 170.0],
            step_length_m=[1.0179, 1.01, gap, 1.0, 0.99],
            vertical_oscillation_m=[0.0885, 0.0883, gap, 0.09, 0.089],
            vertical_ratio=[0.087, 0.0874, gap, 0.09, 0.0899],
            stance_time_s=[0.2621, 0.2622, gap, 0.2605, 0.26],
            stance_time_ratio=[0.36, 0.361, gap, 0.362, 0.363],
            stance_balance_left_ratio=[0.4965, 0.497, gap, 0.498, 0.4991],
            power_w=[200, 201, gap, 202, 203],
            temperature_c=[21, 21, gap, -2, 20],
            respiration_rate_brpm=[32.0, 32.5, gap, 33.0, 33.25],
        ),
        time_zone="Europe/Berlin",
        laps=(Lap(0.0, 2.0, LapTrigger.MANUAL, 5.7, "active"), Lap(2.0, 14.0, LapTrigger.SESSION_END)),
        pauses=(Pause(2.0, 13.0),),
        device=Device("development", "runtall sample", "1.25"),
        session=SessionFigures(ascent_m=12, descent_m=11, rpe=3.5, feel_ratio=0.75),
        name="To the pond (made up) <&>",
        notes="Nobody ran this & nobody will",
    )

"""Every quantity that runtall names, declared once: unit, decimals, plausible range, definition, sources.

Readers, storage, pages and tests read this table. Names carry their unit (STYLE 2); everything is SI or what a
gait lab uses, and conversions to what a runner reads (min/km, cm) happen in pages only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Quantity:
    """One named quantity.

    Attributes
    ----------
    name
        With its unit, as fields, columns and JSON keys spell it.
    unit
        Symbol for people and for ``inspect``; ``"1"`` for a pure ratio.
    label
        What the field calls it, in lower case.
    decimals
        Digits after the point that mean something, in ``unit``.
    low, high
        Inclusive range that a running human and a working sensor can produce; outside it a sample is a gap.
    step
        Smallest difference kept when stored as an integer column, in ``unit``.
    definition
        What it is, in one sentence.
    sources
        Keys in the packaged literature; empty where the definition needs none.
    """

    name: str
    unit: str
    label: str
    decimals: int
    low: float
    high: float
    step: float
    definition: str
    sources: tuple[str, ...] = ()


_ALL = (
    Quantity("latitude_deg", "°", "latitude", 5, -90, 90, 1e-7, "Geographic latitude, WGS 84, north positive."),
    Quantity("longitude_deg", "°", "longitude", 5, -180, 180, 1e-7, "Geographic longitude, WGS 84, east positive."),
    Quantity("altitude_m", "m", "altitude", 0, -500, 9000, 0.01, "Height above sea level as the device reckons it."),
    Quantity("distance_m", "m", "distance", 0, 0, 1e6, 0.01, "Distance since the start, as the device accumulated it."),
    Quantity("speed_mps", "m/s", "speed", 2, 0, 12.5, 0.001, "Speed over ground or belt."),
    Quantity("heart_rate_bpm", "bpm", "heart rate", 0, 25, 240, 1, "Heart beats a minute."),
    Quantity("cadence_spm", "spm", "cadence", 0, 0, 300, 0.1, "Steps a minute, both feet counted."),
    Quantity(
        "step_length_m",
        "m",
        "step length",
        2,
        0.05,
        3.0,
        0.0001,
        "Distance from one contact to the next of the other foot.",
    ),
    Quantity(
        "vertical_oscillation_m",
        "m",
        "vertical oscillation",
        3,
        0.005,
        0.25,
        0.0001,
        "Rise and fall of the trunk in one step, as the device measures it; devices differ, so sources are never mixed.",
    ),
    Quantity(
        "vertical_ratio",
        "1",
        "vertical ratio",
        3,
        0.01,
        0.5,
        0.0001,
        "Vertical oscillation divided by step length.",
    ),
    Quantity(
        "stance_time_s",
        "s",
        "ground contact time",
        3,
        0.08,
        0.8,
        0.0001,
        "Initial contact to toe-off of the same foot.",
    ),
    Quantity(
        "stance_balance_left_ratio",
        "1",
        "contact balance, left share",
        3,
        0.3,
        0.7,
        0.0001,
        "The left foot's share of the two feet's contact time; 0.5 is even.",
    ),
    Quantity(
        "stance_time_ratio",
        "1",
        "stance time share",
        3,
        0.05,
        1.0,
        0.0001,
        "Contact time as a share of the stride, as the device writes it.",
    ),
    Quantity("power_w", "W", "running power", 0, 0, 2500, 1, "The device's own estimate of mechanical power; makers differ."),
    Quantity("temperature_c", "°C", "temperature", 0, -50, 70, 1, "Temperature at the device, warmed by the wrist."),
    Quantity("respiration_rate_brpm", "brpm", "breathing rate", 0, 3, 90, 0.1, "Breaths a minute."),
    Quantity("grade_ratio", "1", "grade", 3, -0.6, 0.6, 0.0001, "Rise over run of the ground; uphill positive."),
    Quantity("step_count", "steps", "steps", 0, 0, 1e6, 1, "Steps since the start, both feet counted."),
    Quantity(
        "grade_adjusted_speed_mps",
        "m/s",
        "grade-adjusted speed",
        2,
        0,
        12.5,
        0.001,
        "Speed on the flat that would cost the same energy.",
        ("minetti-2002",),
    ),
    Quantity("run_share_ratio", "1", "share of runs", 2, 0, 1, 0.001, "How many of the runs looked at, as a share of them."),
    Quantity(
        "shin_angle_deg", "°", "shin angle at contact", 0, -30, 60, 0.1, "Knee to ankle against vertical; foot ahead positive."
    ),
    Quantity(
        "pelvic_drop_deg", "°", "pelvic drop", 0, -20, 30, 0.1, "Hip line against level at mid-stance; swing side down positive."
    ),
    Quantity("trunk_lean_deg", "°", "trunk lean", 0, -30, 60, 0.1, "Hip to shoulder against vertical; forward positive."),
    Quantity(
        "step_time_s",
        "s",
        "step time",
        3,
        0.15,
        1.0,
        0.0001,
        "From one contact to the next of the other foot; named by the foot that lands.",
    ),
    Quantity(
        "step_time_cv_ratio",
        "1",
        "scatter of step times",
        3,
        0,
        0.5,
        0.0001,
        "Standard deviation of the step times over their mean.",
    ),
    Quantity("duty_factor", "1", "duty factor", 2, 0.1, 0.9, 0.001, "Share of each stride that one foot spends on the ground."),
    Quantity(
        "foot_ahead_leg_ratio",
        "1",
        "foot ahead of the hip",
        2,
        -0.5,
        1,
        0.001,
        "Ankle ahead of the hips at contact, in leg lengths.",
    ),
    Quantity("foot_ahead_m", "m", "foot ahead of the hip", 2, -0.5, 1, 0.001, "Ankle ahead of the hips at contact."),
    Quantity(
        "foot_inclination_deg",
        "°",
        "sole angle",
        0,
        -90,
        60,
        0.1,
        "Heel to toes against the same foot lying flat; toes up positive.",
        ("altman-davis-2012",),
    ),
    Quantity(
        "thigh_extension_deg",
        "°",
        "thigh extension at toe-off",
        0,
        -30,
        60,
        0.1,
        "Hip to knee against vertical; knee behind positive.",
    ),
    Quantity(
        "thigh_swing_range_deg", "°", "thigh swing", 0, 0, 150, 0.1, "Foremost less rearmost angle of the thigh in a stride."
    ),
    Quantity("thigh_angle_deg", "°", "thigh angle", 0, -90, 130, 0.1, "Hip to knee against vertical; knee ahead positive."),
    Quantity("knee_flexion_deg", "°", "knee bend", 0, -20, 160, 0.1, "Thigh against shank; 0 is straight."),
    Quantity(
        "knee_flexion_contact_deg", "°", "knee bend at contact", 0, -20, 120, 0.1, "Thigh against shank when the foot lands."
    ),
    Quantity(
        "knee_flexion_midstance_deg", "°", "knee bend in mid-stance", 0, -20, 120, 0.1, "Largest knee bend while the foot stands."
    ),
    Quantity(
        "vertical_oscillation_leg_ratio",
        "1",
        "rise and fall",
        3,
        0,
        0.4,
        0.0001,
        "Rise and fall of the hips in one step, in leg lengths.",
    ),
    Quantity(
        "hip_height_leg_ratio", "1", "hip height", 3, -0.5, 0.5, 0.0001, "Height of the hips against their mean, in leg lengths."
    ),
    Quantity("head_forward_deg", "°", "head forward", 0, -60, 90, 0.1, "Shoulders to ear against vertical; ear ahead positive."),
    Quantity(
        "arm_swing_range_deg",
        "°",
        "upper arm swing",
        0,
        0,
        180,
        0.1,
        "Foremost less rearmost angle of the upper arm in a stride.",
    ),
    Quantity(
        "arm_crossing_ratio",
        "1",
        "hand past the middle",
        2,
        -2,
        2,
        0.001,
        "How far a wrist goes past the midline, in breadths of the shoulders.",
    ),
    Quantity(
        "trunk_side_lean_deg",
        "°",
        "trunk side-lean",
        0,
        -30,
        30,
        0.1,
        "Hips to shoulders against vertical; over the standing leg positive.",
    ),
    Quantity(
        "foot_to_midline_leg_ratio",
        "1",
        "foot beside the middle",
        3,
        -0.5,
        0.5,
        0.0001,
        "Standing ankle beside the midline; outward positive.",
    ),
    Quantity(
        "step_width_leg_ratio",
        "1",
        "step width",
        3,
        -0.5,
        1,
        0.0001,
        "Across from left to right foot; negative where they cross.",
    ),
    Quantity("step_width_m", "m", "step width", 2, -0.5, 1, 0.001, "Across from left to right foot; negative where they cross."),
    Quantity("crossover_ratio", "1", "crossover", 2, 0, 1, 0.01, "Share of the steps that land past the midline."),
    Quantity("pain_nrs", "of 10", "pain", 0, 0, 10, 1, "Pain on the numeric rating scale, 0 none to 10 worst imaginable."),
    Quantity(
        "worry_of_10", "of 10", "worry", 0, 0, 10, 1, "How much the back worries, on our own item, 0 not at all to 10 very much."
    ),
    Quantity("day_count", "days", "days", 0, 0, 1e5, 1, "A number of calendar days."),
    Quantity(
        "opening_speed_ratio",
        "1",
        "opening pace against the run",
        2,
        0.2,
        5.0,
        0.001,
        "Median grade-adjusted speed of the first ten minutes over the median of the whole run.",
        ("minetti-2002",),
    ),
    Quantity("duration_s", "s", "duration", 0, 0, 4e6, 0.001, "A length of time."),
    Quantity(
        "impact_equivalent_m",
        "m",
        "impact-equivalent distance",
        0,
        0,
        1e6,
        1,
        "Distance weighted by how hard the ground answers: speed and downhill raise it; an open formula, not a measurement.",
    ),
    Quantity("ascent_m", "m", "ascent", 0, 0, 2e4, 0.1, "Sum of the climbs, after smoothing out the sensor's noise."),
    Quantity(
        "descent_m",
        "m",
        "descent",
        0,
        0,
        2e4,
        0.1,
        "Sum of the drops, positive, after smoothing out the sensor's noise.",
    ),
)

QUANTITIES: Mapping[str, Quantity] = MappingProxyType({quantity.name: quantity for quantity in _ALL})
"""All quantities by name."""

CHANNELS: tuple[str, ...] = (
    "latitude_deg",
    "longitude_deg",
    "altitude_m",
    "distance_m",
    "speed_mps",
    "heart_rate_bpm",
    "cadence_spm",
    "step_length_m",
    "vertical_oscillation_m",
    "vertical_ratio",
    "stance_time_s",
    "stance_time_ratio",
    "stance_balance_left_ratio",
    "power_w",
    "temperature_c",
    "respiration_rate_brpm",
    "step_count",
)
"""The quantities that a recording may hold as a native channel, in the order in which people read them."""

FORM_CHANNELS: tuple[str, ...] = (
    "cadence_spm",
    "step_length_m",
    "vertical_oscillation_m",
    "vertical_ratio",
    "stance_time_s",
    "stance_balance_left_ratio",
)
"""The channels that say how someone runs."""

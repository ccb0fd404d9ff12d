"""Our own small table of what FIT's numbers mean: the messages, fields and names that a runner's files need."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from runtall.core import LapTrigger

FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY = 0, 12, 18, 19, 20, 21, 23, 34
FIELD_DESCRIPTION, DEVELOPER_DATA_ID = 206, 207

WANTED = frozenset(
    (FILE_ID, SPORT, SESSION, LAP, RECORD, EVENT, DEVICE_INFO, ACTIVITY, FIELD_DESCRIPTION, DEVELOPER_DATA_ID),
)
"""Messages that become a recording; all others are stepped over."""


class Source(NamedTuple):
    """A field that can fill a channel: its number, then ``channel = value * scale + offset``."""

    number: int
    scale: float
    offset: float = 0.0


CYCLES_RPM, FRACTION_RPM, TOTAL_CYCLES = "cycles_rpm", "fraction_rpm", "total_cycles"
"""Columns of a record that become channels only once the sport is known: cadence, its fraction, strides so far."""

RECORD_CHANNELS: tuple[tuple[str, tuple[Source, ...]], ...] = (
    ("latitude_deg", (Source(0, 180 / 2**31),)),
    ("longitude_deg", (Source(1, 180 / 2**31),)),
    ("altitude_m", (Source(78, 1 / 5, -500), Source(2, 1 / 5, -500))),
    ("distance_m", (Source(5, 1 / 100),)),
    ("speed_mps", (Source(73, 1 / 1000), Source(6, 1 / 1000))),
    ("heart_rate_bpm", (Source(3, 1.0),)),
    ("step_length_m", (Source(85, 1e-4),)),
    ("vertical_oscillation_m", (Source(39, 1e-4),)),
    ("vertical_ratio", (Source(83, 1e-4),)),
    ("stance_time_s", (Source(41, 1e-4),)),
    ("stance_time_ratio", (Source(40, 1e-4),)),
    ("stance_balance_left_ratio", (Source(84, 1e-4),)),
    ("power_w", (Source(7, 1.0),)),
    ("temperature_c", (Source(13, 1.0),)),
    ("respiration_rate_brpm", (Source(108, 1 / 100), Source(99, 1.0))),
    (CYCLES_RPM, (Source(4, 1.0), Source(52, 1 / 256))),
    (FRACTION_RPM, (Source(53, 1 / 128),)),
    (TOTAL_CYCLES, (Source(19, 1.0),)),
)
"""Channels and the fields of a record that fill them, best first: the enhanced fields win over the short ones."""

ACTIVITY_TYPE = 42
"""What a record itself says of the kind of movement."""

ACTIVITY_TYPES = MappingProxyType(
    {1: "running", 2: "cycling", 3: "transition", 4: "fitness_equipment", 5: "swimming", 6: "walking"},
)

COMPRESSED_SPEED_DISTANCE = 8
"""The three bytes in which old watches wrote speed and distance."""

SESSION_FIGURES: tuple[tuple[str, tuple[Source, ...]], ...] = (
    ("elapsed_s", (Source(7, 1e-3),)),
    ("timer_s", (Source(8, 1e-3),)),
    ("distance_m", (Source(9, 1e-2),)),
    ("ascent_m", (Source(22, 1.0),)),
    ("descent_m", (Source(23, 1.0),)),
    ("speed_mps", (Source(124, 1e-3), Source(14, 1e-3))),
    ("heart_rate_bpm", (Source(16, 1.0),)),
    ("step_length_m", (Source(134, 1e-4),)),
    ("vertical_oscillation_m", (Source(89, 1e-4),)),
    ("vertical_ratio", (Source(132, 1e-4),)),
    ("stance_time_s", (Source(91, 1e-4),)),
    ("stance_balance_left_ratio", (Source(133, 1e-4),)),
    ("power_w", (Source(20, 1.0),)),
    ("feel_ratio", (Source(192, 1e-2),)),
    ("rpe", (Source(193, 1e-1),)),
)
"""What a session sums up, by the name of the figure."""

SESSION_QUANTITY = MappingProxyType({"elapsed_s": "duration_s", "timer_s": "duration_s"})
"""Figures whose plausible range goes by another quantity's name."""

ON_FOOT = frozenset(("running", "walking", "hiking", "snowshoeing", "mountaineering"))
"""Sports whose cadence counts steps: one leg on the wire."""

BOTH_LEGS_RPM = 120.0
"""A cadence above this cannot be one leg: nobody runs at 240 steps a minute."""

FILE_TYPES = MappingProxyType(
    {
        1: "device description",
        2: "settings",
        3: "sport settings",
        4: "activity",
        5: "workout plan",
        6: "course",
        7: "schedule",
        9: "weight",
        10: "totals",
        11: "goals",
        14: "blood pressure",
        15: "monitoring",
        20: "activity summary",
        28: "daily monitoring",
        32: "monitoring",
        34: "segment",
        35: "segment list",
        40: "display configuration",
    },
)
"""What ``file_id.type`` says a file holds, in words."""

ACTIVITY_FILE = 4

LAP_TRIGGERS = MappingProxyType(
    {
        0: LapTrigger.MANUAL,
        1: LapTrigger.TIME,
        2: LapTrigger.DISTANCE,
        3: LapTrigger.POSITION,
        4: LapTrigger.POSITION,
        5: LapTrigger.POSITION,
        6: LapTrigger.POSITION,
        7: LapTrigger.SESSION_END,
    },
)

INTENSITIES = ("active", "rest", "warmup", "cooldown", "recovery", "interval", "other")

SPORTS = MappingProxyType(
    {
        0: "generic",
        1: "running",
        2: "cycling",
        3: "transition",
        4: "fitness_equipment",
        5: "swimming",
        6: "basketball",
        7: "soccer",
        8: "tennis",
        9: "american_football",
        10: "training",
        11: "walking",
        12: "cross_country_skiing",
        13: "alpine_skiing",
        14: "snowboarding",
        15: "rowing",
        16: "mountaineering",
        17: "hiking",
        18: "multisport",
        19: "paddling",
        20: "flying",
        21: "e_biking",
        22: "motorcycling",
        23: "boating",
        24: "driving",
        25: "golf",
        26: "hang_gliding",
        27: "horseback_riding",
        28: "hunting",
        29: "fishing",
        30: "inline_skating",
        31: "rock_climbing",
        32: "sailing",
        33: "ice_skating",
        34: "sky_diving",
        35: "snowshoeing",
        36: "snowmobiling",
        37: "stand_up_paddleboarding",
        38: "surfing",
        39: "wakeboarding",
        40: "water_skiing",
        41: "kayaking",
        42: "rafting",
        43: "windsurfing",
        44: "kitesurfing",
        45: "tactical",
        46: "jumpmaster",
        47: "boxing",
        48: "floor_climbing",
        49: "baseball",
        53: "diving",
        62: "hiit",
        64: "racket",
        65: "wheelchair_push_walk",
        66: "wheelchair_push_run",
        67: "meditation",
        84: "jump_rope",
    },
)

SUB_SPORTS = MappingProxyType(
    {
        0: "generic",
        1: "treadmill",
        2: "street",
        3: "trail",
        4: "track",
        5: "spin",
        6: "indoor_cycling",
        7: "road",
        8: "mountain",
        9: "downhill",
        14: "indoor_rowing",
        15: "elliptical",
        16: "stair_climbing",
        17: "lap_swimming",
        18: "open_water",
        19: "flexibility_training",
        20: "strength_training",
        21: "warm_up",
        24: "challenge",
        26: "cardio_training",
        27: "indoor_walking",
        30: "casual_walking",
        31: "speed_walking",
        43: "yoga",
        44: "pilates",
        45: "indoor_running",
        46: "gravel_cycling",
        48: "commuting",
        49: "mixed_surface",
        50: "navigate",
        51: "track_me",
        52: "map",
        58: "virtual_activity",
        59: "obstacle",
        62: "breathing",
        67: "ultra",
        70: "hiit",
    },
)

MANUFACTURERS = MappingProxyType(
    {
        1: "Garmin",
        2: "Garmin",
        13: "Dynastream",
        15: "Dynastream",
        16: "Timex",
        23: "Suunto",
        32: "Wahoo",
        89: "Tacx",
        95: "Stryd",
        111: "Technogym",
        123: "Polar",
        144: "Zwift",
        255: "development",
        260: "Zwift",
        265: "Strava",
        267: "Bryton",
        289: "Hammerhead",
        294: "COROS",
        310: "Decathlon",
    },
)

GARMIN_LIKE = frozenset((1, 2, 13, 15, 89))
"""Makers that number their products in Garmin's list."""

GARMIN_PRODUCTS = MappingProxyType(
    {
        1: "HRM1",
        782: "Forerunner 50",
        988: "Forerunner 60",
        1018: "Forerunner 310XT",
        1124: "Forerunner 110",
        1328: "Forerunner 910XT",
        1345: "Forerunner 610",
        1436: "Forerunner 70",
        1482: "Forerunner 10",
        1551: "fenix",
        1623: "Forerunner 620",
        1632: "Forerunner 220",
        1765: "Forerunner 920XT",
        1903: "Forerunner 15",
        1967: "fenix 2",
        1988: "epix",
        2050: "fenix 3",
        2148: "Forerunner 25",
        2153: "Forerunner 225",
        2156: "Forerunner 630",
        2157: "Forerunner 230",
        2158: "Forerunner 735XT",
        2413: "fenix 3 HR",
        2431: "Forerunner 235",
        2503: "Forerunner 35",
        2544: "fenix 5S",
        2604: "fenix 5X",
        2691: "Forerunner 935",
        2697: "fenix 5",
        2700: "vivoactive 3",
        2886: "Forerunner 645",
        2888: "Forerunner 645 Music",
        2891: "Forerunner 30",
        2900: "fenix 5S Plus",
        3076: "Forerunner 245",
        3077: "Forerunner 245 Music",
        3110: "fenix 5 Plus",
        3111: "fenix 5X Plus",
        3113: "Forerunner 945",
        3224: "vivoactive 4S",
        3225: "vivoactive 4",
        3226: "Venu",
        3282: "Forerunner 45",
        3288: "fenix 6S",
        3289: "fenix 6",
        3290: "fenix 6 Pro",
        3291: "fenix 6X",
        3466: "Instinct Solar",
        3589: "Forerunner 745",
        3638: "Enduro",
        3652: "Forerunner 945 LTE",
        3703: "Venu 2",
        3869: "Forerunner 55",
        3888: "Instinct 2",
        3905: "fenix 7S",
        3906: "fenix 7",
        3907: "fenix 7X",
        3943: "epix (Gen 2)",
        3990: "Forerunner 255 Music",
        3991: "Forerunner 255S Music",
        3992: "Forerunner 255",
        3993: "Forerunner 255S",
        4024: "Forerunner 955",
        4257: "Forerunner 265",
        4258: "Forerunner 265S",
        4260: "Venu 3",
        4315: "Forerunner 965",
        4341: "Enduro 2",
        4374: "fenix 7S Pro",
        4375: "fenix 7 Pro",
        4376: "fenix 7X Pro",
        4426: "vivoactive 5",
        4432: "Forerunner 165",
        4433: "Forerunner 165 Music",
        4536: "fenix 8",
        4575: "Enduro 3",
        65534: "Connect",
    },
)

APPLICATIONS = MappingProxyType({"660a581e5301460c8f2f034c8b6dc90f": "stryd"})
"""Apps that add fields, by the identity that they write into the file, in lower case."""

"""The messages and fields that runtall writes, numbered as the FIT protocol does.

Scales take our units: a step length is given in metres, a contact time in seconds, a ratio as a ratio. The reader has its
own table, from the same facts; tests hold the two against independent decoders.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from runtall.core import LapTrigger
from runtall.writers.fit_encoding import (
    BYTE,
    ENUM,
    SINT8,
    SINT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    Field,
    message_type,
)

SEMICIRCLES_PER_DEGREE = 2**31 / 180
_DEGREES = SEMICIRCLES_PER_DEGREE
_MILLIMETRES = 10_000.0  # metres, stored as tenths of a millimetre
_MILLISECONDS = 10_000.0  # seconds, stored as tenths of a millisecond
_PERCENT = 10_000.0  # ratio, stored as hundredths of a percent

FILE_ID = message_type(
    0,
    type=Field(0, ENUM),
    manufacturer=Field(1, UINT16),
    product=Field(2, UINT16),
    serial_number=Field(3, UINT32Z),
    time_created=Field(4, UINT32),
    number=Field(5, UINT16),
    product_name=Field(8, STRING),
)
FILE_CREATOR = message_type(49, software_version=Field(0, UINT16), hardware_version=Field(1, UINT8))
DEVICE_INFO = message_type(
    23,
    timestamp=Field(253, UINT32),
    device_index=Field(0, UINT8),
    device_type=Field(1, UINT8),
    manufacturer=Field(2, UINT16),
    product=Field(4, UINT16),
    software_version=Field(5, UINT16, 100),
    source_type=Field(25, ENUM),
    product_name=Field(27, STRING),
)
DEVICE_SETTINGS = message_type(
    2,
    active_time_zone=Field(0, UINT8),
    utc_offset=Field(1, UINT32),
    backlight_mode=Field(12, ENUM),
)
USER_PROFILE = message_type(
    3,
    friendly_name=Field(0, STRING),
    height=Field(3, UINT8, 100),
    weight=Field(4, UINT16, 10),
)
SPORT_NAME = message_type(12, sport=Field(0, ENUM), sub_sport=Field(1, ENUM), name=Field(3, STRING))
DEVELOPER_DATA_ID = message_type(
    207,
    application_id=Field(1, BYTE),
    developer_data_index=Field(3, UINT8),
    application_version=Field(4, UINT32),
)
FIELD_DESCRIPTION = message_type(
    206,
    developer_data_index=Field(0, UINT8),
    field_definition_number=Field(1, UINT8),
    fit_base_type_id=Field(2, UINT8),
    field_name=Field(3, STRING),
    units=Field(8, STRING),
)
EVENT = message_type(
    21,
    timestamp=Field(253, UINT32),
    event=Field(0, ENUM),
    event_type=Field(1, ENUM),
    data=Field(3, UINT32),
    event_group=Field(4, UINT8),
)
HRV = message_type(78, time=Field(0, UINT16, 1000))
GPS_METADATA = message_type(
    160,
    timestamp=Field(253, UINT32),
    position_lat=Field(1, SINT32, _DEGREES),
    position_long=Field(2, SINT32, _DEGREES),
    enhanced_altitude=Field(3, UINT32, 5, 500),
    enhanced_speed=Field(4, UINT32, 1000),
)
RECORD = message_type(
    20,
    timestamp=Field(253, UINT32),
    position_lat=Field(0, SINT32, _DEGREES),
    position_long=Field(1, SINT32, _DEGREES),
    distance=Field(5, UINT32, 100),
    enhanced_speed=Field(73, UINT32, 1000),
    enhanced_altitude=Field(78, UINT32, 5, 500),
    power=Field(7, UINT16),
    vertical_oscillation=Field(39, UINT16, _MILLIMETRES),
    stance_time_percent=Field(40, UINT16, _PERCENT),
    stance_time=Field(41, UINT16, _MILLISECONDS),
    vertical_ratio=Field(83, UINT16, _PERCENT),
    stance_time_balance=Field(84, UINT16, _PERCENT),
    step_length=Field(85, UINT16, _MILLIMETRES),
    enhanced_respiration_rate=Field(108, UINT16, 100),
    heart_rate=Field(3, UINT8),
    cadence=Field(4, UINT8),
    fractional_cadence=Field(53, UINT8, 128),
    temperature=Field(13, SINT8),
)
LAP = message_type(
    19,
    message_index=Field(254, UINT16),
    timestamp=Field(253, UINT32),
    start_time=Field(2, UINT32),
    start_position_lat=Field(3, SINT32, _DEGREES),
    start_position_long=Field(4, SINT32, _DEGREES),
    total_elapsed_time=Field(7, UINT32, 1000),
    total_timer_time=Field(8, UINT32, 1000),
    total_distance=Field(9, UINT32, 100),
    enhanced_avg_speed=Field(110, UINT32, 1000),
    wkt_step_index=Field(71, UINT16),
    event=Field(0, ENUM),
    event_type=Field(1, ENUM),
    avg_heart_rate=Field(15, UINT8),
    avg_cadence=Field(17, UINT8),
    intensity=Field(23, ENUM),
    lap_trigger=Field(24, ENUM),
    sport=Field(25, ENUM),
    sub_sport=Field(39, ENUM),
    avg_fractional_cadence=Field(80, UINT8, 128),
)
SESSION = message_type(
    18,
    message_index=Field(254, UINT16),
    timestamp=Field(253, UINT32),
    start_time=Field(2, UINT32),
    start_position_lat=Field(3, SINT32, _DEGREES),
    start_position_long=Field(4, SINT32, _DEGREES),
    total_elapsed_time=Field(7, UINT32, 1000),
    total_timer_time=Field(8, UINT32, 1000),
    total_distance=Field(9, UINT32, 100),
    enhanced_avg_speed=Field(124, UINT32, 1000),
    avg_power=Field(20, UINT16),
    total_ascent=Field(22, UINT16),
    total_descent=Field(23, UINT16),
    first_lap_index=Field(25, UINT16),
    num_laps=Field(26, UINT16),
    avg_vertical_oscillation=Field(89, UINT16, _MILLIMETRES),
    avg_stance_time=Field(91, UINT16, _MILLISECONDS),
    avg_vertical_ratio=Field(132, UINT16, _PERCENT),
    avg_stance_time_balance=Field(133, UINT16, _PERCENT),
    avg_step_length=Field(134, UINT16, _MILLIMETRES),
    event=Field(0, ENUM),
    event_type=Field(1, ENUM),
    sport=Field(5, ENUM),
    sub_sport=Field(6, ENUM),
    avg_heart_rate=Field(16, UINT8),
    avg_cadence=Field(18, UINT8),
    avg_fractional_cadence=Field(92, UINT8, 128),
    trigger=Field(28, ENUM),
    workout_feel=Field(192, UINT8, 100),
    workout_rpe=Field(193, UINT8, 10),
    sport_profile_name=Field(110, STRING),
)
ACTIVITY = message_type(
    34,
    timestamp=Field(253, UINT32),
    total_timer_time=Field(0, UINT32, 1000),
    local_timestamp=Field(5, UINT32),
    num_sessions=Field(1, UINT16),
    type=Field(2, ENUM),
    event=Field(3, ENUM),
    event_type=Field(4, ENUM),
)

WORKOUT = message_type(
    26,
    sport=Field(4, ENUM),
    capabilities=Field(5, UINT32Z),
    num_valid_steps=Field(6, UINT16),
    wkt_name=Field(8, STRING),
    sub_sport=Field(11, ENUM),
)
WORKOUT_STEP = message_type(
    27,
    message_index=Field(254, UINT16),
    wkt_step_name=Field(0, STRING),
    duration_type=Field(1, ENUM),
    duration_value=Field(2, UINT32),
    target_type=Field(3, ENUM),
    target_value=Field(4, UINT32),
    custom_target_value_low=Field(5, UINT32),
    custom_target_value_high=Field(6, UINT32),
    intensity=Field(7, ENUM),
    notes=Field(8, STRING),
)

FILE_TYPE_ACTIVITY, FILE_TYPE_SETTINGS, FILE_TYPE_WORKOUT = 4, 2, 5
DEVELOPMENT = 255
EVENT_TIMER, EVENT_SESSION, EVENT_LAP, EVENT_ACTIVITY = 0, 8, 9, 26
EVENT_START, EVENT_STOP, EVENT_STOP_ALL = 0, 1, 4

MANUFACTURERS: Mapping[str, int] = MappingProxyType({"garmin": 1, "suunto": 23, "wahoo_fitness": 32, "stryd": 95, "coros": 294})
"""Makers by number, as far as the writer needs them; all others are written as ``development``."""

SPORTS: Mapping[str, int] = MappingProxyType(
    {"generic": 0, "running": 1, "cycling": 2, "swimming": 5, "training": 10, "walking": 11, "hiking": 17}
)
SUB_SPORTS: Mapping[str, int] = MappingProxyType(
    {
        "generic": 0,
        "treadmill": 1,
        "street": 2,
        "trail": 3,
        "track": 4,
        "indoor_cycling": 6,
        "road": 7,
        "strength_training": 20,
        "virtual_activity": 58,
    }
)
INTENSITIES: Mapping[str, int] = MappingProxyType(
    {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3, "recovery": 4, "interval": 5}
)
LAP_TRIGGERS: Mapping[LapTrigger, int | None] = MappingProxyType(
    {
        LapTrigger.MANUAL: 0,
        LapTrigger.TIME: 1,
        LapTrigger.DISTANCE: 2,
        LapTrigger.POSITION: 4,
        LapTrigger.WORKOUT: 1,  # together with the number of the workout's step
        LapTrigger.SESSION_END: 7,
        LapTrigger.UNKNOWN: None,
    }
)

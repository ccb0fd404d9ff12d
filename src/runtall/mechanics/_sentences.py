"""Sentences about form, one for each channel and direction, so that a translator sees whole sentences."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from runtall.core import Message, say

LATE_RUN: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "cadence_spm": (
            say("Late in long runs your cadence is lower at the same pace: {late_cadence_spm} against {early_cadence_spm}."),
            say("Late in long runs your cadence is higher at the same pace: {late_cadence_spm} against {early_cadence_spm}."),
        ),
        "step_length_m": (
            say("Late in long runs your steps are shorter at the same pace: {late_step_length_m} against {early_step_length_m}."),
            say("Late in long runs your steps are longer at the same pace: {late_step_length_m} against {early_step_length_m}."),
        ),
        "vertical_oscillation_m": (
            say(
                "Late in long runs you rise and fall less at the same pace: {late_vertical_oscillation_m} against "
                "{early_vertical_oscillation_m}."
            ),
            say(
                "Late in long runs you rise and fall more at the same pace: {late_vertical_oscillation_m} against "
                "{early_vertical_oscillation_m}."
            ),
        ),
        "vertical_ratio": (
            say(
                "Late in long runs you rise and fall less in each step at the same pace: {late_vertical_ratio} of its length "
                "against {early_vertical_ratio}."
            ),
            say(
                "Late in long runs you rise and fall more in each step at the same pace: {late_vertical_ratio} of its length "
                "against {early_vertical_ratio}."
            ),
        ),
        "stance_time_s": (
            say(
                "Late in long runs your feet stay on the ground for less time at the same pace: {late_stance_time_s} against "
                "{early_stance_time_s}."
            ),
            say(
                "Late in long runs your feet stay on the ground for longer at the same pace: {late_stance_time_s} against "
                "{early_stance_time_s}."
            ),
        ),
        "stance_balance_left_ratio": (
            say(
                "Late in long runs the left foot takes less of the ground contact: {late_stance_balance_left_ratio} against "
                "{early_stance_balance_left_ratio}."
            ),
            say(
                "Late in long runs the left foot takes more of the ground contact: {late_stance_balance_left_ratio} against "
                "{early_stance_balance_left_ratio}."
            ),
        ),
    }
)
"""By channel: the sentence for a fall and for a rise, with places ``early_<channel>`` and ``late_<channel>``."""

LATE_RUN_GRADE_MATCHED = say(
    "Clear by itself in {flagged} of {runs} longer runs of the last {days} days, and over all of them together; pace and grade "
    "are matched within each run."
)
LATE_RUN_SPEED_MATCHED = say(
    "Clear by itself in {flagged} of {runs} longer runs of the last {days} days, and over all of them together; pace is matched "
    "within each run, hills only where the file knows altitude."
)
LATE_RUN_ONSET_GRADE_MATCHED = say(
    "Clear by itself in {flagged} of {runs} longer runs of the last {days} days, and over all of them together; it starts at "
    "about {onset_s} ({onset_m}), in half of these runs between {low_s} and {high_s}. Pace and grade are matched within "
    "each run."
)
LATE_RUN_ONSET_SPEED_MATCHED = say(
    "Clear by itself in {flagged} of {runs} longer runs of the last {days} days, and over all of them together; it starts at "
    "about {onset_s} ({onset_m}), in half of these runs between {low_s} and {high_s}. Pace is matched within each run, hills "
    "only where the file knows altitude."
)
"""What a late-run pattern rests on, with and without a known onset, with and without altitude in every run."""

BASELINE: Mapping[str, tuple[Message, Message]] = MappingProxyType(
    {
        "cadence_spm": (
            say("Lately your cadence is lower at the same pace: {lately_cadence_spm} against your usual {usual_cadence_spm}."),
            say("Lately your cadence is higher at the same pace: {lately_cadence_spm} against your usual {usual_cadence_spm}."),
        ),
        "step_length_m": (
            say(
                "Lately your steps are shorter at the same pace: {lately_step_length_m} against your usual {usual_step_length_m}."
            ),
            say(
                "Lately your steps are longer at the same pace: {lately_step_length_m} against your usual {usual_step_length_m}."
            ),
        ),
        "vertical_oscillation_m": (
            say(
                "Lately you rise and fall less at the same pace: {lately_vertical_oscillation_m} against your usual "
                "{usual_vertical_oscillation_m}."
            ),
            say(
                "Lately you rise and fall more at the same pace: {lately_vertical_oscillation_m} against your usual "
                "{usual_vertical_oscillation_m}."
            ),
        ),
        "vertical_ratio": (
            say(
                "Lately you rise and fall less in each step at the same pace: {lately_vertical_ratio} of its length against "
                "your usual {usual_vertical_ratio}."
            ),
            say(
                "Lately you rise and fall more in each step at the same pace: {lately_vertical_ratio} of its length against "
                "your usual {usual_vertical_ratio}."
            ),
        ),
        "stance_time_s": (
            say(
                "Lately your feet stay on the ground for less time at the same pace: {lately_stance_time_s} against your usual "
                "{usual_stance_time_s}."
            ),
            say(
                "Lately your feet stay on the ground for longer at the same pace: {lately_stance_time_s} against your usual "
                "{usual_stance_time_s}."
            ),
        ),
        "stance_balance_left_ratio": (
            say(
                "Lately the left foot takes less of the ground contact: {lately_stance_balance_left_ratio} against your usual "
                "{usual_stance_balance_left_ratio}."
            ),
            say(
                "Lately the left foot takes more of the ground contact: {lately_stance_balance_left_ratio} against your usual "
                "{usual_stance_balance_left_ratio}."
            ),
        ),
    }
)
"""By channel: the sentence for a fall and for a rise, with places ``usual_<channel>`` and ``lately_<channel>``."""


SHORT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "cadence_spm": "cadence",
        "step_length_m": "step-length",
        "vertical_oscillation_m": "vertical-oscillation",
        "vertical_ratio": "vertical-ratio",
        "stance_time_s": "contact-time",
        "stance_balance_left_ratio": "contact-balance",
    }
)
"""How a channel is called within the id of an observation."""


def fill(message: Message, **values: str | float) -> Message:
    """Put values into a sentence of one of the tables."""
    return Message(message.text, tuple(values.items()))

"""Sentences about clips: why something was not read, and how to film so that it is."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from runtall.core import Message, say

FILM_AGAIN = say(
    "Put the phone level at hip height, two to three metres away, so that the whole body is in the picture. Film ten seconds at "
    "60 frames a second, straight from the side or straight from behind."
)
FROM_THE_SIDE = say("Film straight from the side: the phone at hip height, square to the way you run.")
FROM_BEHIND = say("Film straight from behind: the phone at hip height, in line with the way you run.")

NOBODY = say("The camera saw no runner whose trunk and legs are in the picture.")
TOO_SMALL = say("The runner is too small in the picture.")
COME_CLOSER = say("Go closer, so that head and feet just fit.")
TOO_SHORT = say("The runner is in the picture for too short a time to see two strides.")
FILM_LONGER = say("Film ten seconds; for a run past the phone, follow from further away.")
OBLIQUE = say("The phone stood neither at the side nor behind, so every angle would come out too small.")
NO_STEPS = say("No steps were found. Is the runner running, with both feet in the picture?")
NOT_FROM_SIDE = say("A film from the side does not show this.")
NOT_FROM_BEHIND = say("A film from behind does not show this.")
NO_SCALE = say("Without a known height or speed, lengths are given as shares of the leg only.")
TELL_HEIGHT = say("Enter your height in the settings, or the speed of the belt with the clip.")
SIDES_UNSURE = say("Left and right were mixed up too often in this clip to tell the legs apart.")
MORE_LIGHT = say("Film in brighter light, in clothes that stand out from the background.")
HIDDEN = say("The joints that this needs were hidden or lost in too many frames.")
TOO_FEW_STRIDES = say("Too few whole strides were seen.")
TIMING_TOO_COARSE = say("Steps differ by less than this camera can time.")
FILM_FASTER = say("Film at 60 frames a second or more, for ten seconds or more.")
PELVIC_ROTATION = say(
    "One camera cannot measure how the pelvis turns: near the middle of the turn the hips look equally wide, and the points lie "
    "on clothes, not on bone. The error would be larger than the turn itself."
)
HANDS_HIDDEN = say("From behind, the trunk hides the hands.")
FROM_THE_FRONT = say("Film from the front to see the arms cross.")
CLOSE_TO_THE_LINE = say("The landing is too close to a border between classes to tell.")


def too_slow(frame_rate_hz: float, least_hz: float) -> Message:
    """Say that a clip has too few frames a second."""
    return say(
        "The clip has {rate:.0f} frames a second; below {least:.0f} a foot's landing falls between two of them.",
        rate=frame_rate_hz,
        least=least_hz,
    )


def coarse(frame_rate_hz: float) -> Message:
    """Say that a clip could be timed better."""
    return say(
        "The clip has {rate:.0f} frames a second. With 60 or more, times and angles at contact are surer.", rate=frame_rate_hz
    )


def few_strides(n: int, enough: int) -> Message:
    """Say that a mean rests on few strides."""
    return say("Only {n} strides of a side were seen; {enough} make a steady mean.", n=n, enough=enough)


def swapped(n: int) -> Message:
    """Say that sides were put right."""
    return say("Left and right were exchanged in {n} frames of the raw tracking, and put right.", n=n)


def tilted(tilt_deg: float) -> Message:
    """Say that the phone stood askew."""
    return say("The phone was tilted by about {deg:.0f} degrees. That was taken out; a level phone is surer.", deg=tilt_deg)


HIPS_FOLLOW_THIGHS = say(
    "The points that the model puts on the hips moved with the thighs: both sides would have read as rising. This clip cannot "
    "show how far the free hip drops."
)
TIGHTER_CLOTHES = say("Wear fitted shorts, film from straight behind, and come closer.")
WALKING = say("There is no moment with both feet off the ground: this is walking, or running without flight.")
FEET_ON_TOP = say("In some frames one leg was hidden by the other; those frames are left out for that leg.")
BASIS = say(
    "From captured runs filmed by virtual phones at {rate} frames a second ({clips} clips), and the landmark model's own error "
    "as published."
)

LABELS: Mapping[str, Message] = MappingProxyType(
    {
        "cadence_spm": say("Cadence"),
        "step_time_s": say("Step time"),
        "step_time_cv_ratio": say("Step time, scatter"),
        "stance_time_s": say("Ground contact time"),
        "duty_factor": say("Share of the stride on the ground"),
        "shin_angle_deg": say("Shin angle at contact"),
        "foot_ahead_leg_ratio": say("Foot ahead of the hip at contact, in leg lengths"),
        "foot_ahead_m": say("Foot ahead of the hip at contact"),
        "foot_inclination_deg": say("Sole angle at contact"),
        "thigh_extension_deg": say("Thigh behind the hip at toe-off"),
        "thigh_swing_range_deg": say("Thigh swing, front to back"),
        "knee_flexion_contact_deg": say("Knee bend at contact"),
        "knee_flexion_midstance_deg": say("Knee bend in mid-stance"),
        "trunk_lean_deg": say("Trunk lean"),
        "vertical_oscillation_leg_ratio": say("Rise and fall, in leg lengths"),
        "vertical_oscillation_m": say("Rise and fall"),
        "head_forward_deg": say("Head forward of the shoulders"),
        "arm_swing_range_deg": say("Upper arm swing"),
        "arm_crossing_ratio": say("Hand past the middle of the body"),
        "pelvic_drop_deg": say("Hip drop on the free side"),
        "trunk_side_lean_deg": say("Trunk lean over the standing leg"),
        "foot_to_midline_leg_ratio": say("Foot beside the middle of the body, in leg lengths"),
        "step_width_leg_ratio": say("Step width, in leg lengths"),
        "step_width_m": say("Step width"),
        "crossover_ratio": say("Steps in which the feet cross the middle"),
        "pelvic_rotation_deg": say("Pelvis turn"),
        "knee_flexion_deg": say("Knee bend"),
        "thigh_angle_deg": say("Thigh angle"),
        "hip_height_leg_ratio": say("Hip height, in leg lengths"),
        "foot_strike": say("Foot strike"),
    }
)


def label(name: str) -> Message:
    """Return what people call a figure of a clip."""
    return LABELS[name]

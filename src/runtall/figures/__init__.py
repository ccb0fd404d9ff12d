"""The jointed figure: one body posed by joint angles, moved in time, and drawn as SVG."""

from runtall.figures._body import Body, body
from runtall.figures._motion import Key, Moment, mirrored, sampled
from runtall.figures._read import Fault, Figure, figure, ids
from runtall.figures._skeleton import Pose, Skeleton, joint_angles_deg, skeleton
from runtall.figures._svg import beside, fault_moment, motion, moving, phone, player_parts, static, still, style
from runtall.figures._targets import TargetAngle, TargetAngles, TargetKey, target_angles

__all__ = [
    "Body",
    "Fault",
    "Figure",
    "Key",
    "Moment",
    "Pose",
    "Skeleton",
    "TargetAngle",
    "TargetAngles",
    "TargetKey",
    "beside",
    "body",
    "fault_moment",
    "figure",
    "ids",
    "joint_angles_deg",
    "mirrored",
    "motion",
    "moving",
    "phone",
    "player_parts",
    "sampled",
    "skeleton",
    "static",
    "still",
    "style",
    "target_angles",
]

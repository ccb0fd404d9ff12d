"""How each movement test is read off a film, in the words of its own data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from runtall.core import BoolArray, FloatArray, IntArray, Message, Side, say
from runtall.evidence import rule
from runtall.screen._filmed import (
    CameraView,
    Filmed,
    angle_deg,
    from_level_deg,
    from_upright_deg,
    full_repetitions,
    held_s,
    median_of_tries,
    tries_of,
)
from runtall.screen._results import Entry
from runtall.signals import find_spans, find_turning_indices


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a film gives no figure, and what to do about it."""

    why: Message
    next_step: Message | None = None


@dataclass(frozen=True, slots=True)
class CameraFigure:
    """Something that a film shows of a test beside what is kept: a number with its unit, or yes and no."""

    name: Message
    value: float | bool
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a film gave: values by measure, other figures, single tries."""

    values: Mapping[str, Entry] = field(default_factory=dict)
    figures: tuple[CameraFigure, ...] = ()
    tries: tuple[float, ...] = ()


AGAIN = say("Do the test once more as described, from start to end in one film.")
NOT_TAKEN = say("The position of the test was not seen.")


def _value(name: str) -> float:
    return rule("screen-camera").value(name)


def _out(side: Side, film: Filmed) -> float:
    """Sign of the runner's outward direction in the picture, for one side."""
    to_right = 1.0 if film.faces_camera else -1.0
    return to_right if side is Side.LEFT else -to_right


def _held(film: Filmed, fits: BoolArray, known: FloatArray) -> Seen | Refusal:
    """Time a posture: ``fits`` where it is held, ``known`` where it could be seen at all."""
    in_line = np.where(np.isfinite(known), fits.astype(np.float64), np.nan)
    seconds = held_s(film.t_s, in_line)
    return Seen({"hold_s": round(seconds, 1)}, tries=(seconds,)) if seconds > 0 else Refusal(NOT_TAKEN, AGAIN)


def _plank(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Hold while shoulder, hip and ankle stay in line and the body lies."""
    del version
    shoulder, hip, ankle = (film.joint(side, part) for part in ("SHOULDER", "HIP", "ANKLE"))
    line = angle_deg(shoulder, hip, ankle)
    lies = np.abs(from_level_deg(ankle, shoulder)) <= _value("lying_deg")
    return _held(film, (180.0 - line <= _value("line_deg")) & lies, line)


def _back_hold(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Version A: the trunk level. Version B: shoulder, hip and knee in line, lying on the back."""
    shoulder, hip, knee = (film.joint(side, part) for part in ("SHOULDER", "HIP", "KNEE"))
    level = from_level_deg(hip, shoulder)
    if version == "A":
        return _held(film, np.abs(level) <= _value("trunk_level_deg"), level)
    if version == "B":
        line = angle_deg(shoulder, hip, knee)
        return _held(film, (line >= _value("bridge_hold_deg")) & (np.abs(level) <= _value("lying_deg")), line)
    return Refusal(say("Which version was done was not said."), say("Say A (face down) or B (bridge)."))


def _bridge_reps(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    del version
    line = angle_deg(*(film.joint(side, part) for part in ("SHOULDER", "HIP", "KNEE")))
    peaks, _ = _peaks_and_end(line, _value("bridge_swing_deg"))
    count = full_repetitions(line[peaks].tolist(), full=_value("bridge_full_deg"))
    return (
        Seen({"repetition_count": float(count)}, tries=tuple(line[peaks].tolist())) if len(peaks) else Refusal(NOT_TAKEN, AGAIN)
    )


def _peaks_and_end(values: FloatArray, swing: float) -> tuple[IntArray, IntArray]:
    """Find peaks and lows by index, a last peak at the clip's end included where the movement just reached it."""
    known = np.flatnonzero(np.isfinite(values))
    peaks, lows = find_turning_indices(values, hysteresis=swing)
    after = known[known > (lows[-1] if len(lows) else -1)]
    if len(after) and len(lows) and (len(peaks) == 0 or peaks[-1] < lows[-1]):
        top = after[np.argmax(values[after])]
        peaks = np.append(peaks, top) if values[top] - values[lows[-1]] >= swing else peaks
    return peaks, lows


def _heel_reps(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Count rises of the heel that reach most of the first three, with a straight knee."""
    del version
    foot = film.length(side, "HEEL", "FOOT_INDEX")
    if not foot > 0:
        return Refusal(NOT_TAKEN, AGAIN)
    height = (film.joint(side, "HEEL")[:, 1] - film.joint(side, "FOOT_INDEX")[:, 1]) / foot
    knee = angle_deg(*(film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE")))
    peaks, _ = _peaks_and_end(height, _value("heel_swing_ratio"))
    if len(peaks) == 0:
        return Refusal(NOT_TAKEN, AGAIN)
    floor = float(np.nanquantile(height, _value("floor_ratio")))
    rises = height[peaks] - floor
    full = _value("heel_ratio") * float(rises[: round(_value("first_heights"))].mean())
    straight = knee[peaks] >= _value("knee_straight_deg")
    count = full_repetitions(np.where(straight, rises, 0.0).tolist(), full=full)
    kept = CameraFigure(say("The knee stays straight"), bool(straight.all()))
    return Seen({"repetition_count": float(count)}, (kept,), tuple(rises.tolist()))


def _step_down(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Read knee, hips and trunk at the lowest points of the middle repetitions."""
    del version
    hip, knee, ankle = (film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE"))
    leg = film.length(side, "HIP", "KNEE") + film.length(side, "KNEE", "ANKLE")
    height = film.mid("HIP")[:, 1] - ankle[:, 1]
    _, lows = find_turning_indices(height / leg, hysteresis=_value("step_swing_leg_ratio"))
    if len(lows) < _value("tries"):
        return Refusal(say("Fewer than three step-downs were seen."), AGAIN)
    kept = _middle_alike(lows, _bend_by_shortening_deg(np.linalg.norm(hip - ankle, axis=1) / leg))
    if len(kept) <= 1:
        return Refusal(say("The step-downs went to different depths."), AGAIN)
    out = _out(side, film)
    inward = 180.0 - angle_deg(hip, knee, ankle)
    inside = np.sign(out * (0.5 * (hip + ankle)[:, 0] - knee[:, 0]))
    drop = _free_side_drop_deg(film, side)
    lean = out * from_upright_deg(film.mid("HIP"), film.mid("SHOULDER"))
    figures = {"knee_inward_deg": inside * inward, "hip_drop_deg": drop, "trunk_lean_deg": lean}
    read = {name: round(float(np.median(values[kept])), 1) for name, values in figures.items()}
    return Seen(read, tries=tuple((inside * inward)[kept].tolist()))


def _bend_by_shortening_deg(share: FloatArray) -> FloatArray:
    """Knee bend that makes a leg of two equal halves look this short from the front."""
    return np.degrees(2.0 * np.arccos(np.clip(share, -1.0, 1.0)))


def _middle_alike(lows: IntArray, bend_deg: FloatArray) -> IntArray:
    """Leave out the first and last repetition where all five were done, and those of another depth."""
    middle = lows[1:-1] if len(lows) >= _value("step_downs") else lows
    usual = float(np.median(bend_deg[middle]))
    return np.asarray(middle[np.abs(bend_deg[middle] - usual) <= _value("same_depth_deg")])


def _free_side_drop_deg(film: Filmed, side: Side) -> FloatArray:
    """How far the hip of the free side is below that of the standing one."""
    own, free = film.joint(side, "HIP"), film.joint(side.other, "HIP")
    return np.degrees(np.arctan2(own[:, 1] - free[:, 1], np.abs(own[:, 0] - free[:, 0])))


def _stand(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Hold while the free foot is off the ground; hips and trunk after the first seconds, averaged."""
    del version
    leg = film.length(side, "HIP", "KNEE") + film.length(side, "KNEE", "ANKLE")
    lift = (film.joint(side.other, "ANKLE")[:, 1] - film.joint(side, "ANKLE")[:, 1]) / leg
    up = lift >= _value("foot_lift_leg_ratio")
    if not up.any():
        return Refusal(NOT_TAKEN, AGAIN)
    start, end = max(((int(a), int(b)) for a, b in find_spans(up)), key=lambda span: span[1] - span[0])
    begin_s = film.t_s[start]
    values: dict[str, Entry] = {"hold_s": round(float(film.t_s[end - 1] - begin_s), 1)}
    since_s = film.t_s - begin_s
    inside = up & (since_s >= _value("settled_s")) & (since_s < _value("settled_s") + _value("average_s"))
    inside[end:] = False
    if np.count_nonzero(inside) * film.step_s >= _value("middle_s"):
        lean = _out(side, film) * from_upright_deg(film.mid("HIP"), film.mid("SHOULDER"))
        values["free_side_drop_deg"] = round(float(np.nanmean(_free_side_drop_deg(film, side)[inside])), 1)
        values["trunk_lean_deg"] = round(float(np.nanmean(lean[inside])), 1)
    return Seen(values)


def _thomas(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Read the hanging thigh against level in the middle second, while the hugged one stays where it is."""
    del version
    hip, knee, ankle = (film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE"))
    thigh = film.length(side, "HIP", "KNEE")
    rise = np.degrees(np.arcsin(np.clip((knee[:, 1] - hip[:, 1]) / thigh, -1.0, 1.0)))
    middle = np.abs(film.t_s - film.t_s[_stillest(film, rise)]) <= 0.5 * _value("middle_s")
    hugged = angle_deg(*(film.joint(side.other, part) for part in ("SHOULDER", "HIP", "KNEE")))[middle]
    if np.isfinite(hugged).any() and np.nanmax(hugged) - np.nanmin(hugged) > _value("hugged_drift_deg"):
        return Refusal(say("The hugged thigh moved away from the trunk during the hold."), AGAIN)
    bend = 180.0 - angle_deg(hip, knee, ankle)
    values = {"thigh_angle_deg": float(np.nanmean(rise[middle])), "knee_bend_deg": float(np.nanmean(bend[middle]))}
    return Seen({name: round(value, 1) for name, value in values.items()}, tries=(values["thigh_angle_deg"],))


def _stillest(film: Filmed, values: FloatArray) -> int:
    """Middle of the second in which a figure moves least."""
    width = max(1, round(_value("middle_s") / film.step_s))
    spans = [np.ptp(values[k : k + width]) for k in range(max(1, len(values) - width))]
    return int(np.nanargmin(spans)) + width // 2 if np.isfinite(spans).any() else 0


def _knee_straightening(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Median shortfall from a straight knee, over tries in which the thigh stayed upright."""
    del version
    hip, knee, ankle = (film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE"))
    upright = np.abs(from_upright_deg(hip, knee)) <= _value("thigh_upright_deg")
    line = np.where(upright, angle_deg(hip, knee, ankle), np.nan)
    if not np.isfinite(line).any():
        return Refusal(say("The thigh was more than 10 degrees off upright."), AGAIN)
    tries = tries_of(film.t_s, line, swing=_value("try_swing_deg"))
    return Seen({"knee_shortfall_deg": round(180.0 - median_of_tries(tries), 1)}, tries=tuple(180.0 - each for each in tries))


def _hip_turn(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Median turn each way by the shank against vertical: the foot out is the thigh turned in."""
    del version
    tip = np.abs(from_level_deg(film.joint(Side.LEFT, "HIP"), film.joint(Side.RIGHT, "HIP")))
    shank = _out(side, film) * -from_upright_deg(film.joint(side, "ANKLE"), film.joint(side, "KNEE"))
    level = np.where(tip <= _value("hips_tip_deg"), shank, np.nan)
    if not np.isfinite(level).any():
        return Refusal(say("The line of the hips tipped by more than 5 degrees."), AGAIN)
    values: dict[str, Entry] = {}
    tries: tuple[float, ...] = ()
    for name, way in (("inward_deg", 1.0), ("outward_deg", -1.0)):
        found = tuple(each for each in tries_of(film.t_s, way * level, swing=_value("try_swing_deg")) if each > 0)
        if found:
            values[name] = round(median_of_tries(found), 1)
            tries += found
    return Seen(values, tries=tries) if values else Refusal(NOT_TAKEN, AGAIN)


def _trunk_turn(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Median turn of the line of the shoulders, over tries in which the hips stayed."""
    del version
    hips = from_level_deg(film.joint(Side.LEFT, "HIP"), film.joint(Side.RIGHT, "HIP"))
    shoulders = film.joint(side, "SHOULDER") - film.joint(side.other, "SHOULDER")
    turn = np.degrees(np.arctan2(shoulders[:, 1], np.abs(shoulders[:, 0])))
    stayed = np.abs(hips - np.nanmedian(hips)) <= _value("hips_drift_deg")
    turn = np.where(stayed, turn, np.nan)
    tries = tuple(each for each in tries_of(film.t_s, turn, swing=_value("try_swing_deg")) if each > 0)
    return Seen({"turn_deg": round(median_of_tries(tries), 1)}, tries=tries) if tries else Refusal(NOT_TAKEN, AGAIN)


def _lunge(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Largest lean of the shin while the heel is down."""
    del version
    foot = film.length(side, "HEEL", "FOOT_INDEX")
    if not foot > 0:
        return Refusal(NOT_TAKEN, AGAIN)
    heel = film.joint(side, "HEEL")[:, 1]
    down = heel - np.nanquantile(heel, _value("floor_ratio")) <= _value("heel_down_foot_ratio") * foot
    ahead = np.sign(film.joint(side, "FOOT_INDEX")[:, 0] - film.joint(side, "HEEL")[:, 0])
    shin = np.where(down, ahead * from_upright_deg(film.joint(side, "ANKLE"), film.joint(side, "KNEE")), np.nan)
    tries = tuple(each for each in tries_of(film.t_s, shin, swing=_value("try_swing_deg")) if each > 0)
    lifted = CameraFigure(say("The heel lifted"), bool((~down).any()))
    return Seen({"shin_angle_deg": round(max(tries), 1)}, (lifted,), tries) if tries else Refusal(NOT_TAKEN, AGAIN)


def _leg_raise(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Show how high the leg went and whether the knee stayed straight; the effort is the person's own to say."""
    del version
    hip, knee, ankle = (film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE"))
    leg = film.length(side, "HIP", "KNEE") + film.length(side, "KNEE", "ANKLE")
    rise = (ankle[:, 1] - np.nanquantile(ankle[:, 1], _value("floor_ratio"))) / leg
    straight = angle_deg(hip, knee, ankle)[int(np.nanargmax(rise))] >= _value("raise_straight_deg")
    figures = (
        CameraFigure(say("Heel raised, in leg lengths"), round(float(np.nanmax(rise)), 2), "1"),
        CameraFigure(say("The knee stays straight"), bool(straight)),
    )
    return Seen(figures=figures)


def _bend(film: Filmed, side: Side, version: str | None) -> Seen | Refusal:
    """Show how far hip to shoulder leaned each way; nothing is said of the spine."""
    del side, version
    lean = from_upright_deg(film.mid("HIP"), film.mid("SHOULDER"))
    far = (float(np.nanmin(lean)), float(np.nanmax(lean)))
    return Seen(
        figures=tuple(CameraFigure(say("Hip to shoulder against vertical, at the end"), round(each, 1), "°") for each in far)
    )


_Read = Callable[[Filmed, Side, str | None], Seen | Refusal]
READERS: Mapping[str, tuple[CameraView, tuple[str, ...], bool, _Read]] = MappingProxyType(
    {
        "bend-direction": (CameraView.SIDE, ("SHOULDER", "HIP"), False, _bend),
        "active-straight-leg-raise": (CameraView.SIDE, ("HIP", "KNEE", "ANKLE"), False, _leg_raise),
        "modified-thomas": (CameraView.SIDE, ("SHOULDER", "HIP", "KNEE", "ANKLE"), False, _thomas),
        "active-knee-extension": (CameraView.SIDE, ("HIP", "KNEE", "ANKLE"), False, _knee_straightening),
        "hip-internal-rotation": (CameraView.FRONT, ("HIP", "KNEE", "ANKLE"), True, _hip_turn),
        "thoracic-rotation": (CameraView.ANY, ("SHOULDER", "HIP"), True, _trunk_turn),
        "weight-bearing-lunge": (CameraView.SIDE, ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"), False, _lunge),
        "single-leg-stance": (CameraView.FRONT_OR_BACK, ("SHOULDER", "HIP", "ANKLE"), True, _stand),
        "lateral-step-down": (CameraView.FRONT, ("HIP", "KNEE", "ANKLE"), False, _step_down),
        "heel-raise-reps": (CameraView.SIDE, ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"), False, _heel_reps),
        "single-leg-bridge-reps": (CameraView.SIDE, ("SHOULDER", "HIP", "KNEE"), False, _bridge_reps),
        "prone-plank-hold": (CameraView.SIDE, ("SHOULDER", "HIP", "ANKLE"), False, _plank),
        "side-plank-hold": (CameraView.FRONT, ("SHOULDER", "HIP", "KNEE", "ANKLE"), False, _plank),
        "back-extensor-hold": (CameraView.SIDE, ("SHOULDER", "HIP", "KNEE"), False, _back_hold),
    }
)
"""For each test: view, parts of the body needed, whether of both sides, and how it is read."""

"""When a foot meets the ground and leaves it.

From the side, a foot on the ground stands still while the hips pass over it, so its horizontal speed against the hips is
that of the run, and nearly so from contact to toe-off. Contact and toe-off are where this speed passes set shares of its
level in mid-stance; shares, not heights or sharp bends, for a landmark's scatter moves them least.
"""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from runtall.core import FloatArray, IntArray
from runtall.core.sides import Side
from runtall.evidence import rule
from runtall.gait._body import Body, leg_by_trunk, over_a_stride
from runtall.gait._reading import Stance
from runtall.signals import find_turning_indices, low_pass


def find_stances(body: Body) -> tuple[Stance, ...]:
    """Find every stance of both feet, in order of time; from the side with contact and toe-off, else by mid-stance alone."""
    if body.view.is_side:
        found = [stance for side in Side for stance in _stances_from_the_side(body, side)]
    else:
        found = _stances_from_behind(body)
    return tuple(sorted(found, key=lambda each: each.mid_stance_s))


def ground_speed(body: Body, side: Side) -> float:
    """Horizontal speed of this foot against the hips while it stands, pixels a second; NaN where it was never seen."""
    foot = body.foot(side)
    speed = -np.gradient(foot[:, 0] - body.mid("HIP")[:, 0], body.step_s)
    if not np.isfinite(speed).any():
        return math.nan
    low = foot[:, 1] <= np.nanquantile(foot[:, 1], rule("gait-events").value("lowest_ratio"))
    return float(np.nanmedian(speed[low]))


def _stances_from_the_side(body: Body, side: Side) -> list[Stance]:
    own = rule("gait-events")
    ahead = body.foot(side)[:, 0] - body.mid("HIP")[:, 0]
    peaks, lows = find_turning_indices(ahead, hysteresis=own.value("swing_leg_ratio") * body.leg)
    calm = low_pass(ahead, sampling_rate_hz=1.0 / body.step_s, cutoff_hz=own.value("cutoff_hz"))
    speed = -np.gradient(calm, body.step_s)
    level = ground_speed(body, side)
    ways_back = [_way_back(body.t_s, speed, start, end, level) for start, end in _from_peak_to_low(peaks, lows, len(ahead))]
    whole = [toe_off_s - contact_s for contact_s, toe_off_s in ways_back if contact_s is not None and toe_off_s is not None]
    if not whole:
        return []
    half_s = 0.5 * float(np.median(whole))
    found = []
    for contact_s, toe_off_s in ways_back:
        if contact_s is not None and toe_off_s is not None:
            if own.value("shortest_s") <= toe_off_s - contact_s <= own.value("longest_s"):
                found.append(Stance(side, 0.5 * (contact_s + toe_off_s), contact_s, toe_off_s))
        elif contact_s is not None:
            found.append(Stance(side, contact_s + half_s, contact_s))
        elif toe_off_s is not None:
            found.append(Stance(side, toe_off_s - half_s, None, toe_off_s))
    return found


def _from_peak_to_low(peaks: IntArray, lows: IntArray, n: int) -> list[tuple[int, int]]:
    """Pair each foremost point of a foot with the rearmost after it; the clip's ends stand in where one is missing."""
    edges = sorted([(int(k), True) for k in peaks] + [(int(k), False) for k in lows])
    pairs = [(a, b) for (a, is_peak), (b, _) in pairwise(edges) if is_peak]
    if edges and not edges[0][1]:
        pairs.insert(0, (0, edges[0][0]))
    if edges and edges[-1][1]:
        pairs.append((edges[-1][0], n - 1))
    return pairs


def _way_back(t_s: FloatArray, speed: FloatArray, start: int, end: int, level: float) -> tuple[float | None, float | None]:
    """Read contact and toe-off off the way back of one foot, from its foremost to its rearmost point; ``None`` where unseen."""
    own = rule("gait-events")
    back = speed[start : end + 1]
    known = np.isfinite(back)
    if not known.any():
        return None, None
    landed = known & (back >= own.value("contact_speed_ratio") * level)
    standing = known & (back >= own.value("toe_off_speed_ratio") * level)
    if not landed.any():
        return None, None
    first, last = start + int(np.argmax(landed)), start + len(back) - 1 - int(np.argmax(standing[::-1]))
    contact_s = _crossing(t_s, speed, first - 1, own.value("contact_speed_ratio") * level)
    toe_off_s = _crossing(t_s, speed, last, own.value("toe_off_speed_ratio") * level)
    return contact_s, None if toe_off_s is None else toe_off_s - own.value("toe_off_lead_s")


def _crossing(t_s: FloatArray, speed: FloatArray, at: int, level: float) -> float | None:
    """Instant between samples ``at`` and ``at + 1`` at which the speed passes the level; ``None`` where one was not seen."""
    if at < 0 or at + 1 >= len(t_s) or not np.isfinite(speed[at : at + 2]).all():
        return None
    rise = speed[at + 1] - speed[at]
    return float(t_s[at] + (level - speed[at]) / rise * (t_s[at + 1] - t_s[at])) if rise != 0 else float(t_s[at])


def _stances_from_behind(body: Body) -> list[Stance]:
    """Find each swing of a shank, seen as one ankle high above the other; the other foot is then in mid-stance.

    The instant is the trunk's lowest point nearby; where that is missing or unusually far, as far as it usually is.
    """
    own = rule("gait-events")
    lift = (body.joint(Side.RIGHT, "ANKLE")[:, 1] - body.joint(Side.LEFT, "ANKLE")[:, 1]) / leg_by_trunk(body)
    on_left, on_right = find_turning_indices(lift, hysteresis=own.value("foot_lift_leg_ratio"))
    height = 0.5 * (body.mid("HIP")[:, 1] + body.mid("SHOULDER")[:, 1])
    height = height - over_a_stride(body, height)
    late_s = {int(at): _lowest_after(body, height, int(at)) for at in (*on_left, *on_right)}
    known_s = [each for each in late_s.values() if each is not None]
    usual_s = float(np.median(known_s)) if known_s else 0.0
    found = []
    for side, instants in ((Side.LEFT, on_left), (Side.RIGHT, on_right)):
        for at in instants:
            own_s = late_s[int(at)]
            near = own_s is not None and abs(own_s - usual_s) <= own.value("lowest_differs_s")
            found.append(Stance(side, float(body.t_s[at]) + (own_s if near and own_s is not None else usual_s)))
    return found


def _lowest_after(body: Body, height: FloatArray, at: int) -> float | None:
    """Seconds from a swing's height to the trunk's lowest point nearby; ``None`` where there is none."""
    reach = round(rule("gait-events").value("lowest_within_s") / body.step_s)
    start, end = max(0, at - reach), min(len(height), at + reach + 1)
    near = height[start:end]
    if not np.isfinite(near).all():
        return None
    lowest = int(np.argmin(near))
    return (start + lowest - at) * body.step_s if 0 < lowest < len(near) - 1 else None


def well_inside(stances: tuple[Stance, ...], body: Body) -> tuple[Stance, ...]:
    """Leave out what lies so near an end of the clip that smoothing has nothing to lean on."""
    edge_s = rule("gait-events").value("edge_s")
    first, last = body.t_s[0] + edge_s, body.t_s[-1] - edge_s
    kept = []
    for each in stances:
        if each.contact_s is None and each.toe_off_s is None:
            kept += [each] if first <= each.mid_stance_s <= last else []
            continue
        contact_s = each.contact_s if each.contact_s is not None and first <= each.contact_s <= last else None
        toe_off_s = each.toe_off_s if each.toe_off_s is not None and first <= each.toe_off_s <= last else None
        if contact_s is not None or toe_off_s is not None:
            kept.append(replace(each, contact_s=contact_s, toe_off_s=toe_off_s))
    return tuple(kept)

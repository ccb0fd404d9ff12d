"""A made-up runner whose every contact and angle is known: for the rules' examples and for tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from runtall.core import FloatArray
from runtall.core.keypoints import N_LANDMARKS, Keypoints, Landmark
from runtall.core.sides import Side
from runtall.gait._reading import View


@dataclass(frozen=True, slots=True)
class MadeRunner:
    """Even running on a belt; lengths in leg lengths, the left foot first touches down at ``first_contact_s``."""

    step_s: float = 0.36
    stance_s: float = 0.25
    speed_leg_per_s: float = 3.0
    bounce_leg_ratio: float = 0.09
    lean_deg: float = 6.0
    drop_deg: float = 5.0
    width_leg_ratio: float = 0.08
    inclination_deg: float = 15.0
    first_contact_s: float = 0.2

    def contacts_s(self, side: Side, duration_s: float) -> FloatArray:
        """Every touch-down of one foot within a clip."""
        first = self.first_contact_s + (self.step_s if side is Side.RIGHT else 0.0)
        every = first + 2 * self.step_s * np.arange(-2, int(duration_s / self.step_s) + 2)
        return np.asarray(every[(every >= 0) & (every <= duration_s)])

    def phase(self, t_s: FloatArray, side: Side) -> FloatArray:
        """Seconds since the last touch-down of one foot."""
        first = self.first_contact_s + (self.step_s if side is Side.RIGHT else 0.0)
        return (t_s - first) % (2 * self.step_s)

    def joints(self, t_s: FloatArray) -> dict[Landmark, FloatArray]:
        """Shape (n, 3) each: forward, up, to the runner's right, around the place below the hips."""
        middle_of_stance = self.phase(t_s, Side.LEFT) - 0.5 * self.stance_s
        wave = np.cos(2 * np.pi * middle_of_stance / self.step_s)
        sway = np.cos(np.pi * middle_of_stance / self.step_s)
        hips = np.stack((0 * t_s, 0.97 - 0.5 * self.bounce_leg_ratio * wave, 0 * t_s), axis=-1)
        lean = np.radians(self.lean_deg)
        chest = hips + 0.58 * np.array([np.sin(lean), np.cos(lean), 0.0])
        tip = np.radians(self.drop_deg) * sway
        found: dict[Landmark, FloatArray] = {Landmark.NOSE: chest + np.array([0.15, 0.28, 0.0])}
        for side in Side:
            out = 1.0 if side is Side.RIGHT else -1.0
            zero = 0.0 * t_s
            found[Landmark[f"{side.name}_SHOULDER"]] = chest + np.array([0.0, 0.0, 0.2 * out])
            found[Landmark[f"{side.name}_EAR"]] = chest + np.array([0.04, 0.27, 0.08 * out])
            hip = hips + np.stack((zero, -out * 0.1 * np.sin(tip), out * 0.1 * np.cos(tip)), axis=-1)
            found[Landmark[f"{side.name}_HIP"]] = hip
            swing = 0.4 * np.cos(np.pi * (self.phase(t_s, side) - 0.5 * self.stance_s) / self.step_s)
            elbow = chest + np.stack((-0.3 * np.sin(swing), -0.3 * np.cos(swing), zero + 0.22 * out), axis=-1)
            found[Landmark[f"{side.name}_ELBOW"]] = elbow
            found[Landmark[f"{side.name}_WRIST"]] = elbow + np.stack((zero + 0.25, zero, zero - 0.08 * out), axis=-1)
            found |= self._leg(t_s, side, hip)
        return found

    def _leg(self, t_s: FloatArray, side: Side, hip: FloatArray) -> dict[Landmark, FloatArray]:
        out = 1.0 if side is Side.RIGHT else -1.0
        ahead, up, sole = self._foot(self.phase(t_s, side))
        across = np.full(len(t_s), 0.5 * out * self.width_leg_ratio)
        along = np.stack((np.cos(sole), np.sin(sole), 0 * sole), axis=-1)
        normal = np.stack((-np.sin(sole), np.cos(sole), 0 * sole), axis=-1)
        middle = np.stack((ahead, up, across), axis=-1)
        ankle = middle - 0.05 * along + 0.07 * normal
        return {
            Landmark[f"{side.name}_ANKLE"]: ankle,
            Landmark[f"{side.name}_HEEL"]: middle - 0.11 * along - 0.035 * normal,
            Landmark[f"{side.name}_FOOT_INDEX"]: middle + 0.16 * along - 0.035 * normal,
            Landmark[f"{side.name}_KNEE"]: _knee(hip, ankle),
        }

    def _foot(self, phase_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Where the middle of a foot is (ahead, up), and how its sole is tipped (radians, toes up positive)."""
        swing_s = 2 * self.step_s - self.stance_s
        reach = 0.5 * self.speed_leg_per_s * self.stance_s
        share = np.clip((phase_s - self.stance_s) / swing_s, 0.0, 1.0)
        slope = -self.speed_leg_per_s * swing_s
        rise = share**2 * (3 - 2 * share)
        flight = -reach + 2 * reach * rise + slope * (share * (1 - share) ** 2 + share**2 * (share - 1))
        standing = phase_s <= self.stance_s
        ahead = np.where(standing, reach - self.speed_leg_per_s * phase_s, flight)
        up = np.where(standing, 0.05, 0.05 + 0.35 * np.sin(np.pi * share) ** 2)
        at = np.array([0.0, 0.2, 0.55, 1.0]) * self.stance_s
        at = np.concatenate((at, self.stance_s + np.array([0.3, 0.8, 1.0]) * swing_s))
        tipped = np.interp(phase_s, at, np.radians([self.inclination_deg, 0.0, 0.0, -40.0, -75.0, 0.0, self.inclination_deg]))
        return ahead, up, tipped


def _knee(hip: FloatArray, ankle: FloatArray) -> FloatArray:
    """Knee of a leg of two equal halves that bends forward."""
    between = ankle - hip
    apart = np.minimum(np.linalg.norm(between[:, :2], axis=1), np.ones(len(hip)))
    bulge = np.sqrt(0.25 - 0.25 * apart**2)
    forward = np.stack((-between[:, 1], between[:, 0]), axis=-1) / apart[:, None]
    knee = hip + 0.5 * between
    knee[:, :2] += bulge[:, None] * forward
    return knee


def made_film(
    runner: MadeRunner, *, view: View, frame_rate_hz: float, duration_s: float, leg_px: float, turn_deg: float = 0.0
) -> Keypoints:
    """Film a made-up runner without any scatter, by a phone so far away that nothing is drawn in perspective."""
    t_s = np.arange(0.0, duration_s, 1.0 / frame_rate_hz)
    joints = runner.joints(t_s)
    angle = np.radians({View.RIGHT_SIDE: 0.0, View.BEHIND: 90.0, View.LEFT_SIDE: 180.0, View.FRONT: 270.0}[view] + turn_deg)
    right = np.array([np.cos(angle), 0.0, np.sin(angle)])
    xy = np.full((len(t_s), N_LANDMARKS, 2), np.nan)
    for landmark in Landmark:
        where = joints.get(landmark, joints.get(_stand_in(landmark)))
        assert where is not None
        xy[:, landmark] = leg_px * np.stack((where @ right + 1.5, 2.2 - where[:, 1]), axis=-1)
    size = round(3.0 * leg_px)
    return Keypoints(t_s, xy, np.ones(xy.shape[:2]), size, size, frame_rate_hz, source="made")


def _stand_in(landmark: Landmark) -> Landmark:
    """Where a point goes that nothing is read off: eyes and mouth to the nose, fingers to the wrist."""
    if landmark.name.endswith(("PINKY", "INDEX", "THUMB")):
        return Landmark[f"{landmark.name.split('_')[0]}_WRIST"]
    return Landmark.NOSE

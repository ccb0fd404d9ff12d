"""Motion capture filmed by a phone that never existed: 3-D joints of real running, projected, with a landmark model's noise.

The camera is a pinhole at a chosen distance, height and angle; frame times fall at random against the capture's own; each
landmark gets noise of its own size that hangs together over a few frames (first-order autoregression), larger on the far
side. Joints between captured instants are cubic splines: at 120 frames a second of 100 Hz captures that is interpolation.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.interpolate import CubicSpline

from runtall.core import FloatArray
from runtall.core.keypoints import Keypoints, Landmark

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "gait"

PLATES = ("hamnerX_run200", "hamnerX_run300")
MARKERS = ("dornJA1_3p5", "dornJA1_7p0", "welk007_natural_60s")
CMU = tuple(f"cmu_train_running_{n}" for n in range(1, 6))

_CMU_JOINTS = {
    "hip_l": 2, "knee_l": 3, "ankle_l": 4, "mtp_l": 5, "toe_tip_l": 6,
    "hip_r": 8, "knee_r": 9, "ankle_r": 10, "mtp_r": 11, "toe_tip_r": 12,
    "shoulder_l": 21, "elbow_l": 22, "wrist_l": 23, "shoulder_r": 30, "elbow_r": 31, "wrist_r": 32, "head_proxy": 19,
}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """Joints of one captured run, x forward, y up, z to the runner's right, metres; ``events[side]`` rows contact, toe-off."""

    name: str
    t_s: FloatArray
    joints: Mapping[str, FloatArray]
    events: Mapping[str, FloatArray]
    treadmill: bool
    summary: Mapping[str, float]

    @property
    def height_m(self) -> float:
        """Standing height that the segments of this body stand for, by the share that :mod:`runtall.gait` takes."""
        from runtall.evidence import rule

        j = self.joints
        lengths = [
            np.median([np.linalg.norm(j[f"{a}_{s}"] - j[f"{b}_{s}"], axis=1) for s in "lr"])
            for a, b in (("hip", "knee"), ("knee", "ankle"), ("shoulder", "hip"))
        ]
        return float(sum(lengths) / rule("gait-scale").value("segments_height_ratio"))


@dataclass(frozen=True)
class Camera:
    """Where the phone stood. ``yaw_deg`` turns it off the true view; ``pitch_deg`` tips it; ``follow`` keeps a passer in view."""

    distance_m: float = 3.0
    height_m: float = 1.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    focal_px: float = 1500.0
    width_px: int = 1080
    height_px: int = 1920
    follow: bool = False


@dataclass(frozen=True)
class Noise:
    """Scatter of a landmark model, as shares of body height: standard deviation by landmark; on the far side times ``far``."""

    sd_ratio: Mapping[str, float]
    far: Mapping[str, float] | None = None
    correlation_s: float = 0.02
    bias: Mapping[str, tuple[float, float]] | None = None
    collapse_rate: float = 0.0
    swap_rate: float = 0.0

    def times(self, factor: float) -> Noise:
        return replace(self, sd_ratio={name: factor * sd for name, sd in self.sd_ratio.items()})


NOISE = Noise(
    {
        "head": 0.003, "shoulder": 0.0045, "elbow": 0.006, "wrist": 0.006, "hip": 0.005, "knee": 0.007, "ankle": 0.009,
        "heel": 0.0095, "foot": 0.0125,
    },
    far={"shoulder": 1.3, "elbow": 2.0, "wrist": 2.7, "hip": 1.1, "knee": 1.1, "ankle": 3.0, "heel": 3.0, "foot": 2.3},
)  # fmt: skip
"""What BlazePose (full) scattered on the shared film of treadmill running from the side, 30 frames a second: raw landmarks less
the mean stride (six waves) and slow sway, as shares of body height, near and far side. The runner's own differences from
stride to stride are in it, so it is rather too large than too small. Neighbouring frames correlate by 0.1 to 0.3. The film
from behind, of the same runner, scattered less."""


def read_trial(name: str, folder: Path = SHARED) -> Trial:
    """Read one captured run of the shared folder."""
    truth = folder / "mocap" / "truth"
    with np.load(truth / f"{name}.npz") as file:
        t_s, xyz = file["t"], file["xyz"].astype(np.float64)
        names = [str(each) for each in file["names"]] if "names" in file else None
    if names is None:
        return _cmu(name, t_s, xyz)
    told = json.loads((truth / f"{name}.json").read_text("utf-8"))
    events = {
        side: np.array([[np.nan if at is None else at for at in pair] for pair in told["events"][side]], float).reshape(-1, 2)
        for side in "LR"
    }
    joints = {each: xyz[:, n] for n, each in enumerate(names)}
    return Trial(name, t_s, joints, events, bool(told["treadmill"]), told["summary"])


def _cmu(name: str, t_s: FloatArray, xyz: FloatArray) -> Trial:
    """CMU bodies run along z with their left on +x, and have no heel: it is set where the ankle and the toes leave it."""
    turned = np.stack((xyz[..., 2], xyz[..., 1], -xyz[..., 0]), axis=-1)
    joints = {each: turned[:, n] for each, n in _CMU_JOINTS.items()}
    for side in "lr":
        ankle, mtp = joints[f"ankle_{side}"], joints[f"mtp_{side}"]
        along = mtp - ankle
        joints[f"heel_{side}"] = ankle - 0.35 * along + np.array([0.0, -0.35, 0.0]) * np.linalg.norm(along, axis=1)[:, None]
    return Trial(name, t_s, joints, {"L": np.empty((0, 2)), "R": np.empty((0, 2))}, False, {})


def body_points(trial: Trial, at_s: FloatArray) -> FloatArray:
    """Shape (n, 33, 3): the 33 points of the model, out of the captured joints."""
    fine = {each: CubicSpline(trial.t_s, values)(at_s) for each, values in trial.joints.items()}
    out = np.empty((len(at_s), 33, 3))
    head = fine["head_proxy"]
    across = fine["shoulder_r"] - fine["shoulder_l"]
    across /= np.linalg.norm(across, axis=1)[:, None]
    ahead = np.cross(np.array([0.0, 1.0, 0.0]), across)
    up = np.array([0.0, 1.0, 0.0])
    out[:, Landmark.NOSE] = head + 0.11 * ahead - 0.03 * up
    for side, sign in (("LEFT", -1), ("RIGHT", 1)):
        s = side[0].lower()
        for part in ("SHOULDER", "ELBOW", "WRIST", "HIP", "KNEE", "ANKLE", "HEEL"):
            out[:, Landmark[f"{side}_{part}"]] = fine[f"{part.lower()}_{s}"]
        out[:, Landmark[f"{side}_FOOT_INDEX"]] = fine[f"toe_tip_{s}"]
        out[:, Landmark[f"{side}_EAR"]] = head + 0.075 * sign * across
        for n, part in enumerate(("EYE_INNER", "EYE", "EYE_OUTER")):
            out[:, Landmark[f"{side}_{part}"]] = head + 0.09 * ahead + (0.015 + 0.015 * n) * sign * across + 0.02 * up
        out[:, Landmark[f"MOUTH_{side}"]] = head + 0.09 * ahead + 0.025 * sign * across - 0.07 * up
        hand = fine[f"wrist_{s}"] + 0.35 * (fine[f"wrist_{s}"] - fine[f"elbow_{s}"])
        for part in ("PINKY", "INDEX", "THUMB"):
            out[:, Landmark[f"{side}_{part}"]] = hand
    return out


def mean_path(t_s: FloatArray, joints: FloatArray) -> FloatArray:
    """Shape (n, 3): the straight way along which the hips went, at even speed; no height."""
    hips = joints[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]].mean(axis=1)
    path = np.stack([np.polyval(np.polyfit(t_s, hips[:, k], 1), t_s) for k in range(3)], axis=-1)
    path[:, 1] = 0.0
    return path


def _project(points: FloatArray, view: str, camera: Camera, middle: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Pixels (y down) and distance from the camera of points (n, k, 3)."""
    turn = {"right": 0.0, "behind": 90.0, "left": 180.0, "front": 270.0}[view] + camera.yaw_deg
    angle = np.radians(turn)
    # The camera's own axes: right, up, and into the picture. At 0 it stands at the runner's right and looks to the left.
    right = np.array([np.cos(angle), 0.0, np.sin(angle)])
    into = np.array([np.sin(angle), 0.0, -np.cos(angle)])
    rel = points - middle
    across, depth = rel @ right, rel @ into + camera.distance_m
    height = points[..., 1] - camera.height_m
    roll = np.radians(camera.roll_deg)
    u, v = camera.focal_px * across / depth, camera.focal_px * height / depth
    x = camera.width_px / 2 + u * np.cos(roll) - v * np.sin(roll)
    y = camera.height_px / 2 - (u * np.sin(roll) + v * np.cos(roll))
    return np.stack((x, y), axis=-1), depth


def film(
    trial: Trial,
    view: str,
    *,
    fps: float,
    seed: int,
    noise: Noise | None = NOISE,
    camera: Camera | None = None,
    span_s: tuple[float, float] | None = None,
) -> tuple[Keypoints, float]:
    """Film a captured run; also return the capture's instant of the clip's first frame."""
    rng = np.random.default_rng(seed)
    if camera is None:
        camera = Camera() if trial.treadmill else Camera(distance_m=8.0, width_px=1920, height_px=1080)
    first, last = span_s or (trial.t_s[0], trial.t_s[-1])
    start_s = first + rng.uniform(0, 1 / fps)
    at_s = np.arange(start_s, last, 1 / fps)
    body = body_points(trial, at_s)
    path = mean_path(at_s, body)
    middle = path[:, None] if camera.follow else path.mean(axis=0)[None, None]
    xy, depth = _project(body, view, camera, middle)
    confidence = np.full(xy.shape[:2], 0.95)
    if noise is not None:
        size_px = camera.focal_px / np.median(depth) * trial.height_m
        xy = xy + size_px * _scatter(noise, len(at_s), fps, depth, rng, view)
        xy = _swapped(xy, noise, rng)
    keypoints = Keypoints(at_s - at_s[0], xy, confidence, camera.width_px, camera.height_px, frame_rate_hz=fps, source="virtual")
    return keypoints, float(at_s[0])


def _kind(landmark: Landmark) -> str:
    for kind in ("shoulder", "hip", "knee", "ankle", "heel", "foot", "elbow", "wrist"):
        if kind in landmark.name.lower():
            return kind
    return "wrist" if landmark.name.endswith(("PINKY", "INDEX", "THUMB")) else "head"


def _scatter(noise: Noise, n: int, fps: float, depth: FloatArray, rng: np.random.Generator, view: str) -> FloatArray:
    """Shape (n, 33, 2): autoregressive noise as shares of body height."""
    keep = float(np.exp(-1.0 / (fps * noise.correlation_s)))
    white = rng.standard_normal((n, 33, 2))
    out = np.empty_like(white)
    out[0] = white[0]
    for k in range(1, n):
        out[k] = keep * out[k - 1] + np.sqrt(1 - keep**2) * white[k]
    mean_depth = depth.mean(axis=0)
    for landmark in Landmark:
        other = landmark.other_side
        far = view in ("left", "right") and mean_depth[landmark] > mean_depth[other] + 0.02
        out[:, landmark] *= noise.sd_ratio[_kind(landmark)] * ((noise.far or {}).get(_kind(landmark), 1.0) if far else 1.0)
        if noise.bias and _kind(landmark) in noise.bias:
            out[:, landmark] += np.array(noise.bias[_kind(landmark)])
    return out


LEG = ("HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")


def _swapped(xy: FloatArray, noise: Noise, rng: np.random.Generator) -> FloatArray:
    """Exchange the legs for a few frames, as landmark models do where they cross."""
    if noise.swap_rate == 0.0:
        return xy
    xy = xy.copy()
    left, right = [Landmark[f"LEFT_{p}"] for p in LEG], [Landmark[f"RIGHT_{p}"] for p in LEG]
    k = 0
    while k < len(xy):
        if rng.uniform() < noise.swap_rate:
            until = k + int(rng.integers(1, 12))
            xy[k:until, left], xy[k:until, right] = xy[k:until, right].copy(), xy[k:until, left].copy()
            k = until + 2
        k += 1
    return xy

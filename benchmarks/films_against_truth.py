"""Films end to end, against what was known beside them: contacts labelled by hand, and markers of the same movement.

Running: the shared clips of ``videos/run``; contacts of one were labelled by hand, the cadence of the others by spectrum.
Movement: the OpenCap squat and walk, filmed at 45 degrees with marker capture of the same movement on the same clock, next to
what two published systems made of them. Angles are two-dimensional and the view is askew, so what is printed is what askew
filming costs; the reader itself refuses these films. Frames of labelled planks and squats show what postures are told apart.

    python benchmarks/films_against_truth.py [--cache FOLDER]        # needs the extra ``video``; a few minutes
"""

from __future__ import annotations

import argparse
import csv
import json
import pickle
from pathlib import Path

import numpy as np
import virtual_phone as vp

from runtall.core import FloatArray, Side
from runtall.core.keypoints import N_LANDMARKS, Keypoints, Landmark
from runtall.evidence import rule
from runtall.gait import read_clip
from runtall.screen._filmed import angle_deg, filmed, from_level_deg
from runtall.signals import find_turning_indices

RUNS = ("side_treadmill_B.mov", "rear_treadmill_B.mov", "side_overground_G_overlay.mp4", "rear_overground_G_overlay.mp4")
_TRUNK = ("Left_shoulder", "Right_shoulder", "Left_hip", "Right_hip")
SQUATS = ("7026", "7027", "7029", "7032", "7033", "7037")


def seen(path: Path, cache: Path | None) -> Keypoints:
    """Landmarks of a film; kept in ``cache`` so that a second look costs nothing."""
    kept = None if cache is None else cache / f"{path.stem}.pkl"
    if kept is not None and kept.exists():
        return pickle.loads(kept.read_bytes())
    from runtall.pose.keypoints import keypoints_from_video

    keypoints = keypoints_from_video(path)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(keypoints))
    return keypoints


def running(cache: Path | None) -> None:
    folder = vp.SHARED / "videos" / "run"
    labels = json.loads((folder / "labels_shared.json").read_text("utf-8"))
    print(f"{'film':34s}{'view':>12s} {'cadence':>8s} {'labelled':>9s}  contacts off by, frames")
    for name in RUNS:
        keypoints = seen(folder / name, cache)
        reading = read_clip(keypoints)
        pace = reading.measure("cadence_spm")
        label = labels[name]
        off = []
        for key, side in (("near_right", Side.RIGHT), ("far_left", Side.LEFT)):
            for frame in label.get("initial_contact_frames", {}).get(key, ()):
                at = [each.contact_s for each in reading.stances if each.side is side and each.contact_s is not None]
                frames = np.interp(at, keypoints.times_s, np.arange(keypoints.n_frames))
                nearest = float(np.abs(frames - frame).min()) if len(frames) else np.inf
                off += [nearest] if nearest < 5 else []
        said = f"{np.mean(off):.2f} mean, {np.max(off):.2f} most, {len(off)} of 11" if off else ""
        spm = "refused" if pace is None else f"{pace.mean:.1f}"
        print(f"{name:34s}{reading.view.value:>12s} {spm:>8s} {label['cadence_spm']:>9}  {said}")
        why = "; ".join(
            sorted({str(each.why) for each in reading.refused if each.measure in ("clip", "left_right", "pelvic_drop_deg")})
        )
        print(f"    swapped frames {reading.quality.swapped_frames}, hidden {reading.quality.hidden_frames}  {why}")


def _read_mot(path: Path) -> dict[str, FloatArray]:
    lines = path.read_text("utf-8").splitlines()
    start = next(k for k, line in enumerate(lines) if line.strip() == "endheader") + 1
    names, table = (
        lines[start].split(),
        np.array([[float(x) for x in line.split()] for line in lines[start + 1 :] if line.strip()]),
    )
    return {name: table[:, k] for k, name in enumerate(names)}


def movement(cache: Path | None) -> None:
    """Knee and hip of the filmed squats, both sides, against markers: best lag of up to 0.2 s, no offset taken out."""
    truth = _read_mot(vp.SHARED / "exercises" / "opencap_squat_mocap" / "squats1_ik.mot")
    film = filmed(seen(vp.SHARED / "videos" / "opencap" / "squat.mp4", cache))
    print("\nsquat filmed at 45 degrees, against markers (published on this film, mean absolute knee: OpenCap 4.0 and 4.2,")
    print("MediaPipe world landmarks 6.0 near and 14.4 far)")
    for side in Side:
        s = side.value[0]
        hip, knee, ankle, shoulder = (film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE", "SHOULDER"))
        bends = {
            f"knee_angle_{s}": 180.0 - angle_deg(hip, knee, ankle),
            f"hip_flexion_{s}": 180.0 - angle_deg(shoulder, hip, knee),
        }
        for name, bend in bends.items():
            true = np.degrees(truth[name])
            best = min(
                (_apart(film.t_s, bend, truth["time"] + lag, true) for lag in np.arange(-0.2, 0.21, 0.02)), key=lambda e: e[0]
            )
            peaks, _ = find_turning_indices(bend, hysteresis=30.0)
            print(f"    {name:16s} RMSE {best[0]:5.1f}  bias {best[1]:6.1f}  repetitions {len(peaks)} of 5")


def _apart(t_s: FloatArray, read: FloatArray, true_s: FloatArray, true: FloatArray) -> tuple[float, float]:
    off = read - np.interp(t_s, true_s, true)
    off = off[np.isfinite(off)]
    return float(np.sqrt(np.mean(off**2))), float(off.mean())


def squats(cache: Path | None) -> None:
    print("\noverhead squats, one repetition each")
    for name in SQUATS:
        film = filmed(seen(vp.SHARED / "videos" / "squat" / f"ohs_IMG_{name}.mp4", cache))
        side = film.better_side(("HIP", "KNEE", "ANKLE"))
        bend = 180.0 - angle_deg(*(film.joint(side, part) for part in ("HIP", "KNEE", "ANKLE")))
        height = film.mid("HIP")[:, 1] / film.length(side, "HIP", "KNEE")
        _, lows = find_turning_indices(height, hysteresis=0.4)
        said = f"repetitions {len(lows)} of 1, deepest bend seen {np.nanmax(bend):4.0f}"
        print(f"    {name}: turned {film.turn_deg:4.0f} degrees from the front, {said}")


def _frames(path: Path, size: tuple[float, float]) -> tuple[list[str], FloatArray]:
    """Label and landmarks (n, 33, 2), y up, of a table with one frame a row; what it does not hold is NaN."""
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    xy = np.full((len(rows), N_LANDMARKS, 2), np.nan)
    for landmark in Landmark:
        name = landmark.name.lower()
        if f"{name}_x" in rows[0]:
            xy[:, landmark] = [(float(row[f"{name}_x"]) * size[0], -float(row[f"{name}_y"]) * size[1]) for row in rows]
    return [row["label"] for row in rows], xy


def _mlkit(path: Path) -> tuple[list[str], FloatArray]:
    """Kind of exercise and landmarks (n, 33, 2), y up, of the table of MediaPipe's own samples."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if len(row) == 2 + 3 * N_LANDMARKS]
    xyz = np.array([[float(x) for x in row[2:]] for row in rows]).reshape(len(rows), N_LANDMARKS, 3)
    return [row[1] for row in rows], xyz[..., :2] * np.array([1.0, -1.0])


def in_plank(xy: FloatArray) -> FloatArray:
    """Frames in which either side is in line and lies, by the reader's own limits."""
    held = np.zeros(len(xy), dtype=bool)
    for side in ("LEFT", "RIGHT"):
        shoulder, hip, ankle = (xy[:, Landmark[f"{side}_{part}"]] for part in ("SHOULDER", "HIP", "ANKLE"))
        lies = np.abs(from_level_deg(ankle, shoulder)) <= rule("screen-camera").value("lying_deg")
        held |= lies & (180.0 - angle_deg(shoulder, hip, ankle) <= rule("screen-camera").value("line_deg"))
    return held


def postures() -> None:
    folder = vp.SHARED / "exercises" / "exercise_correction"
    labels, xy = _frames(folder / "plank_kaggle.csv", (16.0, 9.0))
    held = in_plank(xy)
    print(f"\nplanks labelled correct (wide pictures assumed): {held.mean():.0%} of {len(held)} frames count as held")
    kinds, xy = _mlkit(vp.SHARED / "exercises" / "mlkit" / "fitness_pose_samples.csv")
    held = in_plank(xy)
    for kind in sorted(set(kinds)):
        mine = held[np.array(kinds) == kind]
        print(f"    {kind:14s} {mine.mean():4.0%} of {len(mine)} frames would count as a plank held")
    labels, xy = _frames(folder / "squat_test.csv", (16.0, 9.0))
    standing = (xy[:, Landmark.LEFT_KNEE, 1] + xy[:, Landmark.RIGHT_KNEE, 1]) / 2
    hips, ankles = ((xy[:, Landmark[f"LEFT_{p}"], 1] + xy[:, Landmark[f"RIGHT_{p}"], 1]) / 2 for p in ("HIP", "ANKLE"))
    share = (hips - standing) / np.maximum(standing - ankles, 1e-6)
    up = np.array([label in ("up", "1") for label in labels])
    cut = np.quantile(share, 1 - up.mean())
    print(f"squat frames told up from down by the height of the hips: {np.mean((share > cut) == up):.0%} of {len(up)}")


def side_lean() -> None:
    """Trunk side-lean of two filmed exercises for the back, BlazePose against markers: same clip, markers twice as often."""
    folder = vp.SHARED / "exercises" / "keraal"
    print("\ntrunk side-lean of filmed exercises (wide pictures assumed), BlazePose against markers")
    for name in ("CTK", "ELK"):
        frames = json.loads((folder / f"G3-BP-{name}-P1T1-Unknown-C-0.json").read_text("utf-8"))["positions"]
        order = sorted(frames, key=float)
        at = {part: np.array([frames[k][part] for k in order]) for part in _TRUNK}
        up = 0.5 * (at["Left_shoulder"] + at["Right_shoulder"] - at["Left_hip"] - at["Right_hip"])
        read = np.degrees(np.arctan2(up[:, 0] * 16 / 9, -up[:, 1]))
        bodies = np.loadtxt(folder / f"G3-Vicon-{name}-P1T1-Unknown-C-0.txt")[:, :119].reshape(-1, 17, 7)[..., :3]
        true_up = 0.5 * (bodies[:, 7] + bodies[:, 8]) - bodies[:, 13]
        true = -np.degrees(np.arctan2(true_up[:, 1], true_up[:, 2]))
        true = np.interp(np.linspace(0, 1, len(read)), np.linspace(0, 1, len(true)), true)
        off = read - true
        rmse, ranges = np.sqrt(np.mean(off**2)), f"{np.ptp(read):.0f} of {np.ptp(true):.0f}"
        print(f"    {name}: RMSE {rmse:.1f}, bias {off.mean():.1f}, range read {ranges} degrees")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=None)
    cache = parser.parse_args().cache
    running(cache)
    movement(cache)
    squats(cache)
    postures()
    side_lean()


if __name__ == "__main__":
    main()

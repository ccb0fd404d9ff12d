"""How fast a clip becomes keypoints: against the bare model, against MediaPipe's own Python package, and by the clock.

    python benchmarks/pose_speed.py --mediapipe PYTHON [--seconds S] VIDEO

``PYTHON`` is the interpreter of an environment of its own that has mediapipe 0.10.21 (it is no dependency of runtall); without it
that row is left out. From VIDEO a clip of S seconds in 1080p at 60 pictures a second is made (H.264, as phones film), to and fro.

The first rows are processor time in one process, in turns, medians:

- bare model: LiteRT computes the published landmark model, on one thread, on a square that is there already. Nothing else.
- landmark step: ours, from a decoded picture at hand to 33 landmarks: cut out, compute, read, next square. To reach: 90 % of the
  bare model's pictures a second.
- end to end: ours on the whole clip, and MediaPipe's Python package (Pose in its video mode, OpenCV reads) on the same, in turns,
  each in a process of its own. To reach: 1.3 times as fast by the clock; ten seconds in under 40 s on two cores; under 700 MB.
"""

from __future__ import annotations

import argparse
import itertools
import json
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from statistics import median

import numpy as np

from runtall.pose.detector import Detector
from runtall.pose.landmarker import Landmarker
from runtall.pose.model_files import LANDMARKERS, Size, model_path
from runtall.pose.networks import Network
from runtall.pose.pictures import Pictures
from runtall.pose.region import steadied
from runtall.pose.video import opened, pictures_between, read_video_facts, square_size

RATE_HZ = 60
MEASURED = """
import json, sys, time
{body}
clock_s, cpu_s = time.perf_counter() - started, time.process_time()
(peak,) = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({{"frames": frames, "clock_s": clock_s, "cpu_s": cpu_s, "peak_mb": int(peak) / 1024}}))
"""
OURS = MEASURED.format(
    body="""
from pathlib import Path
started = time.perf_counter()
from runtall.pose.keypoints import keypoints_from_video
frames = keypoints_from_video(Path(sys.argv[1])).n_frames
"""
)
THEIRS = MEASURED.format(
    body="""
started = time.perf_counter()
import cv2, mediapipe as mp
frames, video = 0, cv2.VideoCapture(sys.argv[1])
with mp.solutions.pose.Pose(model_complexity=1) as pose:
    while True:
        there, picture = video.read()
        if not there:
            break
        pose.process(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB))
        frames += 1
"""
)


def write_clip(source: Path, target: Path, seconds: float) -> None:
    """1080p at 60 a second out of any clip: scaled up, to and fro until it is long enough."""
    import av

    facts = read_video_facts(source)
    with opened(source) as (container, stream):
        scale = 1080 / min(square_size(stream, next(container.decode(stream))))
        frames = []
        for number, (_, frame) in enumerate(pictures_between(container, stream, facts, 0.0, np.inf)):
            width, height = square_size(stream, frame)
            frames.append(frame.reformat(2 * round(width * scale / 2), 2 * round(height * scale / 2), format="yuv420p"))
            if number > 90:
                break
    endless = itertools.cycle([*frames, *frames[-2:0:-1]])
    with av.open(str(target), "w") as container:
        stream = container.add_stream("libx264", rate=RATE_HZ, options={"preset": "veryfast", "crf": "20", "g": str(RATE_HZ)})
        stream.width, stream.height, stream.pix_fmt = frames[0].width, frames[0].height, "yuv420p"
        for number in range(round(seconds * RATE_HZ)):
            frame = next(endless)
            frame.pts, frame.time_base = number, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def one_after_the_other(clip: Path) -> None:
    """Bare model and landmark step on the same pictures, in turns."""
    facts, detector, landmarker = read_video_facts(clip), Detector(), Landmarker()
    bare = Network(model_path(LANDMARKERS[Size.FULL]))
    costs: dict[str, list[float]] = {"bare model": [], "landmark step": [], "decoding": []}
    region, scalers = None, {}
    with opened(clip, threads=1) as (container, stream):
        source = pictures_between(container, stream, facts, 0.0, 1.5)
        while True:
            started = time.process_time()
            following = next(source, None)
            costs["decoding"].append(time.process_time() - started)
            if following is None:
                break
            pictures = Pictures(following[1], *square_size(stream, following[1]), facts.orientation, scalers)
            region = region or detector.people(pictures)[0].region
            started = time.process_time()
            sighting = landmarker.see(pictures, region)
            assert sighting is not None
            region = steadied(region, sighting.following)
            costs["landmark step"].append(time.process_time() - started)
            started = time.process_time()
            bare._interpreter.invoke()
            costs["bare model"].append(time.process_time() - started)
    for name, each in costs.items():
        print(f"{name:28} {1000 * median(each):6.1f} ms of processor time a picture")
    share = median(costs["bare model"]) / median(costs["landmark step"])
    verdict = "reached" if share >= 0.9 else "NOT reached"
    print(f"landmark step at {100 * share:.0f} % of the bare model's rate, to reach 90 %: {verdict}")


def whole(python: str, script: str, clip: Path) -> dict[str, float]:
    done = subprocess.run([python, "-c", script, str(clip)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--mediapipe", metavar="PYTHON")
    arguments.add_argument("--seconds", type=float, default=10.0, metavar="S")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("video", type=Path, metavar="VIDEO")
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "clip.mp4"
        write_clip(asked.video, clip, asked.seconds)
        facts = read_video_facts(clip)
        print(f"{len(facts.times_s)} pictures of {facts.width_px} x {facts.height_px}, {facts.frame_rate_hz:.0f} a second")
        one_after_the_other(clip)
        rows: dict[str, list[dict[str, float]]] = {"runtall": []} | ({"MediaPipe": []} if asked.mediapipe else {})
        for _ in range(asked.rounds):
            rows["runtall"].append(whole(sys.executable, OURS, clip))
            if asked.mediapipe:
                rows["MediaPipe"].append(whole(asked.mediapipe, THEIRS, clip))
    for name, runs in rows.items():
        middle = {key: median(run[key] for run in runs) for key in runs[0]}
        print(
            f"{name:28} {middle['clock_s']:6.1f} s by the clock, {middle['cpu_s']:6.1f} s of processor time, "
            f"{middle['frames'] / middle['clock_s']:5.1f} pictures a second, {middle['peak_mb']:4.0f} MB"
        )
    if asked.mediapipe:
        for key in ("clock_s", "cpu_s"):
            ratio = median(their[key] / our[key] for our, their in zip(rows["runtall"], rows["MediaPipe"], strict=True))
            print(f"{ratio:.2f} times as fast as MediaPipe by {key}" + (", to reach 1.3" if key == "clock_s" else ""))


if __name__ == "__main__":
    main()

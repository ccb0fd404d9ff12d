"""From a real clip to keypoints with the real models, and what a clip without a runner gets."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from made_videos import corner_picture, write_video
from runtall.core import LANDMARKS, Landmark, LimitExceededError, MissingExtraError, NotEnoughDataError
from runtall.pose import model_files
from runtall.pose.clips import annotated_clip, annotated_pictures
from runtall.pose.keypoints import keypoints_from_video, keypoints_version
from runtall.pose.model_files import AT_SET_UP, LANDMARKERS, ModelFile, Size, is_right, model_path
from runtall.pose.networks import Network
from runtall.pose.video import VideoLimits, opened, pictures_between, read_video_facts

OUTLINE = ("Identity_2",)


@pytest.fixture(scope="module")
def clip(shared_gait: Path) -> Path:
    return shared_gait / "videos" / "opencap" / "walk.mp4"


def test_the_models_are_those_that_their_makers_published():
    assert all(is_right(file) for file in AT_SET_UP), "say: make models"


def test_leaving_out_the_outline_changes_no_other_number():
    path = model_path(LANDMARKERS[Size.FULL])
    whole, lean = Network(path), Network(path, without=OUTLINE)
    square = np.random.default_rng(7).integers(0, 2**32, (256, 256), dtype=np.uint32)

    for network in (whole, lean):
        network.see(square, low=0.0, high=1.0)

    for name in ("Identity", "Identity_1", "Identity_3", "Identity_4"):
        assert (whole.answer(name) == lean.answer(name)).all()
    assert np.isfinite(whole.answer(*OUTLINE)).all()
    with pytest.raises(KeyError):
        lean.answer(*OUTLINE)


def test_a_real_clip_gives_a_standing_body_in_every_frame_and_threads_change_nothing(clip: Path):
    told: list[tuple[int, int]] = []

    one = keypoints_from_video(clip, span_s=(0.2, 0.45), workers=1, progress=lambda done, of: told.append((done, of)))
    two = keypoints_from_video(clip, span_s=(0.2, 0.45), workers=2)

    assert (one.xy_px == two.xy_px).all()
    assert one.xy_px.shape == (15, len(LANDMARKS), 2)
    assert one.first_frame == 12
    assert one.times_s == pytest.approx(np.arange(15) / 60, abs=1e-3)
    assert (one.width_px, one.height_px, round(one.frame_rate_hz)) == (720, 1280, 60)
    assert one.seen_ratio == 1.0
    assert told[-1] == (15, 15)
    height = [one.xy_px[:, each, 1].mean() for each in (Landmark.NOSE, Landmark.LEFT_HIP, Landmark.LEFT_KNEE, Landmark.LEFT_HEEL)]
    assert height == sorted(height)  # y points down
    assert one.confidence.min() >= 0
    assert one.confidence[:, Landmark.LEFT_HIP].min() > 0.9
    jumps = np.linalg.norm(np.diff(one.xy_px[:, Landmark.LEFT_HIP], axis=0), axis=1)
    assert jumps.max() < 0.03 * (height[-1] - height[0])  # nobody's hip goes farther in a sixtieth of a second of walking


def test_a_saved_clip_hides_the_face_and_keeps_times(clip: Path, tmp_path: Path):
    keypoints = keypoints_from_video(clip, span_s=(0.2, 0.3))

    saved = annotated_clip(clip, keypoints, to=tmp_path / "clip.webm", slower_factor=2.0, longest_side_px=320)
    facts = read_video_facts(saved)
    pictures = annotated_pictures(clip, keypoints, [1, 4], hide_faces=True, longest_side_px=1280)
    open_ones = annotated_pictures(clip, keypoints, [4], hide_faces=False, longest_side_px=1280)

    assert (facts.codec, facts.width_px, facts.height_px) == ("vp9", 180, 320)
    assert facts.times_s == pytest.approx(keypoints.times_s * 2, abs=2e-3)  # 60 a second, half as fast: 30
    assert sorted(pictures) == [1, 4]
    nose = keypoints.xy_px[4, Landmark.NOSE].astype(int)
    hidden, shown = (_pixels(each, tmp_path) for each in (pictures[4], open_ones[4]))
    around = np.s_[nose[1] - 12 : nose[1] + 12, nose[0] - 12 : nose[0] + 12]
    steps = [float(np.median(np.abs(np.diff(picture[around], axis=1)))) for picture in (hidden, shown)]
    assert steps[0] < 0.5 * steps[1]  # inside a tile nothing changes but what JPEG adds
    assert b"Exif" not in pictures[4]
    assert list(tmp_path.glob("*.part")) == []


def _pixels(jpeg: bytes, folder: Path) -> np.ndarray:
    import av

    path = folder / "picture.jpg"
    path.write_bytes(jpeg)
    with av.open(str(path)) as container:
        return next(container.decode(video=0)).to_ndarray(format="rgb24").astype(float)


def test_a_clip_with_nobody_in_it_says_how_to_film(tmp_path: Path):
    path = write_video(tmp_path / "clip.mp4", [corner_picture()] * 3, [0, 0.1, 0.2])

    with pytest.raises(NotEnoughDataError, match=r"Nobody is seen .* head to feet"):
        keypoints_from_video(path)


def test_a_film_of_hours_is_refused_before_any_work(clip: Path, tmp_path: Path):
    path = write_video(tmp_path / "film.mp4", [corner_picture()] * 3, [0, 3600, 7200])

    with pytest.raises(LimitExceededError, match="lasts 120 minutes"):
        keypoints_from_video(path)
    with pytest.raises(LimitExceededError, match="too long to work through"):
        keypoints_from_video(clip, limits=VideoLimits(longest_work_s=0.0))
    with pytest.raises(NotEnoughDataError, match="no pictures in the part"):
        keypoints_from_video(path, span_s=(10.0, 20.0))


def test_what_progress_raises_ends_the_work_and_is_passed_on(clip: Path):
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keypoints_from_video(clip, progress=stop)


def test_a_missing_or_damaged_model_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    known = LANDMARKERS[Size.FULL]
    source = known.path
    monkeypatch.setattr(model_files, "MODELS", tmp_path)
    missing, damaged = ModelFile("gone.tflite", known.sha256), ModelFile("changed.tflite", known.sha256)
    shutil.copy(source, damaged.path)
    with damaged.path.open("r+b") as stream:
        stream.write(b"?")

    with pytest.raises(MissingExtraError, match=r"missing.*make models"):
        model_path(missing)
    with pytest.raises(MissingExtraError, match=r"not the file that its makers published.*make models"):
        model_path(damaged)
    with pytest.raises(MissingExtraError, match=r"optional: use the full one"):
        model_path(LANDMARKERS[Size.HEAVY])


def test_results_of_another_size_of_model_have_another_version():
    assert len({keypoints_version(size) for size in Size}) == 3


def test_pictures_come_in_the_order_of_their_times(clip: Path):
    facts = read_video_facts(clip)
    with opened(clip) as (container, stream):
        times = [time_s for time_s, _ in pictures_between(container, stream, facts, 0.0, 0.5)]

    assert times == pytest.approx(facts.times_s[: len(times)], abs=1e-6)

"""Videos as phones film them: whatever a file is, its times and pictures are true, or a sentence says what to do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from made_videos import CORNERS, corner_picture, write_sound, write_video
from runtall.core import LimitExceededError, NotEnoughDataError, UnreadableFileError
from runtall.pose.video import VideoLimits, opened, pictures_between, read_video_facts

UNEVEN_S = np.array([0.0, 0.033, 0.067, 0.15, 0.167, 0.2, 0.3])


def decoded(path: Path, start_s: float = 0.0, end_s: float = np.inf) -> list[tuple[float, np.ndarray]]:
    facts = read_video_facts(path)
    with opened(path) as (container, stream):
        return [
            (time_s, facts.orientation.upright(frame.to_ndarray(format="rgb24")))
            for time_s, frame in pictures_between(container, stream, facts, start_s, end_s)
        ]


@pytest.mark.parametrize("name", ["clip.mp4", "clip.webm"])
def test_uneven_times_are_kept_and_the_first_picture_is_zero(tmp_path: Path, name: str):
    path = write_video(tmp_path / name, [corner_picture()] * 7, UNEVEN_S + 1.0)

    facts = read_video_facts(path)

    assert facts.times_s == pytest.approx(UNEVEN_S, abs=1e-3)  # WebM counts milliseconds
    assert [time_s for time_s, _ in decoded(path)] == pytest.approx(UNEVEN_S, abs=1e-3)
    assert facts.frame_rate_hz == pytest.approx(1 / 0.0335, rel=0.03)  # the median of six steps


def test_a_span_is_half_open_and_starts_between_key_pictures(tmp_path: Path):
    path = write_video(tmp_path / "clip.mp4", [corner_picture()] * 20, np.arange(20) / 20, key_every=8)

    assert read_video_facts(path).key_times_s == pytest.approx([0.0, 0.4, 0.8])
    assert [time_s for time_s, _ in decoded(path, 0.5, 0.7)] == pytest.approx([0.5, 0.55, 0.6, 0.65])


@pytest.mark.parametrize(
    ("turned_deg", "matrix", "corners"),
    [
        (0, None, (0, 1, 2, 3)),
        (-90, None, (2, 0, 3, 1)),  # a quarter clockwise: lower left comes up
        (90, None, (1, 3, 0, 2)),
        (180, None, (3, 2, 1, 0)),
        (0, [-65536, 0, 0, 0, 65536, 0, 0, 0, 1 << 30], (1, 0, 3, 2)),  # mirrored, as some front cameras write
    ],
)
def test_pictures_stand_upright_however_the_phone_was_held(tmp_path: Path, turned_deg: int, matrix: list[int], corners: tuple):
    path = write_video(tmp_path / "clip.mp4", [corner_picture()] * 2, [0.0, 0.1], turned_deg=turned_deg, matrix=matrix)

    facts = read_video_facts(path)
    picture = decoded(path)[0][1]

    height, width = picture.shape[:2]
    assert (facts.width_px, facts.height_px) == (width, height) == ((96, 128) if turned_deg in {90, -90} else (128, 96))
    for number, colour in enumerate(corners):
        seen = picture[height // 4 + (number // 2) * height // 2, width // 4 + (number % 2) * width // 2]
        assert seen == pytest.approx(CORNERS[colour], abs=25)  # lossy compression


@pytest.mark.parametrize(("said", "ratio"), [("120.000000", 4.0), ("30", 1.0), ("fast", 1.0)])
def test_slow_motion_is_undone_where_the_file_declares_it(tmp_path: Path, said: str, ratio: float):
    metadata = {"com.android.capture.fps": said}
    path = write_video(tmp_path / "clip.mp4", [corner_picture()] * 4, np.arange(4) / 30, metadata=metadata)

    facts = read_video_facts(path)

    assert facts.slow_motion_ratio == ratio
    assert facts.frame_rate_hz == pytest.approx(30 * ratio, rel=1e-3)
    assert facts.duration_s == pytest.approx(4 / 30 / ratio, rel=1e-3)


def test_a_file_without_pictures_or_of_another_kind_says_so(tmp_path: Path):
    sound = write_sound(tmp_path / "sound.mp4")
    text = tmp_path / "clip.mp4"
    text.write_text("not a video at all, whatever it is called")
    empty = tmp_path / "empty.mov"
    empty.touch()

    with pytest.raises(UnreadableFileError, match="no moving picture"):
        read_video_facts(sound)
    for path in (text, empty):
        with pytest.raises(UnreadableFileError, match="no video that runtall knows"):
            read_video_facts(path)


def test_a_play_list_is_never_followed(tmp_path: Path):
    clip = write_video(tmp_path / "clip.mp4", [corner_picture()], [0.0])
    play_list = tmp_path / "list.mp4"
    play_list.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n")

    with pytest.raises(UnreadableFileError, match="no video that runtall knows"):
        read_video_facts(play_list)


def test_a_file_cut_short_is_read_as_far_as_it_goes_or_refused(tmp_path: Path):
    rng = np.random.default_rng(1)
    noise = [rng.integers(0, 255, (96, 128, 3), dtype=np.uint8) for _ in range(20)]
    whole = write_video(tmp_path / "whole.webm", noise, np.arange(20) / 30).read_bytes()
    without_end = write_video(tmp_path / "clip.mp4", noise[:3], np.arange(3) / 30).read_bytes()
    half, headless = tmp_path / "half.webm", tmp_path / "headless.mp4"
    half.write_bytes(whole[: len(whole) // 2])
    headless.write_bytes(without_end[: len(without_end) // 2])  # the index of an MP4 lies at its end

    assert 5 < len(decoded(half)) < 15
    with pytest.raises(UnreadableFileError, match="broken, or its end is missing"):
        read_video_facts(headless)


def test_more_than_a_clip_ever_needs_is_refused(tmp_path: Path):
    path = write_video(tmp_path / "clip.mp4", [corner_picture()] * 3, [0, 0.1, 0.2])
    tiny = write_video(tmp_path / "tiny.mp4", [corner_picture(48, 48)], [0.0])

    with pytest.raises(LimitExceededError, match="GB large"):
        read_video_facts(path, limits=VideoLimits(largest_bytes=100))
    with pytest.raises(LimitExceededError, match="128 by 96 pixels"):
        read_video_facts(path, limits=VideoLimits(most_pixels=1000))
    with pytest.raises(NotEnoughDataError, match="only 48 by 48"):
        read_video_facts(tiny)

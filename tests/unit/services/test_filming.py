"""A film's reading on its way to shells: what is kept by content, what the form says, and what its page shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from runtall.core import Keypoints, NotEnoughDataError
from runtall.gait import View, read_clip
from runtall.gait._made_runner import MadeRunner, made_film
from runtall.pose.clips import jpeg
from runtall.services import filming
from runtall.services.filming import Film, Picture, form_of
from runtall.web import gait_html


def film_of(keypoints: Keypoints, name: str = "side.mov") -> Film:
    return Film(Path(name), "0" * 64, keypoints, read_clip(keypoints, height_m=1.75))


@pytest.fixture(scope="module")
def side() -> Film:
    return film_of(made_film(MadeRunner(), view=View.RIGHT_SIDE, frame_rate_hz=60.0, duration_s=6.0, leg_px=300.0))


def test_landmarks_are_kept_by_content_and_a_broken_file_is_seen_anew(tmp_path: Path, side: Film) -> None:
    file = tmp_path / "keypoints" / "a.npz"
    filming._keep(file, side.keypoints)

    found = filming._kept(file)
    assert found is not None
    np.testing.assert_array_equal(found.xy_px, side.keypoints.xy_px)
    assert (found.frame_rate_hz, found.source, found.first_frame) == (
        side.keypoints.frame_rate_hz, side.keypoints.source, side.keypoints.first_frame,
    )  # fmt: skip

    file.write_bytes(file.read_bytes()[:100])
    assert filming._kept(file) is None


def test_only_the_films_asked_for_last_are_kept(tmp_path: Path, side: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filming, "_MOST_KEPT", 2)
    for name in "abc":
        filming._keep(tmp_path / f"{name}.npz", side.keypoints)
        filming._kept(tmp_path / f"{name}.npz")

    assert len(list(tmp_path.glob("*.npz"))) == 2


def test_the_form_says_what_was_measured_and_names_each_refusal(side: Film) -> None:
    form = form_of(side)

    cadence = next(each for each in form.measures if each.name == "cadence_spm")
    assert cadence.mean == pytest.approx(60.0 / MadeRunner().step_s, abs=0.5)
    assert {each.name for each in form.refused} >= {"pelvic_rotation_deg", "pelvic_drop_deg"}
    assert all(len(each.mean) == len(each.spread) == 101 for each in form.curves)
    assert not form.changes


def test_two_films_of_the_same_running_do_not_differ(side: Film) -> None:
    again = replace(side, reading=read_clip(side.keypoints, height_m=1.75))

    assert {each.tendency.value for each in form_of(side, again).changes} <= {"no_clear_change", "unknown"}


def test_nothing_measured_gives_no_clip(side: Film, tmp_path: Path) -> None:
    nothing = film_of(replace(side.keypoints, xy_px=np.full_like(side.keypoints.xy_px, np.nan)))

    assert not nothing.reading.is_usable
    with pytest.raises(NotEnoughDataError):
        filming.write_clip(nothing, tmp_path / "clip.webm")


def picture_of(side: Film) -> Picture:
    key = side.reading.key_frames[0]
    xy = tuple((float(x), float(y)) for x, y in side.keypoints.xy_px[key.frame])
    return Picture(key.moment, key.side, key.at_s, jpeg(np.zeros((640, 360, 3), np.uint8)), 360, 640, xy, key.angles)


def test_the_page_holds_pictures_figures_and_reasons_and_asks_nobody(side: Film) -> None:
    page = gait_html.render(form_of(side), [picture_of(side)], title="side <1>.mov", language="en")

    assert "side &lt;1&gt;.mov" in page
    assert page.count("data:image/jpeg;base64,") == 1
    assert "Ground contact time" in page
    assert "One camera cannot measure how the pelvis turns" in page
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "style=" not in page.split("</style>")[1]


def test_a_film_that_cannot_be_measured_says_how_to_film(side: Film) -> None:
    nothing = film_of(replace(side.keypoints, xy_px=np.full_like(side.keypoints.xy_px, np.nan)))

    page = gait_html.render(form_of(nothing), [], title="dark.mov", language="en")

    assert "This film cannot be measured" in page
    assert "Put the phone level at hip height" in page

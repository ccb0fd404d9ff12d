"""Films as if they had been seen: of a made-up runner, or no more than a page needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path


def _add(runner_id: int, on: date, film_id: str):
    from runtall.store import film_shelf
    from runtall.store.film_models import FilmKind

    film_shelf.add(
        runner_id, film_id, kind=FilmKind.GAIT, name="made.mov", sha256=film_id.ljust(64, "0"), size_bytes=1, filmed_on=on,
        added_at=datetime.now(UTC), about={"height_m": 1.75}, keeps_film=False, drop="",
    )  # fmt: skip
    return film_shelf.get(runner_id, film_id)


def note_film(runner_id: int, on: date, *, film_id: str = "made-film") -> str:
    """Keep a film with one figure, one reason and nothing drawn: it costs next to nothing."""
    from runtall.core import say
    from runtall.services import film_reading
    from runtall.services.filming import GaitForm, GaitMeasureForm, GaitRefusedForm
    from runtall.store import shapes
    from runtall.store.film_models import FilmState

    cadence = GaitMeasureForm("cadence_spm", say("Cadence"), "spm", None, 168.0, 2.0, 12, 1.0, 4.0, say("As measured."))
    refused = GaitRefusedForm("pelvic_drop_deg", say("Hip drop"), say("Not seen from here."), say("Film from behind."))
    found = GaitForm(
        "right_side", "treadmill", "right", 60.0, 4.0, 1.0, "height", (), (cadence,), (), (), (), (refused,), (), "made", "1"
    )
    made = film_reading._Read(shapes.to_plain(found), says_something=True, view="right_side")
    film_reading._keep(_add(runner_id, on, film_id), FilmState.READ, made, None)
    return film_id


def make_film(runner_id: int, on: date, *, film_id: str = "made-film", lean_deg: float = 6.0, view: str = "right_side") -> str:
    """Keep a film of a made-up runner: its landmarks, all that it says, and one grey picture."""
    import numpy as np

    from runtall.gait import View
    from runtall.gait._made_runner import MadeRunner, made_film
    from runtall.pose.clips import jpeg
    from runtall.services import film_reading, filming
    from runtall.services.filming import Picture
    from runtall.store.film_models import FilmPart, FilmState

    keypoints = made_film(MadeRunner(lean_deg=lean_deg), view=View(view), frame_rate_hz=60.0, duration_s=4.0, leg_px=100.0)
    keypoints = replace(keypoints, version=film_reading.versions("gait").partition(" ")[0])
    row = _add(runner_id, on, film_id)
    made = film_reading._gait(row, keypoints, None)
    key = filming.film_of(Path("made.mov"), "", keypoints).reading.key_frames[0]
    xy = tuple((float(x), float(y)) for x, y in keypoints.xy_px[key.frame])
    shown = Picture(key.moment, key.side, key.at_s, jpeg(np.full((300, 300, 3), 90, np.uint8)), 300, 300, xy, key.angles)
    picture = (FilmPart.PICTURE, 0, shown.jpeg, film_reading.facts_of(shown))
    film_reading._keep(row, FilmState.READ, replace(made, files=(*made.files, picture)), None)
    return film_id

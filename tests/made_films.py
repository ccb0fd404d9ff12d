"""Films as if they had been seen: of a made-up runner, or no more than a page needs."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

GREY = base64.b64decode(
    "/9j//gAQTGF2YzYyLjI4LjEwMgD/2wBDAAgEBAQEBAUFBQUFBQYGBgYGBgYGBgYGBgYHBwcICAgHBwcGBgcHCAgICAkJCQgICAgJCQoKCgwMCwsODg4R"
    "ERT/3QAEAAL/xAGiAAABBQEBAQEBAQAAAAAAAAAAAQIDBAUGBwgJCgsBAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKCxAAAgEDAwIEAwUFBAQAAAF9"
    "AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4"
    "eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6EQACAQIEBAMEBwUE"
    "BAABAncAAQIDEQQFITEGEkFRB2FxEyIygQgUQpGhscEJIzNS8BVictEKFiQ04SXxFxgZGiYnKCkqNTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlq"
    "c3R1dnd4eXqCg4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2dri4+Tl5ufo6ery8/T19vf4+fr/wAARCAAg"
    "ABgDASIAAhEAAxEA/9oADAMBAAIRAxEAPwCvRRRSEFFFFAH/0K9FFFIQUUUUAf/Z"
)
"""A grey picture, 24 by 32, as a JPEG file."""


def _add(runner_id: int, on: date, film_id: str):
    from runtall.store import film_shelf
    from runtall.store.film_models import FilmKind

    film_shelf.add(
        runner_id, film_id, kind=FilmKind.GAIT, name="made.mov", sha256=film_id.ljust(64, "0"), size_bytes=1, filmed_on=on,
        added_at=datetime.now(UTC), about={"height_m": 1.75}, keeps_film=False, drop="",
    )  # fmt: skip
    return film_shelf.get(runner_id, film_id)


def note_film(runner_id: int, on: date, *, film_id: str = "made-film") -> str:
    """Keep a film with one figure, one reason and one grey picture: it costs next to nothing."""
    from runtall.core import say
    from runtall.services import film_reading
    from runtall.services.filming import GaitForm, GaitMeasureForm, GaitRefusedForm
    from runtall.store import shapes
    from runtall.store.film_models import FilmPart, FilmState

    cadence = GaitMeasureForm("cadence_spm", say("Cadence"), "spm", None, 168.0, 2.0, 12, 1.0, 4.0, say("As measured."))
    refused = GaitRefusedForm("pelvic_drop_deg", say("Hip drop"), say("Not seen from here."), say("Film from behind."))
    found = GaitForm(
        "right_side", "treadmill", "right", 60.0, 4.0, 1.0, "height", (), (cadence,), (), (), (), (refused,), (), "made", "1"
    )
    facts = {
        "moment": "contact",
        "side": "right",
        "at_s": 0.5,
        "width_px": 24,
        "height_px": 32,
        "xy": [[12.0, 16.0]] * 33,
        "angles": [],
    }
    picture = (FilmPart.PICTURE, 0, GREY, facts)
    made = film_reading._Read(shapes.to_plain(found), says_something=True, view="right_side", files=(picture,))
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

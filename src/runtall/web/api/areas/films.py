"""Films of running and of movement tests: what each says, its pictures, and having one read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

from django.http import FileResponse
from django.http.response import HttpResponseBase
from ninja import Path as InPath

from runtall.core import Side
from runtall.services import films, uploads
from runtall.services.filming import GaitForm, ScanForm
from runtall.web.api.door import Asked
from runtall.web.api.inputs import Drop, FilmId, FilmSent
from runtall.web.api.operations import Area

AREA = Area.named("films")


@dataclass(frozen=True, slots=True)
class FilmLine:
    """One film; ``test_id`` is empty for one of running. ``state`` is ``waiting``, ``read`` or ``refused``."""

    id: str
    name: str
    filmed_on: date
    added_at: datetime
    size_bytes: int
    test_id: str
    side: Side | None
    state: str


@dataclass(frozen=True, slots=True)
class Films:
    """The films of running."""

    films: tuple[FilmLine, ...]


def _line(row: Any) -> FilmLine:
    return FilmLine(row.id, row.name, row.filmed_on, row.added_at, row.size_bytes, row.test_id, row.side, row.state)


@AREA.get("/films", Films)
def list_films(asked: Asked) -> Films:
    """Give the films of running."""
    return Films(tuple(map(_line, films.of_running(asked.runner_id))))


@dataclass(frozen=True, slots=True)
class FilmShown:
    """One film with what it says: of running under ``gait``, of a movement test under ``scan``; ``null`` until it is read."""

    film: FilmLine
    gait: GaitForm | None
    scan: ScanForm | None
    pictures: int
    has_clip: bool
    has_film: bool


def _shown(asked: Asked, film_id: str) -> FilmShown:
    found = films.shown(asked.runner_id, film_id)
    return FilmShown(_line(found.row), found.found, found.scan, len(found.pictures), found.has_clip, found.has_film)


@AREA.get("/films/{film_id}", FilmShown)
def read_film(asked: Asked, film_id: FilmId) -> FilmShown:
    """Give what one film says: each measure with its error, or why it cannot be told."""
    return _shown(asked, film_id)


@AREA.get("/films/{film_id}/pictures/{place}", bytes, media="image/jpeg")
def read_film_picture(asked: Asked, film_id: FilmId, place: Annotated[int, InPath(ge=0, le=999)]) -> HttpResponseBase:
    """Give a key picture with the angles drawn on."""
    return _sent(films.file_of(asked.runner_id, film_id, "picture", place), "image/jpeg")


@AREA.get("/films/{film_id}/clip", bytes, media="video/webm")
def read_film_clip(asked: Asked, film_id: FilmId) -> HttpResponseBase:
    """Give the film with the skeleton drawn on."""
    return _sent(films.file_of(asked.runner_id, film_id, "clip"), "video/webm")


@AREA.get("/films/{film_id}/file", bytes, media="application/octet-stream")
def read_film_itself(asked: Asked, film_id: FilmId) -> HttpResponseBase:
    """Give the film itself, byte for byte as it came, where it was kept."""
    return _sent(films.file_of(asked.runner_id, film_id, "film"), "application/octet-stream")


def _sent(file: Path, kind: str) -> HttpResponseBase:
    answer = FileResponse(file.open("rb"), content_type=kind)
    answer["Cache-Control"] = "private, no-store"
    return answer


@AREA.post("/drops/{drop}/film", FilmShown, status=202)
def begin_film(asked: Asked, drop: Drop, said: FilmSent) -> FilmShown:
    """Have a film of running read that came in pieces as an upload; ask for it again to see what it says."""
    if (closed := films.closed_by()) is not None:
        raise closed
    wish = films.Wish(
        filmed_on=said.filmed_on or asked.who.today_on,
        height_m=said.height_m or asked.who.profile.height_m,
        speed_mps=said.speed_mps,
        ground=said.ground,
        keeps_film=said.keeps_film,
    )
    film_id = films.begin(asked.runner_id, uploads.checked_drop(drop), wish, today_on=asked.who.today_on)
    return _shown(asked, film_id)


@AREA.post("/films/{film_id}/again", FilmShown, status=202)
def read_film_again(asked: Asked, film_id: FilmId) -> FilmShown:
    """Have a film read once more that waits."""
    films.again(asked.runner_id, film_id)
    return _shown(asked, film_id)


@dataclass(frozen=True, slots=True)
class ResultOfFilm:
    """The id of the result of the movement test that was kept."""

    result_id: str


@AREA.post("/films/{film_id}/result", ResultOfFilm, status=201)
def keep_film_result(asked: Asked, film_id: FilmId) -> ResultOfFilm:
    """Keep what a film of a movement test gave beside what was measured by hand."""
    return ResultOfFilm(films.keep_result(asked.runner_id, film_id))


@AREA.delete("/films/{film_id}")
def remove_film(asked: Asked, film_id: FilmId) -> None:
    """Take a film away with everything that was made of it."""
    films.remove(asked.runner_id, film_id)

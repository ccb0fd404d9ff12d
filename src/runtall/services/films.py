"""Films in the app: brought with a form, read by a job, looked at and compared, and taken away when the runner says so.

What is kept of a film stands in ``docs/gait.md``: what it says, its landmarks, key pictures and a drawn clip with the face
hidden; the film itself only where the runner asked for it. What reads it is ``services.film_reading``.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtall.core import ConflictError, ImplausibleValueError, LimitExceededError, MissingExtraError, NotFoundError, say
from runtall.core.sides import Side
from runtall.services import jobs as queue
from runtall.services import uploads
from runtall.store.film_rows import FilmFileRow, FilmRow

if TYPE_CHECKING:
    from runtall.services.filming import GaitForm, Picture, ScanForm
    from runtall.store.work_rows import JobRow

__all__ = ["FilmFileRow", "FilmRow"]

MOST_BYTES = 2_000_000_000
"""Of a film that is sent here: minutes of what a phone films, where ten seconds are asked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a runner says of a film that they bring.

    Attributes
    ----------
    filmed_on
        Their own day.
    test_id, side, version
        Of a movement test; a film of running has none.
    height_m, speed_mps, ground
        As ``filming.read_film`` takes them.
    keeps_film
        Whether the film itself stays.
    """

    filmed_on: date
    test_id: str = ""
    side: Side | None = None
    version: str = ""
    height_m: float | None = None
    speed_mps: float | None = None
    ground: str = ""
    keeps_film: bool = False

    @property
    def about(self) -> dict[str, Any]:
        """What reading it asks for; what was not said is not in it."""
        said = {"height_m": self.height_m, "speed_mps": self.speed_mps, "ground": self.ground, "version": self.version}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """A film with everything that its page shows.

    Attributes
    ----------
    job
        The work on it, while it waits; ``None`` where there is none any more.
    found, scan
        What a film of running, or of a movement test, says; ``None`` until it is read.
    earlier, earlier_found
        The film of the same view that it is held against, and what that said.
    comparable
        Every other film of the same view that says something, newest first.
    """

    row: FilmRow
    job: JobRow | None
    found: GaitForm | None
    scan: ScanForm | None
    pictures: tuple[Picture, ...]
    has_picture: bool
    has_clip: bool
    has_film: bool
    earlier: FilmRow | None
    earlier_found: GaitForm | None
    comparable: tuple[FilmRow, ...]


def closed_by() -> MissingExtraError | None:
    """Return why no film can be read here, ``None`` where they can."""
    from importlib.util import find_spec

    from runtall.pose.model_files import DETECTOR, LANDMARKERS, Size, model_path

    if any(find_spec(name) is None for name in ("av", "ai_edge_litert")):
        return MissingExtraError(
            say("Reading films needs the extra parts for video, which are not installed here."),
            say("Whoever runs this runtall installs them with: pip install 'runtall[video]'."),
        )
    try:
        for model in (DETECTOR, LANDMARKERS[Size.FULL]):
            model_path(model)
    except MissingExtraError as error:
        return error
    return None


def check_size(size_bytes: int) -> None:
    """Refuse a film that is far larger than ten seconds are. Raises ``LimitExceededError``."""
    if size_bytes > MOST_BYTES:
        raise LimitExceededError(
            say("This film is {size:.1f} GB large; ten seconds take less than 0.2 GB.", size=size_bytes / 1e9),
            say("Cut it on the phone to the seconds that matter, then choose it again."),
        )


def begin(runner_id: int, drop: str, wish: Wish, *, today_on: date) -> str:
    """Hand a film that came in to the worker and return its id; the same film brought again is the same film.

    Raises
    ------
    NotFoundError
        No film came.
    ConflictError
        More than one came, or it has not come whole, or films cannot be read here.
    ImplausibleValueError, LimitExceededError
        It is too large, or what was said of it cannot be.
    """
    from runtall.store import film_shelf

    row, path = _only_film(runner_id, drop)
    try:
        check_size(row.size_bytes)
        _check(wish, today_on)
        sha256 = _digest(path)
    except (ImplausibleValueError, LimitExceededError):
        uploads.forget_drop(runner_id, drop)
        raise
    kind = _kind(wish)
    before = film_shelf.same(runner_id, sha256, kind, wish.test_id, wish.side)
    if before is not None and _says_the_same(before, wish):
        uploads.forget_drop(runner_id, drop)
        film_shelf.change(runner_id, before.id, filmed_on=wish.filmed_on)
        return before.id
    film_id = str(uuid.uuid4()) if before is None else before.id
    if before is None:
        film_shelf.add(
            runner_id,
            film_id,
            kind=kind,
            name=row.name,
            sha256=sha256,
            size_bytes=row.size_bytes,
            filmed_on=wish.filmed_on,
            added_at=datetime.now(UTC),
            about=wish.about,
            keeps_film=wish.keeps_film,
            drop=drop,
            test_id=wish.test_id,
            side=wish.side,
        )
    else:
        if before.drop:
            uploads.forget_drop(runner_id, before.drop)
        film_shelf.change(
            runner_id, film_id, name=row.name, drop=drop, about=wish.about, filmed_on=wish.filmed_on, state="waiting",
            keeps_film=wish.keeps_film or before.keeps_film,
        )  # fmt: skip
    queue.ask_for(runner_id, "film", {"film": film_id, "drop": drop})
    return film_id


def _only_film(runner_id: int, drop: str) -> tuple[Any, Path]:
    from runtall.store import uploads as rows

    found = rows.of_drop(runner_id, uploads.checked_drop(drop))
    if not found:
        raise NotFoundError(say("No film came."), say("Choose a film, or film one now."))
    if not all(each.is_whole for each in found):
        raise ConflictError(say("The film has not come whole yet."), say("Choose the same film again to go on."))
    if len(found) > 1:
        uploads.forget_drop(runner_id, drop)
        raise ConflictError(say("More than one film came."), say("Bring them one after the other."))
    return found[0], uploads.files_of(drop) / found[0].name


def _digest(path: Path) -> str:
    from runtall.services.filming import digest_of

    return digest_of(path)


def _kind(wish: Wish) -> Any:
    from runtall.store.film_models import FilmKind

    return FilmKind.TEST if wish.test_id else FilmKind.GAIT


def _check(wish: Wish, today_on: date) -> None:
    if wish.filmed_on > today_on:
        raise ImplausibleValueError(say("This day has not come yet."), say("Say on which day it was filmed."))
    if wish.test_id:
        from runtall.screen import camera_view

        camera_view(wish.test_id)


def _says_the_same(before: FilmRow, wish: Wish) -> bool:
    """Whether a film was read already, with the same said of it and by what would read it now."""
    from runtall.services.film_reading import versions

    read = before.state == "read" and before.read_by == versions(before.kind)
    return read and before.about == wish.about and (before.keeps_film or not wish.keeps_film)


def film(runner_id: int, film_id: str) -> FilmRow:
    """Return one film. Raises ``NotFoundError`` where the runner has none of this name."""
    from runtall.store import film_shelf

    found = film_shelf.get(runner_id, film_id)
    if found is None:
        raise NotFoundError(say("There is no such film any more."), say("Look under Gait for those that there are."))
    return found


def of_running(runner_id: int) -> tuple[FilmRow, ...]:
    """Return the films of running, newest first."""
    from runtall.store import film_shelf
    from runtall.store.film_models import FilmKind

    return film_shelf.every(runner_id, FilmKind.GAIT)[::-1]


def of_test(runner_id: int, test_id: str) -> tuple[FilmRow, ...]:
    """Return the films of one movement test, newest first."""
    from runtall.store import film_shelf
    from runtall.store.film_models import FilmKind

    return tuple(each for each in film_shelf.every(runner_id, FilmKind.TEST)[::-1] if each.test_id == test_id)


def said(row: FilmRow) -> GaitForm | None:
    """Return what a film of running said, ``None`` until it is read."""
    from runtall.services.filming import GaitForm
    from runtall.store import shapes

    if row.kind != "gait" or row.result is None:
        return None
    return shapes.to_value(row.result, GaitForm)


def scanned(row: FilmRow) -> ScanForm | None:
    """Return what a film of a movement test said, ``None`` until it is read."""
    from runtall.services.filming import ScanForm
    from runtall.store import shapes

    if row.kind != "test" or row.result is None:
        return None
    return shapes.to_value(row.result, ScanForm)


def shown(runner_id: int, film_id: str, *, against: str = "") -> ShownFilm:
    """Return a film with everything that its page shows, held against another one of the same view.

    Parameters
    ----------
    against
        Id of that other film; the last one before it unless said.

    Raises
    ------
    NotFoundError
        There is no such film.
    """
    from runtall.services.filming import changes_of
    from runtall.store import film_shelf, jobs

    row = film(runner_id, film_id)
    found = said(row)
    others = _comparable(row, of_running(runner_id)) if found is not None else ()
    before = [each for each in others if (each.filmed_on, each.added_at) < (row.filmed_on, row.added_at)]
    earlier = next((each for each in others if each.id == against), next(iter(before), None))
    earlier_found = None if earlier is None else said(earlier)
    if found is not None and earlier_found is not None:
        found = replace(found, changes=changes_of(found, earlier_found))
    files = film_shelf.files(runner_id, film_id)
    parts = {each.part for each in files}
    return ShownFilm(
        row=row,
        job=jobs.of_film(runner_id, film_id) if row.state == "waiting" else None,
        found=found,
        scan=scanned(row),
        pictures=tuple(_picture(each, found) for each in files if each.part == "picture" and each.facts is not None),
        has_picture="picture" in parts,
        has_clip="clip" in parts,
        has_film="film" in parts,
        earlier=earlier,
        earlier_found=earlier_found,
        comparable=others,
    )


def _comparable(row: FilmRow, every: Sequence[FilmRow]) -> tuple[FilmRow, ...]:
    return tuple(each for each in every if each.id != row.id and each.state == "read" and each.view == row.view)


def _picture(file: FilmFileRow, found: GaitForm | None) -> Picture:
    """Return a key picture as it was kept; an angle that the film is now said not to give is left out."""
    from runtall.services.film_reading import picture_of

    assert file.facts is not None
    made = picture_of(file.facts)
    if found is None:
        return made
    held_back = {each.name for each in found.refused} - {each.name for each in found.measures}
    return replace(made, angles=tuple((name, value) for name, value in made.angles if name not in held_back))


def file_of(runner_id: int, film_id: str, part: str, place: int = 0) -> Path:
    """Return where a file of a film stands. Raises ``NotFoundError`` where there is none."""
    from runtall.store import film_shelf, originals

    found = next((each for each in film_shelf.files(runner_id, film_id) if (each.part, each.place) == (part, place)), None)
    path = None if found is None else originals.place(_home(), runner_id, found.sha256)
    if path is None or not path.exists():
        raise NotFoundError(say("This file of the film is not here."), say("Look under Gait for what there is."))
    return path


def again(runner_id: int, film_id: str) -> None:
    """Have a film read once more that waits and nobody works on.

    Raises
    ------
    NotFoundError
        There is no such film.
    ConflictError
        Its bytes are not here any more.
    """
    row = film(runner_id, film_id)
    if row.state != "waiting":
        return
    if not row.drop or not (uploads.files_of(row.drop) / row.name).exists():
        raise ConflictError(say("The film itself is not here any more."), say("Bring it once more, or film it again."))
    queue.ask_for(runner_id, "film", {"film": row.id, "drop": row.drop})


def remove(runner_id: int, film_id: str) -> None:
    """Take a film away with everything that was made of it; a result that was kept of a movement test stays."""
    from runtall.store import film_shelf, jobs, originals

    row = film(runner_id, film_id)
    job = jobs.of_film(runner_id, film_id)
    if job is not None and job.is_open:
        jobs.cancel(runner_id, job.id, queue.now())
    if row.drop:
        uploads.forget_drop(runner_id, row.drop)
    for sha256 in film_shelf.remove(runner_id, film_id):
        originals.forget(_home(), runner_id, sha256)


def keep_result(runner_id: int, film_id: str) -> str:
    """Keep what a film of a movement test gave as a result got by camera, and return the result's id.

    One that a film of the same test, side and day gave before is corrected by it.

    Raises
    ------
    NotFoundError
        There is no such film.
    ConflictError
        It gave nothing to keep, or that is kept already.
    """
    from runtall.screen import Way
    from runtall.services import screening
    from runtall.store import film_shelf
    from runtall.store.planning import all_or_nothing

    row = film(runner_id, film_id)
    found = scanned(row)
    if found is None or not found.values or row.result_id:
        raise ConflictError(say("There is nothing new to keep of this film."), say("See the results under Body."))
    side = None if found.side is None else Side(found.side)
    same = next(
        (
            each.id
            for each in screening.lines(runner_id)
            if (each.result.test_id, each.result.side, each.result.on) == (row.test_id, side, row.filmed_on)
            and each.result.way is Way.CAMERA
        ),
        None,
    )
    with all_or_nothing(runner_id):
        line = screening.enter(runner_id, row.test_id, found.values, on=row.filmed_on, side=side, way=Way.CAMERA, corrects=same)
        film_shelf.change(runner_id, film_id, result_id=line.id)
    return line.id


def _home() -> Path:
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME
    return home

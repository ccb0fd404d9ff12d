"""The job that reads a film: sees the runner, reads the running or the movement test, and keeps what stays of it.

Doing it twice changes nothing. A film that says nothing is no failure: the reason is kept with it. What an earlier version read
is read anew from the landmarks, or from the film itself where the runner kept it.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from runtall.core import (
    ConflictError,
    ImplausibleValueError,
    Keypoints,
    Message,
    NotEnoughDataError,
    NotFoundError,
    UnreadableFileError,
    say,
)
from runtall.services import jobs as queue
from runtall.services import uploads
from runtall.services.filming import Film, Picture
from runtall.store.film_rows import FilmFileRow, FilmRow

if TYPE_CHECKING:
    from runtall.services.jobs import Telling
    from runtall.store.film_models import FilmPart
    from runtall.store.work_rows import JobRow

SEEING, DRAWING = "seeing", "drawing"
"""What is done at the moment, as a page is told."""
_PATIENCE_S = 120.0
_FLAT = 960


@dataclass(frozen=True, slots=True)
class _Read:
    """What was made of a film. ``files`` are bytes by part and place, with the facts that belong to a picture."""

    result: Any
    says_something: bool
    view: str
    files: tuple[tuple[FilmPart, int, bytes, dict[str, Any] | None], ...] = ()


def versions(kind: str) -> str:
    """Return the versions of what sees and reads a film of this kind.

    Examples
    --------
    >>> versions("test").partition(" ")[2]
    'screen-camera/v1'
    """
    from runtall.evidence import rule
    from runtall.gait import VERSION
    from runtall.pose.keypoints import keypoints_version

    return f"{keypoints_version()} {f'gait/{VERSION}' if kind == 'gait' else rule('screen-camera').key}"


def ask_where_stale() -> int:
    """Have films read anew that an earlier version read; returns how many."""
    from runtall.store import film_shelf, jobs
    from runtall.store.film_models import FilmKind

    stale = [each for kind in FilmKind for each in film_shelf.read_by_another(kind, versions(kind.value))]
    for runner_id, film_id in stale:
        jobs.add(runner_id, jobs.FILM, {"film": film_id}, queue.now())  # the house asks, not the runner
    return len(stale)


def read(job: JobRow, tell: Telling) -> None:
    """Do the job.

    Raises
    ------
    MissingExtraError
        Films cannot be read here; the film waits.
    NotFoundError
        Neither the film nor its landmarks are here any more.
    """
    from runtall.store import film_shelf

    row = film_shelf.get(job.runner_id, str(job.about["film"]))
    if row is None:  # taken away meanwhile
        return
    if row.state == "waiting" or (row.state == "read" and row.read_by != versions(row.kind)):
        _read_and_keep(row, tell)
    if row.drop:
        uploads.forget_drop(row.runner_id, row.drop)
        film_shelf.change(row.runner_id, row.id, drop="")


def _read_and_keep(row: FilmRow, tell: Telling) -> None:
    from runtall.store import film_shelf
    from runtall.store.film_models import FilmState

    source = _source(row)
    try:
        keypoints = _seen(row, source, tell)
        tell(keypoints.n_frames, keypoints.n_frames, DRAWING)
        made = _gait(row, keypoints, source) if row.kind == "gait" else _test(row, keypoints, source)
    except (UnreadableFileError, NotEnoughDataError, ImplausibleValueError) as error:
        if row.state == "read":  # what it said before stands
            raise
        told = tuple(each for each in (error.what, error.next_step) if each is not None)
        _keep(row, FilmState.REFUSED, _Read(None, says_something=False, view=""), source, trouble=told)
        return
    except FileNotFoundError:
        if film_shelf.get(row.runner_id, row.id) is None:  # the film was taken away, and its file with it
            return
        raise
    _keep(row, FilmState.READ if made.says_something else FilmState.REFUSED, made, source)


def _source(row: FilmRow) -> Path | None:
    """Return where the film itself is: as it came, or as it was kept."""
    from runtall.store import originals

    places = [originals.place(_home(), row.runner_id, row.sha256)]
    if row.drop:
        places.insert(0, uploads.files_of(uploads.checked_drop(row.drop)) / row.name)
    return next((each for each in places if each.is_file()), None)


def _seen(row: FilmRow, source: Path | None, tell: Telling) -> Keypoints:
    """Return the landmarks that were kept, where nothing newer can be had, else see the film."""
    from runtall.pose.keypoints import keypoints_from_video, keypoints_version

    kept = _kept_landmarks(row)
    if kept is not None and (source is None or kept.version == keypoints_version()):
        return kept
    if source is None:
        raise NotFoundError(say("The film is not here any more."), say("Bring it once more, or film it again."))
    return keypoints_from_video(source, progress=lambda done, total: tell(done, total, SEEING))


def _kept_landmarks(row: FilmRow) -> Keypoints | None:
    from runtall.services.landmark_files import landmarks_from
    from runtall.store import film_shelf, originals

    for each in film_shelf.files(row.runner_id, row.id):
        if each.part == "landmarks":
            place = originals.place(_home(), row.runner_id, each.sha256)
            return landmarks_from(io.BytesIO(place.read_bytes())) if place.exists() else None
    return None


# What is made of it --------------------------------------------------------------------------------------------------


def _gait(row: FilmRow, keypoints: Keypoints, source: Path | None) -> _Read:
    from runtall.gait import Ground
    from runtall.services import filming
    from runtall.store import shapes
    from runtall.store.film_models import FilmPart

    about = row.about
    film = filming.film_of(
        source or Path(row.name),
        row.sha256,
        keypoints,
        height_m=about.get("height_m"),
        speed_mps=about.get("speed_mps"),
        ground=Ground(about["ground"]) if about.get("ground") else None,
    )
    result = shapes.to_plain(filming.form_of(film))
    if not film.reading.is_usable:
        return _Read(result, says_something=False, view=film.reading.view.value)
    files: list[tuple[FilmPart, int, bytes, dict[str, Any] | None]] = [(FilmPart.LANDMARKS, 0, _landmarks(keypoints), None)]
    if source is not None:
        files += [(FilmPart.PICTURE, place, each.jpeg, facts_of(each)) for place, each in enumerate(filming.pictures(film))]
        files.append((FilmPart.CLIP, 0, _clip(film), None))
    return _Read(result, says_something=True, view=film.reading.view.value, files=tuple(files))


def _test(row: FilmRow, keypoints: Keypoints, source: Path | None) -> _Read:
    from runtall.services import filming
    from runtall.store import shapes
    from runtall.store.film_models import FilmPart

    reading, found = filming.scan_of(keypoints, row.test_id, side=row.side, version=row.about.get("version"))
    if not reading.is_usable:
        return _Read(shapes.to_plain(found), says_something=False, view="")
    files: list[tuple[FilmPart, int, bytes, dict[str, Any] | None]] = [(FilmPart.LANDMARKS, 0, _landmarks(keypoints), None)]
    if source is not None and (jpeg := _middle(source, keypoints)) is not None:
        files.append((FilmPart.PICTURE, 0, jpeg, None))
    return _Read(shapes.to_plain(found), says_something=True, view="", files=tuple(files))


def _landmarks(keypoints: Keypoints) -> bytes:
    from runtall.services.landmark_files import write_landmarks

    written = io.BytesIO()
    write_landmarks(keypoints, written)
    return written.getvalue()


def _clip(film: Film) -> bytes:
    from runtall.pose.clips import SUFFIX
    from runtall.services.filming import write_clip

    with tempfile.TemporaryDirectory(prefix="runtall-") as folder:
        return write_clip(film, Path(folder) / f"drawn{SUFFIX}").read_bytes()


def _middle(source: Path, keypoints: Keypoints) -> bytes | None:
    """Return a picture out of the middle of what was seen, with the skeleton drawn on it."""
    import numpy as np

    from runtall.pose.clips import annotated_pictures

    seen = np.flatnonzero(np.isfinite(keypoints.xy_px).all(axis=(1, 2)))
    frame = int(seen[len(seen) // 2])
    return annotated_pictures(source, keypoints, [frame], longest_side_px=_FLAT).get(frame)


def facts_of(picture: Picture) -> dict[str, Any]:
    """Return what is kept of a key picture beside its bytes; a lost landmark is ``None``."""
    return {
        "moment": picture.moment.value,
        "side": picture.side.value,
        "at_s": picture.at_s,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "xy": [[round(x, 1), round(y, 1)] if isfinite(x) and isfinite(y) else None for x, y in picture.xy],
        "angles": [[name, value] for name, value in picture.angles],
    }


def picture_of(facts: Mapping[str, Any]) -> Picture:
    """Return a key picture as it was kept, without its bytes."""
    from runtall.core.sides import Side
    from runtall.gait import Moment

    nowhere = (float("nan"), float("nan"))
    return Picture(
        Moment(facts["moment"]),
        Side(facts["side"]),
        float(facts["at_s"]),
        b"",
        int(facts["width_px"]),
        int(facts["height_px"]),
        tuple(nowhere if each is None else (float(each[0]), float(each[1])) for each in facts["xy"]),
        tuple((str(name), float(value)) for name, value in facts["angles"]),
    )


# Keeping it ----------------------------------------------------------------------------------------------------------


def _keep(row: FilmRow, state: Any, made: _Read, source: Path | None, *, trouble: tuple[Message, ...] = ()) -> None:
    """Put the files among the originals, then say so in one transaction; nothing stays of a film that is gone meanwhile."""
    from runtall.store import film_shelf, originals
    from runtall.store.film_models import FilmPart

    home, runner_id = _home(), row.runner_id
    with _alone(runner_id, home):
        if film_shelf.get(runner_id, row.id) is None:
            return
        kept = []
        for part, place, data, facts in made.files:
            sha256 = hashlib.sha256(data).hexdigest()
            originals.keep(home, runner_id, sha256, data)
            kept.append(FilmFileRow(part.value, place, sha256, len(data), facts))
        if row.keeps_film and source not in (None, originals.place(home, runner_id, row.sha256)):
            assert source is not None
            with source.open("rb") as stream:
                sha256, size = originals.keep_stream(home, runner_id, stream)
            kept.append(FilmFileRow(FilmPart.FILM.value, 0, sha256, size))
        gone = film_shelf.keep_reading(
            runner_id,
            row.id,
            state=state,
            view=made.view,
            read_by=versions(row.kind),
            result=made.result,
            trouble=trouble,
            made=kept,
            replaced=[FilmPart(each) for each in {each.part for each in kept}],
        )
        for sha256 in film_shelf.nobodys(runner_id, [each.sha256 for each in kept]) if gone is None else gone:
            originals.forget(home, runner_id, sha256)


@contextmanager
def _alone(runner_id: int, home: Path) -> Iterator[None]:
    """Hold the lock of a runner's imports for the moment of writing: whoever deletes everything waits for it, and it for them."""
    from runtall.services.importing import alone

    until = time.monotonic() + _PATIENCE_S
    while True:
        lock = alone(runner_id, home)
        try:
            lock.__enter__()
        except ConflictError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
            continue
        break
    try:
        yield
    finally:
        lock.__exit__(None, None, None)


def _home() -> Path:
    from django.conf import settings

    home: Path = settings.RUNTALL_HOME
    return home

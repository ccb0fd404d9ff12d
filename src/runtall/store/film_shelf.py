"""Films on file: what each says, which files belong to it, and what goes when it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from runtall.core import Message
from runtall.core.sides import Side
from runtall.store import shapes
from runtall.store.film_models import FilmFile, FilmKind, FilmPart, FilmState, StoredFilm
from runtall.store.film_rows import FilmFileRow, FilmRow
from runtall.store.models import Original

FORMAT = "film-"
"""Begins the format of every original that belongs to a film."""


def _row(film: StoredFilm) -> FilmRow:
    return FilmRow(
        id=film.film_id,
        runner_id=film.runner_id,
        kind=film.kind,
        name=film.name,
        sha256=film.sha256,
        size_bytes=film.size_bytes,
        filmed_on=film.filmed_on,
        added_at=film.added_at,
        test_id=film.test_id,
        side=None if film.side is None else Side(film.side),
        about=film.about,
        keeps_film=film.keeps_film,
        drop=film.drop,
        state=film.state,
        view=film.view,
        read_by=film.read_by,
        result=film.result,
        trouble=tuple(shapes.to_message(each) for each in film.trouble or ()),
        result_id=film.result_id,
    )


def add(
    runner_id: int,
    film_id: str,
    *,
    kind: FilmKind,
    name: str,
    sha256: str,
    size_bytes: int,
    filmed_on: date,
    added_at: datetime,
    about: Mapping[str, Any],
    keeps_film: bool,
    drop: str,
    test_id: str = "",
    side: Side | None = None,
) -> None:
    """Note a film that came in and waits to be read."""
    shapes.fitted(
        StoredFilm(
            runner_id=runner_id,
            film_id=film_id,
            kind=kind.value,
            name=name,
            sha256=sha256,
            size_bytes=size_bytes,
            filmed_on=filmed_on,
            added_at=added_at,
            about=dict(about),
            keeps_film=keeps_film,
            drop=drop,
            test_id=test_id,
            side=None if side is None else side.value,
        )
    ).save()


def get(runner_id: int, film_id: str) -> FilmRow | None:
    """Return one film of a runner."""
    found = StoredFilm.objects.filter(runner_id=runner_id, film_id=film_id).first()
    return None if found is None else _row(found)


def every(runner_id: int, kind: FilmKind | None = None) -> tuple[FilmRow, ...]:
    """Return the films of a runner, by the day on which they were filmed, oldest first."""
    rows = StoredFilm.objects.filter(runner_id=runner_id)
    rows = rows if kind is None else rows.filter(kind=kind.value)
    return tuple(_row(each) for each in rows.order_by("filmed_on", "added_at", "pk"))


def same(runner_id: int, sha256: str, kind: FilmKind, test_id: str, side: Side | None) -> FilmRow | None:
    """Return the film with the same bytes that was brought for the same purpose."""
    found = StoredFilm.objects.filter(
        runner_id=runner_id, sha256=sha256, kind=kind.value, test_id=test_id, side=None if side is None else side.value
    ).first()
    return None if found is None else _row(found)


def files(runner_id: int, film_id: str) -> tuple[FilmFileRow, ...]:
    """Return the files of a film, pictures in their order."""
    rows = FilmFile.objects.filter(runner_id=runner_id, film__film_id=film_id).order_by("part", "place")
    return tuple(
        FilmFileRow(part, place, sha256, size, facts)
        for part, place, sha256, size, facts in rows.values_list(
            "part", "place", "original__sha256", "original__size_bytes", "facts"
        )
    )


def change(runner_id: int, film_id: str, **changes: Any) -> bool:
    """Change what is known of a film; ``False`` where it is gone."""
    return bool(StoredFilm.objects.filter(runner_id=runner_id, film_id=film_id).update(**changes))


@transaction.atomic
def keep_reading(
    runner_id: int,
    film_id: str,
    *,
    state: FilmState,
    view: str = "",
    read_by: str,
    result: Any = None,
    trouble: Sequence[Message] = (),
    made: Sequence[FilmFileRow] = (),
    replaced: Sequence[FilmPart] = (),
) -> tuple[str, ...] | None:
    """Keep what a film says with the files that were made of it, which stand among the originals already.

    Parameters
    ----------
    replaced
        Parts whose earlier files go.

    Returns
    -------
    tuple of str, or None
        Hashes of files that nothing names any more; ``None`` where the film was taken away meanwhile.
    """
    film = StoredFilm.objects.filter(runner_id=runner_id, film_id=film_id).first()
    if film is None:
        return None
    before = FilmFile.objects.filter(film=film, part__in=[each.value for each in replaced])
    gone = list(before.values_list("original_id", flat=True))
    before.delete()
    for each in made:
        original, _ = Original.objects.get_or_create(
            runner_id=runner_id,
            sha256=each.sha256,
            defaults={"size_bytes": each.size_bytes, "format": f"{FORMAT}{each.part}"},
        )
        FilmFile.objects.create(
            runner_id=runner_id, film=film, original=original, part=each.part, place=each.place, facts=each.facts
        )
    film.state, film.view, film.read_by, film.result = state.value, view, read_by, result
    film.trouble = [shapes.to_plain(each) for each in trouble] or None
    film.save()
    return _without_anybody(gone)


@transaction.atomic
def remove(runner_id: int, film_id: str) -> tuple[str, ...]:
    """Take a film away with what is known of its files; returns the hashes of those that nothing names any more."""
    film = StoredFilm.objects.filter(runner_id=runner_id, film_id=film_id).first()
    if film is None:
        return ()
    mine = FilmFile.objects.filter(film=film)
    gone = list(mine.values_list("original_id", flat=True))
    mine.delete()
    film.delete()
    return _without_anybody(gone)


def _without_anybody(original_ids: Sequence[int]) -> tuple[str, ...]:
    nobodys = Original.objects.filter(
        Q(film_files=None), Q(entries=None), Q(recordings=None), pk__in=original_ids, format__startswith=FORMAT
    )
    hashes = tuple(nobodys.values_list("sha256", flat=True))
    Original.objects.filter(pk__in=list(nobodys.values_list("pk", flat=True))).delete()
    return hashes


def nobodys(runner_id: int, hashes: Sequence[str]) -> tuple[str, ...]:
    """Return which of some hashes no original of the runner has."""
    known = set(Original.objects.filter(runner_id=runner_id, sha256__in=hashes).values_list("sha256", flat=True))
    return tuple(each for each in hashes if each not in known)


def read_by_another(kind: FilmKind, versions: str) -> tuple[tuple[int, str], ...]:
    """Return (runner id, film id) of films that something was read in and whose versions are others."""
    stale = StoredFilm.objects.filter(kind=kind.value, state=FilmState.READ).exclude(read_by=versions)
    return tuple(stale.order_by("pk").values_list("runner_id", "film_id"))

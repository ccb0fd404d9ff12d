"""Uploads on their way in, and watched folders: what is known of them beside their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from runtall.core import Message
from runtall.store import shapes
from runtall.store.work_models import Upload, WatchedFolder


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One file on its way in."""

    runner_id: int
    token: str
    drop: str
    name: str
    size_bytes: int
    is_whole: bool
    touched_at: datetime


@dataclass(frozen=True, slots=True)
class FolderRow:
    """The folder that a runner has watched."""

    runner_id: int
    path: str
    looked_at: datetime | None
    seen: str
    taken: str
    files: int | None
    trouble: Message | None


def _row(upload: Upload) -> UploadRow:
    return UploadRow(
        upload.runner_id, upload.token, upload.drop, upload.name, upload.size_bytes, upload.is_whole, upload.touched_at
    )


def add(
    runner_id: int, token: str, drop: str, name: str, size_bytes: int, at: datetime, *, mark: str = "", is_whole: bool = False
) -> UploadRow:
    """Note that a file is on its way."""
    made = Upload.objects.create(
        runner_id=runner_id,
        token=token,
        drop=drop,
        name=name,
        size_bytes=size_bytes,
        mark=mark,
        is_whole=is_whole,
        began_at=at,
        touched_at=at,
    )
    return _row(made)


def get(runner_id: int, token: str) -> UploadRow | None:
    """Return one upload of a runner."""
    found = Upload.objects.filter(runner_id=runner_id, token=token).first()
    return None if found is None else _row(found)


def unfinished_like(runner_id: int, name: str, size_bytes: int, mark: str) -> UploadRow | None:
    """Return the unfinished upload of the same file: same name, size and mark."""
    same = Upload.objects.filter(runner_id=runner_id, name=name, size_bytes=size_bytes, mark=mark, is_whole=False)
    found = same.order_by("-pk").first()
    return None if found is None else _row(found)


def change(token: str, at: datetime, **changes: Any) -> None:
    """Change what is known of an upload."""
    Upload.objects.filter(token=token).update(touched_at=at, **changes)


def of_drop(runner_id: int, drop: str) -> tuple[UploadRow, ...]:
    """Return the files that were brought together."""
    return tuple(_row(each) for each in Upload.objects.filter(runner_id=runner_id, drop=drop).order_by("pk"))


def unfinished(runner_id: int) -> tuple[UploadRow, ...]:
    """Return what has come in part, newest first."""
    return tuple(_row(each) for each in Upload.objects.filter(runner_id=runner_id, is_whole=False).order_by("-touched_at"))


def unfinished_of_all() -> tuple[UploadRow, ...]:
    """Return what has come in part, of every runner."""
    return tuple(_row(each) for each in Upload.objects.filter(is_whole=False).order_by("pk"))


def rename(token: str, name: str, at: datetime) -> None:
    """Note that an upload is whole, and the name under which it stands."""
    change(token, at, name=name, is_whole=True)


def count(runner_id: int) -> int:
    """Return how many uploads a runner has on file."""
    return Upload.objects.filter(runner_id=runner_id).count()


def count_of_drop(runner_id: int, drop: str) -> int:
    """Return how many files were brought together."""
    return Upload.objects.filter(runner_id=runner_id, drop=drop).count()


def forget(tokens: list[str]) -> None:
    """Forget uploads; their bytes are the caller's."""
    Upload.objects.filter(token__in=tokens).delete()


def untouched_since(at: datetime) -> tuple[UploadRow, ...]:
    """Return every upload that nothing was heard of since an instant."""
    return tuple(_row(each) for each in Upload.objects.filter(touched_at__lt=at).order_by("pk"))


def drops() -> frozenset[str]:
    """Return every drop that has an upload on file."""
    return frozenset(Upload.objects.order_by().values_list("drop", flat=True).distinct())


def folder(runner_id: int) -> FolderRow | None:
    """Return the folder that a runner has watched."""
    found = WatchedFolder.objects.filter(runner_id=runner_id).first()
    return None if found is None else _folder_row(found)


def folders() -> tuple[FolderRow, ...]:
    """Return every watched folder."""
    return tuple(_folder_row(each) for each in WatchedFolder.objects.order_by("pk"))


def _folder_row(found: WatchedFolder) -> FolderRow:
    trouble = None if found.trouble is None else shapes.to_message(found.trouble)
    return FolderRow(found.runner_id, found.path, found.looked_at, found.seen, found.taken, found.files, trouble)


def keep_folder(runner_id: int, path: str, at: datetime) -> None:
    """Watch a folder from here on, in place of the one before."""
    fresh = {"path": path, "chosen_at": at, "looked_at": None, "seen": "", "taken": "", "files": None, "trouble": None}
    WatchedFolder.objects.update_or_create(runner_id=runner_id, defaults=fresh)


def forget_folder(runner_id: int) -> None:
    """Watch no folder any more."""
    WatchedFolder.objects.filter(runner_id=runner_id).delete()


def keep_look(runner_id: int, at: datetime, *, trouble: Message | None = None, **changes: Any) -> None:
    """Keep what a look into the folder found."""
    plain = None if trouble is None else shapes.to_plain(trouble)
    WatchedFolder.objects.filter(runner_id=runner_id).update(looked_at=at, trouble=plain, **changes)

"""The walk over what the runner pointed at: files, folders, archives, archives in archives; lazy, ordered, bounded."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from runtall.core import LimitExceededError, Message, UnreadableFileError, Verdict, say
from runtall.readers.archives import Member, distinct_names, first_bytes, members_of
from runtall.readers.layers import gunzipped, in_pieces
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.origins import Refused, Source, content, open_plain, open_stream
from runtall.readers.sniffing import is_zip
from runtall.readers.strava import read_activity_table
from runtall.readers.tables import TableRow

_PEEK = 2_048
_CLOSED = say("Part of a Strava export that runtall leaves closed: only the activities and their table are read.")
_LINK = say("It is a link; what it points to is read where it stands.")
_ROUTE = say("A route of a health export; it is read together with its workout.")


def walk(paths: Sequence[Path], *, workspace: Path, limits: Limits = LIMITS) -> Iterator[Source | Refused]:
    """Yield every file under ``paths``, and every member of every archive there, lazily and in a fixed order.

    Nothing is unpacked except archives inside archives, which are copied into ``workspace``; whoever calls removes it once the
    sources have been read. Sources of a Strava export carry what its table says of them. What is dangerous, broken or closed
    on purpose comes as ``Refused`` and the walk goes on.
    """
    for path in paths:
        yield from _Walk(workspace, limits).under(path)


@dataclass(slots=True)
class _Context:
    """What is known about the place of a file: the Strava export or health export that it belongs to."""

    rows: Mapping[str, TableRow] = field(default_factory=dict)
    closed: Message | None = None


class _Walk:
    """One walk from one path that the runner gave."""

    def __init__(self, workspace: Path, limits: Limits) -> None:
        self._workspace, self._limits = workspace, limits
        self._unpacked_bytes = self._files = 0

    def under(self, path: Path) -> Iterator[Source | Refused]:
        try:
            found = path.stat()
        except (OSError, ValueError) as error:
            yield _not_opened(str(path), 0, error)
            return
        if stat.S_ISDIR(found.st_mode):
            yield from self._folder(path, str(path), _Context())
        else:
            yield from self._file(path, str(path), _Context(), found)

    def _folder(self, folder: Path, label: str, context: _Context) -> Iterator[Source | Refused]:
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            yield Refused(label, 0, say("The folder could not be opened: {reason}.", reason=error.strerror or "unknown reason"))
            return
        table = self._table_of_folder(folder, entries)
        routes_closed = any(e.name == "workout-routes" for e in entries) and self._holds_health_export(entries)
        for entry in entries:
            inner = f"{label}/{entry.name}"
            here = context
            if table is not None:
                here = _Context(table[1]) if entry.name in (table[0], "activities") else _Context(closed=_CLOSED)
            elif routes_closed and entry.name == "workout-routes":
                here = _Context(closed=_ROUTE)
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError as error:
                yield _not_opened(inner, 0, error)
                continue
            if stat.S_ISLNK(found.st_mode):
                yield Refused(inner, 0, _LINK, Verdict.OTHER)
            elif stat.S_ISDIR(found.st_mode):
                yield from self._folder(Path(entry.path), inner, here)
            else:
                self._files += 1
                if self._files > self._limits.max_folder_files:
                    yield Refused(
                        inner,
                        0,
                        say("The folder holds more than {n} files; the rest is left out.", n=self._limits.max_folder_files),
                    )
                    return
                yield from self._file(Path(entry.path), inner, here, found)

    def _file(self, path: Path, label: str, context: _Context, found: os.stat_result) -> Iterator[Source | Refused]:
        if not stat.S_ISREG(found.st_mode):
            yield Refused(label, 0, say("It is not a plain file."))
            return
        size = found.st_size
        if context.closed is not None:
            yield Refused(label, size, context.closed, Verdict.OTHER)
            return
        try:
            with open_plain(path) as plain:
                head = plain.read(_PEEK)
        except (UnreadableFileError, OSError) as error:
            yield _not_opened(label, size, error)
            return
        source = Source(label, path, None, size, context.rows.get(path.name))
        yield from self._source_or_archive(source, head, depth=1)

    def _source_or_archive(self, source: Source, head: bytes, depth: int) -> Iterator[Source | Refused]:
        """Yield a source, or walk through it when its first bytes, gzipped or not, are those of a zip."""
        gzipped = head[:3] == b"\x1f\x8b\x08" and is_zip(_first_unzipped(head))
        if not is_zip(head) and not gzipped:
            yield source
            return
        if depth > self._limits.max_archive_depth:
            yield Refused(
                source.label, source.size, say("It is an archive inside more than {n} others.", n=self._limits.max_archive_depth)
            )
            return
        try:
            path = source.path if source.member is None and not gzipped else self._copied(source, gzipped=gzipped)
            members = members_of(path, self._limits)
        except UnreadableFileError as error:
            yield Refused(source.label, source.size, error.what)
            return
        if any(member.name == "[Content_Types].xml" for member in members):
            yield Refused(source.label, source.size, say("An office document."), Verdict.OTHER)
            return
        yield from self._archive(path, source.label, members, depth)

    def _archive(self, path: Path, label: str, members: list[Member], depth: int) -> Iterator[Source | Refused]:
        exports = self._strava_roots(path, label, members)
        try:
            routes = self._route_folders(path, members)
        except (UnreadableFileError, OSError) as error:
            yield _not_opened(label, 0, error)
            return
        for name, member in distinct_names(members):
            inner = f"{label}/{name}"
            if member.refusal is not None:
                yield Refused(inner, member.size, member.refusal)
                continue
            context = _context_in(member.name, exports, routes)
            if context.closed is not None:
                yield Refused(inner, member.size, context.closed, Verdict.OTHER)
                continue
            self._unpacked_bytes += member.size
            if self._unpacked_bytes > self._limits.max_unpacked_bytes:
                yield Refused(
                    inner,
                    member.size,
                    say("The archive unpacks to more than {limit:.0f} MB.", limit=self._limits.max_unpacked_bytes / 1e6),
                )
                return
            try:
                with open_plain(path) as plain:
                    head = first_bytes(plain, member.span, 512)
            except (UnreadableFileError, OSError) as error:
                yield _not_opened(inner, member.size, error)
                continue
            row = context.rows.get(PurePosixPath(member.name).name)
            yield from self._source_or_archive(Source(inner, path, member.name, member.size, row, member.span), head, depth + 1)

    def _copied(self, source: Source, *, gzipped: bool) -> Path:
        """Copy an archive that lies in another one into the workspace, as far as the bounds allow."""
        room = self._limits.max_unpacked_bytes - self._unpacked_bytes
        handle, name = tempfile.mkstemp(suffix=".zip", dir=self._workspace)
        with os.fdopen(handle, "wb") as copy, open_stream(source, self._limits) as stream:
            pieces = gunzipped(in_pieces(stream), self._limits, room) if gzipped else in_pieces(stream)
            written = 0
            for piece in pieces:
                written += len(piece)
                if written > room:
                    raise LimitExceededError(say("It unpacks to more than {limit:.0f} MB.", limit=room / 1e6))
                copy.write(piece)
        return Path(name)

    def _table_of_folder(self, folder: Path, entries: list[os.DirEntry[str]]) -> tuple[str, Mapping[str, TableRow]] | None:
        """Find the table of activities in this folder, when it is the root of an unpacked Strava export."""
        if not any(entry.name == "activities" and _is(stat.S_ISDIR, entry) for entry in entries):
            return None
        for entry in entries:
            if entry.name.lower().endswith(".csv") and _is(stat.S_ISREG, entry):
                size = entry.stat(follow_symlinks=False).st_size
                rows = self._rows(Source(entry.name, folder / entry.name, None, size))
                if rows is not None:
                    return entry.name, rows
        return None

    def _strava_roots(self, path: Path, label: str, members: list[Member]) -> dict[str, tuple[str, Mapping[str, TableRow]]]:
        """Roots of Strava exports in an archive: by folder, the name of the table and its rows."""
        roots = {
            member.name.partition("activities/")[0]
            for member in members
            if member.name.startswith("activities/") or "/activities/" in member.name
        }
        found: dict[str, tuple[str, Mapping[str, TableRow]]] = {}
        for member in members:
            folder, slash, file = member.name.rpartition("/")
            root = folder + slash
            if root in roots and root not in found and file.lower().endswith(".csv") and member.refusal is None:
                rows = self._rows(Source(f"{label}/{member.name}", path, member.name, member.size, None, member.span))
                if rows is not None:
                    found[root] = (member.name, rows)
        return found

    def _rows(self, source: Source) -> Mapping[str, TableRow] | None:
        if source.size > self._limits.max_table_bytes:
            return None
        try:
            table = read_activity_table(content(source, self._limits), self._limits)
        except (UnreadableFileError, OSError):
            return None
        return None if table is None else table.rows

    def _route_folders(self, path: Path, members: list[Member]) -> frozenset[str]:
        """Folders of routes that belong to a health export lying beside them in the archive."""
        roots = {member.name.partition("workout-routes/")[0] for member in members if "workout-routes/" in member.name}
        if not roots:
            return frozenset()
        with open_plain(path) as plain:
            return frozenset(
                root + "workout-routes/"
                for member in members
                for root in roots
                if member.refusal is None
                and member.name.rpartition("/")[0] == root.rstrip("/")
                and b"HealthData" in first_bytes(plain, member.span, _PEEK)
            )

    def _holds_health_export(self, entries: list[os.DirEntry[str]]) -> bool:
        for entry in entries:
            if _is(stat.S_ISREG, entry):
                try:
                    with open_plain(Path(entry.path)) as plain:
                        if b"HealthData" in plain.read(_PEEK):
                            return True
                except (UnreadableFileError, OSError):
                    continue
        return False


def _not_opened(label: str, size: int, error: Exception) -> Refused:
    """Refuse what cannot be opened, or is gone since its folder was listed."""
    if isinstance(error, UnreadableFileError):
        return Refused(label, size, error.what)
    reason = error.strerror if isinstance(error, OSError) else None
    return Refused(label, size, say("It could not be opened: {reason}.", reason=reason or "unknown reason"))


def _is(kind: Callable[[int], bool], entry: os.DirEntry[str]) -> bool:
    """Tell whether an entry itself, not what it links to, is of a kind; one that is gone is of none."""
    try:
        return kind(entry.stat(follow_symlinks=False).st_mode)
    except OSError:
        return False


def _context_in(name: str, exports: Mapping[str, tuple[str, Mapping[str, TableRow]]], routes: frozenset[str]) -> _Context:
    if any(name.startswith(folder) for folder in routes):
        return _Context(closed=_ROUTE)
    for root, (table, rows) in exports.items():
        if name.startswith(root):
            inside = name == table or name.startswith(f"{root}activities/")
            return _Context(rows) if inside else _Context(closed=_CLOSED)
    return _Context()


def _first_unzipped(head: bytes) -> bytes:
    try:
        return next(gunzipped(iter([head]), replace(LIMITS, max_ratio=float("inf")), LIMITS.max_health_bytes), b"")[:4]
    except UnreadableFileError:
        return b""

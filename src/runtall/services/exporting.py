"""Everything of a runner as one zip of open formats, and such a zip back into a runtall that is still empty.

What is in it stands in ``docs/your-data.md``; which table goes in is said in ``store/owning.py``.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from runtall.core import ConflictError, UnreadableFileError, say

FORMAT = "runtall-export"
FORMAT_VERSION = 1
_MANIFEST = "manifest.json"
_PIECE = 1 << 20
_PASSED_ON_BYTES = 1 << 16
_MOST_LINE_BYTES = 256 << 20
_MOST_MANIFEST_BYTES = 64 << 20
_BEFORE_THE_FIRST_RUN = frozenset({"runner", "profile", "wishes", "programmes"})
"""What an empty runtall may hold already: the first visit asks for it."""

Progress = Callable[[int, int, str], None]


def _no_progress(_done: int, _total: int, _name: str) -> None:
    """Take note of nothing."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What went into an export, or came out of one. ``lost`` originals were not in runtall's folder any more."""

    rows: int
    originals: int
    lost: int
    rows_by_table: dict[str, int]


class _Sink(io.RawIOBase):
    """Takes what the zip writes, so that it can be passed on piece by piece; nothing is kept on disk."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """Return what was written since the last call."""
        taken = b"".join(self._pieces)
        self._pieces.clear()
        self.size = 0
        return taken


def pieces(
    runner_id: int, *, on_progress: Progress = _no_progress, on_done: Callable[[Exported], None] | None = None
) -> Iterator[bytes]:
    """Give an export piece by piece, as of one instant, whatever is written meanwhile."""
    from runtall.store import rows
    from runtall.store.steady import steady_view

    sink = _Sink()
    told: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(_member("README.txt"), _READ_ME)
        with steady_view():
            known, names = rows.tables(), _originals(runner_id)
            archive.writestr(_member("schema.json"), _as_json({each.name: rows.schema(each) for each in known}))
            numbers: rows.Numbers = {}
            for done, table in enumerate(known):
                on_progress(done, len(known) + len(names), table.name)
                digest, n = hashlib.sha256(), 0
                with archive.open(_member(f"rows/{table.name}.jsonl"), "w", force_zip64=True) as out:
                    for line in rows.lines(table, runner_id, numbers):
                        digest.update(line + b"\n")
                        out.write(line + b"\n")
                        n += 1
                        if sink.size >= _PASSED_ON_BYTES:
                            yield sink.taken()
                told[table.name] = {"rows": n, "sha256": digest.hexdigest()}
        lost = yield from _put_originals(archive, sink, runner_id, names, len(known), on_progress)
        archive.writestr(_member(_MANIFEST), _as_json(_manifest(told, len(names), lost)))
    yield sink.taken()
    if on_done is not None:
        by_table = {name: int(each["rows"]) for name, each in told.items()}
        on_done(Exported(sum(by_table.values()), len(names) - len(lost), len(lost), by_table))


def _put_originals(
    archive: zipfile.ZipFile, sink: _Sink, runner_id: int, names: dict[str, str], before: int, on_progress: Progress
) -> Generator[bytes, None, list[str]]:
    """Give the originals piece by piece; returns those that are lost."""
    from django.conf import settings

    from runtall.store import originals

    lost: list[str] = []
    for done, (sha256, kind) in enumerate(sorted(names.items())):
        on_progress(before + done, before + len(names), sha256[:12])
        try:
            stream = originals.place(settings.RUNTALL_HOME, runner_id, sha256).open("rb")
        except FileNotFoundError:
            lost.append(sha256)
            continue
        with stream, archive.open(_member(f"originals/{sha256}{_ending(stream, kind)}"), "w", force_zip64=True) as out:
            while piece := stream.read(_PIECE):
                out.write(piece)
                if sink.size >= _PASSED_ON_BYTES:
                    yield sink.taken()
    return lost


def write(runner_id: int, target: Path, *, on_progress: Progress = _no_progress) -> Exported:
    """Write an export to a new file that its owner alone can read.

    Raises
    ------
    ConflictError
        The file exists.
    """
    from runtall.services.whole_files import new_file

    found: list[Exported] = []
    with new_file(target) as out:
        for piece in pieces(runner_id, on_progress=on_progress, on_done=found.append):
            out.write(piece)
    return found[0]


def file_name(on: datetime | None = None) -> str:
    """Return what an export is called."""
    return f"runtall-export-{on or datetime.now(UTC):%Y-%m-%d}.zip"


def _originals(runner_id: int) -> dict[str, str]:
    from runtall.store.models import Original

    return dict(Original.objects.filter(runner_id=runner_id).values_list("sha256", "format"))


def _ending(stream: BinaryIO, kind: str) -> str:
    """Return how the name of an original ends, by what is in it."""
    head = stream.read(2)
    stream.seek(0)
    ending = {"fit": ".fit", "gpx": ".gpx", "tcx": ".tcx", "strava_table": ".csv", **_OF_FILMS}.get(kind, "")
    if head == b"\x1f\x8b":
        return f"{ending}.gz"
    return ".zip" if head == b"PK" and not ending else ending


_OF_FILMS = {"film-picture": ".jpg", "film-clip": ".webm", "film-landmarks": ".npz"}


def _member(name: str) -> zipfile.ZipInfo:
    """Return an entry that is the same whenever it is written."""
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.compress_type = zipfile.ZIP_DEFLATED
    made.external_attr = 0o600 << 16
    return made


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True) + "\n"


def _manifest(told: dict[str, dict[str, Any]], n_originals: int, lost: list[str]) -> dict[str, Any]:
    from runtall import __version__

    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "made_by": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "tables": told,
        "originals": n_originals - len(lost),
        "lost_originals": lost,
    }


_READ_ME = """Everything that runtall kept of you.

manifest.json   what is in here, with counts and checksums
rows/*.jsonl    one table each, one JSON object a line; "id" numbers the lines, other tables name them by it
schema.json     what stands in each table, as JSON Schema
originals/      your files byte for byte, named by their SHA-256; rows/ledger.jsonl has the names that they came with

Units stand in the names (elapsed_s is seconds, cadence_spm steps a minute). null is "not known" or "not said", never zero.
A channel is a list of whole numbers, one a sample; times "step" they are in "unit". The channel t_s is the clock.

To bring it into a new, empty runtall:   runtall import THIS-FILE.zip
"""


# ---- back in


def is_export(path: Path) -> bool:
    """Whether a file is an export of runtall, by what is in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_manifest(archive).get("format") == FORMAT
    except (OSError, zipfile.BadZipFile, UnreadableFileError, KeyError):
        return False


def _read_manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if archive.getinfo(_MANIFEST).file_size > _MOST_MANIFEST_BYTES:
        raise _not_whole()
    try:
        said = json.loads(archive.read(_MANIFEST))
    except (ValueError, zipfile.BadZipFile) as error:
        raise _not_whole() from error
    if not isinstance(said, dict):
        raise _not_whole()
    return said


def _not_whole() -> UnreadableFileError:
    return UnreadableFileError(
        say("This export is not whole, or was changed."), say("Nothing was changed here. Copy or download the file again.")
    )


def bring_in(runner_id: int, path: Path, *, on_progress: Progress = _no_progress) -> Exported:
    """Bring an export into a runtall that holds nothing of the runner yet: all of it, or nothing.

    Raises
    ------
    ConflictError
        There is something already, a newer runtall made it, or another import is under way.
    UnreadableFileError
        It is not whole, or a line of it cannot be what it says.
    """
    from django.conf import settings
    from django.db import DatabaseError, transaction

    from runtall.services.importing import alone
    from runtall.services.uploads import check_room
    from runtall.store import originals

    home: Path = settings.RUNTALL_HOME
    with alone(runner_id, home), zipfile.ZipFile(path) as archive:
        manifest = _checked(archive)
        _must_be_empty(runner_id)
        check_room(sum(each.file_size for each in archive.infolist() if each.filename.startswith("originals/")))
        try:
            n_originals = _take_originals(archive, home, runner_id, on_progress)
            with transaction.atomic():
                by_table = _take_rows(archive, manifest, runner_id, on_progress)
                _check_read_back(runner_id)
        except BaseException as error:
            originals.forget_all(home, runner_id)
            if isinstance(error, zipfile.BadZipFile | DatabaseError):
                raise _not_whole() from error
            raise
    from runtall.services import upgrading

    upgrading.ask(runner_id)
    return Exported(sum(by_table.values()), n_originals, len(manifest["lost_originals"]), by_table)


def _checked(archive: zipfile.ZipFile) -> dict[str, Any]:
    manifest = _read_manifest(archive)
    if manifest.get("format") != FORMAT or not isinstance(manifest.get("tables"), dict):
        raise _not_whole()
    if not isinstance(manifest.get("format_version"), int) or manifest["format_version"] > FORMAT_VERSION:
        raise ConflictError(
            say("This export was written by a newer runtall ({version}).", version=str(manifest.get("made_by", ""))[:40]),
            say("Update this one, then import it."),
        )
    if not isinstance(manifest.get("lost_originals"), list):
        raise _not_whole()
    return manifest


def _must_be_empty(runner_id: int) -> None:
    from runtall.store import rows

    if any(n for name, n in rows.count(runner_id).items() if name not in _BEFORE_THE_FIRST_RUN):
        raise ConflictError(
            say("There is something of yours in this runtall already; an export comes into an empty one, so that nothing mixes."),
            say("Point RUNTALL_HOME at a new folder, or take away what is here first: runtall forget"),
        )


def _take_originals(archive: zipfile.ZipFile, home: Path, runner_id: int, on_progress: Progress) -> int:
    from runtall.store import originals

    members = [each for each in archive.infolist() if each.filename.startswith("originals/") and not each.is_dir()]
    for done, member in enumerate(members):
        on_progress(done, len(members), member.filename)
        with archive.open(member) as stream:
            sha256, _size = originals.keep_stream(home, runner_id, stream)  # type: ignore[arg-type]  # it is read from
        if not member.filename.removeprefix("originals/").startswith(sha256):
            raise _not_whole()
    return len(members)


def _take_rows(archive: zipfile.ZipFile, manifest: dict[str, Any], runner_id: int, on_progress: Progress) -> dict[str, int]:
    from runtall.store import rows
    from runtall.store.models import Profile
    from runtall.store.plan_models import PlanWishes, StoredProgramme

    for model in (Profile, PlanWishes, StoredProgramme):  # what the first visit asked for gives way to what was said before
        model._default_manager.filter(runner_id=runner_id).delete()
    numbers: rows.Numbers = {}
    known = rows.tables()
    if set(manifest["tables"]) - {each.name for each in known}:
        raise ConflictError(
            say("This export was written by a newer runtall ({version}).", version=str(manifest.get("made_by", ""))[:40]),
            say("Update this one, then import it."),
        )
    kept: dict[str, int] = {}
    for done, table in enumerate(known):
        on_progress(done, len(known), table.name)
        if table.name not in manifest["tables"]:  # a table that came later
            numbers[table.label] = {}
            continue
        with archive.open(f"rows/{table.name}.jsonl") as stream:
            reading = _Lines(stream)  # type: ignore[arg-type]
            kept[table.name] = rows.keep(table, runner_id, reading, numbers)
        said = manifest["tables"][table.name]
        if (kept[table.name], reading.sha256) != (said.get("rows"), said.get("sha256")):
            raise _not_whole()
    return kept


class _Lines:
    """The lines of one table, bounded, and the checksum of what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._digest = stream, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        while line := self._stream.readline(_MOST_LINE_BYTES):
            if not line.endswith(b"\n"):
                raise _not_whole()
            self._digest.update(line)
            yield line

    @property
    def sha256(self) -> str:
        """Return the checksum of all lines so far."""
        return self._digest.hexdigest()


def _check_read_back(runner_id: int) -> None:
    """Read what was kept as the pages will, before it stands: what they could not read is refused now."""
    from runtall.store import reading_back

    try:
        reading_back.read_everything(runner_id)
    except Exception as error:
        raise UnreadableFileError(
            say("Something in this export cannot be read back: {error}.", error=type(error).__name__),
            say("Nothing was changed. Export again, and do not edit the file."),
        ) from error

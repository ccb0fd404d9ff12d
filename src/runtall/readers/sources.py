"""From paths to readings: the one door of this room. Walk what the runner pointed at, then read each source."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from runtall.core import FileReading, LimitExceededError, Message, Recording, UnreadableFileError, Verdict, say
from runtall.readers.layers import gunzipped, in_pieces, peeked
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.origins import Refused, Source, content, open_stream, too_large
from runtall.readers.sniffing import Kind, sniff
from runtall.readers.strava import header_words, read_activity_table, rows_of_csv
from runtall.readers.tables import TableRow
from runtall.readers.walking import walk

if TYPE_CHECKING:
    from runtall.readers.fhir import FhirReading

__all__ = ["Refused", "Source", "TableRow", "content", "open_stream", "read", "walk"]

_GARMIN_JSON = re.compile(
    rb'"(?:summarizedActivitiesExport|summaryDTO|lapDTOs|sleepStartTimestampGMT|userProfilePK|wellness\w*|activityUUID)"'
)
_FHIR = re.compile(rb'"resourceType"\s*:\s*"[A-Z][A-Za-z]{2,40}"')


Lighten = Callable[[Recording], Recording]


def as_it_is(recording: Recording) -> Recording:
    """Keep a recording whole."""
    return recording


OnRecord = Callable[["FhirReading"], None]


def no_note(_record: FhirReading) -> None:
    """Take note of nothing."""


def read(
    source: Source,
    *,
    limits: Limits = LIMITS,
    data: bytes | None = None,
    lighten: Lighten = as_it_is,
    on_record: OnRecord = no_note,
) -> FileReading:
    """Read one source: its content decides what it is, never its name.

    Bad data gives a verdict, not an exception. What the export's table says of the file is applied to it.

    Parameters
    ----------
    source
        From ``walk``.
    limits
        Bounds on size, depth, ratio, points and time.
    data
        The bytes of the source where the caller has them already (from ``content``), so that they are not read twice.
    lighten
        Called with every activity of an export that holds years of them (Apple Health), as soon as it is put together, and
        gives what the reading keeps of it: whoever takes the samples out there never holds all of them at once.
    on_record
        Called with what a health record (FHIR) holds, where the file is one.
    """
    try:
        with ExitStack() as stack:
            stream = iter([data]) if data is not None else in_pieces(stack.enter_context(open_stream(source, limits)))
            reading = _read_layers(stream, source, limits, lighten, on_record)
    except LimitExceededError as error:
        return FileReading(Verdict.UNREADABLE, _refusal(error), "unknown")
    except UnreadableFileError as error:
        return FileReading(Verdict.UNREADABLE, error.what, "unknown")
    return reading if source.row is None else with_table_row(reading, source.row)


def _refusal(error: LimitExceededError) -> Message:
    return say("Refused: {reason}", reason=str(error.what))


def _read_layers(stream: Iterator[bytes], source: Source, limits: Limits, lighten: Lighten, on_record: OnRecord) -> FileReading:
    for _layer in range(limits.max_archive_depth + 1):
        head, stream = peeked(stream)
        kind = sniff(head)
        if kind is Kind.JSON and _FHIR.search(head):
            return _read_fhir(stream, limits, on_record)
        if kind is not Kind.GZIP:
            return _read_kind(kind, head, stream, source, limits, lighten)
        stream = gunzipped(stream, limits, limits.max_health_bytes)
    raise LimitExceededError(say("It is packed more than {n} times over.", n=limits.max_archive_depth))


def _read_kind(kind: Kind, head: bytes, stream: Iterator[bytes], source: Source, limits: Limits, lighten: Lighten) -> FileReading:
    match kind:
        case Kind.TCX | Kind.GPX if source.size > limits.max_file_bytes:
            raise too_large(source.size, limits.max_file_bytes)
        case Kind.TCX:
            from runtall.readers.tcx import read_tcx

            return read_tcx(_bounded(stream, limits.max_file_bytes), limits=limits)
        case Kind.GPX:
            from runtall.readers.gpx import read_gpx

            return read_gpx(_bounded(stream, limits.max_file_bytes), limits=limits)
        case Kind.HEALTH:
            from runtall.readers.apple import read_health_file

            return read_health_file(stream, source, limits, lighten)
        case Kind.FIT:
            return _read_fit(stream, limits)
        case Kind.TEXT:
            return _read_text(stream, limits)
        case Kind.EMPTY:
            for _piece in stream:
                pass
            return FileReading(Verdict.UNREADABLE, say("It is empty."), "unknown")
        case Kind.JSON:
            return _read_json(head)
        case Kind.ZIP:
            return FileReading(
                Verdict.OTHER, say("An archive; point the import at it, and its files are read one by one."), "zip"
            )
        case Kind.XML:
            return FileReading(Verdict.OTHER, say("XML of a kind that holds no runs."), "xml")
        case _:
            return FileReading(Verdict.OTHER, say("It is not a file of a kind that runtall reads."), "unknown")


def _bounded(stream: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in stream:
        total += len(piece)
        if total > max_bytes:
            raise too_large(total, max_bytes)
        yield piece


def _whole(stream: Iterator[bytes], max_bytes: int) -> tuple[bytes, UnreadableFileError | None]:
    """All bytes of a stream, and what cut it short."""
    held: list[bytes] = []
    try:
        held.extend(_bounded(stream, max_bytes))
    except LimitExceededError:
        raise
    except UnreadableFileError as error:
        return b"".join(held), error
    return b"".join(held), None


def _read_fit(stream: Iterator[bytes], limits: Limits) -> FileReading:
    from runtall.readers.fit import read_fit

    data, cut = _whole(stream, limits.max_whole_bytes)
    reading = read_fit(data, limits=limits)
    if cut is None or reading.verdict is not Verdict.IMPORTED:
        return reading
    kept_s = sum(activity.elapsed_s for activity in reading.activities)
    detail = say("Damaged: {reason}. Kept {minutes:.0f} minutes.", reason=str(cut.what), minutes=kept_s / 60)
    return replace(
        reading, verdict=Verdict.IMPORTED_DAMAGED, detail=detail, kept_s=kept_s, bytes_read_ratio=reading.bytes_read_ratio or 1.0
    )


def _read_text(stream: Iterator[bytes], limits: Limits) -> FileReading:
    data, _cut = _whole(stream, limits.max_table_bytes)
    table = read_activity_table(data, limits)
    if table is not None:
        detail = say(
            "Strava's table of {n} activities, {by_hand} of them without a file.",
            n=table.n_activities,
            by_hand=table.n_without_file,
        )
        return FileReading(Verdict.TABLE, detail, "strava_table")
    header = [header_words(cell) for cell in (rows_of_csv(data, limits) or [[]])[0]]
    if len(header) < 3:
        return FileReading(Verdict.OTHER, say("Plain text, no recording."), "unknown")
    if {"activity type", "distance"} <= set(header) or {"avg hr", "avg pace"} & set(header):
        return FileReading(Verdict.TABLE, say("A list of activities; the watch files themselves say more."), "csv")
    return FileReading(Verdict.OTHER, say("A table that is not a list of activities."), "csv")


def _read_fhir(stream: Iterator[bytes], limits: Limits, on_record: OnRecord) -> FileReading:
    from runtall.readers.fhir import read_fhir

    data, cut = _whole(stream, limits.max_whole_bytes)
    if cut is not None:
        raise cut
    found = read_fhir(data, limits=limits)
    on_record(found)
    return found.reading


def _read_json(head: bytes) -> FileReading:
    if _GARMIN_JSON.search(head):
        return FileReading(
            Verdict.OTHER, say("Figures that Garmin's own service worked out; the watch files say more."), "garmin_json"
        )
    return FileReading(Verdict.OTHER, say("JSON of a kind that holds no recording."), "json")


def with_table_row(reading: FileReading, row: TableRow) -> FileReading:
    """Return a reading with what the export's table says of the file: name, notes, gear, and the kind of activity.

    The service's kind counts where the file is silent, and where it names another sport in particular: then the runner
    corrected it there. A vague kind ("workout") does not overrule a file that says running. A file of several activities
    keeps its own kinds.
    """
    if not reading.activities:
        return reading
    alone = len(reading.activities) == 1
    activities = tuple(_with_words(activity, row, alone=alone) for activity in reading.activities)
    made = replace(reading, activities=activities)
    runs_before, runs = bool(reading.runs), bool(made.runs)
    if runs_before == runs:
        return made
    if runs:
        from runtall.readers.track_files import imported_detail

        return replace(made, verdict=Verdict.IMPORTED, detail=imported_detail(activities))
    return replace(
        made,
        verdict=Verdict.NOT_A_RUN,
        detail=say("Not a run: {sports}.", sports=activities[0].sport.replace("_", " ")),
    )


def _with_words(activity: Recording, row: TableRow, *, alone: bool) -> Recording:
    made = replace(activity, name=row.name or activity.name, notes=row.notes or activity.notes, gear=row.gear or activity.gear)
    if not alone or row.sport is None:
        return made
    if row.sport == activity.sport:
        return replace(made, sub_sport=activity.sub_sport if activity.sub_sport not in (None, "generic") else row.sub_sport)
    vague = row.sport in ("other", "training")
    if vague and activity.sport != "unknown":
        return made
    if activity.sport == "unknown":
        told = say("The file does not say what kind of activity it is; the service's table does ({sport}).", sport=row.sport)
    else:
        told = say(
            "The file says {was}, the service's table says {sport}; the table is followed.", was=activity.sport, sport=row.sport
        )
    return replace(made, sport=row.sport, sub_sport=row.sub_sport, oddities=(*made.oddities, told))

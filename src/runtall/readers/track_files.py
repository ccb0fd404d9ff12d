"""What TCX and GPX have in common as files: fed in pieces, kept up to a break, and summed up in a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from xml.parsers import expat

from runtall.core import FileReading, LimitExceededError, Message, Recording, UnreadableFileError, Verdict, say
from runtall.readers.columns import Columns
from runtall.readers.limits import Deadline, Limits
from runtall.readers.xml_points import PointReader, PointSchema, pieces

_INVALID_TOKEN = 4
_UNKNOWN_ENCODING, _WRONG_ENCODING = 18, 19


class TrackStructure(Protocol):
    """A format's structure that ends in recordings."""

    columns: Columns | None

    def opened(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        """See ``xml_points.Structure``."""

    def closed(self, name: str, parent: str, text: str) -> None:
        """See ``xml_points.Structure``."""

    def recordings(self) -> list[Recording]:
        """Return every activity read so far, also one that a break cut short."""

    @property
    def nothing_because(self) -> Message:
        """Why there is no activity, once there is none."""


def read_track_file(
    stream: Iterable[bytes],
    schema: PointSchema,
    structure: TrackStructure,
    *,
    file_format: str,
    limits: Limits,
    encoding: str | None = None,
    damage: Message | None = None,
) -> FileReading:
    """Read a TCX or GPX stream to its end, or to where it breaks.

    ``damage`` is what was already wrong with the bytes before they came here (a broken gzip layer).
    """
    deadline = Deadline(limits.seconds_per_file)
    reader = PointReader(schema, structure, limits, deadline, encoding)
    fed, broken_at, reason = 0, None, damage
    stream = iter(stream)
    try:
        try:
            for piece in pieces(stream):
                fed += len(piece)
                reader.feed(piece)
            reader.finish()
        except expat.ExpatError as error:
            broken_at = reader.break_at
            reason = say("its XML breaks off ({reason})", reason=expat.ErrorString(error.code))
            for piece in stream:
                fed += len(piece)
    except LimitExceededError:
        raise
    except UnreadableFileError as error:
        reason = error.what
        broken_at = fed
    return verdict_of(structure, file_format, reason, None if reason is None else _share(broken_at, fed))


def _share(broken_at: int | None, fed: int) -> float:
    return 1.0 if broken_at is None or not fed else min(1.0, broken_at / fed)


def verdict_of(structure: TrackStructure, file_format: str, damage: Message | None, share: float | None) -> FileReading:
    """Sum up what was read: runs, other activities, nothing, and how much of it stands after damage."""
    activities = tuple(sorted(structure.recordings(), key=lambda activity: activity.started_at))
    kept_s = sum(activity.elapsed_s for activity in activities)
    if damage is not None and not activities:
        return FileReading(
            Verdict.UNREADABLE,
            say("Damaged before any point could be read: {reason}.", reason=str(damage)),
            file_format,
            kept_s=0.0,
            bytes_read_ratio=share,
        )
    if not activities:
        return FileReading(Verdict.NOT_AN_ACTIVITY, structure.nothing_because, file_format)
    runs = [activity for activity in activities if activity.is_run]
    if not runs:
        return FileReading(Verdict.NOT_A_RUN, _not_a_run(activities), file_format, activities)
    if damage is not None and share is not None:
        detail = say(
            "Damaged: {reason}. Kept {minutes:.0f} minutes from {percent:.0f} % of its bytes.",
            reason=str(damage),
            minutes=kept_s / 60,
            percent=100 * share,
        )
        return FileReading(Verdict.IMPORTED_DAMAGED, detail, file_format, activities, kept_s, share)
    return FileReading(Verdict.IMPORTED, imported_detail(activities), file_format, activities)


def imported_detail(activities: tuple[Recording, ...]) -> Message:
    """Say what came in, in words."""
    runs = [activity for activity in activities if activity.is_run]
    others = len(activities) - len(runs)
    if len(runs) == 1 and not others:
        return say("One run, {minutes:.0f} minutes.", minutes=runs[0].elapsed_s / 60)
    if not others:
        return say("{n} runs.", n=len(runs))
    return say("{n} runs; {others} other activities were left aside.", n=len(runs), others=others)


def _not_a_run(activities: tuple[Recording, ...]) -> Message:
    sports = sorted({activity.sport for activity in activities})
    if sports == ["unknown"]:
        return activities[0].oddities[-1] if activities[0].oddities else say("The file does not say what kind of activity it is.")
    return say("Not a run: {sports}.", sports=", ".join(sport.replace("_", " ") for sport in sports))

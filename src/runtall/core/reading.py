"""What came out of one file: a verdict, the reason in words, and the activities in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from runtall.core.messages import Message
from runtall.core.recording import Recording


class Verdict(StrEnum):
    """What the import ledger says of a file."""

    IMPORTED = "imported"
    IMPORTED_DAMAGED = "imported_damaged"
    DUPLICATE = "duplicate"
    NOT_A_RUN = "not_a_run"
    NOT_AN_ACTIVITY = "not_an_activity"
    TABLE = "table"
    OTHER = "other"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileReading:
    """One file, read.

    Attributes
    ----------
    verdict
        ``IMPORTED`` here means: holds at least one run, or a health record of runtall's own. ``DUPLICATE`` is never a
        reader's word.
    detail
        Why, in words; for damage the minutes kept and the share of bytes read.
    format
        ``fit``, ``tcx``, ``gpx``, ``apple_health``, ``strava_table``, ``garmin_json``, ``fhir``, ``csv``, ``unknown``.
    activities
        Every activity in the file, runs and others, in order of start. The import keeps the runs.
    kept_s
        Seconds of recording that survived; ``None`` where nothing is damaged.
    bytes_read_ratio
        Share of the file's bytes that were understood; ``None`` where nothing is damaged.
    """

    verdict: Verdict
    detail: Message
    format: str
    activities: tuple[Recording, ...] = ()
    kept_s: float | None = None
    bytes_read_ratio: float | None = None

    @property
    def runs(self) -> tuple[Recording, ...]:
        """The activities that are runs."""
        return tuple(activity for activity in self.activities if activity.is_run)

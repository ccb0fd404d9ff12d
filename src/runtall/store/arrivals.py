"""What an import hands to the store: files that were read, and the recordings in them, measured and encoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from runtall.core import Message, Recording, RunSummary, Verdict
    from runtall.findings import HealthRecord
    from runtall.store.columns import Column


READER_VERSION = 1
"""Version of the readers, kept with every row that they make."""

DROPPED = "dropped/"
"""How the ledger names files that came over a browser: what they were called there, and no path of this computer."""


@dataclass(frozen=True, slots=True)
class ArrivalPlan:
    """How files arrive: for whom, and where their originals go.

    Attributes
    ----------
    runner_id
        Whose files they are.
    home_time_zone
        Zone for runs that carry none.
    folder
        runtall's own folder, for originals; ``None`` keeps nothing (a report straight from files).
    takes_made_up
        Whether runs of runtall's own simulator may come in: for the sample runner only, they never mix with anyone's.
    """

    runner_id: int
    home_time_zone: str | None
    folder: Path | None
    takes_made_up: bool = False


@dataclass(frozen=True, slots=True)
class ArrivingRecording:
    """One run of a file: ``facts`` is the recording without its samples, which stand in ``columns``."""

    index: int
    facts: Recording
    elapsed_s: float
    distance_m: float | None
    n_samples: int
    richness: int
    summary: RunSummary
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """One file of an import with the reader's verdict. ``keeps_original`` tells that its bytes stand under ``sha256``.

    ``health_record`` is what a health record (FHIR) holds of the runner's own.
    """

    path: str
    sha256: str
    size_bytes: int
    verdict: Verdict
    detail: Message
    format: str
    keeps_original: bool
    kept_s: float | None = None
    bytes_read_ratio: float | None = None
    recordings: tuple[ArrivingRecording, ...] = ()
    health_record: HealthRecord | None = None

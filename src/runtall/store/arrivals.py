"""What an import hands to the store: files that were read, and the recordings in them, measured and encoded."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.core import Message, Recording, RunSummary, Verdict
from runtall.store.columns import Column


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
    """One file of an import with the reader's verdict. ``keeps_original`` tells that its bytes stand under ``sha256``."""

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

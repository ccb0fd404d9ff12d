"""One file from bytes to what the store keeps: read, zone settled, measured, encoded. Runs in worker processes."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING

from runtall.core import FileReading, LimitExceededError, Recording, RuntallError, UnreadableFileError, Verdict, richness, say
from runtall.core.same_run import WHOLE
from runtall.mechanics import summarise
from runtall.readers.limits import LIMITS
from runtall.readers.origins import digest_of
from runtall.readers.sources import Source, content, open_stream, read
from runtall.readers.zones import settle_zone
from runtall.store import columns, originals
from runtall.store.arrivals import ArrivalPlan, ArrivingFile, ArrivingRecording

if TYPE_CHECKING:
    from runtall.findings import HealthRecord
    from runtall.readers.fhir import FhirReading

log = logging.getLogger(__name__)

_KEPT = frozenset({Verdict.IMPORTED, Verdict.IMPORTED_DAMAGED, Verdict.NOT_A_RUN, Verdict.TABLE})


Keep = Callable[[Path, int, str, bytes], object]
"""Keeps an original: folder, runner, SHA-256, bytes."""


def arrive(source: Source, plan: ArrivalPlan, keep: Keep = originals.keep) -> ArrivingFile:
    """Read and measure one source. Never raises for what is in it: the verdict tells."""
    try:
        return _arrive(source, plan, keep)
    except RuntallError as error:
        return _unread(source, error)
    except MemoryError:
        return _unread(source, LimitExceededError(say("Reading it asks for more memory than any real file needs.")))
    except Exception as error:  # noqa: BLE001 - one bad file never stops the rest
        # A traceback could quote the file: the type of the error and its place in the code are enough.
        log.error("a file could not be handled: %s at %s", type(error).__name__, _code_place(error))  # noqa: TRY400
        return _unread(
            source, UnreadableFileError(say("runtall itself failed on this file; the rest went on. Please report it as a bug."))
        )


def _code_place(error: Exception) -> str:
    """Return function and line where it went wrong."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{frame.name}:{frame.lineno}"


def _unread(source: Source, error: RuntallError) -> ArrivingFile:
    return ArrivingFile(source.label, "", source.size, Verdict.UNREADABLE, error.what, "unknown", keeps_original=False)


def _arrive(source: Source, plan: ArrivalPlan, keep: Keep) -> ArrivingFile:
    if source.size > LIMITS.max_whole_bytes:
        data, sha256, size = None, *digest_of(source)
    else:
        data = content(source)
        sha256, size = hashlib.sha256(data).hexdigest(), len(data)
    taken = _Taken(plan)
    reading = read(source, data=data, lighten=taken.lighten, on_record=taken.take_record)
    keeps = plan.folder is not None and reading.verdict in _KEPT
    if not plan.takes_made_up and (taken.is_made_up or any(is_made_up(run) for run in reading.runs)):
        detail = say("Made up by runtall's own simulator for the sample runner; it is not mixed with anybody's runs.")
        return ArrivingFile(source.label, sha256, size, Verdict.OTHER, detail, reading.format, keeps_original=False)
    recordings = taken.of(reading)
    if keeps and plan.folder is not None:
        if data is not None:
            keep(plan.folder, plan.runner_id, sha256, data)
        else:
            with open_stream(source) as stream:
                originals.keep_stream(plan.folder, plan.runner_id, stream)
    return ArrivingFile(
        path=source.label,
        sha256=sha256,
        size_bytes=size,
        verdict=reading.verdict,
        detail=reading.detail,
        format=reading.format,
        keeps_original=keeps,
        kept_s=reading.kept_s,
        bytes_read_ratio=reading.bytes_read_ratio,
        recordings=recordings,
        health_record=taken.record,
    )


def is_made_up(run: Recording) -> bool:
    """Tell whether a run comes out of runtall's own simulator of the sample runner."""
    product = (run.device.product if run.device else None) or ""
    return product == "runtall sample" or "(made up)" in product


class _Taken:
    """The runs of one file, measured and encoded one by one, so that an export of years is never in memory whole."""

    def __init__(self, plan: ArrivalPlan) -> None:
        self._plan = plan
        self._lightened: dict[int, ArrivingRecording] = {}
        self.record: HealthRecord | None = None
        self.is_made_up = False

    def take_record(self, found: FhirReading) -> None:
        """Take what a health record holds, and whether it is about a made-up runner."""
        self.record, self.is_made_up = found.record, found.is_made_up

    def lighten(self, recording: Recording) -> Recording:
        """Measure a recording and give back all of it but its samples."""
        facts = _without_samples(recording)
        if recording.is_run:
            self._lightened[id(facts)] = self._arriving(recording)
        return facts

    def of(self, reading: FileReading) -> tuple[ArrivingRecording, ...]:
        """Return the runs of a reading, in order; those that were lightened while it was read are measured already."""
        damaged = reading.verdict is Verdict.IMPORTED_DAMAGED
        runs = (
            (index, activity, self._lightened.get(id(activity)) or self._arriving(activity))
            for index, activity in enumerate(reading.activities)
            if activity.is_run
        )
        return tuple(
            replace(arriving, index=index, richness=arriving.richness - (WHOLE if damaged else 0)) for index, _, arriving in runs
        )

    def _arriving(self, recording: Recording) -> ArrivingRecording:
        settled = settle_zone(recording, home_time_zone=self._plan.home_time_zone)
        summary = summarise(settled)
        return ArrivingRecording(
            index=0,
            facts=_without_samples(settled),
            elapsed_s=recording.elapsed_s,
            distance_m=summary.distance_m,
            n_samples=recording.n_samples,
            richness=richness(recording, damaged=False),
            summary=summary,
            columns=() if self._plan.folder is None else columns.encode(settled),
        )


def _without_samples(recording: Recording) -> Recording:
    """All of a recording but its samples; its first and last instant stay, so that it is as long as it was."""
    return replace(recording, t_s=recording.t_s[[0, -1]] if recording.n_samples else recording.t_s, channels={})

"""The sample runner as real files: an unpacked export with its table, a few files from elsewhere, a few that are no runs."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType

import numpy as np

from runtall.core import QUANTITIES, Channel, Device, Recording, Verdict
from runtall.sample.courses import LAKE, TIME_ZONE
from runtall.sample.form import on_this_day
from runtall.sample.programme import SPIKE_WEEKS, PlannedRun, programme
from runtall.sample.simulator import DEVICE, SimulatedRun, simulate_run
from runtall.sample.truth import RunTruth, SampleRunner, SpikeTruth
from runtall.sample.watch import messages_beside_records
from runtall.writers.fit import activity_bytes, settings_bytes
from runtall.writers.gpx import gpx_bytes
from runtall.writers.tcx import tcx_bytes

NAME = "Sample runner"
SEED = 1
_PHONE = Device(product="phone app (made up)")
_OLD_WATCH = Device(product="old watch (made up)")
_PHONE_CHANNELS = ("latitude_deg", "longitude_deg", "altitude_m")
_OLD_WATCH_CHANNELS = (*_PHONE_CHANNELS, "distance_m", "speed_mps", "heart_rate_bpm", "cadence_spm")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TABLE_HEADER = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,"
    "Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Elapsed Time,Moving Time,Distance\n"
)
_README = """Made up.

These are the files of runtall's sample runner. A seeded simulator wrote them: nobody ran these runs, and the courses are
loops over the open water of a lake. They show what runtall does with real files.

export/     what a running service hands out: activities.csv (names, notes, shoes) and the files it names
elsewhere/  some of the same runs as other apps would export them
watch/      a file that was cut off, a bicycle ride, a file of settings
"""


@dataclass(slots=True)
class _Written:
    """What has been written so far."""

    folder: Path
    files: list[Path] = field(default_factory=list)
    verdicts: dict[Path, Verdict] = field(default_factory=dict)
    table: list[list[str]] = field(default_factory=list)

    def add(self, name: str, data: bytes, verdict: Verdict) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self.files.append(path)
        self.verdicts[path] = verdict
        return path


def write_sample_runner(
    folder: Path, *, until_on: date, seed: int = SEED, progress: Callable[[int, int], None] | None = None
) -> SampleRunner:
    """Write the sample runner's eighteen months up to and including ``until_on``.

    Parameters
    ----------
    folder
        Made where it is missing.
    until_on
        Last day, usually yesterday.
    seed
        The same day and seed give the same files, byte for byte.
    progress
        Called with runs written and runs in all.

    Returns
    -------
    SampleRunner
        The files, what the import must say of each, and the truth of every run.
    """
    written = _Written(folder)
    written.add("README.txt", _README.encode(), Verdict.OTHER)
    planned = list(programme(until_on, seed=seed))
    runs = []
    for index, each in enumerate(planned):
        runs.append(_write_run(written, index, each, seed=seed))
        if progress is not None:
            progress(index + 1, len(planned))
    written.add("export/activities.csv", _table_bytes(written.table), Verdict.TABLE)
    written.add("watch/ride.fit", activity_bytes(_ride(until_on, seed=seed)), Verdict.NOT_A_RUN)
    written.add("watch/settings.fit", settings_bytes(_ride(until_on, seed=seed)), Verdict.NOT_AN_ACTIVITY)
    return SampleRunner(
        name=NAME,
        until_on=until_on,
        seed=seed,
        files=tuple(written.files),
        verdicts=MappingProxyType(written.verdicts),
        runs=tuple(runs),
        spikes=tuple(_spike(run, runs) for run in runs if run.week in SPIKE_WEEKS and run.kind == "long"),
        break_on=_longest_break(runs),
        shoe_changes=tuple((after.on, after.shoe) for before, after in pairwise(runs) if after.shoe != before.shoe),
    )


def _write_run(written: _Written, index: int, planned: PlannedRun, *, seed: int) -> RunTruth:
    rng = np.random.default_rng([seed, 2, index])
    run = simulate_run(planned.plan, runner=on_this_day(planned.runner, rng=rng), rng=rng)
    upload = 9_000_100_000 + 7919 * index
    if planned.damaged:
        whole = activity_bytes(_without_words(run.recording))
        path = written.add(f"watch/{planned.on}-cut-off.fit", whole[: round(0.7 * len(whole))], Verdict.IMPORTED_DAMAGED)
    else:
        data, suffix = _main_file(planned, run, rng=rng)
        name = f"activities/{upload}.{suffix}"
        path = written.add(f"export/{name}", data, Verdict.IMPORTED)
        written.table.append(_row(index, run.recording, name))
    also_in = None
    if planned.also_as:
        also_in = written.add(
            f"elsewhere/{planned.on}.{planned.also_as}", _second_file(planned.also_as, run.recording), Verdict.DUPLICATE
        )
    return _truth(planned, run, path, also_in)


def _main_file(planned: PlannedRun, run: SimulatedRun, *, rng: np.random.Generator) -> tuple[bytes, str]:
    """Bytes and suffix of the file that the service kept."""
    if planned.file_format == "tcx":
        return _gzipped(tcx_bytes(_reduced(run.recording, _OLD_WATCH_CHANNELS, _OLD_WATCH))), "tcx.gz"
    if planned.file_format == "gpx":
        return gpx_bytes(_reduced(run.recording, _PHONE_CHANNELS, _PHONE)), "gpx"
    extra = messages_beside_records(run.recording, rng=rng) if planned.new_watch else ()
    return _gzipped(activity_bytes(_without_words(run.recording), extra=extra)), "fit.gz"


def _second_file(file_format: str, recording: Recording) -> bytes:
    if file_format == "tcx":
        return tcx_bytes(_reduced(recording, _OLD_WATCH_CHANNELS, DEVICE))
    return gpx_bytes(_reduced(recording, _PHONE_CHANNELS, _PHONE))


def _without_words(recording: Recording) -> Recording:
    """Keep the sport profile's plain name in the watch file: name, notes and gear come from the service's table."""
    return replace(recording, name="Run (made up)", notes=None, gear=None)


def _reduced(recording: Recording, channels: Sequence[str], device: Device) -> Recording:
    kept = {name: recording.channels[name] for name in channels if name in recording.channels}
    return replace(recording, channels=MappingProxyType(kept), device=device)


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=1, mtime=0)


def _row(index: int, recording: Recording, name: str) -> list[str]:
    """Row of the service's table, in the order of its header; elapsed time and distance stand twice, as they do there."""
    at = recording.started_at
    stamp = f"{_MONTHS[at.month - 1]} {at.day}, {at.year}, {(at.hour - 1) % 12 + 1}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"
    elapsed_s, metres = round(recording.elapsed_s), recording.distance_m or 0.0
    heart = recording.values("heart_rate_bpm")
    timer_s = recording.session.timer_s
    return [
        str(8_000_050_000 + 6007 * index),
        stamp,
        recording.name or "",
        "Run",
        recording.notes or "",
        str(elapsed_s),
        f"{metres / 1000:.2f}",
        "" if heart is None else f"{np.nanmax(heart):.0f}",
        "",
        "false",
        "",
        recording.gear or "",
        name,
        f"{elapsed_s}.0",
        "" if timer_s is None else f"{timer_s:.1f}",
        f"{metres:.4f}",
    ]


def _table_bytes(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    text.write(_TABLE_HEADER)
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _truth(planned: PlannedRun, run: SimulatedRun, path: Path, also_in: Path | None) -> RunTruth:
    return RunTruth(
        on=planned.on,
        started_at=run.recording.started_at,
        kind=planned.kind,
        week=planned.week,
        distance_m=run.recording.distance_m or 0.0,
        elapsed_s=run.recording.elapsed_s,
        shoe=planned.shoe,
        file=path,
        also_in=also_in,
        drifts=run.drifts,
        tight_s=run.tight_s,
        tight_m=run.tight_m,
        fast_start=planned.fast_start,
        pauses=len(run.recording.pauses),
        walking_breaks=planned.walking_breaks,
        dropouts=run.dropouts,
        damaged=planned.damaged,
    )


def _spike(run: RunTruth, runs: Sequence[RunTruth]) -> SpikeTruth:
    before = [other.distance_m for other in runs if timedelta(0) < run.on - other.on <= timedelta(days=30)]
    return SpikeTruth(run.on, run.distance_m, max(before))


def _longest_break(runs: Sequence[RunTruth]) -> tuple[date, date]:
    """First and last day of the longest stretch without a run."""
    start, stop = max(pairwise(runs), key=lambda pair: pair[1].on - pair[0].on)
    return start.on + timedelta(days=1), stop.on - timedelta(days=1)


def _ride(until_on: date, *, seed: int) -> Recording:
    """Half an hour on a bicycle, to show what becomes of a file that is no run."""
    rng = np.random.default_rng([seed, 3])
    n = 1800
    speed = 6.5 + 0.5 * np.sin(np.arange(n) / 90) + rng.normal(0, 0.1, n)
    distance = np.cumsum(speed)
    latitude, longitude = LAKE.positions(distance)
    values = {"latitude_deg": latitude, "longitude_deg": longitude, "distance_m": distance, "speed_mps": speed}
    return Recording(
        sport="cycling",
        started_at=datetime.combine(until_on - timedelta(days=40), time(15, 0), tzinfo=UTC),
        t_s=np.arange(n, dtype=np.float64),
        channels=MappingProxyType({name: Channel(name, QUANTITIES[name].unit, each) for name, each in values.items()}),
        time_zone=TIME_ZONE,
        device=DEVICE,
        name="Ride (made up)",
    )

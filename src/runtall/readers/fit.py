"""Reading a FIT file: the bytes in, a verdict and recordings out. Content decides; nothing raises."""

from __future__ import annotations

import numpy as np

from runtall.core import FileReading, LimitExceededError, Message, Recording, UnreadableFileError, Verdict, say
from runtall.readers.fit_parts import read_wire
from runtall.readers.fit_profile import ACTIVITY_FILE, FILE_TYPES, WANTED
from runtall.readers.fit_recording import read_recordings
from runtall.readers.fit_summary import read_file_type
from runtall.readers.fit_wire import Part, Wire
from runtall.readers.limits import LIMITS, Deadline, Limits


def read_fit(data: bytes | memoryview, *, limits: Limits = LIMITS) -> FileReading:
    """Read one FIT file, whole or damaged.

    Parameters
    ----------
    data
        The whole file.
    limits
        Bounds on samples, messages and time; what exceeds them is ``unreadable``.

    Returns
    -------
    FileReading
        ``imported`` when it holds a run and every byte agrees with the checksums; ``imported_damaged`` when it holds a
        run but bytes are missing, make no sense or disagree with a checksum; ``not_a_run``, ``not_an_activity`` or
        ``unreadable`` otherwise. Values outside the plausible range of their quantity are gaps; a channel without any
        value does not appear.
    """
    try:
        wire = read_wire(data, WANTED, limits=limits)
        recordings = _recordings(wire, Deadline(limits.seconds_per_file))
    except LimitExceededError as error:
        return FileReading(Verdict.UNREADABLE, say("Refused: {reason}", reason=str(error.what)), "fit")
    except UnreadableFileError as error:
        return FileReading(Verdict.UNREADABLE, error.what, "fit")
    activities = tuple(sorted((one for one in recordings if _is_something(one)), key=lambda one: one.started_at))
    is_damaged = any(part.is_damaged for part in wire.parts) or bool(wire.strays)
    if not activities:
        return _nothing(wire, is_damaged=is_damaged)
    kept_s = sum(one.elapsed_s for one in activities) if is_damaged else None
    share = _share(wire) if is_damaged else None
    has_run = any(one.is_run for one in activities)
    imported = Verdict.IMPORTED_DAMAGED if is_damaged else Verdict.IMPORTED
    verdict = imported if has_run else Verdict.NOT_A_RUN
    detail = _damage(wire, activities, share or 0.0, kept_s or 0.0) if is_damaged else _sound(activities, has_run=has_run)
    return FileReading(verdict, detail, "fit", activities, kept_s, share)


def _recordings(wire: Wire, deadline: Deadline) -> list[Recording]:
    recordings: list[Recording] = []
    with np.errstate(all="ignore"):
        for part in wire.parts:
            deadline.check()
            if _holds_activity(part):
                recordings += read_recordings(part)
    return recordings


def _holds_activity(part: Part) -> bool:
    """Tell whether the part may hold an activity: it says so, or it does not say and has sessions or records."""
    return read_file_type(part) in (ACTIVITY_FILE, None)


def _is_something(recording: Recording) -> bool:
    """Leave out a lone sample that no session speaks of."""
    return recording.n_samples > 1 or recording.session.elapsed_s is not None or recording.session.timer_s is not None


def _share(wire: Wire) -> float:
    """Return the share of bytes that were understood, of those that there are or that the headers promise."""
    promised = max(wire.n_bytes, sum(part.declared_size for part in wire.parts if part.is_closed))
    return sum(part.understood_bytes for part in wire.parts) / promised if promised else 0.0


def _nothing(wire: Wire, *, is_damaged: bool) -> FileReading:
    types = [file_type for part in wire.parts if (file_type := read_file_type(part)) is not None]
    other = next((file_type for file_type in types if file_type != ACTIVITY_FILE), None)
    if other is not None:
        kind = FILE_TYPES.get(other, f"file type {other}")
        return FileReading(Verdict.NOT_AN_ACTIVITY, say("Not an activity: the file holds {kind}.", kind=kind), "fit")
    if is_damaged:
        share = _share(wire)
        return FileReading(
            Verdict.UNREADABLE, say("The file is damaged; no activity could be recovered from it."), "fit", (), 0.0, share
        )
    return FileReading(
        Verdict.NOT_AN_ACTIVITY, say("Not an activity: the file holds neither a session nor a series of samples."), "fit"
    )


def _sound(activities: tuple[Recording, ...], *, has_run: bool) -> Message:
    first = activities[0]
    if not has_run:
        sports = ", ".join(dict.fromkeys(one.sport for one in activities))
        return say("Not a run: {sports}.", sports=sports)
    runs = [one for one in activities if one.is_run]
    if len(activities) == 1:
        return say("A run of {minutes} min with {n} samples.", minutes=round(first.elapsed_s / 60), n=first.n_samples)
    return say("{n} activities in one file; runs among them: {runs}.", n=len(activities), runs=len(runs))


def _damage(wire: Wire, activities: tuple[Recording, ...], share: float, kept_s: float) -> Message:
    minutes, percent = round(kept_s / 60, 1), round(100 * share, 1)
    n = sum(one.n_samples for one in activities)
    is_all_read = all(part.is_whole for part in wire.parts) and not wire.strays
    if is_all_read:
        return say("The checksum is wrong, but every byte was read: {n} samples, {minutes} min.", n=n, minutes=minutes)
    if any(part.end - part.start < part.declared_size for part in wire.parts):
        return say(
            "The file ends early: {minutes} min ({n} samples) were kept, {percent} % of its bytes were read.",
            minutes=minutes,
            n=n,
            percent=percent,
        )
    if any(not part.is_closed for part in wire.parts):
        return say("The recording was never closed: {minutes} min ({n} samples) were kept.", minutes=minutes, n=n)
    return say(
        "Parts of the file make no sense: {minutes} min ({n} samples) were kept, {percent} % of its bytes were read.",
        minutes=minutes,
        n=n,
        percent=percent,
    )

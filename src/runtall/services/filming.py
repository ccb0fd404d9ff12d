"""What a film of running says: seen by the model once, read by ``gait``, with its key frames as pictures.

Bytes flow one way: video -> keypoints (``pose``, kept by content) -> reading (``gait``) -> forms for shells. Nothing of a film is
kept but the landmarks, unless whoever calls says so.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runtall.core import Keypoints, Message, NotEnoughDataError, UnreadableFileError, say
from runtall.core.sides import Side
from runtall.gait import (
    GaitMeasure,
    GaitQuality,
    GaitReading,
    Ground,
    KeyFrame,
    Moment,
    Tendency,
    View,
    compare,
    label,
    read_clip,
)
from runtall.screen import ScreenCameraReading, camera_view, read_test_by_camera
from runtall.services.landmark_files import landmarks_from, write_landmarks

Progress = Callable[[int, int], None]
"""Called with frames done and frames to do."""

_PIECE = 1 << 20
_KEPT = "keypoints"
_MOST_KEPT = 64
"""Films whose landmarks are kept, a megabyte each; the ones that were asked for longest ago go first."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film that was seen and read.

    Attributes
    ----------
    path
        Of the video; its pixels are read from there again when pictures are wanted.
    sha256
        Of its bytes.
    """

    path: Path
    sha256: str
    keypoints: Keypoints
    reading: GaitReading


@dataclass(frozen=True, slots=True)
class Picture:
    """A key frame as a JPEG file, the face hidden, and where the landmarks lie on it.

    Attributes
    ----------
    xy
        Shape (33, 2), in the picture's own pixels, sides put right; NaN where lost.
    """

    moment: Moment
    side: Side
    at_s: float
    jpeg: bytes
    width_px: int
    height_px: int
    xy: tuple[tuple[float, float], ...]
    angles: tuple[tuple[str, float], ...]


def read_film(
    path: Path,
    *,
    cache: Path | None = None,
    height_m: float | None = None,
    speed_mps: float | None = None,
    ground: Ground | None = None,
    on_progress: Progress | None = None,
) -> Film:
    """See and read one film of running.

    Parameters
    ----------
    path
        A local video file.
    cache
        Folder in which landmarks are kept by content, so that the same film is seen once; nowhere where ``None``.
    height_m, speed_mps, ground
        What the runner said: standing height, speed of the belt or of the run past the phone, and what was run on.

    Raises
    ------
    UnreadableFileError, LimitExceededError, NotEnoughDataError, MissingExtraError
        As :func:`runtall.pose.keypoints.keypoints_from_video` raises them; each says what to do next.
    ImplausibleValueError
        A height or a speed that no runner has.
    """
    sha256 = digest_of(path)
    keypoints = _seen(path, sha256, cache, on_progress)
    return film_of(path, sha256, keypoints, height_m=height_m, speed_mps=speed_mps, ground=ground)


def film_of(
    path: Path,
    sha256: str,
    keypoints: Keypoints,
    *,
    height_m: float | None = None,
    speed_mps: float | None = None,
    ground: Ground | None = None,
) -> Film:
    """Read a film whose runner was seen already; what the runner said is as for :func:`read_film`."""
    return Film(path, sha256, keypoints, read_clip(keypoints, height_m=height_m, known_speed_mps=speed_mps, surface=ground))


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a film. Raises ``UnreadableFileError`` where it cannot be opened."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise UnreadableFileError(
            say("The video could not be opened: {reason}.", reason=error.strerror or "unknown reason"),
            say("Check the name and whether you may read it."),
        ) from error
    return digest.hexdigest()


# Landmarks, kept by content ------------------------------------------------------------------------------------------


def _seen(path: Path, sha256: str, cache: Path | None, on_progress: Progress | None) -> Keypoints:
    from runtall.pose.keypoints import keypoints_from_video, keypoints_version

    kept = None if cache is None else cache / _KEPT / f"{sha256}-{keypoints_version().replace('/', '-')}.npz"
    if kept is not None and (found := _kept(kept)) is not None:
        return found
    keypoints = keypoints_from_video(path, progress=on_progress)
    if kept is not None:
        _keep(kept, keypoints)
    return keypoints


def _kept(file: Path) -> Keypoints | None:
    """Return landmarks that were kept; ``None`` where there are none, or none that can be read."""
    try:
        with file.open("rb") as stream:
            found = landmarks_from(stream)
        os.utime(file)
    except OSError:
        return None
    return found


def _keep(file: Path, keypoints: Keypoints) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arriving = file.with_name(f".{file.name}.{os.getpid()}")
    with arriving.open("wb") as stream:
        write_landmarks(keypoints, stream)
    arriving.replace(file)
    oldest_first = sorted(file.parent.glob("*.npz"), key=lambda each: each.stat().st_mtime)
    for each in oldest_first[:-_MOST_KEPT]:
        each.unlink(missing_ok=True)


# Pictures ------------------------------------------------------------------------------------------------------------


def pictures(film: Film, *, hide_faces: bool = True, longest_side_px: int = 960) -> tuple[Picture, ...]:
    """Return the key frames as pictures, in order of side and moment; those that cannot be decoded are left out."""
    from runtall.pose.clips import annotated_pictures

    shown = film.reading.key_frames
    if not shown:
        return ()
    sizes: dict[int, tuple[int, int]] = {}

    def only_measure(picture: Any, number: int, _landmarks: object) -> None:
        sizes[number] = (int(picture.shape[1]), int(picture.shape[0]))

    files = annotated_pictures(
        film.path,
        film.keypoints,
        [each.frame for each in shown],
        only_measure,
        hide_faces=hide_faces,
        longest_side_px=longest_side_px,
    )
    return tuple(_picture(film, each, files[each.frame], sizes[each.frame]) for each in shown if each.frame in files)


def _picture(film: Film, key: KeyFrame, jpeg: bytes, size: tuple[int, int]) -> Picture:
    landmarks = film.keypoints.xy_px if film.reading.repaired_xy_px is None else film.reading.repaired_xy_px
    xy = landmarks[key.frame] * (size[0] / film.keypoints.width_px)
    angles = tuple((name, value) for name, value in key.angles if name not in _held_back(film.reading))
    return Picture(key.moment, key.side, key.at_s, jpeg, *size, tuple((float(x), float(y)) for x, y in xy), angles)


def _held_back(reading: GaitReading) -> frozenset[str]:
    """Return the figures that were refused: what is not given is not drawn either."""
    return frozenset(each.measure for each in reading.refused) - {each.name for each in reading.measures}


def write_clip(film: Film, to: Path, *, hide_faces: bool = True) -> Path:
    """Write the film with the skeleton drawn on, half as fast as life where the frames allow it.

    Raises
    ------
    NotEnoughDataError
        Nothing was read in the film, so there is nothing to draw.
    """
    from dataclasses import replace

    from runtall.pose.clips import annotated_clip

    if film.reading.repaired_xy_px is None:
        raise NotEnoughDataError(say("Nothing was measured in this film, so there is nothing to draw on it."))
    drawn = replace(film.keypoints, xy_px=film.reading.repaired_xy_px)
    return annotated_clip(film.path, drawn, to=to, hide_faces=hide_faces, slower_factor=2.0 if drawn.frame_rate_hz >= 50 else 1.0)


# For shells ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GaitMeasureForm:
    """One figure: mean over ``n`` strides, their spread, how far off it may be, and what change would be real."""

    name: str
    label: Message
    unit: str
    side: str | None
    mean: float
    spread: float | None
    n: int
    error: float | None
    smallest_real_change: float | None
    error_basis: Message | None


@dataclass(frozen=True, slots=True)
class GaitStanceForm:
    """One foot on the ground, on the clock of the clip."""

    side: str
    contact_s: float | None
    mid_stance_s: float
    toe_off_s: float | None


@dataclass(frozen=True, slots=True)
class GaitCurveForm:
    """One angle over the stride of one side: 101 means and spreads, from contact to the next contact."""

    name: str
    unit: str
    side: str
    n: int
    toe_off_ratio: float | None
    mean: tuple[float, ...]
    spread: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class GaitRefusedForm:
    """A figure that was not given, why, and what would make the next film give it."""

    name: str
    label: Message | None
    why: Message
    next_step: Message | None


@dataclass(frozen=True, slots=True)
class GaitStrikeForm:
    """How one foot lands; shown, not judged. ``agreeing`` of ``n`` landings were of this class."""

    side: str
    strike: str
    agreeing: int
    n: int


@dataclass(frozen=True, slots=True)
class GaitChangeForm:
    """One figure in an earlier clip and in this one; a change is named only beyond the smallest real one."""

    name: str
    label: Message
    unit: str
    side: str | None
    before: float
    now: float
    smallest_real_change: float | None
    tendency: Tendency
    sentence: Message


@dataclass(frozen=True, slots=True)
class GaitForm:
    """What one film says."""

    view: str
    ground: str | None
    heading: str | None
    frame_rate_hz: float
    seen_s: float
    seen_ratio: float
    scale_basis: str
    notes: tuple[Message, ...]
    measures: tuple[GaitMeasureForm, ...]
    strikes: tuple[GaitStrikeForm, ...]
    stances: tuple[GaitStanceForm, ...]
    curves: tuple[GaitCurveForm, ...]
    refused: tuple[GaitRefusedForm, ...]
    changes: tuple[GaitChangeForm, ...]
    landmarks_by: str
    reading_version: str


def form_of(film: Film, before: Film | None = None) -> GaitForm:
    """Return a film's reading as shells show it, against an earlier one where there is one of the same view."""
    reading, quality = film.reading, film.reading.quality
    return GaitForm(
        view=reading.view.value,
        ground=None if reading.ground is None else reading.ground.value,
        heading=None if reading.heading is None else reading.heading.value,
        frame_rate_hz=quality.frame_rate_hz,
        seen_s=quality.duration_s,
        seen_ratio=quality.seen_share,
        scale_basis=quality.scale_basis.value,
        notes=quality.notes,
        measures=tuple(
            GaitMeasureForm(
                each.name, label(each.name), each.unit, _side(each.side), each.mean, each.spread, each.n, each.error,
                each.smallest_real_change, each.basis,
            )
            for each in reading.measures
        ),
        strikes=tuple(GaitStrikeForm(each.side.value, each.strike.value, each.of_class, each.n) for each in reading.strikes),
        stances=tuple(
            GaitStanceForm(each.side.value, each.contact_s, each.mid_stance_s, each.toe_off_s) for each in reading.stances
        ),
        curves=tuple(
            GaitCurveForm(
                each.name, each.unit, each.side.value, each.n, each.toe_off_share, tuple(each.mean.tolist()),
                tuple(each.spread.tolist()),
            )
            for each in reading.curves
            if each.name not in _held_back(reading)
        ),
        refused=tuple(GaitRefusedForm(each.measure, _label(each.measure), each.why, each.next_step) for each in reading.refused),
        changes=() if before is None else changes(film, before),
        landmarks_by=film.keypoints.version,
        reading_version=reading.version,
    )  # fmt: skip


def changes(film: Film, before: Film) -> tuple[GaitChangeForm, ...]:
    """Set two films side by side.

    Raises
    ------
    ImplausibleValueError
        They were filmed from different places.
    """
    return _changes(film.reading, before.reading)


def changes_of(found: GaitForm, before: GaitForm) -> tuple[GaitChangeForm, ...]:
    """Set two films side by side of which only what they said was kept; as :func:`changes`."""
    return _changes(_measured(found), _measured(before))


def _measured(found: GaitForm) -> GaitReading:
    """Return as much of a reading as comparing asks for."""
    measures = tuple(
        GaitMeasure(
            each.name, each.unit, None if each.side is None else Side(each.side), each.mean, each.spread, each.n, each.error,
            each.smallest_real_change, each.error_basis,
        )
        for each in found.measures
    )  # fmt: skip
    return GaitReading(
        View(found.view), None, None, GaitQuality(found.frame_rate_hz, found.seen_s, found.seen_ratio), (), measures
    )


def _changes(now: GaitReading, before: GaitReading) -> tuple[GaitChangeForm, ...]:
    return tuple(
        GaitChangeForm(
            each.name, label(each.name), each.unit, _side(each.side), each.before, each.now, each.smallest_real_change,
            each.tendency, each.sentence,
        )
        for each in compare(now, before)
    )  # fmt: skip


def _side(side: Side | None) -> str | None:
    return None if side is None else side.value


def _label(name: str) -> Message | None:
    try:
        return label(name)
    except KeyError:  # the clip as a whole, or its sides
        return None


# Movement tests ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScanFigureForm:
    """Something that the film shows beside what can be kept: a number with its unit, or yes and no."""

    name: Message
    value: float | bool
    unit: str


@dataclass(frozen=True, slots=True)
class ScanForm:
    """What a film of one movement test says. ``values`` is what a result holds; empty where ``refused`` says why."""

    test_id: str
    side: str | None
    values: dict[str, float | str | bool]
    figures: tuple[ScanFigureForm, ...]
    tries: tuple[float, ...]
    refused: tuple[GaitRefusedForm, ...]
    turn_deg: float | None
    seen_ratio: float | None
    frame_rate_hz: float | None
    landmarks_by: str


def read_test(
    path: Path,
    test_id: str,
    *,
    side: Side | None = None,
    version: str | None = None,
    cache: Path | None = None,
    on_progress: Progress | None = None,
) -> tuple[ScreenCameraReading, ScanForm]:
    """See a film of a movement test and read it; what it gives may be kept with :func:`screening.enter`.

    Raises
    ------
    NotFoundError
        There is no such test, or no camera reads it; asked before the film is looked at.
    UnreadableFileError, LimitExceededError, NotEnoughDataError, MissingExtraError
        As :func:`read_film`.
    """
    camera_view(test_id)
    return scan_of(_seen(path, digest_of(path), cache, on_progress), test_id, side=side, version=version)


def scan_of(
    keypoints: Keypoints, test_id: str, *, side: Side | None = None, version: str | None = None
) -> tuple[ScreenCameraReading, ScanForm]:
    """Read a movement test off a film in which the runner was seen already."""
    reading = read_test_by_camera(keypoints, test_id, side=side, version=version)
    return reading, ScanForm(
        test_id,
        _side(reading.side),
        dict(reading.values),
        tuple(ScanFigureForm(each.name, each.value, each.unit) for each in reading.figures),
        reading.tries,
        tuple(GaitRefusedForm(test_id, None, each.why, each.next_step) for each in reading.refused),
        reading.turn_deg,
        reading.seen_share,
        reading.frame_rate_hz,
        keypoints.version,
    )

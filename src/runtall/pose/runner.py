"""Which of all who were followed is the runner, put together over the parts of the video and over the times they were lost."""

from __future__ import annotations

import numpy as np

from runtall.pose.following import HIPS, Track, joined

SAME_PERSON = 0.1
"""Two tracks whose hips lie closer than this share of the person's square, where they were seen at the same time, are one."""
AS_MOVING = 0.3
"""A track may be the runner found again when its legs move at least this share of what the runner's did."""
MOST_SHARED = 0.1


def across_parts(parts: list[list[Track]], starts_s: list[float]) -> list[Track]:
    """Join the tracks of one person through parts of a video that were worked on apart.

    Parameters
    ----------
    parts
        Tracks of each part, in order. A part runs on a little into the next one, so that both saw the same pictures.
    starts_s
        When each part starts.

    Returns
    -------
    list[Track]
        One for each person and unbroken time. Where two parts saw the same picture, the earlier one is believed: it had been
        following for longer.
    """
    done: list[Track] = []
    running: list[Track] = []
    for tracks, start_s in zip(parts, starts_s, strict=True):
        fresh = list(tracks)
        still = []
        for track in running:
            twin = next((each for each in fresh if are_one_person(track, each)), None)
            if twin is None:
                done.append(track)
                continue
            fresh.remove(twin)
            later = twin.part(np.flatnonzero(twin.times_s > track.times_s[-1]))
            still.append(joined([track, later]) if len(later.times_s) else track)
        running = still + [each for each in fresh if len(each.times_s) > 1 and each.times_s[-1] >= start_s]
    return done + running


def are_one_person(first: Track, second: Track) -> bool:
    """Whether two tracks lie on each other in the pictures that both have."""
    shared, in_first, in_second = np.intersect1d(first.times_s, second.times_s, return_indices=True)
    if len(shared) < 2:
        return False
    apart = np.linalg.norm(first.xy_px[in_first][:, HIPS] - second.xy_px[in_second][:, HIPS], axis=-1).mean(axis=1)
    return bool(np.median(apart / first.size_px[in_first]) < SAME_PERSON)


def choose_runner(tracks: list[Track], width: int, height: int) -> Track | None:
    """Pick the runner: seen for long, large, in the middle, with moving legs; and add the times they were found again.

    Returns
    -------
    Track | None
        With gaps in its times where the runner was lost; ``None`` when nobody was seen.
    """
    if not tracks:
        return None
    ranked = sorted(tracks, key=lambda each: -len(each.times_s) * each.likeness(width, height))
    runner = ranked[0]
    motion = runner.leg_motion()
    for other in ranked[1:]:
        later = ~np.isin(other.times_s, runner.times_s)
        if np.mean(later) < 1 - MOST_SHARED or other.leg_motion() < AS_MOVING * motion:
            continue
        if _like_in_size(runner, other):
            runner = _in_order(joined([runner, other.part(np.flatnonzero(later))]))
    return runner


def _like_in_size(runner: Track, other: Track) -> bool:
    """Whether the other is at most twice as large or small as the runner was at the nearest time."""
    apart = np.abs(runner.times_s[:, None] - other.times_s[[0, -1]][None, :])
    row, end = np.unravel_index(np.argmin(apart), apart.shape)
    ratio = float(other.size_px[[0, -1][end]] / runner.size_px[row])
    return 0.5 < ratio < 2


def _in_order(track: Track) -> Track:
    return track.part(np.argsort(track.times_s, kind="stable"))

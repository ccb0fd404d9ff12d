"""Which clock the runner lived by: the recording's time zone, from the best source there is."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np

from runtall.core import Recording, ZoneSource

UNKNOWN_ZONE = "Etc/UTC"


def settle_zone(recording: Recording, *, home_time_zone: str | None) -> Recording:
    """Return the recording with an IANA zone and where it comes from.

    In order: the zone that the file names; the zone of its first position (looked up offline); the home zone where it agrees
    with the device's own distance to UTC at that instant; a zone of that fixed distance; the home zone; UTC.

    The source is ``FILE`` when the file's own words settled it: a named zone, or a distance to UTC, whether home confirms it
    (the file alone names no zone, yet it vouches for the clock) or contradicts it (the runner was elsewhere). It is ``HOME`` when
    nothing in the file speaks; without a home zone either, the clock is UTC, still marked ``HOME``: it is not the file's word.

    Parameters
    ----------
    recording
        Any; one whose zone is already settled comes back as it is.
    home_time_zone
        IANA name from the profile; an unknown name counts as none.

    Examples
    --------
    >>> import numpy as np
    >>> from datetime import UTC
    >>> indoor = Recording(sport="running", started_at=datetime(2024, 7, 1, 6, tzinfo=UTC), t_s=np.arange(3.0))
    >>> settle_zone(indoor, home_time_zone="Europe/Berlin").time_zone
    'Europe/Berlin'
    """
    if recording.time_zone is not None and _zone(recording.time_zone) is not None:
        return recording if recording.time_zone_source else recording.with_zone(recording.time_zone, ZoneSource.FILE)
    by_position = zone_of_position(recording)
    if by_position is not None:
        return recording.with_zone(by_position, ZoneSource.POSITION)
    home = home_time_zone if home_time_zone and _zone(home_time_zone) is not None else None
    offset_s = recording.utc_offset_s
    if offset_s is not None and abs(offset_s) <= 14 * 3600:
        if home is not None and _offset_at(home, recording.started_at) == timedelta(seconds=offset_s):
            return recording.with_zone(home, ZoneSource.FILE)
        if offset_s % 3600 == 0 and abs(offset_s) <= 12 * 3600:
            return recording.with_zone(_fixed_zone(offset_s // 3600), ZoneSource.FILE)
    return recording.with_zone(home or UNKNOWN_ZONE, ZoneSource.HOME)


def zone_of_position(recording: Recording) -> str | None:
    """IANA zone of the recording's first position, looked up offline; ``None`` without positions or at sea."""
    latitude, longitude = recording.values("latitude_deg"), recording.values("longitude_deg")
    if latitude is None or longitude is None:
        return None
    known = np.flatnonzero(np.isfinite(latitude) & np.isfinite(longitude))
    if not len(known):
        return None
    return _zone_at(round(float(longitude[known[0]]), 3), round(float(latitude[known[0]]), 3))


@lru_cache(maxsize=1024)
def _zone_at(longitude_deg: float, latitude_deg: float) -> str | None:
    import tzfpy

    name = tzfpy.get_tz(longitude_deg, latitude_deg)
    return name if name and _zone(name) is not None else None


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _offset_at(name: str, instant: datetime) -> timedelta | None:
    zone = _zone(name)
    return None if zone is None else instant.astimezone(zone).utcoffset()


def _fixed_zone(hours_east: int) -> str:
    """Return the fixed zone's IANA name; its sign runs the other way, west of Greenwich being positive."""
    return "Etc/UTC" if hours_east == 0 else f"Etc/GMT{-hours_east:+d}"

"""Which clock the runner lived by: the recording's time zone, from the best source there is."""

from __future__ import annotations

from runtall.core import Recording, ZoneSource


def settle_zone(recording: Recording, *, home_time_zone: str | None) -> Recording:
    """Return the recording with its IANA zone settled and where it comes from."""
    if recording.time_zone is not None:
        return recording if recording.time_zone_source else recording.with_zone(recording.time_zone, ZoneSource.FILE)
    return recording.with_zone(home_time_zone or "Etc/UTC", ZoneSource.HOME)

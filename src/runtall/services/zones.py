"""The runner's home zone: as they said it, else the zone that this machine is set to."""

from __future__ import annotations

import os
import zoneinfo
from pathlib import Path

from runtall.core import RunnerProfile


def home_zone(profile: RunnerProfile) -> str | None:
    """Return the IANA name of the runner's home zone; ``None`` where neither they nor the machine know one."""
    return profile.home_time_zone or machine_zone()


def home_zone_of(profile: RunnerProfile) -> zoneinfo.ZoneInfo:
    """Return the zone that a runner's moments are shown in; UTC where nobody knows one."""
    return zoneinfo.ZoneInfo(home_zone(profile) or "UTC")


def machine_zone() -> str | None:
    """Return the IANA name of the zone that this machine is set to (``TZ``, else ``/etc/localtime``), if it has a name."""
    named = os.environ.get("TZ", "").lstrip(":") or str(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2]
    return named if is_zone(named) else None


def is_zone(name: str) -> bool:
    """Tell whether a time zone of this name exists, by opening it: listing them all takes ten milliseconds of every page."""
    try:
        return bool(name) and bool(zoneinfo.ZoneInfo(name).key)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False

"""The page that stands in for another while there is no connection."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfflinePage:
    """Which place of the way around is marked."""

    place: str = "today"

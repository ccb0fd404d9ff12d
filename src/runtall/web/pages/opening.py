"""A place that is being furnished."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """Which place it is."""

    place: str


def opening_page(place: str) -> OpeningPage:
    """Return the page of a place."""
    return OpeningPage(place)

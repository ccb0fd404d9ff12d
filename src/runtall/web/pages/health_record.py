"""The health record: which days go into it, and what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HealthRecordPage:
    """The form. ``errors`` are by field; ``trouble`` says why no file was made.

    ``can_link`` tells whether others reach this house, so that a link leads anywhere.
    """

    typed_from: str
    typed_to: str
    errors: Mapping[str, str]
    trouble: str
    can_link: bool
    place: str = "reports"


def health_record_page(
    typed: Mapping[str, str], *, errors: Mapping[str, str], can_link: bool, trouble: str = ""
) -> HealthRecordPage:
    """Return the page with what stands in its fields."""
    return HealthRecordPage(typed.get("from", ""), typed.get("to", ""), errors, trouble, can_link)

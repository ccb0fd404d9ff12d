"""What a week is made from, as choices."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.web.pages.start import LifeFields


@dataclass(frozen=True, slots=True)
class WishesPage:
    """Days, minutes, kit and how to go about it."""

    fields: LifeFields
    has_errors: bool
    place: str = "plan"

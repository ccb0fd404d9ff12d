"""Left and right of a body."""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """One side of the runner's own body."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        """The side across."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT

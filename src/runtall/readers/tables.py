"""What an export's own table says of a file: names, notes and gear that the watch file does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of an export's table of activities; everything optional.

    Attributes
    ----------
    name, notes, gear
        In the runner's own words.
    sport, sub_sport
        The service's kind of activity in our words (``running``, ``trail``); ``None`` where the word is not known.
    sport_label
        The service's own word, in the language of the account.
    started_at
        Aware UTC, where the table's date could be read without guessing.
    """

    name: str | None = None
    notes: str | None = None
    gear: str | None = None
    sport: str | None = None
    sub_sport: str | None = None
    sport_label: str | None = None
    started_at: datetime | None = None

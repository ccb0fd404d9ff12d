"""Diary of the back.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runtall_client.asking import Asking, Json, quoted


class Pain(Asking):
    """Diary of the back."""

    def list_entries(self, *, from_on: date | str | None = None, until_on: date | str | None = None) -> Json:
        """Give the entries of some days, the last 31 unless said; at most a year at once, the last day is not in it."""
        return self.json("GET", "/pain/entries", query={"from_on": from_on, "until_on": until_on})

    def write_entry(self, said: Mapping[str, object]) -> Json:
        """Keep an entry, and give it with the safety questions that it brings up."""
        return self.json("POST", "/pain/entries", said=said)

    def read_waiting(self) -> Json:
        """Give what is asked about the runs of today and yesterday, and when it may be answered."""
        return self.json("GET", "/pain/waiting")

    def read_entry(self, entry_id: str) -> Json:
        """Give one entry that holds, with every version before it."""
        return self.json("GET", f"/pain/entries/{quoted(entry_id)}")

    def change_entry(self, entry_id: str, said: Mapping[str, object]) -> Json:
        """Correct an entry; the version before stays in history. What is null is taken out."""
        return self.json("PATCH", f"/pain/entries/{quoted(entry_id)}", said=said)

    def take_entry_back(self, entry_id: str) -> None:
        """Take an entry back; it stays in history."""
        self.json("DELETE", f"/pain/entries/{quoted(entry_id)}")

    def list_trackers(self) -> Json:
        """Give the runner's own trackers."""
        return self.json("GET", "/pain/trackers")

    def follow_tracker(self, said: Mapping[str, object]) -> Json:
        """Follow something of the runner's own in the diary."""
        return self.json("POST", "/pain/trackers", said=said)

    def put_tracker_away(self, said: Mapping[str, object]) -> Json:
        """Follow a tracker no longer; its values stay."""
        return self.json("POST", "/pain/trackers/put-away", said=said)

"""Files to take along.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runtall_client.asking import Asking, quoted


class Documents(Asking):
    """Files to take along."""

    def read_watch_week(self, of_on: date | str) -> bytes:
        """Give the workouts of what is left of a week for a watch, as one zip of FIT files."""
        return self.ask("GET", f"/watch/weeks/{quoted(of_on)}")

    def read_watch_file(self, on: date | str, part: str) -> bytes:
        """Give the workout of a day's run or session for a watch, as a FIT file."""
        return self.ask("GET", f"/watch/days/{quoted(on)}/{quoted(part)}")

    def read_calendar(self) -> bytes:
        """Give the plan as a calendar file, planned beside done."""
        return self.ask("GET", "/calendar")

    def print_sheet(self, kind: str, said: Mapping[str, object]) -> bytes:
        """Give the two pages for a clinician, or the home programme on one, as PDF; nothing is kept of what is said here."""
        return self.ask("POST", f"/documents/{quoted(kind)}", said=said)

    def read_health_record(self, *, from_on: date | str | None = None, until_on: date | str | None = None) -> bytes:
        """Give the health record of some days, or of all, as a FHIR R4 bundle."""
        return self.ask("GET", "/health-record", query={"from_on": from_on, "until_on": until_on})

"""Plan.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from runtall_client.asking import Asking, Json, quoted


class Plan(Asking):
    """Plan."""

    def read_plan(self) -> Json:
        """Give this week with what came of its days, what shaped it, and what lies ahead."""
        return self.json("GET", "/plan")

    def read_way_back(self) -> Json:
        """Give what becomes of the stage today: seek care, step back, repeat, advance or undecided, with reasons."""
        return self.json("GET", "/plan/way-back")

    def take_step(self, said: Mapping[str, object]) -> Json:
        """Take a step of a slow start: from here on the plan has so many parts."""
        return self.json("POST", "/plan/step", said=said)

    def pause(self, said: Mapping[str, object]) -> Json:
        """Keep days without a plan; nothing is owed afterwards."""
        return self.json("POST", "/plan/pauses", said=said)

    def resume(self) -> Json:
        """End the pause that lasts, today."""
        return self.json("POST", "/plan/resume")

    def name_race(self, said: Mapping[str, object]) -> Json:
        """Keep a race to come; the weeks before and after it go by it."""
        return self.json("POST", "/plan/races", said=said)

    def forget_race(self, on: date | str) -> None:
        """Take a race back."""
        self.json("DELETE", f"/plan/races/{quoted(on)}")

    def bring_week(self, said: Mapping[str, object]) -> Json:
        """Keep a week in words, such as ``tue 40 min; sun 14 km``; a plan that stands is taken back first, or it is refused."""
        return self.json("PUT", "/plan/own/week", said=said)

    def bring_plan(self, file: Path) -> Json:
        """Keep a calendar or a week in words where no own plan stands, or a FIT workout, named after its day, beside it."""
        return self.send_files("/plan/own/file", "file", [file])

    def forget_own(self) -> None:
        """Go on without the own plan."""
        self.json("DELETE", "/plan/own")

    def read_plan_history(self, *, page: int | None = None) -> Json:
        """Give the weeks that are over and the cards of the same days, some weeks at a time."""
        return self.json("GET", "/plan/history", query={"page": page})

    def read_week(self, monday_on: date | str) -> Json:
        """Give a week that is over: what was planned, done, moved and missed."""
        return self.json("GET", f"/plan/weeks/{quoted(monday_on)}")

    def list_choices(self) -> Json:
        """Give what can be tried."""
        return self.json("GET", "/choices")

    def begin_trial(self, claim_id: str, said: Mapping[str, object]) -> Json:
        """Begin a trial today; amber or red stops it."""
        return self.json("POST", f"/choices/{quoted(claim_id)}", said=said)

    def stop_trial(self, claim_id: str) -> None:
        """End a trial today."""
        self.json("DELETE", f"/choices/{quoted(claim_id)}")

"""Runs and shoes.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json, quoted


class Runs(Asking):
    """Runs and shoes."""

    def list_runs(self, *, year: int | None = None, month: int | None = None, page: int | None = None) -> Json:
        """Give a page of the log, of a year or a month of it where one is named; a page beyond the last is the last."""
        return self.json("GET", "/runs", query={"year": year, "month": month, "page": page})

    def read_run(self, run_id: int) -> Json:
        """Give one run: summary, laps, splits of a kilometre or mile, presses of the lap button, and what was found."""
        return self.json("GET", f"/runs/{quoted(run_id)}")

    def read_curves(self, run_id: int) -> Json:
        """Give the curves of one run over its time, its track in metres from its middle, and its form against speed."""
        return self.json("GET", f"/runs/{quoted(run_id)}/curves")

    def say_of_press(self, run_id: int, number: int, said: Mapping[str, object]) -> Json:
        """Keep what one press of the lap button meant: “it is tight now”, a plain lap, or nothing said."""
        return self.json("PUT", f"/runs/{quoted(run_id)}/presses/{quoted(number)}", said=said)

    def name_shoes(self, run_id: int, said: Mapping[str, object]) -> None:
        """Keep which pair a run was in."""
        self.json("PUT", f"/runs/{quoted(run_id)}/shoes", said=said)

    def type_run(self, said: Mapping[str, object]) -> Json:
        """Keep a run without a watch."""
        return self.json("POST", "/typed-runs", said=said)

    def read_typed_run(self, typed_id: str) -> Json:
        """Give a typed run with what it said before."""
        return self.json("GET", f"/typed-runs/{quoted(typed_id)}")

    def change_typed_run(self, typed_id: str, said: Mapping[str, object]) -> Json:
        """Correct a typed run; what it said stays in history."""
        return self.json("PUT", f"/typed-runs/{quoted(typed_id)}", said=said)

    def take_typed_run_back(self, typed_id: str) -> None:
        """Take a typed run back; it stays in history."""
        self.json("DELETE", f"/typed-runs/{quoted(typed_id)}")

    def list_shoes(self) -> Json:
        """Give every pair of shoes with how far it went."""
        return self.json("GET", "/shoes")

    def name_shoes_of_runs(self, said: Mapping[str, object]) -> Json:
        """Keep which pair some runs were in, measured and typed ones."""
        return self.json("POST", "/shoes/runs", said=said)

    def retire_shoes(self, said: Mapping[str, object]) -> Json:
        """Retire a pair."""
        return self.json("POST", "/shoes/retire", said=said)

    def take_shoes_up(self, said: Mapping[str, object]) -> Json:
        """Take a retired pair up again."""
        return self.json("POST", "/shoes/take-up", said=said)

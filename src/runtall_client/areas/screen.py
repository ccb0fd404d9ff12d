"""Movement tests.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json, quoted


class Screen(Asking):
    """Movement tests."""

    def read_screen(self) -> Json:
        """Give what the screen came to: results, what they ask for, changes beyond error, left against right."""
        return self.json("GET", "/screen")

    def list_tests(self, *, form: str | None = None) -> Json:
        """Give the tests of the short or the full form."""
        return self.json("GET", "/screen/tests", query={"form": form})

    def read_test(self, test_id: str) -> Json:
        """Give one movement test."""
        return self.json("GET", f"/screen/tests/{quoted(test_id)}")

    def read_doors(self, said: Mapping[str, object]) -> Json:
        """Give which tests may be done today, by the safety answers on file and what is said about today; keeps nothing."""
        return self.json("POST", "/screen/doors", said=said)

    def keep_test(self, test_id: str, said: Mapping[str, object]) -> Json:
        """Keep what a test of today gave; one of the same day and side is corrected by it."""
        return self.json("POST", f"/screen/tests/{quoted(test_id)}/results", said=said)

    def read_result(self, result_id: str) -> Json:
        """Give one result that holds."""
        return self.json("GET", f"/screen/results/{quoted(result_id)}")

    def change_result(self, result_id: str, said: Mapping[str, object]) -> Json:
        """Correct a result; the one before stays in history."""
        return self.json("PUT", f"/screen/results/{quoted(result_id)}", said=said)

    def take_result_back(self, result_id: str) -> None:
        """Take a result back; it stays in history."""
        self.json("DELETE", f"/screen/results/{quoted(result_id)}")

    def list_readings(self) -> Json:
        """Give what a clinic's own devices may have read."""
        return self.json("GET", "/screen/clinic-readings")

    def keep_reading(self, said: Mapping[str, object]) -> Json:
        """Keep what a clinic's device read on one side."""
        return self.json("POST", "/screen/clinic-readings", said=said)

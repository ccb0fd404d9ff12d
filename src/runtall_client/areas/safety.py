"""Safety questions.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json


class Safety(Asking):
    """Safety questions."""

    def read_safety(self) -> Json:
        """Give where the runner stands: outcome, reasons, what is open, and what was left unanswered."""
        return self.json("GET", "/safety")

    def read_safety_history(self) -> Json:
        """Give everything that was answered and cleared."""
        return self.json("GET", "/safety/history")

    def list_safety_questions(self, *, occasion: str | None = None) -> Json:
        """Give the questions of an occasion, without those that answers so far have made needless."""
        return self.json("GET", "/safety/questions", query={"occasion": occasion})

    def answer_safety(self, said: Mapping[str, object]) -> Json:
        """Keep one round of answers and give where the runner stands with it."""
        return self.json("POST", "/safety/answers", said=said)

    def keep_clearance(self, said: Mapping[str, object]) -> Json:
        """Keep a clinician's word: who looked, when, and what they allow. The plan then begins at its first stage."""
        return self.json("POST", "/safety/clearances", said=said)

"""Questionnaires.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json, quoted


class Questionnaires(Asking):
    """Questionnaires."""

    def list_questionnaires(self) -> Json:
        """Give every questionnaire with its rounds and what may be said of their changes."""
        return self.json("GET", "/questionnaires")

    def read_questionnaire(self, kind: str) -> Json:
        """Give one questionnaire with its questions and rounds."""
        return self.json("GET", f"/questionnaires/{quoted(kind)}")

    def answer_questionnaire(self, kind: str, said: Mapping[str, object]) -> Json:
        """Keep one round of answers, as a runner writes them; questions may be left out."""
        return self.json("POST", f"/questionnaires/{quoted(kind)}/rounds", said=said)

    def take_round_back(self, kind: str, round_id: str) -> None:
        """Take a round back; it stays in history."""
        self.json("DELETE", f"/questionnaires/{quoted(kind)}/rounds/{quoted(round_id)}")

    def follow_activity(self, said: Mapping[str, object]) -> Json:
        """Follow an activity of the runner's own; one that was put away is taken up again."""
        return self.json("POST", "/activities", said=said)

    def put_activity_away(self, said: Mapping[str, object]) -> Json:
        """Follow an activity no longer; its ratings stay."""
        return self.json("POST", "/activities/put-away", said=said)

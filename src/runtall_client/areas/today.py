"""Today.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runtall_client.asking import Asking, Json, quoted


class Today(Asking):
    """Today."""

    def read_today(self) -> Json:
        """Give today's card, with its light, its questions and what stands out; decided now, and kept."""
        return self.json("GET", "/today")

    def read_why_today(self) -> Json:
        """Give the trail behind today's card: each rule with its figures, papers and disputes."""
        return self.json("GET", "/today/why")

    def read_tight(self) -> Json:
        """Give what to do in a run when the back gets tight."""
        return self.json("GET", "/today/tight")

    def check_in(self, said: Mapping[str, object]) -> Json:
        """Keep what is said before anything else today, and give the card that follows; what is not said again stays."""
        return self.json("POST", "/today/check-in", said=said)

    def check_out(self, said: Mapping[str, object]) -> Json:
        """Keep how the back felt in today's run or walk; where none of today is on file, its length makes one."""
        return self.json("POST", "/today/check-out", said=said)

    def answer_question(self, said: Mapping[str, object]) -> Json:
        """Keep the answer to one question about a run: while it went on, an hour after, or next morning."""
        return self.json("POST", "/today/answers", said=said)

    def list_cards(self) -> Json:
        """Give the days that have a card."""
        return self.json("GET", "/cards")

    def read_card(self, on: date | str) -> Json:
        """Give a day's last card as it was, and as this version decides from the same inputs."""
        return self.json("GET", f"/cards/{quoted(on)}")

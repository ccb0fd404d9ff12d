"""Evidence.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from runtall_client.asking import Asking, Json, quoted


class Evidence(Asking):
    """Evidence."""

    def list_topics(self) -> Json:
        """Give every topic."""
        return self.json("GET", "/evidence/topics")

    def list_papers(self, *, offset: int | None = None, limit: int | None = None) -> Json:
        """Give the papers that runtall rests on."""
        return self.json("GET", "/evidence/papers", query={"offset": offset, "limit": limit})

    def search_evidence(self, *, q: str) -> Json:
        """Give what holds every word of a question."""
        return self.json("GET", "/evidence/search", query={"q": q})

    def read_evidence(self, kind: str, thing_id: str) -> Json:
        """Give one topic, claim, disputed point, paper, rule or article with all that it rests on, and all that rests on it."""
        return self.json("GET", f"/evidence/{quoted(kind)}/{quoted(thing_id)}")

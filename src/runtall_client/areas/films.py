"""Films.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json, quoted


class Films(Asking):
    """Films."""

    def list_films(self) -> Json:
        """Give the films of running."""
        return self.json("GET", "/films")

    def read_film(self, film_id: str) -> Json:
        """Give what one film says: each measure with its error, or why it cannot be told."""
        return self.json("GET", f"/films/{quoted(film_id)}")

    def remove_film(self, film_id: str) -> None:
        """Take a film away with everything that was made of it."""
        self.json("DELETE", f"/films/{quoted(film_id)}")

    def read_film_picture(self, film_id: str, place: int) -> bytes:
        """Give a key picture with the angles drawn on."""
        return self.ask("GET", f"/films/{quoted(film_id)}/pictures/{quoted(place)}")

    def read_film_clip(self, film_id: str) -> bytes:
        """Give the film with the skeleton drawn on."""
        return self.ask("GET", f"/films/{quoted(film_id)}/clip")

    def read_film_itself(self, film_id: str) -> bytes:
        """Give the film itself, byte for byte as it came, where it was kept."""
        return self.ask("GET", f"/films/{quoted(film_id)}/file")

    def begin_film(self, drop: str, said: Mapping[str, object]) -> Json:
        """Have a film of running read that came in pieces as an upload; ask for it again to see what it says."""
        return self.json("POST", f"/drops/{quoted(drop)}/film", said=said)

    def read_film_again(self, film_id: str) -> Json:
        """Have a film read once more that waits."""
        return self.json("POST", f"/films/{quoted(film_id)}/again")

    def keep_film_result(self, film_id: str) -> Json:
        """Keep what a film of a movement test gave beside what was measured by hand."""
        return self.json("POST", f"/films/{quoted(film_id)}/result")

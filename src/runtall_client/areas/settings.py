"""You and this token.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from runtall_client.asking import Asking, Json


class Settings(Asking):
    """You and this token."""

    def read_token(self) -> Json:
        """Give what this token may do, and the day, zone and units of the runner whom it asks for."""
        return self.json("GET", "/token")

    def read_profile(self) -> Json:
        """Give what the runner told about themselves; ``null`` and empty are not said."""
        return self.json("GET", "/profile")

    def change_profile(self, said: Mapping[str, object]) -> Json:
        """Change what is named of the profile."""
        return self.json("PATCH", "/profile", said=said)

    def read_week_wishes(self) -> Json:
        """Give what a plan is made from: days, minutes, kit, how to go about it, what exercises leave out."""
        return self.json("GET", "/week")

    def change_week_wishes(self, said: Mapping[str, object]) -> Json:
        """Change what a plan is made from; the week follows."""
        return self.json("PATCH", "/week", said=said)

    def read_kept(self) -> Json:
        """Give how much is kept of the runner."""
        return self.json("GET", "/kept")

    def export_everything(self) -> bytes:
        """Give everything of the runner as one zip of open formats, written while it is sent."""
        return self.ask("GET", "/export")

    def read_sharing(self, *, offset: int | None = None, limit: int | None = None) -> Json:
        """Give who may look, and who looked. Where there are accounts."""
        return self.json("GET", "/sharing", query={"offset": offset, "limit": limit})

    def list_shared_runners(self) -> Json:
        """Give the runners who share with the clinician whose token this is."""
        return self.json("GET", "/shared-runners")

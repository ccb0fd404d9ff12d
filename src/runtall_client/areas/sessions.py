"""Exercises and sessions.

Made from the operations of the API; by hand nothing is changed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from runtall_client.asking import Asking, Json, quoted


class Sessions(Asking):
    """Exercises and sessions."""

    def list_exercises(self) -> Json:
        """Give the library as it is open today: each exercise with the dose that was reached; ``closed`` says why nothing is."""
        return self.json("GET", "/exercises")

    def read_exercise(self, exercise_id: str) -> Json:
        """Give one exercise with its dose, its neighbours, and what takes its place where it is closed."""
        return self.json("GET", f"/exercises/{quoted(exercise_id)}")

    def list_routines(self) -> Json:
        """Give the named routines."""
        return self.json("GET", "/routines")

    def read_routine(self, routine_id: str, *, minutes: float | None = None) -> Json:
        """Give a routine as it is open today, fitted to the minutes that are asked for."""
        return self.json("GET", f"/routines/{quoted(routine_id)}", query={"minutes": minutes})

    def open_session(self, what: str, *, minutes: float | None = None) -> Json:
        """Open ``today``, ``warm-up`` or a routine as timed steps. 409 while the safety answers close exercises."""
        return self.json("GET", f"/play/{quoted(what)}", query={"minutes": minutes})

    def keep_session(self, said: Mapping[str, object]) -> Json:
        """Keep what came of a session. Exercises that are not named were done as asked where it was finished, else left out."""
        return self.json("POST", "/sessions", said=said)

    def list_sessions(self, *, since: date | str | None = None) -> Json:
        """Give the sessions that were done since a day, or ever."""
        return self.json("GET", "/sessions", query={"since": since})

    def read_session(self, session_id: str) -> Json:
        """Give what was kept of a session, taken back or not."""
        return self.json("GET", f"/sessions/{quoted(session_id)}")

    def take_session_back(self, session_id: str) -> None:
        """Take a session back; it stays in history."""
        self.json("DELETE", f"/sessions/{quoted(session_id)}")

    def read_metronome(self) -> Json:
        """Give what the metronome begins with, and what speaks for and against it."""
        return self.json("GET", "/metronome")

    def read_metronome_sound(self, *, cadence_spm: float, minutes: float, accent_every: int | None = None) -> bytes:
        """Give clicks at a rate as a sound file."""
        return self.ask(
            "GET", "/metronome/sound", query={"cadence_spm": cadence_spm, "minutes": minutes, "accent_every": accent_every}
        )

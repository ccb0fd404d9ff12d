"""The client: every operation of the API as a method of the same name."""

from __future__ import annotations

from runtall_client.areas.documents import Documents
from runtall_client.areas.evidence import Evidence
from runtall_client.areas.films import Films
from runtall_client.areas.imports import Imports
from runtall_client.areas.insight import Insight
from runtall_client.areas.pain import Pain
from runtall_client.areas.plan import Plan
from runtall_client.areas.questionnaires import Questionnaires
from runtall_client.areas.runs import Runs
from runtall_client.areas.safety import Safety
from runtall_client.areas.screen import Screen
from runtall_client.areas.sessions import Sessions
from runtall_client.areas.settings import Settings
from runtall_client.areas.today import Today as TodayArea
from runtall_client.today import Today


class Client(
    Settings, Safety, TodayArea, Pain, Questionnaires, Runs, Films, Insight, Screen, Plan, Sessions, Documents, Imports, Evidence
):
    """Asks one runtall with one token: ``Client("http://127.0.0.1:8127", token)``."""

    def today(self) -> Today:
        """Return today's card as values."""
        return Today.of(self.read_today())

    def shared(self, runner_id: int) -> Client:
        """Return a client that reads what a runner shares with the clinician whose token this is."""
        base = f"/shared/{runner_id}{self.base}"
        return Client(self.address, self._token, language=self.language, base=base, timeout_s=self._timeout_s, send=self._send)

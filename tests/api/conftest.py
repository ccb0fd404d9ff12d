"""A furnished home and tokens for its API, once for all tests of a module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ..made_home import furnish

HOST = "127.0.0.1:8127"


@dataclass(frozen=True)
class Programs:
    """A furnished home with a token for everything, and what its addresses name."""

    runner_id: int
    ids: dict[str, str]
    secret: str

    @property
    def client(self) -> Client:
        """Return a program that asks with the token."""
        return program(self.secret)

    def get(self, path: str, **query: object) -> dict:
        answer = self.client.get(f"/api/v1{path}", query)
        assert answer.status_code == 200, answer.content
        return answer.json()


def program(secret: str | None, **options: object) -> Client:
    """Return a client that asks with a token, and never raises: it gets what a program over a socket would get."""
    headers = {} if secret is None else {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    return Client(HTTP_HOST=HOST, raise_request_exception=False, **headers, **options)


def token(runner_id: int, *scopes: str, **others: object) -> str:
    """Make a token of a runner without an account."""
    from runtall.services import api_tokens
    from runtall.services.authorisation import Role

    ends_on = datetime.now(UTC).date() + timedelta(days=30)
    told = {"role": Role.OWNER, "runner_id": runner_id, "user_id": None, "name": "a program", "ends_on": ends_on, **others}
    return api_tokens.make(scopes=scopes or tuple(api_tokens.Scope), **told).secret


@pytest.fixture(scope="module")
def programs(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programs]:
    from runtall.store import originals, runners

    with django_db_blocker.unblock():
        runner_id = runners.own_runner().id
        ids = furnish(runner_id, tmp_path_factory.mktemp("files"))
        made = Programs(runner_id, ids, token(runner_id))
    yield made
    with django_db_blocker.unblock():
        runners.forget(runner_id)
        originals.forget_all(Path(settings.RUNTALL_HOME), runner_id)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Let tests ask as often as they like; how often programs may is tried by its own test."""
    from runtall.web import throttle

    monkeypatch.setattr(throttle, "MOST_OF_A_TOKEN", 10**9)
    monkeypatch.setattr(throttle, "MOST_WRONG", 10**9)

"""A house with accounts: who lives in it, and a browser for each of them. Needs ``settings_with_accounts``."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from django.test import Client

PASSWORD = "correct horse battery staple"
HOST = "localhost:8127"


@dataclass(frozen=True)
class Person:
    """Somebody with an account."""

    name: str
    role: str
    user_id: int
    runner_id: int | None


@dataclass(frozen=True)
class House:
    """Two runners, two clinicians, an operator. ``doc`` may look at ``anna``'s pages; ``other_doc`` at nobody's."""

    anna: Person
    ben: Person
    doc: Person
    other_doc: Person
    boss: Person

    def of_role(self, role: str) -> Person | None:
        """Return who stands for a role of the matrix; ``None`` for nobody."""
        return {"runner": self.anna, "visitor": self.anna, "clinician": self.doc, "operator": self.boss}.get(role)


def add(name: str, role: str, *, password: str | None = None) -> Person:
    """Make an account, with a password where one is asked for."""
    from runtall.services import accounts

    made = accounts.add(name, role)
    if password is not None:
        _give_password(made.id, password)
    return Person(name, role, made.id, made.runner_id)


_HASHED: dict[str, str] = {}
"""Password to what is kept of it: working it out takes long by design, and is done once for all the people of the tests."""


def _give_password(user_id: int, password: str) -> None:
    from django.contrib.auth import get_user_model

    from runtall.services import accounts

    users = get_user_model()._default_manager.filter(pk=user_id)
    if password in _HASHED:
        users.update(password=_HASHED[password])
        return
    assert accounts.choose_password(user_id, password) == ()
    _HASHED[password] = users.get().password


def house() -> House:
    """Make everybody."""
    from runtall.services import sharing

    found = House(
        anna=add("anna", "runner", password=PASSWORD),
        ben=add("ben", "runner", password=PASSWORD),
        doc=add("doc", "clinician", password=PASSWORD),
        other_doc=add("other-doc", "clinician"),
        boss=add("boss", "operator", password=PASSWORD),
    )
    assert found.anna.runner_id is not None
    sharing.give(found.anna.runner_id, "doc", until_on=None, today_on=datetime.now(UTC).date())
    return found


def browser(person: Person | None = None, *, csrf: bool = False, **options: object) -> Client:
    """Return a browser, signed in as a person without going through the door."""
    client = Client(HTTP_HOST=HOST, enforce_csrf_checks=csrf, **options)
    if person is not None:
        sign_in(client, person)
    return client


def sign_in(client: Client, person: Person) -> str:
    """Sign a browser in; return what its session stands on."""
    from django.contrib.auth import get_user_model

    from runtall.services import accounts
    from runtall.web.account_adapters import SIGN_IN

    client.force_login(get_user_model()._default_manager.get(pk=person.user_id))
    key = secrets.token_hex(20)
    session = client.session
    session[SIGN_IN] = key
    session.save()
    accounts.note_sign_in(person.user_id, key, address="127.0.0.1", agent="Firefox/140 on Linux")
    return key


def as_visitor(client: Client) -> Client:
    """Have a browser look around as the sample runner."""
    from runtall.web.look import SAMPLE_COOKIE

    client.cookies[SAMPLE_COOKIE] = "1"
    return client

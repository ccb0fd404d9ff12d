"""Sharing with a clinician: given by the runner, taken back at once, and every look written down for the runner to read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime

from runtall.core import ImplausibleValueError, NotFoundError, say
from runtall.store.account_rows import Given as Given  # noqa: PLC0414 - pages name it
from runtall.store.account_rows import Looked as Looked  # noqa: PLC0414 - pages name it


def give(runner_id: int, clinician_name: str, *, until_on: date | None, today_on: date) -> None:
    """Let a clinician look at a runner's pages, until a day (that day too) or until it is taken back.

    Raises
    ------
    ImplausibleValueError
        There is no clinician of this name here, or the day is over.
    """
    from runtall.store import accounts as kept

    found = kept.account(clinician_name.strip().lower())
    if found is None or found.role != "clinician" or not found.is_active:
        raise ImplausibleValueError(
            say("There is no clinician called {name} here.", name=clinician_name.strip()[:64]),
            say("Ask them for the name that they sign in with."),
        )
    if until_on is not None and until_on < today_on:
        raise ImplausibleValueError(say("That day is over."), say("Choose today or a later day, or none."))
    kept.give(runner_id, found.id, at=datetime.now(UTC), until_on=until_on)


def take_back(runner_id: int, grant_id: int) -> None:
    """End a grant at once, and with it all that this clinician decided.

    Raises
    ------
    NotFoundError
        This runner gave none of this number, or it ended.
    """
    from runtall.store import accounts as kept
    from runtall.store import clinic

    clinician_id = clinic.clinician_of(runner_id, grant_id)
    if not kept.take_back(runner_id, grant_id, at=datetime.now(UTC)):
        raise NotFoundError(say("This was taken back already."))
    if clinician_id is not None:
        clinic.end_all(runner_id, at=datetime.now(UTC), clinician_id=clinician_id)


def given_by(runner_id: int, on: date) -> tuple[Given, ...]:
    """Return who may look at a runner's pages."""
    from runtall.store import accounts as kept

    return kept.given_by(runner_id, on)


def given_to(clinician_id: int) -> tuple[Given, ...]:
    """Return the runners who share with a clinician."""
    from runtall.store import accounts as kept

    return kept.given_to(clinician_id, _today())


def may_look(clinician_id: int, runner_id: int) -> bool:
    """Whether a runner's grant to a clinician stands now."""
    from runtall.store import accounts as kept

    return kept.may_look(clinician_id, runner_id, _today())


def name_of(runner_id: int) -> str:
    """Return what a runner is called."""
    from runtall.store import runners

    return runners.name_of(runner_id).name


def note_look(runner_id: int, clinician_id: int, clinician_name: str, *, of: str, address: str) -> None:
    """Write down that a clinician asked for a page of a runner."""
    from runtall.store import accounts as kept

    kept.note_look(runner_id, clinician_id, clinician_name, at=datetime.now(UTC), of=of, address=address)


def only_reading(is_on: Callable[[], bool]) -> AbstractContextManager[None]:
    """Return a context in which nothing can be written while ``is_on`` says so: whoever looks changes nothing."""
    from runtall.store import only_reading as kept

    return kept.only_reading(is_on)


def looks(runner_id: int, *, offset: int = 0, limit: int = 50) -> tuple[Looked, ...]:
    """Return who looked at a runner's pages, newest first."""
    from runtall.store import accounts as kept

    return kept.looks(runner_id, offset=offset, limit=limit)


def _today() -> date:
    """Return this house's calendar day; a grant ends with it, wherever the runner is."""
    return datetime.now().astimezone().date()

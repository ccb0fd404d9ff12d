"""Who the runner is, and what they told about themselves."""

from __future__ import annotations

import os
import zoneinfo
from dataclasses import replace
from datetime import UTC, date, datetime

from runtall.core import WEEKDAYS, ImplausibleValueError, RunnerProfile, say
from runtall.services import databases
from runtall.services.home import home_folder
from runtall.services.setup import open_store
from runtall.services.zones import home_zone


def own_runner_id() -> int:
    """Return the id of the runner whose folder this is."""
    open_store()
    from runtall.store import runners

    return runners.own_runner().id


def profile_if_any() -> RunnerProfile | None:
    """Return the profile of the runner whose folder this is, without making a folder for one who has none."""
    if not os.environ.get(databases.VARIABLE) and not (home_folder() / databases.FILE_NAME).exists():
        return None
    from django.db import DatabaseError

    try:
        return profile(own_runner_id())
    except (DatabaseError, OSError):  # a folder that may not be written: a report straight from files can do without
        return None


def sample_runner_id() -> int | None:
    """Return the made-up runner's id, ``None`` where no sample was made."""
    open_store()
    from runtall.store import runners

    found = runners.sample_runner()
    return None if found is None else found.id


def runner_of(user_id: int) -> int:
    """Return the id of the runner whom an account is for; one who deleted everything begins anew."""
    from runtall.store import runners

    return runners.runner_of(user_id)


def profile(runner_id: int) -> RunnerProfile:
    """Return what the runner told."""
    from runtall.store import runners

    return runners.profile_of(runner_id)


def change_profile(runner_id: int, **changes: object) -> RunnerProfile:
    """Change single answers of the profile and keep it; names are the fields of ``RunnerProfile``.

    With the home zone, the runs that carry no zone of their own move to its calendar.

    Raises
    ------
    ImplausibleValueError
        An answer that cannot be: a height of 17 m, a zone that does not exist.
    """
    from runtall.store import runners, runs

    before = runners.profile_of(runner_id)
    changed = checked(replace(before, **changes))  # type: ignore[arg-type]
    runners.keep_profile(runner_id, changed)
    if changed.home_time_zone != before.home_time_zone and (zone := home_zone(changed)) is not None:
        runs.move_home(runner_id, zone)
    return changed


def checked(profile: RunnerProfile) -> RunnerProfile:
    """Return the profile if every answer can be true. Raises ``ImplausibleValueError`` with what to write instead."""
    if profile.birth_year is not None and not 1900 <= profile.birth_year <= datetime.now(UTC).year:
        raise ImplausibleValueError(
            say("{year} cannot be a birth year.", year=str(profile.birth_year)), say("Write four digits, such as 1986.")
        )
    if profile.height_m is not None and not 0.9 <= profile.height_m <= 2.5:
        raise ImplausibleValueError(
            say("A height of {metres:.2f} m cannot be.", metres=profile.height_m), say("Write centimetres, such as 172.")
        )
    if profile.home_time_zone is not None and profile.home_time_zone not in zoneinfo.available_timezones():
        raise ImplausibleValueError(
            say("{zone} is not a time zone.", zone=profile.home_time_zone), say("Write its full name, such as Europe/Oslo.")
        )
    if unknown := [day for day in profile.days if day not in WEEKDAYS]:
        raise ImplausibleValueError(
            say("{day} is not a day of the week.", day=unknown[0]), say("Write any of {days}.", days=", ".join(WEEKDAYS))
        )
    if profile.minutes_per_session is not None and not 5 <= profile.minutes_per_session <= 120:
        raise ImplausibleValueError(
            say("{minutes} minutes cannot be planned for a session.", minutes=profile.minutes_per_session),
            say("Write a number from 5 to 120."),
        )
    return profile


def today_of(profile: RunnerProfile) -> date:
    """Return the runner's own calendar day, in their home zone where they named one, else on this machine."""
    if (zone := home_zone(profile)) is not None:
        return datetime.now(zoneinfo.ZoneInfo(zone)).date()
    return datetime.now().astimezone().date()


def is_open(runner_id: int) -> bool:
    """Whether anything may go out for a runner who is not there: where there are accounts, theirs has to be open."""
    from django.conf import settings

    from runtall.store import runners

    return not settings.RUNTALL_ACCOUNTS or runners.has_account(runner_id)

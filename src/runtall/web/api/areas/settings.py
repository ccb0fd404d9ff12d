"""The token itself, the runner's profile and week, sharing, and everything as one file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated, Any

from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query

from runtall.core import ImplausibleValueError, RunnerProfile, Units, say
from runtall.services import exporting, runners, sharing, starting, yours
from runtall.services.api_tokens import Scope
from runtall.services.authorisation import Role
from runtall.services.starting import Life
from runtall.services.yours import Kept
from runtall.services.zones import home_zone_of, is_zone
from runtall.web.api.door import Asked
from runtall.web.api.inputs import LifeSent, Limit, ProfileSent
from runtall.web.api.operations import Area

AREA = Area.named("settings")


@dataclass(frozen=True, slots=True)
class TokenShown:
    """What the token that asks is, and for whom it asks; ``runner_id`` is ``null`` for a clinician's outside of shared data."""

    name: str
    scopes: tuple[Scope, ...]
    ends_on: date
    role: Role
    account: str
    runner_id: int | None
    today_on: date
    zone: str
    units: Units


@AREA.get("/token", TokenShown)
def read_token(asked: Asked) -> TokenShown:
    """Give what this token may do, and the day, zone and units of the runner whom it asks for."""
    token, profile = asked.holder.token, asked.who.profile
    return TokenShown(
        token.name,
        token.scopes,
        token.ends_on,
        asked.holder.role,
        asked.holder.user_name,
        asked.runner_id or None,
        asked.who.today_on,
        str(home_zone_of(profile)),
        profile.units,
    )


@AREA.get("/profile", RunnerProfile)
def read_profile(asked: Asked) -> RunnerProfile:
    """Give what the runner told about themselves; ``null`` and empty are not said."""
    return asked.who.profile


@AREA.patch("/profile", RunnerProfile)
def change_profile(asked: Asked, said: ProfileSent) -> RunnerProfile:
    """Change what is named of the profile."""
    changes: dict[str, Any] = said.given()
    for name in ("units", "lap_press_means_tight"):
        if name in changes and changes[name] is None:
            del changes[name]
    if (zone := changes.get("home_time_zone")) and not is_zone(zone):
        raise ImplausibleValueError(say("There is no time zone of this name."), say("Write one such as Europe/Oslo."))
    return runners.change_profile(asked.runner_id, **changes)


@AREA.get("/week", Life)
def read_week_wishes(asked: Asked) -> Life:
    """Give what a plan is made from: days, minutes, kit, how to go about it, what exercises leave out."""
    return starting.life(asked.runner_id)


@AREA.patch("/week", Life)
def change_week_wishes(asked: Asked, said: LifeSent) -> Life:
    """Change what a plan is made from; the week follows."""
    before = starting.life(asked.runner_id)
    given: dict[str, Any] = {name: value for name, value in said.given().items() if value is not None}
    changes: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in given.items()}
    starting.settle(asked.runner_id, replace(before, **changes), leave_out=changes.get("flags"))
    return starting.life(asked.runner_id)


@AREA.get("/kept", Kept)
def read_kept(asked: Asked) -> Kept:
    """Give how much is kept of the runner."""
    return yours.kept(asked.runner_id)


@AREA.get("/export", bytes, media="application/zip")
def export_everything(asked: Asked) -> HttpResponseBase:
    """Give everything of the runner as one zip of open formats, written while it is sent."""
    answer = StreamingHttpResponse(exporting.pieces(asked.runner_id), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{exporting.file_name()}"'
    answer["Cache-Control"] = "no-store"
    return answer


@dataclass(frozen=True, slots=True)
class GrantShown:
    """A clinician who may look; ``until_on`` is the last day, ``null`` until it is taken back."""

    clinician: str
    given_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class LookShown:
    """Something that a clinician asked for."""

    clinician: str
    at: datetime
    of: str
    address: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """Who may look at the runner's data, and who did, newest first."""

    grants: tuple[GrantShown, ...]
    looks: tuple[LookShown, ...]


@AREA.get("/sharing", Sharing)
def read_sharing(asked: Asked, offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0, limit: Limit = 50) -> Sharing:
    """Give who may look, and who looked. Where there are accounts."""
    grants = sharing.given_by(asked.runner_id, asked.who.today_on)
    looks = sharing.looks(asked.runner_id, offset=offset, limit=limit)
    return Sharing(
        tuple(GrantShown(each.clinician_name, each.given_at, each.until_on) for each in grants),
        tuple(LookShown(each.clinician_name, each.at, each.object, each.address) for each in looks),
    )


@dataclass(frozen=True, slots=True)
class SharedRunner:
    """A runner who shares with the clinician who asks; their data stand under ``/shared/{runner_id}/api/v1``."""

    runner_id: int
    name: str
    given_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class SharedRunners:
    """The runners who share with the clinician who asks."""

    runners: tuple[SharedRunner, ...]


@AREA.get("/shared-runners", SharedRunners)
def list_shared_runners(asked: Asked) -> SharedRunners:
    """Give the runners who share with the clinician whose token this is."""
    assert asked.holder.user_id is not None  # the matrix lets clinicians alone through
    found = sharing.given_to(asked.holder.user_id)
    return SharedRunners(tuple(SharedRunner(each.runner_id, each.runner_name, each.given_at, each.until_on) for each in found))

"""Pages of accounts: one's own, who may look, who did, and who has an account here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.services.accounts import Account, SignedIn
from runtall.services.sharing import Given, Looked


@dataclass(frozen=True, slots=True)
class Place:
    """One place where an account is signed in."""

    id: int
    browser: str
    address: str
    began_at: datetime
    last_seen_at: datetime
    is_here: bool


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey."""

    id: int
    name: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account.

    Attributes
    ----------
    codes_left
        Recovery codes that were not used; ``None`` where there are none.
    """

    place: str
    headline: str
    name: str
    role: str
    has_password: bool
    has_app: bool
    has_second_step: bool
    codes_left: int | None
    passkeys: tuple[Passkey, ...]
    places: tuple[Place, ...]
    saved: str
    is_openid: bool


@dataclass(frozen=True, slots=True)
class WelcomePage:
    """Choosing the first password, or a new one after the operator reset it."""

    name: str
    role: str
    errors: tuple[str, ...]


def account_page(
    account: Account,
    sign_ins: tuple[SignedIn, ...],
    *,
    here: str,
    has_app: bool,
    codes_left: int | None,
    passkeys: tuple[tuple[int, str, datetime], ...],
    saved: str,
    is_openid: bool,
) -> AccountPage:
    """Return the page of an account."""
    has_second_step = has_app or bool(passkeys)
    return AccountPage(
        place="account",
        headline=_("Your password and a second step keep this account")
        if has_second_step
        else _("A password alone keeps this account"),
        name=account.name,
        role=role_words(account.role),
        has_password=account.has_password,
        has_app=has_app,
        has_second_step=has_second_step,
        codes_left=codes_left,
        passkeys=tuple(Passkey(*each) for each in passkeys),
        places=tuple(
            Place(each.id, browser_words(each.agent), each.address, each.began_at, each.last_seen_at, each.key == here)
            for each in sign_ins
        ),
        saved=saved,
        is_openid=is_openid,
    )


def role_words(role: str) -> str:
    """Return a role in words."""
    return {"runner": _("runner"), "clinician": _("clinician"), "operator": _("operator")}.get(role, role)


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Mac OS X", "Mac"),
    ("Windows", "Windows"),
    ("Linux", "Linux"),
)


def browser_words(agent: str) -> str:
    """Return what a browser calls itself, in two words that its owner knows; it may lie, and is believed nothing."""
    browser = next((words for mark, words in _BROWSERS if mark in agent), None)
    system = next((words for mark, words in _SYSTEMS if mark in agent), None)
    if browser and system:
        return _("{browser} on {system}").format(browser=browser, system=system)
    return browser or system or _("A browser")


# Sharing.


@dataclass(frozen=True, slots=True)
class GrantRow:
    """A clinician who may look."""

    id: int
    name: str
    given_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class LookRow:
    """One page that was looked at; ``url`` is where its runner opens it themselves, empty where they cannot."""

    name: str
    at: datetime
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class SharingPage:
    """Who may look at a runner's pages, and who did.

    Attributes
    ----------
    older
        Where the log goes on, ``None`` at its end.
    """

    place: str
    headline: str
    grants: tuple[GrantRow, ...]
    looks: tuple[LookRow, ...]
    older: int | None
    newer: int | None
    typed_name: str
    typed_until: str
    errors: dict[str, str]
    saved: str
    today_on: date


def sharing_page(
    grants: tuple[Given, ...],
    looks: tuple[Looked, ...],
    *,
    offset: int,
    limit: int,
    typed: dict[str, str],
    errors: dict[str, str],
    saved: str,
    today_on: date,
) -> SharingPage:
    """Return the page; ``looks`` holds one more than ``limit`` where there are older ones."""
    n = len(grants)
    return SharingPage(
        place="settings",
        headline=ngettext("{n} clinician can see your pages", "{n} clinicians can see your pages", n).format(n=n)
        if n
        else _("Nobody but you can see your pages"),
        grants=tuple(GrantRow(each.id, each.clinician_name, each.given_at, each.until_on) for each in grants),
        looks=tuple(_look(each) for each in looks[:limit]),
        older=offset + limit if len(looks) > limit else None,
        newer=max(0, offset - limit) if offset else None,
        typed_name=typed.get("name", ""),
        typed_until=typed.get("until", ""),
        errors=errors,
        saved=saved,
        today_on=today_on,
    )


_A_NUMBER = re.compile(r"[0-9]+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""Parts of addresses that tell a reader nothing: which run or entry it was."""


_BY_A_PROGRAM = "/api/"
"""Begins the addresses that programs ask: no page to open."""


def _look(look: Looked) -> LookRow:
    where = get_script_prefix() + look.address.lstrip("/") if look.address else reverse("share_links")
    if look.object == "care" or look.address.startswith(_BY_A_PROGRAM):  # a clinician's own pages are theirs alone
        where = ""
    return LookRow(look.clinician_name, look.at, what_words(look.object, look.address), where)


def what_words(of: str, address: str) -> str:
    """Return what was looked at, in words, with the address where it says more."""
    words = {
        "today": _("Today"),
        "runs": _("Runs"),
        "load": _("Load"),
        "shoes": _("Shoes"),
        "pain": _("Pain diary"),
        "questionnaires": _("Questionnaires"),
        "safety": _("Safety questions"),
        "plan": _("Plan"),
        "body": _("Body"),
        "sessions": _("Sessions"),
        "findings": _("What stands out"),
        "reports": _("Reports"),
        "library": _("Library"),
        "care": _("What is new, and what is decided"),
        "link": _("The report, by a link"),
    }.get(of, of)
    if of == "care":
        return words
    if address.startswith(_BY_A_PROGRAM):
        return _("{what}, by a program").format(what=words)
    tail = "/".join(part for part in address.partition("?")[0].strip("/").split("/") if not _A_NUMBER.fullmatch(part))
    return f"{words} ({tail})" if "/" in tail else words


@dataclass(frozen=True, slots=True)
class SharedRunner:
    """A runner who shares, as their clinician sees them in the list."""

    id: int
    name: str
    given_at: datetime
    until_on: date | None


@dataclass(frozen=True, slots=True)
class SharedRunnersPage:
    """The runners who share with a clinician."""

    place: str
    headline: str
    runners: tuple[SharedRunner, ...]
    name: str


def shared_runners_page(grants: tuple[Given, ...], name: str) -> SharedRunnersPage:
    """Return the list."""
    n = len(grants)
    return SharedRunnersPage(
        place="shared_runners",
        headline=ngettext("{n} runner shares with you", "{n} runners share with you", n).format(n=n)
        if n
        else _("Nobody shares with you yet"),
        runners=tuple(SharedRunner(each.runner_id, each.runner_name, each.given_at, each.until_on) for each in grants),
        name=name,
    )


# People.


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody with an account."""

    name: str
    role: str
    state: str
    is_active: bool
    last_sign_in_at: datetime | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who has an account here, for the operator.

    Attributes
    ----------
    link
        A one-time link that was just made, and ``link_for`` whose it is; shown once.
    """

    place: str
    headline: str
    people: tuple[PersonRow, ...]
    typed_name: str
    typed_role: str
    errors: dict[str, str]
    link: str
    link_for: str
    link_days: int


def people_page(
    people: tuple[Account, ...],
    *,
    self_name: str,
    typed: dict[str, str],
    errors: dict[str, str],
    link: str = "",
    link_for: str = "",
    link_days: int = 0,
) -> PeoplePage:
    """Return the page."""
    n = sum(each.is_active for each in people)
    return PeoplePage(
        place="people",
        headline=ngettext("{n} open account", "{n} open accounts", n).format(n=n),
        people=tuple(
            PersonRow(
                each.name,
                role_words(each.role),
                _state(each),
                each.is_active,
                each.last_sign_in_at,
                each.name == self_name,
            )
            for each in people
        ),
        typed_name=typed.get("name", ""),
        typed_role=typed.get("role", "runner"),
        errors=errors,
        link=link,
        link_for=link_for,
        link_days=link_days,
    )


def _state(account: Account) -> str:
    if not account.is_active:
        return _("closed")
    return _("open") if account.has_password else _("waits for its first password")


@dataclass(frozen=True, slots=True)
class EngineRow:
    """How many jobs are in one state."""

    state: str
    n: int


@dataclass(frozen=True, slots=True)
class EnginePage:
    """How the work of this installation goes: counts alone."""

    place: str
    headline: str
    rows: tuple[EngineRow, ...]
    version: str
    size_bytes: int | None


_STATES = ("waiting", "running", "done", "given_up", "cancelled")


def engine_page(counts: dict[str, int], *, version: str, size_bytes: int | None) -> EnginePage:
    """Return the page."""
    words = {
        "waiting": _("waiting"),
        "running": _("under way"),
        "done": _("done"),
        "given_up": _("given up"),
        "cancelled": _("stopped by their runner"),
    }
    given_up, busy = counts.get("given_up", 0), counts.get("waiting", 0) + counts.get("running", 0)
    if given_up:
        headline = ngettext("{n} import was given up", "{n} imports were given up", given_up).format(n=given_up)
    elif busy:
        headline = ngettext("{n} import is under way or waits", "{n} imports are under way or wait", busy).format(n=busy)
    else:
        headline = _("No work waits")
    return EnginePage(
        place="engine",
        headline=headline,
        rows=tuple(EngineRow(words[state], counts.get(state, 0)) for state in _STATES),
        version=version,
        size_bytes=size_bytes,
    )

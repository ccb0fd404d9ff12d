"""The settings: what runtall was told, each block with its own form."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import RunnerProfile, Sex, Units
from runtall.evidence import CONTRAINDICATIONS
from runtall.services.starting import Life
from runtall.web.forms.settings import CM_PER_INCH, INCHES_PER_FOOT
from runtall.web.pages.importing import FolderPanel
from runtall.web.pages.start import Choice, LifeFields, day_words


@dataclass(frozen=True, slots=True)
class ProfileFields:
    """Who the runner is, as typed."""

    birth_year: str
    is_imperial: bool
    height_cm: str
    height_ft: str
    height_in: str
    home_zone: str
    zones: tuple[str, ...]
    units: tuple[Choice, ...]
    sexes: tuple[Choice, ...]
    lap_press_means_tight: bool
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """The settings.

    Attributes
    ----------
    saved
        The block that was just kept: ``profile``, ``training`` or ``look``.
    machine_zone
        The zone that holds while no home zone is named.
    folder
        Where everything is kept; shown at that computer alone, empty elsewhere.
    has_sharing
        Whether there is a page of who may look.
    open_block
        The block that stands open, for something in it needs a look.
    is_phone
        Read on a paired device, which is not told about the folder.
    has_phones
        The reader may let phones in.
    calendar, reminders
        How they stand, in a line; empty for who may open neither.
    has_connections
        The reader may connect this installation with services elsewhere.
    has_programs
        The reader may make tokens for other programs.
    """

    place: str
    headline: str
    saved: str
    profile: ProfileFields
    training: LifeFields
    flags: tuple[Choice, ...]
    flags_label: str
    flags_open: bool
    themes: tuple[Choice, ...]
    contrasts: tuple[Choice, ...]
    machine_zone: str
    folder: str
    version: str
    has_errors: bool
    has_sharing: bool
    open_block: str = ""
    watched: FolderPanel | None = None
    is_phone: bool = False
    has_phones: bool = False
    has_connections: bool = False
    has_programs: bool = False
    calendar: str = ""
    reminders: str = ""


def settings_headline(life: Life) -> str:
    """Return what the plan is made from, in one sentence."""
    parts = []
    if life.run_days:
        parts.append(_("runs on {days}").format(days=day_words(life.run_days)))
    if life.days:
        parts.append(_("strength on {days}").format(days=day_words(life.days)))
    if life.minutes_per_session is not None:
        n = life.minutes_per_session
        parts.append(ngettext("{n} minute a session", "{n} minutes a session", n).format(n=n))
    if not parts:
        return _("Nothing is set yet: runtall picks days and minutes")
    return _("Your plan: {parts}").format(parts=", ".join(parts))


def calendar_line(*, is_on: bool) -> str:
    """Return whether a calendar can read the plan."""
    return _("A secret address that your calendar reads: on") if is_on else _("Your plan in your calendar: off")


def reminders_line(place: str) -> str:
    """Return where reminders go; ``place`` is empty while none are sent."""
    return _("They go to {place}").format(place=place) if place else _("None are sent; an ntfy topic or a webhook can have them")


def profile_fields(profile: RunnerProfile) -> ProfileFields:
    """Return what is kept, in the runner's own units."""
    height = profile.height_m
    feet, inches = ("", "") if height is None else _feet(height)
    return ProfileFields(
        birth_year="" if profile.birth_year is None else str(profile.birth_year),
        is_imperial=profile.units is Units.IMPERIAL,
        height_cm="" if height is None else f"{height * 100:.1f}".removesuffix(".0"),
        height_ft=feet,
        height_in=inches,
        home_zone=profile.home_time_zone or "",
        zones=zone_names(),
        units=_units(profile.units.value),
        sexes=_sexes("" if profile.sex is None else profile.sex.value),
        lap_press_means_tight=profile.lap_press_means_tight,
        errors={},
    )


def typed_profile_fields(data: Mapping[str, str], errors: dict[str, str]) -> ProfileFields:
    """Return what was typed, to be mended."""
    typed = {name: str(data.get(name, ""))[:64] for name in ("birth_year", "height_cm", "height_ft", "height_in", "home_zone")}
    return ProfileFields(
        **typed,
        is_imperial="height_ft" in data,
        zones=zone_names(),
        units=_units(data.get("units", "metric")),
        sexes=_sexes(data.get("sex", "")),
        lap_press_means_tight="lap_press_means_tight" in data,
        errors=errors,
    )


def _feet(height_m: float) -> tuple[str, str]:
    inches = round(height_m * 100 / CM_PER_INCH, 1)
    feet = int(inches // INCHES_PER_FOOT)
    return str(feet), f"{inches - feet * INCHES_PER_FOOT:.1f}".removesuffix(".0")


def zone_names() -> tuple[str, ...]:
    """Return the zones that people live in: those named by region and place."""
    regions = ("Africa/", "America/", "Antarctica/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/")
    return tuple(sorted(name for name in zoneinfo.available_timezones() if name.startswith(regions)))


def _units(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("metric", _("km, cm"), chosen == "metric"),
        Choice("imperial", _("miles, feet"), chosen == "imperial"),
    )


def _sexes(chosen: str) -> tuple[Choice, ...]:
    return (
        Choice("", _("Not said"), chosen == ""),
        Choice(Sex.FEMALE.value, _("Female"), chosen == Sex.FEMALE.value),
        Choice(Sex.MALE.value, _("Male"), chosen == Sex.MALE.value),
    )


def flags_label(chosen: int) -> str:
    """Return the heading of what exercises leave out, with how much is chosen."""
    if not chosen:
        return _("What exercises leave out: nothing chosen")
    return ngettext("What exercises leave out: {n} chosen", "What exercises leave out: {n} chosen", chosen).format(n=chosen)


_COMES_BY_ITSELF = frozenset({"suspected-bone-stress"})
"""Follows from the safety questions, like those that follow from pain or from another flag."""


def flag_choices(chosen: Collection[str]) -> tuple[Choice, ...]:
    """Return what a runner can have exercises leave out; what follows by itself is shown only where it was chosen."""
    return tuple(
        Choice(each, _first_big(_(item.words)), each in chosen)
        for each, item in CONTRAINDICATIONS.items()
        if each in chosen or (item.from_nrs is None and item.unless is None and each not in _COMES_BY_ITSELF)
    )


def _first_big(words: str) -> str:
    return words[:1].upper() + words[1:]


_LOOKS: dict[str, Callable[[], str]] = {
    "auto": lambda: _("As this device is set"),
    "light": lambda: _("Light"),
    "dark": lambda: _("Dark"),
    "more": lambda: _("High contrast"),
}


def look_choices(known: Collection[str], chosen: str) -> tuple[Choice, ...]:
    """Return ways to look, with the one that holds."""
    return tuple(Choice(each, _LOOKS[each](), each == chosen) for each in known)

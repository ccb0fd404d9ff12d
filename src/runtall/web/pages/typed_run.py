"""A run that is typed in: the form as it stands, and the run once it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from runtall.core import Units
from runtall.services.running_log import TypedRunKept
from runtall.web.pages.one_run import Fact
from runtall.web.pages.words import Words, day_and_year

SCALE = tuple(str(n) for n in range(11))


@dataclass(frozen=True, slots=True)
class AddRunPage:
    """The form with what was typed, and what is wrong beside each field."""

    place: str
    distance_label: str
    distance_in: str
    today: str
    on: str
    minutes: str = ""
    distance: str = ""
    effort: str = ""
    tightened: str = ""
    tightened_in: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    scale: tuple[str, ...] = SCALE


def add_run_page(
    words: Words, today_on: date, typed: Mapping[str, str], errors: Mapping[str, str], trouble: str = ""
) -> AddRunPage:
    """Return the form; nothing that was typed is lost."""
    metric = words.units is Units.METRIC

    def said(name: str) -> str:
        return typed.get(name, "")[:40]

    return AddRunPage(
        place="runs",
        distance_label=_("Kilometres") if metric else _("Miles"),
        distance_in=_("kilometres in") if metric else _("miles in"),
        today=today_on.isoformat(),
        on=said("on") or today_on.isoformat(),
        minutes=said("minutes"),
        distance=said("distance"),
        effort=said("effort"),
        tightened=said("tightened"),
        tightened_in=said("tightened_in"),
        errors=errors,
        trouble=trouble,
    )


@dataclass(frozen=True, slots=True)
class TypedRunPage:
    """A run without a watch."""

    place: str
    title: str
    typed_id: str
    day: str
    headline: str
    facts: tuple[Fact, ...]
    saved: bool


def typed_run_page(kept: TypedRunKept, words: Words, *, saved: bool) -> TypedRunPage:
    """Return the page of a typed run."""
    run = kept.run
    time = words.measure("duration_s", run.duration_s)
    headline = _("{time}.").format(time=time)
    facts = [Fact(_("Time"), time)]
    if run.distance_m is not None:
        distance = words.measure("distance_m", run.distance_m)
        headline = _("{distance} in {time}.").format(distance=distance, time=time)
        facts = [Fact(_("Distance"), distance), *facts]
        facts.append(Fact(_("Mean pace"), words.measure("mean_speed_mps", run.distance_m / run.duration_s)))
    if run.rpe is not None:
        facts.append(Fact(_("Effort"), _("{n} of 10").format(n=f"{run.rpe:g}")))
    if run.tightened_s is not None:
        facts.append(Fact(_("It got tight"), words.measure("onset_s", run.tightened_s), _("into the run")))
    if run.tightened_m is not None:
        facts.append(Fact(_("It got tight"), words.measure("onset_m", run.tightened_m), _("into the run")))
    return TypedRunPage(
        "runs", _("Run of {day}").format(day=day_and_year(run.on)), kept.id, day_and_year(run.on), headline, tuple(facts), saved
    )

"""A run that is typed in: the form as it stands, and the run once it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from runtall.core import Units
from runtall.services.typed_runs import TypedRunKept
from runtall.web.pages.axes import distance_unit_m
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
    walked: str = ""
    effort: str = ""
    tightened: str = ""
    tightened_in: str = ""
    known: str = ""
    name: str = ""
    pairs: tuple[str, ...] = ()
    corrects: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    scale: tuple[str, ...] = SCALE


def add_run_page(
    words: Words,
    today_on: date,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    trouble: str = "",
    *,
    pairs: Sequence[str] = (),
    corrects: str = "",
) -> AddRunPage:
    """Return the form; nothing that was typed is lost. ``corrects`` is the id of the run that is said anew."""
    metric = words.units is Units.METRIC

    def said(name: str, most: int = 40) -> str:
        return typed.get(name, "")[:most]

    return AddRunPage(
        place="runs",
        distance_label=_("Kilometres") if metric else _("Miles"),
        distance_in=_("kilometres in") if metric else _("miles in"),
        today=today_on.isoformat(),
        on=said("on") or today_on.isoformat(),
        minutes=said("minutes"),
        distance=said("distance"),
        walked=said("walked"),
        effort=said("effort"),
        tightened=said("tightened"),
        tightened_in=said("tightened_in"),
        known=said("known", 200),
        name=said("name", 200),
        pairs=tuple(pairs),
        corrects=corrects,
        errors=errors,
        trouble=trouble,
    )


def as_typed(kept: TypedRunKept, words: Words) -> dict[str, str]:
    """Return a typed run as its form was filled in, to be corrected."""
    run, unit_m = kept.run, distance_unit_m(words)

    def number(value: float | None, size: float) -> str:
        return "" if value is None else f"{value / size:.2f}".rstrip("0").rstrip(".")

    by_distance = run.tightened_m is not None
    return {
        "on": run.on.isoformat(),
        "minutes": number(run.duration_s, 60.0),
        "distance": number(run.distance_m, unit_m),
        "walked": number(run.walk_s, 60.0),
        "effort": "" if run.rpe is None else f"{run.rpe:g}",
        "tightened": number(run.tightened_m, unit_m) if by_distance else number(run.tightened_s, 60.0),
        "tightened_in": "distance" if by_distance else "minutes",
        "known": run.shoes or "",
    }


@dataclass(frozen=True, slots=True)
class Version:
    """What a run said before it was corrected."""

    when: str
    what: str


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
    versions: tuple[Version, ...]


def typed_run_page(versions: Sequence[TypedRunKept], words: Words, zone: tzinfo, *, saved: bool) -> TypedRunPage:
    """Return the page of a typed run; ``versions`` are what it says and what it said before, the newest first."""
    kept, *before = versions
    headline, facts = _facts(kept, words)
    on = day_and_year(kept.run.on)
    earlier = tuple(Version(date_format(each.said_at.astimezone(zone), "j F, H:i"), _in_a_line(each, words)) for each in before)
    return TypedRunPage("runs", _("Run of {day}").format(day=on), kept.id, on, headline, facts, saved, earlier)


def _in_a_line(kept: TypedRunKept, words: Words) -> str:
    _headline, facts = _facts(kept, words)
    told = "; ".join(_("{name}: {value}").format(name=fact.name, value=fact.text) for fact in facts)
    return f"{day_and_year(kept.run.on)}. {told}"


def _facts(kept: TypedRunKept, words: Words) -> tuple[str, tuple[Fact, ...]]:
    """Return the run in a sentence, and its figures."""
    run = kept.run
    time = words.measure("duration_s", run.duration_s)
    headline = _("{time}.").format(time=time)
    facts = [Fact(_("Time"), time)]
    if run.distance_m is not None:
        distance = words.measure("distance_m", run.distance_m)
        headline = _("{distance} in {time}.").format(distance=distance, time=time)
        facts = [Fact(_("Distance"), distance), *facts]
        facts.append(Fact(_("Mean pace"), words.measure("mean_speed_mps", run.distance_m / run.duration_s)))
    if run.walk_s is not None:
        facts.append(Fact(_("Walked"), words.measure("duration_s", run.walk_s)))
    if run.rpe is not None:
        facts.append(Fact(_("Effort"), _("{n} of 10").format(n=f"{run.rpe:g}")))
    if run.tightened_s is not None:
        facts.append(Fact(_("It got tight"), words.measure("onset_s", run.tightened_s), _("into the run")))
    if run.tightened_m is not None:
        facts.append(Fact(_("It got tight"), words.measure("onset_m", run.tightened_m), _("into the run")))
    if run.shoes:
        facts.append(Fact(_("Shoes"), run.shoes))
    return headline, tuple(facts)

"""Where in the app a step of an article is followed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from runtall.evidence import Choice, Place, Step, routines

_PAGE_OF = {
    Place.TODAY: "today",
    Place.PLAN: "plan",
    Place.LOAD: "load",
    Place.SHOES: "shoes",
    Place.BODY: "body",
    Place.PAIN: "pain",
    Place.PLAYER: "library",
    # What is tried of form, ground and drinking stands as a line on the card of a day with a run.
    Place.GAIT: "today",
    Place.SETTINGS: "today",
}
_METRONOME = "metronome-cadence"


@dataclass(frozen=True, slots=True)
class Way:
    """A screen on which something is followed."""

    label: str
    url: str


def way_to_follow(article: str, step: Step) -> Way | None:
    """Return the screen on which a step is followed; ``None`` for what is only read about."""
    if step.followed_in is Place.EVIDENCE:
        return None
    covering = next((each for each in routines().values() if f"{article}/{step.id}" in each.covers), None)
    if covering is not None:
        return Way(_("Follow: {routine}").format(routine=_(covering.name)), routine_url(covering.id))
    if _METRONOME in step.claims:
        return Way(_("Metronome"), _first_of(("metronome", ()), ("library", ())))
    # A ceiling of the week that was chosen caps the plan: Load shows weeks, Plan says that it holds.
    place = Place.PLAN if step.status is Choice.OPT_IN and step.followed_in is Place.LOAD else step.followed_in
    return Way(_label(place), reverse(_PAGE_OF[place]))


def choice_url(step: Step) -> str:
    """Return where a contested step is chosen, with its for and against; empty where there is nothing to choose."""
    return reverse("evidence_choice", args=[step.claims[0]]) if step.status is Choice.OPT_IN else ""


def routine_url(routine_id: str) -> str:
    """Return the address of a routine's page."""
    return _first_of(("routine", (routine_id,)), ("library", ()))


def _first_of(*names: tuple[str, tuple[str, ...]]) -> str:
    for name, arguments in names[:-1]:
        try:
            return reverse(name, args=arguments)
        except NoReverseMatch:
            continue
    return reverse(names[-1][0], args=names[-1][1])


def _label(place: Place) -> str:
    return {
        Place.TODAY: _("On Today"),
        Place.PLAN: _("In your plan"),
        Place.LOAD: _("On Load"),
        Place.SHOES: _("On Shoes"),
        Place.BODY: _("On Body"),
        Place.PAIN: _("On Pain"),
        Place.PLAYER: _("In the library"),
        Place.GAIT: _("On Today, while you try it"),
        Place.SETTINGS: _("On Today, while you try it"),
    }[place]

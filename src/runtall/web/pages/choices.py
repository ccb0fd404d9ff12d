"""What a runner can choose to try, each with what speaks for it and against it in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import Place, Step, claims, contested_points, protocols
from runtall.plan import CEILINGS
from runtall.services.weeks import Offer
from runtall.web.forms.evidence import trial_weeks
from runtall.web.pages.evidence_parts import Link, PointLine, paper_links, point_line
from runtall.web.pages.evidence_words import ArticleName, GradeMark, article_name, grade_mark
from runtall.web.pages.following import Way, way_to_follow
from runtall.web.pages.words import Words, day

_WITH_CADENCE = frozenset({"metronome-cadence", "cadence-target-170-180"})
"""Choices that can be given a cadence of the runner's own."""
USUAL_WEEKS = 3


class Door(StrEnum):
    """Whether something new can be begun, as far as the safety answers go."""

    OPEN = "open"
    UNANSWERED = "unanswered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """One choice in the list of them."""

    says: str
    url: str
    grade: GradeMark
    state: str
    is_on: bool


@dataclass(frozen=True, slots=True)
class ChoicesPage:
    """All choices: what is being tried first."""

    headline: str
    lede: str
    running: tuple[ChoiceLine, ...]
    others: tuple[ChoiceLine, ...]
    closed: str
    safety_url: str
    place: str = "evidence"


@dataclass(frozen=True, slots=True)
class ChoicePage:
    """One choice.

    Attributes
    ----------
    speaks_for, speaks_against
        Sentences; each has at least one.
    closed
        Why it cannot be begun now; empty where it can.
    safety_url
        Where the safety questions are answered, where it is they that keep it closed; empty otherwise.
    beside
        What to know before it is begun beside something that is tried already; empty where nothing is.
    weeks
        For how many weeks it can be tried; empty where there is nothing to try for weeks.
    takes_cadence
        It can be given a figure of the runner's own.
    """

    id: str
    says: str
    headline: str
    article: ArticleName
    grade: GradeMark
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    we_do: str
    point: PointLine | None
    papers: tuple[Link, ...]
    claim_url: str
    follow: Way | None
    is_on: bool
    state: str
    closed: str
    safety_url: str
    beside: str
    weeks: tuple[int, ...]
    chosen_weeks: str
    takes_cadence: bool
    cadence: str
    errors: Mapping[str, str]
    saved: str
    place: str = "evidence"


def choices_page(offers: Sequence[Offer], words: Words, *, door: Door) -> ChoicesPage:
    """Return all choices."""
    lines = [(each.is_on, _line(each, words)) for each in offers]
    running = tuple(line for is_on, line in lines if is_on)
    headline = (
        ngettext("You are trying {n} thing of {of}", "You are trying {n} things of {of}", len(running)).format(
            n=len(running), of=len(lines)
        )
        if running
        else _("{n} things that sources disagree on are yours to try").format(n=len(lines))
    )
    return ChoicesPage(
        headline=headline,
        lede=_(
            "None of them is on unless you choose it. One change at a time, for two to four weeks; then look at your own numbers."
        ),
        running=running,
        others=tuple(line for is_on, line in lines if not is_on),
        closed=_closed(door),
        safety_url=_safety_url(door),
    )


def _line(offer: Offer, words: Words) -> ChoiceLine:
    return ChoiceLine(
        words.say(offer.say), reverse("evidence_choice", args=[offer.id]), grade_mark(offer.grade), _state(offer), offer.is_on
    )


def _state(offer: Offer) -> str:
    if offer.is_on and offer.id in CEILINGS:
        return _("on until you end it")
    return "" if offer.until_on is None else _("on until {day}").format(day=day(offer.until_on))


def _closed(door: Door) -> str:
    return {
        Door.OPEN: "",
        Door.UNANSWERED: _("The safety questions come first, a few minutes. Until they are answered, nothing new is begun."),
        Door.CLOSED: _("Nothing new can be begun while your safety answers keep running closed. What you read here stays true."),
    }[door]


def _safety_url(door: Door) -> str:
    return reverse("safety") if door is not Door.OPEN else ""


def choice_page(
    offer: Offer,
    offers: Sequence[Offer],
    words: Words,
    *,
    today_on: date,
    door: Door,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    saved: str = "",
) -> ChoicePage:
    """Return one choice; ``typed`` and ``errors`` are of a form that was refused."""
    typed = typed or {}
    claim = claims()[offer.id]
    point = next((each for each in contested_points().values() if offer.id in each.claims), None)
    step = _step_of(offer)
    others = [each for each in offers if each.is_on and each.id != offer.id]
    return ChoicePage(
        id=offer.id,
        says=words.say(offer.say),
        headline=words.say(offer.say),
        article=article_name(offer.article),
        grade=grade_mark(offer.grade),
        speaks_for=tuple(map(words.say, offer.speaks_for)) or (_(claim.statement),),
        speaks_against=tuple(dict.fromkeys(map(words.say, offer.speaks_against))),
        we_do="" if claim.we_do is None else _(claim.we_do),
        point=None if point is None else point_line(point),
        papers=paper_links(dict.fromkeys((*claim.literature, *(() if point is None else point.literature)))),
        claim_url=reverse("evidence_claim", args=[offer.id]),
        follow=way_to_follow(offer.article, step),
        is_on=offer.is_on,
        state=_state(offer),
        closed=_closed(door),
        safety_url=_safety_url(door),
        beside="" if offer.is_on else _beside(others, words),
        weeks=() if step.followed_in is Place.BODY else tuple(trial_weeks()),
        chosen_weeks=typed.get("weeks", str(USUAL_WEEKS)),
        takes_cadence=offer.id in _WITH_CADENCE,
        cadence=typed.get("value", ""),
        errors=errors or {},
        saved=_saved(saved, offer, today_on),
    )


def _step_of(offer: Offer) -> Step:
    return next(each for each in protocols()[offer.article].steps if each.claims[0] == offer.id)


def _beside(others: Sequence[Offer], words: Words) -> str:
    if not others:
        return ""
    said = words.say(others[0].say)
    return _(
        "You are trying this already: {what} With two changes at once, your own numbers cannot tell which one did it."
    ).format(what=said)


def _saved(saved: str, offer: Offer, today_on: date) -> str:
    if saved == "on" and offer.until_on is not None:
        days = (offer.until_on - today_on).days
        if offer.id in CEILINGS:
            return _("It is on until you end it. It only ever asks for less, so no light ends it.")
        return _(
            "It is on until {day}, {days} days from now. Today says it on the days that it is for, amber or red ends it, "
            "and Plan shows what your own numbers say."
        ).format(day=day(offer.until_on), days=days)
    if saved == "off" and not offer.is_on:
        return _("It is off. What your own numbers say of it stays on Plan for some weeks.")
    return ""

"""Pages around the plan: what can be changed, the way back to running, history, and a card decided again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Units
from runtall.plan import OwnRun, Stage, StageDecision
from runtall.services.plan_shown import History, PastWeek, PlanShown, ShownDay
from runtall.services.today import Replay
from runtall.web.pages.card_lines import LineShown, lines_of
from runtall.web.pages.evidence_words import GradeMark, grade_mark
from runtall.web.pages.plan import DayShown, Named, PlanPage, day_shown, own_run, plan_page
from runtall.web.pages.words import Words, day_and_year, short_day


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Everything that changes the plan; what was typed is kept while something has to be mended."""

    today_on: str
    distance_label: str
    pauses: tuple[Named, ...]
    races: tuple[Named, ...]
    own_days: tuple[Named, ...]
    own_more: int
    typed: Mapping[str, str]
    errors: Mapping[str, str]
    trouble: str = ""
    place: str = "plan"


def change_page(
    shown: PlanShown,
    words: Words,
    own: Sequence[OwnRun],
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    trouble: str = "",
) -> ChangePage:
    """Return the page of changes."""
    plan: PlanPage = plan_page(shown, words)
    days = sorted({each.on: [run for run in own if run.on == each.on] for each in own}.items())
    return ChangePage(
        today_on=shown.today_on.isoformat(),
        distance_label=_("Miles") if words.units is Units.IMPERIAL else _("Kilometres"),
        pauses=plan.pauses,
        races=plan.races,
        own_days=tuple(_own_day(on, runs, words) for on, runs in days[:_OWN_DAYS]),
        own_more=len(days[_OWN_DAYS:]),
        typed=typed,
        errors=errors,
        trouble=trouble,
    )


_OWN_DAYS = 14
"""So many days of the own plan stand on the page of changes, each to be taken back."""


def _own_day(on: date, runs: Sequence[OwnRun], words: Words) -> Named:
    return Named(short_day(on), "; ".join(own_run(each, words) for each in runs), on.isoformat())


def own_note(said: Mapping[str, str]) -> str:
    """Return what was kept of a plan that was brought along, from the words of the address; empty where they are none."""
    try:
        n, first_on, last_on = int(said["runs"][:5]), date.fromisoformat(said["from"]), date.fromisoformat(said["until"])
    except (KeyError, ValueError):
        return ""
    days = (
        short_day(first_on)
        if first_on == last_on
        else _("{first} to {last}").format(first=short_day(first_on), last=short_day(last_on))
    )
    kept = ngettext("Kept: {n} run, {days}.", "Kept: {n} runs, {days}.", n).format(n=n, days=days)
    rule = _("runtall comments on your runs and never moves them, and plans none of its own in weeks that have one of yours.")
    left = _("Entries that do not sound like a run, or could not be read, were left out.") if "left" in said else ""
    return " ".join(each for each in (kept, rule, left) if each)


# The way back --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StageShown:
    """One stage of the way back."""

    number: int
    title: str
    length: str
    is_here: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class Moves:
    """What another answer would do."""

    given: str
    then: str


@dataclass(frozen=True, slots=True)
class WayBackPage:
    """Where the runner stands on the way back to running, and what moves them on or back."""

    headline: str
    lede: str
    next_session: str
    stages: tuple[StageShown, ...]
    because: tuple[str, ...]
    grade: GradeMark | None
    moves: tuple[Moves, ...]
    missing: bool
    place: str = "plan"


def way_back_page(word: str, decided: StageDecision, stages: tuple[Stage, ...], words: Words) -> WayBackPage:
    """Return the page of the stages."""
    last = stages[-1].number
    return WayBackPage(
        headline=_way_back_headline(word, decided, last),
        lede=_(
            "A stage moves on after two sessions that stay green: in the run, an hour later and the next morning. "
            "Amber or red steps back."
        ),
        next_session="" if decided.today is None else words.say(decided.today.title),
        stages=tuple(
            StageShown(
                each.number,
                words.say(each.title),
                words.measure("duration_s", each.total_s),
                each.number == decided.stage,
                decided.stage is None or each.number < decided.stage,
            )
            for each in stages
        ),
        because=tuple(words.say(each.sentence) for each in decided.because),
        grade=grade_mark(decided.because[0].grade) if decided.because else None,
        moves=tuple(Moves(words.say(each.given), words.say(each.then)) for each in decided.counterfactual),
        missing=bool(decided.missing),
    )


def _way_back_headline(word: str, decided: StageDecision, last: int) -> str:
    if word == "seek_care":
        return _("Somebody should look at your back before the next run")
    if decided.stage is None:
        return _("Running is free: you are past the last stage")
    if decided.stage == 0:
        return _("Back to walking for now") if word == "step_back" else _("Walking comes first")
    told = {
        "advance": _("You moved on to stage {n} of {last}"),
        "step_back": _("Back to stage {n} of {last} for now"),
        "repeat": _("You stay on stage {n} of {last}"),
    }
    return told.get(word, _("You are on stage {n} of {last}")).format(n=decided.stage, last=last)


# Before --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """One line that leads somewhere."""

    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Weeks and cards before today."""

    headline: str
    weeks: tuple[Row, ...]
    cards: tuple[Row, ...]
    paging: str
    newer_url: str
    older_url: str
    place: str = "plan"


def history_page(found: History, words: Words) -> HistoryPage:
    """Return the page of history."""
    count = found.days
    here, page, pages = reverse("plan_history"), found.page, found.pages
    return HistoryPage(
        paging=_("Page {page} of {pages}").format(page=page, pages=pages) if pages > 1 else "",
        newer_url="" if page == 1 else here if page == 2 else f"{here}?page={page - 1}",
        older_url=f"{here}?page={page + 1}" if page < pages else "",
        headline=ngettext("{n} day has a card", "{n} days have a card", count).format(n=count)
        if count
        else _("No card was decided yet"),
        weeks=tuple(
            Row(
                _("Week from {day}").format(day=day_and_year(each.monday_on)),
                _kept(each),
                reverse("plan_week", args=[each.monday_on.isoformat()]),
            )
            for each in found.weeks
        ),
        cards=tuple(
            Row(words.say(each.card.headline), day_and_year(each.on), reverse("plan_card", args=[each.on.isoformat()]))
            for each in found.cards
        ),
    )


def _kept(week: PastWeek) -> str:
    return _("{done} of {planned} done").format(done=week.done, planned=week.planned) if week.planned else _("nothing planned")


@dataclass(frozen=True, slots=True)
class PastWeekPage:
    """A week that is over."""

    headline: str
    days: tuple[DayShown, ...]
    place: str = "plan"


def past_week_page(days: tuple[ShownDay, ...], words: Words, today_on: date) -> PastWeekPage:
    """Return the page of a week that is over."""
    first = days[0].planned.on
    return PastWeekPage(
        _("The week from {day}").format(day=day_and_year(first)), tuple(day_shown(each, words, today_on) for each in days)
    )


@dataclass(frozen=True, slots=True)
class ReplayPage:
    """A card as it was shown, and what this version would do differently."""

    eyebrow: str
    headline: str
    is_same: bool
    verdict: str
    changes: tuple[str, ...]
    lines: tuple[LineShown, ...]
    because: tuple[str, ...]
    decided: str
    place: str = "plan"


def replay_page(found: Replay, words: Words) -> ReplayPage:
    """Return the page of one card."""
    card = found.then.card
    return ReplayPage(
        eyebrow=day_and_year(card.on),
        headline=words.say(card.headline),
        is_same=found.is_same,
        verdict=_("Decided again from the same answers: the same card, byte for byte.")
        if found.is_same
        else _("runtall {version} would do this differently from the same answers:").format(version=found.now_version),
        changes=tuple(words.say(each) for each in found.changes),
        lines=lines_of(card, words, actions=False),
        because=tuple(dict.fromkeys(words.say(each.sentence) for each in card.because)),
        decided=_("Card {n} of {day}, decided by runtall {version}.").format(
            n=found.then.number, day=short_day(card.on), version=found.then.product_version
        ),
    )

"""The questionnaires: the overview, and one as a short form with its score and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.services.questionnaires import QuestionnairePage, Round
from runtall.symptoms import Change, ChangeKind, Question, Questionnaire, label
from runtall.web.pages.pain_form import SCALE, Option
from runtall.web.pages.words import Words, day, day_and_year

ROUNDS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One questionnaire of the overview."""

    title: str
    href: str
    score: str
    said: str
    change: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """All of them; the headline says which is due."""

    headline: str
    lines: tuple[Line, ...]
    place: str = "pain"


@dataclass(frozen=True, slots=True)
class Field:
    """One question: a rating from 0 to 10, or words to choose from."""

    name: str
    words: str
    options: tuple[Option, ...]
    is_rating: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One filled round."""

    round_id: str
    on: str
    score: str
    answers: str


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One questionnaire.

    Attributes
    ----------
    items
        Numbers of the 24-item sheet, each with whether it was ticked; empty for the others.
    changes
        What may be said of a change, each a sentence with its two figures.
    activities
        What the runner follows, for the questionnaire on own activities.
    """

    kind: str
    title: str
    headline: str
    about: str
    fields: tuple[Field, ...]
    items: tuple[Option, ...]
    went_through: bool
    changes: tuple[str, ...]
    warning: str
    offers: tuple[str, ...]
    rounds: tuple[RoundRow, ...]
    again: str
    activities: tuple[str, ...]
    on: str
    today: str
    saved: bool
    trouble: str
    may_follow: bool
    place: str = "pain"


def questions_page(pages: Sequence[QuestionnairePage], words: Words, today_on: date) -> QuestionsPage:
    """Return the overview."""
    lines = tuple(_line(each, words, today_on) for each in pages)
    due = [each.title for each in lines if each.is_due]
    headline = _("Ready for {name}?").format(name=due[0]) if due else _("Nothing is due. Answer again whenever you like.")
    return QuestionsPage(headline, lines)


def _line(page: QuestionnairePage, words: Words, today_on: date) -> Line:
    last = page.rounds[-1] if page.rounds else None
    is_due = last is None or (page.ask_again_on is not None and page.ask_again_on <= today_on)
    if last is None:
        said = _("not answered yet")
    elif page.ask_again_on is None:
        said = _("last on {day}").format(day=day(last.on))
    else:
        said = _("last on {day}, again on {again}").format(day=day(last.on), again=day(page.ask_again_on))
    return Line(
        title=words.say(page.title),
        href=reverse("questionnaire", args=[page.kind.value]),
        score="" if last is None else _score(last),
        said=said,
        change=_clear(page.since_last, words),
        is_due=is_due,
    )


def _clear(change: Change | None, words: Words) -> str:
    """Name a change only where it is larger than the smallest that matters."""
    return words.say(label(change.kind)) if change and change.kind in (ChangeKind.BETTER, ChangeKind.WORSE) else ""


def _score(each: Round) -> str:
    score = each.score
    if score is None:
        return ""
    if score.value is None:
        return "" if score.low is None else f"{score.low:g}\N{EN DASH}{score.high:g} / {score.highest}"
    return f"{score.value:.3g} / {score.highest}"


def sheet_page(
    page: QuestionnairePage,
    words: Words,
    *,
    today_on: date,
    said: Mapping[str, str],
    ticked: Sequence[str] = (),
    went_through: bool = False,
    activities: tuple[str, ...] = (),
    on: str = "",
    saved: bool = False,
    trouble: str = "",
) -> SheetPage:
    """Return one questionnaire with what was typed in it."""
    last = page.rounds[-1] if page.rounds else None
    is_sheet = page.kind is Questionnaire.DAILY
    headline = words.say(page.title) + "."
    if last is not None and last.score is not None:
        headline = f"{words.say(last.score.sentence)}"
    fields = () if is_sheet else tuple(_field(n, each, said, words) for n, each in enumerate(page.questions))
    return SheetPage(
        kind=page.kind.value,
        title=words.say(page.title),
        headline=headline,
        about=words.say(page.about),
        fields=fields,
        items=tuple(Option(each.id, each.id, each.id in ticked) for each in page.questions) if is_sheet else (),
        went_through=went_through,
        changes=_changes(page, words),
        warning=words.say(last.score.warning) if last and last.score and last.score.warning else "",
        offers=tuple(words.say(each.sentence) for each in page.offers),
        rounds=tuple(_round(each, page.kind, page.questions, words) for each in reversed(page.rounds[-ROUNDS_SHOWN:])),
        again="" if page.ask_again_on is None else _("Again on {day}.").format(day=day(page.ask_again_on)),
        activities=activities,
        on=on or today_on.isoformat(),
        today=today_on.isoformat(),
        saved=saved,
        trouble=trouble,
        may_follow=page.kind is Questionnaire.ACTIVITIES,
    )


def _field(number: int, question: Question, said: Mapping[str, str], words: Words) -> Field:
    name = f"q_{number}"
    chosen = said.get(name, "")
    if question.choices:
        options = tuple(Option(str(n), words.say(choice), chosen == str(n)) for n, choice in enumerate(question.choices, start=1))
        return Field(name, words.say(question.text), options, is_rating=False)
    options = tuple(Option(each, each, chosen == each) for each in SCALE)
    return Field(name, words.say(question.text), options, is_rating=True)


def _changes(page: QuestionnairePage, words: Words) -> tuple[str, ...]:
    if page.no_change_named is not None:
        return (words.say(page.no_change_named),)
    spans = ((page.since_last, _("Since the last time")), (page.since_first, _("Since the first time")))
    return tuple(f"{name}: {_said(change, words)}" for change, name in spans if change is not None)


def _said(change: Change, words: Words) -> str:
    sentence = words.say(change.sentence)
    if change.before is None or change.after is None:
        return sentence
    return f"{sentence} ({change.before:.3g} \N{RIGHTWARDS ARROW} {change.after:.3g})"


def _round(each: Round, kind: Questionnaire, questions: Sequence[Question], words: Words) -> RoundRow:
    if kind is Questionnaire.DAILY:
        ticked = [name for name, value in each.answers.items() if value]
        answers = _("items {numbers}").format(numbers=", ".join(ticked)) if ticked else _("no item ticked")
    else:
        shorts = {question.id: question.short for question in questions}
        parts = [
            f"{name if (short := shorts.get(name)) is None else words.say(short)} {value}"
            for name, value in each.answers.items()
            if value is not None
        ]
        answers = " · ".join(parts)
    return RoundRow(each.id, day_and_year(each.on), _score(each), answers)

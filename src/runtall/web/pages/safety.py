"""The pages of the safety questions: asking, where the runner stands, and the way back."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import Open, Outcome, Within, emergency_calls, literature, red_flags
from runtall.services.triage import SafetyState, TriageForm, form_of_state
from runtall.symptoms import Answer, Answered, Answers, Clearance, Event, Group, Reason, label
from runtall.web.forms.safety import ALWAYS_OPEN, NOTHING_YET, Said
from runtall.web.pages.words import Words, day, day_and_year, grade_words


@dataclass(frozen=True, slots=True)
class Question:
    """One safety question."""

    id: str
    text: str
    is_yes: bool


@dataclass(frozen=True, slots=True)
class QuestionGroup:
    """Questions under one heading, with "none of these"."""

    id: str
    title: str
    questions: tuple[Question, ...]
    is_none: bool
    error: str


@dataclass(frozen=True, slots=True)
class Scale:
    """0 to 10."""

    number: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """Age, and the back right now."""

    age: str
    age_error: str
    pain: tuple[Scale, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """An earlier yes that would be taken back, to be asked about once more."""

    id: str
    question: str


@dataclass(frozen=True, slots=True)
class AskPage:
    """Some of the safety questions.

    Attributes
    ----------
    step, steps
        Where in the first visit this page stands; 0 where it stands in none.
    slips
        Earlier yeses that the answers would take back; nothing was kept yet.
    weekly
        One "none of these" for all groups together.
    """

    place: str
    title: str
    headline: str
    lede: str
    groups: tuple[QuestionGroup, ...]
    next_label: str
    step: int = 0
    steps: int = 0
    has_back: bool = False
    numbers: Numbers | None = None
    slips: tuple[Slip, ...] = ()
    weekly: bool = False
    weekly_error: str = ""
    has_errors: bool = False


def ask_page(
    groups: Sequence[Group],
    said: Said | None,
    before: Answers,
    *,
    headline: str,
    lede: str,
    next_label: str,
    numbers: bool = False,
    prefilled: bool = True,
    **others: object,
) -> AskPage:
    """Return a page of questions: as they were just answered, else as they were answered before."""
    return AskPage(
        title=_("Safety questions"),
        headline=headline,
        lede=lede,
        groups=tuple(_group(each, said, before if prefilled else Answers()) for each in groups),
        next_label=next_label,
        numbers=_numbers(said, before) if numbers else None,
        has_errors=said is not None and bool(said.errors),
        **others,  # type: ignore[arg-type]
    )


def _group(group: Group, said: Said | None, before: Answers) -> QuestionGroup:
    held = [before.flags.get(sign.id, Answer.UNKNOWN) for sign in group.signs]
    if said is not None:
        yes, none = said.ticked, group.id in said.none_of
    else:
        yes = frozenset(sign.id for sign, answer in zip(group.signs, held, strict=True) if answer is Answer.YES)
        none = all(answer is Answer.NO for answer in held)
    return QuestionGroup(
        id=group.id,
        title=_(group.title) if group.title else "",
        questions=tuple(Question(sign.id, _(sign.question), sign.id in yes) for sign in group.signs),
        is_none=none,
        error="" if said is None else said.errors.get(group.id, ""),
    )


def _numbers(said: Said | None, before: Answers) -> Numbers:
    age = ("" if before.age_years is None else str(before.age_years)) if said is None else said.age
    pain = ("" if before.pain_nrs is None else f"{before.pain_nrs:g}") if said is None else said.pain
    return Numbers(
        age=age,
        age_error="" if said is None else said.errors.get("age", ""),
        pain=tuple(Scale(n, pain == str(n)) for n in range(11)),
    )


def slips_of(sign_ids: Sequence[str]) -> tuple[Slip, ...]:
    """Return earlier yeses with their questions."""
    return tuple(Slip(each, _(red_flags()[each].question)) for each in sign_ids)


# Where the runner stands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paper:
    """One source."""

    citation: str
    finding: str
    doi: str | None


@dataclass(frozen=True, slots=True)
class ReasonPanel:
    """One sign that stands: why it matters, what it asks for, what to say, and the sources."""

    sentence: str
    asks_for: str
    phone: str
    grade: str
    papers: tuple[Paper, ...]
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the history."""

    when: str
    what: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An emergency number, and where it holds."""

    number: str
    where: str


@dataclass(frozen=True, slots=True)
class StandingPage:
    """Where the runner stands with the safety questions, in one sentence, and what follows from it.

    Attributes
    ----------
    light
        ``green``, ``amber`` or ``red``; ``light_word`` says it.
    phone_first, phone_lines
        What to say at the phone, word for word; empty where nobody needs to be called.
    still_open, waits
        What can be used now, and what waits.
    """

    place: str
    headline: str
    light: str
    light_word: str
    lede: str
    phone_first: str
    phone_lines: tuple[str, ...]
    reasons: tuple[ReasonPanel, ...]
    still_open: tuple[str, ...]
    waits: tuple[str, ...]
    notes: tuple[str, ...]
    open_count: int
    open_label: str
    history: tuple[Line, ...]
    can_correct: bool
    needs_word: bool
    saved: str
    in_start: bool
    calls: tuple[Call, ...]
    call_sources: tuple[Paper, ...]


def _calls() -> tuple[Call, ...]:
    return tuple(Call(each.number, _(each.where)) for each in emergency_calls())


def _call_sources() -> tuple[Paper, ...]:
    keys = dict.fromkeys(key for each in emergency_calls() for key in each.literature)
    found = [literature()[key] for key in keys]
    return tuple(Paper(paper.citation, _(paper.finding), paper.doi) for paper in found)


def standing_page(
    stands: SafetyState, history: Sequence[Event], words: Words, *, saved: str = "", in_start: bool = False
) -> StandingPage:
    """Return where a runner stands."""
    form = form_of_state(stands)
    light, light_word = _light(form.outcome, form.within)
    current = [each for each in form.reasons if each.sign_id not in form.taken_back]
    count = len(form.unanswered)
    return StandingPage(
        place="today",
        headline=words.say(form.sentence),
        light=light,
        light_word=light_word,
        lede=_answered_words(stands.answered_on),
        phone_first="" if form.say_at_the_phone is None else words.say(form.say_at_the_phone),
        phone_lines=tuple(words.say(each.phone) for each in current) if form.say_at_the_phone is not None else (),
        reasons=tuple(_reason(each, each.sign_id in form.taken_back, words) for each in form.reasons),
        still_open=tuple(words.say(label(each)) for each in form.open),
        waits=tuple(words.say(label(each)) for each in Open if each not in form.open),
        notes=tuple(_notes(form, words)),
        open_count=count,
        open_label=ngettext("Answer the {n} open question", "Answer the {n} open questions", count).format(n=count),
        history=tuple(_line(each, words) for each in reversed(history)),
        can_correct=any(said is Answer.YES for said in stands.standing.answers.flags.values()),
        needs_word=form.closed_by is not None,
        saved=saved,
        in_start=in_start,
        calls=_calls(),
        call_sources=_call_sources(),
    )


def _light(outcome: Outcome, within: Within | None) -> tuple[str, str]:
    match outcome:
        case Outcome.EMERGENCY:
            return "red", _("Stop: get help now")
        case Outcome.CLINICIAN_FIRST if within is Within.TODAY:
            return "red", _("Stop: a doctor today")
        case Outcome.CLINICIAN_FIRST:
            return "red", _("Stop: a clinician this week")
        case Outcome.CLINICIAN_SOON:
            return "amber", _("Go on, with an appointment")
        case Outcome.UNANSWERED:
            return "amber", _("Not known yet")
        case _:
            return "green", _("Good to go on")


def _answered_words(on: date | None) -> str:
    if on is None:
        return _("Nothing was answered yet.")
    return _("Last answered on {day}. runtall asks for anything new once a week.").format(day=day_and_year(on))


def _notes(form: TriageForm, words: Words) -> list[str]:
    notes = []
    if form.closed_by is not None:
        closed = _("An earlier answer still stands ({outcome}). Only a clinician's word opens this again.")
        notes.append(closed.format(outcome=words.say(label(form.closed_by))))
    if form.clearance is not None:
        parts = ", ".join(words.say(label(part)) for part in sorted(form.clearance.allows)) or _("nothing yet")
        cleared = _("{who} saw you on {day} and allowed: {parts}.")
        notes.append(cleared.format(who=form.clearance.by, day=day(form.clearance.seen_on), parts=parts))
    if form.restart_on is not None:
        notes.append(_("Since {day} the plan begins again at its first stage.").format(day=day(form.restart_on)))
    return notes


def _reason(each: Reason, taken_back: bool, words: Words) -> ReasonPanel:
    within = "" if each.within is None else words.say(label(each.within))
    papers = [literature()[key] for key in each.sources if key in literature()]
    return ReasonPanel(
        sentence=words.say(each.sentence),
        asks_for=", ".join(part for part in (words.say(label(each.outcome)), within) if part),
        phone=words.say(each.phone),
        grade=grade_words(each.grade),
        papers=tuple(Paper(paper.citation, _(paper.finding), paper.doi) for paper in papers),
        taken_back=taken_back,
    )


_OCCASIONS: dict[str, Callable[[], str]] = {
    "start": lambda: _("Safety questions answered"),
    "weekly": lambda: _("Anything new?"),
    "diary": lambda: _("Questions that an entry brought up"),
    "correction": lambda: _("An answer corrected"),
}


def _line(event: Event, words: Words) -> Line:
    on = event.at.astimezone(zoneinfo.ZoneInfo(event.zone)).date()
    if isinstance(event, Clearance):
        parts = ", ".join(words.say(label(part)) for part in sorted(event.allows)) or _("nothing yet")
        what = _("{who} saw you on {day}").format(who=event.by, day=day(event.seen_on))
        return Line(day_and_year(on), what, tuple(filter(None, (_("Allowed: {parts}").format(parts=parts), event.note))))
    return Line(day_and_year(on), _OCCASIONS[event.occasion.value](), tuple(_said(event)))


def _said(event: Answered) -> list[str]:
    flags = event.answers.flags
    said = [_("Yes: {question}").format(question=_(red_flags()[sign].question)) for sign, a in flags.items() if a is Answer.YES]
    said += [_("Taken back: {question}").format(question=_(red_flags()[sign].question)) for sign in sorted(event.confirmed)]
    calm = sum(1 for sign, a in flags.items() if a is Answer.NO and sign not in event.confirmed)
    left = sum(1 for answer in flags.values() if answer is Answer.UNKNOWN)
    if calm:
        said.append(ngettext("{n} question: no", "{n} questions: no", calm).format(n=calm))
    if left:
        said.append(ngettext("{n} question left open", "{n} questions left open", left).format(n=left))
    return [*said, *filter(None, (event.note,))]


# The way back --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a clinician can allow."""

    value: str
    label: str
    is_chosen: bool


def clearance_parts(chosen: Sequence[str], words: Words) -> tuple[Part, ...]:
    """Return what a clinician can allow, and "nothing of this yet"."""
    parts = [Part(each.value, words.say(label(each)), each.value in chosen) for each in Open if each not in ALWAYS_OPEN]
    return (*parts, Part(NOTHING_YET, _("nothing of this yet"), NOTHING_YET in chosen))


@dataclass(frozen=True, slots=True)
class ClearancePage:
    """A clinician's word, to be written down."""

    place: str
    parts: tuple[Part, ...]
    by: str
    seen_on: str
    today_on: str
    note: str
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class CorrectPage:
    """Earlier yeses; one or more can be taken back, and are asked about once more (``confirming``)."""

    place: str
    headline: str
    slips: tuple[Slip, ...]
    confirming: bool
    note: str
    error: str

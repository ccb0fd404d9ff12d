"""Today: the one clear action, the light, the lines of the day, and what is asked."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from runtall.evidence import rule
from runtall.findings import Finding
from runtall.plan import (
    Card,
    CardKind,
    CheckIn,
    Colour,
    DoneRun,
    DoneSession,
    LineKind,
    PainQuestion,
    SessionKind,
    is_walk,
    stages,
)
from runtall.services.day import Day
from runtall.services.today import Reason
from runtall.web.pages.card_lines import LineShown, icon, lines_of
from runtall.web.pages.evidence_words import GradeMark, grade_mark
from runtall.web.pages.lights import LightShown, light_shown
from runtall.web.pages.words import Words, short_day

SCALE = tuple(str(n) for n in range(11))


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a run, answered in one tap; ``is_missed`` marks the one that is asked again."""

    sentence: str
    moment: str
    run_on: str
    is_missed: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that stands before the day: advice to see somebody, or the weekly safety question."""

    text: str
    why: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class CheckInFields:
    """The check-in as it was said today, or typed just now.

    Attributes
    ----------
    is_said
        Something was said today; the form is folded away then.
    summary
        ``back 1 of 10, slept 7 h``.
    is_next
        Its button is the one filled one of the page.
    """

    is_said: bool
    summary: str
    pain: str
    slept: str
    sat: str
    well: str
    new: str
    minutes: str
    errors: Mapping[str, str]
    is_next: bool = False
    scale: tuple[str, ...] = SCALE


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """One reason of the card: sentence, grade, what it is for, and its sources."""

    about: str
    sentence: str
    grade: GradeMark
    sources: tuple[str, ...]
    disputed: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What another answer would have made of today."""

    given: str
    then: str


@dataclass(frozen=True, slots=True)
class FindingShown:
    """One finding, with how sure it is."""

    sentence: str
    certainty: str
    grade: GradeMark
    url: str


@dataclass(frozen=True, slots=True)
class TodayPage:
    """Today.

    Attributes
    ----------
    note
        What was just kept, in words; empty where nothing was.
    stage
        The stage of the way back to running; empty while running is free.
    lede
        How the back answered, in a sentence or two; before the first run or walk, where one begins.
    only_safety
        Nothing but the safety questions: none of the day's parts.
    is_bare
        Nothing is on file yet that could stand out.
    other_sport
        Whether the run can be another sport today (``offered``), is one (``chosen``), or neither (empty).
    is_well
        Whether "not feeling 100 %" can be said (``True``), or taken back.
    """

    day_text: str
    headline: str
    note: str
    light: LightShown | None
    lede: str
    stage: str
    notices: tuple[Notice, ...]
    questions: tuple[Asked, ...]
    later: tuple[str, ...]
    lines: tuple[LineShown, ...]
    check_in: CheckInFields | None
    reasons: tuple[ReasonShown, ...]
    what_if: tuple[WhatIf, ...]
    findings: tuple[FindingShown, ...]
    settle: str
    first_action: str
    first_url: str
    is_well: bool
    only_safety: bool
    has_card_for_tight: bool
    is_bare: bool = False
    other_sport: str = ""
    place: str = "today"
    scale: tuple[str, ...] = SCALE


def long_day(on: date) -> str:
    """Return ``Sunday 22 November`` in the reader's language."""
    return date_format(on, "l j F")


def today_page(
    shown: Day, words: Words, *, note: str = "", typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> TodayPage:
    """Return the page of the day."""
    card = shown.decided.card
    only_safety = card.kind is CardKind.SAFETY_FIRST
    is_first = _is_first(shown)
    first_action, first_url = _first(card)
    fields = None if only_safety else check_in_fields(shown.check_in, words, typed or {}, errors or {})
    card, is_walked = _without_done(card, shown)
    lines = (*_done(shown, words), *lines_of(card, words))
    fields, lines = _with_next(fields, lines, is_taken=bool(first_url))
    return TodayPage(
        day_text=long_day(card.on),
        headline=_after_the_walk(card, words) if is_walked else words.say(card.headline),
        note=note,
        light=None if only_safety or is_first else light_shown(shown.light, words),
        lede=_lede(shown, words, is_first=is_first) if not only_safety else "",
        stage="" if card.stage is None or only_safety else _stage(card.stage),
        notices=_notices(card, words),
        questions=tuple(_asked(each, card.on, words) for each in shown.questions),
        later=tuple(_later(each, shown.zone, words) for each in shown.later),
        lines=lines,
        check_in=fields,
        reasons=tuple(_reason(each, words) for each in shown.reasons),
        what_if=tuple(WhatIf(words.say(each.given), words.say(each.then)) for each in card.counterfactuals),
        findings=_findings(shown, words),
        settle=_settle(shown, words),
        first_action=first_action,
        first_url=first_url,
        is_well=shown.check_in is None or shown.check_in.well is not False,
        only_safety=only_safety,
        has_card_for_tight=any(line.kind == LineKind.MID_RUN.value for line in lines),
        is_bare=shown.is_bare,
        other_sport={None: "", False: "offered", True: "chosen"}[shown.other_sport],
    )


def _first(card: Card) -> tuple[str, str]:
    """Return what has to be done before anything else, where the headline asks for it."""
    if card.kind is not CardKind.SAFETY_FIRST:
        return "", ""
    is_new = not any(line.kind is not LineKind.SAFETY_QUESTIONS for line in card.lines)
    return _("Answer the safety questions"), reverse("safety_weekly" if is_new else "safety_open")


def _with_next(
    fields: CheckInFields | None, lines: tuple[LineShown, ...], *, is_taken: bool
) -> tuple[CheckInFields | None, tuple[LineShown, ...]]:
    """Mark the one next action: the check-in before it was said, then the first line that can be done."""
    if is_taken:
        return fields, lines
    if fields is not None and (not fields.is_said or fields.errors):
        return replace(fields, is_next=True), lines
    at = next((n for n, line in enumerate(lines) if line.url and not line.is_done and line.kind in _DOING), None)
    return fields, tuple(replace(line, is_next=n == at) for n, line in enumerate(lines))


_DOING = frozenset(
    each.value
    for each in (
        LineKind.WARM_UP,
        LineKind.RUN,
        LineKind.RUN_WALK,
        LineKind.OWN_RUN,
        LineKind.WALK,
        LineKind.CROSS_TRAINING,
        LineKind.SESSION,
        LineKind.MOBILITY,
    )
)


# What was said and done ----------------------------------------------------------------------------------------------


def check_in_fields(said: CheckIn | None, words: Words, typed: Mapping[str, str], errors: Mapping[str, str]) -> CheckInFields:
    """Return the check-in as it was typed just now, else as it was said today."""
    held = _held(said)
    shown = {**held, **typed}
    return CheckInFields(
        is_said=bool(held) and not errors,
        summary=_summary(said, words),
        pain=shown.get("pain", ""),
        slept=shown.get("slept", ""),
        sat=shown.get("sat", ""),
        well=shown.get("well", ""),
        new=shown.get("new", ""),
        minutes=shown.get("minutes", ""),
        errors=errors,
    )


def _held(said: CheckIn | None) -> dict[str, str]:
    if said is None:
        return {}
    numbers = {"pain": said.pain_nrs, "slept": said.slept_h, "sat": said.sat_h}
    found = {name: f"{value:g}" for name, value in numbers.items() if value is not None}
    if said.available_s is not None:
        found["minutes"] = f"{said.available_s / 60:g}"
    for name, answer in (("well", said.well), ("new", said.new_symptom)):
        if answer is not None:
            found[name] = "yes" if answer else "no"
    return found


def _summary(said: CheckIn | None, words: Words) -> str:
    if said is None:
        return ""
    parts = [
        _("back {pain}").format(pain=words.measure("pain_nrs", said.pain_nrs)) if said.pain_nrs is not None else "",
        _("slept {hours} h").format(hours=f"{said.slept_h:g}") if said.slept_h is not None else "",
        _("sat {hours} h").format(hours=f"{said.sat_h:g}") if said.sat_h is not None else "",
        {True: _("feeling well"), False: _("not feeling 100 %"), None: ""}[said.well],
        _("nothing new") if said.new_symptom is False else "",
    ]
    return ", ".join(part for part in parts if part)


def _done(shown: Day, words: Words) -> tuple[LineShown, ...]:
    """Return what is over today."""
    done = [_done_run(each, words) for each in shown.runs]
    return (*done, *(_done_session(each, words) for each in shown.sessions))


def _done_run(run: DoneRun, words: Words) -> LineShown:
    length = words.measure("duration_s", run.duration_s)
    if run.distance_m is not None:
        length = _("{distance} in {duration}").format(distance=words.measure("distance_m", run.distance_m), duration=length)
    pain = (
        "" if run.pain_during_nrs is None else _("back {pain} in it").format(pain=words.measure("pain_nrs", run.pain_during_nrs))
    )
    if is_walk(run):
        return _over(_("Walk"), _("Walk: {length}").format(length=length), pain)
    return _over(_("Run"), _("Run: {length}").format(length=length), pain)


def _done_session(session: DoneSession, words: Words) -> LineShown:
    name = {
        SessionKind.WARM_UP: _("Warm-up"),
        SessionKind.STRENGTH: _("Strength"),
        SessionKind.MOBILITY: _("Easy movement"),
        SessionKind.ROUTINE: _("Routine"),
    }[session.kind]
    length = "" if session.duration_s is None else words.measure("duration_s", session.duration_s)
    detail = length if session.finished else ", ".join(part for part in (length, _("not to the end")) if part)
    return _over(name, name, detail)


def _over(head: str, title: str, detail: str) -> LineShown:
    return LineShown("done", head, icon("check"), title, detail, _("done"), (), (), (), (), (), is_done=True)


def _lede(shown: Day, words: Words, *, is_first: bool) -> str:
    """Say how the back answered the last run or walk; before the first one, where one begins and what moves it on."""
    if is_first:
        if shown.decided.card.stage == 0:
            return _(
                "No run or walk is on file yet, so you begin with walking. Running comes in, a minute at a time, "
                "once a walk of 30 min has felt fine for two days."
            )
        return _("No run or walk is on file yet. How the back answers the first one decides what comes next.")
    light, last = shown.light, shown.last
    now = words.say(light.because[0].sentence)
    if last is None:
        return _("{sentence} No run or walk is on file yet.").format(sentence=now)
    if last == light:
        return now
    then = _("After the run of {day}: {sentence}").format(day=short_day(last.on), sentence=words.say(last.because[0].sentence))
    return f"{now} {then}"


def _is_first(shown: Day) -> bool:
    """Whether nothing is known that could be judged: no run or walk is on file, and nothing sore was said."""
    return shown.last is None and shown.light.colour is Colour.UNKNOWN


def _stage(stage: int) -> str:
    if stage == 0:
        return _("Way back to running: walking comes first")
    return _("Way back to running: stage {n} of {last}").format(n=stage, last=stages()[-1].number)


def _without_done(card: Card, shown: Day) -> tuple[Card, bool]:
    """Leave out of the card what is done, and what the page asks in a place of its own; say whether its walk was walked."""
    asked = {each.sentence for each in shown.questions}
    card = replace(card, lines=tuple(replace(each, steps=tuple(s for s in each.steps if s not in asked)) for each in card.lines))
    if not shown.runs:
        return card, False
    walked_s = max((each.duration_s for each in shown.runs if is_walk(each)), default=0.0)
    share = rule("return-to-run-start").value("counts_from_share")
    done = [
        each
        for each in card.lines
        if each.kind is LineKind.WALK and each.duration_s is not None and walked_s >= share * each.duration_s
    ]
    left = tuple(each for each in card.lines if each not in done and each.kind is not LineKind.CHECK_OUT)
    return replace(card, lines=left), bool(done)


def _after_the_walk(card: Card, words: Words) -> str:
    """Return the headline of a day whose walk is done: what is left of it."""
    left = next((each for each in card.lines if each.kind.value in _DOING), None)
    if left is None:
        return _("Your walk is done. How the back answers comes next.")
    return _("The walk is done. Next: {title}.").format(title=words.say(left.title))


# What is asked -------------------------------------------------------------------------------------------------------


def _notices(card: Card, words: Words) -> tuple[Notice, ...]:
    if card.kind is CardKind.SAFETY_FIRST:
        return ()
    found = []
    for line in card.lines:
        if line.kind is LineKind.SAFETY_QUESTIONS:
            ask = _("Is anything new since your last answers?")
            found.append(Notice(ask, words.say(line.because[0].sentence), _("Answer: a minute"), reverse("safety_weekly")))
        elif line.kind is LineKind.SEE_SOMEBODY:
            because = words.say(line.because[0].sentence)
            title = words.say(line.title)
            found.append(Notice(title, "" if because == title else because, _("What to say"), reverse("safety")))
    return tuple(found)


def _asked(question: PainQuestion, on: date, words: Words) -> Asked:
    last_on = question.run_on.toordinal() + (1 if question.moment == "next_morning" else 0)
    return Asked(words.say(question.sentence), question.moment, question.run_on.isoformat(), on.toordinal() > last_on)


def _later(question: PainQuestion, zone: str, words: Words) -> str:
    if question.due_at is None:
        return words.say(question.sentence)
    at: datetime = question.due_at.astimezone(zoneinfo.ZoneInfo(zone))
    when = _("at {time}").format(time=date_format(at, "H:i")) if question.moment == "one_hour_after" else _("tomorrow morning")
    return _("{question} It is asked {when}.").format(question=words.say(question.sentence), when=when)


def _reason(reason: Reason, words: Words) -> ReasonShown:
    return ReasonShown(
        about="; ".join(_about(each, words) for each in reason.about),
        sentence=words.say(reason.sentence),
        grade=grade_mark(reason.grade),
        sources=tuple(paper.citation for paper in reason.papers[:3]),
        disputed=bool(reason.disputed),
    )


def _about(title: object, words: Words) -> str:
    """Return the line that a reason belongs to, without a command of the terminal."""
    from runtall.core import Message

    assert isinstance(title, Message)
    said = words.say(title)
    return said.partition(": runtall")[0]


def _findings(shown: Day, words: Words) -> tuple[FindingShown, ...]:
    return () if shown.standout is None else tuple(_finding(each, words) for each in shown.standout.put_forward)


def _finding(found: Finding, words: Words) -> FindingShown:
    certainty = "" if found.certainty is None else words.say(found.certainty)
    return FindingShown(words.say(found.sentence), certainty, grade_mark(found.grade), reverse("why_finding", args=[found.id]))


def _settle(shown: Day, words: Words) -> str:
    settle = None if shown.standout is None else shown.standout.settle_next
    if settle is None or settle.settled_by is None:
        return ""
    said, command, _rest = words.say(settle.settled_by).partition(": runtall ")
    return f"{said}." if command else said


# Other pages of the day ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TightPage:
    """What to do in a run when it gets tight; readable while walking."""

    steps: tuple[str, ...]
    stop: str
    grade: GradeMark
    place: str = "today"


def tight_page(words: Words) -> TightPage:
    """Return the card for a tight spell."""
    from runtall.plan import tight_line

    line = tight_line()
    stop = "" if line.detail is None else words.say(line.detail)
    return TightPage(tuple(words.say(each) for each in line.steps), stop, grade_mark(line.because[0].grade))

"""The clinician's two pages in words: the templates for print set what stands here, and add nothing.

Written for somebody who has ninety seconds and never heard of runtall: about the runner in the third person, safety first,
figures with their unit and error, and what nobody knows said as such. Sentences that the runner reads in the app are quoted as
such.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import svg
from runtall.core import Sex, Units
from runtall.evidence import Open, Outcome, Within, literature, red_flags
from runtall.services.clinician_model import ClinicianReport, FeltWeek, SafetyRound
from runtall.symptoms import Clearance, Did, Occasion, label
from runtall.web.pages.clinician_short import of_10, plan_words, short_facts
from runtall.web.pages.clinician_tables import (
    Fact,
    Pictured,
    TableSet,
    activities_table,
    exercises_table,
    gait_part,
    outcomes_table,
    tests_table,
    tried_table,
)
from runtall.web.pages.load import felt_week
from runtall.web.pages.words import Words, day, day_and_year, from_data, grade_words, short_day

CHART_PX = 860
"""Width that the chart of weeks is drawn for; the page scales it."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much stands in the lists, so that the pages stay two: lines of each, and letters of what a person wrote.

    ``size_pt`` is of the type, ``gap_em`` stands between parts, ``chart_mm`` is the height of the chart. ``flows``: the second
    page begins where the first is full, not with the movement tests.
    """

    tests: int
    exercises: int
    tried: int
    unknown: int
    activities: int
    rounds: int
    notes: int
    papers: int
    signs: int
    letters: int
    size_pt: float
    gap_em: float
    chart_mm: float
    flows: bool = False


DETAILS = (
    Detail(12, 8, 8, 6, 5, 4, 4, 14, 12, 220, size_pt=9.8, gap_em=1.7, chart_mm=66),
    Detail(11, 7, 7, 5, 5, 4, 3, 12, 10, 200, size_pt=9.2, gap_em=1.5, chart_mm=60),
    Detail(9, 5, 6, 4, 4, 3, 2, 8, 8, 160, size_pt=8.8, gap_em=1.3, chart_mm=54),
    Detail(7, 4, 5, 3, 3, 2, 1, 5, 6, 110, size_pt=8.6, gap_em=1.2, chart_mm=48, flows=True),
    Detail(5, 3, 4, 2, 3, 2, 0, 3, 5, 80, size_pt=8.4, gap_em=1.0, chart_mm=42, flows=True),
)
"""From the fullest to the shortest: the fullest that fits is printed. What is left out is counted on the page."""


@dataclass(frozen=True, slots=True)
class Urgent:
    """An answer that comes before anything else: what the runner was told, and their words for the phone."""

    title: str
    text: str
    said: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """Something the runner wrote, with its day."""

    when: str
    words: str


@dataclass(frozen=True, slots=True)
class ClinicianSheet:
    """Everything that stands on the two pages, in order; empty parts are left out by the template."""

    lang: str
    title: str
    author: str
    eyebrow: str
    heading: str
    who: str
    period: str
    sample: str
    urgent: Urgent | None
    short_title: str
    short: tuple[Fact, ...]
    asks_title: str
    asked: str
    conditions: str
    activities: TableSet | None
    outcomes: TableSet | None
    no_goal: str
    chart_title: str
    chart_caption: str
    chart: Pictured | None
    no_chart: str
    pain_title: str
    pain: tuple[Fact, ...]
    notes_title: str
    notes: tuple[Quoted, ...]
    safety_title: str
    safety: str
    safety_rows: tuple[Fact, ...]
    tests: TableSet | None
    tests_title: str
    no_tests: str
    gait_title: str
    gait_caption: str
    gait_table: TableSet | None
    gait_pictures: tuple[Pictured, ...]
    plan_title: str
    plan: tuple[Fact, ...]
    tried_title: str
    tried: TableSet | None
    no_tried: str
    exercises_title: str
    exercises: TableSet | None
    unknown_title: str
    unknown: tuple[Fact, ...]
    unknown_more: str
    sources_title: str
    rules: tuple[str, ...]
    papers: str
    foot: str
    made: str
    page_of: str
    unprintable: str
    size_pt: float
    gap_em: float
    chart_mm: float
    flows: bool


def clinician_sheet(
    report: ClinicianReport, *, language: str, detail: Detail = DETAILS[0]
) -> tuple[ClinicianSheet, dict[str, str | bytes]]:
    """Return what stands on the pages, and the pictures that it names."""
    words, pictures = Words(report.units), dict[str, str | bytes]()
    chart = _chart(report, words, pictures)
    gait = gait_part(report.gait, words, pictures)
    name = report.runner.name
    heading = _("Running with a back that gets tight or sore")
    return (
        ClinicianSheet(
            lang=language,
            title=_("For the clinician: {what}").format(what=", ".join(filter(None, (name, heading)))),
            author=name,
            eyebrow=_("For the clinician"),
            heading=name or heading,
            who=_who(report, words),
            period=_("{first} to {last}").format(first=day(report.since_on), last=day_and_year(report.today_on)),
            sample=_("Made up: this is the sample runner, nobody real.") if report.runner.is_sample else "",
            urgent=_urgent(report, words, detail),
            short_title=_("In short"),
            short=short_facts(report, words, safety=_safety(report)),
            asks_title=_("What the runner asks"),
            asked=report.question.asked,
            conditions=_cut("; ".join(report.runner.conditions), detail.letters),
            activities=activities_table(report.question, detail.activities),
            outcomes=outcomes_table(report.question, words),
            no_goal=""
            if report.question.activities
            else _("No running goal of their own is written down yet. Three to five things that the back makes hard would do."),
            chart_title=_("Twelve weeks of running and pain"),
            chart_caption=_chart_caption(report, words),
            chart=chart,
            no_chart="" if chart is not None else _("No run and no pain rating is on file for these weeks."),
            pain_title=_("Pain, as the runner wrote it down"),
            pain=_pain(report, words),
            notes_title=_("In the runner's own words"),
            notes=_notes(report, detail),
            safety_title=_("Safety questions"),
            safety=_safety(report),
            safety_rows=_safety_rows(report, words, detail),
            tests_title=_("Movement tests, left and right"),
            tests=tests_table(report.tests, words, detail.tests),
            no_tests="" if report.tests else _("No movement test is on file."),
            gait_title=_("Seen on film"),
            gait_caption=gait.caption,
            gait_table=gait.table,
            gait_pictures=gait.pictures,
            plan_title=_("Plan, and what was kept of it"),
            plan=_plan(report, words),
            tried_title=_("What was tried, and how the back was the day after"),
            tried=tried_table(report.tried, words, detail.tried),
            no_tried="" if report.tried else _("No run and no session is on file for these weeks."),
            exercises_title=_("Exercises done"),
            exercises=exercises_table(report.exercises, words, detail.exercises),
            unknown_title=_("Not known yet, in the words the runner reads"),
            unknown=tuple(
                Fact(words.say(each.sentence), "" if each.settled_by is None else words.say(each.settled_by))
                for each in report.unknown[: detail.unknown]
            ),
            unknown_more=_more(len(report.unknown) - detail.unknown),
            sources_title=_("Rules used, and their sources"),
            rules=tuple(
                _("{rule} v{version}, {grade}: {statement}").format(
                    rule=each.id, version=each.version, grade=grade_words(each.grade), statement=from_data(each.statement)
                )
                for each in report.rules
            ),
            papers=_papers(report, detail),
            foot=_(
                "runtall helps plan, log and understand running and exercise when the back gets tight. It does not diagnose "
                "or treat. Everything here is what the runner wrote down or their watch recorded; no clinician checked it."
            ),
            made=_("Made {when} · runtall {version}").format(when=_instant(report.made_at, report.zone), version=report.version),
            page_of=_("Page {n} of {of}"),
            unprintable=_("◊ stands for a letter that this font does not have."),
            size_pt=detail.size_pt,
            gap_em=detail.gap_em,
            chart_mm=detail.chart_mm,
            flows=detail.flows,
        ),
        pictures,
    )


def _more(n: int) -> str:
    return ngettext("and {n} more", "and {n} more", n).format(n=n) if n > 0 else ""


def _cut(text: str, letters: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= letters else f"{plain[: letters - 1].rstrip()}…"


def _instant(at: datetime, zone: str) -> str:
    return date_format(at.astimezone(ZoneInfo(zone)), "j F Y, H:i")


def _who(report: ClinicianReport, words: Words) -> str:
    about = report.runner
    parts = []
    if about.age_years is not None:
        parts.append(_("{n} years old").format(n=about.age_years))
    elif about.birth_year is not None:
        parts.append(_("born {year}").format(year=about.birth_year))
    if about.sex is not None:
        parts.append({Sex.FEMALE: _("female"), Sex.MALE: _("male")}[about.sex])
    if about.height_m is not None:
        parts.append(words.measure("height_m", about.height_m))
    return ", ".join(parts) or _("Age not said")


# Safety ----------------------------------------------------------------------------------------------------------------


def _urgent(report: ClinicianReport, words: Words, detail: Detail) -> Urgent | None:
    safety = report.safety
    if not safety.comes_first:
        return None
    if safety.outcome is Outcome.EMERGENCY:
        title = _("An emergency answer stands")
        told = _("The runner was told to stop and to call the emergency number, or to be taken to an emergency department.")
    elif safety.within is Within.TODAY:
        title = _("A doctor today: a safety answer stands")
        told = _("The runner was told to talk to a doctor that day, before any run or exercise.")
    else:
        title = _("A clinician first: a safety answer stands")
        told = _("The runner was told to see a clinician within the week, before any run or exercise.")
    current = [each for each in safety.reasons if each.sign_id not in safety.taken_back]
    note = _("No run and no exercise is named until somebody who looked says what is allowed.")
    if len(current) < len(safety.reasons):
        note = _("An answer behind this was taken back since; it still waits for somebody who looks.") + " " + note
    said = [_("“{sentence}”").format(sentence=words.say(each.phone)) for each in current[: detail.signs]]
    if len(current) > detail.signs:
        said.append(_more(len(current) - detail.signs))
    return Urgent(title, told, tuple(said), note)


def _outcome_words(report: ClinicianReport) -> str:
    return {
        Outcome.EMERGENCY: _("Emergency answer, not cleared"),
        Outcome.CLINICIAN_FIRST: _("A clinician comes first, not cleared"),
        Outcome.CLINICIAN_SOON: _("An appointment within weeks was advised; running may go on"),
        Outcome.UNANSWERED: _("Not known: questions are open"),
        Outcome.CLEAR: _("No sign stands now"),
    }[report.safety.outcome]


def _safety(report: ClinicianReport) -> str:
    safety = report.safety
    if safety.answered_on is None:
        return _("The {n} safety questions were never answered.").format(n=safety.signs_asked)
    text = _("{outcome}. {n} questions, last answered on {day}.").format(
        outcome=_outcome_words(report), n=safety.signs_asked, day=day_and_year(safety.answered_on)
    )
    if n := len(safety.left_open):
        text += " " + ngettext("{n} is open.", "{n} are open.", n).format(n=n)
    return text


def _safety_rows(report: ClinicianReport, words: Words, detail: Detail) -> tuple[Fact, ...]:
    """Return what was answered yes, taken back and cleared, newest first; rounds of plain noes are counted in one line."""
    plain = [each for each in report.safety.rounds if not (each.yes or each.taken_back or each.note)]
    events = [
        *((each.at, _round(each, detail)) for each in report.safety.rounds if each not in plain),
        *((each.at, _cleared(each, words, detail)) for each in report.safety.clearances),
    ]
    newest = sorted(events, key=lambda pair: pair[0], reverse=True)
    shown = newest[: detail.rounds]
    word = next((each for each in newest if each[0] in {clearance.at for clearance in report.safety.clearances}), None)
    if word is not None and word not in shown:
        shown = [*shown[:-1], word]  # who looked, and what they allowed, is never left out
    rows = [fact for _at, fact in shown]
    if (hidden := len(newest) - len(shown)) > 0:
        rows.append(Fact("", _more(hidden)))
    if plain:
        text = ngettext("{n} round of answers without a yes", "{n} rounds of answers without a yes", len(plain))
        rows.append(Fact(short_day(plain[-1].on), text.format(n=len(plain))))
    return tuple(rows)


def _round(each: SafetyRound, detail: Detail) -> Fact:
    questions = red_flags()
    said = [_("Yes: “{question}”").format(question=from_data(questions[sign].question)) for sign in each.yes]
    said += [_("Taken back: “{question}”").format(question=from_data(questions[sign].question)) for sign in each.taken_back]
    why = {
        Occasion.START: _("at the start"),
        Occasion.WEEKLY: _("weekly"),
        Occasion.DIARY: _("after a diary entry"),
        Occasion.CORRECTION: _("corrected"),
    }[each.occasion]
    return Fact(_("{day}, {why}").format(day=short_day(each.on), why=why), _cut(" ".join((*said, each.note)), 2 * detail.letters))


def _cleared(each: Clearance, words: Words, detail: Detail) -> Fact:
    told = [part for part in Open if part in each.allows and part not in _ALWAYS_OPEN]
    parts = ", ".join(words.say(label(part)) for part in told) or _("nothing yet")
    text = _("{who} saw the runner and allowed: {parts}.").format(who=each.by, parts=parts)
    return Fact(_("{day}, cleared").format(day=short_day(each.seen_on)), _cut(" ".join((text, each.note)), 2 * detail.letters))


_ALWAYS_OPEN = (Open.RECORDS, Open.DIARY, Open.EDUCATION)
"""What nobody has to allow."""


# Weeks and pain --------------------------------------------------------------------------------------------------------


def _chart(report: ClinicianReport, words: Words, pictures: dict[str, str | bytes]) -> Pictured | None:
    if not any(each.load.runs or each.highest_nrs is not None for each in report.weeks):
        return None
    rows = [
        felt_week(each.load, words, pain_nrs=each.highest_nrs, event=each.event, is_going_on=not each.is_over)
        for each in report.weeks
    ]
    rated = any(each.highest_nrs is not None for each in report.weeks)
    pictures["weeks.svg"] = svg("felt", rows, width=CHART_PX, note=_("pain, 0 to 10") if rated else "")
    spoken = "; ".join(_week_spoken(each, words) for each in report.weeks)
    return Pictured(
        "weeks.svg",
        _("Chart of twelve weeks, with distance, longest run and highest pain: {weeks}.").format(weeks=spoken),
        "",
    )


def _week_spoken(each: FeltWeek, words: Words) -> str:
    pain = _("no pain rating") if each.highest_nrs is None else _("pain {nrs}").format(nrs=of_10(each.highest_nrs))
    far = _("no data") if each.load.before_first_run else words.measure("distance_m", each.load.distance_m)
    return _("week of {day}: {far}, {pain}").format(day=short_day(each.load.starts_on), far=far, pain=pain)


def _chart_caption(report: ClinicianReport, words: Words) -> str:
    unit = _("Kilometres") if words.units is Units.METRIC else _("Miles")
    text = _(
        "{unit} a week; the dark foot of a bar is the longest run. Line above: highest pain rating of the week, 0 to 10."
    ).format(unit=unit)
    if any(each.highest_nrs is None for each in report.weeks):
        text += " " + _("A gap in the line is a week without a rating.")
    if any(each.load.before_first_run for each in report.weeks):
        text += " " + _("Empty weeks before the first run on file are not known.")
    return text


def _pain(report: ClinicianReport, words: Words) -> tuple[Fact, ...]:
    pain, facts = report.pain, []
    if pain.places:
        listed = [
            _("{place}, {side} ({n} times)").format(place=words.say(label(felt.place)), side=words.say(label(felt.side)), n=n)
            for felt, n in pain.places[:4]
        ]
        facts.append(Fact(_("Where"), "; ".join(listed)))
    for head, noted in ((_("Eased by"), pain.eased), (_("Worse with"), pain.worsened)):
        if noted:
            told = (_("{what} ({n} times)").format(what=words.say(label(Did(did))), n=n) for did, n in noted[:4])
            facts.append(Fact(head, "; ".join(told)))
    if pain.nights_said:
        facts.append(Fact(_("At night"), _("woken on {n} of {of} nights asked").format(n=pain.nights_woken, of=pain.nights_said)))
    if report.easing.directions:
        facts.append(Fact(_("Bend test"), words.say(report.easing.sentence)))
    return tuple(facts)


def _notes(report: ClinicianReport, detail: Detail) -> tuple[Quoted, ...]:
    """Return the newest words beside ratings, the same words once."""
    by_words = {each.note.strip(): each for each in report.pain.ratings if each.note.strip()}
    newest = sorted(by_words.values(), key=lambda each: each.at, reverse=True)[: detail.notes]
    return tuple(Quoted(short_day(each.on), _cut(each.note, detail.letters)) for each in newest)


# Plan and sources ------------------------------------------------------------------------------------------------------


def _plan(report: ClinicianReport, words: Words) -> tuple[Fact, ...]:
    plan, facts = report.plan, []
    if report.safety.comes_first:
        return (Fact(_("Now"), _("Nothing is planned: the safety answers come first."), strong=True),)
    facts.append(Fact(_("Programme"), plan_words(report)))
    if plan.started_on is None:
        return tuple(facts)
    if plan.stage_title is not None and plan.stage is not None:
        facts.append(
            Fact(
                _("Way back to running"),
                _("Stage {n} of {of}: {title}").format(n=plan.stage, of=plan.stage_of, title=words.say(plan.stage_title)),
            )
        )
    if plan.light is not None:
        because = plan.light.because[0].sentence
        facts.append(Fact(_("Pain light, as told"), _("“{sentence}”").format(sentence=words.say(because))))
    return tuple(facts)


def _papers(report: ClinicianReport, detail: Detail) -> str:
    keys = list(dict.fromkeys(key for each in report.rules for key in each.sources if key in literature()))
    shown = [literature()[key].citation for key in keys[: detail.papers]]
    text = "; ".join(shown)
    hidden = _more(len(keys) - detail.papers)
    return f"{text}; {hidden}" if hidden else text

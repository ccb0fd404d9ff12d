"""The report as a page: one answer first, what stands out with how sure it is, and what it all rests on."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Measured, Observation
from runtall.findings import MOST_PUT_FORWARD, Finding
from runtall.mechanics import FormComparison
from runtall.services.report_model import Report, TightLine, WhatWasRead
from runtall.web.pages.evidence import Why, why_of, why_of_finding
from runtall.web.pages.gauge import Gauge, as_change, gauge_of
from runtall.web.pages.live_chart import LiveChart
from runtall.web.pages.report_charts import ChartPanel, drawn_panels, live_panels
from runtall.web.pages.words import Words, baseline_label, day, day_and_year, files_in_words, quantity_label

_TROUBLES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card: a name and its figure."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One observation: what it is about, the number, what it is compared with, how sure it is and why."""

    id: str
    label: str
    number: str
    unit: str
    sentence: str
    facts: tuple[Fact, ...]
    certainty: str
    gauge: Gauge | None
    why: Why | None


@dataclass(frozen=True, slots=True)
class BesideLine:
    """What stands out beyond the runs: diary, safety answers, shoes, movement tests.

    Either the sentence, or, where the headline of the page says it already and there is a number, what it is of and the number.
    """

    id: str
    label: str
    number: str
    unit: str
    sentence: str
    certainty: str
    dissent: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """One form measure: the runner's usual, lately, and the change with its interval."""

    label: str
    source: str
    usual: str
    lately: str
    change: str
    interval: str
    verdict: str
    clear: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What could not be judged, and what would tell."""

    sentence: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """A file that did not come in whole, and why."""

    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class ReadPanel:
    """What the report rests on."""

    span: str
    total: str
    files: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    more_troubles: str


@dataclass(frozen=True, slots=True)
class Shoe:
    """One pair and how far it was run in."""

    name: str
    distance: str
    runs: str


@dataclass(frozen=True, slots=True)
class Tight:
    """When it gets tight: the usual moment, set large where there is one, and the sentence."""

    number: str
    unit: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Everything that the page says, in words."""

    runner: str
    is_sample: bool
    made_on: str
    counted_to: str
    headline: str
    lede: str
    beside: tuple[BesideLine, ...]
    lead: Card | None
    lead_is_headline: bool
    others: tuple[Card, ...]
    charts: tuple[ChartPanel, ...] | tuple[LiveChart, ...]
    form: tuple[FormRow, ...]
    form_left_out: str
    tight: Tight | None
    shoes: tuple[Shoe, ...]
    questions: tuple[Question, ...]
    worth_next: str
    read: ReadPanel
    version: str
    place: str = "reports"


def report_page(report: Report, *, drawn: bool = False) -> ReportPage:
    """Return the page of a report that holds runs.

    With ``drawn`` its charts are drawings of this computer, for a page that travels without scripts; else the browser draws them.
    """
    words = Words(report.units)
    beside = _beside(report)
    cards = tuple(_card(each, words) for each in _observations(report, beside))
    headline = _headline(report, cards, words)
    told = [line for line in report.form if line.baseline is not None or line.lately is not None]
    return ReportPage(
        runner=report.runner_name,
        is_sample=report.is_sample,
        made_on=day_and_year(report.today_on),
        counted_to="" if report.made_on == report.today_on else day_and_year(report.made_on),
        headline=headline,
        lede=_lede(report, beside=len(beside), cards=len(cards)),
        beside=tuple(_beside_line(each, words, headline, linked=not drawn) for each in beside),
        lead=cards[0] if cards else None,
        lead_is_headline=bool(cards) and headline == cards[0].sentence,
        others=cards[1:],
        charts=drawn_panels(report, words) if drawn else live_panels(report, words),
        form=tuple(_form_row(line, words) for line in told),
        form_left_out=_left_out([line for line in report.form if line not in told]),
        tight=_tight(report.tight, words),
        shoes=tuple(
            Shoe(
                pair.name,
                words.measure("distance_m", pair.distance_m),
                ngettext("{n} run", "{n} runs", pair.runs).format(n=pair.runs),
            )
            for pair in report.shoes
        ),
        questions=tuple(Question(words.say(each.sentence), words.say(each.settled_by)) for each in report.questions),
        worth_next=_worth_next(report, words),
        read=read_panel(report.read, words),
        version=report.version,
    )


def read_panel(read: WhatWasRead, words: Words) -> ReadPanel:
    """Return what a report rests on, in words."""
    shown = read.troubles[:_TROUBLES_SHOWN]
    hidden = len(read.troubles) - len(shown)
    return ReadPanel(
        span=_span(read),
        total="" if not read.runs else _total(read, words),
        files=tuple(files_in_words(verdict, count) for verdict, count in read.files_by_verdict),
        troubles=tuple(Trouble(_end_of(each.label), words.say(each.detail)) for each in shown),
        more_troubles=ngettext("and {n} more file", "and {n} more files", hidden).format(n=hidden) if hidden else "",
    )


def _end_of(label: str) -> str:
    """Return the last two parts of a path: enough to find the file, no more of the folders than needed."""
    parts = label.replace("\\", "/").split("/")
    return "/".join(("…", *parts[-2:])) if len(parts) > 2 else label


def _span(read: WhatWasRead) -> str:
    if read.first_on is None or read.last_on is None:
        return _("No run was found.")
    return ngettext("{n} run, {first} to {last}", "{n} runs, {first} to {last}", read.runs).format(
        n=read.runs, first=day_and_year(read.first_on), last=day_and_year(read.last_on)
    )


def _total(read: WhatWasRead, words: Words) -> str:
    time = words.measure("duration_s", read.duration_s)
    if read.distance_m is None:
        return _("{time} of moving; no file tells how far").format(time=time)
    return _("{distance} in {time} of moving").format(distance=words.measure("distance_m", read.distance_m), time=time)


def _first_put_forward(report: Report) -> Finding | None:
    return report.standout.put_forward[0] if report.standout is not None and report.standout.put_forward else None


def _asks_for_help(report: Report) -> bool:
    """Whether the safety answers ask for help before any run; then they speak alone."""
    return report.standout is not None and report.standout.asks_for_help


def _beside(report: Report) -> tuple[Finding, ...]:
    """Return the findings put forward that no observation of the runs says already."""
    said = {each.method for each in report.observations}
    if report.standout is None:
        return ()
    return tuple(each for each in report.standout.put_forward if each.rule not in said)


def _observations(report: Report, beside: tuple[Finding, ...]) -> tuple[Observation, ...]:
    """Return the observations to show: with what stands beside them at most three, and none while help is asked for."""
    return () if _asks_for_help(report) else report.observations[: max(0, MOST_PUT_FORWARD - len(beside))]


def _beside_line(finding: Finding, words: Words, headline: str, *, linked: bool) -> BesideLine:
    sentence, label, number = words.say(finding.sentence), "", Measured("", "")
    if sentence == headline and finding.quantity is not None and finding.value is not None:
        sentence, label, number = "", _label_of(finding), words.parts(finding.quantity, finding.value)
    return BesideLine(
        id=finding.id,
        label=label,
        number=number.number,
        unit=number.unit,
        sentence=sentence,
        certainty="" if finding.certainty is None else words.say(finding.certainty),
        dissent="" if finding.dissent is None else words.say(finding.dissent),
        why=why_of_finding(finding, linked=linked),
    )


def _label_of(finding: Finding) -> str:
    """Return what the number of a finding is of; a distance is not always that of one run."""
    named = {
        "worn-shoes": _("distance in one pair of shoes"),
        "load-jump": _("distance in one week"),
        "long-sitting": _("sitting on a middle day"),
        "short-sleep": _("sleep on a middle night"),
        "missing-warm-up": _("runs without a warm-up"),
        "surface-change": _("runs on this ground"),
        "one-sidedness": _("days on one side"),
    }
    return named.get(finding.id) or quantity_label(finding.quantity or "")


def _worth_next(report: Report, words: Words) -> str:
    settle = None if report.standout is None else report.standout.settle_next
    return "" if settle is None or settle.settled_by is None else words.say(settle.settled_by)


def _headline(report: Report, cards: tuple[Card, ...], words: Words) -> str:
    """Return the answer: what is put forward first; what was not judged is never called usual."""
    first = _first_put_forward(report)
    if first is not None and (not cards or first in _beside(report)):
        return words.say(first.sentence)
    if cards:
        return cards[0].sentence
    if report.judged:
        return _("Nothing stands out: you run as you usually do.")
    return _("Not enough data yet to compare with your own usual.")


def _lede(report: Report, *, beside: int, cards: int) -> str:
    """Say how much else there is, and what all of it rests on."""
    more = beside + cards - 1
    parts = []
    if more > 0 and beside:
        parts.append(ngettext("{n} more thing stands out.", "{n} more things stand out.", more).format(n=more))
    elif more > 0:
        parts.append(
            ngettext(
                "{n} more thing differs from your own usual beyond noise.",
                "{n} more things differ from your own usual beyond noise.",
                more,
            ).format(n=more)
        )
    elif not report.observations and not report.judged:
        if report.questions:
            parts.append(_("What would tell stands below, under what could not be judged."))
    elif not report.observations and not (report.standout and report.standout.put_forward):
        parts.append(_("Nothing in the last four weeks differs from your own usual beyond noise. That is a good answer."))
    if report.questions:
        parts.append(
            ngettext("{n} question stays open.", "{n} questions stay open.", len(report.questions)).format(
                n=len(report.questions)
            )
        )
    if report.read.last_on is not None:
        parts.append(
            ngettext(
                "This rests on {n} run, the last one of {last}.",
                "This rests on {n} runs, the last one of {last}.",
                report.read.runs,
            ).format(n=report.read.runs, last=day(report.read.last_on))
        )
    return " ".join(parts)


def _tight(line: TightLine | None, words: Words) -> Tight | None:
    if line is None:
        return None
    name, moment = ("onset_m", line.onset_m) if line.by == "distance" else ("onset_s", line.onset_s)
    shown = Measured("", "") if moment is None else words.parts(name, moment)
    return Tight(shown.number, shown.unit, words.say(line.sentence))


def _card(observation: Observation, words: Words) -> Card:
    observation = as_change(observation)
    number = words.parts(observation.quantity, observation.value, signed=observation.low is not None)
    return Card(
        id=observation.id,
        label=quantity_label(observation.quantity),
        number=number.number,
        unit=number.unit,
        sentence=words.say(observation.sentence),
        facts=tuple(_facts(observation, words)),
        certainty=words.say(observation.certainty),
        gauge=gauge_of(observation, words),
        why=why_of(observation),
    )


def _facts(observation: Observation, words: Words) -> list[Fact]:
    found = []
    if interval := words.interval(observation.quantity, observation.low, observation.high):
        found.append(Fact(_("95 % interval"), interval))
    if observation.baseline is not None:
        usual = words.measure(observation.quantity, observation.baseline)
        if observation.baseline_runs:
            usual = ngettext("{usual}, from {n} run", "{usual}, from {n} runs", observation.baseline_runs).format(
                usual=usual, n=observation.baseline_runs
            )
        found.append(Fact(baseline_label(observation.method), usual))
    if observation.on:
        days = [day(each) for each in observation.on[-3:]]
        more = len(observation.on) - len(days)
        listed = ", ".join(days)
        found.append(Fact(_("seen on"), _("{days} and {n} earlier").format(days=listed, n=more) if more else listed))
    return found


def _form_row(line: FormComparison, words: Words) -> FormRow:
    known = line.change is not None
    judged = _("clear change") if line.clear else _("within noise")
    return FormRow(
        label=quantity_label(line.channel),
        source="" if line.source == "device" else _source(line.source),
        usual=words.measure(line.channel, line.baseline),
        lately=words.measure(line.channel, line.lately),
        change=words.measure(line.channel, line.change, signed=True) if known else "",
        interval=words.interval(line.channel, line.change_low, line.change_high),
        verdict=judged if known else _("not enough runs yet"),
        clear=line.clear,
    )


def _source(source: str) -> str:
    return {"positions": _("reckoned from positions"), "derived": _("reckoned from speed and cadence")}.get(source, source)


def _left_out(lines: list[FormComparison]) -> str:
    if not lines:
        return ""
    return _("Not in your files: {measures}.").format(
        measures=", ".join(dict.fromkeys(quantity_label(line.channel) for line in lines))
    )

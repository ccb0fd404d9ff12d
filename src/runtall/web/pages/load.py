"""Load as a page: how much lately and whether it stands out; then weeks, single runs, hills, hard minutes, the open formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import AmountBar, FeltWeek, GuardDot
from runtall.core import Observation, OpenQuestion, Units
from runtall.evidence import Rule, rule
from runtall.load import GuardedRun, JudgedStreak, Sensitivity, Standing, Week, WeekJump
from runtall.services.load_shown import WEEKS, ImpactShown, LoadShown
from runtall.web.pages.axes import distance_unit_m
from runtall.web.pages.evidence import Why, why_of, why_of_rule
from runtall.web.pages.live_chart import LiveChart, live_chart
from runtall.web.pages.run_charts import hills_chart
from runtall.web.pages.words import Words, day, month, short_day


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that stands out in how much was run; ``sentence`` is empty where the headline says it."""

    sentence: str
    certainty: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What could not be judged, and what would tell."""

    sentence: str
    settled_by: str


@dataclass(frozen=True, slots=True)
class Weight:
    """One parameter of the open formula: its value, its allowed range, and the result at either end."""

    name: str
    value: str
    allowed: str
    result: str
    note: str


@dataclass(frozen=True, slots=True)
class Impact:
    """The open formula over the last four weeks."""

    headline: str
    left_out: str
    weights: tuple[Weight, ...]
    why: Why | None


@dataclass(frozen=True, slots=True)
class Span:
    """How many weeks to look at."""

    label: str
    url: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LoadPage:
    """Load. Without runs only ``headline`` and ``lede`` say anything."""

    place: str
    headline: str
    lede: str
    has_runs: bool
    spans: tuple[Span, ...]
    said: tuple[Said, ...]
    weeks: LiveChart | None
    guard: LiveChart | None
    ascent: LiveChart | None
    hard: LiveChart | None
    impact_weeks: LiveChart | None
    hills: LiveChart | None
    impact: Impact | None
    streak: str
    streak_why: Why | None
    questions: tuple[Asked, ...]
    typed: str


def load_page(shown: LoadShown, words: Words, *, n_weeks: int) -> LoadPage:
    """Return the page of load."""
    has_runs = shown.has_runs
    return LoadPage(
        place="load",
        headline=_headline(shown, words),
        lede=_lede(shown, words),
        has_runs=has_runs,
        spans=tuple(
            Span(_("{n} weeks").format(n=n), reverse("load") + ("" if n == WEEKS[0] else f"?weeks={n}"), n == n_weeks)
            for n in WEEKS
        ),
        said=tuple(_said(each, words, is_headline=at == 0) for at, each in enumerate(shown.observations)),
        weeks=_weeks(shown, words) if has_runs else None,
        guard=_guard(shown.guard, words),
        ascent=_amounts(
            shown.ascents,
            words,
            "ascent_m",
            "ascent",
            _("Climb"),
            _("Metres climbed in each week.") if words.units is Units.METRIC else _("Feet climbed in each week."),
            rule("ascent-jump"),
        ),
        hard=_amounts(
            shown.hards,
            words,
            "hard_s",
            "hard",
            _("Hard minutes"),
            _("Minutes at hard effort in each week, judged against your own runs."),
            rule("hard-minutes-jump"),
        ),
        impact_weeks=_impact_weeks(shown.weeks, words),
        hills=hills_chart(
            [band for band in shown.bands if band.distance_m > 0],
            words,
            _("Hills of these weeks"),
            _("Distance on each band of grade; downhill is darker, for it asks more of the landing."),
        ),
        impact=None if shown.impact is None else _impact(shown.impact, words),
        streak=_streak(shown.streak),
        streak_why=why_of_rule(rule("consecutive-days").key),
        questions=tuple(_asked(each, words) for each in shown.questions),
        typed=_typed(shown.typed_runs),
    )


def _headline(shown: LoadShown, words: Words) -> str:
    if not shown.has_runs:
        return _("No runs yet, so there is no load to show.")
    if shown.observations:
        return words.say(shown.observations[0].sentence)
    week = shown.weeks[-1]
    if not week.runs:
        return _("No run this week so far.")
    if not week.distance_m:
        text = ngettext(
            "{n} run this week so far, how far is not known.", "{n} runs this week so far, how far is not known.", week.runs
        )
        return text.format(n=week.runs)
    if shown.on == shown.today_on:
        text = ngettext("{distance} in {n} run this week so far.", "{distance} in {n} runs this week so far.", week.runs)
    else:
        text = ngettext("{distance} in {n} run in your last week.", "{distance} in {n} runs in your last week.", week.runs)
    return text.format(distance=words.measure("distance_m", week.distance_m), n=week.runs)


def _judged_so_far(shown: LoadShown) -> str:
    if any(run.on > shown.on - timedelta(days=28) and run.standing is not Standing.UNKNOWN for run in shown.guard):
        return _("No run of the last four weeks went beyond what you are used to.")
    return _("Not enough is on file yet to compare it with your own usual.")


def _lede(shown: LoadShown, words: Words) -> str:
    if not shown.has_runs:
        return _("Bring your watch's files, or type a run in; the weeks draw themselves.")
    parts = []
    if not shown.observations:
        parts.append(_judged_so_far(shown))
    if shown.on != shown.today_on:
        parts.append(_("The last run on file is of {day}; everything is counted to that day.").format(day=day(shown.on)))
    elif shown.observations:
        week = shown.weeks[-1]
        text = ngettext("This week so far: {distance} in {n} run.", "This week so far: {distance} in {n} runs.", week.runs)
        parts.append(text.format(distance=words.measure("distance_m", week.distance_m), n=week.runs))
    if (more := len(shown.observations) - 1) > 0:
        parts.append(ngettext("{n} more thing stands out.", "{n} more things stand out.", more).format(n=more))
    return " ".join(parts)


def _typed(typed: int) -> str:
    if not typed:
        return ""
    text = ngettext(
        "{n} run of these weeks was typed in. It counts too; climb and hard minutes only a watch can tell.",
        "{n} runs of these weeks were typed in. They count too; climb and hard minutes only a watch can tell.",
        typed,
    )
    return text.format(n=typed)


def _said(each: Observation, words: Words, *, is_headline: bool) -> Said:
    return Said("" if is_headline else words.say(each.sentence), words.say(each.certainty), why_of(each))


def _asked(each: OpenQuestion, words: Words) -> Asked:
    return Asked(words.say(each.sentence), words.say(each.settled_by))


# Weeks ---------------------------------------------------------------------------------------------------------------


def _weeks(shown: LoadShown, words: Words) -> LiveChart:
    last = shown.weeks[-1]
    rows = [
        felt_week(
            week,
            words,
            pain_nrs=shown.pain_by_week.get(week.starts_on),
            event=shown.events.get(week.starts_on, ""),
            is_going_on=week is last and shown.on == shown.today_on,
        )
        for week in shown.weeks
    ]
    unit = _("Kilometres") if words.units is Units.METRIC else _("Miles")
    caption = _(
        "{unit} in each week; the stronger foot is the longest run. The line above is the highest pain of the week."
    ).format(unit=unit)
    known = [row for row in rows if row.pain_nrs is not None]
    if not known:
        caption = _(
            "{unit} in each week; the stronger foot is the longest run. Where the diary is silent, there is no pain line."
        ).format(unit=unit)
    return live_chart(
        "felt",
        rows,
        (_("Week of"), _("Runs"), _("Distance"), _("Longest run"), _("Highest pain"), _("Note")),
        title=_("Weeks, and how the back felt"),
        caption=caption,
        note=_("pain, 0 to 10") if known else "",
        height=300,
        asides=tuple(words.say(each) for each in shown.context),
    )


def felt_week(week: Week, words: Words, *, pain_nrs: int | None, event: str, is_going_on: bool) -> FeltWeek:
    """Return one week as the chart of weeks and pain draws it; ``is_going_on`` for one that is not over."""
    unit_m = distance_unit_m(words)
    pain_text = _("not written down") if pain_nrs is None else _("{n} of 10").format(n=pain_nrs)
    if week.before_first_run:
        unknown, note = _("no data"), _("before the first run on file")
        pain = None if pain_nrs is None else float(pain_nrs)
        return FeltWeek(short_day(week.starts_on), None, None, pain, unknown, unknown, pain_text, "·", note)
    missing = week.runs_without_distance
    note = ngettext("{n} run without distance", "{n} runs without distance", missing).format(n=missing) if missing else ""
    so_far = _("so far") if is_going_on else ""
    return FeltWeek(
        day_text=short_day(week.starts_on),
        distance=None if week.distance_m is None else week.distance_m / unit_m,
        longest=None if week.longest_run_m is None else week.longest_run_m / unit_m,
        pain_nrs=None if pain_nrs is None else float(pain_nrs),
        distance_text=words.measure("distance_m", week.distance_m),
        longest_text=words.measure("distance_m", week.longest_run_m) if week.runs else "",
        pain_text=pain_text,
        runs_text=str(week.runs),
        note=", ".join(filter(None, (so_far, note))),
        mark=so_far,
        event=_shortened(event),
        at_least=missing > 0,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 18 else f"{text[:17].rstrip()}…"


def _guard(guarded: Sequence[GuardedRun], words: Words) -> LiveChart | None:
    unit_m = distance_unit_m(words)
    dots = [
        GuardDot(
            on=run.on,
            day_text=day(run.on),
            month_text=month(run.on),
            distance=run.distance_m / unit_m,
            cap=None if run.cap_m is None else run.cap_m / unit_m,
            distance_text=words.measure("distance_m", run.distance_m),
            longest_text=words.measure("distance_m", run.longest_before_m),
            verdict_text=_verdict(run.standing),
            above=run.above,
        )
        for run in guarded
        if run.distance_m is not None
    ]
    if not dots:
        return None
    guard = rule("single-run-cap")
    caption = _(
        "One run against the longest of the 30 days before it: of all the figures here, the one with the best evidence. "
        "The band ends {rise} above that longest run, and never less than {floor} above it."
    ).format(rise=words.measure("rise_ratio", guard.value("rise_ratio")), floor=words.measure("floor_m", guard.value("floor_m")))
    return live_chart(
        "guard",
        dots,
        (_("Day"), _("Distance"), _("Longest before"), _("Verdict")),
        title=_("Each run beside the 30 days before it"),
        caption=caption,
        note=_("what the last 30 days carry"),
        height=250,
    )


def _verdict(standing: Standing) -> str:
    return {Standing.ABOVE: _("stands out"), Standing.WITHIN: _("within"), Standing.UNKNOWN: _("cannot be told")}[standing]


def _amounts(
    jumps: Sequence[WeekJump], words: Words, quantity: str, chart_id: str, title: str, caption: str, by: Rule
) -> LiveChart | None:
    if not any(jump.figure for jump in jumps):
        return None
    size = 60.0 if quantity.endswith("_s") else 1.0 if words.units is Units.METRIC else 0.3048

    def told(value: float | None) -> str:
        return "" if value is None else words.measure(quantity, value)

    rows = [
        AmountBar(
            day_text=short_day(jump.starts_on),
            amount=jump.figure / size,
            cap=None if jump.cap is None else jump.cap / size,
            amount_text=told(jump.figure),
            cap_text=told(jump.cap),
            verdict_text=_verdict(jump.standing),
            above=jump.standing is Standing.ABOVE,
        )
        for jump in jumps
    ]
    return live_chart(
        "amounts",
        rows,
        (_("Week of"), title, _("Stands out from"), _("Verdict")),
        title=title,
        caption=f"{caption} {_(by.statement)}",
        note=_("what you are used to"),
        height=190,
        chart_id=chart_id,
    )


def _impact_weeks(weeks: Sequence[Week], words: Words) -> LiveChart | None:
    if not any(week.impact_equivalent_m for week in weeks):
        return None
    unit_m = distance_unit_m(words)
    rows = [
        AmountBar(
            day_text=short_day(week.starts_on),
            amount=None if week.impact_equivalent_m is None else week.impact_equivalent_m / unit_m,
            cap=None,
            amount_text=words.measure("distance_m", week.impact_equivalent_m),
            cap_text=words.measure("distance_m", week.distance_m),
            verdict_text="",
        )
        for week in weeks
    ]
    return live_chart(
        "amounts",
        rows,
        (_("Week of"), _("Impact-equivalent"), _("As run"), ""),
        title=_("Impact-equivalent distance"),
        caption=_(
            "Distance weighted by speed and downhill, by an open formula. "
            "It compares your own weeks and measures nothing in the body."
        ),
        height=190,
        chart_id="impact-weeks",
    )


def _impact(impact: ImpactShown, words: Words) -> Impact:
    formula = rule("impact-equivalent")
    return Impact(
        headline=_("Over the last four weeks, {plain} count as {impact} ({change}).").format(
            plain=words.measure("distance_m", impact.distance_m),
            impact=words.measure("distance_m", impact.impact_m),
            change=words.measure("grade_ratio", impact.impact_m / impact.distance_m - 1, signed=True),
        ),
        left_out=""
        if not impact.left_out
        else ngettext(
            "{n} run without distance or hills is left out.", "{n} runs without distance or hills are left out.", impact.left_out
        ).format(n=impact.left_out),
        weights=tuple(_weight(each, formula, words) for each in impact.sensitivity),
        why=why_of_rule(formula.key),
    )


def _weight(each: Sensitivity, formula: Rule, words: Words) -> Weight:
    parameter = formula.parameters[each.parameter]
    names = {
        "speed_weight": _("weight of speed"),
        "downhill_weight": _("weight of downhill"),
        "reference_speed": _("speed that counts as one"),
        "steepest": _("steepest that still adds"),
    }
    return Weight(
        name=names.get(each.parameter, each.parameter),
        value=f"{parameter.value:g} {parameter.unit}",
        allowed=_("{low} to {high}").format(low=f"{each.low_value:g}", high=f"{each.high_value:g}"),
        result=_("{low} to {high}").format(
            low=words.parts("distance_m", each.at_low_m).number, high=words.measure("distance_m", each.at_high_m)
        ),
        note=_(parameter.note),
    )


def _streak(judged: JudgedStreak | None) -> str:
    if judged is None:
        return ""
    days = judged.streak.days
    if days == 1:
        return _("In the last four weeks there was always a day between two runs.")
    text = ngettext(
        "Longest row lately: {n} day, {first} to {last}; the longest of the 90 days before was {before}.",
        "Longest row lately: {n} days, {first} to {last}; the longest of the 90 days before was {before}.",
        days,
    )
    return text.format(
        n=days, first=short_day(judged.streak.first_on), last=short_day(judged.streak.last_on), before=judged.longest_before
    )

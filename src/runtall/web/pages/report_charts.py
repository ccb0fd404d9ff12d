"""The report's charts: points in the reader's units, drawings for three widths of column, and the table beside them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import DriftDot, GuardDot, Table, WeekBar, svg, table
from runtall.core import QUANTITIES, Units
from runtall.core.wording import METRES_PER_MILE, scale_of
from runtall.evidence import rule
from runtall.load import Week, run_cap_m
from runtall.services.report_model import DriftPoint, Report
from runtall.web.pages.live_chart import LiveChart, live_chart
from runtall.web.pages.words import Words, day, month, quantity_label, short_day

NARROW_PX, MIDDLE_PX, WIDE_PX = 310, 400, 700


@dataclass(frozen=True, slots=True)
class ChartMatter:
    """What one chart shows, before anybody draws it: a sentence, rows in the reader's units, and what others make of them."""

    id: str
    title: str
    caption: str
    rows: list[WeekBar] | list[GuardDot] | list[DriftDot]
    headings: tuple[str, ...]
    note: str = ""
    asides: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """What is read aloud in place of the drawing."""
        return f"{self.title}. {self.caption}"


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One chart: what it shows in a sentence, the drawing in three widths, its figures, and what others make of them."""

    id: str
    title: str
    caption: str
    narrow: SafeString
    middle: SafeString
    wide: SafeString
    table: Table
    asides: tuple[str, ...] = ()
    template: str = "components/chart.html"


def chart_matters(report: Report, words: Words) -> tuple[ChartMatter, ...]:
    """Return the charts that have something to show, weeks first."""
    weeks = _weeks(report, words)
    if weeks is not None:
        weeks = replace(weeks, asides=tuple(words.say(each) for each in report.context))
    found = (weeks, _guard(report, words), _drift(report, words))
    return tuple(each for each in found if each is not None)


def live_panels(report: Report, words: Words) -> tuple[LiveChart, ...]:
    """Return the charts as the browser draws them."""
    return tuple(
        live_chart(
            each.id,
            each.rows,
            each.headings,
            title=each.title,
            caption=each.caption,
            spoken=each.spoken,
            note=each.note,
            asides=each.asides,
        )
        for each in chart_matters(report, words)
    )


def drawn_panels(report: Report, words: Words) -> tuple[ChartPanel, ...]:
    """Return the charts drawn on this computer, for a page that travels. It starts a script engine: never in the server."""
    return tuple(_drawn(each) for each in chart_matters(report, words))


def _weeks(report: Report, words: Words) -> ChartMatter | None:
    if not any(week.runs for week in report.weeks):
        return None
    bars = [_week_bar(week, words, last=week is report.weeks[-1]) for week in report.weeks]
    caption = (
        _("Kilometres in each week. The stronger foot of a bar is the week's longest run.")
        if report.units is Units.METRIC
        else _("Miles in each week. The stronger foot of a bar is the week's longest run.")
    )
    if any(week.runs_without_distance for week in report.weeks):
        caption += " " + _("A plus says that a run without distance is missing from the sum.")
    return ChartMatter(
        "weeks", _("Your last 12 weeks"), caption, bars, (_("Week of"), _("Runs"), _("Distance"), _("Longest run"), _("Note"))
    )


def _week_bar(week: Week, words: Words, *, last: bool) -> WeekBar:
    mark = _("so far") if last else ""
    if week.before_first_run:
        unknown = _("no data")
        return WeekBar(
            week.starts_on, short_day(week.starts_on), None, None, unknown, unknown, "·", _("before the first run on file")
        )
    missing = week.runs_without_distance
    unmeasured = ngettext("{n} run without distance", "{n} runs without distance", missing).format(n=missing) if missing else ""
    return WeekBar(
        starts_on=week.starts_on,
        day_text=short_day(week.starts_on),
        distance=_shown_distance(week.distance_m, words),
        longest=_shown_distance(week.longest_run_m, words),
        distance_text=words.measure("distance_m", week.distance_m),
        longest_text=words.measure("distance_m", week.longest_run_m) if week.runs else "",
        runs_text=str(week.runs),
        note=", ".join(filter(None, (mark, unmeasured))),
        mark=mark,
        at_least=missing > 0,
    )


def _guard(report: Report, words: Words) -> ChartMatter | None:
    if not report.guard:
        return None
    guard = rule("single-run-cap")
    dots = []
    for point in report.guard:
        cap_m = None if point.longest_before_m is None else run_cap_m(point.longest_before_m)
        dots.append(
            GuardDot(
                on=point.on,
                day_text=day(point.on),
                month_text=month(point.on),
                distance=_shown_distance(point.distance_m, words) or 0.0,
                cap=_shown_distance(cap_m, words),
                distance_text=words.measure("distance_m", point.distance_m),
                longest_text=words.measure("distance_m", point.longest_before_m),
                verdict_text=_("stands out") if point.above else "",
                above=point.above,
            )
        )
    return ChartMatter(
        "guard",
        _("Each run beside the 30 days before it"),
        _("The band ends {rise} above your longest run of the 30 days before, and never less than {floor} above it.").format(
            rise=words.measure("rise_ratio", guard.value("rise_ratio")), floor=words.measure("floor_m", guard.value("floor_m"))
        ),
        dots,
        (_("Day"), _("Distance"), _("Longest before"), _("Verdict")),
        note=_("what the last 30 days carry"),
    )


def _drift(report: Report, words: Words) -> ChartMatter | None:
    channel = _channel_to_draw(report)
    points = [point for point in report.drifts if point.channel == channel]
    if channel is None or len(points) < 3:
        return None
    dots = [_drift_dot(point, words) for point in points]
    unit = words.parts(channel, 0.0).unit
    return ChartMatter(
        "drift",
        _("Late in the run: {measure}").format(measure=quantity_label(channel)),
        _(
            "Late against early in each longer run, at the same speed and grade, in {unit}, with the 95 % interval. "
            "Filled dots differ clearly."
        ).format(unit=unit),
        dots,
        (_("Day"), _("Change"), _("95 % interval"), _("Starts")),
        note=_("too small to matter"),
    )


def _drift_dot(point: DriftPoint, words: Words) -> DriftDot:
    size, _decimals = scale_of(point.channel, words.units)
    name = f"smallest_{point.channel}"
    parameters = rule("late-run-drift").parameters
    return DriftDot(
        on=point.on,
        day_text=short_day(point.on),
        change=point.change / size,
        low=point.low / size,
        high=point.high / size,
        change_text=words.parts(point.channel, point.change, signed=True).number,
        interval_text=words.interval(point.channel, point.low, point.high),
        onset_text="" if point.onset_s is None else _("after {time}").format(time=words.measure("onset_s", point.onset_s)),
        flagged=point.flagged,
        meaningful=parameters[name].value / size if name in parameters else None,
    )


def _channel_to_draw(report: Report) -> str | None:
    """Return the channel whose late-run change is put forward, else the one that most often changes, else the commonest."""
    put_forward = [each.quantity for each in report.observations if each.method.startswith("late-run-drift")]
    if put_forward:
        return put_forward[0]
    order = list(QUANTITIES)
    flagged = Counter(point.channel for point in report.drifts if point.flagged)
    seen = Counter(point.channel for point in report.drifts)
    return max(seen, key=lambda channel: (flagged[channel], seen[channel], -order.index(channel)), default=None)


def _shown_distance(metres: float | None, words: Words) -> float | None:
    if metres is None:
        return None
    return metres / (1000.0 if words.units is Units.METRIC else METRES_PER_MILE)


def _drawn(matter: ChartMatter) -> ChartPanel:
    def at(width: int) -> SafeString:
        return mark_safe(svg(matter.id, matter.rows, width=width, title=matter.spoken, note=matter.note))  # noqa: S308 - drawn by us, texts escaped

    return ChartPanel(
        id=matter.id,
        title=matter.title,
        caption=matter.caption,
        narrow=at(NARROW_PX),
        middle=at(MIDDLE_PX),
        wide=at(WIDE_PX),
        table=table(matter.id, matter.rows, matter.headings),
        asides=matter.asides,
    )

"""The charts of one run: pace with the ground below it, each form measure with its own band, hills, cadence against speed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.charts import GROUND_SHARE, Around, BandPoint, CurvePoint, GradeBar, Mark, Stretch, Table, Tick
from runtall.core import Drift, FloatArray, GradeBand
from runtall.core.wording import scale_of
from runtall.evidence import rule
from runtall.services.one_run import AgainstSpeed, Curves, OneRun, Split
from runtall.web.pages.axes import (
    distance_ticks,
    distance_unit_m,
    pace_min,
    pace_text,
    pace_ticks,
    spread,
    time_ticks,
    value_ticks,
)
from runtall.web.pages.live_chart import LiveChart, live_chart
from runtall.web.pages.words import Words, quantity_label

_SLOWEST_MPS = 0.8
_PACE_AT_LEAST_MIN = 0.8
_LEAST_STEPS = 6.0
"""A curve's axis is at least so many smallest meaningful steps high, so that noise never looks like a mountain."""
_LEAST = {"heart_rate_bpm": 20.0, "grade_ratio": 0.04}
_ORDER = (
    "cadence_spm",
    "heart_rate_bpm",
    "vertical_oscillation_m",
    "stance_time_s",
    "stance_balance_left_ratio",
    "step_length_m",
)
_ALWAYS = ("cadence_spm", "heart_rate_bpm")


@dataclass(frozen=True, slots=True)
class _Along:
    """The horizontal axis of all curves of a run: the points, in minutes or kilometres, and the words below."""

    xs: list[float]
    ticks: tuple[Tick, ...]
    by_distance: bool
    t_s: FloatArray
    distance_m: FloatArray | None
    unit_m: float

    def at(self, seconds: float) -> float:
        """Return where a moment of the run lies."""
        if not self.by_distance or self.distance_m is None:
            return seconds / 60.0
        nearest = min(range(len(self.t_s)), key=lambda index: abs(float(self.t_s[index]) - seconds))
        return float(self.distance_m[nearest]) / self.unit_m


@dataclass(frozen=True, slots=True)
class RunCharts:
    """The curves of a run: its pace, what comes next to it, and the measures without a clear change, one tap away."""

    pace: LiveChart | None = None
    beside: tuple[LiveChart, ...] = ()
    more: tuple[LiveChart, ...] = ()


def run_charts(one: OneRun, words: Words, *, by_distance: bool) -> RunCharts:
    """Return the chart of the pace, ``None`` without speed, and one for every other measure, changed ones first."""
    curves = one.curves
    if curves is None:
        return RunCharts()
    along = _along(curves, words, by_distance=by_distance)
    figures = _figures(one.splits, words)
    drifts = {drift.channel: drift for drift in one.kept.summary.drifts}
    names = [name for name in _ORDER if name in curves.channels]
    names.sort(key=lambda name: (not (name in drifts and drifts[name].flagged), name not in _ALWAYS))
    tight = tuple(Mark(along.at(press.onset_s), _("tight")) for press in one.presses if press.means_tight)
    others = [
        _channel(name, curves.channels[name], along, drifts.get(name), tight, _figures_of(one.splits, name, words), words)
        for name in names
    ]
    if curves.grade_ratio is not None:
        figures_of_grade = _figures_of(one.splits, "grade_ratio", words)
        others.append(_channel("grade_ratio", curves.grade_ratio, along, None, (), figures_of_grade, words))
    drawn = tuple(each for each in others if each is not None)
    first = sum((name in drifts and drifts[name].flagged) or name in _ALWAYS for name in names)
    return RunCharts(_pace(one, curves, along, tight, figures, words), drawn[:first], drawn[first:])


def _along(curves: Curves, words: Words, *, by_distance: bool) -> _Along:
    unit_m = distance_unit_m(words)
    if by_distance and curves.distance_m is not None:
        xs = [float(each) / unit_m for each in curves.distance_m]
        return _Along(xs, distance_ticks(xs[-1], words), True, curves.t_s, curves.distance_m, unit_m)
    xs = [float(each) / 60.0 for each in curves.t_s]
    return _Along(xs, time_ticks(xs[-1]), False, curves.t_s, curves.distance_m, unit_m)


def _pace(one: OneRun, curves: Curves, along: _Along, tight: tuple[Mark, ...], figures: Table, words: Words) -> LiveChart | None:
    if curves.speed_mps is None:
        return None
    paces = [pace_min(float(each), words) if isfinite(each) and each > _SLOWEST_MPS else None for each in curves.speed_mps]
    known = [each for each in paces if each is not None]
    if not known:
        return None
    fast, slow = spread(known, _PACE_AT_LEAST_MIN)
    ground, ground_note = _ground(curves, words)
    bottom = fast + (slow - fast) / (1 - GROUND_SHARE - 0.05) if ground else slow
    summary = one.kept.summary
    median = None if not summary.median_speed_mps else pace_min(summary.median_speed_mps, words)
    opening_s = rule("opening").value("opening_s")
    points = [
        CurvePoint(x, None if y is None else min(max(y, fast), slow), height)
        for x, y, height in zip(along.xs, paces, ground or [None] * len(paces), strict=True)
    ]
    unit = words.parts("median_speed_mps", 1.0).unit
    around = Around(
        x_ticks=along.ticks,
        y_ticks=pace_ticks(fast, slow),
        unit=unit,
        bottom=bottom,
        top=fast,
        usual=median,
        usual_note="" if median is None else _("middle pace {pace}").format(pace=pace_text(median)),
        marks=tight,
        stretches=() if summary.opening is None else (Stretch(0.0, along.at(opening_s), _("first 10 min")),),
        ground_note=ground_note,
    )
    spoken = _("Pace over the run, between {slow} and {fast} {unit}.").format(
        slow=pace_text(slow), fast=pace_text(fast), unit=unit
    )
    return live_chart(
        "curve",
        points,
        (),
        title=_("Pace and ground"),
        spoken=spoken,
        height=236,
        chart_id="pace",
        around=around,
        figures=figures,
    )


def _ground(curves: Curves, words: Words) -> tuple[list[float | None], str]:
    if curves.altitude_m is None:
        return [], ""
    known = [float(each) for each in curves.altitude_m if isfinite(each)]
    if not known:
        return [], ""
    low, high = min(known), max(known)
    span = max(high - low, 20.0)
    heights = [(float(each) - low) / span if isfinite(each) else None for each in curves.altitude_m]
    note = _("ground {low} to {high}").format(low=words.parts("altitude_m", low).number, high=words.measure("altitude_m", high))
    return heights, note


def _channel(
    name: str,
    values: FloatArray,
    along: _Along,
    drift: Drift | None,
    tight: tuple[Mark, ...],
    figures: Table,
    words: Words,
) -> LiveChart | None:
    size, _decimals = scale_of(name, words.units)
    shown = [float(each) / size if isfinite(each) else None for each in values]
    known = [each for each in shown if each is not None]
    if not known:
        return None
    step = _smallest(name)
    least = (_LEAST[name] if name in _LEAST else _LEAST_STEPS * step) / size
    low, high = spread(known, least)
    band: tuple[BandPoint, ...] = ()
    band_note, caption, marks = "", "", tight
    if drift is not None and step:
        edges = ((drift.early - step) / size, (drift.early + step) / size)
        band = tuple(BandPoint(x, *edges) for x in (along.xs[0], along.xs[-1]))
        low, high = min(low, edges[0]), max(high, edges[1])
        band_note = _("early in this run")
        caption = _drift_caption(name, drift, words)
        if drift.flagged and drift.onset_s is not None:
            marks = (*marks, Mark(along.at(drift.onset_s), _("leaves its band")))
    points = [CurvePoint(x, None if y is None else min(max(y, low), high)) for x, y in zip(along.xs, shown, strict=True)]
    around = Around(
        x_ticks=along.ticks,
        y_ticks=value_ticks(name, low, high, words),
        unit=words.parts(name, 0.0).unit,
        bottom=low,
        top=high,
        band=band,
        band_note=band_note,
        band_note_below=drift is not None and drift.change > 0,
        marks=marks,
        usual=0.0 if name == "grade_ratio" else None,
    )
    title = quantity_label(name)
    return live_chart(
        "curve",
        points,
        (),
        title=title[:1].upper() + title[1:],
        caption=caption,
        spoken=f"{title}. {caption}",
        height=236,
        chart_id=name.replace("_", "-"),
        around=around,
        figures=figures,
    )


def _smallest(name: str) -> float:
    """Return the smallest change that matters, in SI; 0 where nobody says."""
    parameters = rule("late-run-drift").parameters
    found = parameters.get(f"smallest_{name}")
    return 0.0 if found is None else found.value


def _drift_caption(name: str, drift: Drift, words: Words) -> str:
    change = words.measure(name, drift.change, signed=True)
    interval = words.interval(name, drift.low, drift.high)
    if not drift.flagged:
        text = _("Late against early, at the same pace and grade: {change} (95 % interval {interval}). No clear change.")
        return text.format(change=change, interval=interval)
    if drift.onset_s is None:
        text = _("Late against early, at the same pace and grade: {change} (95 % interval {interval}). A clear change.")
        return text.format(change=change, interval=interval)
    text = _(
        "Late against early, at the same pace and grade: {change} (95 % interval {interval}). "
        "It starts to leave its early band after {onset}."
    )
    return text.format(change=change, interval=interval, onset=words.measure("onset_s", drift.onset_s))


# Tables --------------------------------------------------------------------------------------------------------------


def _figures(splits: Sequence[Split], words: Words) -> Table:
    """Return the run split by split: time, pace, grade, and whatever else was measured."""
    names = [name for name in _ORDER if any(name in each.values for each in splits)]
    headings = (_("From"), _("Time"), _("Pace"), _("Grade"), *(quantity_label(name) for name in names))
    rows = [
        (
            start,
            _clock(each.seconds),
            _split_pace(each, words),
            "" if each.grade_ratio is None else words.measure("grade_ratio", each.grade_ratio, signed=True),
            *(_split_value(each, name, words) for name in names),
        )
        for start, each in zip(_starts(splits, words), splits, strict=True)
    ]
    return Table(headings, tuple(rows))


def _figures_of(splits: Sequence[Split], name: str, words: Words) -> Table:
    """Return one measure split by split."""
    starts = _starts(splits, words)
    rows = [
        (start, _split_pace(each, words), _split_value(each, name, words)) for start, each in zip(starts, splits, strict=True)
    ]
    return Table((_("From"), _("Pace"), quantity_label(name)), tuple(rows))


def _starts(splits: Sequence[Split], words: Words) -> list[str]:
    metres, seconds, found = 0.0, 0.0, []
    for each in splits:
        found.append(words.measure("onset_s", seconds) if each.distance_m is None else words.measure("onset_m", metres))
        metres, seconds = metres + (each.distance_m or 0.0), seconds + each.seconds
    return found


def _split_pace(each: Split, words: Words) -> str:
    return "" if each.speed_mps is None else words.measure("median_speed_mps", each.speed_mps)


def _split_value(each: Split, name: str, words: Words) -> str:
    value = each.grade_ratio if name == "grade_ratio" else each.values.get(name)
    return _("no data") if value is None else words.measure(name, value, signed=name == "grade_ratio")


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


# Hills ---------------------------------------------------------------------------------------------------------------


def hills_chart(bands: Iterable[GradeBand], words: Words, title: str, caption: str) -> LiveChart | None:
    """Return distance by band of grade; ``None`` where the ground is not known."""
    unit_m = distance_unit_m(words)
    ordered = sorted(bands, key=lambda band: band.low_ratio)
    if not ordered:
        return None
    limit = rule("ground-grade").value("steepest_grade_ratio")
    bars = [
        GradeBar(
            label=_band_label(band, limit),
            axis_label=_band_label(band, limit, between="|"),
            distance=band.distance_m / unit_m,
            distance_text=words.measure("distance_m", band.distance_m),
            time_text=words.measure("duration_s", band.seconds),
            pace_text=words.measure("median_speed_mps", band.distance_m / band.seconds) if band.seconds > 0 else "",
            downhill=band.high_ratio <= 0,
        )
        for band in ordered
    ]
    return live_chart("hills", bars, (_("Grade"), _("Distance"), _("Time"), _("Pace")), title=title, caption=caption, height=190)


def _band_label(band: GradeBand, limit: float, between: str = " ") -> str:
    low, high = _percent(band.low_ratio), _percent(band.high_ratio)
    if band.low_ratio <= -limit:
        text = _("below {grade}").format(grade=high)
    elif band.high_ratio >= limit:
        text = _("above {grade}").format(grade=low)
    else:
        text = _("{low} to {high}").format(low=low, high=high)
    head, _space, tail = text.rpartition(" ")
    return f"{head}{between}{tail}"


def _percent(ratio: float) -> str:
    return f"{ratio * 100:+.0f}\N{NO-BREAK SPACE}%".replace("-", "\N{MINUS SIGN}").replace("+0", "0")


# Against speed -------------------------------------------------------------------------------------------------------


def against_speed_chart(each: AgainstSpeed, words: Words) -> LiveChart | None:
    """Return a form channel against speed in this run, over where the runner's own earlier runs lie."""
    size, _decimals = scale_of(each.channel, words.units)
    speeds = [bin_.speed_mps for bin_ in each.bins]
    usual = [bin_ for bin_ in each.usual if min(speeds) - 0.25 <= bin_.speed_mps <= max(speeds) + 0.25]
    values = [bin_.value / size for bin_ in each.bins] + [edge / size for bin_ in usual for edge in (bin_.low, bin_.high)]
    low, high = spread(values, _LEAST_STEPS * _smallest(each.channel) / size)
    low, high = min(low, *values), max(high, *values)
    around = Around(
        x_ticks=_speed_ticks(speeds, words),
        y_ticks=value_ticks(each.channel, low, high, words),
        unit=words.parts(each.channel, 0.0).unit,
        bottom=low,
        top=high,
        band=tuple(BandPoint(bin_.speed_mps, bin_.low / size, bin_.high / size) for bin_ in usual),
        band_note=_("your 90 days before") if usual else "",
        dots=True,
    )
    label = quantity_label(each.channel)
    runs = max((bin_.runs for bin_ in usual), default=0)
    caption = (
        ngettext(
            "Each dot is this run at one speed. The band holds 8 of 10 of your runs of the 90 days before, up to {n} run.",
            "Each dot is this run at one speed. The band holds 8 of 10 of your runs of the 90 days before, up to {n} runs.",
            runs,
        ).format(n=runs)
        if usual
        else _("Each dot is this run at one speed. Too few runs of the 90 days before were as fast or slow to draw your usual.")
    )
    return live_chart(
        "curve",
        [CurvePoint(bin_.speed_mps, bin_.value / size) for bin_ in each.bins],
        (),
        title=_("{measure} against speed").format(measure=label[:1].upper() + label[1:]),
        caption=caption,
        height=236,
        chart_id="against-speed",
        around=around,
        figures=_speed_figures(each, words),
    )


def _speed_ticks(speeds: list[float], words: Words) -> tuple[Tick, ...]:
    every = max(1, -(-len(speeds) // 5))
    unit = words.parts("median_speed_mps", 1.0).unit
    ticks = [Tick(speed, pace_text(pace_min(speed, words))) for speed in speeds[every // 2 :: every]]
    if ticks:
        ticks[-1] = Tick(ticks[-1].at, f"{ticks[-1].text} {unit}")
    return tuple(ticks)


def _speed_figures(each: AgainstSpeed, words: Words) -> Table:
    usual = {round(bin_.speed_mps, 3): bin_ for bin_ in each.usual}
    rows = []
    for bin_ in each.bins:
        own = usual.get(round(bin_.speed_mps, 3))
        rows.append(
            (
                words.measure("median_speed_mps", bin_.speed_mps),
                words.measure(each.channel, bin_.value),
                words.measure("duration_s", bin_.seconds),
                _("not known") if own is None else words.measure(each.channel, own.median),
                ""
                if own is None
                else _("{low} to {high}").format(
                    low=words.parts(each.channel, own.low).number, high=words.measure(each.channel, own.high)
                ),
            )
        )
    return Table((_("Pace"), _("This run"), _("Time"), _("Your usual"), _("8 of 10 runs")), tuple(rows))

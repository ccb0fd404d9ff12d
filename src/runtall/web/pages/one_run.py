"""One run as a page: what it was, what stood out in it, and everything behind that."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Surface
from runtall.core.wording import measured
from runtall.evidence import rule
from runtall.services.one_run import OneRun, RunFinding
from runtall.symptoms import Context, DiaryEntry
from runtall.web.pages.axes import distance_unit_m
from runtall.web.pages.evidence import Why, why_of_rule
from runtall.web.pages.live_chart import LiveChart
from runtall.web.pages.run_charts import RunCharts, against_speed_chart, hills_chart, run_charts
from runtall.web.pages.track import TrackDrawing, draw_track
from runtall.web.pages.words import Words, day_and_year, quantity_label


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure of the run with its name."""

    name: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at in this run."""

    id: str
    stands_out: bool
    sentence: str
    certainty: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class PressLine:
    """A press of the lap button, and what it meant: ``tight``, ``lap``, or empty while nothing was said."""

    number: int
    where: str
    meant: str


@dataclass(frozen=True, slots=True)
class LapLine:
    """One lap of the watch."""

    number: int
    distance: str
    time: str
    pace: str


@dataclass(frozen=True, slots=True)
class Note:
    """What the diary says of this run."""

    when: str
    pain: str
    words: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file that tells of this run."""

    name: str
    told: str
    is_used: bool


@dataclass(frozen=True, slots=True)
class OneRunPage:
    """One run."""

    place: str
    title: str
    run_id: int
    eyebrow: str
    headline: str
    lede: str
    facts: tuple[Fact, ...]
    findings: tuple[Found, ...]
    charts: RunCharts
    against_speed: tuple[LiveChart, ...]
    hills: LiveChart | None
    track: TrackDrawing | None
    presses: tuple[PressLine, ...]
    press_error: str
    laps: tuple[LapLine, ...]
    notes: tuple[Note, ...]
    own_notes: str
    files: tuple[FileLine, ...]
    shoes: str
    pairs: tuple[str, ...]
    shoes_said: str
    by_distance: bool
    by_time_url: str
    by_distance_url: str
    newer_url: str
    older_url: str
    saved: str
    too_short: str
    knows_distance: bool


@dataclass(frozen=True, slots=True)
class RunDrawings:
    """Everything that is drawn of a run. It rests on the samples and the presses, and not on what is written down later."""

    charts: RunCharts
    against_speed: tuple[LiveChart, ...]
    hills: LiveChart | None
    track: TrackDrawing | None


def run_drawings(one: OneRun, words: Words, *, by_distance: bool) -> RunDrawings:
    """Return the curves, the ground and the way of a run."""
    hills = [band for band in one.kept.summary.grade_bands if band.distance_m > 0]
    return RunDrawings(
        charts=run_charts(one, words, by_distance=by_distance),
        against_speed=tuple(chart for each in one.against_speed if (chart := against_speed_chart(each, words)) is not None),
        hills=hills_chart(hills, words, _("Hills"), _hills_caption(one, words)) if len(hills) > 1 else None,
        track=draw_track(
            one.track,
            tight_s=tuple(press.onset_s for press in one.presses if press.means_tight),
            bar_m=distance_unit_m(words) / 2,
            bar_text=words.measure("distance_m", distance_unit_m(words) / 2),
            tight_text=_("tight"),
        ),
    )


def one_run_page(
    one: OneRun,
    words: Words,
    drawn: RunDrawings,
    *,
    by_distance: bool,
    saved: str = "",
    shoes_error: str = "",
    shoes_typed: str | None = None,
    press_error: str = "",
) -> OneRunPage:
    """Return the page of one run."""
    summary = one.kept.summary
    findings = tuple(_found(each, words) for each in (*_drift_findings(one, words), *one.findings))
    here = reverse("one_run", args=[one.kept.run_id])
    local = summary.started_at.astimezone(ZoneInfo(summary.time_zone))
    return OneRunPage(
        place="runs",
        title=_("Run of {day}").format(day=day_and_year(summary.started_on)),
        run_id=one.kept.run_id,
        eyebrow=_("{day}, {time}").format(day=date_format(summary.started_on, "l j F Y"), time=time_format(local.time())),
        headline=_headline(one, findings, words),
        lede=_lede(one, findings),
        facts=tuple(_facts(one, words)),
        findings=findings,
        charts=drawn.charts,
        against_speed=drawn.against_speed,
        hills=drawn.hills,
        track=drawn.track,
        presses=tuple(_press(each.number, each.onset_s, each.onset_m, each.means_tight, words) for each in one.presses),
        laps=_laps(one, words),
        notes=tuple(_note(each, words) for each in one.notes),
        own_notes=(one.kept.notes or "").strip(),
        files=_files(one, words),
        shoes=one.shoes if shoes_typed is None else shoes_typed,
        pairs=one.pairs,
        shoes_said=shoes_error,
        press_error=press_error,
        by_distance=by_distance,
        by_time_url=f"{here}#curves",
        by_distance_url=f"{here}?by=distance#curves",
        newer_url="" if one.after_id is None else reverse("one_run", args=[one.after_id]),
        older_url="" if one.before_id is None else reverse("one_run", args=[one.before_id]),
        saved={"tight": _("Your word on this press is kept."), "shoes": _("The shoes of this run are kept.")}.get(saved, ""),
        too_short=""
        if one.curves is not None
        else _("The file holds no stretch of samples, so there are no curves. Its sums stand above."),
        knows_distance=one.curves is not None and one.curves.distance_m is not None,
    )


def _headline(one: OneRun, findings: tuple[Found, ...], words: Words) -> str:
    summary = one.kept.summary
    time = words.measure("duration_s", summary.moving_s)
    what = (
        time
        if summary.distance_m is None
        else _("{distance} in {time}").format(distance=words.measure("distance_m", summary.distance_m), time=time)
    )
    changed = [drift for drift in summary.drifts if drift.flagged]
    if changed and (onset_s := changed[0].onset_s) is not None:
        text = _("{what}. From {onset} on your {measure} changed.")
        return text.format(what=what, onset=words.measure("onset_s", onset_s), measure=quantity_label(changed[0].channel))
    if any(each.stands_out for each in findings):
        n = sum(each.stands_out for each in findings)
        return ngettext("{what}. {n} thing stands out.", "{what}. {n} things stand out.", n).format(what=what, n=n)
    if summary.drifts or one.guard is not None:
        return _("{what}. Nothing stands out.").format(what=what)
    return _("{what}.").format(what=what)


def _lede(one: OneRun, findings: tuple[Found, ...]) -> str:
    first = next((each for each in findings if each.stands_out), None)
    parts = [] if first is None else [first.sentence]
    name = (one.kept.name or "").strip()
    return " ".join(([f"{name}."] if name else []) + parts)


def _drift_findings(one: OneRun, words: Words) -> list[RunFinding | Found]:
    """Return what changed late in the run, as sentences in the reader's units."""
    late = rule("late-run-drift")
    found: list[RunFinding | Found] = []
    for drift in one.kept.summary.drifts:
        if not drift.flagged:
            continue
        sentence = _("Late in this run, at the same pace and grade, {measure}: {change} ({interval}), from {early}.").format(
            measure=quantity_label(drift.channel),
            change=words.measure(drift.channel, drift.change, signed=True),
            interval=words.interval(drift.channel, drift.low, drift.high),
            early=words.measure(drift.channel, drift.early),
        )
        certainty = _("The interval holds the change with 95 % certainty; it rests on {share} of the run.").format(
            share=words.measure("share_ratio", drift.share)
        )
        found.append(Found(f"drift-{drift.channel.replace('_', '-')}", True, sentence, certainty, why_of_rule(late.key)))
    return found


def _found(each: RunFinding | Found, words: Words) -> Found:
    if isinstance(each, Found):
        return each
    certainty = "" if each.certainty is None else words.say(each.certainty)
    return Found(each.id, each.stands_out, words.say(each.sentence), certainty, why_of_rule(each.rule))


def _facts(one: OneRun, words: Words) -> list[Fact]:
    summary = one.kept.summary
    found: list[Fact] = []

    def add(name: str, quantity: str, value: float | None, note: str = "") -> None:
        if value is not None:
            found.append(Fact(name, words.measure(quantity, value), note))

    add(_("Distance"), "distance_m", summary.distance_m)
    add(_("Moving"), "duration_s", summary.moving_s, _pauses(one, words))
    add(_("Middle pace"), "median_speed_mps", summary.median_speed_mps, _flat_pace(one, words))
    add(
        _("Climb"),
        "ascent_m",
        summary.ascent_m,
        "" if summary.descent_m is None else _("{drop} down").format(drop=words.measure("descent_m", summary.descent_m)),
    )
    add(_("Heart rate"), "heart_rate_bpm", summary.heart_rate_median_bpm, _("middle of the run"))
    add(_("Cadence"), "cadence_spm", summary.cadence_spm, _("at your easy pace"))
    if (rpe := _effort(one)) is not None:
        found.append(Fact(_("Effort"), _("{n} of 10").format(n=f"{rpe:g}"), _("as you entered it")))
    if (surface := _surface(summary.surface)) is not None:
        found.append(Fact(_("Ground"), surface))
    return found


def _effort(one: OneRun) -> float | None:
    told = [one.kept.rpe, *(each.run.rpe for each in one.typed), *(note.rpe for note in one.notes)]
    return next((float(each) for each in told if each is not None), None)


def _pauses(one: OneRun, words: Words) -> str:
    still = one.kept.summary.elapsed_s - one.kept.summary.moving_s
    return "" if still < 30 else _("and {time} standing or paused").format(time=words.measure("duration_s", still))


def _flat_pace(one: OneRun, words: Words) -> str:
    flat = one.kept.summary.grade_adjusted_speed_mps
    return "" if flat is None else _("{pace} with the hills taken out").format(pace=words.measure("median_speed_mps", flat))


def _surface(surface: Surface) -> str | None:
    return {
        Surface.TREADMILL: _("treadmill"),
        Surface.TRACK: _("track"),
        Surface.TRAIL: _("trail"),
        Surface.ROAD: _("road"),
    }.get(surface)


def _hills_caption(one: OneRun, words: Words) -> str:
    summary = one.kept.summary
    if summary.ascent_m is None or summary.descent_m is None:
        return _("Distance on each band of grade; downhill is darker.")
    return _(
        "{up} up and {down} down. Distance on each band of grade; downhill is darker, for it asks more of the landing."
    ).format(up=words.measure("ascent_m", summary.ascent_m), down=words.measure("descent_m", summary.descent_m))


def _press(number: int, onset_s: float, onset_m: float | None, means_tight: bool | None, words: Words) -> PressLine:
    where = words.measure("onset_s", onset_s)
    if onset_m is not None:
        where = _("{time}, at {distance}").format(time=where, distance=words.measure("onset_m", onset_m))
    return PressLine(number, where, "" if means_tight is None else "tight" if means_tight else "lap")


def _laps(one: OneRun, words: Words) -> tuple[LapLine, ...]:
    laps = one.kept.laps
    if len(laps) < 2:
        return ()
    return tuple(
        LapLine(
            number,
            "" if lap.distance_m is None else words.measure("distance_m", lap.distance_m),
            words.measure("duration_s", lap.end_s - lap.start_s),
            ""
            if not lap.distance_m or lap.end_s <= lap.start_s
            else str(measured("median_speed_mps", lap.distance_m / (lap.end_s - lap.start_s), words.units)),
        )
        for number, lap in enumerate(laps, start=1)
    )


def _note(entry: DiaryEntry, words: Words) -> Note:
    when = {
        Context.REST: _("at rest"),
        Context.BEFORE: _("before"),
        Context.DURING: _("during"),
        Context.RIGHT_AFTER: _("right after"),
        Context.ONE_HOUR_AFTER: _("one hour after"),
        Context.NEXT_MORNING: _("next morning"),
    }[entry.context]
    pain = "" if entry.pain_nrs is None else _("no pain") if entry.pain_nrs == 0 else _("pain {n} of 10").format(n=entry.pain_nrs)
    where = (
        "" if entry.at_distance_m is None else _("at {distance}").format(distance=words.measure("onset_m", entry.at_distance_m))
    )
    return Note(when, pain, " ".join(filter(None, (where, entry.note))))


def _files(one: OneRun, words: Words) -> tuple[FileLine, ...]:
    found = []
    for origin in one.kept.origins:
        parts = origin.path.replace("\\", "/").split("/")
        name = "/".join(("…", *parts[-2:])) if len(parts) > 2 else origin.path
        told = [origin.format.upper(), origin.device, words.measure("duration_s", origin.elapsed_s)]
        if origin.distance_m is not None:
            told.append(words.measure("distance_m", origin.distance_m))
        found.append(FileLine(name, ", ".join(filter(None, told)), origin.is_used))
    return tuple(found)

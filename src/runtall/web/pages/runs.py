"""The log of runs as a page: one answer first, then a line for each run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.evidence import rule
from runtall.services.running_log import LoggedRun, LogPage
from runtall.web.pages.words import Words, quantity_label, short_day


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list down."""

    label: str
    url: str
    chosen: bool
    runs: int = 0


@dataclass(frozen=True, slots=True)
class Noted:
    """Something about one run in a word or two; ``kind`` is ``pain``, ``tight``, ``standout`` or ``typed``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run of the list."""

    url: str
    day_text: str
    name: str
    distance: str
    duration: str
    pace: str
    noted: tuple[Noted, ...]


@dataclass(frozen=True, slots=True)
class MonthOfRuns:
    """The runs of one month on this page."""

    title: str
    lines: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True)
class RunsPage:
    """The log. ``months`` is empty where there are no runs to show; ``nothing_on_file`` where there never were any."""

    place: str
    title: str
    headline: str
    lede: str
    years: tuple[Choice, ...]
    months_of_year: tuple[Choice, ...]
    months: tuple[MonthOfRuns, ...]
    nothing_on_file: bool
    newer_url: str
    older_url: str
    paging: str
    filtered: bool


def runs_page(log: LogPage, words: Words, *, today_on: date, year: int | None, month: int | None) -> RunsPage:
    """Return the page of a part of the log."""
    nothing = not log.months
    return RunsPage(
        place="runs",
        title=_period(year, month) or _("Runs"),
        headline=_headline(log, words, year, month, nothing=nothing),
        lede=_lede(log, words, filtered=year is not None, nothing=nothing),
        years=_years(log, year),
        months_of_year=_months(log, year, month),
        months=tuple(
            MonthOfRuns(date_format(date(*key, 1), "F Y"), tuple(_line(each, words, today_on) for each in runs))
            for key, runs in groupby(log.lines, key=lambda line: (line.on.year, line.on.month))
        ),
        nothing_on_file=nothing,
        newer_url=_url(year, month, log.page - 1) if log.page > 1 else "",
        older_url=_url(year, month, log.page + 1) if log.page < log.pages else "",
        paging=_("Page {page} of {pages}").format(page=log.page, pages=log.pages) if log.pages > 1 else "",
        filtered=year is not None,
    )


def _headline(log: LogPage, words: Words, year: int | None, month: int | None, *, nothing: bool) -> str:
    if nothing:
        return _("No runs yet. Bring your watch's files, or type the last run in 15 seconds.")
    if year is not None:
        sums = log.chosen
        if not sums.runs:
            return _("{period}: no runs on file.").format(period=_period(year, month))
        text = ngettext("{period}: {n} run, {distance}.", "{period}: {n} runs, {distance}.", sums.runs)
        return text.format(
            period=_period(year, month), n=sums.runs, distance=_distance(sums.distance_m, sums.without_distance, words)
        )
    sums = log.lately
    if not sums.runs:
        return _("No run in the last seven days.")
    text = ngettext("{n} run in the last seven days: {distance}.", "{n} runs in the last seven days: {distance}.", sums.runs)
    return text.format(n=sums.runs, distance=_distance(sums.distance_m, sums.without_distance, words))


def _lede(log: LogPage, words: Words, *, filtered: bool, nothing: bool) -> str:
    if nothing:
        return _("Everything stays on this computer, and the files you bring are never changed.")
    sums = log.chosen
    if filtered:
        return _("{time} of moving.").format(time=words.measure("duration_s", sums.moving_s)) if sums.runs else ""
    first = min(log.months)
    since = date_format(date(int(first[:4]), int(first[5:]), 1), "F Y")
    text = ngettext("{n} run on file, since {since}.", "{n} runs on file, since {since}.", sums.runs)
    return text.format(n=sums.runs, since=since)


def _distance(metres: float, without: int, words: Words) -> str:
    if not metres:
        return _("distance unknown")
    told = words.measure("distance_m", metres)
    return _("at least {distance}").format(distance=told) if without else told


def _period(year: int | None, month: int | None) -> str:
    if year is None:
        return ""
    return str(year) if month is None else date_format(date(year, month, 1), "F Y")


def _years(log: LogPage, year: int | None) -> tuple[Choice, ...]:
    counted: dict[int, int] = {}
    for name, sums in log.months.items():
        counted[int(name[:4])] = counted.get(int(name[:4]), 0) + sums.runs
    if not counted:
        return ()
    every = Choice(_("All"), _url(None, None), year is None, sum(counted.values()))
    return (every, *(Choice(str(each), _url(each, None), each == year, n) for each, n in sorted(counted.items(), reverse=True)))


def _months(log: LogPage, year: int | None, month: int | None) -> tuple[Choice, ...]:
    if year is None:
        return ()
    found = [(int(name[5:]), sums.runs) for name, sums in log.months.items() if name.startswith(f"{year:04}")]
    return tuple(Choice(date_format(date(year, each, 1), "M"), _url(year, each), each == month, n) for each, n in sorted(found))


def _url(year: int | None, month: int | None, page: int = 1) -> str:
    asked: dict[str, str] = {}
    if year is not None:
        asked["period"] = f"{year:04}" if month is None else f"{year:04}-{month:02}"
    if page > 1:
        asked["page"] = str(page)
    return reverse("runs") + (f"?{urlencode(asked)}" if asked else "")


def _line(each: LoggedRun, words: Words, today_on: date) -> RunLine:
    weekday = _("Today") if each.on == today_on else date_format(each.on, "D")
    day_text = _("{weekday} {day}").format(weekday=weekday, day=short_day(each.on))
    if each.typed is not None:
        run = each.typed.run
        pace = "" if not run.distance_m else words.measure("median_speed_mps", run.distance_m / run.duration_s)
        return RunLine(
            reverse("typed_run", args=[each.typed_id]),
            day_text,
            "",
            "" if run.distance_m is None else words.measure("distance_m", run.distance_m),
            words.measure("duration_s", run.duration_s),
            pace,
            (*_felt(each, words), *_stood_out(each, words), Noted("typed", _("typed in"))),
        )
    summary = each.measured
    assert summary is not None  # a line is measured or typed
    return RunLine(
        reverse("one_run", args=[each.run_id]),
        day_text,
        (each.name or "").strip(),
        "" if summary.distance_m is None else words.measure("distance_m", summary.distance_m),
        words.measure("duration_s", summary.moving_s),
        "" if summary.median_speed_mps is None else words.measure("median_speed_mps", summary.median_speed_mps),
        (*_felt(each, words), *_stood_out(each, words)),
    )


def _felt(each: LoggedRun, words: Words) -> list[Noted]:
    found = []
    if each.pain_nrs is not None:
        found.append(Noted("pain", _("pain {n} of 10").format(n=each.pain_nrs) if each.pain_nrs else _("no pain")))
    if each.tight_s:
        found.append(Noted("tight", _("tight at {time}").format(time=words.measure("onset_s", each.tight_s[0]))))
    return found


def _stood_out(each: LoggedRun, words: Words) -> list[Noted]:
    found = []
    summary = each.measured
    if each.guarded is not None and each.guarded.above and each.guarded.rise_ratio is not None:
        rise = each.guarded.rise_ratio
        if rise < 1:
            told = _("{rise} longer than the 30 days before").format(rise=words.measure("rise_ratio", rise))
        else:
            told = _("{n} times the longest of 30 days before").format(n=f"{1 + rise:.2g}")
        found.append(Noted("standout", told))
    if summary is not None:
        if changed := [drift.channel for drift in summary.drifts if drift.flagged]:
            found.append(Noted("standout", _("late in the run: {measure}").format(measure=quantity_label(changed[0]))))
        if summary.opening is not None and summary.opening.speed_ratio >= rule("fast-openings").value("fast_ratio"):
            faster = words.measure("away_ratio", summary.opening.speed_ratio - 1)
            found.append(Noted("standout", _("opened {faster} faster").format(faster=faster)))
    return found

"""The home programme in words: one sheet of paper with figures, doses, when to stop, and a log to tick by hand."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Units
from runtall.exercise import dose_in_words
from runtall.screen import Side, label
from runtall.services import figures
from runtall.services.home_programme import MOST_EXERCISES, HomeExercise, HomeProgramme
from runtall.web.pages.words import Words, day_and_year, from_data

_MOST_CUES = 4
_MOST_SAID = 12
FEWER_ROWS = 3
"""By so many lines the log gets shorter where it does not fit on the page."""
_LOG_ROWS, _ROWS_A_ROW = 12, 5
"""Lines of the log under the most exercises that a sheet holds, and how many more where a row of two exercises is missing."""


@dataclass(frozen=True, slots=True)
class ExerciseOnPaper:
    """One exercise: its number, picture, dose and how it is done."""

    number: str
    name: str
    dose: str
    side: str
    cues: tuple[str, ...]
    fault: str
    file: str
    alt: str


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """Everything that stands on the sheet; ``exercises`` is empty where the safety answers keep them closed."""

    lang: str
    title: str
    author: str
    eyebrow: str
    heading: str
    lede: str
    name_label: str
    sample: str
    closed: str
    told: str
    phone_first: str
    phone_lines: tuple[str, ...]
    exercises: tuple[ExerciseOnPaper, ...]
    more: str
    feels_title: str
    feels: tuple[str, ...]
    stops_title: str
    stops: tuple[str, ...]
    log_title: str
    log_caption: str
    log_headings: tuple[str, ...]
    log_rows: int
    foot: str
    made: str
    page_of: str
    unprintable: str
    size_pt: float


def programme_sheet(programme: HomeProgramme, *, language: str) -> tuple[ProgrammeSheet, dict[str, str | bytes]]:
    """Return what stands on the sheet, and the pictures that it names."""
    words = Words(Units.METRIC)
    items = tuple(_exercise(at, each, words) for at, each in enumerate(programme.items, 1))
    pictures: dict[str, str | bytes] = {
        shown.file: figures.picture(each.id, "still").svg for shown, each in zip(items, programme.items, strict=True)
    }
    made = date_format(programme.made_at.astimezone(ZoneInfo(programme.zone)), "j F Y, H:i")
    return (
        ProgrammeSheet(
            lang=language,
            title=_("Home programme, {day}").format(day=day_and_year(programme.today_on)),
            author="",
            eyebrow=_("Home programme"),
            heading=_heading(programme),
            lede=_lede(programme, words),
            name_label=_("Name"),
            sample=_("Made up: this is the sample runner, nobody real.") if programme.is_sample else "",
            closed="" if programme.closed is None else words.say(programme.closed),
            told="" if programme.told is None else words.say(programme.told),
            phone_first="" if programme.phone_first is None else words.say(programme.phone_first),
            phone_lines=_phone_lines(programme, words),
            exercises=items,
            more=ngettext("{n} more exercise is in the app.", "{n} more exercises are in the app.", programme.left_out).format(
                n=programme.left_out
            )
            if programme.left_out
            else "",
            feels_title=_("How it should feel"),
            feels=tuple(words.say(each) for each in programme.feels),
            stops_title=_("When to stop"),
            stops=tuple(words.say(each) for each in programme.stops),
            log_title=_("What you did, and how the back answered"),
            log_caption=_("Tick each exercise by its number. Pain from 0 (none) to 10 (the most you can think of)."),
            log_headings=(
                _("Date"),
                *(each.number for each in items),
                _("Pain during"),
                _("Next morning"),
                _("Note"),
            ),
            log_rows=_log_rows(len(items)),
            foot=_(
                "runtall helps plan, log and understand running and exercise when the back gets tight. It does not diagnose "
                "or treat."
            ),
            made=_("Made {when} · runtall {version}").format(when=made, version=programme.version),
            page_of=_("Page {n} of {of}"),
            unprintable=_("◊ stands for a letter that this font does not have."),
            size_pt=9.2,
        ),
        pictures,
    )


def _phone_lines(programme: HomeProgramme, words: Words) -> tuple[str, ...]:
    """Return what to say at the phone, the most urgent first; beyond some lines nobody reads on."""
    said = [_("“{sentence}”").format(sentence=words.say(each)) for each in programme.phone_lines[:_MOST_SAID]]
    if (hidden := len(programme.phone_lines) - _MOST_SAID) > 0:
        said.append(ngettext("and {n} more", "and {n} more", hidden).format(n=hidden))
    return tuple(said)


def _log_rows(exercises: int) -> int:
    missing = (MOST_EXERCISES + 1) // 2 - (exercises + 1) // 2
    return _LOG_ROWS + _ROWS_A_ROW * missing if exercises else 0


def _heading(programme: HomeProgramme) -> str:
    n = len(programme.items)
    if not n:
        return _("No exercises for now")
    return ngettext("{n} exercise for home", "{n} exercises for home", n).format(n=n)


def _lede(programme: HomeProgramme, words: Words) -> str:
    parts = []
    if programme.weekdays:
        listed = ", ".join(_weekday(each) for each in programme.weekdays)
        parts.append(_("On {days}.").format(days=listed))
    elif programme.routine is not None:
        parts.append(
            _("From the routine “{name}”: two or three days a week, with a day between.").format(
                name=words.say(programme.routine)
            )
        )
    if programme.duration_s is not None:
        parts.append(_("About {minutes}.").format(minutes=words.measure("duration_s", programme.duration_s)))
    return " ".join(parts)


def _weekday(name: str) -> str:
    return {
        "mon": _("Monday"),
        "tue": _("Tuesday"),
        "wed": _("Wednesday"),
        "thu": _("Thursday"),
        "fri": _("Friday"),
        "sat": _("Saturday"),
        "sun": _("Sunday"),
    }[name]


def _exercise(at: int, each: HomeExercise, words: Words) -> ExerciseOnPaper:
    name, extra = from_data(each.name), each.dose.extra_set_side
    cues = tuple(from_data(cue) for cue in each.cues[:_MOST_CUES])
    return ExerciseOnPaper(
        number=str(at),
        name=name,
        dose=words.say(dose_in_words(each.dose)),
        side="" if extra is None else _("one set more on the {side}").format(side=words.say(label(Side(extra)))),
        cues=cues,
        fault=_("Not: {what}").format(what=from_data(each.fault)) if each.fault else "",
        file=f"{each.id}.svg",
        alt=_("Drawing of {name}: {cues}.").format(name=name, cues="; ".join(cues)),
    )

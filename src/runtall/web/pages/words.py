"""Words that several pages share: days, verdicts, grades, measures, in the reader's language and units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import QUANTITIES, Measured, Message, Units, measured
from runtall.web.pages.commands import without_commands


@dataclass(frozen=True, slots=True)
class Words:
    """How this page speaks: everything below in one reader's units."""

    units: Units

    def say(self, message: Message) -> str:
        """Return a sentence in the reader's language and units, without commands of the terminal."""
        return without_commands(message.in_words(_, self.units, day))

    def measure(self, name: str, value: float | None, *, signed: bool = False) -> str:
        """Return a value with its unit, or a dash that a screen reader can say."""
        return _("unknown") if value is None else str(measured(name, value, self.units, signed=signed))

    def parts(self, name: str, value: float, *, signed: bool = False) -> Measured:
        """Return number and unit apart, to be set in two sizes."""
        return measured(name, value, self.units, signed=signed)

    def interval(self, name: str, low: float | None, high: float | None) -> str:
        """Return ``-6 to -2 spm``; empty without both ends."""
        if low is None or high is None:
            return ""
        first, last = self.parts(name, low, signed=True), self.parts(name, high, signed=True)
        return _("{low} to {high}").format(low=first.number, high=str(last))


def from_data(text: str) -> str:
    """Return an English text that stands in a data file in the reader's language; the catalogue collects it from there."""
    return translation.gettext(text)


def day(value: date) -> str:
    """Return ``14 November`` in the reader's language."""
    return date_format(value, "j F")


def day_and_year(value: date) -> str:
    """Return ``14 November 2026`` in the reader's language."""
    return date_format(value, "j F Y")


def short_day(value: date) -> str:
    """Return ``14 Nov`` in the reader's language."""
    return date_format(value, "j M")


def month(value: date) -> str:
    """Return ``November`` in the reader's language."""
    return date_format(value, "F")


def quantity_label(name: str) -> str:
    """Return what the field calls a quantity, in the reader's language."""
    labels: dict[str, Callable[[], str]] = {
        "cadence_spm": lambda: _("cadence"),
        "step_length_m": lambda: _("step length"),
        "vertical_oscillation_m": lambda: _("vertical oscillation"),
        "vertical_ratio": lambda: _("vertical ratio"),
        "stance_time_s": lambda: _("ground contact time"),
        "stance_balance_left_ratio": lambda: _("contact balance, left share"),
        "heart_rate_bpm": lambda: _("heart rate"),
        "distance_m": lambda: _("distance of one run"),
        "ascent_m": lambda: _("climb in one week"),
        "duration_s": lambda: _("hard running in one week"),
        "day_count": lambda: _("days in a row"),
        "opening_speed_ratio": lambda: _("speed of the first ten minutes"),
    }
    return labels[name]() if name in labels else QUANTITIES[name].label


def baseline_label(method: str) -> str:
    """Return what the runner's own figure is that an observation is held against."""
    rule_id = method.partition("/")[0]
    labels: dict[str, Callable[[], str]] = {
        "single-run-cap": lambda: _("longest of the 30 days before"),
        "ascent-jump": lambda: _("most in the four weeks before"),
        "hard-minutes-jump": lambda: _("most in the four weeks before"),
        "consecutive-days": lambda: _("longest row of the 90 days before"),
        "late-run-drift-pattern": lambda: _("early in these runs"),
    }
    return labels[rule_id]() if rule_id in labels else _("your own usual")


def grade_words(grade: str) -> str:
    """Return how well a rule is supported, as a word."""
    return {
        "strong": _("strong evidence"),
        "moderate": _("moderate evidence"),
        "weak": _("weak evidence"),
        "contested": _("sources disagree"),
        "unsupported": _("no evidence"),
        "working-choice": _("our working choice"),
    }[grade]


def files_in_words(verdict: str, count: int) -> str:
    """Return ``3 files read whole``: what became of so many files."""
    return {
        "imported": lambda: ngettext("{n} file read whole", "{n} files read whole", count),
        "imported_damaged": lambda: ngettext(
            "{n} damaged file, read as far as it goes", "{n} damaged files, read as far as they go", count
        ),
        "duplicate": lambda: ngettext("{n} file of a run already read", "{n} files of runs already read", count),
        "not_a_run": lambda: ngettext("{n} file of another sport", "{n} files of other sports", count),
        "not_an_activity": lambda: ngettext("{n} file without an activity", "{n} files without an activity", count),
        "table": lambda: ngettext("{n} table with names and notes", "{n} tables with names and notes", count),
        "other": lambda: ngettext("{n} other file, left alone", "{n} other files, left alone", count),
        "unreadable": lambda: ngettext("{n} file that cannot be read", "{n} files that cannot be read", count),
    }[verdict]().format(n=count)

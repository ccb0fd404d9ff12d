"""A clinician's pages about a runner who shares: what is new, and what the clinician decides; the runner's view of it too."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import Message
from runtall.evidence import Exercise, ExerciseKind, clinic_settings, exercises
from runtall.services.clinic import Decisions, KeptExercise, KeptSetting, OpenNumber, Prescribing
from runtall.services.clinic_news import News, NewsLine, Topic
from runtall.services.zones import machine_zone
from runtall.web.pages.who import Who
from runtall.web.pages.words import Words, day_and_year, from_data


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what is new."""

    title: str
    sentence: str
    url: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Something that a clinician decided.

    Attributes
    ----------
    what
        In words, with its value or dose.
    was
        What held before; empty for an exercise.
    by, ended
        Who and when; how it ended, empty while it holds.
    """

    id: int
    is_number: bool
    what: str
    was: str
    reason: str
    by: str
    ended: str


@dataclass(frozen=True, slots=True)
class CarePage:
    """The first of a clinician's pages about a runner."""

    headline: str
    since: str
    lines: tuple[Told, ...]
    held: tuple[DecisionRow, ...]
    over: tuple[DecisionRow, ...]
    saved: str
    place: str = "care"


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number that is open."""

    rule: str
    parameter: str
    words: str
    value: str
    own: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """Every number that is open."""

    rows: tuple[NumberRow, ...]
    place: str = "care"


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class NumberPage:
    """One number to be set."""

    rule: str
    parameter: str
    headline: str
    now: str
    own: str
    span: str
    options: tuple[Option, ...]
    reason: str
    error: str
    place: str = "care"


@dataclass(frozen=True, slots=True)
class ExerciseRow:
    """An exercise in the list."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ExerciseGroup:
    """Exercises of one kind."""

    title: str
    rows: tuple[ExerciseRow, ...]


@dataclass(frozen=True, slots=True)
class ExercisesPage:
    """Every exercise that can be asked for."""

    groups: tuple[ExerciseGroup, ...]
    place: str = "care"


@dataclass(frozen=True, slots=True)
class DoseField:
    """One number of a dose, with from where to where it goes."""

    name: str
    label: str
    value: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class PrescribePage:
    """One exercise to be asked for; ``against`` says why it cannot be."""

    id: str
    headline: str
    picture: str
    against: tuple[str, ...]
    fields: tuple[DoseField, ...]
    per_side: bool
    reason: str
    error: str
    asked: str
    place: str = "care"


_KINDS: dict[ExerciseKind, Callable[[], str]] = {
    ExerciseKind.STRENGTH: lambda: _("Strength"),
    ExerciseKind.MOBILITY: lambda: _("Mobility"),
    ExerciseKind.BREATHING: lambda: _("Breathing"),
    ExerciseKind.RESET: lambda: _("Short resets"),
    ExerciseKind.ROLLING: lambda: _("Rolling"),
    ExerciseKind.PLYOMETRIC: lambda: _("Hops"),
}


def care_page(who: Who, name: str, found: News, decided: Decisions, *, saved: str = "") -> CarePage:
    """Return the first page about a runner."""
    n = sum(each.is_new for each in found.lines)
    when = _when(found.since_at, who)
    return CarePage(
        headline=ngettext("{name}: {n} thing is new", "{name}: {n} things are new", n).format(name=name, n=n)
        if n
        else _("{name}: nothing is new").format(name=name),
        since=_("Since they let you in, on {when}.").format(when=when)
        if found.is_first
        else _("Since you last said that you had seen it, on {when}.").format(when=when),
        lines=tuple(_told(each, who.words) for each in found.lines),
        held=decision_rows(decided, who, holding=True),
        over=decision_rows(decided, who, holding=False),
        saved=saved,
    )


def _when(at: datetime, who: Who) -> str:
    zone = ZoneInfo(who.profile.home_time_zone or machine_zone() or "UTC")
    return day_and_year(at.astimezone(zone).date())


def _told(line: NewsLine, words: Words) -> Told:
    titles = {
        Topic.SAFETY: (_("Safety answers"), "safety"),
        Topic.PAIN: (_("Pain"), "pain"),
        Topic.LIGHT: (_("Light"), "today"),
        Topic.RUNNING: (_("Done"), "runs"),
        Topic.KEPT: (_("Kept to the plan"), "plan"),
        Topic.PLAN: (_("Plan"), "plan_history"),
        Topic.TESTS: (_("Movement tests"), "body"),
        Topic.FILMS: (_("Films"), "gait"),
    }
    title, place = titles[line.topic]
    return Told(title, words.say(line.sentence), reverse(place), line.is_new)


def decision_rows(decided: Decisions, who: Who, *, holding: bool) -> tuple[DecisionRow, ...]:
    """Return what clinicians decided: what holds, or what is over."""
    both = [_number_row(each, who) for each in decided.numbers if each.holds is holding]
    return (*both, *(_exercise_row(each, who) for each in decided.exercises if each.holds is holding))


def _number_row(found: KeptSetting, who: Who) -> DecisionRow:
    setting = next((each for each in clinic_settings() if (each.rule, each.parameter) == (found.rule, found.parameter)), None)
    words = f"{found.rule}: {found.parameter}" if setting is None else from_data(setting.words)
    unit = "" if setting is None else setting.open.unit
    return DecisionRow(
        id=found.id,
        is_number=True,
        what=_("{words}: {value}").format(words=words, value=value_words(found.value, unit)),
        was=_("before: {value}").format(value=value_words(found.value_before, unit)),
        reason=found.reason,
        by=_by(found, who),
        ended=_ended(found, who),
    )


def _exercise_row(found: KeptExercise, who: Who) -> DecisionRow:
    known = exercises().get(found.exercise_id)
    name = found.exercise_id if known is None else who.words.say(Message(known.name))
    return DecisionRow(
        id=found.id,
        is_number=False,
        what=_("{exercise}: {dose}").format(exercise=name, dose=dose_words(found)),
        was="",
        reason=found.reason,
        by=_by(found, who),
        ended=_ended(found, who),
    )


def _by(found: KeptSetting | KeptExercise, who: Who) -> str:
    return _("{name}, on {when}").format(name=found.clinician_name, when=_when(found.set_at, who))


def _ended(found: KeptSetting | KeptExercise, who: Who) -> str:
    if found.holds:
        return ""
    if found.ended_at is None:
        return _("over with the sharing")
    when = _when(found.ended_at, who)
    if found.ended_by:
        return _("ended by {name} on {when}").format(name=found.ended_by, when=when)
    return _("ended by the runner on {when}").format(when=when)


def dose_words(found: KeptExercise) -> str:
    """Return a dose as it was asked for."""
    parts = [ngettext("{n} set", "{n} sets", found.sets).format(n=found.sets)]
    if found.reps is not None:
        parts.append(ngettext("{n} repetition", "{n} repetitions", found.reps).format(n=found.reps))
    if found.hold_s is not None:
        parts.append(_("held {n} s").format(n=found.hold_s))
    if found.duration_s is not None:
        parts.append(_("{n} s").format(n=found.duration_s))
    return ", ".join(parts)


def value_words(value: float, unit: str) -> str:
    """Return a number of a rule with its unit."""
    match unit:
        case "ratio" | "1":
            return f"{value:.0%}"
        case "nrs_points":
            return _("{value} of 10").format(value=f"{value:g}")
        case "s":
            return _("{value} min").format(value=f"{value / 60:g}")
        case "days":
            return ngettext("{n} day", "{n} days", round(value)).format(n=f"{value:g}")
        case "sessions":
            return ngettext("{n} session", "{n} sessions", round(value)).format(n=f"{value:g}")
        case "minutes":
            return _("{value} min").format(value=f"{value:g}")
    return f"{value:g}"


def numbers_page(found: Sequence[OpenNumber]) -> NumbersPage:
    """Return every number that is open."""
    return NumbersPage(
        tuple(
            NumberRow(
                each.setting.rule,
                each.setting.parameter,
                from_data(each.setting.words),
                value_words(each.value, each.unit),
                value_words(each.own, each.unit),
                each.set_by is not None,
            )
            for each in found
        )
    )


def number_page(found: OpenNumber, *, typed: str = "", reason: str = "", error: str = "") -> NumberPage:
    """Return one number to be set."""
    chosen = typed or f"{found.value:g}"
    low, high = found.choices[0], found.choices[-1]
    return NumberPage(
        rule=found.setting.rule,
        parameter=found.setting.parameter,
        headline=from_data(found.setting.words),
        now=value_words(found.value, found.unit),
        own=value_words(found.own, found.unit),
        span=_("{low} to {high}").format(low=value_words(low, found.unit), high=value_words(high, found.unit)),
        options=tuple(Option(f"{each:g}", value_words(each, found.unit), f"{each:g}" == chosen) for each in found.choices),
        reason=reason,
        error=error,
    )


def exercises_page(words: Words) -> ExercisesPage:
    """Return every exercise that can be asked for, by kind and name."""
    groups = []
    for kind, title in _KINDS.items():
        rows = sorted(
            (ExerciseRow(each.id, words.say(Message(each.name))) for each in exercises().values() if each.kind is kind),
            key=lambda row: row.name,
        )
        groups.append(ExerciseGroup(title(), tuple(rows)))
    return ExercisesPage(tuple(groups))


def prescribe_page(
    found: Prescribing, words: Words, *, typed: dict[str, str] | None = None, reason: str = "", error: str = ""
) -> PrescribePage:
    """Return one exercise to be asked for."""
    return PrescribePage(
        id=found.exercise.id,
        headline=words.say(Message(found.exercise.name)),
        picture=found.exercise.id,
        against=tuple(words.say(each) for each in found.against),
        fields=tuple(_dose_fields(found, typed or {})),
        per_side=found.exercise.dose.per_side,
        reason=reason,
        error=error,
        asked="" if found.asked is None else dose_words(found.asked),
    )


def _dose_fields(found: Prescribing, typed: dict[str, str]) -> list[DoseField]:
    exercise: Exercise = found.exercise
    labels = {"sets": _("Sets"), "reps": _("Repetitions"), "hold_s": _("Held, seconds"), "duration_s": _("Lasts, seconds")}
    fields = []
    for name, label in labels.items():
        span: tuple[int, int] | None = getattr(exercise.dose, name)
        if span is not None:
            held = None if found.asked is None else getattr(found.asked, name)
            value = typed.get(name) or str(span[0] if held is None else held)
            fields.append(DoseField(name, label, value, span[0], span[1]))
    return fields

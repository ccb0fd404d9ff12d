"""The check-in as a form: what can be chosen, and what is chosen already."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from runtall.services import pain_log
from runtall.services.diary import YES_NO
from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, label
from runtall.web.forms.pain import NOTED_ROWS
from runtall.web.pages.body_chart import BodyChart, body_chart
from runtall.web.pages.words import Words

SCALE = tuple(str(n) for n in range(11))


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: what is sent, what is read, and whether it is chosen."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class NotedRow:
    """What was done, and what it did to the feeling."""

    row: int
    did: tuple[Option, ...]
    effects: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class TrackerField:
    """A tracker of the runner's own: its value is a number with its unit, or yes and no."""

    row: int
    name: str
    unit: str
    value: str
    yes_no: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class EntryFields:
    """Every field of an entry with what stands in it.

    Attributes
    ----------
    typed
        Field to what was typed in it.
    errors
        Field to what is wrong with it.
    more_open
        Something beyond number, place and time is filled in or wrong.
    """

    pain: str
    scale: tuple[str, ...]
    chart: BodyChart
    whens: tuple[Option, ...]
    kinds: tuple[Option, ...]
    noted: tuple[NotedRow, ...]
    woke: tuple[Option, ...]
    warmed_up: tuple[Option, ...]
    stress: str
    trackers: tuple[TrackerField, ...]
    typed: Mapping[str, str]
    latest: str
    shoes: tuple[str, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    more_open: bool = False


_MORE = ("at", "kinds", "woke", "warmed_up", "sleep", "sitting", "stress", "shoes", "note")


def entry_fields(
    words: Words,
    said: QueryDict,
    *,
    today_on: date,
    trackers: Sequence[tuple[str, str]] = (),
    errors: Mapping[str, str] | None = None,
    shoes: tuple[str, ...] = (),
) -> EntryFields:
    """Return the form with what was sent in it; nothing that was typed is lost."""
    errors = errors or {}
    rows = range(max(NOTED_ROWS, 1 + max((n for n in range(12) if said.get(f"did_{n}")), default=-1)))
    typed = {name: said.get(name, "")[:2000] for name in ("at", "sleep", "sitting", "shoes", "note")}
    tracked = {said.get(f"tracker_{n}", ""): said.get(f"tracked_{n}", "")[:30] for n in range(40)}
    filled = any(said.getlist(name) != [""] and said.getlist(name) for name in _MORE) or bool(said.get("did_0"))
    return EntryFields(
        pain=said.get("pain", ""),
        scale=SCALE,
        chart=body_chart(words, said.getlist("felt")),
        whens=_whens(said.get("context", "")),
        kinds=tuple(Option(each.value, words.say(label(each)), each.value in said.getlist("kinds")) for each in Kind),
        noted=tuple(_noted(row, said, words) for row in rows),
        woke=yes_no(said.get("woke", ""), _("yes, pain woke me"), _("no")),
        warmed_up=yes_no(said.get("warmed_up", ""), _("yes"), _("no")),
        stress=said.get("stress", ""),
        trackers=tuple(_tracker(n, name, unit, tracked.get(name, "")) for n, (name, unit) in enumerate(trackers)),
        typed=typed,
        latest=f"{today_on.isoformat()}T23:59",
        shoes=shoes,
        errors=errors,
        more_open=filled or bool(set(errors) & set(_MORE)),
    )


def when_words(context: Context) -> str:
    """Return when it was, as a short word to tap."""
    return {
        Context.REST: _("Now, no run"),
        Context.BEFORE: _("Before a run"),
        Context.DURING: _("During a run"),
        Context.RIGHT_AFTER: _("Right after"),
        Context.ONE_HOUR_AFTER: _("An hour after"),
        Context.NEXT_MORNING: _("The next morning"),
    }[context]


def _whens(chosen: str) -> tuple[Option, ...]:
    return tuple(Option(each.value, when_words(each), each.value == chosen) for each in Context)


def yes_no(chosen: str, yes: str, no: str) -> tuple[Option, ...]:
    """Return yes, no, and nothing said."""
    values = (("yes", yes), ("no", no), ("", _("not said")))
    return tuple(Option(value, words, value == chosen) for value, words in values)


def _noted(row: int, said: QueryDict, words: Words) -> NotedRow:
    did, effect = said.get(f"did_{row}", ""), said.get(f"effect_{row}", "")
    return NotedRow(
        row,
        tuple(Option(each.value, words.say(label(each)), each.value == did) for each in Did),
        tuple(Option(each.value, words.say(label(each)), each.value == effect) for each in Effect),
    )


def _tracker(row: int, name: str, unit: str, value: str) -> TrackerField:
    choices = yes_no(value, _("yes"), _("no")) if unit == YES_NO else ()
    return TrackerField(row, name, unit, value, choices)


def as_sent(entry: DiaryEntry) -> QueryDict:
    """Return an entry as its form would send it."""
    sent = QueryDict(mutable=True)
    numbers = {"pain": entry.pain_nrs, "sleep": entry.sleep_h, "sitting": entry.sitting_h, "stress": entry.stress_of_10}
    for name, number in numbers.items():
        sent[name] = "" if number is None else f"{number:g}"
    for name, said in (("woke", entry.woke_at_night), ("warmed_up", entry.warmed_up)):
        sent[name] = {True: "yes", False: "no", None: ""}[said]
    sent["context"], sent["at"] = entry.context.value, f"{pain_log.local(entry):%Y-%m-%dT%H:%M}"
    sent["shoes"], sent["note"] = entry.shoes or "", entry.note
    sent.setlist("felt", [*_places(entry.felt)])
    sent.setlist("kinds", [each.value for each in Kind if each in _kinds(entry.felt)])
    for row, noted in enumerate(entry.noted):
        sent[f"did_{row}"], sent[f"effect_{row}"] = noted.did.value, noted.effect.value
    for row, each in enumerate(entry.tracked):
        sent[f"tracker_{row}"], sent[f"tracked_{row}"] = each.name, _value(each.value, each.unit)
    return sent


def _places(felt: Iterable[Felt]) -> list[str]:
    found: list[str] = []
    for each in felt:
        sides = ("left", "right") if each.side.value == "both" else (each.side.value,)
        found += [f"{each.place.value}:{side}" for side in sides]
    return found


def _kinds(felt: Collection[Felt]) -> frozenset[Kind]:
    return frozenset().union(*(each.kinds for each in felt))


def _value(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return ("yes" if value else "no") if unit == YES_NO else f"{value:g}"

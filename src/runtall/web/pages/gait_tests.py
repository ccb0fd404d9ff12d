"""Movement tests by camera as pages: how one is filmed, and what its film gave with how far off it may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.core import RuntallError
from runtall.evidence import Kind, MovementTest
from runtall.screen import Door, Result, Side, TestGate, Way, camera_guide, reading_error
from runtall.services.authorisation import may
from runtall.services.films import FilmRow, ShownFilm
from runtall.web.forms.body import sides_of
from runtall.web.pages.body_values import NARROW_SPACE, evidence_words, name_of, side_words, value_words
from runtall.web.pages.gait_films import Reason, SendPanel, progress, reasons_of, send_panel, trouble_of
from runtall.web.pages.pain_form import Option
from runtall.web.pages.who import Who
from runtall.web.pages.words import Words, day_and_year

FILMS_BEFORE_BY_HAND = 2
"""After so many films of a day that could not be read a test is entered by hand: filmed once more, and no more."""


@dataclass(frozen=True, slots=True)
class FilmingPage:
    """How one test is filmed, with the form that takes its film.

    Attributes
    ----------
    notes
        Why the test waits, or is to be done gently.
    sides, versions
        What has to be said of the film; empty where there is nothing to choose.
    tried
        How many films of today could not be read.
    """

    test_id: str
    name: str
    view: str
    steps: tuple[str, ...]
    phone: tuple[str, ...]
    stops: tuple[str, ...]
    limits: str
    figure: str
    notes: tuple[str, ...]
    is_open: bool
    sides: tuple[Option, ...]
    versions: tuple[Option, ...]
    version_words: str
    may_send: bool
    is_sample: bool
    send: SendPanel
    tried: int
    by_hand: str
    place: str = "body"


@dataclass(frozen=True, slots=True)
class ScanRow:
    """One thing that a film of a test gave, and how far off it may be."""

    name: str
    value: str
    off: str


@dataclass(frozen=True, slots=True)
class ScanPage:
    """What a film of a movement test gave; attributes as of ``gait_films.FilmPage`` where they are called alike.

    Attributes
    ----------
    rows, beside
        What is kept as a result, and what is for reading only.
    kept
        Where the result stands that was kept of it.
    once_more
        Where it is filmed again; empty where entry by hand comes next.
    """

    film_id: str
    test_id: str
    name: str
    title: str
    state: str
    told: str
    done: int
    total: int | None
    trouble: str
    can_again: bool
    reasons: tuple[Reason, ...]
    rows: tuple[ScanRow, ...]
    beside: tuple[ScanRow, ...]
    picture: str
    kept: str
    may_change: bool
    once_more: str
    by_hand: str
    url: str
    place: str = "body"


def filming_page(
    test: MovementTest, gate: TestGate, who: Who, films: Sequence[FilmRow], sent: QueryDict, error: RuntallError | None
) -> FilmingPage:
    """Return how a test is filmed; ``films`` are those of it that there are."""
    words, guide = who.words, camera_guide(test.id)
    version = next((each for each in test.measures if each.id == "version" and each.kind is Kind.CHOICE), None)
    return FilmingPage(
        test_id=test.id,
        name=name_of(test.id, words),
        view=evidence_words(guide.view_words, words),
        steps=tuple(evidence_words(each, words) for each in guide.steps),
        phone=tuple(evidence_words(each, words) for each in guide.place),
        stops=tuple(evidence_words(each, words) for each in guide.stop_when),
        limits=evidence_words(guide.limits, words) if guide.limits else "",
        figure=f"test-{test.id}",
        notes=tuple(words.say(each) for each in gate.reasons),
        is_open=gate.door in (Door.OPEN, Door.GENTLY),
        sides=tuple(
            Option(side.value, side_words(side, words), sent.get("side") == side.value)
            for side in sides_of(test)
            if side is not None
        ),
        versions=()
        if version is None
        else tuple(
            Option(each.id, evidence_words(each.words, words), sent.get("version") == each.id)
            for each in version.choices
            if each.id not in gate.closed_versions
        ),
        version_words="" if version is None else evidence_words(version.words, words),
        may_send=may(who.role, "film_start", "POST") and not who.is_sample,
        is_sample=who.is_sample,
        send=send_panel(reverse("screen_film", args=[test.id]), {}, words, error),
        tried=_tried(films, who),
        by_hand=reverse("screen_step", args=[test.id]),
    )


def _tried(films: Sequence[FilmRow], who: Who, side: Side | None = None) -> int:
    today = (each for each in films if each.state == "refused" and each.filmed_on == who.today_on)
    return sum(side is None or each.side is side for each in today)


def scan_page(test: MovementTest, shown: ShownFilm, who: Who, films: Sequence[FilmRow]) -> ScanPage:
    """Return what a film of a test gave; ``films`` are all of that test."""
    row, words, scan = shown.row, who.words, shown.scan
    told, done, total = progress(shown)
    tried = _tried(films, who, row.side)
    refused = () if scan is None else scan.refused
    return ScanPage(
        film_id=row.id,
        test_id=test.id,
        name=name_of(test.id, words),
        title=", ".join(filter(None, (day_and_year(row.filmed_on), side_words(row.side, words)))),
        state=row.state,
        told=told,
        done=done,
        total=total,
        trouble=trouble_of(shown, words),
        can_again=row.state == "waiting" and (shown.job is None or not shown.job.is_open),
        reasons=reasons_of(row, words)
        or tuple(Reason(words.say(each.why), "" if each.next_step is None else words.say(each.next_step)) for each in refused),
        rows=() if scan is None else tuple(_row(test, row, name, scan.values, words) for name in scan.values),
        beside=()
        if scan is None
        else tuple(ScanRow(words.say(each.name), _beside(each.value, each.unit), "") for each in scan.figures),
        picture=reverse("film_picture", args=[row.id, "0"]) if shown.has_picture else "",
        kept=reverse("screen_result", args=[row.result_id]) if row.result_id else "",
        may_change=may(who.role, "film_keep", "POST") and not who.is_sample,
        once_more=reverse("screen_film", args=[test.id]) if tried < FILMS_BEFORE_BY_HAND else "",
        by_hand=reverse("screen_step", args=[test.id]),
        url=reverse("film", args=[row.id]),
    )


def _row(test: MovementTest, row: FilmRow, name: str, values: Mapping[str, float | str | bool], words: Words) -> ScanRow:
    measure = test.measure(name)
    error = None
    if measure.kind is Kind.NUMBER:
        error = reading_error(Result(test.id, row.filmed_on, row.side, values, Way.CAMERA), name)
    off = "" if measure.kind is not Kind.NUMBER else _("nobody measured how far")
    if error is not None:
        off = _("± {value}").format(value=value_words(measure, error, words))
    return ScanRow(evidence_words(measure.words, words), value_words(measure, values[name], words), off)


def _beside(value: float | bool, unit: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return f"{value:.1f}{'' if unit == '°' else NARROW_SPACE}{unit}".rstrip()

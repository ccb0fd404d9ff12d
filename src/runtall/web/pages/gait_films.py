"""Films in the app: where one is brought, what became of each, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from runtall.core import RuntallError, Units
from runtall.core.wording import measured
from runtall.services import film_words, films
from runtall.services.authorisation import may
from runtall.services.film_reading import DRAWING
from runtall.services.films import FilmRow, ShownFilm
from runtall.web.pages.gait import GaitPage, gait_page
from runtall.web.pages.importing import drop_settings
from runtall.web.pages.who import Who
from runtall.web.pages.words import Words, day_and_year


@dataclass(frozen=True, slots=True)
class SendPanel:
    """The form that takes a film.

    Attributes
    ----------
    closed
        Why none can be taken here; empty where it can.
    settings
        What the element that sends needs to know.
    """

    action: str
    closed: tuple[str, ...]
    error: str
    settings: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FilmLine:
    """One film in the list."""

    url: str
    name: str
    told: str
    state: str
    light: str


@dataclass(frozen=True, slots=True)
class GaitHome:
    """The place where films of running are brought and looked at.

    Attributes
    ----------
    may_send
        Whether this reader may bring a film.
    asks_height
        The runner's height is not known.
    typed
        What stands in the fields.
    """

    headline: str
    lede: str
    may_send: bool
    is_sample: bool
    send: SendPanel
    asks_height: bool
    is_imperial: bool
    today: str
    typed: Mapping[str, str]
    films: tuple[FilmLine, ...]
    place: str = "gait"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a film could not be read, and what to do."""

    why: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Other:
    """A film to be held against."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilmPage:
    """One film of running.

    Attributes
    ----------
    state
        ``waiting``, ``read`` or ``refused``.
    told, done, total
        How far the work is, while it is under way.
    trouble
        Why it waits longer than it should.
    can_again
        Nobody works on it: it may be asked for again.
    reasons
        Why nothing could be read.
    reading
        What it says; ``None`` where nothing could be measured.
    """

    film_id: str
    title: str
    state: str
    told: str
    done: int
    total: int | None
    trouble: str
    can_again: bool
    reasons: tuple[Reason, ...]
    reading: GaitPage | None
    others: tuple[Other, ...]
    earlier: str
    earlier_url: str
    has_clip: bool
    has_film: bool
    may_change: bool
    size: str
    url: str
    place: str = "gait"


def gait_home(
    who: Who, rows: Sequence[FilmRow], *, error: RuntallError | None = None, typed: Mapping[str, str] | None = None
) -> GaitHome:
    """Return the place of the films; ``typed`` is what was sent and could not be taken."""
    newest = next((each for each in rows if each.state == "read"), None)
    return GaitHome(
        headline=_headline(newest),
        lede=_("Ten seconds, from the side or from behind. Each figure says how far off it may be."),
        may_send=may(who.role, "film_start", "POST") and not who.is_sample,
        is_sample=who.is_sample,
        send=send_panel(reverse("gait"), {}, who.words, error),
        asks_height=who.profile.height_m is None,
        is_imperial=who.profile.units is Units.IMPERIAL,
        today=who.today_on.isoformat(),
        typed=typed or {},
        films=tuple(_line(each, who.words) for each in rows),
    )


def send_panel(action: str, also: Mapping[str, str], words: Words, error: RuntallError | None = None) -> SendPanel:
    """Return the form that takes a film; ``also`` tells a script what else the start has to know."""
    closed = films.closed_by()
    settings = drop_settings()
    settings |= {"form": action, "uploads": reverse("film_uploads"), "start": reverse("film_start"), **also}
    settings["words"] |= {
        "starting": _("All here. Reading begins."),
        "small": _("The film"),
        "looking": _("Looking at the film"),
        "none": _("Choose a film, or film one now."),
    }
    return SendPanel(
        action=action,
        closed=() if closed is None else said(closed, words),
        error="" if error is None else " ".join(said(error, words)),
        settings=settings,
    )


def said(error: RuntallError, words: Words) -> tuple[str, ...]:
    """Return what an error says, and what to do next."""
    return tuple(words.say(each) for each in (error.what, error.next_step) if each is not None)


def _headline(newest: FilmRow | None) -> str:
    if newest is None:
        return _("Ten seconds of film say how you run.")
    found = films.said(newest)
    cadence = None if found is None else next((each for each in found.measures if each.name == "cadence_spm"), None)
    if cadence is None:
        return _("Last filmed on {day}.").format(day=day_and_year(newest.filmed_on))
    return _("Last filmed on {day}: {cadence}.").format(
        day=day_and_year(newest.filmed_on), cadence=measured("cadence_spm", cadence.mean)
    )


def _line(row: FilmRow, words: Words) -> FilmLine:
    view = words.say(film_words.VIEWS[row.view]) if row.view else row.name
    states = {
        "waiting": (_("being read"), "wait"),
        "read": (_("read"), "green"),
        "refused": (_("could not be measured"), "amber"),
    }
    state, light = states[row.state]
    return FilmLine(reverse("film", args=[row.id]), day_and_year(row.filmed_on), view, state, light)


def film_page(shown: ShownFilm, who: Who) -> FilmPage:
    """Return the page of one film of running."""
    row, words = shown.row, who.words
    hrefs = [reverse("film_picture", args=[row.id, str(place)]) for place in range(len(shown.pictures))]
    is_read = row.state == "read" and shown.found is not None
    reading = None if not is_read or shown.found is None else gait_page(
        shown.found, shown.pictures, hrefs, earlier=shown.earlier_found, words=words
    )  # fmt: skip
    told, done, total = progress(shown)
    return FilmPage(
        film_id=row.id,
        title=day_and_year(row.filmed_on),
        state=row.state,
        told=told,
        done=done,
        total=total,
        trouble=trouble_of(shown, words),
        can_again=row.state == "waiting" and (shown.job is None or not shown.job.is_open),
        reasons=reasons_of(row, words),
        reading=reading,
        others=tuple(
            Other(each.id, day_and_year(each.filmed_on), shown.earlier is not None and each.id == shown.earlier.id)
            for each in shown.comparable
        ),
        earlier="" if shown.earlier is None else day_and_year(shown.earlier.filmed_on),
        earlier_url="" if shown.earlier is None else reverse("film", args=[shown.earlier.id]),
        has_clip=shown.has_clip,
        has_film=shown.has_film,
        may_change=may(who.role, "film_remove", "POST") and not who.is_sample,
        size=_("{n} MB").format(n=f"{row.size_bytes / 1e6:.0f}"),
        url=reverse("film", args=[row.id]),
    )


def progress(shown: ShownFilm) -> tuple[str, int, int | None]:
    """Return how far the work on a film is: words, pictures done, and pictures in all where that is known."""
    job = shown.job
    if job is None or not job.is_open:
        return "", 0, None
    if job.state == "waiting" or not job.total_files:
        return _("It begins in a moment."), 0, None
    if job.now == DRAWING:
        return _("Measured. The pictures are being drawn."), job.total_files, job.total_files
    return (
        _("{done} of {total} pictures looked at").format(done=job.done_files, total=job.total_files),
        job.done_files,
        job.total_files,
    )


def trouble_of(shown: ShownFilm, words: Words) -> str:
    """Return why nobody works on a film that waits; empty where somebody does."""
    if shown.row.state != "waiting" or (shown.job is not None and shown.job.is_open):
        return ""
    if shown.job is not None and shown.job.trouble is not None:
        return words.say(shown.job.trouble)
    return _("Nobody reads it at the moment.")


def reasons_of(row: FilmRow, words: Words) -> tuple[Reason, ...]:
    """Return why nothing could be read in a film; empty for one that says something."""
    if row.trouble:
        why, *then = (words.say(each) for each in row.trouble)
        return (Reason(why, " ".join(then)),)
    found = films.said(row) if row.state == "refused" else None
    told = () if found is None else film_words.not_told(found)
    whole = [each for each in told if not each.names] or told
    return tuple(Reason(words.say(each.why), "" if each.next_step is None else words.say(each.next_step)) for each in whole)

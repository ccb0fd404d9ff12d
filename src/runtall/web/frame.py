"""What every page stands in: the way around, the banner of the sample runner, and settings of the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from runtall.services.authorisation import Role, Verdict, need_of_view, verdict
from runtall.web.look import CONTRAST_COOKIE, CONTRASTS, SAMPLE_COOKIE, THEME_COOKIE, THEMES
from runtall.web.shared_pages import out_of_shared, shared_runner_id
from runtall.web.who import Reader


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the way around.

    Attributes
    ----------
    name
        Of the URL.
    label
        English; translated when shown.
    icon
        Path of a 24 by 24 line drawing.
    on_phone
        Stands in the bar at the bottom of a phone; the others are one tap away under More.
    """

    name: str
    label: str
    icon: str
    on_phone: bool = False


PLACES = (
    Place("today", gettext_noop("Today"), "M4 11.500 12 4l8 7.500V20h-5.500v-5h-5v5H4z", on_phone=True),
    Place("runs", gettext_noop("Runs"), "M3 17c3-1 3.500-4 6-4s3 3 6 3 3-6 6-8", on_phone=True),
    Place(
        "pain",
        gettext_noop("Pain"),
        "M12 20.500S4 15.500 4 9.800A4.300 4.300 0 0 1 12 7.500a4.300 4.300 0 0 1 8 2.300c0 5.700-8 10.700-8 10.700z",
        on_phone=True,
    ),
    Place("plan", gettext_noop("Plan"), "M4.500 6h15v14h-15zM4.500 10.500h15M8.500 3.500v4M15.500 3.500v4", on_phone=True),
    Place("load", gettext_noop("Load"), "M5 20v-7M12 20V5M19 20v-10"),
    Place(
        "body",
        gettext_noop("Body"),
        "M12 6.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM12 6.500V14M12 14l-3.500 7M12 14l3.500 7M6 9.500l6-1.500 6 1.500",
    ),
    Place("gait", gettext_noop("Gait"), "M3.500 6.500h11v11h-11zM14.500 10.500l6-3.500v10l-6-3.500"),
    Place("library", gettext_noop("Library"), "M5 4.500h4v15H5zM11 4.500h4v15h-4zM17.500 5l3 14.500"),
    Place("shoes", gettext_noop("Shoes"), "M3 16.500V8.500l4 2.500 4-1 3.500 4 6 1.500v3H3z"),
    Place("reports", gettext_noop("Reports"), "M6 3.500h8l4.500 4.500v12.500H6zM14 3.500V8h4.500M9 13h6M9 16.500h6"),
    Place("import", gettext_noop("Import"), "M12 4v11M7.500 10.500 12 15l4.500-4.500M4.500 19.500h15"),
    Place(
        "evidence",
        gettext_noop("Evidence"),
        "M12 6.500C10 5 7 4.700 4 5v13.500c3-.3 6 0 8 1.500 2-1.500 5-1.800 8-1.500V5c-3-.3-6 0-8 1.500zM12 6.500V20",
    ),
    Place("settings", gettext_noop("Settings"), "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5"),
)
"""Every place of the app, in the order of the rail. A page names the place that it belongs to (``place``)."""

_SOMEBODY = "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.500 19.500c0-3.500 2.500-5.500 5.500-5.500s5.500 2 5.500 5.500"

_EYE = (
    "M2.500 12s3.500-6 9.500-6 9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6z"
    "M12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z"
)
CARE = Place("care", gettext_noop("New"), _EYE, on_phone=True)
"""The first of a clinician's pages about a runner; it stands among the runner's own."""

ACCOUNT_PLACES = (
    Place(
        "shared_runners",
        gettext_noop("Runners"),
        f"{_SOMEBODY}M16 11a2.500 2.500 0 1 0 0-5M17 14.200c2.500.4 4.500 2.300 4.500 5.300",
    ),
    Place(
        "people",
        gettext_noop("People"),
        f"{_SOMEBODY}M18 8v6M15 11h6",
    ),
    Place("engine", gettext_noop("Engine"), "M4 6.500h16v5H4zM4 13.500h16v5H4zM7.500 9h.01M7.500 16h.01"),
    Place("account", gettext_noop("Account"), "M12 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM5 20c0-4 3-6 7-6s7 2 7 6"),
)
"""What accounts add; each stands where the authorisation matrix lets its reader in."""

MORE_ICON = "M5 12h.01M12 12h.01M19 12h.01"


@dataclass(frozen=True, slots=True)
class Link:
    """A place as a page shows it."""

    name: str
    label: str
    url: str
    icon: str
    on_phone: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What ``layout.html`` needs beside the page itself.

    Attributes
    ----------
    looking_at
        Whose shared pages these are, where they are somebody else's; ``way_out`` leads back to the list.
    has_more
        Whether some places stand under More on a phone.
    """

    links: tuple[Link, ...]
    more_icon: str
    is_sample: bool
    theme: str
    contrast: str
    looking_at: str = ""
    way_out: str = ""
    has_more: bool = True


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template its frame. It asks no database, so that an error page can stand in it too."""
    return {"frame": SimpleLazyObject(_made(request))}


def _made(request: HttpRequest) -> Callable[[], Frame]:
    def make() -> Frame:
        reader: Reader | None = getattr(request, "_runtall_reader", None)  # found before the page: asking here might fail again
        plain = reader is None or reader.role in (Role.OWNER, Role.DEVICE)
        places = PLACES if plain or reader is None else _places_of(reader, is_shared=shared_runner_id(request) is not None)
        links = tuple(_link(request, each) for each in places)
        looking = _looking(request, reader)
        return Frame(
            links=links,
            more_icon=MORE_ICON,
            is_sample=request.COOKIES.get(SAMPLE_COOKIE) == "1" if plain or reader is None else reader.role is Role.VISITOR,
            theme=_one_of(request.COOKIES.get(THEME_COOKIE), THEMES),
            contrast=_one_of(request.COOKIES.get(CONTRAST_COOKIE), CONTRASTS),
            looking_at=looking,
            way_out=out_of_shared(request, reverse("shared_runners")) if looking else "",
            has_more=not all(link.on_phone for link in links),
        )

    return make


def _places_of(reader: Reader, *, is_shared: bool) -> tuple[Place, ...]:
    """Return the places that a reader with an account may open: where pages are shared, those of the runner beside their own."""
    if reader.role is Role.NOBODY:
        return ()
    wanted = (Verdict.ALLOW, Verdict.WITH_GRANT) if is_shared else (Verdict.ALLOW,)
    places = (*((CARE,) if is_shared else ()), *PLACES, *ACCOUNT_PLACES)
    open_ = tuple(each for each in places if verdict(reader.role, need_of_view(each.name, "GET")) in wanted)
    return open_ if len(open_) > _ON_PHONE else tuple(replace(each, on_phone=True) for each in open_)


_ON_PHONE = 5


def _link(request: HttpRequest, place: Place) -> Link:
    address = reverse(place.name)
    if any(place.name == each.name for each in ACCOUNT_PLACES):
        address = out_of_shared(request, address)
    return Link(place.name, _(place.label), address, place.icon, place.on_phone)


def _looking(request: HttpRequest, reader: Reader | None) -> str:
    """Return whose shared pages these are; nothing where they are not, or the reader was not let in."""
    if reader is None or reader.runner_id is None or shared_runner_id(request) != reader.runner_id:
        return ""
    from runtall.services import sharing

    return sharing.name_of(reader.runner_id)


def _one_of(chosen: str | None, known: tuple[str, ...]) -> str:
    return chosen if chosen in known else known[0]

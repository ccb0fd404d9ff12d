"""What every page stands in: the way around, the banner of the sample runner, and settings of the look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from runtall.web.look import CONTRAST_COOKIE, CONTRASTS, THEME_COOKIE, THEMES
from runtall.web.who import SAMPLE_COOKIE


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
    """What ``layout.html`` needs beside the page itself."""

    links: tuple[Link, ...]
    more_icon: str
    is_sample: bool
    theme: str
    contrast: str


def frame(request: HttpRequest) -> dict[str, object]:
    """Give every template its frame. It asks no database, so that an error page can stand in it too."""
    return {"frame": SimpleLazyObject(_made(request))}


def _made(request: HttpRequest) -> Callable[[], Frame]:
    def make() -> Frame:
        return Frame(
            links=tuple(Link(each.name, _(each.label), reverse(each.name), each.icon, each.on_phone) for each in PLACES),
            more_icon=MORE_ICON,
            is_sample=request.COOKIES.get(SAMPLE_COOKIE) == "1",
            theme=_one_of(request.COOKIES.get(THEME_COOKIE), THEMES),
            contrast=_one_of(request.COOKIES.get(CONTRAST_COOKIE), CONTRASTS),
        )

    return make


def _one_of(chosen: str | None, known: tuple[str, ...]) -> str:
    return chosen if chosen in known else known[0]

"""What a film of running says as one self-contained page: no script, no request to anywhere, pictures inside."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import UTC, datetime

from django.template import Context
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from runtall import __version__
from runtall.services.filming import GaitForm, Picture
from runtall.web.pages.gait import gait_page
from runtall.web.pages.words import day_and_year
from runtall.web.report_html import engine, language_of_environment, make_ready, style

_STYLE_SHEETS = ("base", "components", "gait")


def render(
    found: GaitForm, pictures: Sequence[Picture], *, title: str, earlier: GaitForm | None = None, language: str | None = None
) -> str:
    """Return the page; the language is the environment's unless said otherwise."""
    make_ready()
    with translation.override(language or language_of_environment()):
        page = gait_page(found, pictures, [_inside(each) for each in pictures], earlier=earlier)
        context = {
            "page": page,
            "title": title,
            "made_on": day_and_year(datetime.now(UTC).date()),
            "version": __version__,
            "css": style(_STYLE_SHEETS),
        }
        filled: str = engine().get_template("gait/self_contained.html").render(Context(context))
        return filled


def _inside(picture: Picture) -> SafeString:
    return mark_safe(f"data:image/jpeg;base64,{base64.b64encode(picture.jpeg).decode()}")  # noqa: S308 - our own bytes

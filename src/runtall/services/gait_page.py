"""What a film says as one self-contained page, for a shell that has no pages of its own."""

from __future__ import annotations

from importlib import import_module

from runtall.services.filming import Film, form_of, pictures

PAGE = "runtall.web.gait_html:render"
"""Who draws it: named and not imported, so that shells stay siblings and the terminal does not pay for templates."""


def render(film: Film, earlier: Film | None = None, *, hide_faces: bool = True, language: str | None = None) -> str:
    """Return a film's reading as one HTML page without scripts or requests, its key frames inside."""
    module, _, name = PAGE.partition(":")
    page: str = getattr(import_module(module), name)(
        form_of(film, earlier),
        pictures(film, hide_faces=hide_faces),
        title=film.path.name,
        earlier=None if earlier is None else form_of(earlier),
        language=language,
    )
    return page

"""Where to go after a form was kept."""

from __future__ import annotations

from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url


class SeeOther(HttpResponseRedirect):
    """303: what was sent is kept; the next page is read, whatever the browser does with reloading."""

    status_code = 303


def see_other(to: str, query: str = "", **path: object) -> SeeOther:
    """Go on to a page, by its name or address, with a query to tell it what was kept."""
    return SeeOther(resolve_url(to, **path) + query)

"""Error pages in plain words: what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from runtall.core import RuntallError


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One error page. ``trace_id`` leads to the log line of our own mistakes."""

    title: str
    what: str
    next_step: str = ""
    trace_id: str = ""


def error_of(error: RuntallError) -> ErrorPage:
    """Return the page of an error that the runner's data or wishes caused."""
    return ErrorPage(
        title=_("That did not work"),
        what=error.what.in_words(_),
        next_step="" if error.next_step is None else error.next_step.in_words(_),
    )


def not_found() -> ErrorPage:
    """Return the page for an address that leads nowhere."""
    return ErrorPage(_("There is no such page"), _("Nothing is kept at this address."), _("Start from your report."))


def bad_request() -> ErrorPage:
    """Return the page for a request that makes no sense."""
    return ErrorPage(
        _("This request could not be read"), _("Your browser sent something unexpected."), _("Start from your report.")
    )


def refused() -> ErrorPage:
    """Return the page for a form whose proof of origin is missing."""
    return ErrorPage(
        _("This was refused"),
        _("The form could not prove that it came from this page."),
        _("Go back, reload the page and send it again."),
    )


def our_mistake(trace_id: str) -> ErrorPage:
    """Return the page for a mistake of ours, with the number under which the log has it."""
    return ErrorPage(
        _("Something went wrong on our side"),
        _("Your files and entries are safe. The log of this computer says more."),
        _("Try again. If it happens again, report it with this number:"),
        trace_id,
    )


def proxy_page(why: str) -> SafeString:
    """Return the page for a request that came over another machine; it stands alone, with no style to fetch."""
    return format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>{}</title><h1>{}</h1><p>{}</p><p>{}</p></html>",
        "runtall",
        _("runtall answers on its own computer only"),
        _("This request came over another computer or name ({why}), and these pages have no password.").format(why=why),
        _("Open http://127.0.0.1 with the port that runtall named when it started, in a browser on the same computer."),
    )

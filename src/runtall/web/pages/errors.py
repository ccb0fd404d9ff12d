"""Error pages in plain words: what happened, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from runtall.core import RuntallError
from runtall.web.pages.commands import without_commands


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """One error page: what happened, and a way on.

    Attributes
    ----------
    trace_id
        Leads to the line in the log; empty where the log has none.
    way
        Name of the page to go on to, ``today`` unless another fits; ``here`` asks for the same page once more.
    """

    title: str
    what: str
    next_step: str = ""
    trace_id: str = ""
    way: str = "today"


def error_of(error: RuntallError) -> ErrorPage:
    """Return the page of an error that the runner's data or wishes caused."""
    return ErrorPage(
        title=_("That did not work"),
        what=without_commands(error.what.in_words(_)),
        next_step="" if error.next_step is None else without_commands(error.next_step.in_words(_)),
    )


def not_found() -> ErrorPage:
    """Return the page for an address that leads nowhere."""
    return ErrorPage(
        _("There is no such page"), _("Nothing is kept at this address."), _("It may be an old link, or a slip of the keys.")
    )


def bad_request(trace_id: str) -> ErrorPage:
    """Return the page for a request that makes no sense."""
    return ErrorPage(
        _("This request could not be read"),
        _("Your browser sent something unexpected. Nothing was changed."),
        _("Go back, reload the page and try once more."),
        trace_id,
    )


def too_large(trace_id: str) -> ErrorPage:
    """Return the page for a form that is larger than forms are."""
    return ErrorPage(
        _("This was too large"),
        _("More came than this form takes, so nothing of it was kept."),
        _("Runs, files and whole archives go in under Import; they may be as large as they are."),
        trace_id,
        "import",
    )


def refused(trace_id: str) -> ErrorPage:
    """Return the page for a form whose proof of origin is missing."""
    return ErrorPage(
        _("This was refused"),
        _("The form could not prove that it came from this page, so nothing was changed."),
        _("Go back, reload the page and send it again. Cookies of this address have to be allowed."),
        trace_id,
    )


def not_for_you(*, signed_in: bool) -> ErrorPage:
    """Return the page for an address that is not this reader's to open."""
    if signed_in:
        return ErrorPage(
            _("This page is not for your account"),
            _("Your account may not open this, or may not change anything here."),
            _("Nothing was changed."),
        )
    return ErrorPage(_("Sign in first"), _("You are not signed in here, or not any more."), _("Nothing was changed."))


def too_often() -> ErrorPage:
    """Return the page for a reader who tried too often."""
    return ErrorPage(
        _("Too many tries"),
        _("Nothing was changed, and nothing is wrong with your account."),
        _("Wait five minutes, then try again."),
    )


def wrong_way() -> ErrorPage:
    """Return the page for an address that only takes what a form sends, or only shows."""
    return ErrorPage(
        _("This address works another way"),
        _("It belongs to a button and cannot be opened by itself."),
        _("Nothing was changed."),
    )


def our_mistake(trace_id: str) -> ErrorPage:
    """Return the page for a mistake of ours, with the number under which the log has it."""
    return ErrorPage(
        _("Something went wrong on our side"),
        _("Your files and entries are safe. The log of this computer says more."),
        _("Try again. If it happens again, report it with this number:"),
        trace_id,
    )


def store_closed(trace_id: str, folder: str) -> ErrorPage:
    """Return the page for a folder that cannot be opened or written."""
    return ErrorPage(
        _("runtall cannot open its folder right now"),
        _("Everything is kept in {folder}. Nothing in it was changed.").format(folder=folder),
        _("Look whether the disk is full, whether the folder may be written, and whether another runtall is at work in it."),
        trace_id,
        "here",
    )


def store_busy(trace_id: str) -> ErrorPage:
    """Return the page for a write that waited long for others and was given up."""
    return ErrorPage(
        _("runtall is busy right now"),
        _("Something else was being written for so long that this was not. Nothing was changed."),
        _("Try it again in a moment."),
        trace_id,
        "here",
    )


def server_away(trace_id: str) -> ErrorPage:
    """Return the page for a database on a server that does not answer."""
    return ErrorPage(
        _("runtall cannot reach its database right now"),
        _("What was confirmed is kept. Nothing was changed."),
        _("Try it again in a moment. If it stays, tell whoever runs this runtall."),
        trace_id,
        "here",
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


def not_over_this_way() -> SafeString:
    """Return the page for a request that came over a proxy that nobody named, or past the one that was; it stands alone."""
    return format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">'
        "<title>{}</title><h1>{}</h1><p>{}</p></html>",
        "runtall",
        _("runtall does not answer over this way"),
        _("Open the address that the operator of this runtall gave you. The manual tells operators more."),
    )

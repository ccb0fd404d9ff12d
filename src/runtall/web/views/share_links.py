"""Links to a report that end by themselves: the runner's list, and what somebody with a link gets, who has no account here."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus

from django.conf import settings
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from runtall.core import ConflictError, ImplausibleValueError, MissingExtraError
from runtall.services import printing, share_links
from runtall.services.share_links import Link
from runtall.web.onward import see_other
from runtall.web.pages.share_links import share_links_page, shared_report_page
from runtall.web.throttle import Counts
from runtall.web.views.errors import too_often
from runtall.web.who import reader_of, who_asks

_SHOWN_S = 3600
_SALT = "runtall.share.link"
_COOKIE = "runtall_link"
_MOST_A_MINUTE, _MOST_PHRASES_A_MINUTE = 60, 10
"""From one address, in this process; wrong pass phrases end a link besides (``share_links.MOST_WRONG``)."""
_counted = Counts()
_FIELDS = {"label": 80, "hours": 4, "asked": 300, "called": 80}
"""What is typed for a new link, and how much of it is read; the pass phrase is read apart and never shown again."""

# The runner's list ---------------------------------------------------------------------------------------------------


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the links that were made."""
    return _show(request, saved=request.GET.get("saved", "")[:10])


@require_POST
@sensitive_post_parameters("phrase")
def make(request: HttpRequest) -> HttpResponse:
    """Make a link to the report as it is now, and show it once."""
    who = who_asks(request)
    typed = {name: request.POST.get(name, "")[:most] for name, most in _FIELDS.items()}
    hours = int(typed["hours"]) if typed["hours"].isascii() and typed["hours"].isdecimal() else 0
    try:
        made = share_links.make(
            who.runner_id,
            label=typed["label"],
            hours=hours,
            phrase=request.POST.get("phrase", "")[: share_links.LONGEST_PHRASE + 1],
            asked=typed["asked"],
            called=typed["called"],
            language=get_language() or "en",
        )
    except (ImplausibleValueError, ConflictError, MissingExtraError) as error:
        told = [who.words.say(each) for each in (error.what, error.next_step) if each is not None]
        return _show(request, typed=typed, error=" ".join(told))
    address = request.build_absolute_uri(reverse("link", args=[made.key]))
    return _show(request, link=address, link_for=made.link.label)


@require_POST
def end(request: HttpRequest, link_id: int) -> HttpResponse:
    """End a link at once."""
    share_links.end(who_asks(request).runner_id, link_id)
    return see_other("share_links", "?saved=ended")


def _show(
    request: HttpRequest,
    *,
    typed: dict[str, str] | None = None,
    error: str = "",
    link: str = "",
    link_for: str = "",
    saved: str = "",
) -> HttpResponse:
    who = who_asks(request)
    shown = share_links_page(
        share_links.links(who.runner_id),
        who,
        now=datetime.now(UTC),
        typed=typed or {},
        error=error,
        link=link,
        link_for=link_for,
        saved=saved,
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    answer = render(request, "share/page.html", {"page": shown}, status=status)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


# Whoever has a link --------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("phrase")
def report(request: HttpRequest, key: str) -> HttpResponse:
    """Show the report of a link, after its pass phrase where it has one."""
    link, refused = _let_in(request, key)
    if link is None:
        return refused
    shown = share_links.page_of(link, counts=_counts(request, link))
    made = shared_report_page(shown, link=link, pdf=reverse("link_pdf", args=[key]))
    return _apart(render(request, "share/report.html", {"page": made}))


@require_safe
def pdf(request: HttpRequest, key: str) -> HttpResponse:
    """Send the report of a link as PDF."""
    link, refused = _let_in(request, key)
    if link is None:
        return refused
    answer = HttpResponse(share_links.pdf_of(link, counts=_counts(request, link)), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{printing.file_name(printing.Kind.CLINICIAN, link.made_at)}"'
    return _apart(answer)


def _let_in(request: HttpRequest, key: str) -> tuple[Link | None, HttpResponse]:
    """Return the link of an address once it may be read, else what is answered in its place."""
    if _asks_too_often(request, "link", _MOST_A_MINUTE):
        return None, _apart(too_often(request))
    link = share_links.found(key)
    if link is None:
        return None, _apart(render(request, "share/over.html", {"page": None}, status=HTTPStatus.NOT_FOUND))
    if not link.has_phrase or _showed_phrase(request, link) or reader_of(request).runner_id == link.runner_id:
        return link, HttpResponse()
    if request.method != "POST":
        return None, _ask(request)
    if _asks_too_often(request, "phrase", _MOST_PHRASES_A_MINUTE):
        return None, _apart(too_often(request))
    if not share_links.is_phrase(link, request.POST.get("phrase", "")):
        told = _("This is not the pass phrase. After {n} wrong ones the link ends.").format(n=share_links.MOST_WRONG)
        return None, _ask(request, error=told)
    answer = see_other("link", key=key)
    answer.set_signed_cookie(
        _COOKIE,
        str(link.id),
        salt=_SALT,
        max_age=_SHOWN_S,
        path=reverse("link", args=[key]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return None, _apart(answer)


def _ask(request: HttpRequest, *, error: str = "") -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return _apart(render(request, "share/phrase.html", {"page": None, "error": error}, status=status))


def _showed_phrase(request: HttpRequest, link: Link) -> bool:
    try:
        return request.get_signed_cookie(_COOKIE, salt=_SALT, max_age=_SHOWN_S) == str(link.id)
    except (KeyError, BadSignature):
        return False


def _counts(request: HttpRequest, link: Link) -> bool:
    """Whether an opening counts: the runner's own look at their own report does not, nor does a question after its headers."""
    return request.method != "HEAD" and reader_of(request).runner_id != link.runner_id


def _asks_too_often(request: HttpRequest, what: str, most: int) -> bool:
    return _counted.wait_s(f"{what} {request.META.get('REMOTE_ADDR', '')}", most=most) > 0


def _apart(answer: HttpResponse) -> HttpResponse:
    """Keep an answer out of search engines, caches and the addresses that are told to others."""
    answer["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer["Referrer-Policy"] = "no-referrer"
    answer["Cache-Control"] = "no-store"
    return answer


urlpatterns = [
    path("settings/sharing/links/", page, name="share_links"),
    path("settings/sharing/links/make/", make, name="share_link_make"),
    path("settings/sharing/links/<int:link_id>/end/", end, name="share_link_end"),
    path("link/<slug:key>/", report, name="link"),
    path("link/<slug:key>/report.pdf", pdf, name="link_pdf"),
]

"""What went wrong, as ``application/problem+json`` (RFC 9457): in plain words, with what to do next."""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from traceback import extract_tb
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from runtall.core import RuntallError
from runtall.web.middleware import STATUS_OF, cannot_be_kept
from runtall.web.pages import errors
from runtall.web.pages.errors import ErrorPage
from runtall.web.views.errors import is_of_the_store, is_of_waiting

_log = logging.getLogger(__name__)
MEDIA = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the name of RFC 9457
    """A refusal that is answered as it stands.

    Attributes
    ----------
    kind
        A word that programs go by; it stays the same whatever the language.
    """

    def __init__(
        self, status: HTTPStatus, kind: str, page: ErrorPage, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.page, self.headers, self.more = status, kind, page, headers or {}, more

    def answer(self) -> HttpResponse:
        """Return the answer."""
        told: dict[str, Any] = {
            "type": f"urn:runtall:problem:{self.kind}",
            "title": self.page.title,
            "status": int(self.status),
            "detail": self.page.what,
            "next_step": self.page.next_step,
        }
        if self.page.trace_id:
            told["trace_id"] = self.page.trace_id
        answer = HttpResponse(json.dumps(told | self.more, ensure_ascii=False), content_type=MEDIA, status=self.status)
        answer["Cache-Control"] = "no-store"
        for name, value in self.headers.items():
            answer[name] = value
        return answer


def no_token(*, given: bool) -> Problem:
    """401: no token, or one that does not work; which of these is not told."""
    what = _("This token does not work here, or not any more.") if given else _("The API is asked with a token.")
    page = ErrorPage(_("A token is needed"), what, _("Make one under Settings, Other programs, and send it as a bearer token."))
    return Problem(HTTPStatus.UNAUTHORIZED, "no-token", page, headers={"WWW-Authenticate": 'Bearer realm="runtall"'})


def no_scope(scope: str) -> Problem:
    """403: the token may not do this."""
    page = ErrorPage(
        _("This token may not do that"),
        _("It was made without “{scope}”. Nothing was changed.").format(scope=scope),
        _("Make a token that may, under Settings, Other programs."),
    )
    headers = {"WWW-Authenticate": f'Bearer realm="runtall", error="insufficient_scope", scope="{scope}"'}
    return Problem(HTTPStatus.FORBIDDEN, "scope", page, headers=headers, scope=scope)


def not_yours() -> Problem:
    """403: whoever holds the token may not do this, whatever its scopes."""
    page = ErrorPage(
        _("This is not open to you"),
        _("Whoever this token belongs to may not do that. Nothing was changed."),
        _("The manual's page about the API says who may do what."),
    )
    return Problem(HTTPStatus.FORBIDDEN, "not-open", page)


def not_found() -> Problem:
    """404."""
    page = ErrorPage(
        _("There is no such thing"), _("Nothing is kept at this address."), _("The schema lists every address of the API.")
    )
    return Problem(HTTPStatus.NOT_FOUND, "not-found", page)


def wrong_way(allowed: str) -> Problem:
    """405."""
    page = ErrorPage(
        _("This address works another way"),
        _("It does not know this method. Nothing was changed."),
        _("It knows: {methods}.").format(methods=allowed or "GET"),
    )
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, "method", page, headers={"Allow": allowed})


def too_large(limit_bytes: int) -> Problem:
    """413."""
    page = ErrorPage(
        _("This was too large"),
        _("At most {n} bytes are taken here. Nothing was kept.").format(n=limit_bytes),
        _("Send less at once; files go in under imports, and in pieces under uploads."),
    )
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too-large", page)


def wrong_media(wanted: str) -> Problem:
    """415."""
    page = ErrorPage(
        _("This kind of content is not read here"),
        _("Nothing was changed."),
        _("Send {media}, and say so in Content-Type.").format(media=wanted),
    )
    return Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "media", page)


def too_often(retry_after_s: int) -> Problem:
    """429."""
    page = ErrorPage(
        _("Too many requests"),
        _("Nothing was changed, and nothing is wrong with the token."),
        _("Wait {n} seconds, then go on more slowly.").format(n=retry_after_s),
    )
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, "too-often", page, headers={"Retry-After": str(retry_after_s)})


def unreadable() -> Problem:
    """400."""
    page = ErrorPage(
        _("This request could not be read"),
        _("Its content is not what it says it is. Nothing was changed."),
        _("Look at what was sent."),
    )
    return Problem(HTTPStatus.BAD_REQUEST, "unreadable", page)


def cannot_be(found: Sequence[Mapping[str, Any]]) -> Problem:
    """422: values that no such field takes. What was sent is not said again."""
    page = ErrorPage(
        _("Something in this request cannot be"),
        _("Nothing was changed."),
        _("Mend what stands under errors; the schema names the bounds of each value."),
    )
    told = [{"where": [str(each) for each in one.get("loc", ())], "says": str(one.get("msg", ""))[:200]} for one in found]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "values", page, errors=told)


def of_error(error: RuntallError) -> Problem:
    """Return what the runner's data or wishes caused, under the status that its page has."""
    status = next((status for kind, status in STATUS_OF if isinstance(error, kind)), HTTPStatus.UNPROCESSABLE_ENTITY)
    kind = type(error).__name__.removesuffix("Error")
    word = "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in kind).lstrip("-")
    return Problem(status, word, errors.error_of(error))


def of_anything(error: Exception) -> Problem:
    """Return what else happened: a store that cannot be used, values beyond all bounds, or a mistake of ours."""
    trace_id = secrets.token_hex(4)
    if is_of_the_store(error):
        _log.error("the store cannot be used; an API request was given number %s", trace_id)
        page = errors.store_busy(trace_id) if is_of_waiting(error) else errors.server_away(trace_id)
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, "store", page, headers={"Retry-After": "10"})
    if isinstance(error, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if cannot_be_kept(error) or isinstance(error, SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        _log.warning("an API request could not be read; it was given number %s", trace_id)
        return unreadable()
    _log.error("an API request failed: %s at %s; it was given number %s", type(error).__name__, _code_place(error), trace_id)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "our-mistake", errors.our_mistake(trace_id))


def _code_place(error: Exception) -> str:
    """Return where it went wrong; the words of an error may hold what somebody wrote, its place never."""
    frame = extract_tb(error.__traceback__)[-1]
    return f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"

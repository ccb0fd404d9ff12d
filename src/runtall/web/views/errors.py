"""Error pages in plain words, each with a way on; each also answers when the store cannot."""

from __future__ import annotations

import errno
import logging
import secrets
import sqlite3
from contextlib import suppress
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from runtall.services.databases import is_shared
from runtall.services.home import home_folder
from runtall.web.pages import errors
from runtall.web.pages.errors import ErrorPage
from runtall.web.who import reader_of

_log = logging.getLogger(__name__)

_OF_THE_DISK = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EIO, errno.EDQUOT})
"""Trouble with the folder itself: not allowed, read only, full, or failing."""


_WAITED = frozenset({"40001", "40P01", "55P03"})
"""PostgreSQL's words for a transaction that others were in the way of."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 where a form was larger than forms are."""
    trace_id = _trace_id()
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        _log.warning("a form was too large; its reader was given number %s", trace_id)
        return _page(request, errors.too_large(trace_id), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    _log.warning("a request could not be read; its reader was given number %s", trace_id)
    return _page(request, errors.bad_request(trace_id), HTTPStatus.BAD_REQUEST)


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """403."""
    trace_id = _trace_id()
    _log.warning("a request was refused; its reader was given number %s", trace_id)
    return _page(request, errors.refused(trace_id), HTTPStatus.FORBIDDEN)


def no_proof(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's call
    """403 for a form without its token."""
    return refused(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """404, among the places of its reader: no view was found that would have asked who reads."""
    if settings.RUNTALL_ACCOUNTS:
        with suppress(DatabaseError, InterfaceError, OSError):  # the page stands without its reader too
            reader_of(request)
    return _page(request, errors.not_found(), HTTPStatus.NOT_FOUND)


def wrong_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """405."""
    answer = _page(request, errors.wrong_way(), HTTPStatus.METHOD_NOT_ALLOWED)
    answer["Allow"] = allowed
    return answer


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's call
    """429."""
    answer = _page(request, errors.too_often(), HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = "300"
    return answer


def our_mistake(request: HttpRequest) -> HttpResponse:
    """500, with a number that the log has too."""
    trace_id = _trace_id()
    _log.error("a page failed; its reader was given number %s", trace_id)
    return _page(request, errors.our_mistake(trace_id), HTTPStatus.INTERNAL_SERVER_ERROR)


def store_closed(request: HttpRequest, error: Exception) -> HttpResponse:
    """503: the folder that holds everything cannot be opened or written."""
    trace_id = _trace_id()
    error_id = _number_of(error)
    _log.error("the store cannot be used (system's number %s); its reader was given number %s", error_id, trace_id)
    if is_of_waiting(error):
        page = errors.store_busy(trace_id)
    elif isinstance(error, DatabaseError | InterfaceError) and is_shared(connection.settings_dict):
        page = errors.server_away(trace_id)
    else:
        page = errors.store_closed(trace_id, str(home_folder()))
    answer = _page(request, page, HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = "10"
    return answer


def is_of_waiting(error: BaseException) -> bool:
    """Whether an error says that others wrote for longer than one waits, or that two waited for each other."""
    for each in (error, error.__cause__):
        code = getattr(each, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            return True
        if getattr(each, "sqlstate", None) in _WAITED:
            return True
    return False


def is_of_the_store(error: BaseException) -> bool:
    """Whether an error says that the folder or its database cannot be used, and not that a page is wrong."""
    if isinstance(error, OperationalError | InterfaceError | sqlite3.OperationalError):
        return True
    if type(error) in {DatabaseError, sqlite3.DatabaseError}:  # their kinds are mistakes of ours; they themselves, a broken file
        return True
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK


def _number_of(error: BaseException) -> int | None:
    """Return the number that the system or SQLite gives to an error; it tells no data."""
    for each in (error, error.__cause__):
        number = getattr(each, "errno", None) or getattr(each, "sqlite_errorcode", None)
        if number:
            return int(number)
    return None


def _trace_id() -> str:
    return secrets.token_hex(4)


def _page(request: HttpRequest, page: ErrorPage, status: HTTPStatus) -> HttpResponse:
    return render(request, "errors/page.html", {"page": page}, status=status)

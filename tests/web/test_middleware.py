"""This machine's own browser, and nobody else."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from runtall.web.loopback import foreign_trait
from runtall.web.middleware import LoopbackOnlyMiddleware, SecurityHeadersMiddleware


def answer(request):
    return HttpResponse("the page")


@pytest.mark.parametrize("host", ["localhost", "localhost:8127", "127.0.0.1:8127", "[::1]:8127", "[::1]", "LOCALHOST:80"])
def test_own_names_are_answered(host):
    response = LoopbackOnlyMiddleware(answer)(RequestFactory().get("/", HTTP_HOST=host))

    assert response.content == b"the page"


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Forwarded-Server",
        "X-Forwarded",
        "X-Real-IP",
    ],
)
def test_a_request_that_names_a_proxy_is_refused_in_words(header):
    request = RequestFactory().get("/", headers={header: "anything", "Host": "127.0.0.1"})
    response = LoopbackOnlyMiddleware(answer)(request)

    assert response.status_code == 403
    assert b"the page" not in response.content
    assert b"answers on its own computer only" in response.content


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "192.168.1.5",
        "",
        "127.0.0.1:80@evil.example",
        "[::2]",
    ],
)
def test_a_foreign_host_is_refused(host):
    response = LoopbackOnlyMiddleware(answer)(RequestFactory().get("/", HTTP_HOST=host, SERVER_NAME="elsewhere"))

    assert response.status_code == 403


@pytest.mark.parametrize(
    ("address", "own"), [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("10.0.0.7", False), ("x", False)]
)
def test_the_address_itself_must_be_this_machines(address, own):
    assert (foreign_trait(RequestFactory().get("/", HTTP_HOST="localhost", REMOTE_ADDR=address)) is None) is own


def test_a_proxy_that_says_nothing_of_itself_is_known_by_its_old_protocol_or_by_the_name_that_the_browser_has():
    """nginx with a bare ``proxy_pass`` asks by HTTP/1.0 for the address that it was given, and names nobody."""
    own = RequestFactory().get("/", HTTP_HOST="127.0.0.1:8127")
    old = RequestFactory().get("/", HTTP_HOST="127.0.0.1:8127", SERVER_PROTOCOL="HTTP/1.0")
    within = {"Host": "127.0.0.1:8127", "Sec-Fetch-Site": "same-origin"}
    next_page = RequestFactory().get("/", headers={**within, "Referer": "http://127.0.0.1:8127/runs/"})
    renamed = RequestFactory().get("/", headers={**within, "Referer": "https://runs.example.org/"})
    linked = RequestFactory().get(
        "/", headers={"Host": "127.0.0.1:8127", "Sec-Fetch-Site": "cross-site", "Referer": "https://a.example/"}
    )

    assert [foreign_trait(each) for each in (own, old, next_page, renamed, linked)] == [None, "HTTP/1.0", None, "Referer", None]


def test_what_a_page_says_is_escaped_when_a_request_is_refused():
    request = RequestFactory().get("/", headers={"X-Forwarded-<b>": "1", "Host": "127.0.0.1"})

    assert b"<b>" not in LoopbackOnlyMiddleware(answer)(request).content.lower()


def test_a_view_may_set_its_own_headers():
    def attachment(request):
        return HttpResponse("x", headers={"Referrer-Policy": "no-referrer"})

    response = SecurityHeadersMiddleware(attachment)(RequestFactory().get("/"))

    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Content-Type-Options"] == "nosniff"

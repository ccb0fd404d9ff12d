"""Whose word on the reader's address counts: that of the proxy that the operator named, and of no other."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from runtall.web.proxied import ProxyMiddleware

PROXY = "10.0.0.1"


def through(settings, **meta: str):
    """Send a request through the check; return the answer and the request that came out."""
    settings.RUNTALL_TRUSTED_PROXY = [PROXY, "172.20.0.0/16"]
    got = []

    def view(request):
        got.append(request)
        return HttpResponse("the page")

    request = RequestFactory().get("/pain/", **{"HTTP_HOST": "runs.example.org", **meta})
    return ProxyMiddleware(view)(request), got[0] if got else None


FORWARDED = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}


@pytest.mark.parametrize("proxy", [PROXY, "172.20.3.4", "::ffff:10.0.0.1"])
def test_the_named_proxy_is_believed(settings, proxy):
    answer, request = through(settings, REMOTE_ADDR=proxy, **FORWARDED)

    assert answer.content == b"the page"
    assert request.META["REMOTE_ADDR"] == "203.0.113.9"
    assert request.is_secure()
    assert not [name for name in request.META if name.startswith("HTTP_X_FORWARDED")]
    assert answer["Strict-Transport-Security"].startswith("max-age=")


def test_of_a_chain_the_last_one_that_is_no_proxy_counts(settings):
    """Whoever asks may write what they like in front; what our own proxies added stands at the end."""
    _, request = through(
        settings, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR="127.0.0.1, 203.0.113.9, 172.20.0.5", HTTP_X_FORWARDED_PROTO="https"
    )

    assert request.META["REMOTE_ADDR"] == "203.0.113.9"


@pytest.mark.parametrize(
    "header", ["HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_REAL_IP"]
)
@pytest.mark.parametrize("address", ["127.0.0.1", "203.0.113.9", "10.0.0.2", "not an address"])
def test_who_only_claims_to_be_a_proxy_is_refused(settings, header, address):
    answer, request = through(settings, REMOTE_ADDR=address, **{header: "127.0.0.1"})

    assert answer.status_code == 403
    assert request is None


def test_nobody_gets_past_the_proxy_but_this_computer_itself(settings):
    assert through(settings, REMOTE_ADDR="203.0.113.9")[0].status_code == 403
    assert through(settings, REMOTE_ADDR="127.0.0.1")[0].content == b"the page"


@pytest.mark.parametrize(
    "meta",
    [
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "gopher"},
        {"HTTP_X_FORWARDED_FOR": "somebody", "HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_a_proxy_that_does_not_say_who_and_how_is_refused(settings, meta):
    assert through(settings, REMOTE_ADDR=PROXY, **meta)[0].status_code == 403


def test_plain_http_is_sent_on_to_https(settings):
    answer, request = through(settings, REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="http")

    assert request is None
    assert answer.status_code == 301
    assert answer["Location"] == "https://runs.example.org/pain/"


@pytest.mark.django_db
@pytest.mark.parametrize(("host", "status"), [("runs.example.org", 200), ("localhost:8127", 200), ("evil.example", 400)])
def test_only_the_names_of_this_house_are_answered(client, host, status):
    assert client.get("/account/sign-in/", HTTP_HOST=host).status_code == status


@pytest.mark.parametrize(
    ("host", "environment", "words"),
    [
        ("0.0.0.0", {"RUNTALL_HOSTS": ""}, "by which name"),
        ("192.168.1.5", {"RUNTALL_HOSTS": "runs.example.org"}, "passwords would travel"),
        ("::", {"RUNTALL_HOSTS": "runs.example.org"}, "passwords would travel"),
    ],
)
def test_an_address_for_others_is_refused_until_it_is_safe(settings, monkeypatch, host, environment, words):
    from runtall.core import ConflictError
    from runtall.services.serving import check_bind

    settings.RUNTALL_TRUSTED_PROXY = []
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ConflictError) as refused:
        check_bind(host)
    assert words in refused.value.what.in_words(str)

    monkeypatch.setenv("RUNTALL_HOSTS", "runs.example.org")
    settings.RUNTALL_TRUSTED_PROXY = [PROXY]
    check_bind(host)
    for own in ("127.0.0.1", "::1", "localhost"):
        check_bind(own)


def test_without_accounts_no_address_for_others_is_served_at_all(settings):
    from runtall.core import ConflictError
    from runtall.services.serving import check_bind

    settings.RUNTALL_ACCOUNTS = False

    with pytest.raises(ConflictError) as refused:
        check_bind("0.0.0.0")
    assert "--phone" in refused.value.next_step.in_words(str)
    assert "--accounts" in refused.value.next_step.in_words(str)

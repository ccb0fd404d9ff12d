"""Every page of accounts answers, needs nothing from elsewhere, and says what it is about."""

from __future__ import annotations

import pytest

from ..page_outline import outline
from ..roles import browser

PAGES = {
    None: ["/account/sign-in/", "/account/closed/"],
    "anna": [
        "/account/",
        "/account/sign-out/",
        "/account/again/",
        "/account/password/",
        "/settings/sharing/",
        "/settings/",
        "/start/",
        "/import/",
        "/evidence/",
    ],
    "doc": ["/shared/", "/account/", "/evidence/"],
    "boss": ["/people/", "/engine/", "/account/", "/evidence/"],
}


@pytest.mark.parametrize(("name", "address"), [(name, address) for name, all_ in PAGES.items() for address in all_])
def test_a_page_answers_and_keeps_the_policy(name, address, house):
    client = browser(None if name is None else getattr(house, name))

    answer = client.get(address)

    assert answer.status_code == 200, answer.headers
    page = outline(answer)
    assert page.refused == []
    assert page.tags.count("h1") == 1
    assert answer["Cache-Control"] == "no-store" or "no-store" in answer["Cache-Control"]


def test_an_address_without_a_page_keeps_its_reader_among_their_own_places(house):
    html = browser(house.doc).get("/no-such-page/").content.decode()

    assert 'href="/shared/"' in html
    assert 'href="/runs/"' not in html
    assert "To the first page" in html


def test_a_runner_with_an_account_is_not_told_that_there_is_none(house):
    html = browser(house.anna).get("/start/").content.decode()

    assert "No account" not in html
    assert "open to you alone" in html

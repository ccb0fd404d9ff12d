"""The pages of phones in the computer's own browser, and what the guard of the phones' listener lets pass."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.test import Client, override_settings

from runtall.services import calendar_feed, pairing, phone, runners
from runtall.services.certificates import Authority
from runtall.services.phone import LISTENER, PHONE, PHONE_PLAIN, Listening

from ..page_outline import outline

pytestmark = pytest.mark.django_db
AUTHORITY = Authority(b"certificate", "AB:CD", datetime(2036, 1, 1, tzinfo=UTC))
HOST = "192.168.1.20:8128"


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listening]:
    found = Listening(("192.168.1.20", "desk.local"), 8128, AUTHORITY)
    monkeypatch.setattr(phone, "_listening", SimpleNamespace(told=lambda: found))
    with override_settings(ALLOWED_HOSTS=["127.0.0.1", "192.168.1.20"]):
        yield found


@pytest.fixture
def computer() -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127")


class Phone(Client):
    """A browser that came through the phones' listener."""

    def generic(self, *arguments: object, secure: bool = False, **more: object) -> object:
        return super().generic(*arguments, secure=self.defaults[LISTENER] == PHONE, **more)


def a_phone(listener: str = PHONE) -> Phone:
    return Phone(HTTP_HOST=HOST, REMOTE_ADDR="192.168.1.30", **{LISTENER: listener})


def test_without_a_listener_the_page_says_how_to_start_one(computer: Client):
    page = computer.get("/phone/")

    assert page.status_code == 200
    assert b"runtall serve --phone" in page.content
    assert computer.post("/phone/code/").status_code == 409
    assert computer.get("/trust/").status_code == 404


def test_a_phone_that_is_not_paired_reads_a_calendar_by_its_key_and_nothing_else(listening: Listening):
    key = calendar_feed.switch_on(runners.own_runner_id())

    by_key = a_phone().get(f"/calendar/{key}.ics")
    guessed = a_phone().get(f"/calendar/{key[:-1]}_.ics")

    assert (by_key.status_code, by_key["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (guessed.status_code, b"not paired" in guessed.content) == (403, True)
    assert a_phone().post(f"/calendar/{key}.ics").status_code == 403
    assert a_phone(PHONE_PLAIN).get(f"/calendar/{key}.ics")["Location"].startswith("https://")


def test_a_code_is_shown_as_a_picture_of_our_own_and_to_type(computer: Client, listening: Listening):
    made = computer.post("/phone/code/")
    page = computer.get(made["Location"])

    assert made.status_code == 303
    shape = outline(page)
    assert shape.refused == []
    assert shape.tags.count("h1") == 1
    (picture,) = (each for each in shape.links if each.startswith("/phone/qr/"))
    drawn = computer.get(picture)
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn["Cache-Control"] == "no-store"
    assert b"data:" not in page.content
    assert re.search(rb'class="phone-code">[2-9A-Z]{4}-[2-9A-Z]{4}<', page.content)
    assert b"https://192.168.1.20:8128/pair/" in page.content
    assert b"AB:CD" in page.content


def test_the_page_of_a_code_tells_when_the_phone_is_in(computer: Client, listening: Listening):
    where = computer.post("/phone/code/")["Location"]
    code = re.search(r'phone-code">([\w-]+)<', computer.get(where).content.decode())
    assert code is not None
    assert b'hx-trigger="every 3s"' in computer.get(where).content
    assert computer.get(where, headers={"HX-Request": "true"}).status_code == 204  # nothing new

    a = a_phone()
    answer = a.post("/pair/", {"code": code[1], "name": "Anna's <b>phone</b>"})
    assert answer.status_code == 303
    after = computer.get(where, headers={"HX-Request": "true"})
    assert b"Anna&#x27;s &lt;b&gt;phone&lt;/b&gt; is paired" in after.content
    assert b"hx-trigger" not in after.content
    assert b"<html" not in after.content
    assert b"Anna&#x27;s &lt;b&gt;phone" in computer.get("/phone/").content
    assert a.get("/phone/here/").status_code == 200


def test_an_address_that_was_changed_shows_no_code(computer: Client, listening: Listening):
    where = computer.post("/phone/code/")["Location"]

    assert computer.get(where[:-3] + "x/").status_code == 404
    assert computer.get("/phone/qr/x.svg").status_code == 404


def test_the_trail_of_a_wrong_code_stays_on_the_page_with_what_was_typed(listening: Listening):
    answer = a_phone().post("/pair/", {"code": "WRONG-42", "name": "My phone"})

    assert answer.status_code == 422
    assert b"This code does not work." in answer.content
    assert b'value="WRONG-42"' in answer.content
    assert b'value="My phone"' in answer.content
    assert outline(answer).refused == []


def test_a_code_in_the_address_is_filled_in_and_uses_nothing_up(listening: Listening):
    code = pairing.new_code(runners.own_runner_id())
    shown = a_phone().get(f"/pair/?code={code}")

    assert f'value="{code}"'.encode() in shown.content
    assert pairing.code_seen(runners.own_runner_id(), code).state is pairing.CodeState.WAITING


def test_no_header_makes_a_request_come_through_the_phones_listener(listening: Listening):
    paired = pairing.pair(pairing.new_code(runners.own_runner_id()), name="Phone")
    for header in ("runtall.listener", "Runtall-Listener", "runtall_listener"):
        outside = Client(
            HTTP_HOST=HOST, REMOTE_ADDR="192.168.1.30", headers={header: PHONE, "Cookie": f"__Host-runtall_device={paired.token}"}
        )
        assert outside.get("/runs/").status_code == 403, header


def test_on_the_computer_a_device_cookie_changes_nothing(computer: Client, listening: Listening):
    paired = pairing.pair(pairing.new_code(runners.own_runner_id()), name="Phone")
    computer.cookies["runtall_device"] = paired.token

    assert computer.get("/phone/").status_code == 200
    assert computer.get("/phone/here/").status_code == 303


def test_every_cookie_for_a_phone_is_for_https_alone(listening: Listening):
    client = a_phone()
    code = pairing.new_code(runners.own_runner_id())
    client.post("/pair/", {"code": code, "name": "Phone"})
    client.post("/settings/look/", {"theme": "dark", "contrast": "auto"})

    assert len(client.cookies) >= 3
    assert [name for name, cookie in client.cookies.items() if not cookie["secure"]] == []
    assert client.cookies["__Host-runtall_device"]["httponly"]


def test_without_tls_nothing_but_the_way_to_trust_is_told_and_only_while_a_code_is_open(listening: Listening):
    plain = a_phone(PHONE_PLAIN)
    code = pairing.new_code(runners.own_runner_id())

    assert b"AB:CD" in plain.get("/trust/").content
    assert plain.get("/trust/runtall-at-home.crt").content == AUTHORITY.der
    assert plain.get("/pair/")["Location"] == f"https://{HOST}/pair/"
    assert plain.post("/pair/", {"code": code, "name": "x"}).status_code == 403
    pairing.take_back_codes(runners.own_runner_id())
    assert plain.get("/trust/")["Location"] == f"https://{HOST}/trust/"


def test_settings_lead_to_phones_and_on_a_phone_to_itself(computer: Client, listening: Listening):
    client = a_phone()
    client.post("/pair/", {"code": pairing.new_code(runners.own_runner_id()), "name": "Phone"})

    assert b'href="/phone/"' in computer.get("/settings/").content
    on_phone = client.get("/settings/")
    assert b'href="/phone/here/"' in on_phone.content
    assert b'href="/phone/"' not in on_phone.content
    assert b"Where everything is kept" not in on_phone.content

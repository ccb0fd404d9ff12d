"""Signing in and staying signed in: passwords, second steps, limits, and sessions that end when they should."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from runtall.web.account_adapters import SIGN_IN

from ..roles import HOST, PASSWORD, add, browser, sign_in


def door(client: Client, name: str = "anna", password: str = PASSWORD, **more: str):
    return client.post("/account/sign-in/", {"login": name, "password": password}, **more)


@pytest.fixture
def anna(db, settings):
    settings.MFA_TOTP_TOLERANCE = 1  # the half minute may change between the making of a code here and its check
    return add("anna", "runner", password=PASSWORD)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def code_now(secret: str) -> str:
    """What an authenticator app shows, computed here from RFC 6238 alone."""
    import base64
    import hashlib
    import hmac
    import struct

    mac = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def showed_who(client: Client) -> None:
    """Write the password once more, as what keeps an account asks for."""
    assert client.post("/account/again/", {"password": PASSWORD}).status_code == 302


def with_app(client: Client) -> str:
    """Add an authenticator app as a person does; return its secret."""
    showed_who(client)
    page = client.get("/account/app/").content.decode()
    secret = re.search(r'account-secret">([A-Z2-7]+)<', page)[1]
    assert client.post("/account/app/", {"code": code_now(secret)}).status_code == 302
    return secret


def test_a_password_is_kept_as_argon2(anna):
    from runtall.store.models import User

    assert User.objects.get(username="anna").password.startswith("argon2$argon2id$")


def test_a_link_chooses_the_password_once(db):
    from runtall.services import accounts

    made = accounts.add("cleo", "runner")
    link = accounts.link_of(made.id)
    client = browser()

    assert client.get(link).status_code == 303
    page = client.get("/account/welcome/")
    assert "cleo" in page.content.decode()
    assert link.split("/")[-2] not in page.request["PATH_INFO"]
    assert client.post("/account/welcome/", {"password": PASSWORD, "again": "something else"}).status_code == 422
    assert client.post("/account/welcome/", {"password": "password", "again": "password"}).status_code == 422
    assert client.post("/account/welcome/", {"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert door(client, "cleo").status_code == 302
    assert is_in(client)
    assert browser().get(link).status_code == 404


def test_a_newer_link_ends_the_one_before(db):
    from runtall.services import accounts

    made = accounts.add("cleo", "runner")
    first = accounts.link_of(made.id)
    second = accounts.reset("cleo")

    assert browser().get(first).status_code == 404
    assert browser().get(second).status_code == 303


def test_a_link_is_over_after_three_days(db, monkeypatch):
    from django.contrib.auth.tokens import PasswordResetTokenGenerator

    from runtall.services import accounts

    link = accounts.link_of(accounts.add("cleo", "runner").id)
    later = datetime.now(UTC).astimezone().replace(tzinfo=None) + timedelta(days=3, minutes=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    assert browser().get(link).status_code == 404


def test_who_signs_in_gets_a_session_of_their_own(anna):
    """A session that somebody else planted before is not the one that is signed in."""
    client = browser()
    client.get("/account/sign-in/?next=/pain/")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    assert door(client).status_code == 302

    assert client.cookies["sessionid"].value != planted
    other = browser()
    other.cookies["sessionid"] = planted
    assert not is_in(other)


def test_a_wrong_password_and_an_unknown_name_read_the_same(anna):
    wrong, unknown = door(browser(), password="not it at all"), door(browser(), "nobody-here")

    assert wrong.status_code == unknown.status_code == 422
    notes = [re.search(r'role="alert">([^<]+)<', each.content.decode())[1] for each in (wrong, unknown)]
    assert notes[0] == notes[1]


def test_the_sixth_try_on_one_account_is_not_listened_to_from_any_address_or_name_of_the_house(anna):
    for n in range(5):
        answer = browser().post(
            "/account/sign-in/",
            {"login": "Anna", "password": "wrong"},
            HTTP_HOST=f"localhost:{8000 + n}",
            REMOTE_ADDR=f"127.0.0.{n + 2}",
        )
        assert answer.status_code == 422

    assert door(browser(), REMOTE_ADDR="127.0.0.99").status_code == 422
    add("ben", "runner", password=PASSWORD)
    assert door(browser(), "ben", REMOTE_ADDR="127.0.0.99").status_code == 302


def test_one_address_that_tries_many_accounts_is_stopped(db):
    for n in range(10):
        assert door(browser(), f"name-{n}", REMOTE_ADDR="127.0.0.7").status_code == 422
    add("ben", "runner", password=PASSWORD)

    assert door(browser(), "ben", REMOTE_ADDR="127.0.0.7").status_code == 422
    assert door(browser(), "ben", REMOTE_ADDR="127.0.0.8").status_code == 302


def test_what_was_tried_is_remembered_by_all_processes(anna, settings):
    from runtall.store.account_models import Remembered

    door(browser(), password="wrong")

    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert Remembered.objects.count() > 0


def test_an_authenticator_app_is_asked_for_after_the_password_and_a_code_works_once(anna):
    client = browser()
    door(client)
    secret = with_app(client)
    from allauth.mfa.models import Authenticator

    kept = Authenticator.objects.get(user_id=anna.user_id, type="totp")
    assert secret not in str(kept.data), "it is kept enciphered"

    other = browser()
    assert door(other).headers["Location"] == "/account/second-step/"
    assert not is_in(other)
    assert other.post("/account/second-step/", {"code": "000000"}).status_code == 422
    code = code_now(secret)
    assert other.post("/account/second-step/", {"code": code}).status_code == 302
    assert is_in(other)

    third = browser()
    door(third)
    assert third.post("/account/second-step/", {"code": code}).status_code == 422
    assert not is_in(third)


def test_the_picture_for_the_app_is_a_file_of_our_own_and_no_cache_keeps_it(anna):
    client = browser()
    door(client)
    showed_who(client)
    page = client.get("/account/app/").content.decode()
    assert "data:image" not in page

    picture = client.get("/account/app/code.svg")

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert picture.content.count(b"<path") == 1
    assert b"style=" not in picture.content


def test_a_recovery_code_opens_once(anna):
    client = browser()
    door(client)
    with_app(client)
    page = client.get("/account/codes/").content.decode()
    codes = re.findall(r"<li><code>(\w+)</code>", page)
    assert len(codes) == 10

    other = browser()
    door(other)
    assert other.post("/account/second-step/", {"code": codes[0]}).status_code == 302
    assert is_in(other)
    again = browser()
    door(again)
    assert again.post("/account/second-step/", {"code": codes[0]}).status_code == 422


def test_what_keeps_an_account_is_changed_only_by_who_just_showed_who_they_are(anna):
    client = browser(anna)  # signed in, but not through the door just now

    answer = client.get("/account/app/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/again/")


def test_the_operator_can_take_a_lost_second_step_away(anna):
    from runtall.services import accounts

    client = browser()
    door(client)
    with_app(client)

    link = accounts.reset("anna", second_step=True)

    assert not is_in(client)
    client = browser()
    client.get(link)
    client.post("/account/welcome/", {"password": PASSWORD + "!", "again": PASSWORD + "!"})
    door(client, password=PASSWORD + "!")
    assert is_in(client)


def test_signing_out_ends_it_here_alone(anna):
    here, there = browser(), browser()
    door(here)
    door(there)
    stolen = here.cookies["sessionid"].value

    assert here.post("/account/sign-out/").status_code == 302

    assert not is_in(here)
    assert is_in(there)
    copy = browser()
    copy.cookies["sessionid"] = stolen
    assert not is_in(copy)


def test_signing_out_is_never_done_by_a_link(anna):
    client = browser()
    door(client)

    client.get("/account/sign-out/")

    assert is_in(client)


def test_a_new_password_signs_out_everywhere_else_and_stays_in_here(anna):
    here, there = browser(), browser()
    door(here)
    door(there)
    new = "another good horse staple"

    answer = here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert answer.headers["Location"] == "/account/?saved=password"
    assert is_in(here)
    assert not is_in(there)
    assert here.get("/account/").content.decode().count('class="account-row"') == 1


def test_other_sign_ins_are_ended_from_the_account(anna):
    here, there, third = browser(), browser(), browser()
    for each in (here, there, third):
        door(each)
    from runtall.services import accounts

    one = next(each for each in accounts.sign_ins(anna.user_id) if each.key == there.session[SIGN_IN])
    assert here.post(reverse("account_end_one", args=[one.id])).status_code == 303
    assert not is_in(there)
    assert is_in(third)

    assert here.post("/account/signed-in/end/").status_code == 303
    assert not is_in(third)
    assert is_in(here)


def test_nobody_ends_the_sign_in_of_another(anna):
    ben = add("ben", "runner", password=PASSWORD)
    annas, bens = browser(anna), browser(ben)
    from runtall.services import accounts

    answer = bens.post(reverse("account_end_one", args=[accounts.sign_ins(anna.user_id)[0].id]))

    assert answer.status_code == 404
    assert is_in(annas)


@pytest.mark.parametrize(("role", "days"), [("runner", 30), ("clinician", 1), ("operator", 1)])
def test_a_sign_in_that_was_not_used_for_long_is_over(role, days, db):
    from runtall.store.account_models import SignIn

    person = add("cleo", role)
    client = browser(person)
    SignIn.objects.update(last_seen_at=datetime.now(UTC) - timedelta(days=days, minutes=-5))
    assert is_in(client)
    SignIn.objects.update(last_seen_at=datetime.now(UTC) - timedelta(days=days, minutes=5))
    assert not is_in(client)
    assert not SignIn.objects.exists()


@pytest.mark.parametrize(("role", "days"), [("runner", 90), ("clinician", 7), ("operator", 7)])
def test_a_sign_in_is_over_after_its_longest_time_however_it_was_used(role, days, db):
    from runtall.store.account_models import SignIn

    client = browser(add("cleo", role))
    SignIn.objects.update(began_at=datetime.now(UTC) - timedelta(days=days, minutes=5))

    assert not is_in(client)


def test_a_closed_account_is_out_at_once_and_cannot_come_back(anna):
    from runtall.services import accounts

    client = browser()
    door(client)

    accounts.disable("anna")

    assert not is_in(client)
    door(client)
    assert not is_in(client)
    accounts.enable("anna")
    door(client)
    assert is_in(client)


def test_the_last_operator_stays(db):
    from runtall.core import ConflictError
    from runtall.services import accounts

    add("boss", "operator")
    with pytest.raises(ConflictError):
        accounts.disable("boss")
    add("second", "operator")
    assert not accounts.disable("boss").is_active


def test_nobody_signs_up_by_themselves(db):
    for address in ("/account/sign-up/", "/accounts/signup/", "/account/signup/"):
        assert browser().get(address).status_code == 404


def test_after_signing_in_the_way_goes_on_to_where_it_led_and_never_elsewhere(anna):
    asked = browser().get("/pain/?x=1")
    assert asked.headers["Location"] == "/account/sign-in/?next=/pain/%3Fx%3D1"

    assert (
        browser().post("/account/sign-in/", {"login": "anna", "password": PASSWORD, "next": "/pain/"}).headers["Location"]
        == "/pain/"
    )
    away = browser().post("/account/sign-in/", {"login": "anna", "password": PASSWORD, "next": "https://evil.example/"})
    assert away.headers["Location"] == "/account/first-page/"


def test_the_cookies_go_by_tls_alone_where_a_proxy_stands_in_front(anna):
    client = browser()
    door(client)

    cookie = client.cookies["sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_form_of_the_door_needs_its_token(anna):
    client = Client(HTTP_HOST=HOST, enforce_csrf_checks=True)

    assert door(client).status_code == 403


def test_each_role_has_its_first_page(db):
    for name, role, first in (("r", "runner", "/"), ("c", "clinician", "/shared/"), ("o", "operator", "/people/")):
        client = browser(add(f"{name}-one", role))
        assert client.get("/account/first-page/").headers["Location"] == first


def test_a_runner_takes_over_what_was_there_before_accounts(db):
    from runtall.services import accounts
    from runtall.store import runners

    before = runners.own_runner().id

    made = accounts.add("anna", "runner", takes_own_data=True)

    assert made.runner_id == before
    assert runners.own_runner().id != before, "without accounts nobody is shown what belongs to one"


def test_a_session_without_its_sign_in_opens_nothing(anna):
    client = browser()
    key = sign_in(client, anna)
    assert is_in(client)
    from runtall.store.account_models import SignIn

    SignIn.objects.filter(key=key).delete()

    assert not is_in(client)
    assert client.session.get("_auth_user_id") is None


def test_everything_at_once_is_given_or_deleted_only_to_who_just_showed_who_they_are(anna):
    from runtall.store.models import Runner

    client = browser(anna)
    page, asked = client.get("/settings/your-data/").content.decode(), client.get("/settings/your-data/file/")
    deleting = client.post("/settings/your-data/delete/", {"word": "delete"})

    assert asked.status_code == 303
    assert asked.headers["Location"] == "/account/again/?next=%2Fsettings%2Fyour-data%2F"
    assert f'href="{asked.headers["Location"]}"' in page
    assert "/settings/your-data/file/" not in page, "a link to save would save the question"
    assert deleting.headers["Location"].startswith("/account/again/")
    assert client.post(deleting.headers["Location"], {"password": "not it at all"}).status_code == 422
    assert Runner.objects.filter(pk=anna.runner_id).exists()

    showed_who(client)  # asked anew: what was sent before is not done by it
    assert Runner.objects.filter(pk=anna.runner_id).exists()
    given = client.get("/settings/your-data/file/")
    assert (given.status_code, given["Content-Type"]) == (200, "application/zip")
    assert b"".join(given.streaming_content)[:2] == b"PK"
    assert "/settings/your-data/file/" in client.get("/settings/your-data/").content.decode()


def test_what_was_sent_is_done_once_it_is_known_who_sent_it(anna, monkeypatch):
    from runtall.store import forgetting
    from runtall.store.models import Runner, User

    monkeypatch.setattr(
        forgetting, "erase_free_pages", lambda **_: True
    )  # a test stands in a transaction, which it would wait for
    client = browser(anna)
    asked = client.post("/settings/your-data/delete/", {"word": "delete"}).headers["Location"]

    done = client.post(asked, {"password": PASSWORD, "next": "/settings/your-data/delete/"})

    assert (done.status_code, done.headers["Location"]) == (303, "/account/sign-in/?deleted=1")
    assert "Everything of yours is deleted" in client.get(done.headers["Location"]).content.decode()
    assert not Runner.objects.filter(pk=anna.runner_id).exists()
    assert not User.objects.filter(username="anna").exists()
    assert not is_in(client)


def test_having_shown_it_holds_for_minutes(anna, monkeypatch):
    client = browser(anna)
    showed_who(client)
    assert client.get("/settings/your-data/file/").status_code == 200

    later = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.get("/settings/your-data/file/").status_code == 303
    assert client.get("/account/codes/new/").headers["Location"].startswith("/account/again/")


def test_who_has_neither_password_nor_second_step_here_signs_in_anew(anna):
    """Signed in by the service of their club, after their password was taken away."""
    from runtall.store.models import User

    client = browser(anna)
    user = User.objects.get(username="anna")
    user.set_unusable_password()
    user.save()
    sign_in(client, anna)
    assert client.get("/settings/your-data/file/").status_code == 409
    assert "Sign out, sign in again" in client.post("/settings/your-data/delete/", {"word": "delete"}).content.decode()

    session = client.session
    session["account_authentication_methods"] = [{"method": "socialaccount", "at": time.time() - 20}]
    session["account_authentication_methods_user"] = str(anna.user_id)
    session.save()

    assert client.get("/settings/your-data/file/").status_code == 200

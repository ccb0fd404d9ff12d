"""Accounts in a real browser, started once: a passkey with its own authenticator inside, and how every page of accounts reads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from wsgiref.simple_server import make_server

import pytest

from ..e2e.conftest import LAUNCH, OneByOne, Quiet, Server
from ..e2e.test_report import SIDEWAYS, serious
from ..roles import PASSWORD, Person, add, browser, house

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(settings) -> Iterator[str]:
    """Serve the house at ``http://localhost``, which browsers take for a secure place."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    server = make_server("127.0.0.1", 0, OneByOne(), server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def running(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
        yield started
        started.close()


def test_a_passkey_is_added_and_opens_the_account_without_a_password(address, running):
    from django.contrib.auth import get_user_model

    add("anna", "runner", password=PASSWORD)
    complaints: list[str] = []
    with running.new_context(viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        inside = page.context.new_cdp_session(page)
        inside.send("WebAuthn.enable")
        added = inside.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                }
            },
        )

        page.goto(f"{address}/account/sign-in/")
        page.fill("#login", "anna")
        page.fill("#password", PASSWORD)
        page.click("main form >> text=Sign in")
        page.goto(f"{address}/account/passkeys/add/")
        page.fill("#password", PASSWORD)
        page.click("text=Go on")
        page.fill("#name", "my phone")
        page.click("button:has-text('Add a passkey')")
        page.wait_for_url("**/account/codes/")
        held = inside.send("WebAuthn.getCredentials", {"authenticatorId": added["authenticatorId"]})["credentials"]
        assert [(each["isResidentCredential"], each["rpId"]) for each in held] == [(True, "localhost")]
        page.goto(f"{address}/account/")
        assert "my phone" in page.inner_text("#passkeys")

        page.click("text=Sign out here")
        page.wait_for_url("**/account/sign-in/")
        page.click("text=Sign in with a passkey")
        page.wait_for_url(lambda url: "/account/sign-in/" not in url)
        page.goto(f"{address}/account/")
        assert page.inner_text("h1") == "Your password and a second step keep this account"

        user = get_user_model()._default_manager.get(username="anna")
        user.set_unusable_password()  # the operator took it away; the passkey goes on opening
        user.save()
        page.goto(f"{address}/account/sign-in/")
        page.click("text=Sign in with a passkey")
        page.wait_for_url(lambda url: "/account/sign-in/" not in url)
        page.goto(f"{address}/settings/your-data/")
        page.click("text=First show that it is you")
        page.wait_for_selector("text=Show it with one of your passkeys.")
        assert page.locator("#password").count() == 0
        page.click("text=Use a passkey")
        page.wait_for_url("**/settings/your-data/")
        with page.expect_download() as given:
            page.click("text=Download everything")
        assert given.value.path().read_bytes()[:2] == b"PK"
        page.goto(f"{address}/account/")

        page.click("text=Sign out here")
        page.wait_for_url("**/account/sign-in/")
        inside.send("WebAuthn.setUserVerified", {"authenticatorId": added["authenticatorId"], "isUserVerified": False})
        page.click("text=Sign in with a passkey")
        page.wait_for_selector("[data-failed]:not([hidden])")
        page.goto(f"{address}/account/")
        assert "/account/sign-in/" in page.url

    assert [each for each in complaints if "404" not in each and "favicon" not in each] == []


LOOKS = ((390, "light"), (1280, "dark"))
EMPTY_HEADINGS = """() => {
  const seen = (each) => each.getClientRects().length > 0;
  return [...document.querySelectorAll('main :is(h2, h3):not(li *, summary *)')].filter(seen).filter((head) => {
    for (let next = head.nextElementSibling; next && !/^H[1-3]$/.test(next.tagName); next = next.nextElementSibling)
      if (seen(next)) return false;
    return true;
  }).map((head) => head.innerText);
}"""
"""Headings with nothing seen below them; a line of the day may be a heading alone."""


def test_every_page_of_accounts_reads_well_and_fits(address, running):
    troubles: list[str] = []
    for name, pages in furnished_house().items():
        with running.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce") as context:
            if name is not None:
                context.add_cookies([{"name": "sessionid", "value": session_of(name), "url": address}])
            page = context.new_page()
            for n, where in enumerate(pages):
                page.goto(address + where)
                for width, scheme in LOOKS if n == 0 else LOOKS[:1]:  # the parts of a page are the same in the dark
                    page.set_viewport_size({"width": width, "height": 844})
                    page.emulate_media(color_scheme=scheme)
                    found = [*serious(page), *page.evaluate(EMPTY_HEADINGS)]
                    found += ["scrolls sideways"] if page.evaluate(SIDEWAYS) else []
                    found += [] if page.locator("h1").count() == 1 else ["not one heading of the first level"]
                    troubles += [f"{where} {width} {scheme}: {each}" for each in found]
                if ("/again/" in page.url) is not ("/again/" in where):
                    troubles.append(f"{where} led to {page.url}")

    assert troubles == []


def session_of(name: str) -> str:
    """Sign somebody in who showed just now that it is them; return the number of the session."""
    from django.contrib.auth import get_user_model

    user = get_user_model()._default_manager.get(username=name)
    client = browser(Person(name, user.role, user.pk, None))
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client.cookies["sessionid"].value


def furnished_house() -> dict[str | None, list[str]]:
    """Make a house in which each page of accounts shows something; return who opens which."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from django.contrib.auth import get_user_model

    from runtall.core import RunnerProfile
    from runtall.sample.diary import made_safety_answers
    from runtall.services import accounts, sessions, triage
    from runtall.store import runners

    made = house()
    runner_id = made.anna.runner_id
    runners.keep_profile(runner_id, RunnerProfile())
    triage.keep(runner_id, made_safety_answers())
    sessions.type_run(runner_id, on=datetime.now(UTC).date(), duration_s=1800.0, distance_m=5000.0, rpe=3)
    shared = f"/shared/{runner_id}"
    looked = browser(made.doc)
    assert looked.get(f"{shared}/pain/").status_code == 200
    anna = get_user_model()._default_manager.get(pk=made.anna.user_id)
    Authenticator.objects.create(user=anna, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP" * 2)})
    RecoveryCodes.activate(anna)
    link = accounts.link_of(accounts.add("cleo", "runner").id)
    return {
        None: ["/account/sign-in/", "/account/sign-in/?deleted=1", "/account/closed/", "/account/welcome/", link],
        "anna": [
            *("/account/", "/account/again/", "/account/second-step/again/", "/account/codes/", "/account/codes/new/"),
            *("/account/app/remove/", "/account/passkeys/add/", "/account/password/", "/account/sign-out/"),
            *("/settings/sharing/", "/settings/your-data/"),
        ],
        "ben": ["/account/app/"],
        "doc": ["/shared/", "/account/", *(shared + each for each in ("/", "/plan/", "/shoes/", "/runs/", "/pain/", "/body/"))],
        "boss": ["/people/", "/engine/"],
    }

"""A passkey in a real browser, with its own authenticator inside: added, signed in with, refused when it is not the owner's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from wsgiref.simple_server import make_server

import pytest

from ..e2e.conftest import LAUNCH, Quiet, Server
from ..roles import PASSWORD, add

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def address(settings) -> Iterator[str]:
    """Serve the house at ``http://localhost``, which browsers take for a secure place."""
    from runtall.web.wsgi import application

    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_passkey_is_added_and_opens_the_account_without_a_password(address, chromium):
    from django.contrib.auth import get_user_model
    from playwright.sync_api import sync_playwright

    add("anna", "runner", password=PASSWORD)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=LAUNCH)
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
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
        page.click("text=Show that it is you, then download")
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
        browser.close()

    assert [each for each in complaints if "404" not in each and "favicon" not in each] == []

"""A crawler over every page and form as each who has an account, and as nobody: no error of ours, nothing of anybody else.

At this computer without accounts, and from phones: ``tests/web/test_crawl.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from ..all_pages import Form
from ..crawling import (
    ATTRIBUTE,
    EVIL,
    HOSTILE,
    MARKUP,
    Crawler,
    any_address,
    every_pattern,
    missing_headers,
    patterns_with_parts,
    write_words,
)
from ..made_home import furnish
from ..roles import HOST, PASSWORD, House, Person, browser, house

pytestmark = pytest.mark.usefixtures("quick_printer")

ANNAS, BENS = b"annas-own-words", b"bens-own-words"
STARTS = ("/", "/account/", "/settings/", "/settings/sharing/", "/runs/", "/pain/", "/plan/", "/import/", "/library/")

WORDED = ("/pain/", "/runs/", "/shoes/", "/pain/questions/", "/questions/")


@dataclass(frozen=True)
class LivedIn:
    """A house in which anna has something of everything, and ben some words."""

    people: House
    ids: dict[str, str]
    forms: list[Form]
    """Those of anna's pages."""


@pytest.fixture(scope="module")
def lived_in(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[LivedIn]:
    from django.db import transaction

    from runtall.store import originals, runners
    from runtall.store.models import User

    with django_db_blocker.unblock():
        made = house()
        ids = furnish(made.anna.runner_id, tmp_path_factory.mktemp("files"))
        write_words(made.anna.runner_id, ANNAS.decode())
        write_words(made.ben.runner_id, BENS.decode())
        runners.sample_runner(make=True)
        with transaction.atomic():
            forms = crawler_of(made.anna).walk(STARTS, of_each=1, skip=is_heavy)
            transaction.set_rollback(True)
    yield LivedIn(made, ids, forms)
    with django_db_blocker.unblock():
        for person in (made.anna, made.ben):
            runners.forget(person.runner_id)
            originals.forget_all(Path(settings.RUNTALL_HOME), person.runner_id)
        runners.forget(runners.sample_runner().id)
        User.objects.all().delete()


def is_heavy(view: str) -> bool:
    """Files are made by a process of their own, and tried by their own tests."""
    return view in ("report_file", "clinician_file", "programme_file", "your_data_file", "session_file", "metronome_sound")


def is_elsewhere(view: str) -> bool:
    """Whether pages are crawled by another test here."""
    return is_heavy(view) or view.startswith("evidence") or view in SHARED_VIEWS


SHARED_VIEWS = frozenset({"today", "runs", "load", "pain", "shoes", "body", "library", "reports", "why", "settings", "import"})


def crawler_of(person: Person | None, *foreign: bytes, prefix: str = "") -> Crawler:
    """Return a crawler that came in by the door where its person has a password."""
    client = browser() if person is None or person.name != "anna" else None
    if client is None:
        client = browser()
        assert client.post("/account/sign-in/", {"login": "anna", "password": PASSWORD}).status_code == 302
    elif person is not None:
        client = browser(person)
    return Crawler(client, HOST, foreign, prefix=prefix)


@pytest.mark.django_db
def test_a_runner_may_send_what_they_like(lived_in):
    crawler = crawler_of(lived_in.people.anna, BENS)
    only_here = [form for form in lived_in.forms if "/account/" in form.action or "/sharing/" in form.action]
    also_elsewhere = [form for form in lived_in.forms if form not in only_here]  # sent in full without accounts
    for form in (*only_here, *also_elsewhere[::4]):
        crawler.harass(form, alone=1 if form in only_here else 0, together=1)

    assert crawler.troubles == {}
    assert len(only_here) >= 5
    assert len(also_elsewhere) > 20
    assert any(ANNAS in crawler.ask("GET", page).told for page in ("/pain/", "/runs/", "/shoes/", "/pain/questions/")), (
        "anna has words"
    )


@pytest.mark.django_db
def test_what_a_runner_may_send_is_nothing_for_anybody_else(lived_in):
    """Ben, a clinician with and without a grant, an operator and nobody send anna's forms, and read what comes."""
    made = lived_in.people
    wrong, troubles = {}, {}
    readers = {
        "ben": (made.ben, ""),
        "doc": (made.doc, ""),
        "doc, shared": (made.doc, f"/shared/{made.anna.runner_id}"),
        "other doc": (made.other_doc, f"/shared/{made.anna.runner_id}"),
        "boss": (made.boss, ""),
        "nobody": (None, ""),
    }
    for name, (person, prefix) in readers.items():
        foreign = (BENS,) if name == "doc, shared" else (ANNAS,) if name == "ben" else (ANNAS, BENS)
        crawler = crawler_of(person, *foreign, prefix=prefix)
        crawler.ask("GET", "/plan/")  # the week stands before what follows is taken back
        for form in lived_in.forms:
            makes_token = name == "doc" and form.action.startswith("/settings/programs/")  # of a clinician's own
            is_own = "/account/" in form.action or name == "ben" or makes_token
            if form.method == "get" or "/look/" in form.action:
                continue
            sent = Form(form.method, prefix + form.action, form.fields, offers=form.offers, files=form.files)
            status = crawler.send(sent, [(key, value.encode()) for key, value in form.fields]).status_code
            if status not in (401, 403, 404, 405) and not is_own:
                wrong[f"{name} {form.action}"] = status
        troubles |= {f"{name}: {what}": how for what, how in crawler.troubles.items()}

    assert troubles == {}
    assert wrong == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "starts"),
    [
        ("doc", ("/account/",)),
        ("other_doc", ("/shared/", "/account/", "/evidence/")),
        ("boss", ("/people/", "/engine/", "/account/", "/evidence/")),
        ("ben", ("/plan/", "/settings/sharing/")),
        (None, ("/account/sign-in/", "/account/closed/", "/account/welcome/")),
    ],
)
def test_everybody_else_may_send_what_they_like_in_their_own_pages(name, starts, lived_in):
    foreign = {"doc": (BENS,), "ben": (ANNAS,)}.get(name, (ANNAS, BENS))
    crawler = crawler_of(None if name is None else getattr(lived_in.people, name), *foreign)
    forms = crawler.walk(starts, of_each=1, skip=is_elsewhere)
    for form in forms:
        crawler.harass(form, alone=1, together=1)
    for page in starts:
        crawler.harass_query(page, 2)

    assert crawler.troubles == {}
    assert forms
    assert name != "boss" or any(form.action.startswith("/people/") for form in forms)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["add", "again", "sign-in"])
def test_whatever_stands_for_a_passkey_is_refused_in_words(address, lived_in):
    """The field that a script fills: text of all kinds, and JSON that is nearly a passkey."""
    from urllib.parse import quote_from_bytes

    crawler = crawler_of(None if address == "sign-in" else lived_in.people.anna)
    where = f"/account/passkeys/{address}/"
    crawler.ask("GET", where)
    statuses = set()
    for value in (*HOSTILE.values(), *NEARLY_A_PASSKEY):
        sent = quote_from_bytes(value)
        statuses.add(crawler.ask("POST", where, f"name=x&credential={sent}".encode()).status_code)

    assert crawler.troubles == {}
    assert statuses <= {200, 302, 303, 400, 422}


NEARLY_A_PASSKEY = (
    b"null",
    b"true",
    b"1",
    b'"text"',
    b"[[]]",
    b"{}",
    b'{"id": 1, "rawId": 2, "response": 3, "type": "public-key"}',
    b'{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    b'{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ", "attestationObject": "YQ"}}',
    b'{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
    b'{"clientDataJSON": "e30", "authenticatorData": "YQ", "signature": "YQ", "userHandle": "YQ"}}',
    b'{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": '
    b'{"clientDataJSON": "e30", "authenticatorData": "", "signature": "%%%", "userHandle": null}}',
    b"[" * 5_000,
)


@pytest.mark.django_db
def test_a_clinician_with_a_grant_reads_and_no_odd_address_or_query_makes_more_of_it(lived_in):
    prefix = f"/shared/{lived_in.people.anna.runner_id}"
    crawler = crawler_of(lived_in.people.doc, BENS, prefix=prefix)
    crawler.walk([prefix + each for each in ("/", "/runs/", "/pain/", "/plan/", "/library/")], of_each=1, skip=is_heavy)
    read = b"".join(crawler.ask("GET", prefix + page).told for page in WORDED)
    for page in ("/runs/", "/pain/", "/plan/", "/load/"):
        crawler.harass_query(prefix + page, 2)
    for pattern in patterns_with_parts()[::3]:
        crawler.harass_parts(pattern, 0)
    of_ben = [f"/shared/{runner}/pain/" for runner in (lived_in.people.ben.runner_id, 0, -1, "9" * 19, "9" * 18, "%00", "1%2F..")]
    statuses = {address: crawler.ask("GET", address).status_code for address in of_ben}

    assert crawler.troubles == {}
    assert ANNAS in read, "what is shared is read"
    assert {address: status for address, status in statuses.items() if status != 404} == {}


@pytest.mark.django_db
def test_words_of_one_are_text_to_another(lived_in):
    """A runner's markup is text to the clinician who reads it, and a name's to the operator."""
    anna, doc = crawler_of(lived_in.people.anna), None
    anna.is_kept = True
    kept = 0
    for form in lived_in.forms:
        if form.method == "get" or any(
            word in form.action for word in ("/account/", "/delete/", "/sharing/", "/sample/", "/forget/")
        ):
            continue
        for name in form.offers:
            rest = [(each, value.encode()) for each, value in form.fields if each != name]
            kept += anna.send(form, [*rest, (name, (MARKUP if kept % 2 else ATTRIBUTE).encode())]).status_code == 303
    prefix = f"/shared/{lived_in.people.anna.runner_id}"
    doc = crawler_of(lived_in.people.doc, BENS, prefix=prefix)
    doc.walk(
        [prefix + each for each in ("/", "/runs/", "/pain/", "/plan/", "/shoes/", "/pain/questions/")], of_each=1, skip=is_heavy
    )

    assert kept > 10
    assert {**anna.troubles, **doc.troubles} == {}


@pytest.mark.django_db
def test_nothing_is_changed_without_the_token_of_a_page(lived_in):
    """Every address, signed in as a runner, and as the operator who makes accounts; the door too."""
    taken = {}
    for person in (lived_in.people.anna, lived_in.people.boss, None):
        client = browser(person, csrf=True, raise_request_exception=False)
        client.cookies["csrftoken"] = token = "a" * 32
        for pattern in every_pattern():
            address = any_address(pattern)
            bare = client.post(address)
            foreign = client.post(address, headers={"X-CSRFToken": token, "Origin": f"https://{EVIL}"})
            if (bare.status_code, foreign.status_code) not in ((403, 403), (404, 404)):
                taken[f"{person and person.name} {pattern.name}"] = (bare.status_code, foreign.status_code)

    assert taken == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "to", [value for name, value in HOSTILE.items() if name.startswith(("elsewhere", "a script", "a header"))]
)
def test_nothing_leads_on_to_elsewhere(to, lived_in):
    """``next`` in the address and in the form, and the page that a browser says it comes from."""
    from urllib.parse import quote_from_bytes

    said = quote_from_bytes(to, safe="")
    anna, nobody = crawler_of(lived_in.people.anna), crawler_of(None)
    sent = f"login=anna&password={quote_from_bytes(PASSWORD.encode())}&next={said}".encode()
    answer = nobody.ask("POST", f"/account/sign-in/?next={said}", sent, Referer=f"https://{EVIL}/")
    for address in ("/account/again/", "/account/sign-out/", "/account/password/", "/settings/look/", "/account/sign-in/"):
        anna.ask("GET", f"{address}?next={said}", Referer=f"https://{EVIL}/")
        anna.ask(
            "POST",
            f"{address}?next={said}",
            b"theme=dark&contrast=auto&password=x&next=" + said.encode(),
            Referer=f"https://{EVIL}/",
        )

    assert answer.status_code == 302, "signed in"
    assert {**anna.troubles, **nobody.troubles} == {}


@pytest.mark.django_db
def test_a_number_of_a_session_that_was_there_before_opens_nothing_after_signing_in(lived_in):
    client = browser()
    client.get("/account/sign-in/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key

    assert client.post("/account/sign-in/", {"login": "anna", "password": PASSWORD}).status_code == 302

    thief = browser()
    thief.cookies["sessionid"] = planted
    assert client.cookies["sessionid"].value != planted
    assert client.cookies["sessionid"]["httponly"]
    assert client.cookies["sessionid"]["samesite"] == "Lax"
    assert thief.get("/pain/").headers["Location"].startswith("/account/sign-in/")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "changes"),
    [
        ("/account/sign-in/", 200, {}),
        ("/pain/", 303, {}),
        ("/nowhere/", 404, {}),
        ("/static/css/base.css", 200, {}),
        ("/account/sign-in/", 400, {"HTTP_HOST": EVIL}),
        ("/account/sign-in/", 403, {"HTTP_X_FORWARDED_FOR": "1.2.3.4"}),
        (
            "/account/sign-in/",
            301,
            {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.2.3.4", "HTTP_X_FORWARDED_PROTO": "http"},
        ),
    ],
)
def test_every_kind_of_answer_carries_the_headers(address, status, changes):
    answer = browser(raise_request_exception=False).get(address, **changes)
    answer.close()

    assert answer.status_code == status
    assert missing_headers(answer) == []

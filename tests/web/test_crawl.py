"""A crawler over every page and form, at this computer and from phones: whatever is sent, never an error of ours.

The roles of a house with accounts are crawled by ``tests/accounts/test_crawl.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes

import pytest
from django.conf import settings
from django.db import OperationalError, transaction
from django.test import Client, override_settings

from runtall.services.authorisation import Role, Verdict, need_of_view, verdict
from runtall.services.phone import LISTENER, PHONE, PHONE_PLAIN

from ..all_pages import ADDRESSES, FILE, url_of, with_a_page
from ..crawling import (
    ATTRIBUTE,
    EVIL,
    HOSTILE,
    MARKUP,
    MULTIPART,
    Crawler,
    any_address,
    every_pattern,
    leads_out,
    missing_headers,
    multipart,
    odd_files,
    patterns_with_parts,
    runs_in_a_browser,
    write_words,
)
from ..made_home import furnish

pytestmark = pytest.mark.usefixtures("quick_printer")

OWN = "127.0.0.1:8127"
AT_HOME = "192.168.1.20:8128"
OTHERS = b"somebody-elses-words"

COOKIES = (
    *("sessionid", "csrftoken", "django_language", "messages", "runtall_theme", "runtall_contrast", "runtall_sample"),
    *("runtall_sample_wanted", "runtall_screen", "runtall_starting", "runtall_device"),
)
ODD_HEADERS = (
    *("Accept-Language", "Accept", "Referer", "Origin", "User-Agent", "HX-Request", "HX-Current-URL", "HX-Target"),
    *("X-HTTP-Method-Override", "Range", "If-Modified-Since", "Content-Encoding"),
)


@dataclass(frozen=True)
class Home:
    """A furnished home; another runner is in the same database."""

    runner_id: int
    ids: dict[str, str]
    fit: bytes

    @property
    def pages(self) -> list[str]:
        return [url_of(name, self.ids) for name in with_a_page()]


@pytest.fixture(scope="module")
def home(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    from runtall.store import originals, runners
    from runtall.store.models import Runner

    files = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock():
        runner_id = runners.own_runner().id
        ids = furnish(runner_id, files)
        sample_id = runners.sample_runner(make=True).id
        other_id = Runner.objects.create(name=OTHERS.decode()).pk
        write_words(other_id, OTHERS.decode())
    yield Home(runner_id, ids, min(files.glob("*.fit")).read_bytes())
    with django_db_blocker.unblock():
        for each in (runner_id, other_id, sample_id):
            runners.forget(each)
            originals.forget_all(Path(settings.RUNTALL_HOME), each)


def owner() -> Crawler:
    return Crawler(Client(HTTP_HOST=OWN), OWN, (OTHERS,))


def is_heavy(view: str) -> bool:
    """Files are made by a process of their own, and tried by their own tests."""
    return view in ADDRESSES and ADDRESSES[view].shown is FILE


def is_final(address: str) -> bool:
    """Whether a form would end what is crawled."""
    return any(word in address for word in ("/delete/", "/sample/", "/forget/"))


# The crawler itself ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "html", [MARKUP, f'<input value="{ATTRIBUTE}">', '<a href=" JavaScript:hostile(6)">x</a>', "<svg/onload=hostile(3)>"]
)
def test_the_crawler_sees_what_a_browser_would_run(html):
    from django.utils.html import escape

    assert runs_in_a_browser(html.encode())
    assert not runs_in_a_browser(f'<p title="{escape(html)}">{escape(html)}</p>'.encode())


@pytest.mark.parametrize(
    ("address", "out"),
    [
        ("/pain/", False),
        ("?saved=1", False),
        (f"http://{OWN}/x", False),
        (f"//{EVIL}/", True),
        (f"/\\{EVIL}", True),
        (f"/\t/{EVIL}", True),
        (f"https://{OWN}@{EVIL}/", True),
        ("javascript:x", True),
        ("http://127.0.0.1:9/", True),
    ],
)
def test_the_crawler_sees_where_a_browser_would_go(address, out):
    assert leads_out(address, OWN) is out


# The owner's own browser -------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_every_form_bears_what_nobody_should_send(home):
    crawler = owner()
    forms = crawler.walk(home.pages, skip=is_heavy)

    for form in forms:
        crawler.harass(form, alone=1, together=1)

    assert crawler.troubles == {}
    assert len(forms) > 30
    assert crawler.requests > 500


@pytest.mark.django_db
def test_every_address_bears_hostile_parts_and_queries(home):
    crawler = owner()
    for page in home.pages:
        crawler.harass_query(page, 1)
    for pattern in patterns_with_parts():
        crawler.harass_parts(pattern, 2)

    assert crawler.troubles == {}
    assert crawler.requests > 250


@pytest.mark.django_db
def test_markup_that_was_kept_is_shown_as_text(home):
    """Markup goes into every field that takes words, one after the other, and stays; then every page is opened again."""
    crawler, kept = owner(), 0
    crawler.is_kept = True
    forms = [each for each in crawler.walk(home.pages, of_each=1, skip=is_heavy) if each.method == "post"]
    for form in forms:
        for name in [] if is_final(form.action) else form.offers:
            words = MARKUP if kept % 2 else ATTRIBUTE
            rest = [(each, value.encode()) for each, value in form.fields if each != name]
            kept += crawler.send(form, [*rest, (name, words.encode())]).status_code == 303
    crawler.walk(home.pages, of_each=2, skip=is_heavy)

    assert crawler.troubles == {}
    assert kept > 20, "hardly anything was kept, so nothing was shown"


@pytest.mark.django_db
def test_odd_cookies_headers_and_ways_of_asking_are_borne(home):
    crawler = owner()
    for value in HOSTILE.values():
        quoted = quote_from_bytes(value[:3_000])
        plain = value[:3_000].decode("latin-1").translate(dict.fromkeys(map(ord, "\0\r\n")))  # no server lets these through
        crawler.use_cookies(dict.fromkeys(COOKIES, quoted))
        for page in ("/", "/body/", "/start/sample/"):
            crawler.ask("GET", page)
        crawler.use_cookies({})
        crawler.ask("GET", "/", **dict.fromkeys(ODD_HEADERS, plain))
        crawler.ask("POST", "/well/", b"well=yes", plain)
        crawler.ask("PUT", "/import/uploads/none/", b"x", **{"Upload-Offset": plain})
        crawler.ask("GET", "/static/css/base.css", **dict.fromkeys(("Range", "If-None-Match", "If-Modified-Since"), plain))
    for method in ("TRACE", "DELETE", "PATCH", "OPTIONS", "PROPFIND"):
        crawler.ask(method, "/settings/")

    assert crawler.troubles == {}


@pytest.mark.django_db
def test_nothing_is_changed_without_the_token_of_a_page(home):
    """Every address: no token, or a right one sent by a page from elsewhere."""
    client = Client(HTTP_HOST=OWN, enforce_csrf_checks=True, raise_request_exception=False)
    client.get("/settings/")
    token = client.cookies["csrftoken"].value
    taken = {}
    for pattern in every_pattern():
        for method in ("POST", "PUT") if "upload" in (pattern.name or "") else ("POST",):
            bare = client.generic(method, any_address(pattern))
            foreign = client.generic(method, any_address(pattern), headers={"X-CSRFToken": token, "Origin": f"https://{EVIL}"})
            if (bare.status_code, foreign.status_code) not in ((403, 403), (404, 404)):
                taken[f"{method} {pattern.name}"] = (bare.status_code, foreign.status_code)

    assert taken == {}
    assert client.post("/well/", {"well": "yes"}, headers={"X-CSRFToken": token}).status_code == 303, "with it, it is"


# Files -------------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_odd_files_stay_below_the_folder_and_each_gets_its_verdict(home):
    """Names that lead out, archives that swell or escape, XML that laughs or reaches elsewhere: sent by a form, then imported."""
    from runtall.services import dropping, jobs, uploads

    place = Path(settings.RUNTALL_HOME)
    files = odd_files(home.fit)
    before = beside(place)
    with transaction.atomic():
        crawler = owner()
        crawler.is_kept = True
        body = multipart([], [("files", name, content) for name, content in files])
        answer = crawler.ask("POST", "/import/", body, MULTIPART)
        assert answer.status_code == 302, answer.told.decode()
        job = jobs.job(home.runner_id, int(answer.headers["Location"].strip("/").rpartition("/")[2]))
        arrived = [each for each in uploads.files_of(str(job.about["drop"])).rglob("*") if each.is_file()]
        dropping.import_drop(job, lambda _done, _total, _now: None)
        verdicts = jobs.counts(job.id)
        crawler.walk([answer.headers["Location"], "/import/files/"], of_each=4, skip=is_heavy)
        transaction.set_rollback(True)

    assert crawler.troubles == {}
    assert len(arrived) > len(files) - 5, "what has no name is no file to a browser"
    assert all(each.resolve().is_relative_to(place / "uploads") for each in arrived)
    assert beside(place) == before
    assert not list(place.rglob("*escaped*/../..")), "nothing went up"
    assert sum(verdicts.values()) >= len(arrived)
    assert sum(n for (verdict_told, _), n in verdicts.items() if verdict_told == "imported") <= 2


def beside(place: Path) -> set[str]:
    """Names of what stands beside runtall's folder, and where such names would lead: nothing may be new there."""
    return {str(each) for folder in (place.parent, Path("/"), Path("/etc"), Path.home()) for each in folder.glob("*escaped*")}


# Phones ------------------------------------------------------------------------------------------------------------------


def phone(listener: str = PHONE) -> Crawler:
    client = Client(HTTP_HOST=AT_HOME, REMOTE_ADDR="192.168.1.30", **{LISTENER: listener})
    return Crawler(client, AT_HOME, (OTHERS,), secure=listener == PHONE)


@pytest.fixture
def paired(home) -> Crawler:
    from runtall.services import pairing

    crawler = phone()
    token = pairing.pair(pairing.new_code(home.runner_id), name="phone").token
    crawler.use_cookies({"__Host-runtall_device": token})
    return crawler


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["127.0.0.1", "192.168.1.20"])
def test_a_paired_phone_may_send_what_it_likes_too(home, paired):
    forms = paired.walk(home.pages, of_each=1, skip=is_heavy)
    for form in forms:
        paired.harass(form, alone=0, together=1, wrong=0)
    closed = {}
    for pattern in every_pattern():
        for method in ("GET", "POST"):
            if verdict(Role.DEVICE, need_of_view(pattern.name, method)) is Verdict.DENY:
                closed[f"{method} {pattern.name}"] = paired.ask(method, any_address(pattern)).status_code

    assert paired.troubles == {}
    assert len(forms) > 25
    assert len(closed) > 10
    assert {each: status for each, status in closed.items() if status not in (403, 404)} == {}


@pytest.mark.django_db
@override_settings(ALLOWED_HOSTS=["127.0.0.1", "192.168.1.20"])
@pytest.mark.parametrize("listener", [PHONE, PHONE_PLAIN])
def test_a_device_that_is_not_paired_gets_nothing_whatever_it_sends(home, listener):
    crawler = phone(listener)
    cookies = {"sessionid": "x", "csrftoken": "x", "runtall_sample": "1", "runtall_device": "x", "__Host-runtall_device": "x"}
    given = {}
    for pattern in every_pattern():
        for method in ("GET", "POST"):
            for sent in ({}, cookies):
                crawler.use_cookies(sent)
                answer = crawler.ask(method, any_address(pattern))
                if answer.status_code not in (303, 403, 404) and pattern.name != "pair":
                    given[f"{method} {pattern.name}"] = answer.status_code
    for value in HOSTILE.values():
        crawler.use_cookies({})
        crawler.ask("POST", "/pair/", b"code=%s&name=%s" % (quote_from_bytes(value).encode(), quote_from_bytes(value).encode()))
        crawler.ask("GET", f"/pair/?code={quote_from_bytes(value)}")

    assert {what: told for what, told in crawler.troubles.items() if not what.startswith("leads to https://" + AT_HOME)} == {}
    assert given == {}


# Headers -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "changes"),
    [
        ("/settings/", 200, {}),
        ("/static/css/base.css", 200, {}),
        ("/sw.js", 200, {}),
        ("/healthz", 200, {}),
        ("/nowhere/", 404, {}),
        ("/well/", 405, {}),
        ("/settings/", 403, {"HTTP_HOST": EVIL}),
        ("/settings/", 403, {"HTTP_VIA": "1.1 proxy"}),
        ("/pair/", 200, {LISTENER: PHONE, "HTTP_HOST": AT_HOME, "wsgi.url_scheme": "https"}),
        (
            "/settings/",
            403,
            {LISTENER: PHONE, "HTTP_HOST": AT_HOME, "HTTP_COOKIE": "__Host-runtall_device=x", "wsgi.url_scheme": "https"},
        ),
        ("/settings/", 303, {LISTENER: PHONE_PLAIN, "HTTP_HOST": AT_HOME}),
        ("/pair/", 400, {LISTENER: PHONE, "HTTP_HOST": EVIL, "wsgi.url_scheme": "https"}),
    ],
)
@override_settings(ALLOWED_HOSTS=["127.0.0.1", "192.168.1.20"])
def test_every_kind_of_answer_carries_the_headers(address, status, changes):
    answer = Client(HTTP_HOST=OWN, raise_request_exception=False).get(address, **changes)
    answer.close()

    assert answer.status_code == status
    assert missing_headers(answer) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(ValueError("ours"), 500), (OperationalError("disk I/O error"), 503)])
def test_an_error_of_ours_carries_the_headers_too(monkeypatch, error, status):
    from runtall.services import runners

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(runners, "profile", fail)
    answer = Client(HTTP_HOST=OWN, raise_request_exception=False).get("/pain/")

    assert answer.status_code == status
    assert missing_headers(answer) == []

"""Every page of the app, with a furnished home and with an empty one: what holds for all of them, and every form by POST."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import resolve

from runtall.web.middleware import CONTENT_SECURITY_POLICY
from runtall.web.pages.commands import NAMES_A_COMMAND

from ..all_pages import ADDRESSES, FILE, FORM, FRAGMENT, PAGE, Form, forms_in, names_in_urls, url_of, with_a_page
from ..made_home import furnish
from ..page_outline import outline

LIMIT_BYTES = 300_000
"""Of a page's own HTML: what it links to (60 kB of styles and scripts) comes once."""


@pytest.fixture(scope="module")
def ids(django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Ids of a furnished home, made once; the tests work on it in transactions that are taken back."""
    from runtall.store import originals, runners

    with django_db_blocker.unblock():
        runner_id = runners.own_runner().id
        made = furnish(runner_id, tmp_path_factory.mktemp("files"))
    yield made
    with django_db_blocker.unblock():
        runners.forget(runner_id)
        originals.forget_all(Path(settings.RUNTALL_HOME), runner_id)


@pytest.fixture(scope="module")
def tried() -> dict[str, int]:
    """Addresses that were opened, and how they answered."""
    return {}


def browser_of(**options: bool) -> Client:
    return Client(HTTP_HOST="127.0.0.1:8127", raise_request_exception=False, **options)


def names_no_command(name: str, html: str) -> bool:
    """Tell whether a page has links for what commands do; phones are let in where runtall is started, nowhere else."""
    return name.startswith("phone") or NAMES_A_COMMAND.search(html) is None


def test_every_address_of_the_app_is_listed():
    """A new view stands in ``tests/all_pages.py``, so that everything below holds for it too."""
    assert sorted(names_in_urls()) == sorted(ADDRESSES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", with_a_page())
def test_a_page_answers_and_needs_no_exception_from_the_policy(name, ids):
    address = ADDRESSES[name]
    answer = browser_of().get(url_of(name, ids))

    assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    if address.leads_on and answer.status_code in (302, 303):
        return
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    page = outline(answer)
    assert page.refused == []
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert len(answer.content) < LIMIT_BYTES
    assert names_no_command(name, answer.content.decode())
    if address.shown is PAGE:
        assert page.tags.count("h1") == 1
        assert page.tags.count("main") == 1
        html = answer.content.decode()
        assert "htmx-2.min.js" in html or not re.search(r"\shx-(get|post)=", html), "htmx is missing"


@pytest.mark.django_db
@pytest.mark.parametrize("name", with_a_page())
def test_every_link_of_a_page_leads_somewhere(name, ids, tried):
    """Within the app, to an address that answers; beyond it, only a paper's DOI as a plain link that tells nobody from where."""
    client = browser_of()
    answer = client.get(url_of(name, ids), follow=True)
    assert answer.status_code == 200
    page = outline(answer)
    dead = {}
    for link in dict.fromkeys(page.links):
        target = urlsplit(urljoin(answer.request["PATH_INFO"], link))
        if target.scheme or target.netloc:
            assert link.startswith("https://doi.org/"), link
        elif link.startswith("#"):
            assert target.fragment in page.ids, link
        elif _is_dead(client, target.path, target.query, tried):
            dead[link] = tried[target.path]
    assert dead == {}


_TO_OPEN = 3
"""Of the addresses of one view so many are opened in all; of the others it is seen that a view answers to them."""


def _is_dead(client: Client, path: str, query: str, tried: dict[str, int]) -> bool:
    if path.startswith("/static/"):
        return finders.find(path.removeprefix("/static/")) is None
    view = resolve(path).url_name or ""
    of_view = [each for each in tried if resolve(each).url_name == view]
    if path in tried or len(of_view) >= _TO_OPEN or ADDRESSES[view].shown is FILE:  # files are made by a process of its own
        return tried.get(path, 200) not in (200, 302, 303)
    found = client.get(f"{path}?{query}" if query else path)
    tried[path] = found.status_code
    return tried[path] not in (200, 302, 303)


@pytest.mark.django_db
@pytest.mark.parametrize("name", with_a_page())
@pytest.mark.usefixtures("quick_printer")
def test_every_form_of_a_page_works_without_a_script(name, ids):
    """Sent as it stands, a form is kept and leads on (303), or the page says what is missing (422); never an error of ours."""
    client = browser_of(enforce_csrf_checks=True)
    url = url_of(name, ids)
    page = client.get(url, follow=True)
    assert page.status_code == 200
    here = page.request["PATH_INFO"] + (f"?{page.request['QUERY_STRING']}" if page.request["QUERY_STRING"] else "")
    outcomes = {}
    for number, form in enumerate(forms_in(page.content.decode())):
        target = urljoin(here, form.action)
        assert not urlsplit(target).netloc, target
        with transaction.atomic():  # each form is sent from the page as it was
            outcomes[f"{number} {form.method} {target}"] = _tried(client, form, target)
            transaction.set_rollback(True)

    assert {form: said for form, said in outcomes.items() if said} == {}


def _tried(client: Client, form: Form, target: str) -> str:
    if form.method == "get":
        return _sent(client.get(target, _data(form)))
    assert any(key == "csrfmiddlewaretoken" and value for key, value in form.fields), f"no token: {target}"
    assert client.post(target, {}).status_code == 403, f"taken without a token: {target}"
    answer = client.post(target, _data(form))
    at_once = target in SHOWN_ONCE or ADDRESSES[resolve(urlsplit(target).path).url_name or ""].shown is FILE
    return "" if at_once and answer.status_code == 200 else _sent(answer, posted=True)


SHOWN_ONCE = frozenset({"/settings/calendar/on/"})
"""Forms whose answer shows a secret that stands nowhere else, and so on no page to go on to."""


def _data(form: Form) -> dict[str, list[str]]:
    data: dict[str, list[str]] = {}
    for key, value in form.fields:
        data.setdefault(key, []).append(value)
    return data


def _sent(answer, *, posted: bool = False) -> str:
    """Return what is wrong with an answer to a form; empty for a good one."""
    answer.close()
    good = (302, 303, 422, 409) if posted else (200, 302, 303, 422)
    return "" if answer.status_code in good else f"{answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name in with_a_page() if not ADDRESSES[name].path])
def test_a_page_opens_before_anything_is_on_file(name):
    answer = browser_of().get(url_of(name, {}))

    assert answer.status_code in (200, 302, 303)
    if answer.status_code == 200 and ADDRESSES[name].shown is PAGE:
        page = outline(answer)
        assert page.refused == []
        assert page.tags.count("h1") == 1
        assert names_no_command(name, answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, each in ADDRESSES.items() if each.shown is FRAGMENT])
def test_a_fragment_is_given_alone_to_htmx_and_caches_are_told(name, ids):
    answer = browser_of().get(url_of(name, ids), headers={"HX-Request": "true"})

    assert answer.status_code in (200, 204, 286, 302, 303)
    if answer.status_code == 200:
        assert "HX-Request" in answer.get("Vary", "")
        assert "<html" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, each in ADDRESSES.items() if each.shown is FORM and not each.path])
def test_what_changes_something_is_never_asked_for_with_get(name, ids):
    """Addresses that take POST alone say so; those with an id in them are tried where their forms stand."""
    from django.urls import NoReverseMatch

    try:
        url = url_of(name, ids)
    except NoReverseMatch:
        pytest.skip("it needs an id; its form is sent on its page")

    assert browser_of().get(url).status_code in (302, 303, 405)


@pytest.mark.django_db
def test_files_and_scripts_have_the_policy_too(ids):
    for name in ("service_worker",):
        assert ADDRESSES[name].shown is FILE
        answer = browser_of().get(url_of(name, ids))
        assert answer["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        answer.close()

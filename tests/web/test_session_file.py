"""A session as one file: nothing outside it is needed, nothing of the runner's but the session is in it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Client:
    from runtall.sample.diary import made_safety_answers
    from runtall.services import runners, triage

    triage.keep(runners.own_runner_id(), made_safety_answers())
    return Client(HTTP_HOST="127.0.0.1:8127")


class Outside(HTMLParser):
    """Everything that a page asks for beyond itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            asks = name in ("src", "href", "action", "formaction", "srcset", "poster", "data", "ping", "xlink:href")
            if asks and not (value or "").startswith("#"):
                self.found.append(f"{tag} {name}={value}")


def file_of(reader: Client, what: str = "twelve-minutes", query: str = "") -> str:
    answer = reader.get(f"/player/{what}/file/{query}")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith(f'attachment; filename="runtall-{what}-')
    return answer.content.decode()


def test_nothing_outside_the_file_is_asked_for(reader: Client):
    text = file_of(reader)
    outside = Outside()
    outside.feed(text)

    assert outside.found == []
    assert "import " not in re.sub(r"\s//.*", "", text[text.index('<script type="module">') :])
    assert not re.search(r"\b(url\((?!#)|@import|fetch\(|XMLHttpRequest|serviceWorker|https?://(?!www\.w3\.org))", text)
    assert "default-src &#x27;none&#x27;" in text


def test_script_and_style_stand_under_their_hashes(reader: Client):
    text = file_of(reader)
    for tag, opening in (("script", '<script type="module">'), ("style", "<style>")):
        (inside,) = re.findall(f"{re.escape(opening)}(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{tag}-src &#x27;sha256-{digest}&#x27;" in text


def test_the_file_says_what_the_player_says_and_knows_nobody(reader: Client):
    text, player = file_of(reader), reader.get("/player/twelve-minutes/").content.decode()
    blocks = [
        json.loads(re.search(r'<script id="play" type="application/json">(.*?)</script>', page)[1]) for page in (text, player)
    ]

    assert blocks[0]["steps"] == blocks[1]["steps"]
    for item in blocks[1]["items"]:
        for picture in ("still", "beside", "fault"):
            del item[picture]
        item["figure"] = item["id"]
    assert blocks[0]["items"] == blocks[1]["items"]
    assert not {"token", "key", "save", "fresh", "worker", "safety"} & set(blocks[0])
    assert "csrf" not in text
    for item in blocks[0]["items"]:
        assert item["name"] in text
        assert f'data-figure="{item["id"]}" aria-hidden="true"><svg ' in text
    moves = re.search(r'data-moves="([^"]+)"', text)[1]
    assert {*(item["id"] for item in blocks[0]["items"]), blocks[0]["closing"]} == set(
        json.loads(gzip.decompress(base64.b64decode(moves)))
    )


def test_minutes_that_were_asked_for_count(reader: Client):
    def seconds(text: str) -> float:
        block = json.loads(re.search(r'<script id="play" type="application/json">(.*?)</script>', text)[1])
        return sum(step["s"] for step in block["steps"])

    assert seconds(file_of(reader, query="?minutes=10")) < seconds(file_of(reader, query="?minutes=12"))
    assert 'href="/player/twelve-minutes/file/?minutes=10"' in reader.get("/player/twelve-minutes/?minutes=10").content.decode()


def test_session_and_routine_offer_the_file(reader: Client):
    assert "/player/twelve-minutes/file/" in reader.get("/library/routines/twelve-minutes/").content.decode()
    assert "/player/twelve-minutes/file/" in reader.get("/player/twelve-minutes/").content.decode()


def test_while_safety_questions_come_first_there_is_no_file():
    answer = Client(HTTP_HOST="127.0.0.1:8127").get("/player/twelve-minutes/file/")

    assert "Content-Disposition" not in answer
    assert b"The safety questions come first." in answer.content

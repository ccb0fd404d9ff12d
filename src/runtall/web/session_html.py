"""Any session as one HTML file that stands alone: its steps to read, and a timer, for a phone that runtall is not reached from.

Made from the page of the player, so that it says the same. Script and styles stand inside under their hashes; nothing may be
fetched, and nothing that belongs to the runner but the session itself is in it.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from runtall.services import figures
from runtall.web.pages.player import CLOSING, PlayerPage

_SCRIPTS = ("player/clock", "player/awake", "player/sound", "player/figure", "session-file")
_STYLES = ("base", "components", "player", "drawn", "session-file")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|class|const)", re.MULTILINE)
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
_OF_THE_SERVER = ("token", "key", "save", "fresh", "safety", "worker")
"""What the player's data hold for talking to runtall; a file has nobody to talk to."""
_PICTURES = ("still", "beside", "fault")
"""What an exercise's data hold for pictures that are fetched."""


@dataclass(frozen=True, slots=True)
class SessionFile:
    """What stands in the file beside the page.

    Attributes
    ----------
    shared
        What all figures refer to, once.
    stills
        By exercise, its figure drawn in place.
    moves
        What the player moves: the parts of every figure as JSON, gzipped, in base64.
    """

    policy: str
    style: SafeString
    script: SafeString
    shared: SafeString
    stills: tuple[tuple[str, SafeString], ...]
    moves: str
    play: dict[str, Any]
    made: str


def session_html(page: PlayerPage, *, made_on: date) -> str:
    """Return a session as one HTML file."""
    style, script = _style(), _script()
    ids = tuple(dict.fromkeys(item.id for item in page.items))
    file = SessionFile(
        policy=f"{_POLICY}; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        style=style,
        script=script,
        shared=mark_safe(figures.shared()),  # noqa: S308 - our own drawing
        stills=tuple((each, mark_safe(figures.in_place(each))) for each in ids),  # noqa: S308 - our own drawing
        moves=_packed((*ids, CLOSING)),
        play=_alone(page.play),
        made=_("Made on {day}, as the session was open that day.").format(day=made_on.isoformat()),
    )
    return render_to_string("player/file.html", {"page": page, "file": file})


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return files("runtall.web").joinpath("static", *name.split("/")).read_text("utf-8")


@cache
def _script() -> SafeString:
    """Return the modules as one: what each gives to the others stands before what uses it."""
    parts = (_EXPORT.sub("", _IMPORT.sub("", _read(f"js/{name}.js"))) for name in _SCRIPTS)
    return mark_safe("\n".join(parts))  # noqa: S308 - our own files


@cache
def _style() -> SafeString:
    return mark_safe("\n".join((*(_read(f"css/{name}.css") for name in _STYLES), figures.style_sheet())))  # noqa: S308 - our own files


def _alone(play: dict[str, Any]) -> dict[str, Any]:
    """Return the data of the player with nothing of the server in them: figures by name, not by address."""
    items = [{**{k: v for k, v in item.items() if k not in _PICTURES}, "figure": item["id"]} for item in play["items"]]
    kept = {name: value for name, value in play.items() if name not in _OF_THE_SERVER}
    return {**kept, "items": items, "closing": CLOSING}


def _packed(ids: Iterable[str]) -> str:
    """Return the moving parts of figures, small enough to take along."""
    text = "{" + ",".join(f'"{each}":{figures.parts(each)}' for each in dict.fromkeys(ids)) + "}"
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()

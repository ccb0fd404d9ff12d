"""Any session as one HTML file that stands alone: its steps to read, and a timer, for a phone that runtall is not reached from.

Made from the page of the player, so that it says the same. Script and styles stand inside under their hashes; nothing may be
fetched, and nothing that belongs to the runner but the session itself is in it.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from runtall.web.pages.player import PlayerPage

_SCRIPTS = ("player/clock", "player/awake", "player/sound", "session-file")
_STYLES = ("tokens", "base", "components", "app", "player", "session-file")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=function|class|const)", re.MULTILINE)
_FIGURE = re.compile(r'<symbol id="([\w-]+)".*?</symbol>', re.DOTALL)
_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
_OF_THE_SERVER = ("token", "key", "save", "fresh", "safety", "worker")
"""What the player's data hold for talking to runtall; a file has nobody to talk to."""


@dataclass(frozen=True, slots=True)
class SessionFile:
    """What stands in the file beside the page."""

    policy: str
    style: SafeString
    script: SafeString
    figures: SafeString
    play: dict[str, Any]
    made: str


def session_html(page: PlayerPage, *, made_on: date) -> str:
    """Return a session as one HTML file."""
    style, script = _style(), _script()
    wanted = {item.position for item in page.items} | {"standing", "supine"}
    file = SessionFile(
        policy=f"{_POLICY}; script-src '{_hash(script)}'; style-src '{_hash(style)}'",
        style=style,
        script=script,
        figures=mark_safe("".join(figure for name, figure in _figures().items() if name in wanted)),  # noqa: S308 - our own
        play={name: value for name, value in page.play.items() if name not in _OF_THE_SERVER},
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
    return mark_safe("\n".join(_read(f"css/{name}.css") for name in _STYLES))  # noqa: S308 - our own files


@cache
def _figures() -> dict[str, str]:
    return {found[1]: found[0] for found in _FIGURE.finditer(_read("figures/positions.svg"))}

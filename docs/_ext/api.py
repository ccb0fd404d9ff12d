"""The operations of the API, from its description."""

from __future__ import annotations

import os
import tempfile
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _home() -> tempfile.TemporaryDirectory[str]:
    """Make a folder that goes when this process ends."""
    return tempfile.TemporaryDirectory(prefix="runtall-manual-")


def _schema() -> dict[str, Any]:
    """Return the description; where nobody set Django up, with the product's own settings on a folder that goes again."""
    from django.apps import apps

    if not apps.ready:
        os.environ["DJANGO_SETTINGS_MODULE"] = "runtall.settings"
        if "RUNTALL_HOME" not in os.environ:
            os.environ["RUNTALL_HOME"] = _home().name
    from runtall.services.setup import configure

    configure()
    from runtall.web.api import entry

    return entry.schema()


def api_operations() -> str:
    """Return every operation, an area after the other."""
    from generated import table

    from runtall.web.pages.api_docs import api_docs_page

    heads = ("operation", "", "does", "scope", "takes", "gives")
    parts = []
    for area in api_docs_page(_schema()).areas:
        rows = (
            (f"`{each.method} {each.path}`", f"`{each.id}`", each.summary, each.scope, each.takes, each.gives or "nothing")
            for each in area.operations
        )
        parts.append(f"### {area.label}\n\n{table(heads, rows)}")
    return "\n\n".join(parts)


def api_scopes() -> str:
    """Return what a token may be made for."""
    from generated import table

    _schema()
    from runtall.services.api_tokens import Scope
    from runtall.web.pages.api_docs import scope_words

    return table(("scope", "lets a program"), ((f"`{each.value}`", scope_words(each)) for each in Scope))


def api_reasons() -> str:
    """Return what the pages do and no program can, with the reasons."""
    from generated import table

    said = tomllib.loads(files("runtall.web.api").joinpath("of_views.toml").read_text("utf-8"))
    rows = ((reason, ", ".join(f"`{name}`" for name in names)) for reason, names in said["none"].items())
    return table(("why", "pages, by the name of their address"), rows)

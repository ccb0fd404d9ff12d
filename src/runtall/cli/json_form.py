"""How values are written by ``--json``: the form that the API writes too."""

from __future__ import annotations

import json

from runtall.services.json_form import plain, schema

__all__ = ["as_json", "plain", "schema"]


def as_json(value: object) -> str:
    """Return ``value`` as indented JSON text."""
    return json.dumps(plain(value), indent=2, ensure_ascii=True)

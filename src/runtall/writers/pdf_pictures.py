"""Drawings of the app made ready for paper: colours that a page would give them are put in, as on a light page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

FONT = "Source Sans Pro"
INK: Mapping[str, str] = MappingProxyType(
    {
        "ink": "#14171b",
        "ink-soft": "#4a515b",
        "card": "#ffffff",
        "paper": "#ffffff",
        "line": "#c9c3b6",
        "accent": "#1f5f5b",
        "ease": "#7a4a00",
        "go": "#2a6f3e",
        "stop": "#a8322a",
        "edge": "#8b8477",
        "chart-soft": "#b9d3ce",
        "chart-band": "#efe9de",
        "chart-edge": "#8b8477",
    }
)
"""The colours of drawings on paper: those of the light page, a little darker where a grey printer would lose them."""
_DARK_TOO = re.compile(r"light-dark\(\s*([^(),]+)\s*,\s*[^()]*\)")
_GIVEN = re.compile(r"--([\w-]+)\s*:\s*([^;}]+)")
_ASKED = re.compile(r"var\(--([\w-]+)\)")
_MEDIA = re.compile(r"@media[^{]*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_OPENING = re.compile(r"<svg\b")


def on_paper(svg: str) -> bytes:
    """Return a drawing with its colours put in. A colour that nobody gives is our own mistake (``KeyError``)."""
    plain = _DARK_TOO.sub(r"\1", _MEDIA.sub("", svg))
    known = {**INK, **{name: value.strip() for name, value in _GIVEN.findall(plain)}}
    drawn = _ASKED.sub(lambda found: known[found[1]], plain)
    return _OPENING.sub(f'<svg font-family="{FONT}"', drawn, count=1).encode()

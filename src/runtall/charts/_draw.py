"""Drawing a bound chart as an SVG that stands inside a page: its colours are the page's own, its figures in a table beside it."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from runtall.charts._bind import ChartRows, bind
from runtall.charts._curve_rows import NOTHING_AROUND, Around

_SVG = "http://www.w3.org/2000/svg"
_KEPT_FOR_LOOKS = re.compile(r"aria-|role$|class$|font-family$|pointer-events$")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}(?:e-?\d+)?")


def svg(
    name: str,
    rows: ChartRows,
    *,
    width: int = 640,
    title: str = "",
    note: str = "",
    around: Around = NOTHING_AROUND,
    part: str = "",
) -> str:
    """Draw a chart as inline SVG.

    Colours are written as ``var(--ink)``, ``var(--accent)`` and so on, so that the drawing follows the page into the dark;
    it holds no style attribute, script or link. Text takes the page's own font.

    Parameters
    ----------
    name, rows, width, note, around
        As for :func:`bind`.
    title
        What a screen reader says in place of the drawing; the figures stand in the table beside it.
    part
        Tells several drawings of one kind apart on a page.
    """
    bound = bind(name, rows, width=width, note=note, around=around)
    drawing = ET.fromstring(_drawn(json.dumps(bound)))  # noqa: S314 - our own renderer's
    _tidy(drawing, prefix=f"{name}{part}-{width}")
    drawing.attrib.pop("width", None)
    drawing.attrib.pop("height", None)
    drawing.set("class", f"drawing drawing-{name}")
    drawing.set("role", "img")
    drawing.set("aria-label", title)
    ET.register_namespace("", _SVG)
    return ET.tostring(drawing, encoding="unicode")


@lru_cache(maxsize=64)
def _drawn(spec: str) -> str:
    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version="5.21", allowed_base_urls=[])
    return drawn


def _tidy(node: ET.Element, *, prefix: str) -> None:
    """Drop what the renderer wrote for itself: labels of parts, fonts, empty paths, digits beyond a hundredth of a pixel."""
    for name, value in list(node.attrib.items()):
        if _KEPT_FOR_LOOKS.match(name):
            del node.attrib[name]
        elif name == "id" or value.startswith("url(#"):
            node.set(name, value.replace("clip", f"{prefix}-clip"))
        else:
            node.set(name, _LONG_NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value))
    for child in list(node):
        if _is_empty(child):
            node.remove(child)
        else:
            _tidy(child, prefix=prefix)


def _is_empty(node: ET.Element) -> bool:
    """Whether it draws nothing: the frames that the renderer puts behind and before each group, unseen labels."""
    if node.tag == f"{{{_SVG}}}text":
        return node.get("opacity") == "0" or not (node.text or "").strip()
    frame = node.get("class") in {"background", "foreground"}
    return frame and node.get("stroke") is None and node.get("fill") is None

"""Figures for pages and folders: drawn when they are asked for, kept in this process."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path

from runtall.core import NotFoundError, say
from runtall.figures import beside, figure, ids, moving, phone, player_parts, static, still, style, target_angles

_KINDS: dict[str, Callable[[str], str]] = {"static": static, "moving": moving, "still": still, "phone": phone, "beside": beside}
KINDS = tuple(_KINDS)


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as SVG, and the hash of its own style, so that a policy can allow that style and no other."""

    svg: str
    style_hash: str


def has_figure(figure_id: str) -> bool:
    """Whether there is a figure of that name."""
    return figure_id in _known()


@cache
def _known() -> frozenset[str]:
    return frozenset(ids())


@lru_cache(maxsize=512)
def picture(figure_id: str, kind: str) -> Picture:
    """Return a figure as SVG: ``static`` (key positions side by side), ``moving``, ``still`` (one position), ``phone``
    (where the phone stands that films it), or ``beside`` (the common fault beside how it should be).

    Raises
    ------
    NotFoundError
        There is no such figure, or no such kind.
    """
    if not has_figure(figure_id) or kind not in _KINDS:
        raise NotFoundError(say("There is no such figure."))
    try:
        svg = _KINDS[kind](figure_id)
    except KeyError as error:
        raise NotFoundError(say("There is no such figure.")) from error
    sheet = svg.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    return Picture(svg, f"sha256-{digest}")


@lru_cache(maxsize=256)
def parts(figure_id: str) -> str:
    """Return a figure for the player as JSON text.

    Raises
    ------
    NotFoundError
        There is no such figure.
    """
    if not has_figure(figure_id):
        raise NotFoundError(say("There is no such figure."))
    return json.dumps(player_parts(figure_id), separators=(",", ":"))


def in_place(figure_id: str) -> str:
    """Return a figure's most telling position to stand in a page: without the style and without what ``shared`` holds once."""
    svg = picture(figure_id, "still").svg
    opening, _, rest = svg.partition("<title>")
    drawing = rest.partition("</defs>")[2]
    return opening.replace('role="img"', 'aria-hidden="true" focusable="false"') + drawing


def shared() -> str:
    """Return what every figure that stands in a page refers to."""
    return picture("plank", "still").svg.partition("</style>")[2].partition("</defs>")[0] + "</defs>"


def style_sheet() -> str:
    """Return the one style sheet of all figures."""
    return style()


@cache
def edition() -> str:
    """Return a short word that changes whenever any figure could look different: browsers may keep a figure for good."""
    digest = hashlib.sha256()
    for folder in (files("runtall.figures"), files("runtall.figures") / "poses"):
        for entry in sorted(folder.iterdir(), key=lambda each: each.name):
            if entry.name.endswith((".toml", ".py", ".css")):
                digest.update(entry.read_bytes())
    return digest.hexdigest()[:10]


def write_figures(folder: Path, *, with_sheet: bool = False) -> int:
    """Write every figure into a folder, still and moving, with the angles that it aims at; return how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for figure_id in ids():
        for kind in KINDS:
            if not _has(figure_id, kind):
                continue
            (folder / f"{figure_id}-{kind}.svg").write_text(picture(figure_id, kind).svg, "utf-8")
        angles = json.dumps(asdict(target_angles(figure_id)), indent=2)
        (folder / f"{figure_id}-angles.json").write_text(angles + "\n", "utf-8")
    if with_sheet:
        (folder / "sheet.html").write_text(_sheet(), "utf-8")
    return len(ids())


def _has(figure_id: str, kind: str) -> bool:
    shown = figure(figure_id)
    return not (kind == "phone" and shown.phone is None) and not (kind == "beside" and shown.fault is None)


def fault_words(figure_id: str) -> str:
    """Return the common fault that is drawn beside a figure, in the words of the catalogue; empty where none is drawn."""
    fault = figure(figure_id).fault if has_figure(figure_id) else None
    return fault.shows if fault is not None else ""


def _sheet() -> str:
    """Return a page with every figure: still, moving, and its common fault beside where it is drawn."""
    cells = "".join(_cell(each) for each in ids())
    look = (
        ":root{color-scheme:light dark;background:light-dark(#fffefb,#1c1f24);color:light-dark(#20242a,#eceae4)}"
        "body{font:15px system-ui;margin:1.5rem}"
        "body{display:grid;gap:1.5rem;grid-template-columns:repeat(auto-fill,minmax(26rem,1fr))}"
        "figure{margin:0;display:grid;grid-template-columns:3fr 2fr;gap:.5rem;align-items:end}"
        "img{width:100%;height:11rem;object-fit:contain}.fault{grid-column:1/-1}figcaption{grid-column:1/-1;text-align:center}small{opacity:.6}"
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>runtall figures</title><style>{look}</style>{cells}</html>'
    )


def _cell(figure_id: str) -> str:
    shown = figure(figure_id)
    pictures = [f'<img src="{figure_id}-static.svg" alt="">', f'<img src="{figure_id}-moving.svg" alt="">']
    words = f"{escape(shown.name)}<br><small>{figure_id}</small>"
    if shown.fault is not None:
        pictures.append(f'<img class="fault" src="{figure_id}-beside.svg" alt="">')
        words += f"<br>{escape(shown.fault.shows)}"
    return f"<figure>{''.join(pictures)}<figcaption>{words}</figcaption></figure>"

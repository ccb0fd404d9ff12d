"""A figure as SVG: key positions side by side, a picture that moves by itself, and the parts for the player."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from runtall.figures._arrows import Drawn, arrow_path
from runtall.figures._motion import Key, Moment, held, sampled
from runtall.figures._muscles import tint
from runtall.figures._paths import is_still, there, there_css, thinned, turned, turned_css
from runtall.figures._props import Thing, behind_and_before
from runtall.figures._read import Figure, Prop, figure
from runtall.figures._shapes import Limb, Place, Seen, Shape, limbs, n
from runtall.figures._signs import sign
from runtall.figures._skeleton import Skeleton
from runtall.figures._view import UNITS_PER_M, Camera

_PER_MOVE = 10
_ASPECT = 4 / 3
_MARGIN = 12.0
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Scene:
    """A figure through its camera at some instants: body, things, arrows, and the box that holds it all."""

    figure: Figure
    at_s: tuple[float, ...]
    found: tuple[Skeleton, ...]
    limbs: tuple[Limb, ...]
    behind: tuple[Thing, ...]
    before: tuple[Thing, ...]
    arrows: tuple[Drawn, ...]
    box: Box


@cache
def motion(figure_id: str) -> tuple[Moment, ...]:
    """Return the whole motion of a figure, from its first key back to it."""
    shown = figure(figure_id)
    return sampled(shown.keys, shown.rest, _PER_MOVE)


def scene(shown: Figure, moments: Sequence[Moment]) -> Scene:
    """Return what is drawn of some instants of a figure."""
    found = tuple(each.found for each in moments)
    seen = Seen(shown.camera, found)
    body = limbs(seen)
    tint(body, shown.muscles, seen)
    behind, before = behind_and_before(shown, seen)
    arrows = tuple(arrow_path(shown, arrow, motion(shown.id)) for arrow in shown.arrows)
    times = tuple(each.at_s for each in moments)
    return Scene(shown, times, found, tuple(body), behind, before, arrows, _box(seen, (*behind, *before), arrows))


def _box(seen: Seen, things: Sequence[Thing], arrows: Sequence[Drawn]) -> Box:
    from runtall.figures._motion import surfaces

    xs: list[float] = []
    ys: list[float] = []
    for each in seen.found:
        for _, point, radius in surfaces(each):
            x, y, _ = seen.camera.seen(point)
            r = radius * UNITS_PER_M
            xs += [x - r, x + r]
            ys += [y - r, y + r]
    for thing in things:
        xs += [thing.box[0], thing.box[2]]
        ys += [thing.box[1], thing.box[3]]
    for arrow in arrows:
        xs += [x for x, _ in arrow.corners]
        ys += [y for _, y in arrow.corners]
    _, floor, _ = seen.camera.seen((0.0, 0.0, 0.0))
    ys.append(floor + 3)
    return min(xs) - _MARGIN, min(ys) - _MARGIN, max(xs) + _MARGIN, max(ys) + _MARGIN * 0.8


def fitted(box: Box, aspect: float = _ASPECT) -> Box:
    """Return a box of one shape for all figures around what is drawn: x, y, width, height; the floor stays near its foot."""
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if wide < high * aspect:
        left, wide = left - (high * aspect - wide) / 2, high * aspect
    else:
        need = wide / aspect
        top, high = top - (need - high) * 0.6, need
    return left, top, wide, high


@cache
def style() -> str:
    """Return the one style sheet of all figures."""
    text = (files("runtall.figures") / "figure.css").read_text("utf-8")
    return "".join(line for line in text.splitlines() if not line.startswith("/*"))


_GLOW = (
    '<radialGradient id="m"><stop offset=".1" stop-color="var(--effort)" stop-opacity=".85"/>'
    '<stop offset=".6" stop-color="var(--effort)" stop-opacity=".45"/>'
    '<stop offset="1" stop-color="var(--effort)" stop-opacity="0"/></radialGradient>'
    '<radialGradient id="l"><stop stop-color="#fff" stop-opacity="var(--lit)"/>'
    '<stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient>'
)


class _Writer:
    """Writes shapes once; in a moving picture each distinct way of moving becomes one named animation."""

    def __init__(self, at_s: Sequence[float], *, moves: bool) -> None:
        self.at_s = at_s
        self.total_s = at_s[-1] or 1.0
        self.moves = moves and len(at_s) > 1
        self.rules: dict[str, str] = {}
        self.frames: dict[str, list[dict[str, Any]]] = {}

    def edges(self, limb: Limb) -> str:
        """Return the fine line around a limb, to lie under it."""
        return f'<g class="edge">{"".join(self.shape(shape, edge=True) for shape in limb.shapes if shape.edged)}</g>'

    def limb(self, limb: Limb) -> str:
        """Return the shapes of a limb."""
        return "".join(self.shape(shape) for shape in limb.shapes)

    def shape(self, shape: Shape, *, edge: bool = False) -> str:
        tone = "" if edge else f' class="{shape.tone}"'
        ball = f'<circle r="{n(shape.ball)}"/>' if shape.ball else ""
        inner = ""
        if shape.path:
            light = "" if edge else shape.lit
            inner = self._turned(shape.places, f'<path d="{shape.path}"/>{light}', bare=not light)
        elif shape.glow:
            inner = self._turned(shape.places, shape.glow, bare=False)
        return self._there(shape.places, ball + inner, tone)

    def _there(self, places: Sequence[Place], inner: str, tone: str) -> str:
        still = [(x, y, 0.0, 1.0, 1.0) for x, y, *_ in places]
        if not self.moves or is_still(still):
            return f'<g{tone} transform="{there(places[0])}">{inner}</g>'
        name = self._named(still, [there_css(each) for each in still])
        kept = tone[8:-1] + " " if tone else ""
        return f'<g class="{kept}{name}">{inner}</g>'

    def _turned(self, places: Sequence[Place], inner: str, *, bare: bool) -> str:
        only = [(0.0, 0.0, turn, along, across) for _, _, turn, along, across in places]
        if not self.moves or is_still(only):
            mark = f'transform="{turned(places[0])}"'
        else:
            stretches = any(abs(each[3] - 1) > 0.004 or abs(each[4] - 1) > 0.004 for each in only)
            mark = f'class="{self._named(only, [turned_css(each, stretches) for each in only])}"'
        return inner.replace("<path", f"<path {mark}", 1) if bare else f"<g {mark}>{inner}</g>"

    def _named(self, places: Sequence[Place], values: Sequence[str]) -> str:
        kept = thinned(places, self.at_s)
        steps = "".join(f"{self._percent(at)}%{{transform:{values[at]}}}" for at in kept)
        if steps not in self.rules:
            name = f"k{len(self.rules)}"
            self.rules[steps] = name
            self.frames[name] = [{"offset": round(self.at_s[at] / self.total_s, 4), "transform": values[at]} for at in kept]
        return self.rules[steps]

    def _percent(self, at: int) -> str:
        return f"{self.at_s[at] / self.total_s * 100:.1f}".removesuffix(".0")

    def css(self) -> str:
        """Return the animations, for people who have not asked for less motion."""
        if not self.rules:
            return ""
        frames = "".join(f"@keyframes {name}{{{steps}}}" for steps, name in self.rules.items())
        uses = "".join(f".{name}{{animation-name:{name}}}" for name in self.rules.values())
        every = ",".join(f".{name}" for name in self.rules.values())
        stills = "".join(f".{name}{{transform:{each[0]['transform']}}}" for name, each in self.frames.items())
        moves = f"{every}{{animation:{self.total_s:.2f}s linear infinite}}{uses}"
        return f"{stills}@media (prefers-reduced-motion:no-preference){{{moves}}}{frames}"


def _drawn(whole: Scene, writer: _Writer) -> str:
    """Return floor, things and body in the order in which they hide each other."""
    out = [_ground(whole)]
    out += [_thing(thing, writer) for thing in whole.behind]
    out += list(_body(whole.limbs, writer))
    out += [_thing(thing, writer) for thing in whole.before]
    return "".join(out)


def _body(limbs_in_order: Sequence[Limb], writer: _Writer) -> Iterator[str]:
    """Yield the limbs, farthest first; the line around a near one that flows into the trunk lies under it: there is no seam."""
    trunk = next(at for at, limb in enumerate(limbs_in_order) if limb.name == "trunk")
    for at, limb in enumerate(limbs_in_order):
        if at == trunk:
            yield from (writer.edges(near) for near in limbs_in_order[at:] if near.flows)
        if at <= trunk or not limb.flows:
            yield writer.edges(limb)
        yield writer.limb(limb)


def _thing(thing: Thing, writer: _Writer) -> str:
    return thing.markup if thing.shape is None else writer.shape(thing.shape)


_SEEN_FROM_ABOVE_DEG = 8.0


def _ground(whole: Scene) -> str:
    """Return the floor as a soft shadow under what is near it; none where a mat seen from above would let only its rim show."""
    camera = whole.figure.camera
    if camera.tilt_deg > _SEEN_FROM_ABOVE_DEG and any(prop.what == "mat" for prop in whole.figure.props):
        return ""
    spans: list[tuple[float, float]] = []
    near: list[float] = []
    from runtall.figures._motion import surfaces

    for each in whole.found[:: max(1, len(whole.found) // 6)]:
        for _, point, radius in surfaces(each):
            if point[1] - radius < 0.16:
                x, y, _ = camera.seen((point[0], 0.0, point[2]))
                spans.append((x - radius * UNITS_PER_M, x + radius * UNITS_PER_M))
                near.append(y)
    if not spans:
        spans, near = [(-30.0, 30.0)], [camera.seen((0, 0, 0))[1]]
    left, right = min(a for a, _ in spans) - 8, max(b for _, b in spans) + 8
    y = (min(near) + max(near)) / 2
    ry = max(3.2, (max(near) - min(near)) / 2 + 3)
    return f'<ellipse class="shade" cx="{n((left + right) / 2)}" cy="{n(y)}" rx="{n((right - left) / 2)}" ry="{n(ry)}"/>'


def moving(figure_id: str) -> str:
    """Return a picture that moves by itself, over and over, and stands still where less motion was asked for."""
    whole = scene(_telling(figure(figure_id)), motion(figure_id))
    writer = _Writer(whole.at_s, moves=True)
    drawn = _drawn(whole, writer)
    box = fitted(whole.box)
    return _document(box, drawn + _arrows(whole) + _cornered(whole.figure, box), whole.figure.name, writer.css())


def _arrows(whole: Scene) -> str:
    return "".join(arrow.markup for arrow in whole.arrows)


def _telling(shown: Figure) -> Figure:
    """Return a figure with the arrows of its most telling key alone: breathing in and out are not one arrow to and fro."""
    here = tuple(each for each in shown.arrows if _panel(each.keys[1], shown.shown) == shown.telling)
    return replace(shown, arrows=here or shown.arrows)


def static(figure_id: str) -> str:
    """Return the key positions side by side, the way of the effort on the last of them."""
    shown = figure(figure_id)
    return _document(*_signed(shown, *_panels(shown)), shown.name, "")


_SIGN_SHARE = 0.12
"""How large the sign of a test is, against the width of a picture that is four wide and three high."""


def _cornered(shown: Figure, box: Box) -> str:
    """Return the sign of a test in the upper left corner of a framed picture; nothing for an exercise."""
    if shown.kind != "test":
        return ""
    left, top, wide, _ = box
    return sign(shown.id.removeprefix("test-"), left + wide * 0.02, top + wide * 0.02, wide * _SIGN_SHARE)


def _signed(shown: Figure, box: Box, drawn: str) -> tuple[Box, str]:
    """Return key positions with the sign of a test: above where they are wide, at their left where they are high."""
    if shown.kind != "test":
        return box, drawn
    left, top, wide, high = box
    size = max(wide, high * _ASPECT * 1.4) * _SIGN_SHARE * 0.8
    if wide > high * _ASPECT * 1.2:
        top, high = top - size * 0.7, high + size * 0.7
    else:
        left, wide = left - size * 1.1, wide + size * 1.1
    mark = sign(shown.id.removeprefix("test-"), left + size * 0.1, top + size * 0.1, size)
    return (left, top, wide, high), drawn + mark


def _panels(shown: Figure) -> tuple[Box, str]:
    every = motion(shown.id)
    panels: list[tuple[Box, str]] = [_fault_panel(shown)] if shown.kind == "cue" and shown.fault is not None else []
    for index in shown.shown:
        moment = next(each for each in every if each.key == index)
        here = tuple(each for each in shown.arrows if _panel(each.keys[1], shown.shown) == index)
        whole = scene(replace(shown, arrows=here), (moment,))
        drawn = _drawn(whole, _Writer((0.0,), moves=False))
        arrows = _arrows(whole)
        is_cue = shown.kind == "cue"
        panels.append(_marked(whole.box, drawn + arrows, _TICK, "right") if is_cue else (whole.box, drawn + arrows))
    return _beside(panels)


_TICK, _CROSS = "m-6 1 4 4 8-9", "m-5-5 10 10m0-10-10 10"


def _fault_panel(shown: Figure) -> tuple[Box, str]:
    """Return the common wrong way, faint, with a cross, and a ring where it is seen."""
    assert shown.fault is not None
    moment = fault_moment(shown)
    whole = scene(replace(shown, camera=shown.fault.camera, arrows=(), muscles=()), (moment,))
    drawn = _drawn(whole, _Writer((0.0,), moves=False))
    left, top, right, bottom = whole.box
    mark, low = _ring(shown, moment)
    return _marked((left, top, right, max(bottom, low)), f'<g class="not">{drawn}</g>{mark}', _CROSS, "wrong")


def fault_moment(shown: Figure) -> Moment:
    """Return the instant that shows the common fault."""
    assert shown.fault is not None
    return held(shown.keys, shown.rest, shown.fault.pose)


_RING = 15.0


def _ring(shown: Figure, moment: Moment) -> tuple[str, float]:
    """Return a ring where the fault is seen, and how far down the page it reaches."""
    assert shown.fault is not None
    if shown.fault.at is None:
        return "", -math.inf
    x, y, _ = shown.fault.camera.seen(moment.found.points[shown.fault.at])
    return f'<circle class="ring" cx="{n(x)}" cy="{n(y)}" r="{n(_RING)}"/>', y + _RING + 2


def beside(figure_id: str) -> str:
    """Return the common fault beside the same position as it should be.

    Raises
    ------
    KeyError
        Its fault is of a sort that no position shows.
    """
    shown = figure(figure_id)
    if shown.fault is None:
        raise KeyError(figure_id)
    moment = next(each for each in motion(figure_id) if each.key == shown.fault.of)
    right = scene(replace(shown, camera=shown.fault.camera, arrows=()), (moment,))
    drawn = _drawn(right, _Writer((0.0,), moves=False))
    return _document(*_beside([_fault_panel(shown), _marked(right.box, drawn, _TICK, "right")]), shown.name, "")


_MARK_ROOM = 12.0


def _marked(box: Box, drawn: str, path: str, word: str) -> tuple[Box, str]:
    """Return a panel with a tick or a cross above it at the left: the shape says it, not the colour."""
    left, top, right, bottom = box
    top -= _MARK_ROOM
    return (left, top, right, bottom), f'{drawn}<path class="mark {word}" d="M{n(left + 8)} {n(top + 10)}{path}"/>'


def _panel(key: int, panels: Sequence[int]) -> int:
    """In which panel an arrow stands: that of the key where it ends, else the last."""
    return key if key in panels else max(panels)


def _beside(panels: Sequence[tuple[Box, str]]) -> tuple[Box, str]:
    top, bottom = min(box[1] for box, _ in panels), max(box[3] for box, _ in panels)
    x, out = 0.0, []
    for box, drawn in panels:
        out.append(f'<g transform="translate({n(x - box[0])})">{drawn}</g>')
        x += box[2] - box[0] + 6
    return (0.0, top, x - 6, bottom - top), "".join(out)


def _document(box: Box, drawn: str, title: str, css: str) -> str:
    view = " ".join(n(each) for each in box)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" class="fig" role="img"><title>{escape(title)}</title>'
        f"<style>svg{{color-scheme:light dark}}{style()}{css}</style><defs>{_GLOW}</defs>{drawn}</svg>"
    )


def still(figure_id: str) -> str:
    """Return the most telling position alone, in the frame of the moving picture, so that one can take the place of the other."""
    shown = _telling(figure(figure_id))
    whole = scene(shown, motion(figure_id))
    moment = next(each for each in motion(figure_id) if each.key == shown.telling)
    one = scene(shown, (moment,))
    drawn = _drawn(replace(one, behind=whole.behind if not _moves(whole) else one.behind), _Writer((0.0,), moves=False))
    box = fitted(whole.box)
    return _document(box, drawn + _arrows(whole) + _cornered(shown, box), shown.name, "")


_PHONE_VIEW = Camera(52.0, 20.0)


def phone(figure_id: str) -> str:
    """Return where the phone stands that films a movement: the most telling position from above, phone, and its line of sight.

    Raises
    ------
    KeyError
        Nothing films this one.
    """
    shown = figure(figure_id)
    if shown.phone is None:
        raise KeyError(figure_id)
    key = shown.shown[-1]
    moment = next(each for each in motion(figure_id) if each.key == key)
    x, y, z = shown.phone
    middle = moment.found.points["trunk_1"]
    stand = (
        Prop("pole", {"from": (x, 0.0, z), "to": (x, y - 0.07, z), "thick": 0.025}),
        Prop("pole", {"from": (x, y - 0.05, z), "to": (x, y + 0.07, z), "thick": 0.07, "tone": "phone"}),
        Prop("pole", {"from": (x * 0.93, y, z * 0.93), "to": (middle[0], y, middle[2]), "thick": 0.014, "tone": "sight"}),
    )
    seen_so = replace(shown, camera=_PHONE_VIEW, props=(*shown.props, *stand), arrows=(), muscles=())
    whole = scene(seen_so, (moment,))
    return _document(_framed(whole.box), _drawn(whole, _Writer((0.0,), moves=False)), shown.name, "")


def _framed(box: Box) -> Box:
    left, top, right, bottom = box
    return left, top, right - left, bottom - top


def _moves(whole: Scene) -> bool:
    return any(thing.shape is not None for thing in whole.behind)


def player_parts(figure_id: str) -> dict[str, Any]:
    """Return the figure for the player: its drawing without a style, and what each part does over one repetition.

    ``frames`` holds, by the class of its elements, keyframes for the Web Animations API, offsets from 0 to 1 over ``total_s``;
    ``keys`` holds when each key position is reached and left.
    """
    shown, moments = _telling(figure(figure_id)), motion(figure_id)
    whole = scene(shown, moments)
    writer = _Writer(whole.at_s, moves=True)
    box = fitted(whole.box)
    drawn = _drawn(whole, writer) + _arrows(whole) + _cornered(shown, box)
    view = " ".join(n(each) for each in box)
    return {
        "id": figure_id,
        "name": shown.name,
        "viewBox": view,
        "drawing": f"<defs>{_GLOW}</defs>{drawn}",
        "frames": writer.frames,
        "total_s": round(whole.at_s[-1], 3),
        "keys": [[round(a, 3), round(b, 3)] for a, b in key_times(shown.keys)],
        "alternates": shown.alternates,
    }


def key_times(keys: Sequence[Key]) -> Iterator[tuple[float, float]]:
    """When each key is reached and left, in seconds from the start of the motion."""
    at_s = 0.0
    for index, key in enumerate(keys):
        if index:
            at_s += key.move_s
        yield at_s, at_s + key.hold_s
        at_s += key.hold_s

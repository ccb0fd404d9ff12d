"""Reading the figures: one TOML file each in ``poses/``, on base postures that many share."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from runtall.evidence import Exercise, exercises
from runtall.figures._motion import Key, Rest, other_side, turned_around
from runtall.figures._skeleton import SIDES, Part, Pose
from runtall.figures._vectors import Vector
from runtall.figures._view import VIEWS_DEG, Camera

_SIDED = ("leg", "arm")
_PLACED = ("pelvis", "body", "lumbar", "thorax", "neck")
_MOVE_S, _HOLD_S, _STAY_S = 1.4, 0.5, 3.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """The way of the effort: a point of the body from one key to another.

    ``push_deg`` makes it straight, that way; ``arc_deg`` bends it round the point, from one direction on the page to another.
    ``away`` is how far from the body (of an arc, from the point) it stands, ``shift`` moves it right and up on the page, ``long``
    is its length where it is straight, and with ``both`` it has a head at either end. All in drawing units (centimetres).
    ``mark`` draws something else in its place: air at the mouth (``breath-in``, ``breath-out``), or lines of ``speed``
    behind the body.
    """

    point: str
    keys: tuple[int, int]
    push_deg: float | None = None
    away: float = 13.0
    arc_deg: tuple[float, float] | None = None
    shift: tuple[float, float] = (0.0, 0.0)
    long: float = 24.0
    both: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """The angle that an exercise is about, and the range that it reaches at one of its keys."""

    angle: str
    key: int
    between_deg: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Fault:
    """The common fault, as a pose beside the key where it shows.

    Attributes
    ----------
    shows
        What is wrong, in the words of the catalogue; empty for a cue, whose own words say it.
    at
        The point of the body where it is seen.
    camera
        From where it is seen best.
    """

    pose: Pose
    of: int
    shows: str
    at: str | None
    camera: Camera


@dataclass(frozen=True, slots=True)
class Prop:
    """A thing in the picture. ``what`` is its sort; the numbers are its place and size in metres, or the parts it hangs on."""

    what: str
    numbers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it stands in its file, ready to be moved and drawn.

    Attributes
    ----------
    kind
        ``exercise``, ``test`` or ``cue``.
    shown
        The keys that stand side by side in the still picture.
    telling
        The key that stands for the whole where there is room for one.
    pins
        Points that do not move, whatever the rest does: throughout, or while the first side works where sides alternate.
    alternates
        The second half of the keys is the first with left and right exchanged.
    fault
        The common fault, where a position can show it; haste, breath and force cannot be drawn.
    stands_on
        What carries the body: the ``floor``, a ``thing`` in the picture, or for moments nothing (``air``).
    phone
        Where a phone stands that films it, in metres.
    """

    id: str
    kind: str
    name: str
    camera: Camera
    keys: tuple[Key, ...]
    rest: Rest
    shown: tuple[int, ...]
    telling: int
    pins: tuple[str, ...]
    muscles: tuple[str, ...]
    arrows: tuple[Arrow, ...]
    about: tuple[About, ...]
    props: tuple[Prop, ...]
    fault: Fault | None
    alternates: bool
    stands_on: str
    phone: Vector | None = None


def ids() -> tuple[str, ...]:
    """Every figure there is."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in _folder() if file.name.endswith(".toml")))


@cache
def figure(figure_id: str) -> Figure:
    """Return a figure by the id of its exercise, movement test or cue.

    Raises
    ------
    KeyError
        There is no such figure.
    """
    if figure_id not in ids():
        raise KeyError(figure_id)
    return built(figure_id, _raw(figure_id))


def _raw(figure_id: str) -> dict[str, Any]:
    """Return what a file says; ``like`` takes all that it does not say itself from another figure, but its own fault."""
    raw = tomllib.loads((files("runtall.figures") / "poses" / f"{figure_id}.toml").read_text("utf-8"))
    if "like" not in raw:
        return raw
    whole = {**_raw(raw["like"]), **raw}
    if "fault" not in raw:
        whole.pop("fault", None)
    elif set(raw["fault"]) == {"shows"}:
        whole["fault"] = {**_raw(raw["like"])["fault"], **raw["fault"]}
    return whole


def _place(of: Sequence[float]) -> tuple[float, float, float]:
    x, y, z = map(float, of)
    return x, y, z


def built(figure_id: str, raw: Mapping[str, Any]) -> Figure:
    """Return the figure that a file describes; a word that means nothing is refused."""
    if unknown := sorted(set(raw) - _WORDS):
        raise ValueError(f"{figure_id}: a figure has no {', '.join(unknown)}")
    start = _base(raw["base"])
    keys = list(_keys(figure_id, start, raw))
    if raw.get("alternate"):
        keys += [turned_around(key) for key in keys]
    view = raw["view"]
    camera = Camera(raw.get("turn", VIEWS_DEG[view] + _LEAN_DEG.get(view, 0.0)), raw.get("tilt", 7.0))
    shown = tuple(raw.get("shown", range(min(2, len(keys)))))
    return Figure(
        id=figure_id,
        kind=raw.get("kind", "exercise"),
        name=raw.get("name") or (exercises()[figure_id].name if figure_id in exercises() else figure_id),
        camera=camera,
        keys=tuple(keys),
        rest=Rest(raw.get("anchor"), raw.get("settle", True)),
        shown=shown,
        telling=raw.get("telling", shown[min(1, len(shown) - 1)]),
        pins=tuple(raw.get("pins", ())),
        muscles=tuple(raw.get("muscles", ())),
        arrows=tuple(_arrow(each) for each in raw.get("arrows", ())),
        about=tuple(About(each["angle"], each.get("key", 1), tuple(each["between"])) for each in raw.get("about", ())),
        props=tuple(Prop(each["what"], {k: v for k, v in each.items() if k != "what"}) for each in raw.get("props", ())),
        fault=_fault(raw["fault"], keys, camera) if "fault" in raw else None,
        alternates=bool(raw.get("alternate", False)),
        stands_on=raw.get("stands_on", "floor"),
        phone=_place(raw["phone"]) if "phone" in raw else None,
    )


def _fault(raw: Mapping[str, Any], keys: Sequence[Key], camera: Camera) -> Fault:
    pose = {part: value for part, value in raw.items() if part not in _ABOUT_A_FAULT}
    of = raw.get("of", 0)
    seen_from = Camera(raw.get("turn", camera.turn_deg), camera.tilt_deg)
    return Fault(_changed(keys[of].pose, pose), of, raw.get("shows", ""), raw.get("at"), seen_from)


_ABOUT_A_FAULT = ("shows", "of", "at", "turn")


def _arrow(raw: Mapping[str, Any]) -> Arrow:
    return Arrow(
        raw.get("point", "head"),
        tuple(raw.get("keys", (0, 1))),
        push_deg=raw.get("push"),
        away=raw.get("away", 13.0),
        arc_deg=tuple(raw["arc"]) if "arc" in raw else None,
        shift=tuple(raw.get("shift", (0.0, 0.0))),
        long=raw.get("long", 24.0),
        both=raw.get("both", False),
        mark=raw.get("mark", ""),
    )


_LEAN_DEG = {"side": 14.0, "front": -10.0, "back": 10.0}
"""A little off the square: what lies behind is seen, and the picture has depth."""
_WORDS = frozenset(
    (
        *("base", "like", "kind", "name", "view", "turn", "tilt", "alternate", "anchor", "settle", "stands_on", "pins", "phone"),
        *("shown", "telling", "muscles", "arrows", "about", "props", "fault", "keys", "always", "move_s", "hold_s", "stay_s"),
    )
)


def _folder() -> Iterator[Any]:
    return iter((files("runtall.figures") / "poses").iterdir())


@cache
def _bases() -> Mapping[str, Any]:
    return tomllib.loads((files("runtall.figures") / "bases.toml").read_text("utf-8"))


def _base(name: str) -> Pose:
    raw = _bases()[name]
    start = (
        _base(raw["on"])
        if "on" in raw
        else Pose({part: {} for part in (*_PLACED, *(f"{limb}_{side}" for limb in _SIDED for side in SIDES))})
    )
    return _changed(start, {part: value for part, value in raw.items() if part != "on"})


def _keys(figure_id: str, start: Pose, raw: Mapping[str, Any]) -> Iterator[Key]:
    timing = _timing(exercises().get(figure_id), raw, len(raw["keys"]))
    poses: list[Pose] = []
    for index, each in enumerate(raw["keys"]):
        before = poses[each["from"]] if "from" in each else (poses[-1] if poses else start)
        if "mirror" in each:
            before = turned_around(Key(poses[each["mirror"]], 0, 0)).pose
        pose = _changed(before, {part: value for part, value in each.items() if part not in _ABOUT_A_KEY})
        pose = _changed(pose, raw.get("always", {}))
        poses.append(pose)
        move_s, hold_s = timing[index]
        yield Key(pose, each.get("move_s", move_s), each.get("hold_s", hold_s), each.get("words", ""))


_ABOUT_A_KEY = ("from", "mirror", "move_s", "hold_s", "words")


def _timing(exercise: Exercise | None, raw: Mapping[str, Any], n_keys: int) -> list[tuple[float, float]]:
    """Return (time to get there, time spent there) for each key: from the tempo where it names its phases."""
    move_s, hold_s = raw.get("move_s", _MOVE_S), raw.get("hold_s", _HOLD_S)
    if exercise is None or n_keys < 2:
        return [(move_s, hold_s)] * n_keys
    dose = exercise.dose
    phases = [float(part) for part in dose.tempo.split("-")] if dose.tempo.count("-") == 2 and dose.tempo[0].isdigit() else []
    if phases and n_keys == 2:
        return [(max(0.6, phases[2]), 0.4), (max(0.6, phases[0]), phases[1])]
    if dose.rep_s is None and dose.hold_s is not None:
        return [(2.0, 0.8), *[(2.0, raw.get("stay_s", _STAY_S))] * (n_keys - 1)]
    if dose.rep_s is not None and n_keys == 2 and "move_s" not in raw:
        held_s = float(dose.hold_s[0]) if dose.hold_s is not None else 0.0
        return [(dose.rep_s * 0.4, dose.rep_s * 0.1), (dose.rep_s * 0.4, dose.rep_s * 0.1 + min(held_s, _STAY_S))]
    return [(move_s, hold_s)] * n_keys


def _changed(pose: Pose, changes: Mapping[str, Any]) -> Pose:
    """Return a pose with some of its parts held otherwise; ``leg`` and ``arm`` hold both sides alike."""
    parts = dict(pose.parts)
    for name, value in _both_sides(changes):
        if name not in parts:
            raise ValueError(f"a pose has no {name}")
        new = _numbers(value)
        parts[name] = {**parts[name], **new} if _way(new) in (None, _way(parts[name])) else new
    return Pose(parts)


def _both_sides(changes: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in changes.items():
        if name in _SIDED:
            yield f"{name}_right", value
            yield f"{name}_left", _for_left(value)
        else:
            yield name, value


def _for_left(value: Mapping[str, Any]) -> Mapping[str, Any]:
    flipped = dict(value)
    if "to" in value and "on" not in value:
        x, y, z = value["to"]
        flipped["to"] = [x, y, -z]
    if "on" in value:
        flipped["on"] = other_side(value["on"])
    return flipped


def _numbers(value: Mapping[str, Any] | Sequence[float]) -> Part:
    if not isinstance(value, Mapping):
        return dict(zip("xyz", map(float, value), strict=True))
    numbers = {key: each if isinstance(each, str) else float(each) for key, each in value.items() if key != "to"}
    if "to" in value:
        numbers |= dict(zip("xyz", map(float, value["to"]), strict=True))
    return numbers


def _way(part: Part) -> str | None:
    """Name how a limb is held: to a place, by directions, or by angles."""
    if "on" in part:
        return f"on {part['on']}"
    if "x" in part:
        return "place"
    if {"thigh", "shank", "upper", "fore"} & set(part):
        return "directions"
    return "angles" if {"hip", "knee", "shoulder", "elbow"} & set(part) else None

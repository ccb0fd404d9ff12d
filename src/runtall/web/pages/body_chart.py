"""The body chart: regions of the back and the front with their sides, as drawings of choices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from runtall.symptoms import Place, Side, label
from runtall.web.pages.words import Words

VIEW_BOX = "30 8 240 404"
_MIRROR = "translate(300 0) scale(-1 1)"
"""Across the middle line of the drawing."""

_LEG = (
    (Place.THIGH, "M75 270 H128 Q138 272 138 280 L134 322 H84 Q74 296 75 270 Z"),
    (Place.KNEE, "M85 325 H134 L131 351 H89 Z"),
    (Place.BELOW_KNEE, "M89 354 H131 Q132 374 124 391 H96 Q85 374 89 354 Z"),
    (Place.FOOT, "M96 394 H124 Q131 404 124 410 H82 Q79 404 96 394 Z"),
)
"""One leg, at the left of the picture."""
_BACK_MIDDLE = (
    (Place.NECK, "M137 55 H163 V68 Q165 78 180 82 H120 Q135 78 137 68 Z"),
    (Place.UPPER_BACK, "M137 85 H163 V151 H137 Z"),
    (Place.LOW_BACK, "M137 154 H163 V207 H137 Z"),
    (Place.TAILBONE, "M137 210 H163 L158 250 Q150 260 142 250 Z"),
)
_BACK_SIDE = (
    (Place.UPPER_BACK, "M116 85 H134 V151 H84 Q82 120 75 104 Q84 87 116 85 Z"),
    (Place.LOW_BACK, "M108 154 H134 V207 H105 Z"),
    (Place.FLANK, "M84 154 H105 L102 207 H78 Q85 180 84 154 Z"),
    (Place.HIP, "M77 210 H100 V267 H75 Q67 236 77 210 Z"),
    (Place.BUTTOCK, "M103 210 H134 L140 251 Q139 267 122 267 H103 Z"),
    *_LEG,
)
_FRONT_MIDDLE = (
    (Place.CHEST, "M116 85 H184 Q216 87 225 104 Q218 120 216 147 H84 Q82 120 75 104 Q84 87 116 85 Z"),
    (Place.BELLY, "M84 150 H216 Q215 180 221 206 H79 Q85 180 84 150 Z"),
)
_FRONT_SIDE = (
    (Place.HIP, "M78 209 H112 L104 267 H75 Q67 238 78 209 Z"),
    (Place.GROIN, "M115 209 H149 V258 Q147 267 138 267 H107 Z"),
    *_LEG,
)
_TWINS = frozenset({Place.HIP, *(place for place, _path in _LEG)})
"""Drawn on both views: one choice, shown twice."""


@dataclass(frozen=True, slots=True)
class Region:
    """One choice of the chart.

    Attributes
    ----------
    value
        ``low_back:left``, as the form sends it.
    name
        In words.
    path, transform
        Its drawing; none for a choice in words alone.
    twin
        The same choice as one of the other view.
    """

    value: str
    name: str
    path: str = ""
    transform: str = ""
    chosen: bool = False
    twin: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One side of the body as it is seen, with the words at its left and right edge."""

    name: str
    regions: tuple[Region, ...]
    at_left: Side
    at_right: Side
    words_left: str
    words_right: str


@dataclass(frozen=True, slots=True)
class BodyChart:
    """Back, front, and choices that have no drawing."""

    back: View
    front: View
    others: tuple[Region, ...]
    view_box: str = VIEW_BOX

    @property
    def views(self) -> tuple[View, View]:
        """Both views, the back first."""
        return self.back, self.front


def body_chart(words: Words, chosen: Collection[str] = ()) -> BodyChart:
    """Return the chart with some choices made; names come from ``symptoms.label``."""
    back = [_region(place, Side.CENTRE, path, words, chosen) for place, path in _BACK_MIDDLE]
    for side in (Side.LEFT, Side.RIGHT):
        back += [_region(place, side, path, words, chosen, mirrored=side is Side.RIGHT) for place, path in _BACK_SIDE]
    front = [_region(place, Side.CENTRE, path, words, chosen) for place, path in _FRONT_MIDDLE]
    for side in (Side.RIGHT, Side.LEFT):  # who faces us has the right side at our left
        front += [
            _region(place, side, path, words, chosen, mirrored=side is Side.LEFT, twin=place in _TWINS)
            for place, path in _FRONT_SIDE
        ]
    others = [_region(place, Side.CENTRE, "", words, chosen) for place in (Place.SADDLE, Place.ELSEWHERE)]
    left, right = (words.say(label(side)) for side in (Side.LEFT, Side.RIGHT))
    return BodyChart(
        View("back", tuple(back), Side.LEFT, Side.RIGHT, left, right),
        View("front", tuple(front), Side.RIGHT, Side.LEFT, right, left),
        tuple(others),
    )


def _region(
    place: Place, side: Side, path: str, words: Words, chosen: Collection[str], *, mirrored: bool = False, twin: bool = False
) -> Region:
    value = f"{place.value}:{side.value}"
    return Region(
        value=value,
        name=place_name(place, side, words),
        path=path,
        transform=_MIRROR if mirrored else "",
        chosen=value in chosen and not twin,
        twin=twin,
    )


_NEEDS_NO_SIDE = frozenset({Place.NECK, Place.TAILBONE, Place.SADDLE, Place.BELLY, Place.CHEST, Place.ELSEWHERE})


def place_name(place: Place, side: Side, words: Words) -> str:
    """Return ``low back, left``; places in the middle of the body go without a side."""
    name = words.say(label(place))
    if side is Side.CENTRE and place in _NEEDS_NO_SIDE:
        return name
    return f"{name}, {words.say(label(side))}"

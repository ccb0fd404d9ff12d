"""Places in time as CSS and Web Animations keyframes: transforms alone, no more instants than needed."""

from __future__ import annotations

from collections.abc import Sequence

from runtall.figures._shapes import Place, n

_NEAR_UNITS, _NEAR_DEG, _NEAR_SHARE = 0.1, 0.4, 0.006


def thinned(places: Sequence[Place], at: Sequence[float]) -> list[int]:
    """Return which instants must be kept so that a straight line between them is as good as all."""
    kept, start = [0], 0
    while start < len(places) - 1:
        end = start + 1
        while end + 1 < len(places) and _straight(places, at, start, end + 1):
            end += 1
        kept.append(end)
        start = end
    return kept


def _straight(places: Sequence[Place], at: Sequence[float], start: int, end: int) -> bool:
    a, b, span = places[start], places[end], at[end] - at[start]
    for index in range(start + 1, end):
        share = (at[index] - at[start]) / span if span else 0.0
        for part, (x, y, z) in enumerate(zip(a, b, places[index], strict=True)):
            near = _NEAR_UNITS if part < 2 else _NEAR_DEG if part == 2 else _NEAR_SHARE
            if abs(x + (y - x) * share - z) > near:
                return False
    return True


def is_still(places: Sequence[Place]) -> bool:
    """Whether nothing of it moves."""
    first = places[0]
    return all(
        abs(a - b) < near for each in places for a, b, near in zip(first, each, (0.05, 0.05, 0.1, 0.002, 0.002), strict=True)
    )


def there(place: Place) -> str:
    """Return the place of an origin as the value of an SVG attribute."""
    return f"translate({n(place[0])} {n(place[1])})"


def turned(place: Place) -> str:
    """Return how a shape is turned and stretched, as the value of an SVG attribute."""
    stretch = "" if abs(place[3] - 1) < 0.002 and abs(place[4] - 1) < 0.002 else f" scale({place[3]:.3g} {place[4]:.3g})"
    return f"rotate({n(place[2])}){stretch}"


def there_css(place: Place) -> str:
    """Return the same in CSS."""
    return f"translate({n(place[0])}px,{n(place[1])}px)"


def turned_css(place: Place, stretches: bool) -> str:
    """Return the same in CSS; all keyframes of a shape name the same steps, so that each step moves by itself."""
    return f"rotate({n(place[2])}deg)" + (f" scale({place[3]:.3g},{place[4]:.3g})" if stretches else "")

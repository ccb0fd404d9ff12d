"""One small sign in the corner tells a movement test from an exercise: it says what is read off."""

from __future__ import annotations

from runtall.evidence import movement_tests
from runtall.figures._shapes import n

_SIZE = 24.0
"""Each sign is drawn in a square of this size and then made as large as the picture wants it."""
_KIND_OF_UNIT = {"s": "watch", "repetitions": "tally", "m": "ruler", "°": "arc"}
_FACE = '<path class="face" d="{}"/><path d="{}"/>'
_DRAWN = {
    "watch": ("M12 5.6a8.7 8.7 0 1 1 0 17.4a8.7 8.7 0 1 1 0-17.4Z", "M12 5V1.6M9 1.6h6M18.4 7l1.9-1.9M12 14.3V8.6M12 14.3l4 2.6"),
    "tally": ("M2 3h20v18H2Z", "M6 7v10M10 7v10M14 7v10M18 7v10M4 15.5 20 8.5"),
    "ruler": ("M.8 8h22.4v9.5H.8Z", "M4.4 8v4M8.2 8v5.6M12 8v4M15.8 8v5.6M19.6 8v4"),
    "arc": ("M1 19.5a11 11 0 0 1 22 0Z", "M12 19.5 18.4 9.6M4 14.5l2 1M8 10.2l1 1.9M12 8.6v2M20 14.5l-2 1"),
    "scale": ("M12.5 3h7L16 10.5Z", "M1 17h22M1 13v8M23 13v8M6.5 15v4M12 15v4M17.5 15v4"),
}


def kind(test_id: str) -> str:
    """Return the sign of what is read off a movement test first.

    A ``watch`` for a time, a ``tally`` for repetitions, a ``ruler`` for a distance, an ``arc`` for an angle, a ``scale`` for
    points.

    Examples
    --------
    >>> kind("prone-plank-hold"), kind("heel-raise-reps"), kind("weight-bearing-lunge")
    ('watch', 'tally', 'ruler')
    """
    read_off = next(each for each in movement_tests()[test_id].measures if each.kind == "number")
    return _KIND_OF_UNIT.get(read_off.unit, "scale")


def sign(test_id: str, x: float, y: float, size: float) -> str:
    """Return the sign of a test, its top left corner at a place of the picture."""
    which = kind(test_id)
    face, lines = _DRAWN[which]
    moved = f"translate({n(x)} {n(y)})scale({size / _SIZE:.2f})"
    return f'<g class="sign {which}" transform="{moved}">{_FACE.format(face, lines)}</g>'

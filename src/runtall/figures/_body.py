"""The body as data: how long its parts are, how thick, and what its joints allow."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Body:
    """One body. Lengths and radii in metres, ranges in degrees (least, most).

    Attributes
    ----------
    half_width, half_depth
        Of the trunk at its six points, from the hips up.
    sources
        Keys of the literature that the lengths and ranges come from.
    """

    height_m: float
    lengths_m: Mapping[str, float]
    radii_m: Mapping[str, float]
    half_width_m: tuple[float, ...]
    half_depth_m: tuple[float, ...]
    ranges_deg: Mapping[str, tuple[float, float]]
    sources: tuple[str, ...]


@cache
def body() -> Body:
    """Return the body that every figure is drawn with.

    References
    ----------
    winter-2009
    de-leva-1996

    Examples
    --------
    >>> round(body().lengths_m["thigh"], 3)
    0.429
    """
    raw = tomllib.loads((files("runtall.figures") / "body.toml").read_text("utf-8"))
    tall = raw["height_m"]
    return Body(
        height_m=tall,
        lengths_m={name: share * tall for name, share in raw["lengths"].items()},
        radii_m={name: share * tall for name, share in raw["radii"].items()},
        half_width_m=tuple(share * tall for share in raw["trunk"]["half_width"]),
        half_depth_m=tuple(share * tall for share in raw["trunk"]["half_depth"]),
        ranges_deg={name.removesuffix("_deg"): (low, high) for name, (low, high) in raw["ranges"].items()},
        sources=tuple(raw["sources"]),
    )

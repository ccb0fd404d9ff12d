"""Which function applies the camera's rule, in the words of the rule's own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from runtall.evidence import rule
from runtall.screen._filmed import full_repetitions, held_s


def _screen_camera(given: Mapping[str, Any]) -> dict[str, Any]:
    own = rule("screen-camera")
    if "peaks_deg" in given:
        return {"repetitions": full_repetitions(given["peaks_deg"], full=own.value("bridge_full_deg"))}
    rate_hz = own.value("even_clock_hz")
    angles = np.concatenate([np.full(round(seconds * rate_hz), angle) for angle, seconds in given["angles_deg"]])
    in_line = (180.0 - angles <= own.value("line_deg")).astype(np.float64)
    return {"hold_s": held_s(np.arange(len(angles)) / rate_hz, in_line)}


APPLIES: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = MappingProxyType({"screen-camera": _screen_camera})

"""Which function applies which rule of the plan, in the words of the rules' own examples (STYLE 7)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from runtall.plan._running_applies import RUNNING_APPLIES
from runtall.plan._today_applies import TODAY_APPLIES
from runtall.plan._week_applies import WEEK_APPLIES

APPLIES: Mapping[str, Callable[[Mapping[str, Any]], Mapping[str, Any]]] = MappingProxyType(
    {**RUNNING_APPLIES, **WEEK_APPLIES, **TODAY_APPLIES}
)
"""Rule id to the function that applies it: what is given in an example, in; what it expects, out."""

"""Deciding by the numbers that a clinician set: they are part of the inputs, so the same inputs give the same plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import FunctionType
from typing import Any

from runtall.evidence import values_set, with_values
from runtall.plan._inputs import PlanInputs


def by_inputs(function: Callable[..., Any], place: int, name: str) -> Callable[..., Any]:
    """Have a function read every rule as its inputs say; ``place`` and ``name`` tell which of its arguments they are."""

    @wraps(function)
    def decided(*arguments: Any, **named: Any) -> Any:
        inputs = arguments[place] if place < len(arguments) else named[name]
        assert isinstance(inputs, PlanInputs)
        if inputs.set_values == values_set():
            return function(*arguments, **named)
        with with_values(inputs.set_values):
            return function(*arguments, **named)

    return decided


def all_by_inputs(published: Mapping[str, object]) -> dict[str, Callable[..., Any]]:
    """Return each published function that takes plan inputs, bound to what they set."""
    found: dict[str, Callable[..., Any]] = {}
    for name, each in published.items():
        if isinstance(each, FunctionType):
            said = each.__annotations__
            argument = next((one for one in said if one != "return" and said[one] in ("PlanInputs", PlanInputs)), None)
            if argument is not None:
                found[name] = by_inputs(each, each.__code__.co_varnames.index(argument), argument)
    return found

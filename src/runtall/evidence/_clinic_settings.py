"""Which numbers of rules are open to a clinician, for one runner: packaged data under ``clinic_settings/``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from runtall.evidence._packaged import entries, nothing_else
from runtall.evidence._rules import Parameter, rule


@dataclass(frozen=True, slots=True)
class ClinicSetting:
    """A number that a clinician may set, in words, and in which steps; its range is the rule's own.

    Attributes
    ----------
    words
        What it says of a plan, in English, as the id of a sentence.
    step
        Between values that can be chosen.
    """

    rule: str
    parameter: str
    words: str
    step: float

    @property
    def open(self) -> Parameter:
        """The rule's parameter, as it holds at this moment."""
        return rule(self.rule).parameters[self.parameter]


@cache
def clinic_settings() -> tuple[ClinicSetting, ...]:
    """All numbers that are open, in the order in which they are shown. Read once.

    Raises
    ------
    ValueError
        A number stands twice, has no rule, or has no room in it.
    """
    found: dict[tuple[str, str], ClinicSetting] = {}
    for _topic, raw in entries("clinic_settings"):
        nothing_else(raw, ClinicSetting)
        made = ClinicSetting(raw["rule"], raw["parameter"], raw["words"], float(raw["step"]))
        low, high = made.open.allowed
        if (made.rule, made.parameter) in found or not low < high or not 0 < made.step <= high - low:
            raise ValueError(f"{made.rule}: {made.parameter} cannot be open to clinicians")
        found[made.rule, made.parameter] = made
    return tuple(found.values())

"""One movement test as it is typed, a clinic's reading, and what is asked before the tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from runtall.core import ImplausibleValueError, Message, NotFoundError
from runtall.evidence import Measure, MovementTest
from runtall.screen import Entry, Side
from runtall.services import screening
from runtall.web.forms.runs import PlainNumber

_LONGEST = 20
_TO_TEN = [(str(n), str(n)) for n in range(11)]
_YES_NO = [("yes", "yes"), ("no", "no")]


class BeginForm(forms.Form):
    """What must be known today before a test is begun."""

    form = forms.ChoiceField(choices=[("short", "short"), ("full", "full")], required=False)
    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int)
    legs = forms.ChoiceField(choices=_YES_NO)
    chest = forms.ChoiceField(choices=_YES_NO)
    weeks = PlainNumber(low=0, high=45, required=False)


def measures_by_hand(test: MovementTest) -> tuple[Measure, ...]:
    """Return what a person writes down without a camera; differences are worked out."""
    return tuple(each for each in test.measures if each.minus is None and "hand" in each.by)


def sides_of(test: MovementTest) -> tuple[Side | None, ...]:
    """Return the sides that are tested apart, or the whole body."""
    return (Side.LEFT, Side.RIGHT) if test.two_sides else (None,)


def field_name(measure: Measure, side: Side | None) -> str:
    """Return how a value is called in the form."""
    return f"{'whole' if side is None else side.value}-{measure.id}"


@dataclass(frozen=True, slots=True)
class TypedTest:
    """A test as it was typed: what could be read, which side was stopped and by what, and what is wrong where."""

    by_side: Mapping[Side | None, Mapping[str, Entry]]
    stopped: Mapping[Side | None, str]
    errors: Mapping[str, tuple[Message, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered and nothing stopped."""
        return not self.by_side and not self.stopped


def read_test(test: MovementTest, sent: QueryDict, sides: tuple[Side | None, ...]) -> TypedTest:
    """Read the values of some sides; a side without a value was not tested. A version alone is no value."""
    by_side: dict[Side | None, dict[str, Entry]] = {}
    errors: dict[str, tuple[Message, ...]] = {}
    for side in sides:
        values: dict[str, Entry] = {}
        for measure in measures_by_hand(test):
            name = field_name(measure, side)
            text = sent.get(name, "").strip()[:_LONGEST]
            if not text:
                continue
            unit = sent.get(f"{name}-unit", "")
            typed = text + unit if unit in measure.units and text[-1:].isdigit() else text
            try:
                measure_id, value = screening.entry_of(test, measure.id, typed)
                values[measure_id] = value
            except (ImplausibleValueError, NotFoundError) as error:
                errors[name] = tuple(each for each in (error.what, error.next_step) if each is not None)
        if any(not test.measure(name).keeps_apart for name in values):
            by_side[side] = values
    return TypedTest(by_side, _stopped(test, sent, sides), errors)


def _stopped(test: MovementTest, sent: QueryDict, sides: tuple[Side | None, ...]) -> dict[Side | None, str]:
    known = {each.id for each in screening.stops_of(test)}
    stop = sent.get("stopped", "")
    if stop not in known:
        return {}
    chosen = sent.get("stopped_side", "")
    return {side: stop for side in sides if side is None or chosen in (side.value, "both", "")}


class ClinicForm(forms.Form):
    """What a clinic's device read on one side."""

    reading = forms.CharField(max_length=60)
    value = PlainNumber(low=0, high=100_000)
    unit = forms.CharField(max_length=12)
    device = forms.CharField(max_length=30)
    side = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Side], coerce=Side)
    on = forms.DateField()

    def clean_value(self) -> float:
        """Refuse an empty number."""
        value = self.cleaned_data["value"]
        if not isinstance(value, float):
            raise forms.ValidationError(_("Write the number that the device showed."))
        return value

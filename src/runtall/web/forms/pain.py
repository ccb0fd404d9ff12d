"""A check-in: how much, where, when, and what may be added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from runtall.core import ImplausibleValueError
from runtall.symptoms import Context, Did, Effect, Felt, Kind, Noted, Place, Side
from runtall.web.forms.runs import PlainNumber

NOTED_ROWS = 3
_MOST_NOTED, _MOST_TRACKED = 12, 40
_YES_NO = [("yes", "yes"), ("no", "no")]
_TO_TEN = [(str(n), str(n)) for n in range(11)]


class EntryForm(forms.Form):
    """One diary entry as it is sent; nothing in it is required but something at all."""

    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    context = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Context], coerce=Context, required=False)
    at = forms.DateTimeField(required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])
    kinds = forms.TypedMultipleChoiceField(choices=[(each.value, each.value) for each in Kind], coerce=Kind, required=False)
    woke = forms.ChoiceField(choices=_YES_NO, required=False)
    warmed_up = forms.ChoiceField(choices=_YES_NO, required=False)
    sleep = PlainNumber(low=0, high=24, required=False)
    sitting = PlainNumber(low=0, high=24, required=False)
    stress = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    shoes = forms.CharField(max_length=100, required=False)
    note = forms.CharField(max_length=2000, required=False)

    def __init__(self, data: QueryDict, *, whole: bool = False) -> None:
        super().__init__(data)
        self.whole = whole
        self.sent = data
        self.felt: tuple[Felt, ...] = ()
        self.noted: tuple[Noted, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Read the chart and what changed the feeling, and refuse an entry that says nothing."""
        cleaned = super().clean() or self.cleaned_data
        kinds = frozenset(cleaned.get("kinds") or ())
        self.felt = tuple(Felt(place, side, kinds) for place, side in self._regions())
        if kinds and not self.felt:
            self.felt = (Felt(Place.LOW_BACK, Side.CENTRE, kinds),)
        self.noted = self._changes()
        if not self.errors and not self._says_anything(cleaned):
            self.add_error("pain", _("Choose a number or a place first, then when it was."))
        return cleaned

    def _says_anything(self, cleaned: Mapping[str, Any]) -> bool:
        said = [cleaned.get(name) for name in ("pain", "sleep", "sitting", "stress", "woke", "warmed_up", "shoes", "note")]
        return bool(self.felt or self.noted or self.tracked()) or any(each not in (None, "") for each in said)

    def _regions(self) -> list[tuple[Place, Side]]:
        found: dict[tuple[Place, Side], None] = {}
        for text in self.sent.getlist("felt"):
            place, _colon, side = text.partition(":")
            if place not in list(Place) or side not in list(Side):
                self.add_error("pain", _("This place is not on the chart. Choose it again."))
                continue
            found[Place(place), Side(side)] = None
        return list(found)

    def _changes(self) -> tuple[Noted, ...]:
        found = []
        for row in range(_MOST_NOTED):
            did, effect = self.sent.get(f"did_{row}", ""), self.sent.get(f"effect_{row}", "")
            if not did and not effect:
                continue
            if did not in list(Did) or effect not in list(Effect):
                self.add_error("note", _("Choose both what you did and what it did."))
                continue
            found.append(Noted(Did(did), Effect(effect)))
        return tuple(found)

    def tracked(self) -> dict[str, str]:
        """Return what was typed for own trackers, by name."""
        found = {}
        for row in range(_MOST_TRACKED):
            name, text = self.sent.get(f"tracker_{row}", ""), self.sent.get(f"tracked_{row}", "").strip()
            if name and (text or self.whole):
                found[name[:60]] = text[:30]
        return found

    def said(self) -> dict[str, Any]:
        """Return the fields of a diary entry. A whole form also says what was taken out; a short one only what was given."""
        given = self.cleaned_data
        said: dict[str, Any] = {
            "pain_nrs": given["pain"],
            "felt": self.felt,
            "noted": self.noted,
            "woke_at_night": _yes(given["woke"]),
            "warmed_up": _yes(given["warmed_up"]),
            "sleep_h": _number(given["sleep"]),
            "sitting_h": _number(given["sitting"]),
            "stress_of_10": given["stress"],
            "shoes": given["shoes"].strip() or None,
            "note": given["note"].strip(),
        }
        return said if self.whole else {name: value for name, value in said.items() if value not in (None, (), "")}

    def when(self) -> Context:
        """Return when it was, seen from a run; a time without a run unless said."""
        return self.cleaned_data["context"] or Context.REST

    def wall_time(self) -> datetime | None:
        """Return the runner's own wall time that was typed; ``None`` for now."""
        typed: datetime | None = self.cleaned_data["at"]
        return None if typed is None else typed.replace(tzinfo=None)


def _yes(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


class AnswerForm(forms.Form):
    """One number about a run: at which moment, of which day's run."""

    moment = forms.TypedChoiceField(
        choices=[(each.value, each.value) for each in (Context.DURING, Context.ONE_HOUR_AFTER, Context.NEXT_MORNING)],
        coerce=Context,
    )
    run_on = forms.DateField()
    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int)


class TrackerForm(forms.Form):
    """Something of the runner's own to follow, and its unit."""

    name = forms.CharField(max_length=60)
    unit = forms.CharField(max_length=30, required=False)


def told(error: ImplausibleValueError) -> tuple[Any, ...]:
    """Return the sentences of a refusal."""
    return tuple(each for each in (error.what, error.next_step) if each is not None)

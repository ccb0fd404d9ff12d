"""A run that is typed in, what a lap press meant, and the shoes of a run."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.core import Units
from runtall.core.wording import METRES_PER_MILE
from runtall.services.shoe_rack import LONGEST_NAME

LONGEST_MIN = 48 * 60.0
_FASTEST_MPS = 12.0
_LONGEST_NUMBER = 20
TYPED = "typed-"
"""Before the id of a typed run, where it stands beside measured ones."""


class PlainNumber(forms.Field):
    """A number as people write it, with a comma or a point; empty is ``None``."""

    def __init__(self, *, low: float, high: float, **others: Any) -> None:
        super().__init__(**others)
        self.low, self.high = low, high

    def to_python(self, value: Any) -> Any:
        """Return the number. Raises ``ValidationError`` with what to write instead."""
        text = str(value or "").strip().replace(",", ".")[:_LONGEST_NUMBER]
        if not text:
            return ""
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not self.low <= number <= self.high:
            wanted = _("Write a number from {low} to {high}.").format(low=f"{self.low:g}", high=f"{self.high:g}")
            raise forms.ValidationError(wanted)
        return number


class TypedRunForm(forms.Form):
    """A run without a watch: minutes, how far, how hard, where it got tight. Only the minutes are asked for."""

    on = forms.DateField()
    minutes = PlainNumber(low=1, high=LONGEST_MIN)
    distance = PlainNumber(low=0.05, high=500, required=False)
    walked = PlainNumber(low=0, high=LONGEST_MIN, required=False)
    effort = forms.TypedChoiceField(choices=[(str(n), str(n)) for n in range(11)], coerce=int, required=False, empty_value=None)
    tightened = PlainNumber(low=0, high=LONGEST_MIN, required=False)
    tightened_in = forms.ChoiceField(choices=[("minutes", "minutes"), ("distance", "distance")], required=False)
    known = forms.CharField(max_length=200, required=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)

    def __init__(self, *args: Any, units: Units, today_on: date, **others: Any) -> None:
        super().__init__(*args, **others)
        self.today_on = today_on
        self.unit_m = 1000.0 if units is Units.METRIC else METRES_PER_MILE

    def clean_on(self) -> date:
        """Refuse days that have not come."""
        on: date = self.cleaned_data["on"]
        if on > self.today_on:
            raise forms.ValidationError(_("This day has not come yet. Write the run down after it."))
        if on.year < 1950:
            raise forms.ValidationError(_("Write the day of the run, such as {day}.").format(day=self.today_on.isoformat()))
        return on

    def clean(self) -> dict[str, Any]:
        """Refuse a run faster than anyone runs, and a tight moment after its end."""
        cleaned = super().clean() or self.cleaned_data
        minutes, distance, walked, tightened = (cleaned.get(name) for name in ("minutes", "distance", "walked", "tightened"))
        if isinstance(minutes, float) and isinstance(distance, float) and distance * self.unit_m > _FASTEST_MPS * minutes * 60:
            self.add_error("distance", _("Nobody runs this far in this time. Check minutes and distance."))
        if isinstance(minutes, float) and isinstance(walked, float) and walked > minutes:
            self.add_error("walked", _("This is more than the minutes in all."))
        if isinstance(tightened, float):
            by_distance = cleaned.get("tightened_in") == "distance"
            whole = distance if by_distance else minutes
            if isinstance(whole, float) and tightened > whole:
                self.add_error("tightened", _("This is after the end of the run."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return what the service keeps, in SI."""
        given = self.cleaned_data
        tightened = given["tightened"] if isinstance(given["tightened"], float) else None
        by_distance = given["tightened_in"] == "distance"
        return {
            "on": given["on"],
            "duration_s": given["minutes"] * 60.0,
            "distance_m": given["distance"] * self.unit_m if isinstance(given["distance"], float) else None,
            "walk_s": given["walked"] * 60.0 if isinstance(given["walked"], float) else None,
            "rpe": None if given["effort"] is None else float(given["effort"]),
            "tightened_s": None if tightened is None or by_distance else tightened * 60.0,
            "tightened_m": tightened * self.unit_m if tightened is not None and by_distance else None,
            "shoes": str(given["name"] or given["known"]).strip() or None,
        }


class PressForm(forms.Form):
    """What one press of the lap button meant."""

    number = forms.IntegerField(min_value=1, max_value=10_000)
    meant = forms.ChoiceField(choices=[("tight", "tight"), ("lap", "lap"), ("", "unsaid")], required=False)


class ShoesForm(forms.Form):
    """The pair of a run: one of the known ones, or a name that is typed."""

    known = forms.CharField(max_length=200, required=False)
    name = forms.CharField(max_length=LONGEST_NAME, required=False)

    def pair(self) -> str:
        """Return the name: what was typed comes first."""
        return str(self.cleaned_data["name"] or self.cleaned_data["known"]).strip()


class PairForm(forms.Form):
    """A pair by its name."""

    name = forms.CharField(max_length=200)


class RunsOfPairForm(ShoesForm):
    """One pair for several runs."""

    runs = forms.MultipleChoiceField(required=True)

    def __init__(self, *args: Any, ids: Iterable[str], **others: Any) -> None:
        super().__init__(*args, **others)
        self.fields["runs"].choices = [(each, "") for each in ids]  # type: ignore[attr-defined]

    def run_ids(self) -> list[int]:
        """Return the measured runs that were chosen."""
        return [int(each) for each in self.cleaned_data["runs"] if each.isdigit()]

    def typed_ids(self) -> list[str]:
        """Return the typed runs that were chosen."""
        return [each.removeprefix(TYPED) for each in self.cleaned_data["runs"] if each.startswith(TYPED)]

    def clean(self) -> dict[str, Any]:
        """Ask for a name."""
        cleaned = super().clean() or self.cleaned_data
        if not (cleaned.get("name") or cleaned.get("known")):
            raise forms.ValidationError(_("Choose a pair, or write a name for a new one."))
        return cleaned

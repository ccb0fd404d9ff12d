"""What is said on Today: the check-in, how a run felt, the answer to one question, feeling unwell."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.symptoms import Context
from runtall.web.forms.runs import PlainNumber

_TO_TEN = [(str(n), str(n)) for n in range(11)]
_YES_NO = [("yes", "yes"), ("no", "no")]


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


class CheckInForm(forms.Form):
    """Twenty seconds: pain now, sleep, sitting, well, anything new. What is left out stays unknown."""

    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    slept = PlainNumber(low=0, high=24, required=False)
    sat = PlainNumber(low=0, high=24, required=False)
    well = forms.ChoiceField(choices=_YES_NO, required=False)
    new = forms.ChoiceField(choices=_YES_NO, required=False)
    minutes = PlainNumber(low=1, high=360, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one answer at least."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and all(each in (None, "") for each in cleaned.values()):
            self.add_error("pain", _("Choose a number, or answer one of the others."))
        return cleaned

    def said(self) -> dict[str, float | bool | None]:
        """Return what the service keeps."""
        given = self.cleaned_data
        minutes = _number(given["minutes"])
        return {
            "pain_nrs": None if given["pain"] is None else float(given["pain"]),
            "slept_h": _number(given["slept"]),
            "sat_h": _number(given["sat"]),
            "well": None if not given["well"] else given["well"] == "yes",
            "new_symptom": None if not given["new"] else given["new"] == "yes",
            "available_s": None if minutes is None else 60.0 * minutes,
        }


class CheckOutForm(forms.Form):
    """How the back felt in the run of today, and how hard it was."""

    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    effort = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    note = forms.CharField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two numbers."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and cleaned.get("pain") is None and cleaned.get("effort") is None:
            self.add_error("pain", _("Choose a number for the back or for the effort."))
        return cleaned


class AnswerForm(forms.Form):
    """The answer to one question about a run: one tap."""

    moment = forms.ChoiceField(choices=[(each, each) for each in (Context.DURING, Context.ONE_HOUR_AFTER, Context.NEXT_MORNING)])
    run_on = forms.DateField(input_formats=["%Y-%m-%d"])
    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int)


class WellForm(forms.Form):
    """Feeling well today, or not."""

    well = forms.ChoiceField(choices=_YES_NO)

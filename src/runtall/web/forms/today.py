"""What is said on Today: the check-in, how a run felt, the answer to one question, feeling unwell."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.symptoms import Context
from runtall.web.forms.runs import LONGEST_MIN, PlainNumber

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


class Outing(StrEnum):
    """What one comes back from."""

    WALK = "walk"
    RUN_WALK = "run_walk"
    RUN = "run"


class CheckOutForm(forms.Form):
    """How the back felt in the run or walk of today, how hard it was, and how long, where no file tells."""

    what = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Outing], coerce=Outing, required=False)
    minutes = PlainNumber(low=1, high=LONGEST_MIN, required=False)
    walked = PlainNumber(low=0, high=LONGEST_MIN, required=False)
    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    effort = forms.TypedChoiceField(choices=_TO_TEN, coerce=int, required=False, empty_value=None)
    note = forms.CharField(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the numbers, and that no more was walked than there was."""
        cleaned = super().clean() or self.cleaned_data
        minutes, walked = _number(cleaned.get("minutes")), _number(cleaned.get("walked"))
        if not self.errors and minutes is None and cleaned.get("pain") is None and cleaned.get("effort") is None:
            self.add_error("pain", _("Choose a number for the back or for the effort."))
        if minutes is not None and walked is not None and cleaned.get("what") is Outing.RUN_WALK and walked > minutes:
            self.add_error("walked", _("This is more than the minutes in all."))
        return cleaned

    def lengths_s(self) -> tuple[float, float | None] | None:
        """Return how long it was and how much of that was walked, where that was said."""
        minutes, walked = _number(self.cleaned_data["minutes"]), _number(self.cleaned_data["walked"])
        if minutes is None:
            return None
        match self.cleaned_data["what"]:
            case Outing.WALK:
                return 60.0 * minutes, 60.0 * minutes
            case Outing.RUN_WALK:
                return 60.0 * minutes, None if walked is None else 60.0 * walked
        return 60.0 * minutes, None


class AnswerForm(forms.Form):
    """The answer to one question about a run: one tap."""

    moment = forms.ChoiceField(choices=[(each, each) for each in (Context.DURING, Context.ONE_HOUR_AFTER, Context.NEXT_MORNING)])
    run_on = forms.DateField(input_formats=["%Y-%m-%d"])
    pain = forms.TypedChoiceField(choices=_TO_TEN, coerce=int)


class OtherSportForm(forms.Form):
    """Another sport in place of today's run, or the run after all."""

    other_sport = forms.ChoiceField(choices=_YES_NO)


class WellForm(forms.Form):
    """Feeling well today, or not."""

    well = forms.ChoiceField(choices=_YES_NO)

"""What changes a plan: a pause, a race, a plan that is brought along, the step of a slow start."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.core import Units
from runtall.core.wording import METRES_PER_MILE
from runtall.plan import PauseKind
from runtall.web.forms.runs import PlainNumber

_AHEAD = timedelta(days=3 * 366)
LARGEST_PLAN_BYTES = 2_000_000


class _DayForm(forms.Form):
    """A form with days to come."""

    def __init__(self, *args: Any, today_on: date, **others: Any) -> None:
        super().__init__(*args, **others)
        self.today_on = today_on

    def _ahead(self, name: str) -> date | None:
        on: date | None = self.cleaned_data[name]
        if on is not None and not self.today_on - timedelta(days=31) <= on <= self.today_on + _AHEAD:
            raise forms.ValidationError(_("Choose a day that is not far away."))
        return on


class PauseForm(_DayForm):
    """Days without a plan."""

    kind = forms.TypedChoiceField(choices=[(each.value, each.value) for each in PauseKind], coerce=PauseKind)
    from_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    until_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def clean_from_on(self) -> date | None:
        """Refuse a day far away."""
        return self._ahead("from_on")

    def clean_until_on(self) -> date | None:
        """Refuse a day far away."""
        return self._ahead("until_on")


class RaceForm(_DayForm):
    """A race to come; its distance in the runner's own units."""

    on = forms.DateField(input_formats=["%Y-%m-%d"])
    distance = PlainNumber(low=0.1, high=400)
    name = forms.CharField(max_length=80, required=False)

    def __init__(self, *args: Any, units: Units, **others: Any) -> None:
        super().__init__(*args, **others)
        self.km_each = METRES_PER_MILE / 1000 if units is Units.IMPERIAL else 1.0

    def clean_on(self) -> date | None:
        """Refuse a day that is over."""
        on = self._ahead("on")
        if on is not None and on < self.today_on:
            raise forms.ValidationError(_("That day is over. Name the day of a race to come."))
        return on

    def distance_km(self) -> float:
        """Return the length in kilometres."""
        return float(self.cleaned_data["distance"]) * self.km_each


class _ManyFiles(forms.FileInput):
    """Takes several files at once."""

    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files: empty where none was chosen."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return every file that was sent, each looked at by itself."""
        return [super(_FilesField, self).clean(each, initial) for each in (data or [])]


class OwnPlanForm(_DayForm):
    """A plan that is brought along: files, or a week in words; the day of a workout, and what becomes of the plan that stands."""

    file = _FilesField(required=False, max_length=255)
    week = forms.CharField(max_length=2000, required=False)
    workout_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    standing = forms.ChoiceField(choices=[("", ""), ("instead", ""), ("beside", "")], required=False)

    def clean_workout_on(self) -> date | None:
        """Refuse a day far away."""
        return self._ahead("workout_on")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or self.cleaned_data
        files = cleaned.get("file")
        if not self.errors and not files and not cleaned.get("week"):
            self.add_error("week", _("Choose a file, or write a week, such as: tue 40 min; thu 8 km hard; sun 14 km"))
        if not self.errors and files and cleaned.get("week"):
            self.add_error("week", _("Bring files or a week in words, one after the other."))
        if files and sum(each.size for each in files) > LARGEST_PLAN_BYTES:
            self.add_error("file", _("This is larger than any plan. Bring a calendar (ICS), FIT workouts or a week in words."))
        return cleaned

    def instead(self) -> bool | None:
        """Whether the new plan takes the place of the one that stands; ``None`` where nothing was chosen."""
        return {"instead": True, "beside": False}.get(self.cleaned_data["standing"])


class RaceDayForm(forms.Form):
    """The day of a race that is taken back."""

    on = forms.DateField(input_formats=["%Y-%m-%d"])


class StepForm(forms.Form):
    """The step of a slow start."""

    step = forms.IntegerField(min_value=1, max_value=3)

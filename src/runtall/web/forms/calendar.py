"""What entries of the calendar say and when they begin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.services.calendar_feed import ALARMS_MIN, Wishes


class WishesForm(forms.Form):
    """What entries say, their hours, and the alarm before them."""

    says = forms.ChoiceField(choices=[("less", "less"), ("what", "what")])
    run_at = forms.TimeField(required=False, input_formats=["%H:%M", "%H:%M:%S"])
    session_at = forms.TimeField(required=False, input_formats=["%H:%M", "%H:%M:%S"])
    alarm_min = forms.TypedChoiceField(
        choices=[("", ""), *((str(each), str(each)) for each in ALARMS_MIN)], coerce=int, required=False, empty_value=None
    )

    def said(self) -> Wishes:
        """Return what was chosen."""
        given = self.cleaned_data
        return Wishes(
            says_what=given["says"] == "what",
            run_at=_clock(given["run_at"]),
            session_at=_clock(given["session_at"]),
            alarm_min=given["alarm_min"],
        )

    def typed(self) -> Wishes:
        """Return what was typed, to be mended."""
        data = self.data
        alarm = str(data.get("alarm_min", ""))
        return Wishes(
            says_what=data.get("says") == "what",
            run_at=str(data.get("run_at", ""))[:8],
            session_at=str(data.get("session_at", ""))[:8],
            alarm_min=int(alarm) if alarm in map(str, ALARMS_MIN) else None,
        )

    def errors_in_words(self) -> dict[str, str]:
        """Return field to what has to be mended."""
        hour = _("Write hours and minutes, such as 07:30.")
        return {name: hour if name.endswith("_at") else _("Choose from the list.") for name in self.errors}


def _clock(value: Any) -> str:
    return "" if value is None else f"{value:%H:%M}"

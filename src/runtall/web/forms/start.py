"""When, how long and with what a runner trains, as a form of the first visit and of the settings."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.utils.translation import gettext as _

from runtall.core import WEEKDAYS, Units
from runtall.evidence import KIT
from runtall.plan import Mode
from runtall.services.starting import Life

MINUTES = (10, 15, 20, 25, 30, 40)
"""Offered; another number that was kept before stands beside them."""


class LifeForm(forms.Form):
    """Days, minutes, kit, and how to begin; nothing of it has to be said."""

    units = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Units], coerce=Units, required=False)
    run_days = forms.MultipleChoiceField(choices=[(each, each) for each in WEEKDAYS], required=False)
    days = forms.MultipleChoiceField(choices=[(each, each) for each in WEEKDAYS], required=False)
    minutes = forms.IntegerField(min_value=5, max_value=120)
    mode = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Mode], coerce=Mode)
    kit = forms.MultipleChoiceField(choices=[(each, each) for each in KIT], required=False)

    def clean_minutes(self) -> int:
        """Return whole minutes; the words of a refusal are ours."""
        return int(self.cleaned_data["minutes"])

    def errors_in_words(self) -> dict[str, str]:
        """Return field to what has to be mended."""
        words = {
            "minutes": _("Choose how many minutes, from 5 to 120."),
            "mode": _("Choose how you want to begin."),
        }
        return {name: words.get(name, _("Choose from the list.")) for name in self.errors}

    def typed(self, before: Life) -> Life:
        """Return what can be shown again of a form that has to be mended."""
        got = {name: self.cleaned_data.get(name) for name in self.fields}
        return replace(
            before,
            units=got["units"] or before.units,
            run_days=tuple(got["run_days"] or ()),
            days=tuple(got["days"] or ()),
            minutes_per_session=got["minutes"] or before.minutes_per_session,
            kit=tuple(got["kit"] or ()),
            mode=got["mode"] or before.mode,
        )

    def said(self, before: Life) -> Life:
        """Return what the service keeps; units that were not asked for stay."""
        given = self.cleaned_data
        return Life(
            units=given["units"] or before.units,
            run_days=tuple(day for day in WEEKDAYS if day in given["run_days"]),
            days=tuple(day for day in WEEKDAYS if day in given["days"]),
            minutes_per_session=given["minutes"],
            kit=tuple(each for each in KIT if each in given["kit"]),
            mode=given["mode"],
            flags=before.flags,
        )

"""What a clinician's forms may say."""

from __future__ import annotations

from django import forms


class NumberForm(forms.Form):
    """A number of a rule, and why."""

    value = forms.FloatField()
    reason = forms.CharField(max_length=600, required=False)


class DoseForm(forms.Form):
    """The dose of an exercise, and why; what does not apply is left out."""

    sets = forms.IntegerField(min_value=1, max_value=50)
    reps = forms.IntegerField(min_value=1, max_value=500, required=False)
    hold_s = forms.IntegerField(min_value=1, max_value=3600, required=False)
    duration_s = forms.IntegerField(min_value=1, max_value=3600, required=False)
    reason = forms.CharField(max_length=600, required=False)

"""What the form of a bridge may say."""

from __future__ import annotations

from django import forms


class BridgeForm(forms.Form):
    """A bridge to intervals.icu; an empty key keeps the one that is there."""

    key = forms.CharField(max_length=200, required=False)
    since = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    takes_runs = forms.BooleanField(required=False)
    takes_wellness = forms.BooleanField(required=False)
    sends_plan = forms.BooleanField(required=False)

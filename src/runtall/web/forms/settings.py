"""What the settings keep: who the runner is, what exercises leave out, and the look of the pages."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.core import Sex, Units
from runtall.evidence import CONTRAINDICATIONS
from runtall.web.forms.start import LifeForm
from runtall.web.look import CONTRASTS, THEMES

CM_PER_INCH = 2.54
INCHES_PER_FOOT = 12


class ProfileForm(forms.Form):
    """Birth year, height, home zone, units, sex; all of it may stay empty."""

    birth_year = forms.IntegerField(min_value=1900, required=False)
    height_cm = forms.FloatField(min_value=90, max_value=250, required=False)
    height_ft = forms.IntegerField(min_value=2, max_value=8, required=False)
    height_in = forms.FloatField(min_value=0, max_value=11.99, required=False)
    home_zone = forms.CharField(max_length=64, required=False)
    units = forms.TypedChoiceField(choices=[(each.value, each.value) for each in Units], coerce=Units)
    sex = forms.TypedChoiceField(
        choices=[("", ""), *((each.value, each.value) for each in Sex)], coerce=Sex, required=False, empty_value=None
    )
    lap_press_means_tight = forms.BooleanField(required=False)

    def clean_birth_year(self) -> int | None:
        """Refuse a year that has not come."""
        year: int | None = self.cleaned_data["birth_year"]
        if year is not None and year > datetime.now(UTC).year:
            raise forms.ValidationError("to come")
        return year

    def clean_home_zone(self) -> str | None:
        """Refuse a zone that does not exist."""
        named = str(self.cleaned_data["home_zone"]).strip()
        if named and named not in zoneinfo.available_timezones():
            raise forms.ValidationError("unknown")
        return named or None

    def errors_in_words(self) -> dict[str, str]:
        """Return field to what has to be mended."""
        words = {
            "birth_year": _("Write four digits, such as 1986."),
            "height_cm": _("Write centimetres, such as 172."),
            "height_ft": _("Write feet and inches, such as 5 and 8."),
            "height_in": _("Write feet and inches, such as 5 and 8."),
            "home_zone": _("Choose a zone from the list, such as Europe/Oslo."),
        }
        return {name: words.get(name, _("Choose from the list.")) for name in self.errors}

    def said(self) -> dict[str, object]:
        """Return the answers as the profile keeps them."""
        given = self.cleaned_data
        return {
            "birth_year": given["birth_year"],
            "height_m": self._height_m(),
            "home_time_zone": given["home_zone"],
            "units": given["units"],
            "sex": given["sex"],
            "lap_press_means_tight": given["lap_press_means_tight"],
        }

    def _height_m(self) -> float | None:
        given = self.cleaned_data
        if given["height_cm"] is not None:
            return float(given["height_cm"]) / 100
        if given["height_ft"] is None:
            return None
        inches = given["height_ft"] * INCHES_PER_FOOT + (given["height_in"] or 0.0)
        return round(float(inches) * CM_PER_INCH, 1) / 100


class TrainingForm(LifeForm):
    """Days, minutes, kit and how to begin, and what exercises leave out by the runner's own choice."""

    flags = forms.MultipleChoiceField(choices=[(each, each) for each in CONTRAINDICATIONS], required=False)


class LookForm(forms.Form):
    """Light or dark, and how much contrast; kept by this browser alone."""

    theme = forms.ChoiceField(choices=[(each, each) for each in THEMES])
    contrast = forms.ChoiceField(choices=[(each, each) for each in CONTRASTS])

    def chosen(self) -> dict[str, Any]:
        """Return what is chosen."""
        return dict(self.cleaned_data)

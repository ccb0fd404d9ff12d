"""What is said of a film that comes in."""

from __future__ import annotations

from datetime import date

from django import forms
from django.utils.translation import gettext as _

from runtall.core import ImplausibleValueError, Side, Units, say
from runtall.services.films import Wish
from runtall.web.forms.runs import PlainNumber
from runtall.web.forms.settings import CM_PER_INCH, INCHES_PER_FOOT

METRES_PER_KM, METRES_PER_MILE, SECONDS_PER_HOUR = 1000.0, 1609.344, 3600.0
FASTEST_MPS = 12.0


class FilmForm(forms.Form):
    """A film of running. All may stay empty: the day is today then, and lengths are given in leg lengths."""

    drop = forms.RegexField(r"^[0-9a-f]{32}$", required=False)
    more = forms.BooleanField(required=False)
    filmed_on = forms.DateField(required=False)
    height_cm = PlainNumber(low=90, high=250, required=False)
    height_ft = PlainNumber(low=2, high=8, required=False)
    height_in = PlainNumber(low=0, high=11.99, required=False)
    speed = PlainNumber(low=1, high=44, required=False)
    ground = forms.ChoiceField(choices=[("", ""), ("treadmill", "treadmill"), ("passing", "passing")], required=False)
    keeps_film = forms.BooleanField(required=False)

    def height_m(self) -> float | None:
        """Return the height that was written, if one was."""
        given = self.cleaned_data
        if given["height_cm"]:
            return float(given["height_cm"]) / 100
        if given["height_ft"]:
            inches = given["height_ft"] * INCHES_PER_FOOT + (given["height_in"] or 0.0)
            return round(float(inches) * CM_PER_INCH, 1) / 100
        return None

    def wish(self, units: Units, *, today_on: date, height_m: float | None) -> Wish:
        """Return what is asked for; ``height_m`` is the runner's, where the form does not say one.

        Raises
        ------
        ImplausibleValueError
            A field cannot be what it says; the sentence names it.
        """
        if not self.is_valid():
            raise ImplausibleValueError(*_first_fault(self))
        per_hour = METRES_PER_KM if units is Units.METRIC else METRES_PER_MILE
        speed = self.cleaned_data["speed"]
        return Wish(
            filmed_on=self.cleaned_data["filmed_on"] or today_on,
            height_m=self.height_m() or height_m,
            speed_mps=min(FASTEST_MPS, float(speed) * per_hour / SECONDS_PER_HOUR) if speed else None,
            ground=self.cleaned_data["ground"],
            keeps_film=self.cleaned_data["keeps_film"],
        )


class TestFilmForm(forms.Form):
    """A film of a movement test, done today."""

    __test__ = False  # a name of the trade, not a test of ours

    drop = forms.RegexField(r"^[0-9a-f]{32}$", required=False)
    more = forms.BooleanField(required=False)
    side = forms.TypedChoiceField(
        choices=[("", ""), *((each.value, each.value) for each in Side)], coerce=Side, required=False, empty_value=None
    )
    version = forms.CharField(max_length=20, required=False)
    keeps_film = forms.BooleanField(required=False)

    def wish(self, test_id: str, *, two_sides: bool, today_on: date) -> Wish:
        """Return what is asked for.

        Raises
        ------
        ImplausibleValueError
            The side was not said where it counts.
        """
        if not self.is_valid():
            raise ImplausibleValueError(*_first_fault(self))
        given = self.cleaned_data
        if two_sides and given["side"] is None:
            raise ImplausibleValueError(say("Which side the film shows was not said."), say("Choose left or right."))
        return Wish(
            filmed_on=today_on,
            test_id=test_id,
            side=given["side"] if two_sides else None,
            version=given["version"],
            keeps_film=given["keeps_film"],
        )


def _first_fault(form: forms.Form) -> tuple[str, str]:
    names = {
        "filmed_on": _("The day of the film cannot be read."),
        "height_cm": _("The height cannot be read."),
        "height_ft": _("The height cannot be read."),
        "height_in": _("The height cannot be read."),
        "speed": _("The speed cannot be read."),
    }
    name, told = next(iter(form.errors.items()))
    return names.get(name, _("Something in the form cannot be read.")), str(told[0])

"""What is asked of the evidence, and what is chosen to try."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from runtall.evidence import rule


class TryForm(forms.Form):
    """A trial of something contested: for how many weeks, and the figure where it has one.

    The bounds are those of a trial; a cadence outside 120 to 240 steps a minute is nobody's.
    """

    weeks = forms.IntegerField(error_messages={"required": _("Say for how many weeks."), "invalid": _("Write a whole number.")})
    value = forms.FloatField(
        required=False,
        min_value=120,
        max_value=240,
        error_messages={
            "invalid": _("Write steps a minute, such as 172."),
            "min_value": _("Write steps a minute of both feet, such as 172."),
            "max_value": _("Write steps a minute of both feet, such as 172."),
        },
    )

    def clean_weeks(self) -> int:
        """Refuse what a trial cannot last."""
        weeks: int = self.cleaned_data["weeks"]
        if weeks not in trial_weeks():
            least, most = trial_weeks()[0], trial_weeks()[-1]
            raise forms.ValidationError(_("A trial takes %(least)s to %(most)s weeks."), params={"least": least, "most": most})
        return weeks


def trial_weeks() -> range:
    """Return for how many weeks something may be tried."""
    by = rule("opt-in-trial")
    return range(int(by.value("shortest_days")) // 7, int(by.value("longest_days")) // 7 + 1)

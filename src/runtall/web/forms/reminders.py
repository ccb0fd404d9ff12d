"""Where reminders go, which, and when not."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from runtall.services.outbound import LONGEST_URL
from runtall.services.reminders import CHANNELS, Reminding

_CLOCK = ("%H:%M", "%H:%M:%S")
_USUAL = Reminding("ntfy", "")


class RemindersForm(forms.Form):
    """All of it at once; the address is judged by the guard of what goes out."""

    channel = forms.ChoiceField(choices=[(each, each) for each in CHANNELS])
    address = forms.CharField(max_length=LONGEST_URL)
    in_own_network = forms.BooleanField(required=False)
    says = forms.ChoiceField(choices=[("less", "less"), ("what", "what")])
    hour_after = forms.BooleanField(required=False)
    next_morning = forms.BooleanField(required=False)
    session_at = forms.TimeField(required=False, input_formats=_CLOCK)
    quiet_from = forms.TimeField(input_formats=_CLOCK)
    quiet_until = forms.TimeField(input_formats=_CLOCK)

    def said(self) -> Reminding:
        """Return what was chosen."""
        given = self.cleaned_data
        return Reminding(
            channel=given["channel"],
            address=given["address"].strip(),
            in_own_network=given["in_own_network"],
            says_what=given["says"] == "what",
            hour_after=given["hour_after"],
            next_morning=given["next_morning"],
            session_at=_clock(given["session_at"]),
            quiet_from=_clock(given["quiet_from"]),
            quiet_until=_clock(given["quiet_until"]),
        )

    def typed(self) -> Reminding:
        """Return what was typed, to be mended."""
        data: Any = self.data
        channel = str(data.get("channel", ""))
        return Reminding(
            channel=channel if channel in CHANNELS else _USUAL.channel,
            address=str(data.get("address", ""))[:LONGEST_URL],
            in_own_network="in_own_network" in data,
            says_what=data.get("says") == "what",
            hour_after="hour_after" in data,
            next_morning="next_morning" in data,
            session_at=str(data.get("session_at", ""))[:8],
            quiet_from=str(data.get("quiet_from", ""))[:8],
            quiet_until=str(data.get("quiet_until", ""))[:8],
        )

    def errors_in_words(self) -> dict[str, str]:
        """Return field to what has to be mended."""
        hour = _("Write hours and minutes, such as 07:30.")
        words = {"address": _("Write the whole address, beginning with https."), **dict.fromkeys(_HOURS, hour)}
        return {name: words.get(name, _("Choose from the list.")) for name in self.errors}


_HOURS = ("session_at", "quiet_from", "quiet_until")


def _clock(value: time | None) -> str:
    return "" if value is None else f"{value:%H:%M}"

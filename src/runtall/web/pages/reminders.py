"""Reminders: where they go, which, when not, and whether the last one arrived."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from runtall.services.reminders import Reminding
from runtall.web.pages.start import Choice


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What the page shows.

    Attributes
    ----------
    has_own_network
        The reader can say that the address is in their own network.
    is_forbidden
        Whoever runs this installation keeps reminders from being sent.
    """

    headline: str
    is_on: bool
    where: str
    trouble: str
    said: str
    is_said_well: bool
    channels: tuple[Choice, ...]
    address: str
    in_own_network: bool
    says: tuple[Choice, ...]
    which: tuple[Choice, ...]
    session_at: str
    quiet_from: str
    quiet_until: str
    errors: dict[str, str]
    may_change: bool
    has_own_network: bool
    is_forbidden: bool
    place: str = "settings"


def reminders_page(
    kept: Reminding | None,
    *,
    typed: Reminding | None,
    errors: dict[str, str],
    where: str,
    trouble: str,
    saved: str,
    may_change: bool,
    has_own_network: bool,
    is_forbidden: bool,
) -> RemindersPage:
    """Return the page of a runner."""
    shown = typed or kept or Reminding("ntfy", "")
    said = {
        "kept": _("Kept. Reminders go there from now on; a try shows whether they arrive."),
        "off": _("Switched off. Nothing is sent, and the address is forgotten."),
        "tried": _("The other side took it. Look whether it arrived."),
        "failed": _("The try did not arrive."),
    }.get(saved, "")
    return RemindersPage(
        headline=_("No reminders are sent") if kept is None else _("Reminders go to {place}").format(place=where),
        is_on=kept is not None,
        where=where,
        trouble=trouble,
        said=said if saved != "failed" or trouble else "",
        is_said_well=saved != "failed",
        channels=(
            Choice("ntfy", _("An ntfy topic, for the ntfy app on a phone"), shown.channel == "ntfy"),
            Choice("webhook", _("A webhook, for your own automation"), shown.channel == "webhook"),
        ),
        address=shown.address,
        in_own_network=shown.in_own_network,
        says=(
            Choice("less", _("Only that something waits"), not shown.says_what),
            Choice("what", _("What is asked: “How is the back an hour after the run?”"), shown.says_what),
        ),
        which=(
            Choice("hour_after", _("An hour after a run"), shown.hour_after),
            Choice("next_morning", _("The morning after a run"), shown.next_morning),
        ),
        session_at=shown.session_at,
        quiet_from=shown.quiet_from,
        quiet_until=shown.quiet_until,
        errors=errors,
        may_change=may_change,
        has_own_network=has_own_network,
        is_forbidden=is_forbidden,
    )

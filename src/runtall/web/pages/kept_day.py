"""Today as somebody else reads it: the card that was kept last, with its day and hour; a look makes none."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from runtall.findings import Finding
from runtall.services.day import KeptDay
from runtall.services.today import Decided
from runtall.web.pages.card_lines import LineShown, lines_of
from runtall.web.pages.evidence_words import grade_mark
from runtall.web.pages.today import FindingShown, check_in_fields, long_day
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class KeptDayPage:
    """The page.

    Attributes
    ----------
    headline
        Of today's card, or that there is none.
    made
        Of which day the card is, and when it was made; empty where there is none.
    card
        What an older card said; empty where it is today's and stands above.
    said
        What was said today before anything else; empty where nothing was.
    """

    day_text: str
    headline: str
    lede: str
    card: str
    made: str
    lines: tuple[LineShown, ...]
    because: tuple[str, ...]
    said: str
    findings: tuple[FindingShown, ...]
    place: str = "today"


def kept_page(day: KeptDay, words: Words) -> KeptDayPage:
    """Return the page of a day that somebody else looks at."""
    decided = day.decided
    is_todays = decided is not None and decided.card.on == day.on
    says = "" if decided is None else words.say(decided.card.headline)
    return KeptDayPage(
        day_text=long_day(day.on),
        headline=says if is_todays else _("No card has been made yet today"),
        lede=_lede(decided, is_todays=is_todays),
        card="" if is_todays else says,
        made="" if decided is None else _made(decided, day),
        lines=() if decided is None else lines_of(decided.card, words, actions=False),
        because=tuple(dict.fromkeys(words.say(each.sentence) for each in day.reasons)),
        said=check_in_fields(day.check_in, words, {}, {}).summary,
        findings=tuple(_finding(each, words) for each in day.standout.put_forward),
    )


def _lede(decided: Decided | None, *, is_todays: bool) -> str:
    if is_todays:
        return ""
    if decided is None:
        return _("A card is made when the runner opens Today. There was none so far.")
    return _("It is made when the runner opens Today. Below stands the last one as it was shown.")


def _made(decided: Decided, day: KeptDay) -> str:
    at = decided.decided_at.astimezone(zoneinfo.ZoneInfo(day.zone))
    return _("Card of {day}, made at {time}").format(day=long_day(decided.card.on), time=date_format(at, "H:i"))


def _finding(found: Finding, words: Words) -> FindingShown:
    certainty = "" if found.certainty is None else words.say(found.certainty)
    return FindingShown(words.say(found.sentence), certainty, grade_mark(found.grade), reverse("why_finding", args=[found.id]))

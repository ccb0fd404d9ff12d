"""Today while somebody should look first: what to do, what to say, what stays open; nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.plan import LineKind
from runtall.services.day import Day
from runtall.services.triage import SafetyState, form_of_state
from runtall.web.pages.card_lines import LineShown, line_shown
from runtall.web.pages.today import long_day
from runtall.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class SeeSomebodyPage:
    """What to do, what to say at the phone word for word, and what stays open."""

    day_text: str
    headline: str
    phone_first: str
    phone_lines: tuple[str, ...]
    open_lines: tuple[LineShown, ...]
    why: str
    place: str = "today"


def see_somebody_page(shown: Day, stands: SafetyState, words: Words) -> SeeSomebodyPage:
    """Return the page of a day on which a clinician comes first."""
    card, form = shown.decided.card, form_of_state(stands)
    current = [each for each in form.reasons if each.sign_id not in form.taken_back]
    return SeeSomebodyPage(
        day_text=long_day(card.on),
        headline=words.say(card.headline),
        phone_first="" if form.say_at_the_phone is None else words.say(form.say_at_the_phone),
        phone_lines=tuple(words.say(each.phone) for each in current),
        open_lines=tuple(
            line_shown(each, words, actions=each.kind is LineKind.LEARN)
            for each in card.lines
            if each.kind in (LineKind.WALK, LineKind.LEARN)
        ),
        why=words.say(card.because[0].sentence),
    )

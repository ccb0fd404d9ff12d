"""What a film says as sentences that every shell shows alike: how it was filmed, how feet land, what it does not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from runtall.core import Message, say

if TYPE_CHECKING:
    from runtall.services.filming import GaitForm, GaitStrikeForm

VIEWS: Mapping[str, Message] = MappingProxyType(
    {
        "left_side": say("Filmed from the left side"),
        "right_side": say("Filmed from the right side"),
        "behind": say("Filmed from behind"),
        "front": say("Filmed from the front"),
        "oblique": say("Filmed from askew"),
        "unknown": say("It could not be told from where it was filmed"),
    }
)
"""View of a clip as a word of ours, and in words."""
_GROUNDS = {"treadmill": say("running in place"), "passing": say("running past")}
_FEET = {"left": say("left foot"), "right": say("right foot")}
_LANDINGS = {
    "rearfoot": say("heel first"),
    "midfoot": say("with the whole foot"),
    "forefoot": say("forefoot first"),
}
SHOWN_NOT_JUDGED = say("Shown, not judged: no way of landing is known to be right for everybody.")


@dataclass(frozen=True, slots=True)
class NotTold:
    """What a film does not tell, for one reason; ``names`` is empty where the whole film is meant."""

    names: tuple[Message, ...]
    why: Message
    next_step: Message | None


def how_filmed(found: GaitForm) -> Message:
    """Return from where, on what, for how long and how fast it was filmed."""
    if found.ground is None:
        return say("{view}. {seconds:.1f} s at {rate:.0f} frames a second.", view=VIEWS[found.view],
                   seconds=found.seen_s, rate=found.frame_rate_hz)  # fmt: skip
    return say(
        "{view}, {ground}. {seconds:.1f} s at {rate:.0f} frames a second.",
        view=VIEWS[found.view],
        ground=_GROUNDS[found.ground],
        seconds=found.seen_s,
        rate=found.frame_rate_hz,
    )


def landings(found: GaitForm) -> tuple[Message, ...]:
    """Return how each foot lands; shown, not judged."""
    return tuple(_landing(each) for each in found.strikes)


def shows_a_landing(found: GaitForm) -> bool:
    """Whether the film tells of any foot how it lands."""
    return any(each.strike in _LANDINGS for each in found.strikes)


def _landing(each: GaitStrikeForm) -> Message:
    foot = _FEET[each.side]
    if each.strike not in _LANDINGS:
        return say("How the {foot} lands cannot be told from this film.", foot=foot)
    return say(
        "The {foot} lands {how} ({agreeing} of {n} landings).",
        foot=foot,
        how=_LANDINGS[each.strike],
        agreeing=each.agreeing,
        n=each.n,
    )


def not_told(found: GaitForm) -> tuple[NotTold, ...]:
    """Return what was refused, each reason once with everything that it holds back."""
    together: dict[tuple[Message, Message | None], list[Message]] = {}
    for each in found.refused:
        names = together.setdefault((each.why, each.next_step), [])
        if each.label is not None and each.label not in names:
            names.append(each.label)
    return tuple(NotTold(tuple(names), why, next_step) for (why, next_step), names in together.items())

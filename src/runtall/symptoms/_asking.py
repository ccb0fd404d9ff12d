"""Which safety questions to ask: at the start, weekly as "anything new?", and when the diary brings a new sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from runtall.core import ImplausibleValueError, say
from runtall.evidence import Pattern, RedFlag, red_flags, rule
from runtall.symptoms._answers import Answer, Answers, sign_answer
from runtall.symptoms._diary import DiaryEntry, Felt


class Occasion(StrEnum):
    """Why questions are asked."""

    START = "start"
    WEEKLY = "weekly"
    DIARY = "diary"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are shown together under one heading."""

    id: str
    title: str
    signs: tuple[RedFlag, ...]


def question_groups(occasion: Occasion, answers: Answers | None = None) -> tuple[Group, ...]:
    """Return the questions of an occasion, grouped, the most urgent groups first.

    ``WEEKLY`` leaves out what cannot be new; questions that only concern some (pregnancy, under 18) are left out
    once ``answers`` say that they do not apply.
    """
    shown = [
        sign
        for sign in red_flags().values()
        if (occasion is not Occasion.WEEKLY or sign.weekly) and not _does_not_apply(sign, answers)
    ]
    ids = dict.fromkeys(sign.group for sign in shown)
    return tuple(
        Group(group, members[0].group_title, members)
        for group in ids
        if (members := tuple(sign for sign in shown if sign.group == group))
    )


def _does_not_apply(sign: RedFlag, answers: Answers | None) -> bool:
    if answers is None or sign.only_when is None:
        return False
    return sign_answer(red_flags()[sign.only_when], answers) is Answer.NO


def anything_new(shown: Iterable[str], chosen: Iterable[str], *, none_of_these: bool) -> Mapping[str, Answer]:
    """Return the answers that one grouped question gives: what was chosen is a yes, and "none of these" a no to all.

    Choosing something answers the rest of the group with a no as well. Neither a choice nor "none of these" is no answer:
    every question shown stays unknown.

    Raises
    ------
    ImplausibleValueError
        Something was chosen together with "none of these", or was not among what was shown.
    """
    every, picked = tuple(shown), set(chosen)
    if picked and none_of_these:
        raise ImplausibleValueError(
            say("Something was chosen together with “none of these”."), say("Choose what fits, or “none of these” alone.")
        )
    if strange := sorted(picked - set(every)):
        raise ImplausibleValueError(say("{id} was not among the questions.", id=strange[0]))
    if not picked and not none_of_these:
        return dict.fromkeys(every, Answer.UNKNOWN)
    return {sign_id: Answer.YES if sign_id in picked else Answer.NO for sign_id in every}


def questions_for(
    entry: DiaryEntry, earlier: Sequence[DiaryEntry] = (), answered_at: Mapping[str, datetime] | None = None
) -> tuple[str, ...]:
    """Return the ids of the questions that a diary entry brings up.

    An entry matches a sign's patterns by place, side, kind, context, effect, strength or a night's sleep broken by pain. A
    sign that stood in the diary already is asked about again only when its question was not answered since it came up, or
    not within the days of the rule ``ask-again``. What cannot be told apart is asked.

    Parameters
    ----------
    entry
        The new entry.
    earlier
        Entries before it that still hold (:func:`standing`).
    answered_at
        When each question was last answered with yes or no.
    """
    answered = answered_at or {}
    since = entry.at - timedelta(days=rule("ask-again").value("days"))
    asked = []
    for sign in red_flags().values():
        matching = [pattern for pattern in sign.brought_by if _matches(pattern, entry)]
        if not matching:
            continue
        last = answered.get(sign.id)
        known = [each.at for each in earlier if since <= each.at <= entry.at and all(_matches(p, each) for p in matching)]
        if last is None or last < since or not any(at <= last for at in known):
            asked.append(sign.id)
    return tuple(asked)


def reopened(answers: Answers, asked: Iterable[str]) -> Answers:
    """Return the answers with the questions now asked open again; a yes stays a yes."""
    flags = dict(answers.flags)
    for sign_id in asked:
        if flags.get(sign_id) is not Answer.YES:
            flags[sign_id] = Answer.UNKNOWN
    return replace(answers, flags=flags)


def _matches(pattern: Pattern, entry: DiaryEntry) -> bool:
    """All that a pattern names is in the entry; place, side and kind are those of one region."""
    if entry.pain_nrs == 0 and not entry.felt:
        return False
    if pattern.contexts and entry.context not in pattern.contexts:
        return False
    if pattern.effects and not any(noted.effect in pattern.effects for noted in entry.noted):
        return False
    if pattern.night and entry.woke_at_night is not True:
        return False
    if pattern.from_nrs is not None and (entry.pain_nrs is None or entry.pain_nrs < pattern.from_nrs):
        return False
    if not (pattern.places or pattern.sides or pattern.kinds):
        return True
    return any(_fits(pattern, felt, entry.felt) for felt in entry.felt)


def _fits(pattern: Pattern, felt: Felt, every: Sequence[Felt]) -> bool:
    """Whether one region fits; the left and the right of a place together are both sides."""
    sides = {each.side.value for each in every if each.place is felt.place} | {felt.side.value}
    if {"left", "right"} <= sides:
        sides.add("both")
    return (
        (not pattern.places or felt.place in pattern.places)
        and (not pattern.sides or bool(pattern.sides & sides))
        and (not pattern.kinds or bool(pattern.kinds & felt.kinds))
    )

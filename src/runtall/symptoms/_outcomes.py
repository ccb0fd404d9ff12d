"""Outcomes over weeks: pain, own activities (PSFS), daily life (RMDQ-24), and which changes are large enough to name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from runtall.core import ImplausibleValueError, Message, say
from runtall.evidence import Rule, rule

RMDQ_ITEMS = range(1, 25)
"""Item numbers of the 24-item questionnaire, as on its own sheet."""


class ChangeKind(StrEnum):
    """What can be said of a change."""

    BETTER = "better"
    WORSE = "worse"
    NO_CLEAR_CHANGE = "no_clear_change"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Change:
    """Two scores of one outcome and what may be said of them.

    Attributes
    ----------
    kind
        Better, worse, no clear change, or unknown where a score is missing.
    before, after
        The scores; ``None`` where there is none.
    near_floor
        ``before`` is so low that no change for the better could be told.
    sentence
        In words.
    method, sources
        Rule id and version, and its papers.
    """

    kind: ChangeKind
    before: float | None
    after: float | None
    near_floor: bool
    sentence: Message
    method: str
    sources: tuple[str, ...]


def pain_change(before_nrs: float | None, after_nrs: float | None) -> Change:
    """Return whether pain (0 to 10) changed beyond the smallest change that matters.

    References
    ----------
    ostelo-2008, farrar-2001

    Examples
    --------
    >>> pain_change(6, 4).kind.value, pain_change(6, 5).kind.value
    ('better', 'no_clear_change')
    """
    applied = rule("pain-change")
    _within_scale(10, before_nrs, after_nrs)
    kind = _lower_is_better(before_nrs, after_nrs, applied)
    sentence = {
        ChangeKind.BETTER: say("Your pain is clearly lower than before."),
        ChangeKind.WORSE: say("Your pain is clearly higher than before."),
        ChangeKind.NO_CLEAR_CHANGE: say("Your pain has not clearly changed."),
        ChangeKind.UNKNOWN: say("There are not two pain ratings to compare yet."),
    }[kind]
    return Change(kind, before_nrs, after_nrs, False, sentence, applied.key, applied.sources)


def psfs_score(ratings: Sequence[int | None]) -> float | None:
    """Mean of the runner's own activities, 0 (not possible) to 10 (as before the trouble).

    Activities without a rating are left out, never counted as 0; ``None`` where nothing was rated.

    References
    ----------
    stratford-1995

    Examples
    --------
    >>> psfs_score([4, 5, 3]), psfs_score([4, None, 6]), psfs_score([None])
    (4.0, 5.0, None)
    """
    rated = [rating for rating in ratings if rating is not None]
    _within_scale(10, *rated)
    return sum(rated) / len(rated) if rated else None


def psfs_change(before: Mapping[str, int | None], after: Mapping[str, int | None]) -> Change:
    """Return whether the runner's own activities changed beyond the noise of rating them.

    Only activities that were rated both times count, so that a new or dropped activity changes nothing.

    Parameters
    ----------
    before, after
        The runner's own name of each activity to its rating, 0 to 10.

    References
    ----------
    stratford-1995
    """
    applied = rule("own-activities-change")
    both = [name for name, rating in before.items() if rating is not None and after.get(name) is not None]
    first, last = psfs_score([before[name] for name in both]), psfs_score([after[name] for name in both])
    points = applied.value("mean_points" if len(both) >= applied.value("mean_from") else "single_points")
    kind = ChangeKind.UNKNOWN
    if first is not None and last is not None:
        kind = _beyond(last - first, points)
    sentence = {
        ChangeKind.BETTER: say("You can do clearly more of what matters to you."),
        ChangeKind.WORSE: say("What matters to you is clearly harder than before."),
        ChangeKind.NO_CLEAR_CHANGE: say("What you can do has not clearly changed."),
        ChangeKind.UNKNOWN: say("No activity was rated at both times yet."),
    }[kind]
    return Change(kind, first, last, False, sentence, applied.key, applied.sources)


@dataclass(frozen=True, slots=True)
class RmdqScore:
    """Items ticked of the 24.

    Attributes
    ----------
    score
        0 to 24; ``None`` while an item is without an answer.
    lowest, highest
        What the score can be, given the items that are answered.
    unanswered
        Item numbers without an answer.
    near_floor
        The score is so low that things getting better could not be told by it; ``None`` where the score is unknown.
    recovered
        The score is as low as that of people who call themselves recovered; ``None`` where the score is unknown.
    """

    score: int | None
    lowest: int
    highest: int
    unanswered: tuple[int, ...]
    near_floor: bool | None
    recovered: bool | None


def rmdq_score(ticked: Mapping[int, bool | None]) -> RmdqScore:
    """Count the items that apply today; an item without an answer is not a "no".

    Parameters
    ----------
    ticked
        Item number (1 to 24) to whether it applies today; ``None`` or left out is no answer.

    Raises
    ------
    ImplausibleValueError
        There is no item of that number.

    References
    ----------
    roland-1983, kamper-2010

    Examples
    --------
    >>> rmdq_score({number: number <= 7 for number in range(1, 25)}).score
    7
    >>> rmdq_score({1: True}).score is None
    True
    """
    if strange := sorted(set(ticked) - set(RMDQ_ITEMS)):
        raise ImplausibleValueError(
            say("There is no item {number}.", number=strange[0]), say("The items are numbered from 1 to 24, as on the sheet.")
        )
    applied = rule("disability-change")
    unanswered = tuple(number for number in RMDQ_ITEMS if ticked.get(number) is None)
    lowest = sum(1 for value in ticked.values() if value)
    score = None if unanswered else lowest
    return RmdqScore(
        score=score,
        lowest=lowest,
        highest=lowest + len(unanswered),
        unanswered=unanswered,
        near_floor=None if score is None else score < applied.value("points"),
        recovered=None if score is None else score <= applied.value("recovered_up_to"),
    )


def rmdq_change(before_score: int | None, after_score: int | None) -> Change:
    """Return whether the 24-item score changed beyond the smallest change that matters, with its floor warning.

    References
    ----------
    ostelo-2008, jordan-2006
    """
    applied = rule("disability-change")
    _within_scale(24, before_score, after_score)
    kind = _lower_is_better(before_score, after_score, applied)
    near_floor = before_score is not None and before_score < applied.value("points")
    sentence = {
        ChangeKind.BETTER: say("Daily life with your back is clearly easier than before."),
        ChangeKind.WORSE: say("Daily life with your back is clearly harder than before."),
        ChangeKind.NO_CLEAR_CHANGE: say("Daily life with your back has not clearly changed."),
        ChangeKind.UNKNOWN: say("There are not two whole questionnaires to compare yet."),
    }[kind]
    if near_floor and kind is ChangeKind.NO_CLEAR_CHANGE:
        sentence = say("This questionnaire began too low to show that things get better; look at your own activities instead.")
    return Change(kind, before_score, after_score, near_floor, sentence, applied.key, applied.sources)


def _lower_is_better(before: float | None, after: float | None, applied: Rule) -> ChangeKind:
    """Beyond the points of the rule, or a fall of its share from where a share means something."""
    if before is None or after is None:
        return ChangeKind.UNKNOWN
    kind = _beyond(before - after, applied.value("points"))
    share_counts = before >= applied.value("fall_ratio_from")
    if kind is ChangeKind.NO_CLEAR_CHANGE and share_counts and before - after >= applied.value("fall_ratio") * before - 1e-9:
        return ChangeKind.BETTER
    return kind


def _beyond(gain: float, points: float) -> ChangeKind:
    """Compare with the slack of rounding: means of whole ratings fall right on the limit."""
    if gain >= points - 1e-9:
        return ChangeKind.BETTER
    return ChangeKind.WORSE if gain <= -points + 1e-9 else ChangeKind.NO_CLEAR_CHANGE


def _within_scale(highest: int, *values: float | None) -> None:
    for value in values:
        if value is not None and not 0 <= value <= highest:
            raise ImplausibleValueError(
                say("A rating of {given} is outside 0 to {highest}.", given=value, highest=highest),
                say("Give a number from 0 to {highest}, or leave it out.", highest=highest),
            )

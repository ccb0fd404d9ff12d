"""The change of the week as context, and what other sources would make of it. Never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from runtall.core import Message, say
from runtall.evidence import Rule, rule
from runtall.load._standing import Unknown
from runtall.load._weeks import Week


@dataclass(frozen=True, slots=True)
class WeeklyChange:
    """The last week against the mean of the four before it.

    ``change_ratio`` is the rise as a share of the mean; ``acwr`` and ``last_week_ratio`` are what other sources look at
    (acute-to-chronic ratio, rise over the week before). All ``None`` with ``because`` where the weeks do not tell.
    """

    change_ratio: float | None
    acwr: float | None
    last_week_ratio: float | None
    because: Unknown | None = None


def weekly_change(weeks: Sequence[Week], *, context: Rule | None = None) -> WeeklyChange:
    """Distance of the last of ``weeks`` against the mean of the four before it; pass complete weeks only.

    A week in which a run has no distance makes the change unknown: its sum is not its distance.

    References
    ----------
    buist-2008, impellizzeri-2020, impellizzeri-2021
    """
    context = context or rule("weekly-context")
    needed = int(context.value("weeks_before")) + 1
    judged = weeks[-needed:]
    distances = [week.distance_m for week in judged if week.distance_m is not None and not week.runs_without_distance]
    if len(distances) < needed:
        return WeeklyChange(None, None, None, Unknown.UNMEASURED_WEEKS)
    mean_m = sum(distances[:-1]) / (needed - 1)
    if mean_m <= 0:
        return WeeklyChange(None, None, None, Unknown.NO_USUAL)
    last_week = distances[-1] / distances[-2] - 1 if distances[-2] > 0 else None
    return WeeklyChange(distances[-1] / mean_m - 1, distances[-1] / mean_m, last_week)


def other_sources(change: WeeklyChange, *, context: Rule | None = None) -> tuple[Message, ...]:
    """Say what other sources would make of this week, in one sentence each, with why it is not our verdict."""
    context = context or rule("weekly-context")
    found = []
    if change.last_week_ratio is not None:
        found.append(
            say(
                "Many plans allow {limit_ratio} more a week; your last full week was {signed} against the one before. "
                "A trial and a large cohort found no link between that figure and injuries.",
                limit_ratio=context.value("other_sources_rise_ratio"),
                signed=f"{change.last_week_ratio:+.0%}".replace("%", " %").replace("-", "\N{MINUS SIGN}"),
            )
        )
    if change.acwr is not None:
        found.append(
            say(
                "Some platforms show an acute-to-chronic ratio; yours would be {ratio:.2f}. Its makers' ranges did not hold up "
                "when they were tested, so nothing here rests on it.",
                ratio=change.acwr,
            )
        )
    return tuple(found)

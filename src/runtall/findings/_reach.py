"""How far back findings look: what lies before need not be read, and cannot change what they say."""

from __future__ import annotations

from datetime import date, timedelta

from runtall.evidence import rule

_JUDGED_WEEKS = 4
"""Climb, drop and hard minutes of so many weeks are held against the weeks before each."""


def runs_since(on: date) -> date:
    """Return the day from which on findings ask more of a run than its day, its distance and its shoes.

    Examples
    --------
    >>> (date(2026, 11, 22) - runs_since(date(2026, 11, 22))).days
    119
    """
    spans = (
        ("single-run-cap", ("recent_days", "window_days")),
        ("surface-change", ("lately_days", "before_days")),
        ("form-baseline", ("lately_days", "baseline_days")),
        ("late-run-drift-pattern", ("days",)),
        ("fast-openings", ("days",)),
        ("missing-warm-up", ("days",)),
        ("high-bounce", ("days",)),
    )
    jump = rule("load-jump")
    weeks = [jump.value("weeks_before") + jump.value("weeks_judged")]
    weeks += [_JUDGED_WEEKS + rule(name).value("weeks_before") for name in ("ascent-jump", "descent-jump", "hard-minutes-jump")]
    return on - timedelta(days=max(_longest(spans), int(7 * (max(weeks) + 1))) + 1)


def diary_since(on: date) -> date:
    """Return the day from which on findings read the diary.

    Examples
    --------
    >>> (date(2026, 11, 22) - diary_since(date(2026, 11, 22))).days
    85
    """
    spans = (
        ("flare", ("lately_days", "before_days")),
        ("one-sidedness", ("days",)),
        ("long-sitting", ("days",)),
        ("short-sleep", ("days",)),
        ("missing-warm-up", ("days",)),
    )
    weeks = rule("mindset-education").value("every_weeks")
    return on - timedelta(days=max(_longest(spans), int(7 * weeks)) + 1)


def _longest(spans: tuple[tuple[str, tuple[str, ...]], ...]) -> int:
    return max(sum(int(rule(rule_id).value(name)) for name in names) for rule_id, names in spans)

"""Words of closed sets, as a reader says them."""

from __future__ import annotations

from runtall.cli.language import _, in_words


def grade_in_words(grade: str) -> str:
    """Return how well something is supported."""
    return {
        "strong": _("strong evidence"),
        "moderate": _("moderate evidence"),
        "weak": _("weak evidence"),
        "contested": _("sources disagree"),
        "unsupported": _("no evidence"),
        "working-choice": _("our working choice"),
    }[grade]


def outcome_in_words(outcome: str) -> str:
    """Return what the safety questions came to."""
    from runtall.symptoms import Outcome, label

    return in_words(label(Outcome(outcome)))


def open_in_words(part: str) -> str:
    """Return a part of runtall that is open, or closed."""
    from runtall.symptoms import Open, label

    return in_words(label(Open(part)))

"""Words of closed sets, as a reader says them."""

from __future__ import annotations

from runtall.cli.language import _


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
    return {
        "emergency": _("emergency"),
        "clinician_first": _("a clinician first"),
        "clinician_soon": _("a clinician soon"),
        "unanswered": _("not answered yet"),
        "clear": _("clear"),
    }[outcome]


def open_in_words(part: str) -> str:
    """Return a part of runtall that is open, or closed."""
    return {
        "records": _("your records"),
        "diary": _("the diary"),
        "education": _("reading"),
        "walking": _("walking"),
        "screen": _("the movement screen"),
        "exercises": _("exercises"),
        "running": _("running"),
        "pain_monitoring": _("running with some pain"),
    }[part]


def label_in_words(label: str) -> str:
    """Return what a movement test came to."""
    return {
        "ok": _("fine"),
        "work_on": _("work on it"),
        "unclear": _("unclear"),
        "stopped": _("stopped"),
        "not_done": _("not done"),
        "relief": _("eases"),
    }[label]

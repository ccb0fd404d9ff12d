"""A runner in the store whose safety answers are clear, for tests of pages and of walks in a browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from runtall.evidence import red_flags
from runtall.services import runners, triage
from runtall.symptoms import Answer, Answers

CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=40, pregnant=Answer.NO, pain_nrs=1)


def cleared_runner(**answers: object) -> int:
    """Return the own runner's id after the safety questions; ``answers`` are signs that are answered with yes."""
    runner_id = runners.own_runner_id()
    runners.change_profile(runner_id, home_time_zone="UTC")
    flags = {**CLEAR.flags, **dict.fromkeys(answers, Answer.YES)}
    told = Answers(flags, age_years=40, pregnant=Answer.NO, pain_nrs=1)
    triage.keep(runner_id, told, now=datetime.now(UTC) - timedelta(minutes=5))
    return runner_id

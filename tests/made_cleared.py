"""A runner on file whose safety answers are clear and whose week stands, on Wednesday 18 November 2026."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from runtall.evidence import red_flags
from runtall.symptoms import Answer, Answers

NOW = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
CLEAR = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=40, pregnant=Answer.NO, pain_nrs=1)
CHEST_PAIN = Answers({**CLEAR.flags, "chest-pain": Answer.YES}, age_years=40, pregnant=Answer.NO, pain_nrs=1)


def clear(runner_id: int, *, zone: str = "UTC") -> int:
    """Let a runner begin with quiet runs of the last weeks, and solve their week."""
    from runtall.services import runners, sessions, triage, weeks

    runners.change_profile(runner_id, home_time_zone=zone, days=("mon", "thu"))
    triage.keep(runner_id, CLEAR, now=NOW - timedelta(hours=1))
    for back in (14, 12, 10, 7, 5, 3):
        on = NOW.date() - timedelta(days=back)
        sessions.type_run(runner_id, on=on, duration_s=2400.0, distance_m=6000.0, pain_during_nrs=0, now=NOW - timedelta(days=2))
    weeks.page(runner_id, now=NOW)
    return runner_id

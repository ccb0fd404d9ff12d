"""The sample runner's diary and safety answers, made up: a calm back, a flare after the one long run, and its easing.

It goes with the story of ``sample.programme``: the 20 km run of week 75 lies fifteen to twenty-one days before the last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from runtall.evidence import red_flags
from runtall.sample.courses import TIME_ZONE
from runtall.sample.programme import LAST_WEEK, SPIKE_WEEKS
from runtall.symptoms import Answer, Answers, Context, DiaryEntry, Felt, Kind, Place, Side

USUAL_NRS = (1, 0, 1, 2, 1, 1, 0, 1)
"""Pain on the mornings after the eight long runs before the flare."""
FLARE_NRS = ((0, 3), (1, 4), (2, 5), (3, 4), (5, 3), (7, 2), (9, 2), (12, 1))
"""Days after the 20 km run, and pain."""
_NOTE = "Made up by runtall's simulator: nobody felt this."


@dataclass(frozen=True, slots=True)
class FlareTruth:
    """The flare that was put in: its first day, its highest pain and that day, and the middle of the entries before."""

    first_on: date
    peak_on: date
    peak_nrs: int
    usual_nrs: int


def spike_on(until_on: date) -> date:
    """Day of the last run that goes far above the longest before it: the Sunday of its week."""
    return until_on - timedelta(days=until_on.weekday() + 7 * (LAST_WEEK - SPIKE_WEEKS[-1]) - 6)


def flare_truth(until_on: date) -> FlareTruth:
    """Return what the diary up to ``until_on`` holds."""
    first_on = spike_on(until_on)
    after_days, peak_nrs = max(FLARE_NRS, key=lambda pair: pair[1])
    return FlareTruth(first_on, first_on + timedelta(days=after_days), peak_nrs, sorted(USUAL_NRS)[len(USUAL_NRS) // 2])


def made_diary(until_on: date) -> tuple[DiaryEntry, ...]:
    """Return the diary up to ``until_on``, oldest first: the same day gives the same entries."""
    first_on = spike_on(until_on)
    usual_from = first_on - timedelta(weeks=len(USUAL_NRS))
    calm = [
        _entry(usual_from + timedelta(days=7 * week + 1), Context.NEXT_MORNING, pain, number=week)
        for week, pain in enumerate(USUAL_NRS)
    ]
    flare = [
        _entry(
            first_on + timedelta(days=after_days),
            Context.RIGHT_AFTER if after_days == 0 else Context.NEXT_MORNING if after_days == 1 else Context.REST,
            pain,
            number=len(USUAL_NRS) + at,
        )
        for at, (after_days, pain) in enumerate(FLARE_NRS)
    ]
    return (*calm, *flare)


def made_safety_answers() -> Answers:
    """Return the sample runner's safety answers: every question answered, no sign there."""
    return Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=38, pregnant=Answer.NO, pain_nrs=1)


def _entry(on: date, context: Context, pain_nrs: int, *, number: int) -> DiaryEntry:
    hour = 10 if context is Context.RIGHT_AFTER else 7
    at = datetime.combine(on, time(hour, 30), tzinfo=ZoneInfo(TIME_ZONE)).astimezone(ZoneInfo("UTC"))
    place = Felt(Place.LOW_BACK, Side.BOTH, frozenset({Kind.TIGHT, Kind.ACHE} if pain_nrs > 2 else {Kind.TIGHT}))
    return DiaryEntry(
        id=f"sample-{number:03d}",
        at=at,
        zone=TIME_ZONE,
        context=context,
        pain_nrs=pain_nrs,
        felt=(place,) if pain_nrs else (),
        sleep_h=7.5 if number % 2 else 7.0,
        sitting_h=4.0 + number % 2,
        note=_NOTE,
        written_at=at,
    )

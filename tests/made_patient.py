"""A made-up runner as somebody brings them to a clinician: everything written straight into the store, no file imported.

``made_patient`` fills weeks of runs, a diary, tests on two days, questionnaires, sessions and safety answers with a clearance;
``weeks`` and ``letters`` make it long.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
"""A Friday."""
TESTS = {
    "side-plank-hold": ({"version": "straight_leg"}, "hold_s", (38.0, 62.0), (36.0, 64.0)),
    "single-leg-bridge-reps": ({}, "repetition_count", (14, 22), (21, 23)),
    "weight-bearing-lunge": ({}, "toe_to_wall_m", (0.085, 0.12), (0.09, 0.12)),
    "heel-raise-reps": ({}, "repetition_count", (21, 24), (24, 25)),
    "hip-internal-rotation": ({}, "inward_deg", (28.0, 34.0), (29.0, 34.0)),
    "modified-thomas": ({}, "thigh_angle_deg", (8.0, 2.0), (6.0, 2.0)),
    "prone-plank-hold": ({}, "hold_s", (42.0, None), (64.0, None)),
}
"""Test to what else was entered, its measure, and left and right (or whole body) on the first and the second day."""


def made_patient(runner_id: int, *, weeks: int = 14, letters: int = 60, now: datetime = NOW) -> None:
    """Fill a runner's store as of ``now``."""
    from runtall.core import RunnerProfile, Sex
    from runtall.store import runners

    profile = RunnerProfile(
        birth_year=1984,
        sex=Sex.FEMALE,
        height_m=1.68,
        home_time_zone="UTC",
        kit=("mat", "dumbbell", "band"),
        minutes_per_session=20,
        conditions=("desk work " * (letters // 10),),
    )
    runners.keep_profile(runner_id, profile)
    _answer_safety(runner_id, now)
    on = now.date()
    _run_and_feel(runner_id, on - timedelta(weeks=weeks), on, letters)
    _rate(runner_id, on, letters)
    _test(runner_id, on)
    _train(runner_id, on - timedelta(weeks=6), on)


def _at(on: date, hour: int) -> datetime:
    return datetime.combine(on, time(hour), tzinfo=UTC)


def _answer_safety(runner_id: int, now: datetime) -> None:
    """A plain round, one yes that asked for a clinician, her word, and a plain week since."""
    from runtall.evidence import Open, red_flags
    from runtall.services import triage
    from runtall.symptoms import Answer, Answers, Occasion

    calm = Answers(dict.fromkeys(red_flags(), Answer.NO), age_years=42, pregnant=Answer.NO, pain_nrs=3)
    triage.keep(runner_id, calm, now=now - timedelta(days=90))
    triage.keep(
        runner_id, Answers({"night-pain": Answer.YES} if "night-pain" in red_flags() else {_first_urgent(): Answer.YES}),
        occasion=Occasion.DIARY, now=now - timedelta(days=60),
    )  # fmt: skip
    triage.clear(
        runner_id, by="Dr. Sample", seen_on=(now - timedelta(days=57)).date(), allows=frozenset(Open),
        note="Looked at, running may go on.", now=now - timedelta(days=57),
    )  # fmt: skip
    triage.keep(runner_id, Answers(dict.fromkeys(red_flags(), Answer.NO)), occasion=Occasion.WEEKLY, now=now - timedelta(days=3))


def _first_urgent() -> str:
    from runtall.evidence import Outcome, red_flags

    return next(each.id for each in red_flags().values() if each.outcome is Outcome.CLINICIAN_FIRST)


def _run_and_feel(runner_id: int, first_on: date, on: date, letters: int) -> None:
    """Three runs a week, each with its pain and the next morning; a flare five weeks before the end."""
    from runtall.store import diary
    from runtall.store import planning as store
    from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, Noted, Place, Side

    entries = []
    days = [first_on + timedelta(days=n) for n in range((on - first_on).days)]
    for at, day in enumerate(each for each in days if each.weekday() in (1, 3, 6)):
        flare = 28 <= (on - day).days <= 40
        length_m = 6000.0 + 500 * (at % 3) + (7000.0 if day.weekday() == 6 else 0.0)
        run = store.TypedRunEntry(day, length_m * 0.36, length_m, rpe=4.0, pain_during_nrs=4 if flare else at % 3)
        store.keep_typed_run(runner_id, store.KeptTypedRun(str(uuid.uuid4()), run, _at(day, 19)))
        morning = day + timedelta(days=1)
        if morning < on and at % 4:
            place = Felt(Place.LOW_BACK, Side.LEFT if at % 2 else Side.BOTH, frozenset({Kind.TIGHT}))
            did = (Noted(Did.WALKING, Effect.EASED), Noted(Did.SITTING, Effect.WORSENED))
            entries.append(
                DiaryEntry(
                    id=f"morning-{day}", at=_at(morning, 7), zone="UTC", context=Context.NEXT_MORNING, run_on=day,
                    pain_nrs=5 if flare else at % 3, felt=(place,) if at % 3 else (), noted=did if at % 3 == 1 else (),
                    woke_at_night=flare, note="Stiff getting up, fine later. " * (letters // 30) if at % 5 == 1 else "",
                )
            )  # fmt: skip
        entries.append(DiaryEntry(id=f"rest-{day}", at=_at(day, 6), zone="UTC", context=Context.REST, pain_nrs=1 + at % 2))
    diary.keep(runner_id, entries)


def _rate(runner_id: int, on: date, letters: int) -> None:
    from runtall.services import questionnaires
    from runtall.symptoms import Questionnaire

    goal = "run 10 km without stopping" + " and without thinking about the back" * min(4, letters // 90)
    for name in (goal, "sit through a meeting", "lift the shopping"):
        questionnaires.choose_activity(runner_id, name, on=on - timedelta(days=80))
    for back, ratings in ((80, ("4", "5", "6")), (40, ("5", "5", "7")), (5, ("7", "8", "8"))):
        said = dict(zip((goal, "sit through a meeting", "lift the shopping"), ratings, strict=True))
        day = on - timedelta(days=back)
        questionnaires.answer(runner_id, Questionnaire.ACTIVITIES, said, on=day, today_on=on)
        questionnaires.answer(runner_id, Questionnaire.PAIN, {"pain": str(6 - int(ratings[0]) // 2)}, on=day, today_on=on)


def _test(runner_id: int, on: date) -> None:
    from runtall.screen import Result, Side
    from runtall.store import tested

    kept = []
    for back, place in ((42, 2), (6, 3)):
        for test_id, row in TESTS.items():
            extra, measure, sides = row[0], row[1], row[place]
            for side, value in zip((Side.LEFT, Side.RIGHT), sides, strict=True):
                if value is not None:
                    whole = None if sides[1] is None else side
                    result = Result(test_id, on - timedelta(days=back), whole, {**extra, measure: value})
                    kept.append(tested.KeptResult(str(uuid.uuid4()), result, _at(on - timedelta(days=back), 17)))
    tested.keep(runner_id, kept)


def _train(runner_id: int, first_on: date, on: date) -> None:
    """Two strength sessions a week with rising doses, and the week that is planned now."""
    from runtall.plan import DoneItem, DoneSession, ItemOutcome, SessionKind
    from runtall.services import weeks
    from runtall.store import planning as store

    days = [first_on + timedelta(days=n) for n in range((on - first_on).days)]
    for at, day in enumerate(each for each in days if each.weekday() in (0, 4)):
        items = tuple(
            DoneItem(name, ItemOutcome.HURT if (at, name) == (3, "dead-bug") else ItemOutcome.DONE, 2 + at // 6, reps=6 + at // 3,
                     pain_nrs=float(at % 2), form_intact=True)
            for name in ("dead-bug", "bird-dog", "glute-bridge", "bodyweight-squat")
        )  # fmt: skip
        done = DoneSession(day, SessionKind.STRENGTH, items, duration_s=1100.0)
        store.keep_session(runner_id, store.KeptSession(str(uuid.uuid4()), done, _at(day, 20)))
    weeks.page(runner_id, now=datetime.combine(on, time(18), tzinfo=UTC))

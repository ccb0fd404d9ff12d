"""Workout files, step by step, through two decoders that others wrote; and what of a card goes into them."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import fitdecode
import fitfast
import pytest

from made_weeks import MONDAY, runner
from runtall.core import say
from runtall.evidence import exercises
from runtall.plan import (
    Because,
    CadenceTrial,
    Cap,
    CapKind,
    DoneItem,
    ItemOutcome,
    Line,
    LineKind,
    PlannedSession,
    SessionKind,
    stages,
    today_card,
)
from runtall.readers.fit_workout import read_fit_workout
from runtall.services.watch_steps import run_workout, session_workout
from runtall.writers.fit_workout import MOST_STEPS, Repeat, Workout, WorkoutStep, workout_bytes

AT = datetime(2026, 11, 23, tzinfo=UTC)
WHY = Because("opening-pace-cap", say("made up"), "weak")
SLOW = Cap(
    CapKind.OPENING_SPEED, say("For the first {opening_s}, not faster than {cap_mps}.", opening_s=600.0, cap_mps=2.5), 2.5, WHY
)
PAIN = Cap(CapKind.PAIN, say("Above five: stop and walk."), 5.0, WHY)


def decoded(workout: Workout) -> tuple[dict, list[dict]]:
    """Return the workout and its steps as both decoders read them, in raw units; they have to agree on every field."""
    data = workout_bytes(workout, made_at=AT)
    mine: dict[str, list[dict]] = {}
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        for message in reader:
            if isinstance(message, fitdecode.FitDataMessage):
                raw = {field.def_num: field.raw_value for field in message.fields if field.value is not None}
                mine.setdefault(message.name, []).append(raw)
    theirs = fitfast.parse(data, datetimes=True)
    assert {name: len(rows) for name, rows in mine.items()} == {name: len(rows) for name, rows in theirs.items()}
    steps = theirs["workout_step"]
    numbers = {"duration_value": 2, "target_value": 4, "custom_target_value_low": 5, "custom_target_value_high": 6}
    texts = {"wkt_step_name": 0, "notes": 8}
    for one, other in zip(mine["workout_step"], steps, strict=True):
        assert {name: other.get(name) for name in numbers} == {name: one.get(number) for name, number in numbers.items()}
        for name, number in texts.items():
            assert (other.get(name) or "").encode() == _text(one.get(number))
    return theirs["workout"][0], steps


def _text(value: object) -> bytes:
    raw = value if isinstance(value, bytes) else str(value or "").encode()
    return raw.split(b"\0")[0]


def run_walk(rounds: int, run_s: int, walk_s: int) -> Line:
    total_s = float(rounds * (run_s + walk_s))
    return Line(
        LineKind.RUN_WALK, say("Run and walk"), (WHY,), duration_s=total_s, repeats=(rounds, run_s, walk_s), caps=(SLOW, PAIN)
    )


def test_a_run_walk_is_repeats_and_its_first_ten_minutes_are_held_to_the_opening_pace():
    workout = run_workout(run_walk(8, 120, 60), None, None, on=MONDAY, words=str)
    told, steps = decoded(workout)

    assert (told["sport"], told["num_valid_steps"]) == ("running", 6)
    assert [step["duration_type"] for step in steps] == ["time", "time", "repeat_until_steps_cmplt"] * 2
    # ten minutes are four rounds of three: 0, 3, 6 and 9 min in
    assert [(step["duration_value"], step["target_value"]) for step in steps if step["duration_type"] != "time"] == [
        (0, 4),
        (3, 4),
    ]
    assert (steps[0]["target_type"], steps[0]["custom_target_value_high"]) == ("speed", 2500)
    assert steps[3]["target_type"] == "open"
    assert steps[0]["notes"] == "Above five: stop and walk."
    (run,), _ = read_fit_workout(workout_bytes(workout, made_at=AT), on=MONDAY)
    assert run.duration_s == 8 * 180


@pytest.mark.parametrize(("hard_s", "trial_spm"), [(0.0, None), (480.0, None), (0.0, 168.0)])
def test_a_run_is_as_long_as_its_line_with_its_opening_its_hard_minutes_or_its_cadence(hard_s, trial_spm):
    hard = Cap(CapKind.HARD_MINUTES, say("Hard minutes: at most {cap_s}.", cap_s=hard_s), hard_s, WHY)
    line = Line(LineKind.RUN, say("Run"), (WHY,), duration_s=2400.0, caps=(SLOW, hard, PAIN))
    trial = None if trial_spm is None else CadenceTrial("cue", 160.0, trial_spm, False, say("made up"), WHY)
    workout = run_workout(line, None, trial, on=MONDAY, words=str)
    _, steps = decoded(workout)

    (run,), _ = read_fit_workout(workout_bytes(workout, made_at=AT), on=MONDAY)
    assert run.duration_s == 2400
    assert (steps[0]["duration_value"], steps[0]["target_type"]) == (600_000, "speed")
    assert sum(step["duration_value"] for step in steps if step.get("intensity") == "interval") == 1000 * hard_s
    held = [step for step in steps if step.get("target_type") == "cadence"]
    # FIT counts strides: 168 steps, give or take one stride's two, are 83 to 85
    assert [(step["custom_target_value_low"], step["custom_target_value_high"]) for step in held] == [(83, 85)] * bool(trial)


def test_a_cadence_that_was_only_offered_is_no_target():
    line = Line(LineKind.RUN, say("Run"), (WHY,), duration_s=2400.0, caps=(SLOW,))
    offer = CadenceTrial("cue", 160.0, 168.0, True, say("made up"), WHY)

    assert run_workout(line, None, offer, on=MONDAY, words=str) == run_workout(line, None, None, on=MONDAY, words=str)


def test_every_exercise_fits_a_watch_by_repetitions_or_time_with_each_side_and_the_extra_set():
    """All exercises of the catalogue, one session each: counts and seconds as asked, words within what a watch takes."""
    for exercise in exercises().values():
        reach = exercise.dose
        least = {
            name: None if span is None else span[0]
            for name, span in (("reps", reach.reps), ("hold_s", reach.hold_s), ("duration_s", reach.duration_s))
        }
        item = DoneItem(exercise.id, ItemOutcome.ASKED, 2, side="right" if reach.per_side else None, **least)
        workout = session_workout(say("Strength"), PlannedSession(SessionKind.STRENGTH, 600.0, (item,)), on=MONDAY, words=str)
        told, steps = decoded(workout)
        work = [step for step in steps if step.get("intensity") == "active"]
        both = 2 if reach.per_side and exercise.alternating else 1

        assert (told["sport"], told["sub_sport"]) == ("training", "strength_training")
        asked = least["reps"] * both if least["reps"] else 1000 * both * (least["hold_s"] or least["duration_s"])
        assert {step["duration_value"] for step in work} == {asked}, exercise.id
        assert {step["duration_type"] for step in work} == {"reps" if least["reps"] else "time"}
        two_sides = reach.per_side and not exercise.alternating
        assert len(work) == (3 if two_sides else 1)  # left, right, and the extra set of the right
        assert all(len((step.get("notes") or "").encode()) <= 200 for step in steps)


def test_a_long_session_stays_within_the_steps_of_a_watch_and_a_longer_one_is_refused():
    names = [each for each in exercises().values() if each.dose.per_side and not each.alternating and each.dose.reps][:11]
    items = tuple(DoneItem(each.id, ItemOutcome.ASKED, 3, reps=8) for each in names)
    workout = session_workout(say("Strength"), PlannedSession(SessionKind.STRENGTH, 1500.0, items), on=MONDAY, words=str)

    assert len(items) * 5 > MOST_STEPS >= workout.n_steps
    with pytest.raises(ValueError, match="50 steps"):
        workout_bytes(Workout("x", "running", (Repeat(2, (WorkoutStep("y", time_s=1.0),)),) * 26), made_at=AT)


def test_the_same_card_gives_the_same_bytes_and_another_day_another_file():
    first, again = (run_workout(run_walk(5, 60, 120), None, None, on=MONDAY, words=str) for _ in range(2))
    other = run_workout(run_walk(5, 60, 120), None, None, on=date(2026, 11, 25), words=str)

    assert workout_bytes(first, made_at=AT) == workout_bytes(again, made_at=AT)
    assert workout_bytes(first, made_at=AT) != workout_bytes(other, made_at=AT)


def test_no_stage_of_the_way_back_runs_longer_on_the_watch_than_on_the_card():
    inputs = runner()
    warm_up = next((line for line in today_card(inputs).lines if line.kind is LineKind.WARM_UP), None)
    for stage in stages()[1:]:
        kind = LineKind.RUN_WALK if stage.walk_s else LineKind.RUN
        line = replace(run_walk(stage.rounds, stage.run_s, stage.walk_s), kind=kind, duration_s=float(stage.total_s))
        workout = run_workout(line, warm_up, None, on=MONDAY, words=str)
        (run,), _ = read_fit_workout(workout_bytes(workout, made_at=AT), on=MONDAY)
        before_s = 0.0 if warm_up is None else warm_up.duration_s

        assert run.duration_s == stage.total_s + before_s, stage

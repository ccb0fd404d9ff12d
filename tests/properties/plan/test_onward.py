"""Days that are gone on from are what they would be if worked out anew, whatever was written in between."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall.plan import DoneRun, PainNote, PlanInputs, course_of, lights
from runtall.plan import _onward as onward
from runtall.sample.simulated_life import live
from runtall.sample.simulated_runner import made_up_runner
from runtall.services.weeks import made_from_digest

from ...made_returns import inputs as made_inputs

TODAY = date(2026, 6, 1)
DAYS = st.integers(0, 20).map(lambda ago: TODAY - timedelta(days=ago))
NRS = st.none() | st.sampled_from((0.0, 1.0, 2.0, 3.0, 4.0, 6.0))
RUNS = st.builds(DoneRun, on=DAYS, duration_s=st.just(1800.0), run_s=st.sampled_from((None, 0.0, 1700.0)), pain_during_nrs=NRS)
NOTES = st.builds(
    PainNote,
    on=DAYS,
    context=st.sampled_from(("rest", "before", "during", "right_after", "one_hour_after", "next_morning")),
    pain_nrs=NRS,
    run_on=st.none() | DAYS,
    new_leg_symptom=st.sampled_from((None, None, None, True)),
)


def judged(inputs: PlanInputs) -> tuple[object, object]:
    return lights(inputs), course_of(inputs)


def anew(inputs: PlanInputs) -> tuple[object, object]:
    onward.forget()
    return judged(inputs)


def by_day(each: DoneRun | PainNote) -> date:
    return each.on


@given(st.lists(RUNS, max_size=8), st.lists(NOTES, max_size=14), st.lists(RUNS | NOTES | DAYS, min_size=1, max_size=6))
def test_whatever_is_written_or_taken_away_days_are_as_if_worked_out_anew(runs, notes, writes):
    states = [made_inputs(on=TODAY, runs=tuple(sorted(runs, key=by_day)), diary=tuple(sorted(notes, key=by_day)))]
    for write in writes:
        last = states[-1]
        match write:
            case DoneRun():
                states.append(replace(last, runs=tuple(sorted((*last.runs, write), key=by_day))))
            case PainNote():
                states.append(replace(last, diary=tuple(sorted((*last.diary, write), key=by_day))))
            case date():  # all of a day is taken away, and another day is today
                runs = tuple(each for each in last.runs if each.on != write)
                states.append(replace(last, on=write, runs=runs, diary=tuple(each for each in last.diary if each.on != write)))
    expected = [anew(each) for each in states]

    onward.forget()

    assert [judged(each) for each in states] == expected
    assert [judged(each) for each in reversed(states)] == expected[::-1]


@pytest.mark.parametrize("seed", [2, 8, 11])
def test_weeks_of_a_made_up_runner_are_as_if_worked_out_anew(seed):
    decided = [each.inputs for day in islice(live(made_up_runner(seed), 8, made_from_digest), 56) for each in day.decided]
    expected = [anew(each) for each in decided]

    onward.forget()

    assert len(decided) > 20
    assert [judged(each) for each in decided] == expected

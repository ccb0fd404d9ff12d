"""What must hold of load whatever was run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from runtall.core import GradeBand, RunSummary
from runtall.load import Standing, impact_equivalent_m, observe_load, single_run_guard, weeks

TODAY = date(2026, 6, 30)


@st.composite
def runs(draw: st.DrawFn) -> RunSummary:
    on = TODAY - timedelta(days=draw(st.integers(0, 120)))
    moving_s = draw(st.floats(300, 20_000))
    speed_mps = draw(st.floats(1.5, 5.5))
    known = draw(st.booleans())
    share = draw(st.floats(0, 1))
    distance_m = moving_s * speed_mps
    bands = (
        GradeBand(-0.1, -0.02, moving_s * share, distance_m * share),
        GradeBand(-0.02, 0.1, moving_s * (1 - share), distance_m * (1 - share)),
    )
    return RunSummary(
        started_at=datetime.combine(on, time(draw(st.integers(0, 23)), draw(st.integers(0, 59))), tzinfo=UTC),
        time_zone="UTC",
        started_on=on,
        elapsed_s=moving_s,
        moving_s=moving_s,
        running_s=moving_s,
        walking_s=0.0,
        mechanics_version=1,
        distance_m=distance_m if known else None,
        grade_bands=bands if known else (),
        ascent_m=draw(st.none() | st.floats(0, 1000)),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(runs(), max_size=25, unique_by=lambda run: run.started_at))
def test_weeks_lose_no_metre_and_no_minute(history):
    found = weeks(history, on=TODAY, n=20)

    assert sum(week.runs for week in found) == len(history)
    assert_allclose(sum(week.duration_s or 0.0 for week in found), sum(run.moving_s for run in history))
    known_m = sum(run.distance_m for run in history if run.distance_m is not None)
    assert_allclose(sum(week.distance_m or 0 for week in found), known_m)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(runs(), min_size=1, max_size=25, unique_by=lambda run: run.started_at), st.integers(0, 24), st.floats(500, 80_000)
)
def test_learning_a_distance_never_turns_a_verdict_around(history, which, distance_m):
    """Files that arrive later may settle what was open; they may not make a proven word false."""
    index = which % len(history)
    hidden = [replace(run, distance_m=None) if at == index else run for at, run in enumerate(history)]
    # a hidden run at a pace no faster than the runs it is compared with: that is what the guard assumes
    told = [
        replace(run, distance_m=min(distance_m, run.moving_s * 1.5)) if at == index else run for at, run in enumerate(history)
    ]
    before = {(run.started_at, run.on): run.standing for run in single_run_guard(hidden)}
    for run in single_run_guard(told):
        was = before[run.started_at, run.on]
        if was is not Standing.UNKNOWN and run.started_at != history[index].started_at:
            assert run.standing is was


@settings(max_examples=60, deadline=None)
@given(runs())
def test_impact_is_unknown_or_lies_between_its_least_and_largest_weight(run):
    metres = impact_equivalent_m(run)

    if run.distance_m is None:
        assert metres is None
    else:
        assert metres is not None
        rounding = 1e-9 * run.distance_m
        assert 0.85 * run.distance_m - rounding <= metres <= 1.3 * 1.54 * run.distance_m + rounding


@settings(max_examples=40, deadline=None)
@given(st.lists(runs(), max_size=25, unique_by=lambda run: run.started_at), st.randoms())
def test_the_order_in_which_files_come_changes_nothing(history, random):
    mixed = list(history)
    random.shuffle(mixed)

    assert observe_load(mixed, on=TODAY) == observe_load(history, on=TODAY)
    assert [week.runs for week in weeks(mixed, on=TODAY)] == [week.runs for week in weeks(history, on=TODAY)]


@settings(max_examples=40, deadline=None)
@given(st.lists(runs(), max_size=25, unique_by=lambda run: run.started_at), runs())
def test_what_is_run_tomorrow_does_not_change_today(history, later):
    moved = replace(later, started_on=TODAY + timedelta(days=2), started_at=datetime(2026, 7, 2, tzinfo=UTC))

    assert observe_load([*history, moved], on=TODAY) == observe_load(history, on=TODAY)

"""Patterns over runs: own baseline, late-run drift, openings, tight moments, and what stays open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from runtall.core import Drift, Opening, RunSummary, SpeedBin, SpeedCurve
from runtall.evidence import rule
from runtall.mechanics import (
    NoPattern,
    TightMark,
    TightPattern,
    compare_with_baseline,
    late_run_patterns,
    observe_form,
    open_questions,
    tight_lap_pattern,
)
from runtall.mechanics._applies import summary_of

TODAY = date(2026, 6, 30)


def curve(value: float, *, speed_mps: float = 3.0, channel: str = "cadence_spm", source: str = "device") -> SpeedCurve:
    return SpeedCurve(channel, source, (SpeedBin(speed_mps, value, 1500.0),))


def run(days_ago: int, *curves: SpeedCurve, **fields: object) -> RunSummary:
    return summary_of(TODAY - timedelta(days=days_ago), curves=curves, **fields)


def history(lately: float, *, spread: float = 1.0, seed: int = 1) -> list[RunSummary]:
    rng = np.random.default_rng(seed)
    before = [run(30 + 3 * i, curve(170 + spread * rng.normal())) for i in range(25)]
    return before + [run(3 * i, curve(170 + lately + spread * rng.normal())) for i in range(9)]


def test_a_clear_change_is_put_forward_with_its_interval():
    (found,) = compare_with_baseline(history(-5.0), on=TODAY)
    (put_forward,) = observe_form(history(-5.0), on=TODAY)

    assert found.clear
    assert found.change_low is not None
    assert found.change_high is not None
    assert found.change_low < -5.0 < found.change_high < 0
    assert (found.baseline_runs, found.lately_runs) == (25, 9)
    assert (put_forward.id, put_forward.quantity) == ("baseline-cadence", "cadence_spm")
    assert "lower" in str(put_forward.sentence)
    assert put_forward.method == "form-baseline/v1"


def test_no_change_is_no_observation():
    (found,) = compare_with_baseline(history(0.0), on=TODAY)

    assert not found.clear
    assert observe_form(history(0.0), on=TODAY) == ()


def test_running_faster_lately_is_no_change_of_form():
    """Cadence rises by 6 spm with each m/s: at matched speed nothing has changed."""
    rng = np.random.default_rng(4)

    def at(days_ago: int, speeds: Sequence[float]) -> RunSummary:
        own = rng.normal()
        bins = tuple(SpeedBin(speed, 152 + 6 * speed + own, 600.0) for speed in speeds)
        return run(days_ago, SpeedCurve("cadence_spm", "device", bins))

    before = [at(30 + 3 * i, (2.6, 2.8, 3.0)) for i in range(25)]
    lately = [at(3 * i, (3.0, 3.2, 3.4)) for i in range(9)]
    (found,) = compare_with_baseline(before + lately, on=TODAY)

    assert abs(found.change or 0.0) < 1.5
    assert not found.clear


def test_runs_at_speeds_never_run_before_are_not_compared():
    before = [run(30 + 3 * i, curve(165.0, speed_mps=2.6)) for i in range(20)]
    lately = [run(3 * i, curve(180.0, speed_mps=4.0)) for i in range(8)]
    (found,) = compare_with_baseline(before + lately, on=TODAY)

    assert (found.change, found.change_low, found.clear) == (None, None, False)
    assert (found.baseline, found.lately) == (165.0, 180.0)


def test_two_sensors_are_two_lines():
    """Stryd reads oscillation lower than a strap: a change of sensor is no change of form."""
    before = [run(30 + 3 * i, curve(0.095, channel="vertical_oscillation_m", source="strap")) for i in range(20)]
    lately = [run(3 * i, curve(0.080, channel="vertical_oscillation_m", source="pod")) for i in range(8)]
    found = compare_with_baseline(before + lately, on=TODAY)

    assert [(each.source, each.change, each.clear) for each in found] == [("pod", None, False), ("strap", None, False)]


def test_derived_step_length_is_not_compared():
    runs = [run(i * 3, curve(1.05, channel="step_length_m", source="derived")) for i in range(40)]

    assert compare_with_baseline(runs, on=TODAY) == ()


def test_runs_after_the_day_asked_for_do_not_count():
    later = [run(-5 - i, curve(100.0)) for i in range(10)]

    assert compare_with_baseline(history(0.0) + later, on=TODAY) == compare_with_baseline(history(0.0), on=TODAY)


def test_identical_runs_have_no_noise_and_no_change():
    runs = [run(30 + i, curve(170.0)) for i in range(20)] + [run(i, curve(170.0)) for i in range(8)]
    (found,) = compare_with_baseline(runs, on=TODAY)

    assert (found.change, found.clear) == (0.0, False)


def test_the_baseline_interval_covers_and_seldom_cries_out():
    """400 made-up runners without any change. 95 % nominal: between 91 and 98.5 % holds a right interval with odds of a thousand
    to one (binomial, sd 1.1 %); a clear change in fewer than 5 %."""
    found = [compare_with_baseline(history(0.0, spread=2.0, seed=seed), on=TODAY)[0] for seed in range(400)]
    covered = np.mean([(each.change_low or 0) <= 0 <= (each.change_high or 0) for each in found])

    assert 0.91 <= covered <= 0.985
    assert np.mean([each.clear for each in found]) <= 0.05


def drifting(days_ago: int, change: float, *, flagged: bool, onset_s: float | None = None, **fields: object) -> RunSummary:
    drift = Drift(
        "stance_time_s", "device", change, change - 0.004, change + 0.004, 0.25, 0.8, flagged, onset_s, onset_s and 3 * onset_s
    )
    return summary_of(TODAY - timedelta(days=days_ago), drifts=(drift,), **fields)


def test_late_run_drift_is_a_pattern_over_runs_with_its_usual_onset():
    runs = [drifting(7 * i, 0.015 + 0.001 * i, flagged=True, onset_s=2700.0 + 60 * i) for i in range(5)]
    (found,) = late_run_patterns(runs, on=TODAY)
    (put_forward,) = observe_form(runs, on=TODAY)

    assert (found.flagged, found.runs, found.onset_s, found.onset_m) == (5, 5, 2820.0, 8460.0)
    assert put_forward.id == "late-run-drift-contact-time"
    assert put_forward.value == pytest.approx(0.017)
    assert "longer" in str(put_forward.sentence)
    assert "47 min (8.5" in str(put_forward.certainty)
    assert "between 46 min and 48 min" in str(put_forward.certainty)
    assert "hills only where the file knows altitude" in str(put_forward.certainty)
    assert len(put_forward.on) == 5


def test_short_and_old_runs_say_nothing_about_long_ones():
    short = [drifting(i, 0.02, flagged=True, running_s=1500.0) for i in range(5)]
    old = [drifting(200 + i, 0.02, flagged=True) for i in range(5)]

    assert late_run_patterns(short + old, on=TODAY) == ()


def test_drift_that_no_single_run_shows_is_not_put_forward():
    assert observe_form([drifting(3 * i, 0.012, flagged=False) for i in range(8)], on=TODAY) == ()


def test_fast_openings_are_put_forward_with_how_many():
    runs = [summary_of(TODAY - timedelta(days=i), opening=Opening(1.08 + 0.005 * (i % 3), 3.0, 0.0, 600.0)) for i in range(6)]
    (found,) = observe_form(runs, on=TODAY)

    assert found.id == "fast-openings"
    assert "6 of 6" in str(found.sentence)
    assert found.low is not None
    assert found.low > 1.0


def test_one_slow_opening_among_fast_ones_does_not_hide_them_but_even_ones_do():
    def openings(*ratios: float) -> list[RunSummary]:
        return [summary_of(TODAY - timedelta(days=i), opening=Opening(ratio, None, 0.0, 600.0)) for i, ratio in enumerate(ratios)]

    assert [each.id for each in observe_form(openings(1.08, 1.07, 1.09, 1.0, 1.08, 1.07, 1.06), on=TODAY)] == ["fast-openings"]
    assert observe_form(openings(1.08, 0.95, 1.09, 0.95, 1.0, 1.0), on=TODAY) == ()


def marks(*onsets: float, run_s: float = 4500.0) -> list[TightMark]:
    return [TightMark(TODAY - timedelta(days=7 * i), onset, run_s, 3 * onset, 3 * run_s) for i, onset in enumerate(onsets)]


def test_tight_at_the_same_minute_is_a_pattern_with_its_spread():
    found = tight_lap_pattern(marks(2400, 2520, 2460, 2400))

    assert isinstance(found, TightPattern)
    assert (found.onset_s, found.onset_low_s, found.onset_high_s) == (2430, 2400, 2520)
    assert found.onset_m == pytest.approx(7290)
    assert found.chance < 0.05


def test_tight_at_the_same_kilometre_is_found_by_distance():
    """At different paces the minute differs, the kilometre does not."""
    found = tight_lap_pattern(
        [
            TightMark(TODAY - timedelta(days=i), 8000 / pace, 12000 / pace, 8000 + 30 * i, 12000)
            for i, pace in enumerate((2.4, 3.0, 3.6))
        ]
    )

    assert isinstance(found, TightPattern)
    assert found.by == "distance"


def test_tight_anywhere_is_no_pattern_and_says_so():
    found = tight_lap_pattern(marks(600, 2400, 4200))

    assert isinstance(found, NoPattern)
    assert "chance" in str(found.because)


def test_two_runs_or_many_presses_in_one_run_are_too_few():
    once = [TightMark(TODAY, onset, 4500.0) for onset in (2400, 2410, 2420, 2430)]

    assert isinstance(tight_lap_pattern(marks(2400, 2400)), NoPattern)
    assert tight_lap_pattern(once).runs == 1


def test_random_presses_make_a_pattern_as_rarely_as_the_rule_says():
    """1,000 made-up runners who press anywhere: at most 5 % patterns, binomial sd 0.7 %, so 7.1 % is three of them away."""
    rng = np.random.default_rng(5)
    made = [
        [
            TightMark(TODAY - timedelta(days=i), rng.uniform(0, length), length)
            for i, length in enumerate(rng.uniform(2400, 7200, 4))
        ]
        for _ in range(1000)
    ]

    assert np.mean([isinstance(tight_lap_pattern(each), TightPattern) for each in made]) <= 0.071


def test_questions_name_the_sensor_that_would_tell():
    bare = [run(3 * i, median_speed_mps=3.0) for i in range(5)]
    ids = [each.id for each in open_questions(bare, on=TODAY)]

    assert ids == ["no-cadence", "no-dynamics", "few-long-runs", "no-heart-rate", "no-altitude"]
    assert any("strap" in str(each.settled_by) for each in open_questions(bare, on=TODAY))


def test_a_full_history_leaves_no_question():
    channels = [
        curve(170.0), curve(0.25, channel="stance_time_s"), curve(0.5, channel="stance_balance_left_ratio"),
    ]  # fmt: skip
    drift = Drift("cadence_spm", "device", 0.0, -1.0, 1.0, 170.0, 0.8, flagged=False)
    runs = [
        run(3 * i, *channels, drifts=(drift,), heart_rate_median_bpm=140.0, ascent_m=20.0, median_speed_mps=3.0)
        for i in range(40)
    ]

    assert open_questions(runs, on=TODAY) == ()


def test_no_recent_run_is_one_question_only():
    assert [each.id for each in open_questions(history(0.0)[:5], on=TODAY + timedelta(days=400))] == ["no-runs"]


def test_a_young_baseline_is_named_as_such():
    ids = [each.id for each in open_questions([run(3 * i, curve(170.0)) for i in range(6)], on=TODAY)]

    assert "young-baseline" in ids
    assert rule("form-baseline").value("fewest_baseline_runs") == 8

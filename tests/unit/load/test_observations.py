"""What stands out in how much was run, and what could not be judged, in sentences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from runtall.core import QUANTITIES, Units
from runtall.evidence import literature
from runtall.load import load_questions, observe_load

SUNDAY = date(2026, 11, 22)


def steady(run, *, km=8.0, weeks=20, **others):
    return [run(SUNDAY - timedelta(days=back), km, **others) for back in range(2, weeks * 7, 3)]


def words(message, units=Units.METRIC):
    return message.in_words(str, units).replace("\xa0", " ")


def test_steady_running_gives_no_observation(run):
    assert observe_load(steady(run), on=SUNDAY) == ()


def test_a_spike_says_how_far_against_what_and_how_sure(run):
    (spike,) = observe_load([*steady(run), run(SUNDAY, 12)], on=SUNDAY)

    assert spike.id == "single-run-spike"
    assert words(spike.sentence) == (
        "On 22 November you ran 12.0 km, 50 % further than your longest run of the 30 days before (8.0 km)."
    )
    assert "7.5 mi" in words(spike.sentence, Units.IMPERIAL)
    assert (spike.value, spike.baseline, spike.baseline_runs) == (12_000, 8_000, 10)
    assert spike.strength == pytest.approx(4.0)  # 4 km more, where 1 km would have been the cap
    assert spike.method == "single-run-cap/v1"


def test_the_largest_of_several_spikes_is_put_forward_with_their_number(run):
    runs = [*steady(run), run(SUNDAY - timedelta(days=10), 10, hour=17), run(SUNDAY, 18)]
    (spike,) = observe_load(runs, on=SUNDAY)

    assert spike.value == 18_000
    assert "2 runs of the last four weeks" in words(spike.sentence)
    assert len(spike.on) == 2


def test_a_spike_of_two_months_ago_is_history(run):
    assert observe_load([*steady(run), run(SUNDAY - timedelta(days=60), 20, hour=17)], on=SUNDAY) == ()


def test_climb_and_hard_minutes_are_put_forward_strongest_first(run):
    usual = [run(SUNDAY - timedelta(weeks=back), 8, ascent_m=200.0, hard_s=600.0, hard_basis="speed") for back in range(1, 20)]
    found = observe_load([*usual, run(SUNDAY, 8, ascent_m=800.0, hard_s=1500.0, hard_basis="speed")], on=SUNDAY)

    assert [each.id for each in found] == ["ascent-jump", "hard-minutes-jump"]
    assert words(found[0].sentence) == (
        "In the week of 16 November you climbed 800 m; the most in any of the four weeks before was 200 m."
    )
    assert words(found[1].sentence).endswith("you ran hard for 25 min; the most in any of the four weeks before was 10 min.")


def test_every_observation_names_a_known_quantity_and_known_papers(run):
    row = [run(SUNDAY - timedelta(days=back), 8, hour=17) for back in range(7)]
    usual = [run(SUNDAY - timedelta(days=back), 8, ascent_m=100.0) for back in range(8, 140, 3)]
    found = observe_load([*usual, *row, run(SUNDAY, 15, ascent_m=900.0, hour=19)], on=SUNDAY)

    assert {each.id for each in found} == {"single-run-spike", "ascent-jump", "consecutive-days"}
    for each in found:
        assert each.quantity in QUANTITIES
        assert set(each.sources) <= set(literature())


def test_nothing_on_file_asks_nothing_and_sees_nothing():
    assert observe_load([], on=SUNDAY) == ()
    assert load_questions([], on=SUNDAY) == ()


def test_a_file_that_ends_long_ago_asks_for_newer_ones_alone(run):
    (question,) = load_questions([run(SUNDAY - timedelta(days=40), 8)], on=SUNDAY)

    assert question.id == "no-recent-runs"
    assert "13 October" in words(question.sentence)


def test_a_complete_history_leaves_no_question(run):
    runs = [run(SUNDAY - timedelta(days=back), 8, ascent_m=100.0, hard_s=600.0, hard_basis="speed") for back in range(0, 140, 3)]

    assert load_questions(runs, on=SUNDAY) == ()


@pytest.mark.parametrize(
    ("kind", "build"),
    [
        ("single-run-guard-short-history", lambda run: [run(SUNDAY, 14), run(SUNDAY - timedelta(days=4), 8)]),
        ("single-run-guard-after-break", lambda run: [run(SUNDAY, 8), run(SUNDAY - timedelta(days=60), 8)]),
        ("runs-without-distance", lambda run: [*steady(run), run(SUNDAY)]),
        ("single-run-guard-unmeasured", lambda run: [*steady(run), run(SUNDAY - timedelta(days=3), minutes=90), run(SUNDAY, 12)]),
        ("weeks-too-few", lambda run: [run(SUNDAY, 8), run(SUNDAY - timedelta(days=4), 8)]),
        ("ascent-unmeasured", lambda run: steady(run, hard_s=60.0, hard_basis="speed")),
        ("hard-minutes-unmeasured", lambda run: steady(run, ascent_m=60.0)),
        (
            "consecutive-days-short-history",
            lambda run: [run(SUNDAY - timedelta(days=back), 8) for back in (0, 1, 2, 3, 4, 5, 20, 35)],
        ),
    ],
)
def test_each_gap_is_asked_about_with_what_would_settle_it(run, kind, build):
    found = {question.id: question for question in load_questions(build(run), on=SUNDAY)}

    assert kind in found
    assert words(found[kind].settled_by).endswith(".")
    assert "{" not in words(found[kind].sentence)


def test_the_guard_claims_no_watch_where_files_alone_speak(run):
    (spike,) = observe_load([*steady(run), run(SUNDAY, 14, hour=17)], on=SUNDAY)

    assert words(spike.certainty).startswith("Both distances are as the files give them.")


@pytest.mark.parametrize(("without", "said"), [(1, "one run of the last 12 weeks carries"), (2, "2 of 30 runs of the last")])
def test_one_run_without_distance_and_several_are_counted_in_words(run, without, said):
    runs = [*steady(run), *(run(SUNDAY, minutes=10, hour=16 + at) for at in range(without))]
    found = {question.id: words(question.sentence) for question in load_questions(runs, on=SUNDAY)}

    assert said in found["runs-without-distance"]

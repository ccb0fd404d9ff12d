"""The sample runner's story and what is found in it: flare, spike, drift and worn shoes, and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from runtall.findings import Status
from runtall.sample.diary import flare_truth, made_diary, spike_on
from runtall.services import finding, reporting, runners, sampling
from runtall.services.finding import Standout


@pytest.fixture
def sample_id(home) -> int:
    sampling.make_sample()
    found = runners.sample_runner_id()
    assert found is not None
    return found


def by_id(standout: Standout) -> dict[str, Status]:
    return {each.id: each.status for each in standout.findings}


@pytest.mark.slow
def test_flare_spike_drift_and_worn_shoes_are_found_and_nothing_else(sample_id, home):
    standout = finding.stored_standout(sample_id)
    present = {each.id: each for each in standout.findings if each.status is Status.PRESENT}

    assert set(present) == {"flare", "single-run-spike", "worn-shoes", "late-run-fatigue"}
    assert [each.id for each in standout.put_forward] == ["flare", "single-run-spike", "worn-shoes"]
    until_on = standout.counted_to_on - timedelta(days=1)
    truth = flare_truth(until_on)
    assert (present["flare"].value, present["flare"].baseline) == (truth.peak_nrs, truth.usual_nrs)
    assert truth.peak_on in present["flare"].on
    assert present["single-run-spike"].on == (spike_on(until_on),)
    assert by_id(standout)["safety-answers"] is Status.ABSENT
    assert by_id(standout)["trunk-endurance"] is Status.UNKNOWN
    assert standout.settle_next is not None

    made = reporting.stored_report(sample_id)
    assert made.standout is not None
    assert [each.id for each in made.standout.put_forward] == [each.id for each in standout.put_forward]

    sampling.make_sample()  # a second time the same day adds nothing
    assert by_id(finding.stored_standout(sample_id)) == by_id(standout)


def test_the_flare_lies_in_the_weeks_that_count_whatever_the_last_day_is():
    from datetime import date

    for ahead in range(14):
        until_on = date(2026, 11, 9) + timedelta(days=ahead)
        entries = made_diary(until_on)

        assert timedelta(days=14) <= until_on - spike_on(until_on) <= timedelta(days=21)
        assert spike_on(until_on).weekday() == 6
        assert all(entry.at.date() <= until_on for entry in entries)
        assert len({entry.id for entry in entries}) == len(entries)
        assert all("Made up" in entry.note for entry in entries)

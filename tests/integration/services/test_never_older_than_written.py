"""What is remembered and read narrowly is what would be worked out anew from everything on file, after every single write."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from runtall.core import Drift, GradeBand, Opening, RunnerProfile, RunSummary, Surface, Verdict, ZoneSource, say
from runtall.evidence import red_flags
from runtall.findings import FindingInputs, WornRun
from runtall.plan import CheckIn
from runtall.services import diary, finding, planning, questionnaires, remembered, triage
from runtall.store import browsing, known, runners, runs
from runtall.store import diary as kept_diary
from runtall.store import planning as kept_plan
from runtall.store.arrivals import ArrivingFile, ArrivingRecording
from runtall.symptoms import Answer, Answers, Context, Felt, Kind, Place, Side, standing

from ...made_runs import made_run

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FACTS = made_run(minutes=1)


def add_run(runner_id: int, chance: random.Random) -> None:
    """Keep one measured run of the last two years, most of them of the last months."""
    on = TODAY - timedelta(days=chance.choice((chance.randrange(30), chance.randrange(130), chance.randrange(700))))
    started_at = datetime(on.year, on.month, on.day, chance.randrange(5, 20), chance.randrange(60), tzinfo=UTC)
    minutes = chance.randrange(20, 150)
    summary = RunSummary(
        started_at=started_at,
        time_zone="UTC",
        started_on=on,
        elapsed_s=60.0 * minutes,
        moving_s=60.0 * minutes,
        running_s=60.0 * minutes,
        walking_s=0.0,
        mechanics_version=1,
        surface=chance.choice(list(Surface)),
        distance_m=chance.choice((None, 150.0 * minutes)),
        ascent_m=float(chance.randrange(400)),
        cadence_spm=168.0,
        opening=chance.choice((None, Opening(1.1, None, 30.0, 600.0))),
        grade_bands=(GradeBand(-0.02, 0.02, 60.0 * minutes, 150.0 * minutes),),
        drifts=(Drift("cadence_spm", "device", -4.0, -6.0, -2.0, 168.0, 0.9, True, 1800.0, 5000.0),),
    )
    name = f"{chance.random()}.fit"
    facts = replace(FACTS, started_at=started_at, time_zone="UTC", time_zone_source=ZoneSource.HOME)
    arriving = ArrivingRecording(0, facts, 60.0 * minutes, summary.distance_m, 60, 1000, summary, ())
    file = ArrivingFile(name, name[:64], 1, Verdict.IMPORTED, say("kept"), "fit", True, recordings=(arriving,))
    runs.keep_files(runner_id, [file], known.KnownRuns())


def add_entry(runner_id: int, chance: random.Random) -> None:
    """Write an entry of the last year; now and then one that names a leg."""
    at = NOW - timedelta(hours=chance.randrange(24 * chance.choice((20, 100, 360))))
    place = chance.choice((Place.LOW_BACK, Place.LOW_BACK, Place.THIGH))
    felt = (Felt(place, Side.LEFT, frozenset({Kind.TIGHT})),)
    said = {"sitting_h": float(chance.randrange(12)), "warmed_up": chance.choice((None, True, False))}
    diary.write(runner_id, context=Context.DURING, at=at, now=NOW, pain_nrs=chance.randrange(1, 8), felt=felt, **said)


def correct_entry(runner_id: int, chance: random.Random) -> None:
    """Correct an entry, or take it back."""
    entries = diary.entries(runner_id)
    if entries and chance.random() < 0.5:
        diary.correct(runner_id, chance.choice(entries).id, now=NOW, pain_nrs=0)
    elif entries:
        diary.take_back(runner_id, chance.choice(entries).id, now=NOW)


def check_in(runner_id: int, chance: random.Random) -> None:
    """Say how it is, today or on a day before."""
    on = TODAY - timedelta(days=chance.randrange(4))
    kept_plan.keep_check_in(runner_id, CheckIn(on, pain_nrs=float(chance.randrange(9))), at=NOW)


def name_shoes(runner_id: int, chance: random.Random) -> None:
    """Name the shoes of a run."""
    found = runs.summaries_with_run(runner_id)
    if found:
        browsing.name_shoes(runner_id, chance.choice(found)[0], chance.choice(("Blue", "blue ", "Red", "")))


def answer(runner_id: int, chance: random.Random) -> None:
    """Answer the safety questions."""
    flags = dict.fromkeys(red_flags(), Answer.NO)
    triage.keep(runner_id, Answers(flags, age_years=40, pregnant=Answer.NO, pain_nrs=chance.randrange(3)), now=NOW)


WRITES = (add_run, add_run, add_entry, add_entry, correct_entry, check_in, name_shoes, answer)


def anew(runner_id: int) -> finding.Standout:
    """Work out what stands out of everything on file, read whole."""
    gear = runs.gear_by_run(runner_id)
    worn = tuple(WornRun(run, gear.get(run_id)) for run_id, run in runs.summaries_with_run(runner_id))
    days = diary.diary_days(standing(kept_diary.entries(runner_id)), questionnaires.worries(runner_id))
    narrow = finding.stored_inputs(runner_id, (), on=TODAY)
    return finding.stand_out(FindingInputs(TODAY, worn, days, narrow.safety, narrow.purposes))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_every_write_it_is_what_would_be_worked_out_anew(runner_id, seed):
    chance = random.Random(seed)
    runners.keep_profile(runner_id, RunnerProfile(home_time_zone="UTC"))

    for _ in range(24):
        chance.choice(WRITES)(runner_id, chance)
        stored = finding.stored_standout(runner_id, today_on=TODAY)
        gathered = planning.gather(runner_id, now=NOW)
        remembered.forget()

        assert stored == anew(runner_id)
        assert gathered == planning.gather(runner_id, now=NOW)
        finding.stored_standout(runner_id, today_on=TODAY)  # held again, for the next write to end

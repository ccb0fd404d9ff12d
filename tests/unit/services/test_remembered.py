"""What was worked out is kept exactly as long as nobody writes what it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import transaction

from runtall.core import RunnerProfile
from runtall.plan import CheckIn
from runtall.services.remembered import FRESH_S, remembered, while_same
from runtall.store import diary, jobs, marks, planning, runners
from runtall.store.models import Run, Runner, StoredDiaryEntry
from runtall.symptoms import Context, DiaryEntry

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ENTRY = DiaryEntry(id="one", at=NOW, zone="UTC", context=Context.REST, pain_nrs=2)

pytestmark = pytest.mark.django_db


@pytest.fixture
def runner_id() -> int:
    """A runner who said something already."""
    runner_id = runners.own_runner().id
    runners.keep_profile(runner_id, RunnerProfile(home_time_zone="UTC"))
    return runner_id


def asked(times: list[int], runner_id: int, now: datetime = NOW, *, of: object = None) -> int:
    def make() -> int:
        times.append(1)
        return len(times)

    return remembered("a page", runner_id, now, make, of=of)


def test_nothing_written_nothing_worked_out_again(runner_id):
    times: list[int] = []

    assert [asked(times, runner_id) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize(
    "write",
    [
        lambda runner_id: diary.keep(runner_id, [ENTRY]),
        lambda runner_id: planning.keep_check_in(runner_id, CheckIn(NOW.date(), pain_nrs=1.0), at=NOW),
        lambda runner_id: runners.keep_profile(runner_id, RunnerProfile(units=RunnerProfile().units, kit=("mat",))),
        lambda runner_id: Run.objects.bulk_create([Run(runner_id=runner_id, started_at=NOW, started_on=NOW.date())]),
    ],
)
def test_any_write_of_the_runner_makes_it_be_worked_out_anew(runner_id, write):
    times: list[int] = []
    asked(times, runner_id)
    write(runner_id)

    assert asked(times, runner_id) == 2
    assert asked(times, runner_id) == 2


def test_neither_another_runners_word_nor_work_in_the_background_ends_it(runner_id):
    times: list[int] = []
    asked(times, runner_id)
    other = Runner.objects.create(name="Other")
    diary.keep(other.pk, [ENTRY])
    jobs.add(runner_id, "look", {}, at=NOW)

    assert asked(times, runner_id) == 1


def test_runners_and_days_are_kept_apart_and_time_alone_ends_it_too(runner_id):
    times: list[int] = []
    other = Runner.objects.create(name="Other")
    diary.keep(other.pk, [ENTRY])
    asked(times, runner_id)

    assert asked(times, other.pk) == 2
    assert asked(times, runner_id, of="tuesday") == 3
    assert asked(times, runner_id, NOW + timedelta(seconds=FRESH_S)) == 4


def test_of_a_runner_who_never_wrote_anything_nothing_is_remembered():
    times: list[int] = []
    nobody = Runner.objects.create(name="Nobody yet")

    assert [asked(times, nobody.pk), asked(times, nobody.pk)] == [1, 2]


def test_what_a_write_brought_that_was_rolled_back_is_forgotten_with_it(runner_id):
    def read() -> int:
        return while_same((marks.DIARY, marks.SAID), "entries", runner_id, lambda: len(diary.entries(runner_id)))

    before = read()
    with transaction.atomic():
        diary.keep(runner_id, [ENTRY])
        within = read()
        transaction.set_rollback(True)
    after = read()
    diary.keep(runner_id, [replace(ENTRY, id="two"), replace(ENTRY, id="three")])

    assert (before, within, after, read()) == (0, 1, 0, 2)


def test_rows_that_are_changed_or_taken_away_leave_a_mark_as_well(runner_id):
    diary.keep(runner_id, [ENTRY])
    seen = [marks.tokens(runner_id)[marks.DIARY]]
    row = StoredDiaryEntry.objects.get()
    for write in (
        lambda: StoredDiaryEntry.objects.filter(pk=row.pk).update(on=date(2026, 5, 3)),
        lambda: StoredDiaryEntry.objects.bulk_update([row], ["on"]),
        row.save,
        lambda: StoredDiaryEntry.objects.filter(pk=row.pk).delete(),
        lambda: StoredDiaryEntry(runner_id=runner_id, entry_id="x", at=NOW, on=NOW.date(), written_at=NOW, entry={}).save(),
        lambda: StoredDiaryEntry.objects.get().delete(),
    ):
        write()
        seen.append(marks.tokens(runner_id)[marks.DIARY])

    assert len(set(seen)) == 7


_NOT_OF_FINDINGS_OR_PLANS = {
    "Mark",
    *("Original", "LedgerEntry", "ImportedArchive", "StoredRecording", "ChannelColumn"),  # their runs and summaries count
    *("TightMark", "RetiredShoes", "PsfsActivity", "OwnTracker"),
    *("StoredWeek", "StoredDecision"),  # worked out, never said
    *("Job", "JobFile", "Upload", "WatchedFolder"),
    *("PairedDevice", "PairingCode", "Grant", "Look", "SignIn", "ApiToken", "ShareLink", "ClinicVisit"),
    *("CalendarFeed", "CalendarWishes", "CalendarEntry", "ReminderWishes", "Prompt"),
    *("Bridge", "BridgedRun", "BridgedDay", "BridgedWorkout"),  # what came over them is a run or a tracker
    "FilmFile",  # its film counts
}
"""Tables of a runner that neither findings nor plans read."""


def test_every_table_of_a_runner_is_marked_or_is_known_not_to_matter():
    theirs = {
        each.__name__: each
        for each in apps.get_app_config("store").get_models()
        if any(field.name == "runner" for field in each._meta.get_fields())
    }
    unmarked = {name for name, each in theirs.items() if not issubclass(each, marks.Marked)}

    assert unmarked - _NOT_OF_FINDINGS_OR_PLANS == set()
    kinds = {each.marked_as for each in theirs.values() if issubclass(each, marks.Marked)}
    assert kinds == {marks.RUNS, marks.DIARY, marks.CHECKED, marks.SAID}


def test_many_runners_who_take_turns_each_find_what_was_worked_out_for_them():
    """A web process of a club: twelve people, some twenty answers each."""
    ids = [Runner.objects.create(name=f"Runner {n}").pk for n in range(12)]
    for each in ids:
        diary.keep(each, [ENTRY])
    times: list[int] = []

    for _ in range(2):
        for name in range(20):
            for each in ids:
                while_same((marks.DIARY,), f"answer {name}", each, lambda: times.append(1))

    assert len(times) == 12 * 20

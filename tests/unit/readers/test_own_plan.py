"""Plans brought along: calendars, workouts of a watch, weeks in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from made_fit import ENUM, STRING, UINT16, UINT32, MadeFit
from runtall.core import LimitExceededError, UnreadableFileError
from runtall.plan import OwnRun
from runtall.readers.limits import LIMITS
from runtall.readers.own_plan import NoDayError, OwnPlanReading, read_own_plan, read_weekly_pattern
from runtall.readers.own_words import is_run, meaning_of

MONDAY = date(2026, 5, 4)


def calendar(*events: str) -> bytes:
    inner = "".join(f"BEGIN:VEVENT\r\n{event.strip().replace(chr(10), chr(13) + chr(10))}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{inner}END:VCALENDAR\r\n".encode()


def read(data: bytes, *, zone: str = "Europe/Berlin", until_on: date = date(2026, 6, 1)) -> OwnPlanReading:
    return read_own_plan(data, zone=zone, from_on=MONDAY, until_on=until_on, on=MONDAY)


def test_a_run_of_a_whole_day_has_the_length_of_its_title():
    found = read(calendar("UID:1\nDTSTART;VALUE=DATE:20260506\nSUMMARY:Easy run 8 km"))

    assert found.runs == (OwnRun(date(2026, 5, 6), "Easy run 8 km", None, 8000.0, hard=False),)
    assert found.notes == ()


def test_a_run_without_a_length_in_words_takes_the_slot_of_the_calendar():
    found = read(calendar("UID:1\nDTSTART:20260506T160000Z\nDTEND:20260506T164500Z\nSUMMARY:Tempo run"))

    assert [(run.duration_s, run.hard) for run in found.runs] == [(2700.0, True)]


def test_an_instant_falls_on_the_runners_own_day():
    data = calendar("UID:1\nDTSTART:20260506T230000Z\nSUMMARY:Run 5 km")

    assert read(data).runs[0].on == date(2026, 5, 7)
    assert read(data, zone="America/Denver").runs[0].on == date(2026, 5, 6)


def test_a_weekly_repeat_is_followed_with_its_exception_and_its_end():
    found = read(
        calendar(
            "UID:1\nDTSTART;VALUE=DATE:20260421\nRRULE:FREQ=WEEKLY;BYDAY=TU,TH;UNTIL=20260521\n"
            "EXDATE;VALUE=DATE:20260512\nSUMMARY:Run 6 km"
        )
    )

    assert [run.on.day for run in found.runs] == [5, 7, 14, 19, 21]


def test_a_moved_day_of_a_repeat_stands_where_it_was_moved_to():
    found = read(
        calendar(
            "UID:1\nDTSTART;VALUE=DATE:20260505\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Run 6 km",
            "UID:1\nRECURRENCE-ID;VALUE=DATE:20260512\nDTSTART;VALUE=DATE:20260513\nSUMMARY:Run 7 km",
        )
    )

    assert [(run.on.day, run.distance_m) for run in found.runs] == [(5, 6000.0), (13, 7000.0)]


def test_a_repeat_that_is_not_read_gives_its_first_day_and_says_so():
    found = read(calendar("UID:1\nDTSTART;VALUE=DATE:20260505\nRRULE:FREQ=MONTHLY;BYDAY=1TU\nSUMMARY:Run 6 km"))

    assert len(found.runs) == 1
    assert "repeat" in str(found.notes[0])


def test_a_repeat_that_never_comes_ends():
    found = read(calendar("UID:1\nDTSTART;VALUE=DATE:20260505\nRRULE:FREQ=DAILY;INTERVAL=7;BYDAY=MO\nSUMMARY:Run 6 km"))

    assert found.runs == ()


def test_what_is_no_run_is_left_out_and_counted():
    found = read(
        calendar(
            "UID:1\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Dentist",
            "UID:2\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Swim 40 min",
            "UID:3\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Rest day",
            "UID:4\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Long run 90 min",
        )
    )

    assert [run.duration_s for run in found.runs] == [5400.0]
    assert "3 entries" in str(found.notes[0])


def test_a_cancelled_run_is_none():
    assert read(calendar("UID:1\nDTSTART;VALUE=DATE:20260505\nSTATUS:CANCELLED\nSUMMARY:Run 6 km")).runs == ()


def test_a_broken_entry_costs_itself():
    found = read(calendar("UID:1\nDTSTART:nonsense\nSUMMARY:Run 6 km", "UID:2\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Run 6 km"))

    assert len(found.runs) == 1
    assert "could not be read" in str(found.notes[-1])


@pytest.mark.parametrize(
    "bound",
    [replace(LIMITS, max_activities=1), replace(LIMITS, max_table_bytes=100)],
    ids=["entries", "bytes"],
)
def test_a_calendar_beyond_the_limits_is_refused(bound):
    data = calendar(*(f"UID:{n}\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Run 6 km" for n in range(3)))

    with pytest.raises(LimitExceededError):
        read_own_plan(data, zone="UTC", from_on=MONDAY, until_on=date(2026, 6, 1), limits=bound)


def test_only_the_days_asked_for_are_given():
    data = calendar("UID:1\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY\nSUMMARY:Run 6 km")

    assert [run.on.day for run in read(data, until_on=date(2026, 5, 7)).runs] == [4, 5, 6]


# Workouts ------------------------------------------------------------------------------------------------------------


def workout(*steps: tuple[int | None, ...], kind: int = 5, sport: int = 1) -> bytes:
    """Steps: (kind of length, its value, repeats, intensity)."""
    made = MadeFit().define(0, 0, [(0, ENUM)]).add(0, kind)
    made.define(1, 26, [(4, ENUM), (8, STRING, 12)]).add(1, sport, "Thursday")
    made.define(2, 27, [(254, UINT16), (1, ENUM), (2, UINT32), (4, UINT32), (7, ENUM)])
    for n, (length, value, target, intensity) in enumerate(steps):
        made.add(2, n, length, value, target, intensity)
    return made.data()


def test_a_workout_of_timed_steps_has_a_time():
    """10 min, then 4 times (3 min hard, 2 min easy), then 10 min: 40 min."""
    data = workout((0, 600_000, None, 2), (0, 180_000, None, 0), (0, 120_000, None, 4), (6, 1, 4, None), (0, 600_000, None, 3))

    assert read(data).runs == (OwnRun(MONDAY, "Thursday", 2400.0, None, hard=True),)


def test_a_workout_of_measured_steps_has_a_distance():
    """2 km and 5 km."""
    assert read(workout((1, 200_000, None, 2), (1, 500_000, None, 0))).runs == (OwnRun(MONDAY, "Thursday", None, 7000.0),)


def test_a_step_that_ends_at_the_button_leaves_the_length_unknown():
    found = read(workout((0, 600_000, None, 2), (5, None, None, 0)))

    assert (found.runs[0].duration_s, found.runs[0].distance_m) == (None, None)
    assert "not known" in str(found.notes[0])


def test_repeats_of_repeats_count_all_rounds():
    """1 min, then a step of 1 min three times, makes 4; all of it twice makes 8 min."""
    data = workout((0, 60_000, None, 0), (0, 60_000, None, 0), (6, 1, 3, None), (6, 0, 2, None))

    assert read(data).runs[0].duration_s == 480.0


def test_a_repeat_that_points_nowhere_leaves_the_length_unknown():
    assert read(workout((0, 60_000, None, 0), (6, 9, 3, None))).runs[0].duration_s is None


@pytest.mark.parametrize("data", [workout(kind=4), workout(sport=2)], ids=["an activity", "cycling"])
def test_what_is_no_running_workout_is_refused(data):
    with pytest.raises(UnreadableFileError):
        read(data)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("24 May.fit", date(2026, 5, 24)),
        ("2026-05-07_easy.fit", date(2026, 5, 7)),
        ("May 9th, 2026.fit", date(2026, 5, 9)),
        ("3 May.fit", None),
        ("5/6 effort.fit", None),
        ("May 10 km.fit", None),
        ("7 May or 8 May.fit", None),
        ("tuesday.fit", None),
    ],
)
def test_a_workout_stands_on_the_day_that_its_name_says_in_one_way_only(name, day):
    data = workout((0, 600_000, None, 2))
    if day is None:
        with pytest.raises(NoDayError):
            read_own_plan(data, zone="UTC", from_on=MONDAY, until_on=date(2026, 11, 1), name=name)
    else:
        found = read_own_plan(data, zone="UTC", from_on=MONDAY, until_on=date(2026, 11, 1), name=name)
        assert [run.on for run in found.runs] == [day]
        assert "as its name says" in str(found.notes[0])


def test_a_workout_that_stops_before_its_last_step_is_not_taken_for_a_shorter_one():
    made = MadeFit().define(0, 0, [(0, ENUM)]).add(0, 5)
    made.define(1, 26, [(4, ENUM), (6, UINT16), (8, STRING, 12)]).add(1, 1, 2, "7 May")
    made.define(2, 27, [(254, UINT16), (1, ENUM), (2, UINT32)]).add(2, 0, 0, 600_000)

    for data in (made.data(), workout((0, 600_000, None, 2))[:60]):
        with pytest.raises(UnreadableFileError, match="last step"):
            read(data)


def test_a_calendar_that_stops_inside_an_entry_says_so():
    whole = calendar(
        "UID:1\nDTSTART;VALUE=DATE:20260505\nSUMMARY:Run 6 km", "UID:2\nDTSTART;VALUE=DATE:20260506\nSUMMARY:Run 7 km"
    )
    found = read(whole[: whole.index(b"SUMMARY:Run 7") + 9])

    assert [run.on.day for run in found.runs] == [5]
    assert "could not be read" in str(found.notes[-1])


# Weeks in words -------------------------------------------------------------------------------------------------------


def test_a_week_in_words_is_repeated():
    runs = read_weekly_pattern("Tue 8 km easy\nSunday: long run 1 h 30", from_on=MONDAY, until_on=date(2026, 5, 18))

    assert [(run.on.day, run.distance_m, run.duration_s) for run in runs] == [
        (5, 8000.0, None), (10, None, 5400.0), (12, 8000.0, None), (17, None, 5400.0),
    ]  # fmt: skip


def test_a_day_of_rest_or_another_sport_is_no_run():
    assert read_weekly_pattern("Mon rest; Wed swim 30 min", from_on=MONDAY, until_on=date(2026, 5, 11)) == ()


def test_miles_are_miles():
    runs = read_weekly_pattern("Sat 10 miles", from_on=MONDAY, until_on=date(2026, 5, 11))

    assert [run.distance_m for run in runs] == [16093.4]


@pytest.mark.parametrize("text", ["", "Someday 8 km", "Tue", "8 km on Tue", "Tue what I like"])
def test_a_line_that_is_not_understood_is_named(text):
    with pytest.raises(UnreadableFileError):
        read_weekly_pattern(text, from_on=MONDAY, until_on=date(2026, 5, 11))


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"PK\x03\x04\x00\x00", b"BEGIN:VCARD\r\n"])
def test_other_bytes_are_no_plan(data):
    with pytest.raises(UnreadableFileError):
        read(data)


@pytest.mark.parametrize("words", ["WU 2 km, 5 x 1 km, CD 2 km", "2 km easy then 3 km hard", "6 x 800 m", "3 x 10 min tempo"])
def test_where_parts_are_named_the_whole_is_not_known(words):
    meant = meaning_of(words)

    assert (meant.distance_m, meant.duration_s, is_run(words), meant.hard) == (None, None, True, True)


@pytest.mark.parametrize(
    ("words", "distance_m", "duration_s"),
    [
        ("16k", 16000.0, None),
        ("Lauf 12,5 km", 12500.0, None),
        ("easy 45'", None, 2700.0),
        ("Run 1:30 h", None, 5400.0),
        ("1 h 10 min easy", None, 4200.0),
        ("10 km in 50 min", 10000.0, 3000.0),
        ("10 miles @ 8:00/mi", 16093.4, None),
        ("run at 12 km/h", None, None),
    ],
)
def test_lengths_are_read_as_written(words, distance_m, duration_s):
    meant = meaning_of(words)

    assert (meant.distance_m, meant.duration_s) == (distance_m, duration_s)

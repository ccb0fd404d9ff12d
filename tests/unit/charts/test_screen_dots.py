"""The chart of a movement test: a dot for each reading, the last of each side named, days named where there is room."""

from __future__ import annotations

from datetime import date

from runtall.charts import ScreenDot, bind, table


def dot(on: date, side: str, value: float | None) -> ScreenDot:
    return ScreenDot(on, f"{on:%d %b}", side, side, value, "–" if value is None else f"{value:g} s", "fine")


DOTS = [
    dot(date(2026, 1, 1), "left", 30.0),
    dot(date(2026, 1, 1), "right", 50.0),
    dot(date(2026, 5, 1), "left", None),
    dot(date(2026, 5, 2), "left", 44.0),
    dot(date(2026, 5, 4), "right", 52.0),
]


def rows(dots, width=700):
    return bind("screen", dots, width=width)["datasets"]["rows"]


def test_a_stopped_test_is_no_dot_and_stands_in_the_table():
    drawn = [row for row in rows(DOTS) if row["value"] is not None]

    assert len(drawn) == 4
    assert ("01 May", "left", "–", "fine") in table("screen", DOTS, ("Day", "Side", "Value", "Came to")).rows


def test_the_last_of_each_side_is_named_the_higher_one_above():
    named = {row["label"]: row["above"] for row in rows(DOTS) if row["label"]}

    assert named == {"left 44 s": False, "right 52 s": True}


def test_days_too_near_to_the_next_go_without_a_name():
    assert [row["day_label"] for row in rows(DOTS) if row["day_label"]] == ["01 Jan", "04 May"]


def test_nothing_at_all_draws_nothing():
    assert rows([]) == []

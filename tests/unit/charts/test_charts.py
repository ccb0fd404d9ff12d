"""Charts: specs are data, drawings take the page's colours, and every figure stands in the table beside them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from runtall.charts import DriftDot, GuardDot, WeekBar, bind, names, svg, table

MONDAY = date(2026, 8, 31)


def week(at: int, km: float | None, *, longest: float | None = 10.0, note: str = "") -> WeekBar:
    on = MONDAY + timedelta(weeks=at)
    return WeekBar(on, f"{on.day} {on:%b}", km, longest, f"{km} km", f"{longest} km", "3", note, note, at_least=km == 24.0)


def dot(day: int, km: float, cap: float | None, *, above: bool = False) -> GuardDot:
    on = MONDAY + timedelta(days=day)
    return GuardDot(on, f"{on.day}", f"{on:%B}", km, cap, f"{km} km", "", "", above)


def drift(day: int, change: float, *, flagged: bool = False) -> DriftDot:
    on = MONDAY + timedelta(days=day)
    return DriftDot(on, f"{on.day} {on:%b}", change, change - 1, change + 1, f"{change:+.0f}", "", "", flagged, 3.0)


ROWS = {
    "weeks": [week(at, 30.0 + at) for at in range(12)],
    "guard": [dot(3 * at, 8.0 + at % 4, 12.0) for at in range(25)] + [dot(80, 21.4, 12.0, above=True)],
    "drift": [drift(5 * at, -1.0 - at % 3, flagged=at % 3 == 2) for at in range(16)],
}


def test_every_chart_has_its_spec():
    assert {"amounts", "curve", "drift", "felt", "guard", "hills", "weeks"} <= set(names())


@pytest.mark.parametrize("name", ["weeks", "guard", "drift"])
def test_binding_fills_named_data_of_a_fresh_copy(name):
    first, second = bind(name, ROWS[name], width=310), bind(name, [], width=700)

    assert first["datasets"]["rows"]
    assert second["datasets"]["rows"] == []
    assert (first["width"], second["width"]) == (310, 700)
    assert first["data"] == {"name": "rows"}


def test_an_unknown_chart_is_our_own_mistake():
    with pytest.raises(KeyError):
        bind("pie", [])


@pytest.mark.parametrize("name", ["weeks", "guard", "drift"])
@pytest.mark.parametrize("width", [310, 700])
def test_a_drawing_takes_only_the_pages_colours_and_carries_nothing_active(name, width):
    drawing = svg(name, ROWS[name], width=width, title="What it shows", note="a <band>")
    root = ET.fromstring(drawing)

    assert root.get("role") == "img"
    assert root.get("aria-label") == "What it shows"
    colours = {value for node in root.iter() for key in ("fill", "stroke") if (value := node.get(key))}
    assert {colour for colour in colours if not re.fullmatch(r"var\(--[a-z-]+\)|none|transparent", colour)} == set()
    assert any(colour == "var(--accent)" for colour in colours)
    assert all("style" not in node.attrib and not any(key.startswith("on") for key in node.attrib) for node in root.iter())
    assert not {node.tag.rpartition("}")[2] for node in root.iter()} & {"script", "style", "image", "a", "foreignObject"}


def test_a_drawing_without_rows_is_still_a_drawing():
    for name in names():
        assert ET.fromstring(svg(name, [])).get("role") == "img"


def texts(drawing: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(drawing).iter("{http://www.w3.org/2000/svg}text")]


def test_an_unknown_week_is_a_question_mark_and_an_empty_one_a_zero():
    found = texts(
        svg("weeks", [week(0, None, longest=None), week(1, 0.0, longest=0.0), week(2, 30.0, note="so far"), week(3, 24.0)])
    )

    assert "?" in found
    assert "0" in found
    assert "30" in found
    assert "24+" in found
    assert "so far" in found


def test_the_run_that_stands_out_carries_its_distance_and_a_shape_of_its_own():
    drawing = svg("guard", ROWS["guard"], note="the band")

    assert "21.4 km" in texts(drawing)
    assert "the band" in texts(drawing)
    assert "var(--ease)" in drawing


def test_names_of_months_never_stand_on_one_another():
    bound = bind("guard", [dot(at, 8.0, 12.0) for at in range(0, 84, 2)])
    days = [row["day"] for row in bound["datasets"]["rows"] if row["month_label"]]

    assert len(days) >= 2
    assert all(later - earlier > 10 for earlier, later in pairwise(days))


def test_a_phone_sees_the_latest_runs_and_the_table_all_of_them():
    many = [drift(at, -1.0) for at in range(60)]

    assert len(bind("drift", many, width=310)["datasets"]["rows"]) == 40
    assert len(table("drift", many, ("Day", "Change", "Interval", "Starts")).rows) == 60


@pytest.mark.parametrize(("change", "side"), [(2.0, "below"), (-2.0, "above")])
def test_the_note_stands_on_the_side_that_the_runs_do_not_lean_to(change, side):
    (note,) = bind("drift", [drift(at, change) for at in range(4)], note="small")["datasets"]["notes"]

    assert note["side"] == side


def test_a_guard_without_any_known_window_has_no_band():
    drawing = svg("guard", [dot(0, 8.0, None)], note="the band")

    assert "the band" not in texts(drawing)


def test_a_table_of_another_shape_is_our_own_mistake():
    with pytest.raises(ValueError, match="columns"):
        table("weeks", ROWS["weeks"], ("Week",))


def test_drawing_the_same_twice_gives_the_same():
    assert svg("weeks", ROWS["weeks"]) == svg("weeks", ROWS["weeks"])

"""Charts of one run and of load: bands behind the line, events where they happened, gaps that stay gaps."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from runtall.charts import AmountBar, Around, BandPoint, CurvePoint, FeltWeek, GradeBar, Mark, Stretch, Tick, bind, svg, table

POINTS = [CurvePoint(float(x), None if x == 5 else 170.0 - x, x / 20) for x in range(20)]
AROUND = Around(
    x_ticks=(Tick(10.0, "10 min"),),
    y_ticks=(Tick(160.0, "160"),),
    bottom=145.0,
    top=175.0,
    unit="spm",
    band=(BandPoint(0.0, 165.0, 171.0), BandPoint(19.0, 165.0, 171.0)),
    band_note="early",
    marks=(Mark(4.0, "tight"), Mark(5.0, "again")),
    stretches=(Stretch(0.0, 3.0, "first 10 min"),),
    usual=160.0,
    usual_note="middle",
    ground_note="ground",
)


def felt(at: int, pain: float | None, *, event: str = "") -> FeltWeek:
    return FeltWeek(f"{at} Sep", 30.0 + at, 12.0, pain, "30 km", "12 km", "", "4", event=event)


ROWS = {
    "felt": [felt(at, None if at == 2 else float(at % 4), event="Race" if at == 3 else "") for at in range(12)],
    "amounts": [AmountBar(f"{at}", 100.0 + at, 150.0, "", "", "", above=at == 3) for at in range(12)],
    "hills": [
        GradeBar("-5 to -2", "-5 to|-2", 3.0, "3 km", "", "", downhill=True),
        GradeBar("flat", "flat", 9.0, "9 km", "", "", downhill=False),
    ],
}


def drawn(name, rows, **others):
    return ET.fromstring(svg(name, rows, width=360, **others))


def texts(root) -> list[str]:
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_gap_of_the_curve_stays_a_gap():
    rows = bind("curve", POINTS, around=AROUND)["datasets"]["rows"]

    assert rows[5]["y"] is None
    assert all(row["y"] is not None for at, row in enumerate(rows) if at != 5)


def test_the_band_reaches_into_the_chart_whatever_the_points_do():
    wide = Around(bottom=0.0, top=1.0, band=(BandPoint(-5.0, 0.0, 1.0), BandPoint(30.0, 0.0, 1.0)))

    assert bind("curve", POINTS, around=wide)["encoding"]["x"]["scale"]["domain"] == [-5.0, 30.0]


@pytest.mark.parametrize(
    ("at", "written"),
    [
        ((4.0, 7.0), [("tight", False), ("leaves its band", False)]),
        ((4.0, 4.5), [("tight", True), ("leaves its band", False)]),  # the first gives way to its left
        ((17.0, 18.0), [("tight", True), ("", False)]),  # the second would run over the end, or into the first
    ],
)
def test_words_of_two_events_never_stand_on_one_another(at, written):
    marks = (Mark(at[0], "tight"), Mark(at[1], "leaves its band"))
    found = bind("curve", POINTS, around=replace(AROUND, marks=marks))["datasets"]["marks"]

    assert [(each["note"], each["late"]) for each in found] == written


@pytest.mark.parametrize(("below", "at"), [(False, 171.0), (True, 165.0)])
def test_the_bands_name_stands_on_the_side_that_the_curve_does_not_leave_by(below, at):
    around = Around(bottom=145.0, top=175.0, band=AROUND.band, band_note="early", band_note_below=below)
    (note,) = bind("curve", POINTS, around=around)["datasets"]["notes"]

    assert (note["at"], note["below"]) == (at, below)


def test_pace_is_drawn_with_the_fast_end_on_top():
    spec = bind("curve", POINTS, around=Around(bottom=7.0, top=5.0))

    assert spec["encoding"]["y"]["scale"]["domain"] == [7.0, 5.0]


def test_a_week_without_diary_has_no_pain_and_the_line_stands_above_every_bar():
    rows = bind("felt", ROWS["felt"], note="pain")["datasets"]["rows"]
    highest = max(row["distance"] for row in rows)

    assert rows[2]["pain_at"] is None
    assert all(row["pain_at"] > highest for row in rows if row["pain_at"] is not None)
    assert "Race" in texts(drawn("felt", ROWS["felt"]))


def test_the_week_that_stands_out_has_another_colour():
    assert "var(--ease)" in svg("amounts", ROWS["amounts"], width=360)
    assert "var(--ease)" not in svg("amounts", ROWS["amounts"][:3], width=360)


def test_bands_of_grade_keep_their_order():
    found = [text for text in texts(drawn("hills", ROWS["hills"])) if text in {"3 km", "9 km"}]

    assert found == ["3 km", "9 km"]


@pytest.mark.parametrize("name", ["felt", "amounts", "hills"])
def test_a_drawing_takes_only_the_pages_colours(name):
    colours = {value for node in drawn(name, ROWS[name]).iter() for key in ("fill", "stroke") if (value := node.get(key))}

    assert {colour for colour in colours if not re.fullmatch(r"var\(--[a-z-]+\)|none|transparent", colour)} == set()


def test_each_table_has_every_row():
    assert len(table("felt", ROWS["felt"], tuple("abcdef")).rows) == 12
    assert len(table("amounts", ROWS["amounts"], tuple("abcd")).rows) == 12
    assert table("hills", ROWS["hills"], tuple("abcd")).rows[0][0] == "-5 to -2"

"""GPX: extensions, kinds of activity, routes, encodings."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import Pause, Verdict
from runtall.readers.gpx import read_gpx

TPX = "http://www.garmin.com/xmlschemas/TrackPointExtension/v1"


def point(second: int, lat: float, extension: str = "", ele: float | None = 12.0) -> str:
    height = "" if ele is None else f"<ele>{ele}</ele>"
    inner = f"<extensions>{extension}</extensions>" if extension else ""
    return f'<trkpt lat="{lat:.7f}" lon="7.5">{height}<time>2024-03-01T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z</time>{inner}</trkpt>\n'


def straight(seconds: int, speed_mps: float, extension: str = "", start: int = 0, lat: float = 50.0) -> str:
    return "".join(point(start + s, lat + s * speed_mps / 111_195.0, extension) for s in range(seconds))


def track(points: str, *, kind: str | None = "running", name: str | None = None) -> str:
    title = "" if name is None else f"<name>{name}</name>"
    label = "" if kind is None else f"<type>{kind}</type>"
    return f"<trk>{title}{label}<trkseg>{points}</trkseg></trk>"


def document(body: str, creator: str = "test", encoding: str = "UTF-8") -> str:
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n<gpx version="1.1" creator="{creator}" xmlns="http://www.topografix.com/GPX/1/1" '
        f'xmlns:tp="{TPX}">{body}</gpx>'
    )


def read(text: str, encoding: str = "utf-8"):
    return read_gpx([text.encode(encoding)])


def test_distance_and_speed_come_from_positions_and_say_so():
    run = read(document(track(straight(101, 3.0)))).activities[0]

    assert run.distance_m == pytest.approx(300.0, rel=1e-3)
    assert run.channels["distance_m"].source == "positions"
    assert_allclose(run.values("speed_mps"), 3.0, rtol=1e-3)
    assert_allclose(run.values("altitude_m"), 12.0)


def test_the_track_point_extension_is_read():
    extension = "<tp:TrackPointExtension><tp:atemp>21.5</tp:atemp><tp:hr>151</tp:hr><tp:cad>88</tp:cad></tp:TrackPointExtension>"

    run = read(document(track(straight(60, 3.0, extension)), "Garmin Connect")).activities[0]

    assert_allclose(run.values("heart_rate_bpm"), 151)
    assert_allclose(run.values("temperature_c"), 21.5)
    assert_allclose(run.values("cadence_spm"), 176)


def test_version_two_speed_and_bare_power_are_read():
    v2 = '<x:TrackPointExtension xmlns:x="http://www.garmin.com/xmlschemas/TrackPointExtension/v2"><x:speed>2.9</x:speed></x:TrackPointExtension>'

    run = read(document(track(straight(60, 3.0, f"<power>243</power>{v2}")))).activities[0]

    assert_allclose(run.values("speed_mps"), 2.9)
    assert run.channels["speed_mps"].source == "device"
    assert_allclose(run.values("power_w"), 243)


@pytest.mark.parametrize(
    ("creator", "cadence", "expected"),
    [("StravaGPX", 90, 180), ("COROS", 180, 180), ("Some app", 88, 176), ("Some app", 174, 174)],
)
def test_one_foot_or_both_is_decided_by_writer_then_by_size(creator: str, cadence: int, expected: int):
    extension = f"<tp:TrackPointExtension><tp:cad>{cadence}</tp:cad></tp:TrackPointExtension>"

    run = read(document(track(straight(60, 3.0, extension)), creator)).activities[0]

    assert_allclose(run.values("cadence_spm"), expected)


@pytest.mark.parametrize(
    "kind", ["running", "Run", "9", "Trail Running", "Laufen", "Course à pied", "トレラン", "street_running"]
)
def test_a_run_is_known_by_many_words(kind: str):
    assert read(document(track(straight(60, 3.0), kind=kind))).verdict is Verdict.IMPORTED


@pytest.mark.parametrize("kind", ["cycling", "1", "Walking", "Wanderung", "swimming", "something else"])
def test_other_words_are_not_a_run(kind: str):
    assert read(document(track(straight(60, 3.0), kind=kind))).verdict is Verdict.NOT_A_RUN


def test_a_silent_file_is_decided_by_its_title_and_says_so():
    run = read(document(track(straight(60, 1.2), kind=None, name="Club Run"))).activities[0]

    assert run.is_run
    assert any("title" in str(oddity) for oddity in run.oddities)


@pytest.mark.parametrize(("speed", "sport"), [(3.0, "running"), (1.4, "walking"), (8.0, "unknown")])
def test_a_silent_file_without_title_is_decided_by_its_speed(speed: float, sport: str):
    reading = read(document(track(straight(120, speed), kind=None)))

    assert reading.activities[0].sport == sport
    assert "does not say" in str(reading.activities[0].oddities[-1])


def test_a_few_silent_seconds_are_not_guessed_at():
    reading = read(document(track(straight(8, 3.0), kind=None)))

    assert reading.verdict is Verdict.NOT_A_RUN
    assert "too short" in str(reading.detail)


def test_a_second_segment_is_a_pause():
    body = f"<trk><type>running</type><trkseg>{straight(60, 3.0)}</trkseg><trkseg>{straight(60, 3.0, start=180, lat=50.1)}</trkseg></trk>"

    run = read(document(body)).activities[0]

    assert run.pauses == (Pause(60.0, 180.0),)
    assert run.distance_m == pytest.approx(2 * 59 * 3.0, rel=1e-3)


def test_each_track_is_an_activity():
    body = track(straight(60, 3.0)) + track(straight(60, 8.0, start=600), kind="cycling")

    reading = read(document(body))

    assert [activity.sport for activity in reading.activities] == ["running", "cycling"]


@pytest.mark.parametrize(
    "body",
    [
        '<rte><name>Loop</name><rtept lat="1" lon="2"><time>2024-01-01T00:00:00Z</time></rtept><rtept lat="1" lon="2"/></rte>',
        '<wpt lat="1" lon="2"><name>Tap</name></wpt>',
        '<trk><trkseg><trkpt lat="1" lon="2"><ele>3</ele></trkpt><trkpt lat="1" lon="2.1"><ele>3</ele></trkpt></trkseg></trk>',
        "",
    ],
)
def test_routes_waypoints_and_drawn_tracks_are_not_activities(body: str):
    assert read(document(body)).verdict is Verdict.NOT_AN_ACTIVITY


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "UTF-8"), ("utf-16", "UTF-16"), ("utf-8", "UTF-16"), ("latin-1", "ISO-8859-1"), ("cp1252", "windows-1252")],
)
def test_every_usual_encoding_is_read(encoding: str, declared: str):
    run = read(document(track(straight(60, 3.0), name="Läufchen"), encoding=declared), encoding).activities[0]

    assert run.name == "Läufchen"
    assert run.n_samples == 60


def test_a_title_in_another_encoding_does_not_cost_the_run():
    run = read(document(track(straight(60, 3.0), name="Läufchen")), "latin-1").activities[0]

    assert run.n_samples == 60
    assert run.name == "L\ufffdufchen"


@pytest.mark.parametrize("before", ["", "\n\n   ", "\ufeff", "   \ufeff  "])
def test_blanks_and_a_mark_before_the_xml_are_forgiven(before: str):
    assert read(before + document(track(straight(60, 3.0)))).verdict is Verdict.IMPORTED


def test_a_point_in_a_comment_or_in_cdata_is_no_point():
    hidden = f"<!-- {point(5, 10.0)} --><desc><![CDATA[{point(6, 10.0)}]]></desc>"
    body = f"<trk><type>running</type>{hidden}<trkseg>{straight(30, 3.0)}<!-- {point(31, 10.0)} -->{straight(30, 3.0, start=40)}</trkseg></trk>"

    run = read(document(body)).activities[0]

    assert run.n_samples == 60
    assert np.nanmin(run.values("latitude_deg")) >= 50.0


def test_no_fix_written_as_zero_zero_is_a_gap():
    zero = '<trkpt lat="0.0" lon="0.0"><time>2024-03-01T00:00:00Z</time></trkpt>'

    run = read(document(track(zero + straight(60, 3.0, start=1)))).activities[0]

    assert np.isnan(run.values("latitude_deg")[0])
    assert run.distance_m == pytest.approx(59 * 3.0, rel=1e-3)

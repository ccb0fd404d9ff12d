"""What a reader settles: one foot or both, distance and speed, kinds of activity, kinds of file, zones."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

import subprocess
import sys
import tomllib
from datetime import UTC, datetime
from importlib.resources import files

import numpy as np
import pytest
from numpy.testing import assert_allclose

from runtall.core import Channel, LimitExceededError, Recording, ZoneSource
from runtall.readers.footfalls import count_feet
from runtall.readers.movement import distance_from_positions, distance_is_wrong, speed_from_distance
from runtall.readers.sniffing import Kind, sniff
from runtall.readers.sports import plain, sport_in_name, sport_of_label
from runtall.readers.zones import settle_zone


@pytest.mark.parametrize(
    ("cadence", "speed", "one_leg", "factor", "told"),
    [
        (85, 3.0, True, 2.0, False),
        (85, 3.0, None, 2.0, False),
        (170, 3.0, None, 1.0, False),
        (170, 3.0, True, 1.0, True),  # 340 steps a minute: the format's word cannot hold
        (85, None, True, 2.0, False),
        (55, 1.3, True, 2.0, False),  # walking, 110 steps a minute
        (30, 4.0, True, 2.0, True),  # steps of four metres: nothing fits, the file's own figure and its definition are kept
        (0, 0.0, True, 2.0, False),
    ],
)
def test_feet_are_counted_once_and_checked_against_speed(cadence, speed, one_leg, factor, told):
    found = count_feet(np.full(100, float(cadence)), None if speed is None else np.full(100, speed), one_leg_by_format=one_leg)

    assert found.factor == factor
    assert bool(found.oddities) == told


def test_standing_still_does_not_count_in_the_decision():
    cadence = np.concatenate((np.zeros(80), np.full(20, 86.0)))
    speed = np.concatenate((np.zeros(80), np.full(20, 3.0)))

    assert count_feet(cadence, speed, one_leg_by_format=None).factor == 2.0


def test_a_degree_of_latitude_is_111_195_metres_on_the_mean_sphere():
    metres = distance_from_positions(np.array([0.0, 1.0]), np.array([0.0, 0.0]))

    assert metres[-1] == pytest.approx(np.pi / 180 * 6_371_008.8)


def test_the_jump_over_a_break_is_no_distance():
    latitude = np.array([0.0, 0.001, 5.0, 5.001])

    metres = distance_from_positions(latitude, np.zeros(4), np.array([2]))

    assert_allclose(metres, [0, 111.195, 111.195, 222.39], rtol=1e-4)


def test_speed_spans_no_long_gap_and_needs_two_samples():
    t = np.array([0.0, 1, 2, 100, 101])
    speed = speed_from_distance(t, np.array([0.0, 3, 6, 300, 303]))

    assert_allclose(speed[[0, 1, 4]], 3.0)
    assert np.isnan(speed_from_distance(np.array([0.0]), np.array([0.0]))).all()


def test_sparse_samples_still_have_a_speed():
    t = np.arange(0, 100, 10.0)

    assert_allclose(speed_from_distance(t, 3 * t), 3.0)


@pytest.mark.parametrize(
    ("own", "positions", "wrong"),
    [
        (np.linspace(0, 300, 100), np.linspace(0, 310, 100), False),
        (np.zeros(100), np.linspace(0, 310, 100), True),
        (np.zeros(100), np.linspace(0, 20, 100), False),  # standing about: nothing to hold against it
        (np.linspace(0, 900, 100), np.linspace(0, 310, 100), True),
        (np.zeros(100), None, False),
    ],
)
def test_a_distance_is_judged_by_the_positions(own, positions, wrong):
    assert distance_is_wrong(own, positions) == wrong


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Virtual Run", ("running", "virtual_activity")),
        ("treadmill_running", ("running", "treadmill")),
        ("Nordic Ski", ("cross_country_skiing", None)),
        ("Alpine Ski", ("alpine_skiing", None)),
        ("E-Bike Ride", ("cycling", None)),
        ("Weight Training", ("training", None)),
        ("Bieg", ("running", None)),
        ("бег", ("running", None)),
        ("跑步", ("running", None)),
        ("Fahrt", ("cycling", None)),
        ("Spaziergang", ("walking", None)),
        ("quidditch", None),
        ("", None),
        (None, None),
    ],
)
def test_labels_of_services_are_understood(label, expected):
    assert sport_of_label(label) == expected


@pytest.mark.parametrize(
    ("name", "sport"),
    [
        ("Running 8/31/19", "running"),
        ("Run or ride?", None),
        ("晨跑", "running"),
        ("Brunch", None),
        ("Core values", None),
        (None, None),
    ],
)
def test_titles_speak_only_when_they_are_clear(name, sport):
    found = sport_in_name(name)

    assert (found[0] if found else None) == sport


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", Kind.EMPTY),
        (b"\x0e\x20\x00\x00\x00\x00\x00\x00.FIT", Kind.FIT),
        (b"\x1f\x8b\x08\x00", Kind.GZIP),
        (b"PK\x03\x04rest", Kind.ZIP),
        (b"<?xml version='1.0'?><gpx/>", Kind.GPX),
        (b"<!-- c --><g:gpx xmlns:g='x'>", Kind.GPX),
        (b"\xef\xbb\xbf<TrainingCenterDatabase>", Kind.TCX),
        ("<TrainingCenterDatabase>".encode("utf-16"), Kind.TCX),
        (b"<?xml version='1.0'?><!DOCTYPE HealthData [ <!ELEMENT broken ]><HealthData>", Kind.HEALTH),
        (b"<!doctype html><html>", Kind.XML),
        (b'{"a": 1}', Kind.JSON),
        (b"  [1]", Kind.JSON),
        (b"a,b,c\n", Kind.TEXT),
        ("a,b".encode("utf-16"), Kind.TEXT),
        (b"%PDF-1.7\x00\x01", Kind.UNKNOWN),
    ],
)
def test_first_bytes_tell_what_a_file_is(head: bytes, kind: Kind):
    assert sniff(head) is kind


def test_entities_are_refused_at_first_sight():
    with pytest.raises(LimitExceededError):
        sniff(b'<!DOCTYPE gpx [<!ENTITY a "b">]><gpx/>')


def recording(**more) -> Recording:
    return Recording(sport="running", started_at=datetime(2024, 7, 1, 6, tzinfo=UTC), t_s=np.arange(3.0), **more)


def placed(latitude: float, longitude: float) -> dict[str, Channel]:
    return {
        "latitude_deg": Channel("latitude_deg", "°", np.array([np.nan, latitude, latitude])),
        "longitude_deg": Channel("longitude_deg", "°", np.array([np.nan, longitude, longitude])),
    }


@pytest.mark.parametrize(
    ("given", "home", "zone", "source"),
    [
        ({"time_zone": "Asia/Tokyo", "channels": placed(52.5, 13.4)}, "Europe/Paris", "Asia/Tokyo", ZoneSource.FILE),
        ({"time_zone": "Mars/Olympus", "channels": placed(52.5, 13.4)}, None, "Europe/Berlin", ZoneSource.POSITION),
        ({"channels": placed(40.7, -74.0)}, "Europe/Paris", "America/New_York", ZoneSource.POSITION),
        ({"utc_offset_s": 7200}, "Europe/Paris", "Europe/Paris", ZoneSource.FILE),  # summer: Paris is two hours ahead
        ({"utc_offset_s": 3600}, "Europe/Paris", "Etc/GMT-1", ZoneSource.FILE),  # elsewhere: east is minus in these names
        ({"utc_offset_s": -18_000}, None, "Etc/GMT+5", ZoneSource.FILE),
        ({"utc_offset_s": 12_345}, "Europe/Paris", "Europe/Paris", ZoneSource.HOME),  # a clock no zone keeps
        ({}, "Europe/Paris", "Europe/Paris", ZoneSource.HOME),
        ({}, "Nowhere/Land", "Etc/UTC", ZoneSource.HOME),
        ({}, None, "Etc/UTC", ZoneSource.HOME),
    ],
)
def test_the_zone_comes_from_the_best_source_there_is(given, home, zone, source):
    made = settle_zone(recording(**given), home_time_zone=home)

    assert (made.time_zone, made.time_zone_source) == (zone, source)


def test_the_lookup_of_zones_is_loaded_only_when_needed():
    code = "import sys; import runtall.readers.sources, runtall.readers.zones; print('tzfpy' in sys.modules, 'runtall.readers.fit' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("file", ["sports.toml", "strava_headers.toml"])
def test_the_packaged_words_are_written_as_they_are_compared(file: str):
    found = tomllib.loads(files("runtall.readers").joinpath("words", file).read_text(encoding="utf-8"))
    lists = [
        v for value in found.values() for v in (value.values() if isinstance(value, dict) else [value]) if isinstance(v, list)
    ]
    words = [word for words in lists for word in words]

    assert len(words) > 100
    assert [word for word in words if word != plain(word)] == []

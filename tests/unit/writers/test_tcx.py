"""A recording as TCX, read back by tcxreader."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
from tcxreader.tcxreader import TCXReader

from runtall.core import Recording
from runtall.writers.tcx import tcx_bytes

TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"


def read(data: bytes, folder):
    path = folder / "run.tcx"
    path.write_bytes(data)
    return TCXReader().read(str(path), only_gps=False)


def test_an_independent_reader_finds_the_same_samples(walk_to_the_pond, tmp_path):
    exercise = read(tcx_bytes(walk_to_the_pond), tmp_path)

    points = exercise.trackpoints
    assert exercise.activity_type == "Running"
    assert [point.hr_value for point in points] == [120, 121, None, 118, 119]
    assert [point.distance for point in points] == [0.0, 2.85, 5.7, 8.55, 11.4]
    assert (points[1].latitude, points[1].longitude, points[1].elevation) == (53.42001, 12.68001, 62.2)
    assert [point.time.second for point in points] == [0, 1, 2, 13, 14]
    assert points[1].tpx_ext == {"Speed": 2.853, "RunCadence": 85}  # one leg: 169.5 / 2 = 84.75


def test_laps_carry_time_distance_and_trigger_and_a_pause_begins_a_new_track(walk_to_the_pond):
    root = ET.fromstring(tcx_bytes(walk_to_the_pond))
    first, second = root.iter(f"{TCX}Lap")

    assert [len(track) for track in first.iter(f"{TCX}Track")] == [2]
    assert [len(track) for track in second.iter(f"{TCX}Track")] == [1, 2]
    assert first.findtext(f"{TCX}TriggerMethod") == "Manual"
    assert (second.findtext(f"{TCX}TotalTimeSeconds"), second.findtext(f"{TCX}DistanceMeters")) == ("1.000", "5.70")


def test_words_are_escaped_and_kept(walk_to_the_pond):
    root = ET.fromstring(tcx_bytes(walk_to_the_pond))

    assert root.find(f".//{TCX}Notes").text == "To the pond (made up) <&>. Nobody ran this & nobody will"
    assert root.find(f".//{TCX}Creator/{TCX}Name").text == "development runtall sample"


def test_a_recording_without_samples_is_refused(walk_to_the_pond):
    with pytest.raises(ValueError, match="without samples"):
        tcx_bytes(Recording("running", walk_to_the_pond.started_at, np.empty(0)))


def test_a_recording_without_laps_gets_one_for_the_whole(walk_to_the_pond):
    root = ET.fromstring(tcx_bytes(replace(walk_to_the_pond, laps=())))

    [lap] = root.iter(f"{TCX}Lap")
    assert lap.findtext(f"{TCX}DistanceMeters") == "11.40"
    assert len(list(lap.iter(f"{TCX}Trackpoint"))) == 5

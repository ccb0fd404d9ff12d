"""A recording as GPX, read back by gpxpy."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import gpxpy
import pytest

from runtall.writers.gpx import gpx_bytes


def test_an_independent_reader_finds_the_same_points_in_two_segments(walk_to_the_pond):
    track = gpxpy.parse(gpx_bytes(walk_to_the_pond).decode()).tracks[0]

    before, after = track.segments
    assert [point.time.second for point in before.points] == [0, 1]  # the third sample has no position
    assert [point.time.second for point in after.points] == [13, 14]
    assert (before.points[1].latitude, before.points[1].longitude, before.points[1].elevation) == (53.42001, 12.68001, 62.2)
    heart, cadence = before.points[1].extensions[0]
    assert (heart.text, cadence.text) == ("121", "85")
    assert (track.name, track.description, track.type) == (
        "To the pond (made up) <&>",
        "Nobody ran this & nobody will",
        "running",
    )


def test_some_services_count_both_feet(walk_to_the_pond):
    track = gpxpy.parse(gpx_bytes(walk_to_the_pond, cadence_counts_both_feet=True).decode()).tracks[0]

    assert track.segments[0].points[0].extensions[0][1].text == "168"


def test_a_recording_without_positions_is_refused(walk_to_the_pond):
    blind = {name: each for name, each in walk_to_the_pond.channels.items() if name != "latitude_deg"}

    with pytest.raises(ValueError, match="without positions"):
        gpx_bytes(replace(walk_to_the_pond, channels=MappingProxyType(blind)))

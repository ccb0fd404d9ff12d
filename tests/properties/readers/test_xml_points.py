"""Reading by pattern and reading by expat give the same points; bytes of any kind give a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from runtall.core import FileReading
from runtall.readers import tcx
from runtall.readers.columns import Columns
from runtall.readers.limits import LIMITS, Deadline
from runtall.readers.sources import Source, read
from runtall.readers.xml_points import PointReader

TEXTS = st.sampled_from(["12", "3.5", " 7 ", "", "x", "1e3", "-0.25", "nan", "&#49;2", "<![CDATA[8]]>", "<!-- c -->4", "1<b/>2"])
BLANKS = st.sampled_from(["", "\n", "  ", "\r\n\t"])
LEAVES = ("AltitudeMeters", "DistanceMeters", "Cadence", "Unknown", "Extensions", "HeartRateBpm")


class _Everything:
    """A structure that keeps all points in one set of columns."""

    def __init__(self) -> None:
        self.columns: Columns | None = Columns(10_000)

    def opened(self, name: str, parent: str, attributes: Mapping[str, str]) -> None:
        pass

    def closed(self, name: str, parent: str, text: str) -> None:
        pass


@st.composite
def points(draw: st.DrawFn) -> str:
    parts = [f"<Trackpoint>{draw(BLANKS)}<Time>2024-01-01T00:00:{draw(st.integers(10, 59))}Z</Time>"]
    for leaf in draw(st.lists(st.sampled_from(LEAVES), max_size=4)):
        text = draw(TEXTS)
        if leaf == "HeartRateBpm":
            parts.append(f"<HeartRateBpm><Value>{text}</Value></HeartRateBpm>")
        elif leaf == "Extensions":
            parts.append(f"<Extensions><n:TPX><n:Speed>{text}</n:Speed><n:Watts/></n:TPX></Extensions>")
        else:
            parts.append(f"<{leaf}>{text}</{leaf}>")
        parts.append(draw(BLANKS))
    return "".join(parts) + f"</Trackpoint>{draw(BLANKS)}"


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    kinds = draw(st.lists(points(), min_size=1, max_size=4))
    order = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=25))
    between = draw(
        st.sampled_from(["", "<!-- <Trackpoint><Time>x</Time></Trackpoint> -->", "</Track><Track>", "<?p <Trackpoint> ?>"])
    )
    middle = draw(st.integers(0, len(order)))
    body = "".join(order[:middle]) + between + "".join(order[middle:])
    return f'<r xmlns:n="urn:n"><Lap><Track>{body}</Track></Lap></r>'.encode()


def _columns(document: bytes, cuts: list[int], *, by_pattern: bool) -> dict[str, np.ndarray]:
    structure = _Everything()
    reader = PointReader(tcx.SCHEMA, structure, LIMITS, Deadline(60))
    if not by_pattern:
        reader._by_pattern = False
    edges = [0, *sorted(cut % (len(document) + 1) for cut in cuts), len(document)]
    for start, end in pairwise(edges):
        reader.feed(document[start:end])
    reader.finish()
    assert structure.columns is not None
    return structure.columns.arrays()


@settings(max_examples=150, deadline=None)
@given(document=documents(), cuts=st.lists(st.integers(0, 10_000), max_size=6))
def test_pattern_and_expat_give_the_same_points_however_the_bytes_arrive(document: bytes, cuts: list[int]):
    by_pattern = _columns(document, cuts, by_pattern=True)
    by_expat = _columns(document, [], by_pattern=False)

    for name in by_pattern.keys() | by_expat.keys():
        n = len(by_expat["time"])
        empty = np.full(n, np.nan)
        assert_array_equal(by_pattern.get(name, empty), by_expat.get(name, empty), err_msg=name)


WHOLE = (
    '<?xml version="1.0"?><gpx creator="x" xmlns="u"><trk><type>running</type><trkseg>'
    + "".join(f'<trkpt lat="1.{i:03d}" lon="2"><time>2024-01-01T00:{i // 60:02d}:{i % 60:02d}Z</time></trkpt>' for i in range(90))
    + "</trkseg></trk></gpx>"
).encode()


@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, len(WHOLE)), junk=st.binary(max_size=12), drop=st.integers(0, 40))
def test_damage_anywhere_gives_a_verdict_and_never_more_points_than_there_were(at: int, junk: bytes, drop: int):
    damaged = WHOLE[:at] + junk + WHOLE[at + drop :]

    reading = read(Source("a.gpx", Path("a.gpx"), None, len(damaged)), data=damaged)

    assert isinstance(reading, FileReading)
    assert sum(activity.n_samples for activity in reading.activities) <= 90 + junk.count(b"<")


@settings(max_examples=200, deadline=None)
@given(
    start=st.sampled_from(
        [b"", b"<", b"<?xml ", b"\xff\xfe<\x00", b"PK\x03\x04", b"\x1f\x8b\x08\x00", b"{", b"a,b,c\n", b"<HealthData>"]
    ),
    rest=st.binary(max_size=200),
)
def test_any_bytes_give_a_verdict(start: bytes, rest: bytes):
    reading = read(Source("x", Path("x"), None, len(start + rest)), data=start + rest)

    assert isinstance(reading, FileReading)
    assert str(reading.detail)

"""What was read ahead is what stands in the file; what could not be read is left to whoever reads it afterwards."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

from runtall.services.reading_ahead import ReadingAhead


def wait_for(ahead: ReadingAhead, n: int) -> None:
    until = time.monotonic() + 20
    while len(ahead._digests) < n and time.monotonic() < until:
        time.sleep(0.01)


def test_every_plain_file_is_read_and_given_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    contents = {tmp_path / "a" / "1.fit": b"one", tmp_path / "2.gpx": b"two" * 700_000}
    for path, data in contents.items():
        path.write_bytes(data)
    with ReadingAhead([tmp_path]) as ahead:
        wait_for(ahead, 2)
        found = {path: ahead.digest(path) for path in contents}
        again = [ahead.digest(path) for path in contents]
    assert found == {path: hashlib.sha256(data).hexdigest() for path, data in contents.items()}
    assert again == [None, None]


def test_links_pipes_and_what_is_gone_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "real.fit").write_bytes(b"bytes")
    (tmp_path / "link.fit").symlink_to(tmp_path / "real.fit")
    os.mkfifo(tmp_path / "a-pipe.fit")
    with ReadingAhead([tmp_path / "gone", tmp_path]) as ahead:
        wait_for(ahead, 1)
        ahead.stop()  # a pipe that was opened would keep it waiting for ever
        found = {path.name for path in tmp_path.iterdir() if ahead.digest(path)}
    assert found == {"real.fit"}


def test_it_stops_when_told_to(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.fit").write_bytes(b"x" * 200_000)
    with ReadingAhead([tmp_path]) as ahead:
        wait_for(ahead, 1)
        ahead.stop()
        done = len(ahead._digests)
        time.sleep(0.05)
        assert len(ahead._digests) == done

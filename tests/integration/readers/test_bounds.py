"""Hostile files: a clear refusal, quickly, in little memory. Memory is that of a process of its own."""

from __future__ import annotations

import gzip
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from made_fit import RECORD, T0, UINT8, UINT32, made_run, with_file_id
from runtall.core import Verdict
from runtall.core.fit_checksum import checksum
from runtall.readers.fit import read_fit
from runtall.readers.limits import Limits

CHILD = """
import resource, sys, tempfile
from pathlib import Path
from runtall.readers.sources import Refused, read, walk
for source in walk([Path(sys.argv[1])], workspace=Path(tempfile.mkdtemp())):
    if isinstance(source, Refused):
        print(source.verdict.value, source.detail)
    else:
        reading = read(source)
        print(reading.verdict.value, reading.detail)
peak_kb = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))  # ru_maxrss outlives exec
print(peak_kb // 1024, resource.getrusage(resource.RUSAGE_SELF).ru_utime)
"""


def run_child(path: Path) -> tuple[list[str], int]:
    """Lines of verdicts, and the peak memory in MB."""
    done = subprocess.run([sys.executable, "-c", CHILD, str(path)], capture_output=True, text=True, check=True, timeout=120)
    *lines, usage = done.stdout.splitlines()
    return lines, int(usage.split()[0])


def zeros_deflated(total: int) -> tuple[bytes, int]:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    crc, out, block = 0, [], bytes(1 << 20)
    for _ in range(total >> 20):
        out.append(packer.compress(block))
        crc = zlib.crc32(block, crc)
    return b"".join([*out, packer.flush()]), crc


def test_a_flat_zip_bomb_is_refused_by_its_ratio(tmp_path: Path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("run.gpx", "w", force_zip64=True) as member:
        for _ in range(300):
            member.write(bytes(1 << 20))

    lines, peak_mb = run_child(path)

    assert lines == ["unreadable It swells to more than 300 times its size when unpacked, as no real file does."]
    assert peak_mb < 512


def test_a_zip_that_lies_about_sizes_is_stopped_at_what_it_declared(tmp_path: Path):
    packed, crc = zeros_deflated(64 << 20)
    path = tmp_path / "liar.zip"
    name = b"run.gpx"
    local = (
        b"PK\x03\x04"
        + b"\x14\x00\x00\x00\x08\x00"
        + bytes(4)
        + crc.to_bytes(4, "little")
        + len(packed).to_bytes(4, "little")
        + (1000).to_bytes(4, "little")
    )
    local += len(name).to_bytes(2, "little") + b"\x00\x00" + name
    entry = (
        b"PK\x01\x02"
        + b"\x14\x00\x14\x00\x00\x00\x08\x00"
        + bytes(4)
        + crc.to_bytes(4, "little")
        + len(packed).to_bytes(4, "little")
    )
    entry += (1000).to_bytes(4, "little") + len(name).to_bytes(2, "little") + bytes(16) + name
    start = len(local) + len(packed)
    end = (
        b"PK\x05\x06" + bytes(4) + b"\x01\x00\x01\x00" + len(entry).to_bytes(4, "little") + start.to_bytes(4, "little") + bytes(2)
    )
    path.write_bytes(local + packed + entry + end)

    lines, peak_mb = run_child(path)

    assert lines[0].startswith(("unreadable", "other"))
    assert peak_mb < 200


def test_a_nested_zip_bomb_is_refused(tmp_path: Path):
    path = tmp_path / "inner.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("0.gpx", "w") as member:
        for _ in range(100):
            member.write(bytes(1 << 20))
    for level in range(5):
        inner, path = path, tmp_path / f"level{level}.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(4):
                archive.write(inner, f"{n}.zip")

    lines, peak_mb = run_child(path)

    assert lines
    assert all(line.startswith("unreadable") for line in lines)
    assert peak_mb < 512


def test_a_gzip_bomb_is_refused(tmp_path: Path):
    path = tmp_path / "run.gpx.gz"
    with gzip.open(path, "wb") as packed:
        packed.write(b'<gpx creator="x"><trk>')
        for _ in range(300):
            packed.write(b" " * (1 << 20))

    lines, peak_mb = run_child(path)

    assert lines[0].startswith("unreadable Refused: It swells")
    assert peak_mb < 512


def test_a_billion_laughs_is_refused(tmp_path: Path):
    path = tmp_path / "run.gpx"
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    path.write_text(f'<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY l0 "lol">{entities}]><gpx><trk><name>&l9;</name></trk></gpx>')

    lines, peak_mb = run_child(path)

    assert lines[0].startswith("unreadable Refused: Its XML declares entities")
    assert peak_mb < 200


def test_a_huge_gpx_of_nonsense_is_refused_before_it_is_read(tmp_path: Path):
    path = tmp_path / "run.gpx"
    with path.open("wb") as file:
        file.write(b'<gpx creator="x"><trk><trkseg>')
        file.truncate(2 * 1024**3)  # two gigabytes, none of them on the disk

    lines, peak_mb = run_child(path)

    assert lines[0].startswith("unreadable Refused: It is 2147 MB large")
    assert peak_mb < 200


@pytest.mark.parametrize(
    "filler",
    [b"<a>", b"<trkpt lat='1' lon='2'>", b"<trkpt lat='1' lon='2'/>", b"x" * 64, b"<a b='1'/>", b"&amp;", b"<!--", b"<![CDATA["],
)
def test_nonsense_in_bulk_stays_within_memory(filler: bytes, tmp_path: Path):
    path = tmp_path / "run.gpx"
    with path.open("wb") as file:
        file.write(b'<gpx creator="x"><trk><trkseg>')
        for _ in range(10):
            file.write(filler * ((1 << 20) // len(filler)))

    lines, peak_mb = run_child(path)

    assert lines[0].split()[0] in ("unreadable", "not_an_activity")
    assert peak_mb < 512


def heart_rate_rows(n: int) -> bytes:
    """Rows of two bytes each, their time in five bits of the header."""
    fit = with_file_id().define(1, RECORD, [(253, UINT32), (3, UINT8)]).add(1, T0, 120).define(2, RECORD, [(3, UINT8)])
    return bytes(fit.body) + bytes((0xC1, 120)) * n


def nine_a_second(n: int) -> bytes:
    rows = np.zeros(n, np.dtype([("header", "u1"), ("time", "<u4"), ("rate", "u1")]))
    rows["header"], rows["time"], rows["rate"] = 1, T0 + np.arange(n) // 9, 120
    return bytes(with_file_id().define(1, RECORD, [(253, UINT32), (3, UINT8)]).body) + rows.tobytes()


def closed(body: bytes) -> bytes:
    whole = struct.pack("<BBHI4sH", 14, 0x20, 2132, len(body), b".FIT", 0) + body
    return whole + struct.pack("<H", checksum(whole))


@pytest.mark.parametrize(("made", "n"), [(heart_rate_rows, 30_000_000), (nine_a_second, 7_000_000)])
def test_a_fit_file_of_more_samples_than_any_run_is_refused_before_they_are_laid_out(
    made: Callable[[int], bytes], n: int, tmp_path: Path
):
    path = tmp_path / "run.fit"
    path.write_bytes(closed(made(n)))

    lines, peak_mb = run_child(path)

    assert lines[0].startswith("unreadable Refused: It holds more than")
    assert peak_mb < 256


def test_a_fit_file_of_as_many_samples_as_are_allowed_is_read_within_memory(tmp_path: Path):
    path = tmp_path / "run.fit"
    path.write_bytes(closed(nine_a_second(1_000_000)))

    lines, peak_mb = run_child(path)

    assert lines[0].startswith("not_a_run")  # a heart rate alone says no sport
    assert peak_mb < 512


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(max_samples=99), "more than 99 samples"),
        (Limits(max_messages=99), "more than 99 messages"),
        (Limits(max_activities=1), "more than 1 activities or laps"),
        (Limits(seconds_per_file=-1.0), "processor time"),
    ],
)
def test_the_bounds_of_a_fit_file_count_over_all_its_parts(limits: Limits, words: str):
    data = made_run(60).data() + made_run(60, start=T0 + 5000).data()

    refused = read_fit(data, limits=limits)

    assert read_fit(data, limits=Limits(max_samples=120, max_messages=140, max_activities=2)).verdict is Verdict.IMPORTED
    assert refused.verdict is Verdict.UNREADABLE
    assert words in str(refused.detail)
    assert str(refused.detail).startswith("Refused: ")


def test_a_damaged_fit_file_of_tiny_messages_that_nobody_wants_stays_within_memory(tmp_path: Path):
    path = tmp_path / "run.fit"
    fit = with_file_id().define(1, RECORD, [(253, UINT32)]).add(1, T0).add(1, T0 - 9).define(2, 233, [(0, UINT8)])
    whole = closed(bytes(fit.body) + bytes((2, 7)) * 4_000_000)
    path.write_bytes(whole[:-2] + b"\0\0")

    lines, peak_mb = run_child(path)

    assert lines == ["unreadable Refused: It holds more than 1500000 messages."]
    assert peak_mb < 512

"""Folders and archives of every kind, walked and read whole; the archives are made here."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import zipfile
from pathlib import Path

import pytest

from runtall.core import UnreadableFileError, Verdict
from runtall.readers.limits import LIMITS, Limits
from runtall.readers.sources import Refused, Source, content, open_stream, read, walk


def gpx(day: int = 1, *, kind: str = "running", seconds: int = 60) -> bytes:
    points = "".join(
        f'<trkpt lat="{50 + s * 2.7e-5:.6f}" lon="7.5"><time>2024-03-{day:02d}T08:{s // 60:02d}:{s % 60:02d}Z</time></trkpt>'
        for s in range(seconds)
    )
    return f'<gpx creator="t"><trk><name>in the file</name><type>{kind}</type><trkseg>{points}</trkseg></trk></gpx>'.encode()


def zipped(members: dict[str, bytes] | list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    pairs = list(members.items()) if isinstance(members, dict) else members
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in pairs:
            archive.writestr(name, data)
    return held.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def given(tmp_path: Path) -> Path:
    folder = tmp_path / "given"
    folder.mkdir()
    return folder


def outcomes(paths: list[Path], workspace: Path, limits: Limits = LIMITS) -> dict[str, tuple[Verdict, str]]:
    """Verdict and words by label below the first path's folder."""
    base = str(paths[0].parent) + "/"
    found = {}
    for source in walk(paths, workspace=workspace, limits=limits):
        if isinstance(source, Refused):
            found[source.label.removeprefix(base)] = (source.verdict, str(source.detail))
        else:
            reading = read(source, limits=limits)
            found[source.label.removeprefix(base)] = (reading.verdict, str(reading.detail))
    return found


def verdicts(paths: list[Path], workspace: Path, limits: Limits = LIMITS) -> dict[str, str]:
    return {label: verdict.value for label, (verdict, _) in outcomes(paths, workspace, limits).items()}


STRAVA_2018 = "id,date,name,type,description,elapsed_time,distance,commute,gear,filename"


def strava_row(number: int, name: str, kind: str, file: str, gear: str = "Blue shoes", notes: str = "felt fine") -> str:
    return f'{number},2024-03-0{number} 08:00:00,"{name}",{kind},"{notes}",60,0.18,false,{gear},{file}'


def strava(table: str, extra: dict[str, bytes] | None = None) -> dict[str, bytes]:
    return {
        "activities.csv": table.encode(),
        "activities/111.gpx": gpx(1),
        "activities/222.gpx.gz": gzip.compress(gpx(2)),
        "profile.csv": b"Email,Name,Sex\na@b,c,d\n",
        "messaging.json": b'{"messages": []}',
        "media/1.jpg": b"\xff\xd8\xff",
        **(extra or {}),
    }


TABLE = "\n".join(
    [
        STRAVA_2018,
        strava_row(1, "Dawn, slowly", "Run", "activities/111.gpx"),
        strava_row(2, "Hills", "Trail Run", "activities/222.gpx.gz"),
        strava_row(3, "Yoga", "Yoga", ""),
    ]
)


@pytest.mark.parametrize("packed", ["zip", "folder"])
def test_a_strava_export_comes_with_names_notes_and_gear_and_the_rest_stays_closed(packed: str, given: Path, workspace: Path):
    if packed == "zip":
        root = put(given, "export_1.zip", zipped(strava(TABLE)))
    else:
        root = given / "export_1"
        for name, data in strava(TABLE).items():
            put(root, name, data)

    found = {source.label.removeprefix(f"{root}/"): source for source in walk([root], workspace=workspace)}

    assert {name for name, source in found.items() if isinstance(source, Refused) and source.verdict is Verdict.OTHER} == {
        "profile.csv",
        "messaging.json",
        "media/1.jpg",
    }
    table = read(found["activities.csv"])
    assert table.verdict is Verdict.TABLE
    assert "3 activities" in str(table.detail)
    assert "1 of them without a file" in str(table.detail)
    first = read(found["activities/111.gpx"]).activities[0]
    assert (first.name, first.notes, first.gear) == ("Dawn, slowly", "felt fine", "Blue shoes")
    second = read(found["activities/222.gpx.gz"]).activities[0]
    assert (second.name, second.sport, second.sub_sport) == ("Hills", "running", "trail")


def test_a_personal_table_of_a_strava_export_is_never_opened(given: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch):
    root = given / "export"
    for name, data in strava(TABLE).items():
        put(root, name, data)
    opened: list[str] = []
    real = os.open
    monkeypatch.setattr(os, "open", lambda path, *rest, **named: opened.append(Path(path).name) or real(path, *rest, **named))

    list(walk([root], workspace=workspace))

    assert "activities.csv" in opened
    assert not {"profile.csv", "messaging.json", "1.jpg"} & set(opened)


@pytest.mark.parametrize(
    ("in_file", "in_table", "verdict", "sport"),
    [
        ("running", "Walk", "not_a_run", "walking"),  # corrected by the runner on the service
        ("cycling", "Run", "imported", "running"),
        ("running", "Workout", "imported", "running"),  # too vague to overrule the file
        ("running", "Something new", "imported", "running"),
    ],
)
def test_the_tables_kind_overrules_the_file_only_where_it_is_particular(
    in_file: str, in_table: str, verdict: str, sport: str, given: Path, workspace: Path
):
    table = "\n".join([STRAVA_2018, strava_row(1, "A", in_table, "activities/1.gpx")])
    root = put(given, "e.zip", zipped({"activities.csv": table.encode(), "activities/1.gpx": gpx(kind=in_file)}))
    source = next(s for s in walk([root], workspace=workspace) if s.label.endswith("1.gpx"))

    reading = read(source)

    assert (reading.verdict.value, reading.activities[0].sport) == (verdict, sport)
    assert any("table" in str(oddity) for oddity in reading.activities[0].oddities) == (in_file != sport)


def test_a_garmin_takeout_is_walked_through_its_inner_zip(given: Path, workspace: Path):
    monitoring = b"not a recording \x00\x01\x02"
    inner = zipped({"a_1.gpx": gpx(1), "a_2.txt": monitoring, "a_3.gpx": gpx(3)})
    members = {
        "DI_CONNECT/DI-Connect-Fitness-Uploaded-Files/UploadedFiles_0-_Part1.zip": inner,
        "DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json": b'[{"summarizedActivitiesExport":[{"distance":1}]}]',
        "DI_CONNECT/DI-Connect-Wellness/2024_sleepData.json": b'[{"sleepStartTimestampGMT":"2024"}]',
        "customer_data/customer.json": b'{"a": 1}',
    }
    root = put(given, "takeout.zip", zipped(members))

    found = verdicts([root], workspace)

    uploaded = "takeout.zip/DI_CONNECT/DI-Connect-Fitness-Uploaded-Files/UploadedFiles_0-_Part1.zip"
    assert found == {
        f"{uploaded}/a_1.gpx": "imported",
        f"{uploaded}/a_2.txt": "other",
        f"{uploaded}/a_3.gpx": "imported",
        "takeout.zip/DI_CONNECT/DI-Connect-Fitness/me_0_summarizedActivities.json": "other",
        "takeout.zip/DI_CONNECT/DI-Connect-Wellness/2024_sleepData.json": "other",
        "takeout.zip/customer_data/customer.json": "other",
    }


def test_the_same_walk_gives_the_same_order_and_sources_travel_between_processes(given: Path, workspace: Path):
    for day in (3, 1, 2):
        put(given / "a", f"{day}.gpx", gpx(day))
    put(given / "a", "z.zip", zipped([("2.gpx", gpx(5)), ("1.gpx", gpx(6))]))

    first, second = (list(walk([given / "a"], workspace=workspace)) for _ in range(2))

    assert [source.label for source in first] == [source.label for source in second]
    assert [source.label.removeprefix(f"{given}/a/") for source in first] == [
        "1.gpx",
        "2.gpx",
        "3.gpx",
        "z.zip/1.gpx",
        "z.zip/2.gpx",
    ]
    assert [read(pickle.loads(pickle.dumps(source))).verdict for source in first] == [Verdict.IMPORTED] * 5


def test_the_name_never_decides(given: Path, workspace: Path):
    put(given / "a", "run.fit", gpx())
    put(given / "a", "archive.txt", zipped({"run.csv": gpx()}))
    put(given / "a", "letter.gpx", b"Dear runner, this is plain text.")
    put(given / "a", "packed", gzip.compress(gzip.compress(gpx())))

    found = verdicts([given / "a"], workspace)

    assert found == {
        "a/run.fit": "imported",
        "a/archive.txt/run.csv": "imported",
        "a/letter.gpx": "other",
        "a/packed": "imported",
    }


def test_a_zip_inside_a_gzip_is_walked_too(given: Path, workspace: Path):
    path = put(given, "x.gz", gzip.compress(zipped({"run.gpx": gpx()})))

    assert verdicts([path], workspace) == {"x.gz/run.gpx": "imported"}


def test_content_is_byte_for_byte_what_stands_there(given: Path, workspace: Path):
    packed = gzip.compress(gpx(), mtime=0)
    path = put(given, "z.zip", zipped({"a/run.gpx.gz": packed}))

    (source,) = walk([path], workspace=workspace)

    assert content(source) == packed
    with open_stream(source) as stream:
        assert stream.read() == packed


def test_a_cut_off_gzip_keeps_what_stands_before_the_cut(given: Path, workspace: Path):
    packed = gzip.compress(gpx(seconds=1800))
    path = put(given, "run.gpx.gz", packed[: len(packed) // 2])

    ((verdict, words),) = outcomes([path], workspace).values()

    assert verdict is Verdict.IMPORTED_DAMAGED
    assert "gzip layer breaks off" in words


@pytest.mark.parametrize("name", ["../up.gpx", "/etc/passwd", "a/../../b.gpx", "C:\\run.gpx", "..\\up.gpx"])
def test_a_name_that_points_outside_is_refused_and_the_rest_goes_on(name: str, given: Path, workspace: Path):
    path = put(given, "z.zip", zipped([(name, gpx()), ("fine.gpx", gpx())]))

    found = outcomes([path], workspace)

    assert found.pop("z.zip/fine.gpx")[0] is Verdict.IMPORTED
    ((verdict, words),) = found.values()
    assert verdict is Verdict.UNREADABLE
    assert "outside" in words


def test_a_link_in_a_zip_is_refused(given: Path, workspace: Path):
    info = zipfile.ZipInfo("link.gpx")
    info.external_attr = 0o120777 << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(info, "/etc/passwd")

    found = outcomes([put(given, "z.zip", held.getvalue())], workspace)

    assert "link" in found["z.zip/link.gpx"][1]


def test_links_pipes_and_missing_paths_are_refused_without_waiting(given: Path, workspace: Path):
    put(given / "a", "run.gpx", gpx())
    (given / "a" / "link.gpx").symlink_to("/etc/hostname")
    (given / "a" / "loop").symlink_to(given / "a")
    os.mkfifo(given / "a" / "pipe.gpx")

    found = outcomes([given / "a", given / "gone", given / "a" / "pipe.gpx"], workspace)

    assert {label: verdict.value for label, (verdict, _) in found.items()} == {
        "a/run.gpx": "imported",
        "a/link.gpx": "other",
        "a/loop": "other",
        "a/pipe.gpx": "unreadable",
        "gone": "unreadable",
    }


def test_a_link_in_a_folder_is_no_trouble_of_the_runners(given: Path, workspace: Path):
    (given / "a").mkdir()
    (given / "a" / "link.gpx").symlink_to(put(given, "run.gpx", gpx()))

    found = outcomes([given / "a"], workspace)

    assert found == {"a/link.gpx": (Verdict.OTHER, "It is a link; what it points to is read where it stands.")}


def test_a_link_that_the_runner_points_at_is_followed(given: Path, workspace: Path):
    link = given / "link.gpx"
    link.symlink_to(put(given, "run.gpx", gpx()))

    assert verdicts([link], workspace) == {"link.gpx": "imported"}


def test_what_is_deleted_during_the_walk_is_told_and_the_rest_goes_on(given: Path, workspace: Path):
    names = ("1.gpx", "2.gpx", "3/run.gpx", "4.zip", "5.gpx", "6")
    for name in names:
        put(given / "a", name, zipped({"a.gpx": gpx(), "b.gpx": gpx()}) if name == "4.zip" else gpx())
    (given / "a" / "6").unlink()
    (given / "a" / "6").mkdir()
    going = walk([given / "a"], workspace=workspace)

    found = [next(going)]
    (given / "a" / "2.gpx").unlink()
    (given / "a" / "3" / "run.gpx").unlink()
    (given / "a" / "3").rmdir()
    (given / "a" / "6").rmdir()
    for one in going:
        found.append(one)
        if one.label.endswith("4.zip/a.gpx"):
            (given / "a" / "4.zip").unlink()

    gone = {one.label.removeprefix(f"{given}/a/"): str(one.detail) for one in found if isinstance(one, Refused)}
    assert set(gone) == {"2.gpx", "3", "4.zip/b.gpx", "6"}
    assert all("could not be opened: No such file" in words for words in gone.values())
    left = [read(one).verdict for one in found if isinstance(one, Source)]
    assert left == [Verdict.IMPORTED, Verdict.UNREADABLE, Verdict.IMPORTED]  # the archive's first member went with it


def test_a_name_that_is_no_text_is_read_under_a_name_that_can_be_stored(given: Path, workspace: Path):
    folder = Path(os.fsdecode(os.fsencode(given) + b"/a\xfe"))
    put(folder, os.fsdecode(b"bad\xff\xfename.gpx"), gpx())
    put(folder, os.fsdecode(b"l\xff.zip"), zipped({"run.gpx": gpx()}))
    (folder / os.fsdecode(b"link\xff")).symlink_to(folder)

    found = list(walk([folder, Path(f"{folder}gone")], workspace=workspace))

    assert [one.label.encode("utf-8").decode().removeprefix(f"{given}/") for one in found] == [
        "a\\xfe/bad\\xff\\xfename.gpx",
        "a\\xfe/link\\xff",
        "a\\xfe/l\\xff.zip/run.gpx",
        "a\\xfegone",
    ]
    assert [read(one).verdict for one in found if isinstance(one, Source)] == [Verdict.IMPORTED] * 2
    assert pickle.loads(pickle.dumps(found[0])) == found[0]


def test_a_path_that_no_disk_can_hold_is_refused(workspace: Path):
    ((label, (verdict, _)),) = outcomes([Path("/\ud800")], workspace).items()

    assert verdict is Verdict.UNREADABLE
    assert label == "/\\ud800"


def test_a_device_is_refused(workspace: Path):
    (only,) = walk([Path("/dev/zero")], workspace=workspace)

    assert isinstance(only, Refused)
    with pytest.raises(UnreadableFileError, match="plain file"):
        content(Source("x", Path("/dev/zero"), None, 5))


def test_an_encrypted_member_is_refused_with_what_to_do(given: Path, workspace: Path):
    data = bytearray(zipped({"run.gpx": gpx()}))
    data[6] |= 1
    data[data.rfind(b"PK\x01\x02") + 8] |= 1

    found = outcomes([put(given, "z.zip", bytes(data))], workspace)

    assert "password" in found["z.zip/run.gpx"][1]


def test_a_member_packed_in_another_way_is_refused(given: Path, workspace: Path):
    found = outcomes([put(given, "z.zip", zipped({"run.gpx": gpx()}, zipfile.ZIP_LZMA))], workspace)

    assert "method 14" in found["z.zip/run.gpx"][1]


def test_a_wrong_checksum_in_a_member_is_told_and_the_rest_goes_on(given: Path, workspace: Path):
    data = bytearray(zipped([("a.gpx", gpx()), ("b.gpx", gpx())], zipfile.ZIP_STORED))
    at = data.find(b"2.7") if b"2.7" in data else data.find(b"50.000")
    data[at] ^= 1

    found = outcomes([put(given, "z.zip", bytes(data))], workspace)

    assert found["z.zip/a.gpx"][0] in (Verdict.UNREADABLE, Verdict.IMPORTED_DAMAGED)
    assert "checksum" in found["z.zip/a.gpx"][1]
    assert found["z.zip/b.gpx"][0] is Verdict.IMPORTED


def test_members_of_one_name_are_both_read(given: Path, workspace: Path):
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([("run.gpx", gpx(1)), ("run.gpx", gpx(2))])

    assert verdicts([put(given, "z.zip", data)], workspace) == {"z.zip/run.gpx": "imported", "z.zip/run.gpx (2)": "imported"}


def test_a_zip64_archive_is_read(given: Path, workspace: Path):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("run.gpx", "w", force_zip64=True) as member:
        member.write(gpx())

    assert verdicts([put(given, "z.zip", held.getvalue())], workspace) == {"z.zip/run.gpx": "imported"}


@pytest.mark.parametrize("share", [0.3, 0.9, 0.999])
def test_a_cut_off_zip_is_refused_with_what_to_do(share: float, given: Path, workspace: Path):
    data = zipped({f"{n}.gpx": gpx() for n in range(20)})

    found = outcomes([put(given, "z.zip", data[: int(len(data) * share)])], workspace)

    ((verdict, words),) = found.values()
    assert verdict is Verdict.UNREADABLE
    assert "table of contents" in words


def test_an_office_document_is_not_taken_apart(given: Path, workspace: Path):
    path = put(given, "plan.xlsx", zipped({"[Content_Types].xml": b"<x/>", "a.xml": b"<x/>"}))

    assert verdicts([path], workspace) == {"plan.xlsx": "other"}


def test_archives_in_archives_stop_at_a_depth(given: Path, workspace: Path):
    data = zipped({"run.gpx": gpx()})
    for _ in range(6):
        data = zipped({"inner.zip": data})

    ((verdict, words),) = outcomes([put(given, "z.zip", data)], workspace).values()

    assert verdict is Verdict.UNREADABLE
    assert "inside more than" in words


def test_too_many_members_are_refused(given: Path, workspace: Path):
    data = zipped({f"{n}.gpx": b"x" for n in range(50)})

    found = outcomes([put(given, "z.zip", data)], workspace, Limits(max_archive_members=40))

    assert list(found.values()) == [(Verdict.UNREADABLE, "It holds more than 40 files.")]


def test_members_that_lie_over_one_another_are_refused(given: Path, workspace: Path):
    data = bytearray(zipped([("a.gpx", gpx()), ("b.gpx", gpx())]))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = (4).to_bytes(4, "little")  # the second member now claims to begin inside the first

    ((verdict, words),) = outcomes([put(given, "z.zip", bytes(data))], workspace).values()

    assert verdict is Verdict.UNREADABLE
    assert "over one another" in words


def test_a_workspace_holds_only_inner_archives(given: Path, workspace: Path):
    put(given / "a", "z.zip", zipped({"inner.zip": zipped({"run.gpx": gpx()}), "run2.gpx": gpx()}))

    list(walk([given / "a"], workspace=workspace))

    assert len(list(workspace.iterdir())) == 1

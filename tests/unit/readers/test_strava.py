"""Strava's table by meaning: languages, layouts, repeated and wrapped headers."""

# ruff: noqa: E501  # texts of made files, tables of cases

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from runtall.core import LimitExceededError
from runtall.readers.limits import Limits
from runtall.readers.strava import read_activity_table

ENGLISH = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,"
    "Activity Private Note,Activity Gear,Filename,Athlete Weight,Elapsed Time,Moving Time,Distance,Commute"
)
GERMAN = (
    "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,Verstrichene Zeit,Distanz,Max. Herzfrequenz,"
    "Relative Leistung,Pendelfahrt,Private Anmerkung zur Aktivität,Aktivitätsausrüstung,Dateiname,Gewicht,Verstrichene Zeit,Bewegungszeit,Distanz,Pendelfahrt"
)
SPANISH = (
    "ID de actividad,Fecha de la actividad,Nombre de la actividad,Tipo de actividad,Descripción de la actividad,Tiempo transcurrido,Distancia,"
    "Frecuencia,Esfuerzo,Desplazamiento,Nota privada de la actividad,Equipamiento de la actividad,Nombre de archivo,Peso,Tiempo,Tiempo,Distancia,x"
)
FRENCH = (
    "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,Temps,Distance,FC,Effort,Trajet,"
    "Note privée de l'activité,Équipement de l'activité,Nom du fichier,Poids,Temps,Durée,Distance,x"
)
JAPANESE = "アクティビティID,アクティビティの日付,アクティビティ名,アクティビティタイプ,アクティビティの説明,時間,距離,心拍,負荷,通勤,メモ,アクティビティのギア,ファイル名,体重,時間,時間,距離,x"
UNKNOWN = "aa,bb,cc,dd,ee,ff,gg,hh,ii,jj,kk,ll,mm,nn,oo,pp,qq,rr"


def row(kind: str, file: str, name: str = "Easy, then hills", number: int = 1) -> str:
    return f'{number},"Feb 22, 2021, 10:30:06 AM","{name}",{kind},"up ""the"" hill\nand down",600,5.61,170,50,false,,Blue pair,{file},61,600,590,5612.3,0.0'


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        (ENGLISH, "Run"),
        (GERMAN, "Lauf"),
        (SPANISH, "Carrera"),
        (FRENCH, "Course à pied"),
        (JAPANESE, "ランニング"),
        (UNKNOWN, "Bieg"),
        (UNKNOWN, "달리기"),
    ],
)
def test_the_table_is_read_in_any_language(header: str, kind: str):
    body = "\n".join(
        [row(kind, "activities/901.fit.gz"), row(kind, "activities/902.gpx", "Second", 2), row(kind, "", "By hand", 3)]
    )

    table = read_activity_table(f"{header}\n{body}\n".encode())

    first = table.rows["901.fit.gz"]
    assert (first.name, first.gear, first.sport, first.sport_label) == ("Easy, then hills", "Blue pair", "running", kind)
    assert first.notes == 'up "the" hill\nand down'
    assert first.started_at == datetime(2021, 2, 22, 10, 30, 6, tzinfo=UTC)
    assert table.rows["902.gpx"].name == "Second"
    assert (table.n_activities, table.n_without_file, table.n_columns) == (3, 1, 18)


def test_the_old_layout_of_ten_columns_is_read():
    data = b"id,date,name,type,description,elapsed_time,distance,commute,gear,filename\n7,2014-09-12 16:54:28,Lunch,Run,,600,2000.1,false,Old pair,activities/7.gpx\n"

    made = read_activity_table(data).rows["7.gpx"]

    assert (made.name, made.gear, made.notes) == ("Lunch", "Old pair", None)
    assert made.started_at == datetime(2014, 9, 12, 16, 54, 28, tzinfo=UTC)


def test_headers_wrapped_in_html_are_understood():
    header = ENGLISH.replace("Activity Gear", '"<span class=""translation_missing"" title=""x"">Activity Gear</span>"')

    assert read_activity_table(f"{header}\n{row('Run', 'activities/1.fit')}\n".encode()).rows["1.fit"].gear == "Blue pair"


def test_a_header_alone_is_a_table_without_activities():
    table = read_activity_table(ENGLISH.encode())

    assert (table.n_activities, dict(table.rows)) == (0, {})


def test_a_private_note_joins_the_description():
    body = row("Run", "activities/1.fit").replace("false,,Blue", "false,left calf,Blue")

    assert read_activity_table(f"{ENGLISH}\n{body}\n".encode()).rows["1.fit"].notes.endswith("\n\nleft calf")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_mark_or_utf16_does_no_harm(encoding: str):
    assert read_activity_table(f"{GERMAN}\n{row('Lauf', 'activities/1.fit')}\n".encode(encoding)).rows["1.fit"].sport == "running"


def test_semicolons_are_a_separator_too():
    data = b"id;date;name;type;description;gear;filename\n7;2014-09-12 16:54:28;Lunch, late;Run;;Pair;activities/7.gpx\n"

    assert read_activity_table(data).rows["7.gpx"].name == "Lunch, late"


def test_a_file_unpacked_by_hand_is_still_found():
    assert "1.tcx" in read_activity_table(f"{ENGLISH}\n{row('Run', 'activities/1.tcx.gz')}\n".encode()).rows


@pytest.mark.parametrize("data", [b"", b"plain text", b"a,b,c\n1,2,3\n", b"Email,Name,Sex\nx,y,z\n", bytes(range(256))])
def test_other_tables_are_not_taken_for_it(data: bytes):
    assert read_activity_table(data) is None


def test_too_many_rows_are_refused():
    data = (ENGLISH + "\n" + (row("Run", "activities/1.fit") + "\n") * 30).encode()

    with pytest.raises(LimitExceededError):
        read_activity_table(data, Limits(max_table_rows=20))

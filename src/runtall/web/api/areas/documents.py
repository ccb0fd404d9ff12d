"""What goes out as a file: workouts for the watch, a calendar, sheets of paper, the health record."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language
from ninja import Path, Query

from runtall.services import calendar_plan, health_records, printing, watch_files
from runtall.services.clinician_model import Sharing
from runtall.services.health_records import Wanted
from runtall.services.watch_files import Part
from runtall.web.api.door import Asked
from runtall.web.api.inputs import FIRST_DAY, LAST_DAY, DayInPath, SheetSent
from runtall.web.api.operations import Area

AREA = Area.named("documents")


@AREA.get("/watch/weeks/{of_on}", bytes, media="application/zip")
def read_watch_week(asked: Asked, of_on: DayInPath) -> HttpResponseBase:
    """Give the workouts of what is left of a week for a watch, as one zip of FIT files."""
    files = watch_files.of_week(asked.runner_id, of_on, words=asked.words.say)
    return _file(watch_files.as_zip(files, words=asked.words.say), "application/zip", watch_files.zip_name(files))


@AREA.get("/watch/days/{on}/{part}", bytes, media="application/vnd.ant.fit")
def read_watch_file(asked: Asked, on: DayInPath, part: Annotated[Part, Path()]) -> HttpResponseBase:
    """Give the workout of a day's run or session for a watch, as a FIT file."""
    found = watch_files.of_day(asked.runner_id, on, part, words=asked.words.say)
    return _file(found.data, "application/vnd.ant.fit", found.name)


@AREA.get("/calendar", bytes, media="text/calendar")
def read_calendar(asked: Asked) -> HttpResponseBase:
    """Give the plan as a calendar file, planned beside done."""
    return _file(calendar_plan.calendar(asked.runner_id, words=asked.words.say), "text/calendar; charset=utf-8", "runtall.ics")


@AREA.post("/documents/{kind}", bytes, media="application/pdf")
def print_sheet(asked: Asked, kind: Annotated[printing.Kind, Path()], said: SheetSent) -> HttpResponseBase:
    """Give the two pages for a clinician, or the home programme on one, as PDF; nothing is kept of what is said here."""
    wanted = printing.Wanted(
        kind,
        asked.runner_id,
        language=get_language() or "en",
        letter=said.paper == "letter",
        asked=said.question,
        called=said.called,
        sharing=Sharing(True, said.words, said.notes, said.frames),
    )
    return _file(printing.printed(wanted), "application/pdf", printing.file_name(kind))


@AREA.get("/health-record", bytes, media="application/fhir+json")
def read_health_record(
    asked: Asked,
    from_on: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)] = None,
    until_on: Annotated[date | None, Query(ge=FIRST_DAY, le=LAST_DAY)] = None,
) -> HttpResponseBase:
    """Give the health record of some days, or of all, as a FHIR R4 bundle."""
    made, _found = health_records.as_bytes(asked.runner_id, Wanted(from_on, until_on))
    name = health_records.file_name(asked.who.today_on)
    return _file(made, "application/fhir+json; fhirVersion=4.0", name)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer

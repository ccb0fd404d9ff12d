"""intervals.icu as its public documentation describes it: what is asked, and how its answers are read. Nothing is kept here.

Written to the OpenAPI description that the service publishes at /api/v1/docs and to its forum's guides, as of 2026-11. Never
tried against the service itself; ``tests/intervals_service.py`` enforces the same contract.
"""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

from runtall.core import RuntallError, say
from runtall.services.outbound import Answer, Destination, Purpose, open_url

NAME: Final = "intervals.icu"
HOST: Final = "intervals.icu"
OWN_ATHLETE: Final = "0"
"""Stands for the athlete that the key belongs to."""
RUNNING: Final = frozenset({"Run", "TrailRun", "VirtualRun"})
WINDOW: Final = timedelta(days=90)
"""Lists have no pages: they are asked for in windows of days."""
LARGEST_FILE_BYTES: Final = 32 << 20
_LARGEST_LIST_BYTES: Final = 32 << 20
_LONGEST_WAIT_S: Final = 24 * 3600.0
_USUAL_WAIT_S: Final = 900.0
_APART_S: Final = 0.2
"""Ten calls a second are allowed from one address; half of that leaves room for others in the house."""
_NUMBER: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_ENDINGS: Final = frozenset({"fit", "gpx", "tcx"})


class BridgeTroubleError(RuntallError):
    """The service answered with something else than was asked for."""


class BridgeShutError(BridgeTroubleError):
    """The service does not take the key."""


class BridgeBusyError(BridgeTroubleError):
    """The service asks to be left alone for a while."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(say("{service} asks us to wait.", service=NAME), say("runtall asks again later by itself."))
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a list. ``kind`` is ``None`` for what came from Strava: that service lets nothing of it be passed on."""

    id: str
    on: date | None
    kind: str | None
    ending: str

    @property
    def is_a_run(self) -> bool:
        """Whether it is running, on any ground."""
        return self.kind in RUNNING


@dataclass(frozen=True, slots=True)
class WellnessDay:
    """What is on file there for one day, by the service's own names; what is not said is not in it."""

    on: date
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Workout:
    """A planned workout as it is sent. ``file`` is a FIT workout; without one the words stand alone."""

    external_id: str
    on: date
    kind: str
    name: str
    description: str
    duration_s: float | None
    file: bytes | None = None

    def as_sent(self) -> dict[str, Any]:
        """Return it in the service's own form."""
        said: dict[str, Any] = {
            "external_id": self.external_id,
            "category": "WORKOUT",
            "start_date_local": f"{self.on.isoformat()}T00:00:00",
            "type": self.kind,
            "name": self.name,
            "description": self.description,
        }
        if self.duration_s is not None:
            said["moving_time"] = round(self.duration_s)
        if self.file is not None:
            said["filename"] = f"{self.external_id}.fit"
            said["file_contents_base64"] = base64.b64encode(self.file).decode("ascii")
        return said


@dataclass(frozen=True, slots=True)
class SentWorkout:
    """A planned workout as it stands there."""

    id: int
    external_id: str
    on: date | None


@dataclass(slots=True)
class Intervals:
    """The service, for one athlete and key. Every call is guarded, bounded and spaced out."""

    place: Destination
    key: str = field(repr=False)
    athlete: str = OWN_ATHLETE
    apart_s: float = _APART_S
    _asked_s: float = -1e9

    def activities(self, oldest_on: date, newest_on: date) -> tuple[Activity, ...]:
        """Return the activities of some days, each once, newest first."""
        found: dict[str, Activity] = {}
        for first, last in windows(oldest_on, newest_on):
            said = self._listed(
                self._of_athlete("activities"), first, last, {"fields": "id,start_date_local,type,source,file_type"}
            )
            for each in said:
                if (activity := _activity(each)) is not None:
                    found.setdefault(activity.id, activity)
        return tuple(sorted(found.values(), key=lambda each: (each.on or date.min, each.id), reverse=True))

    def original(self, activity_id: str) -> bytes | None:
        """Return the file that an activity was made from, ``None`` where there is none."""
        answer = self._ask("GET", f"/api/v1/activity/{_part(activity_id)}/file", limit_bytes=LARGEST_FILE_BYTES, fine=(404, 422))
        return answer.body if answer.status == 200 and answer.body else None

    def wellness(self, oldest_on: date, newest_on: date) -> tuple[WellnessDay, ...]:
        """Return what is on file for each of some days, oldest first."""
        found: dict[date, WellnessDay] = {}
        for first, last in windows(oldest_on, newest_on):
            for each in self._listed(self._of_athlete("wellness"), first, last, {}):
                if (day := _wellness_day(each)) is not None:
                    found[day.on] = day
        return tuple(found[on] for on in sorted(found))

    def workouts(self, oldest_on: date, newest_on: date) -> tuple[SentWorkout, ...]:
        """Return the planned workouts of some days that have a number of another program's own."""
        said = self._listed(self._of_athlete("events"), oldest_on, newest_on, {"category": "WORKOUT"})
        return tuple(found for each in said if (found := _sent_workout(each)) is not None)

    def add(self, workouts: Sequence[Workout]) -> None:
        """Put planned workouts into the calendar there."""
        if workouts:
            self._ask("POST", self._of_athlete("events/bulk"), body=[each.as_sent() for each in workouts])

    def change(self, sent: SentWorkout, workout: Workout) -> None:
        """Change a planned workout that is there."""
        self._ask("PUT", self._of_athlete(f"events/{sent.id}"), body=workout.as_sent())

    def remove(self, sent: Iterable[SentWorkout]) -> None:
        """Take planned workouts out of the calendar there."""
        numbers = [{"id": each.id} for each in sent]
        if numbers:
            self._ask("PUT", self._of_athlete("events/bulk-delete"), body=numbers)

    def _of_athlete(self, what: str) -> str:
        return f"/api/v1/athlete/{_part(self.athlete)}/{what}"

    def _listed(self, path: str, oldest_on: date, newest_on: date, more: Mapping[str, str]) -> list[Mapping[str, Any]]:
        query = urlencode({"oldest": oldest_on.isoformat(), "newest": newest_on.isoformat(), **more})
        answer = self._ask("GET", f"{path}?{query}", limit_bytes=_LARGEST_LIST_BYTES)
        try:
            said = json.loads(answer.body)
        except ValueError as error:
            raise _not_understood() from error
        if not isinstance(said, list):
            raise _not_understood()
        return [each for each in said if isinstance(each, dict)]

    def _ask(self, method: str, path: str, *, body: Any = None, limit_bytes: int = 4 << 20, fine: Sequence[int] = ()) -> Answer:
        wait_s = self._asked_s + self.apart_s - time.monotonic()
        if wait_s > 0:
            time.sleep(wait_s)
        self._asked_s = time.monotonic()
        headers = {"Authorization": _basic(self.key), "Accept": "*/*"}
        sent = None
        if body is not None:
            headers["Content-Type"], sent = "application/json", json.dumps(body).encode()
        answer = open_url(
            f"{self.place.origin}{path}",
            purpose=Purpose.BRIDGE,
            allowed=self.place,
            method=method,
            headers=headers,
            body=sent,
            timeout_s=60.0,
            limit_bytes=limit_bytes,
        )
        if answer.status == 429:
            raise BridgeBusyError(_wait_s(answer.headers.get("retry-after", "")))
        if answer.status in (401, 403):
            raise BridgeShutError(
                say("{service} does not take this key.", service=NAME),
                say("Make one there, under Settings, Developer Settings, and give it here."),
            )
        if not 200 <= answer.status < 300 and answer.status not in fine:
            raise BridgeTroubleError(
                say("{service} answered with {status}.", service=NAME, status=answer.status),
                say("runtall asks again later by itself."),
            )
        return answer


def windows(oldest_on: date, newest_on: date) -> Iterator[tuple[date, date]]:
    """Cut days into windows, newest first; each shares a day with the next, so that none falls between two.

    >>> [(str(a), str(b)) for a, b in windows(date(2026, 1, 1), date(2026, 5, 1))]
    [('2026-01-31', '2026-05-01'), ('2026-01-01', '2026-01-31')]
    """
    while True:
        first = max(oldest_on, newest_on - WINDOW)
        yield first, newest_on
        if first == oldest_on:
            return
        newest_on = first


def _basic(key: str) -> str:
    return "Basic " + base64.b64encode(f"API_KEY:{key}".encode()).decode("ascii")


def _part(number: str) -> str:
    """Return a number of the service as part of a path; it goes nowhere else."""
    if not _NUMBER.fullmatch(number):
        raise _not_understood()
    return quote(number, safe="")


def _not_understood() -> BridgeTroubleError:
    return BridgeTroubleError(
        say("{service} answered something that runtall does not understand.", service=NAME), say("Nothing was changed.")
    )


def _wait_s(said: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float:
    """Read how long to wait: seconds, or an instant."""
    if said.strip().isascii() and said.strip().isdecimal():
        return min(_LONGEST_WAIT_S, float(said))
    try:
        return min(_LONGEST_WAIT_S, max(1.0, (parsedate_to_datetime(said) - now()).total_seconds()))
    except (TypeError, ValueError):
        return _USUAL_WAIT_S


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said)[:10])
    except ValueError:
        return None


def _activity(said: Mapping[str, Any]) -> Activity | None:
    number = said.get("id")
    if not isinstance(number, str) or not _NUMBER.fullmatch(number):
        return None
    kind = said.get("type")
    ending = str(said.get("file_type") or "fit").lower()
    is_strava = said.get("source") == "STRAVA"
    return Activity(
        number,
        _day(said.get("start_date_local")),
        kind if isinstance(kind, str) and not is_strava else None,
        ending if ending in _ENDINGS else "fit",
    )


def _wellness_day(said: Mapping[str, Any]) -> WellnessDay | None:
    on = _day(said.get("id"))
    if on is None:
        return None
    values = {name: float(each) for name, each in said.items() if isinstance(each, int | float) and not isinstance(each, bool)}
    return WellnessDay(on, values)


def _sent_workout(said: Mapping[str, Any]) -> SentWorkout | None:
    number, external_id = said.get("id"), said.get("external_id")
    if not isinstance(number, int) or not isinstance(external_id, str):
        return None
    return SentWorkout(number, external_id, _day(said.get("start_date_local")))

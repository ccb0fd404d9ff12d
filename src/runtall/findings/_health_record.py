"""What goes into a health record and comes back out of one, and the names that it goes by there.

The diary, questionnaires, movement tests and own goals as they hold. The format itself (FHIR) stands in ``writers`` and
``readers``; what both must agree on stands here.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from runtall.screen import Result
from runtall.symptoms import DiaryEntry, Questionnaire

HEALTH_CODES: Final = "urn:uuid:d85e842a-83f6-4e74-a58e-ea3e9f6f17de"
"""runtall's own code system. Its codes are listed in ``docs/health-records.md``; the name is fixed for ever."""
HEALTH_IDS: Final = "urn:uuid:5fa9d92c-6d19-4da7-b69e-bd4450519293"
"""The system of runtall's own identifiers: what an entry was called in the runtall that wrote it."""
HEALTH_EXTRAS: Final = "urn:uuid:60f40282-4427-4164-99ef-a00c77797852"
"""runtall's one extension; its parts have names of their own."""
_NAMES: Final = uuid.UUID("5776e4dd-92e0-4f4f-9e4c-c591aa8ea275")


def health_uuid(*parts: str) -> str:
    """Return a UUID that is the same whenever it is made from the same parts.

    Examples
    --------
    >>> health_uuid("sheet", "week") == health_uuid("sheet", "week"), health_uuid("a", "bc") == health_uuid("ab", "c")
    (True, False)
    """
    return str(uuid.uuid5(_NAMES, "\n".join(parts)))


def sheet_urn(kind: Questionnaire) -> str:
    """Return the name of a questionnaire, in runtall's own words, in a health record."""
    return f"urn:uuid:{health_uuid('sheet', kind.value)}"


@dataclass(frozen=True, slots=True)
class SheetOnFile:
    """One filled questionnaire that holds: question to answer; a question that was left out is not in it."""

    id: str
    kind: Questionnaire
    on: date
    answers: Mapping[str, float]
    written_at: datetime


@dataclass(frozen=True, slots=True)
class TestOnFile:
    """One result of a movement test that holds."""

    __test__ = False

    id: str
    result: Result
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """Something that the runner wants to do again, in their own words; ``put_away_on`` is ``None`` while it is followed."""

    name: str
    chosen_on: date
    put_away_on: date | None = None


@dataclass(frozen=True, slots=True)
class HealthRecord:
    """What a runner wrote down of their back, as it holds: what comes back from a health record as it went in.

    Attributes
    ----------
    diary
        Entries that hold; what each corrects is named in ``replaces`` alone.
    replaces
        Id of an entry, sheet or test to the ids that it stands in place of, the newest first.
    """

    diary: tuple[DiaryEntry, ...] = ()
    sheets: tuple[SheetOnFile, ...] = ()
    tests: tuple[TestOnFile, ...] = ()
    goals: tuple[OwnGoal, ...] = ()
    replaces: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.diary or self.sheets or self.tests or self.goals)

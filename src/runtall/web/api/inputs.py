"""What may be sent: every value with its bounds. Names are those of the answers, with their units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Final, Literal

from ninja import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from runtall.core import WEEKDAYS, Sex, Units
from runtall.evidence import CONTRAINDICATIONS, KIT, Open
from runtall.plan import ItemOutcome, Mode, PauseKind
from runtall.screen import Side as TestSide
from runtall.symptoms import Answer, Context, Did, Effect, Kind, Occasion, Place, Side

LARGEST_ID: Final = 2**53 - 1
FIRST_DAY: Final = date(1950, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
_WORD: Final = r"^[a-z0-9]+(?:[-_][a-z0-9]+)*$"


def _printable(text: str) -> str:
    """Refuse signs that no store keeps and nobody reads."""
    if any((ord(sign) < 32 and sign not in "\n\t") or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
        raise ValueError("control characters cannot be kept")
    return text.strip()


def _one_of(known: tuple[str, ...] | list[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in known:
            raise ValueError(f"choose one of: {', '.join(known)}")
        return value

    return AfterValidator(check)


Number = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Word = Annotated[str, Path(min_length=1, max_length=80, pattern=_WORD)]
Uuid = Annotated[str, Path(pattern=r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
KeptId = Annotated[str, Path(min_length=8, max_length=36, pattern=r"^[0-9a-zA-Z-]+$")]
Key = Annotated[str, Path(min_length=8, max_length=100, pattern=r"^[0-9A-Za-z_-]+$")]
FilmId = Annotated[str, Path(min_length=1, max_length=40, pattern=r"^[0-9a-z-]+$")]
Drop = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
DayInPath = Annotated[date, Path(ge=FIRST_DAY, le=LAST_DAY)]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]
PageNumber = Annotated[int, Query(ge=1, le=100_000)]
Minutes = Annotated[float, Query(ge=1, le=120)]

Nrs = Annotated[int, Field(ge=0, le=10)]
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Hours = Annotated[float, Field(ge=0, le=24)]
Seconds = Annotated[float, Field(ge=0, le=48 * 3600)]
Metres = Annotated[float, Field(ge=0, le=500_000)]
Note = Annotated[str, Field(max_length=2000), AfterValidator(_printable)]
Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_printable)]
ShortName = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_printable)]
Id = Annotated[str, Field(min_length=1, max_length=80, pattern=_WORD)]
Weekday = Annotated[str, _one_of(WEEKDAYS), Field(json_schema_extra={"enum": list(WEEKDAYS)})]
Piece = Annotated[str, _one_of(tuple(KIT)), Field(json_schema_extra={"enum": list(KIT)})]
Flag = Annotated[str, _one_of(tuple(CONTRAINDICATIONS)), Field(json_schema_extra={"enum": list(CONTRAINDICATIONS)})]


class Sent(BaseModel):
    """Something that is sent: what is not known here is refused, so that a slip of the keys is seen."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    def given(self) -> dict[str, object]:
        """Return what was named, as values; what was not named is not in it."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ProfileSent(Sent):
    """What changes about the runner; what is not named stays, and null takes an answer out."""

    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    height_m: Annotated[float, Field(ge=0.9, le=2.5)] | None = None
    home_time_zone: Annotated[str, Field(max_length=64), AfterValidator(_printable)] | None = None
    units: Units | None = None
    sex: Sex | None = None
    lap_press_means_tight: bool | None = None


class LifeSent(Sent):
    """What a plan is made from; what is not named stays."""

    units: Units | None = None
    run_days: Annotated[list[Weekday], Field(max_length=7)] | None = None
    days: Annotated[list[Weekday], Field(max_length=7)] | None = None
    minutes_per_session: Annotated[int, Field(ge=5, le=120)] | None = None
    kit: Annotated[list[Piece], Field(max_length=40)] | None = None
    mode: Mode | None = None
    flags: Annotated[list[Flag], Field(max_length=40)] | None = None


class AnswersSent(Sent):
    """Answers to safety questions. A question that is not named was not asked; ``unknown`` was left open.

    An earlier yes is taken back only with its id under ``confirmed``, after the runner was asked once more.
    """

    occasion: Occasion
    flags: Annotated[dict[Id, Answer], Field(max_length=200)] = {}
    age_years: Annotated[int, Field(ge=5, le=120)] | None = None
    pain_nrs: Nrs | None = None
    surgery_weeks: Annotated[float, Field(ge=0, le=5200)] | None = None
    pregnant: Answer | None = None
    confirmed: Annotated[list[Id], Field(max_length=200)] = []
    note: Annotated[str, Field(max_length=500), AfterValidator(_printable)] = ""


class ClearanceSent(Sent):
    """A clinician's word: who, when, and what is allowed; nothing allowed is said by an empty list."""

    by: Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_printable)]
    seen_on: Day
    allows: Annotated[list[Open], Field(max_length=20)]
    note: Annotated[str, Field(max_length=500), AfterValidator(_printable)] = ""


class CheckInSent(Sent):
    """What is said before anything else today; at least one of it."""

    pain_nrs: Nrs | None = None
    slept_h: Hours | None = None
    sat_h: Hours | None = None
    well: bool | None = None
    new_symptom: bool | None = None
    available_s: Annotated[float, Field(ge=60, le=360 * 60)] | None = None
    other_sport: bool | None = None


class CheckOutSent(Sent):
    """How the back felt in today's run or walk; its length counts where no run of today is on file."""

    pain_nrs: Nrs | None = None
    rpe: Nrs | None = None
    duration_s: Annotated[float, Field(ge=60, le=48 * 3600)] | None = None
    walk_s: Seconds | None = None
    note: Note = ""


class AnswerSent(Sent):
    """The answer to one question about a run."""

    moment: Context
    run_on: Day
    pain_nrs: Nrs


class FeltSent(Sent):
    """One region of the body chart."""

    place: Place
    side: Side
    kinds: Annotated[list[Kind], Field(max_length=11)] = []


class NotedSent(Sent):
    """What a move or a habit did to the feeling."""

    did: Did
    effect: Effect


class EntrySent(Sent):
    """One diary entry; at least one thing is said. In a correction, what is not named stays."""

    context: Context | None = None
    at: datetime | None = None
    pain_nrs: Nrs | None = None
    felt: Annotated[list[FeltSent], Field(max_length=40)] | None = None
    noted: Annotated[list[NotedSent], Field(max_length=12)] | None = None
    woke_at_night: bool | None = None
    warmed_up: bool | None = None
    sleep_h: Hours | None = None
    sitting_h: Hours | None = None
    stress_of_10: Nrs | None = None
    shoes: Name | None = None
    note: Note | None = None
    tracked: Annotated[
        dict[ShortName, Annotated[str, Field(max_length=30), AfterValidator(_printable)]], Field(max_length=40)
    ] = {}


class TrackerSent(Sent):
    """Something of the runner's own to follow, and its unit."""

    name: ShortName
    unit: Annotated[str, Field(max_length=30), AfterValidator(_printable)] = ""


class NameSent(Sent):
    """Something by its name."""

    name: Name


class ActivitySent(Sent):
    """An activity in the runner's own words."""

    name: Annotated[str, Field(min_length=1, max_length=300), AfterValidator(_printable)]


class RoundSent(Sent):
    """One round of a questionnaire: question to answer, as a runner writes it."""

    on: Day | None = None
    answers: Annotated[
        dict[
            Annotated[str, Field(max_length=300), AfterValidator(_printable)],
            Annotated[str, Field(max_length=200), AfterValidator(_printable)],
        ],
        Field(min_length=1, max_length=60),
    ]


class TypedRunSent(Sent):
    """A run without a watch; only its day and length have to be said."""

    on: Day
    duration_s: Annotated[float, Field(ge=60, le=48 * 3600)]
    distance_m: Annotated[float, Field(ge=50, le=500_000)] | None = None
    walk_s: Seconds | None = None
    rpe: Nrs | None = None
    pain_during_nrs: Nrs | None = None
    tightened_s: Seconds | None = None
    tightened_m: Metres | None = None
    shoes: Name | None = None


class PressSent(Sent):
    """What a press of the lap button meant; null takes the word back."""

    means_tight: bool | None


class ShoesSent(Sent):
    """The pair of a run; an empty name takes it away."""

    name: Annotated[str, Field(max_length=100), AfterValidator(_printable)]


class RunsOfPairSent(Sent):
    """One pair for several runs."""

    name: Name
    run_ids: Annotated[list[Annotated[int, Field(ge=1, le=LARGEST_ID)]], Field(max_length=500)] = []
    typed_ids: Annotated[list[Annotated[str, Field(max_length=36, pattern=r"^[0-9a-zA-Z-]+$")]], Field(max_length=500)] = []


class DoorsSent(Sent):
    """What must be known today before a movement test is begun."""

    pain_nrs: Nrs
    leg_symptoms: bool
    pressure_or_chest: bool
    pregnancy_weeks: Annotated[float, Field(ge=0, le=45)] | None = None


Values = Annotated[dict[Id, Annotated[str, Field(max_length=20), AfterValidator(_printable)]], Field(max_length=20)]


class TestSent(Sent):
    """What a movement test of today gave: by ``left`` and ``right``, or ``whole`` where sides are not tested apart.

    Values are as a runner writes them: ``42``, ``12 in``, ``yes``. What must be known today stands under ``doors``.
    """

    __test__ = False  # no test of ours
    doors: DoorsSent
    left: Values | None = None
    right: Values | None = None
    whole: Values | None = None
    stopped_by: Id | None = None
    stopped_sides: Annotated[list[TestSide], Field(max_length=2)] = []


class ValuesSent(Sent):
    """Values of one result, in place of those before."""

    values: Annotated[Values, Field(min_length=1)]


class ReadingSent(Sent):
    """What a clinic's device read on one side."""

    reading: Id
    value: Annotated[float, Field(ge=0, le=100_000)]
    unit: Annotated[str, Field(min_length=1, max_length=12), AfterValidator(_printable)]
    side: TestSide
    on: Day
    device: Annotated[str, Field(min_length=1, max_length=30), AfterValidator(_printable)]


class StepSent(Sent):
    """The step of a slow start."""

    step: Annotated[int, Field(ge=1, le=3)]


class PauseSent(Sent):
    """Days without a plan; without a last day until it is ended."""

    kind: PauseKind
    from_on: Day | None = None
    until_on: Day | None = None


class RaceSent(Sent):
    """A race to come."""

    on: Day
    distance_m: Annotated[float, Field(ge=100, le=400_000)]
    name: Annotated[str, Field(max_length=80), AfterValidator(_printable)] = ""


class WeekSent(Sent):
    """A plan of the runner's own: a week in words, repeated week after week."""

    week: Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_printable)]


class TrialSent(Sent):
    """A trial of something contested."""

    weeks: Annotated[int, Field(ge=1, le=26)]
    cadence_spm: Annotated[float, Field(ge=120, le=240)] | None = None


class WentSent(Sent):
    """How one exercise of a session went."""

    outcome: ItemOutcome = ItemOutcome.DONE
    sets_done: Annotated[int, Field(ge=0, le=99)] | None = None
    pain_nrs: Nrs | None = None
    form_intact: bool | None = None
    place: Place | None = None
    leg: bool | None = None


class SessionSent(Sent):
    """What came of a session: ``opened`` is what its timeline was given with; sent again under the same id it is kept once."""

    opened: Annotated[str, Field(min_length=1, max_length=20_000)]
    session_id: Annotated[str, Field(pattern=r"^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    ended_at: datetime | None = None
    duration_s: Annotated[float, Field(ge=1, le=24 * 3600)] | None = None
    finished: bool = True
    rpe: Nrs | None = None
    exercises: Annotated[dict[Id, WentSent], Field(max_length=40)] = {}


class UploadSent(Sent):
    """The beginning of an upload in pieces; the same mark takes up one that was broken off."""

    name: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_printable)]
    size_bytes: Annotated[int, Field(ge=1, le=LARGEST_ID)]
    mark: Annotated[str, Field(max_length=120), AfterValidator(_printable)] = ""
    drop: Annotated[str, Field(pattern=r"^(?:[0-9a-f]{32})?$")] = ""


class FilmSent(Sent):
    """What is known of a film of running; without a height, lengths are told in leg lengths."""

    filmed_on: Day | None = None
    height_m: Annotated[float, Field(ge=0.9, le=2.5)] | None = None
    speed_mps: Annotated[float, Field(ge=0.2, le=12)] | None = None
    ground: Literal["", "treadmill", "passing"] = ""
    keeps_film: bool = False


class SheetSent(Sent):
    """What goes on a sheet of paper; only the clinician's pages have a question, a name, and what may be left out."""

    paper: Literal["a4", "letter"] = "a4"
    question: Annotated[str, Field(max_length=200), AfterValidator(_printable)] = ""
    called: Annotated[str, Field(max_length=60), AfterValidator(_printable)] = ""
    words: bool = False
    notes: bool = False
    frames: bool = False

"""Today: the card and why, the check-in, the check-out, answers about runs, earlier cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from runtall.core import ImplausibleValueError, say
from runtall.plan import CheckIn, DoneRun, DoneSession, Light, Line, PainQuestion, tight_line
from runtall.services import day as day_service
from runtall.services import pain_log, triage
from runtall.services import today as service
from runtall.services.finding import Standout
from runtall.services.pain_log import Written
from runtall.services.today import CheckedOut, DayTrail, Decided, Reason, Replay
from runtall.services.triage import TriageForm
from runtall.web.api.door import Asked
from runtall.web.api.inputs import AnswerSent, CheckInSent, CheckOutSent, DayInPath
from runtall.web.api.operations import Area

AREA = Area.named("today")


@dataclass(frozen=True, slots=True)
class Today:
    """Today, whole: the card, what it rests on, what is asked, and what stands out.

    Attributes
    ----------
    is_kept
        This is how the day was kept, for who only looks: nothing was decided for this answer.
    safety
        Where the runner stands with the safety questions; while it closes the day, it is all that there is to say.
    """

    on: date
    zone: str
    is_kept: bool
    safety: TriageForm
    decided: Decided | None
    light: Light | None
    last_light: Light | None
    check_in: CheckIn | None
    runs: tuple[DoneRun, ...]
    sessions: tuple[DoneSession, ...]
    questions: tuple[PainQuestion, ...]
    later_questions: tuple[PainQuestion, ...]
    standout: Standout | None
    reasons: tuple[Reason, ...]
    is_bare: bool


@AREA.get("/today", Today)
def read_today(asked: Asked) -> Today:
    """Give today's card, with its light, its questions and what stands out; decided now, and kept."""
    safety = triage.form_of_state(triage.state(asked.runner_id))
    if asked.who.only_reads:
        kept = day_service.kept_day(asked.runner_id)
        return Today(
            kept.on, kept.zone, True, safety, kept.decided, None, None, kept.check_in, (), (), (), (), kept.standout,
            kept.reasons, False,
        )  # fmt: skip
    shown = day_service.day(asked.runner_id)
    return Today(
        on=shown.on,
        zone=shown.zone,
        is_kept=False,
        safety=safety,
        decided=shown.decided,
        light=shown.light,
        last_light=shown.last,
        check_in=shown.check_in,
        runs=shown.runs,
        sessions=shown.sessions,
        questions=shown.questions,
        later_questions=shown.later,
        standout=shown.standout,
        reasons=shown.reasons,
        is_bare=shown.is_bare,
    )


@AREA.get("/today/why", DayTrail)
def read_why_today(asked: Asked) -> DayTrail:
    """Give the trail behind today's card: each rule with its figures, papers and disputes."""
    if asked.who.only_reads:
        return service.why_kept(asked.runner_id, asked.who.today_on)
    return service.why_today(asked.runner_id)


@AREA.get("/today/tight", Line)
def read_tight(asked: Asked) -> Line:  # noqa: ARG001 - the same for everybody who may run
    """Give what to do in a run when the back gets tight."""
    return tight_line()


@AREA.post("/today/check-in", Decided)
def check_in(asked: Asked, said: CheckInSent) -> Decided:
    """Keep what is said before anything else today, and give the card that follows; what is not said again stays."""
    given = {name: value for name, value in said.given().items() if value is not None}
    if not given:
        raise ImplausibleValueError(say("Nothing was said."), say("Name at least one value."))
    told = {name: float(value) if type(value) is int else value for name, value in given.items()}
    return service.check_in(asked.runner_id, told)  # type: ignore[arg-type]  # the fields that the model names


@AREA.post("/today/check-out", CheckedOut)
def check_out(asked: Asked, said: CheckOutSent) -> CheckedOut:
    """Keep how the back felt in today's run or walk; where none of today is on file, its length makes one."""
    lengths = None if said.duration_s is None else (said.duration_s, said.walk_s)
    if said.walk_s is not None and (said.duration_s is None or said.walk_s > said.duration_s):
        raise ImplausibleValueError(say("More was walked than there was."), say("Give the whole length under duration_s."))
    rpe = None if said.rpe is None else float(said.rpe)
    return day_service.come_back(asked.runner_id, pain_nrs=said.pain_nrs, rpe=rpe, note=said.note or None, lengths_s=lengths)


@AREA.post("/today/answers", Written)
def answer_question(asked: Asked, said: AnswerSent) -> Written:
    """Keep the answer to one question about a run: while it went on, an hour after, or next morning."""
    return pain_log.answer(asked.runner_id, said.moment, said.run_on, said.pain_nrs)


@dataclass(frozen=True, slots=True)
class CardDays:
    """The days that have a card, oldest first."""

    days: tuple[date, ...]


@AREA.get("/cards", CardDays)
def list_cards(asked: Asked) -> CardDays:
    """Give the days that have a card."""
    return CardDays(service.decision_days(asked.runner_id))


@AREA.get("/cards/{on}", Replay)
def read_card(asked: Asked, on: DayInPath) -> Replay:
    """Give a day's last card as it was, and as this version decides from the same inputs."""
    return service.replay(asked.runner_id, on)

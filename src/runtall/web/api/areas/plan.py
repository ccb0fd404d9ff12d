"""The plan: the week, the way back, pauses, races, an own plan, what can be tried, and what was before."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ninja import File
from ninja.files import UploadedFile

from runtall.core import ConflictError, ImplausibleValueError, NotFoundError, say
from runtall.plan import Mode, StageDecision
from runtall.plan import Stage as StageRow
from runtall.services import own_plans, plan_shown, starting, trying, weeks
from runtall.services.plan_shown import History, PlanShown, ShownDay
from runtall.services.weeks import Offer
from runtall.web.api.door import Asked
from runtall.web.api.inputs import DayInPath, PageNumber, PauseSent, RaceSent, StepSent, TrialSent, WeekSent, Word
from runtall.web.api.operations import Area
from runtall.web.forms.plan import LARGEST_PLAN_BYTES

AREA = Area.named("plan")


@AREA.get("/plan", PlanShown)
def read_plan(asked: Asked) -> PlanShown:
    """Give this week with what came of its days, what shaped it, and what lies ahead."""
    if asked.who.only_reads:
        found = plan_shown.plan_as_kept(asked.runner_id)
        if found is None:
            raise NotFoundError(say("No plan has been made yet."))
        return found
    if starting.is_blank(asked.runner_id):
        raise ConflictError(say("There is nothing to plan from yet."), say("Answer the safety questions first."))
    return plan_shown.plan_shown(asked.runner_id)


@dataclass(frozen=True, slots=True)
class WayBack:
    """The way back to running: what becomes of the stage today, and the table of the stages.

    Attributes
    ----------
    word
        The decision in a word; ``stay`` while running is free.
    """

    word: str
    decision: StageDecision
    stages: tuple[StageRow, ...]


@AREA.get("/plan/way-back", WayBack)
def read_way_back(asked: Asked) -> WayBack:
    """Give what becomes of the stage today: seek care, step back, repeat, advance or undecided, with reasons."""
    return WayBack(*weeks.way_back(asked.runner_id))


@AREA.post("/plan/step", PlanShown)
def take_step(asked: Asked, said: StepSent) -> PlanShown:
    """Take a step of a slow start: from here on the plan has so many parts."""
    weeks.begin(asked.runner_id, mode=Mode.SMALL_STEPS, step=said.step)
    return read_plan(asked)


@AREA.post("/plan/pauses", PlanShown)
def pause(asked: Asked, said: PauseSent) -> PlanShown:
    """Keep days without a plan; nothing is owed afterwards."""
    weeks.pause(asked.runner_id, said.kind, from_on=said.from_on or asked.who.today_on, until_on=said.until_on)
    return read_plan(asked)


@AREA.post("/plan/resume", PlanShown)
def resume(asked: Asked) -> PlanShown:
    """End the pause that lasts, today."""
    weeks.end_pause(asked.runner_id, on=asked.who.today_on)
    return read_plan(asked)


@AREA.post("/plan/races", PlanShown)
def name_race(asked: Asked, said: RaceSent) -> PlanShown:
    """Keep a race to come; the weeks before and after it go by it."""
    weeks.name_race(asked.runner_id, said.on, said.distance_m / 1000.0, said.name, today_on=asked.who.today_on)
    return read_plan(asked)


@AREA.delete("/plan/races/{on}")
def forget_race(asked: Asked, on: DayInPath) -> None:
    """Take a race back."""
    weeks.forget_race(asked.runner_id, on)


@AREA.put("/plan/own/week", PlanShown)
def bring_week(asked: Asked, said: WeekSent) -> PlanShown:
    """Keep a week in words, such as ``tue 40 min; sun 14 km``; a plan that stands is taken back first, or it is refused."""
    own_plans.bring_week(asked.runner_id, said.week, from_on=asked.who.today_on)
    return read_plan(asked)


@AREA.post("/plan/own/file", PlanShown, takes="multipart/form-data", most_bytes=LARGEST_PLAN_BYTES + 4096)
def bring_plan(asked: Asked, file: File[UploadedFile]) -> PlanShown:
    """Keep a calendar or a week in words where no own plan stands, or a FIT workout, named after its day, beside it."""
    if (file.size or 0) > LARGEST_PLAN_BYTES:
        raise ImplausibleValueError(say("This file is larger than any plan."))
    with tempfile.TemporaryDirectory(prefix="runtall-plan-") as folder:
        kept = Path(folder) / "plan"  # under a name of ours
        with kept.open("wb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        files = [own_plans.PlanFile(kept, file.name or "")]
        own_plans.bring_files(asked.runner_id, files, from_on=asked.who.today_on)
    return read_plan(asked)


@AREA.delete("/plan/own")
def forget_own(asked: Asked) -> None:
    """Go on without the own plan."""
    own_plans.forget(asked.runner_id, from_on=asked.who.today_on)


@AREA.get("/plan/history", History)
def read_plan_history(asked: Asked, page: PageNumber = 1) -> History:
    """Give the weeks that are over and the cards of the same days, some weeks at a time."""
    return plan_shown.history(asked.runner_id, page=page)


@dataclass(frozen=True, slots=True)
class PastDays:
    """The days of a week as it stood at its end."""

    monday_on: date
    days: tuple[ShownDay, ...]


@AREA.get("/plan/weeks/{monday_on}", PastDays)
def read_week(asked: Asked, monday_on: DayInPath) -> PastDays:
    """Give a week that is over: what was planned, done, moved and missed."""
    return PastDays(monday_on, plan_shown.past_week(asked.runner_id, monday_on))


# What can be tried ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that can be chosen to try, with what speaks for and against it; ``is_open`` tells whether one may begin."""

    is_open: bool
    choices: tuple[Offer, ...]


def _choices(asked: Asked) -> Choices:
    return Choices(trying.is_open(asked.runner_id), weeks.offers(asked.runner_id))


@AREA.get("/choices", Choices)
def list_choices(asked: Asked) -> Choices:
    """Give what can be tried."""
    return _choices(asked)


@AREA.post("/choices/{claim_id}", Choices)
def begin_trial(asked: Asked, claim_id: Word, said: TrialSent) -> Choices:
    """Begin a trial today; amber or red stops it."""
    trying.begin(asked.runner_id, claim_id, weeks_long=said.weeks, value=said.cadence_spm)
    return _choices(asked)


@AREA.delete("/choices/{claim_id}")
def stop_trial(asked: Asked, claim_id: Word) -> None:
    """End a trial today."""
    weeks.stop_trying(asked.runner_id, claim_id)

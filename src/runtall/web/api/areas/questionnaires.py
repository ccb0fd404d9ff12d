"""The questionnaires: own activities, the week, pain, daily life, and worry, mood and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ninja import Path

from runtall.services import questionnaires as service
from runtall.services.questionnaires import QuestionnairePage, Round
from runtall.symptoms import Questionnaire
from runtall.web.api.door import Asked
from runtall.web.api.inputs import ActivitySent, KeptId, RoundSent
from runtall.web.api.operations import Area

AREA = Area.named("questionnaires")
Kind = Annotated[Questionnaire, Path()]


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """Every questionnaire, the main outcome first."""

    questionnaires: tuple[QuestionnairePage, ...]


@AREA.get("/questionnaires", Questionnaires)
def list_questionnaires(asked: Asked) -> Questionnaires:
    """Give every questionnaire with its rounds and what may be said of their changes."""
    return Questionnaires(service.pages(asked.runner_id))


@AREA.get("/questionnaires/{kind}", QuestionnairePage)
def read_questionnaire(asked: Asked, kind: Kind) -> QuestionnairePage:
    """Give one questionnaire with its questions and rounds."""
    return service.page(asked.runner_id, kind)


@AREA.post("/questionnaires/{kind}/rounds", Round, status=201)
def answer_questionnaire(asked: Asked, kind: Kind, said: RoundSent) -> Round:
    """Keep one round of answers, as a runner writes them; questions may be left out."""
    on = said.on or asked.who.today_on
    return service.answer(asked.runner_id, kind, said.answers, on=on, today_on=asked.who.today_on)


@AREA.delete("/questionnaires/{kind}/rounds/{round_id}")
def take_round_back(asked: Asked, kind: Kind, round_id: KeptId) -> None:
    """Take a round back; it stays in history."""
    service.take_back(asked.runner_id, kind, round_id)


@dataclass(frozen=True, slots=True)
class Activities:
    """The runner's own activities that are followed now."""

    names: tuple[str, ...]


@AREA.post("/activities", Activities)
def follow_activity(asked: Asked, said: ActivitySent) -> Activities:
    """Follow an activity of the runner's own; one that was put away is taken up again."""
    service.choose_activity(asked.runner_id, said.name, on=asked.who.today_on)
    return Activities(service.followed(asked.runner_id))


@AREA.post("/activities/put-away", Activities)
def put_activity_away(asked: Asked, said: ActivitySent) -> Activities:
    """Follow an activity no longer; its ratings stay."""
    service.put_activity_away(asked.runner_id, said.name, on=asked.who.today_on)
    return Activities(service.followed(asked.runner_id))

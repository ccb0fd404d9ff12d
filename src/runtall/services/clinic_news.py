"""What is new with a runner since their clinician last looked: read, never decided, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from runtall.core import Message, say
from runtall.evidence import Outcome
from runtall.plan import Colour, PlanInputs, needs_care, stages, standing_light

_LEAST_BEFORE = timedelta(days=7)


class Topic(StrEnum):
    """What a line is about."""

    SAFETY = "safety"
    PAIN = "pain"
    LIGHT = "light"
    RUNNING = "running"
    KEPT = "kept"
    PLAN = "plan"
    TESTS = "tests"
    FILMS = "films"


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One thing, as it stands and what of it is new."""

    topic: Topic
    sentence: Message
    is_new: bool


@dataclass(frozen=True, slots=True)
class News:
    """Everything since an instant. ``is_first``: this clinician never said that they have seen it."""

    since_at: datetime
    is_first: bool
    lines: tuple[NewsLine, ...]


def news(runner_id: int, clinician_id: int, *, now: datetime | None = None) -> News:
    """Return what is new since a clinician last said that they had seen it; before that, since they were let in."""
    from runtall.services import weeks
    from runtall.store import clinic

    now = now or datetime.now(UTC)
    seen_at = clinic.seen_at(runner_id, clinician_id)
    since_at = seen_at or clinic.granted_at(runner_id, clinician_id) or now
    inputs = weeks.as_it_stands(runner_id, now=now)
    since_on = since_at.astimezone(ZoneInfo(inputs.zone)).date()
    lines = (
        _safety(runner_id, inputs, since_at),
        _pain(inputs, since_on),
        _light(inputs),
        _running(inputs, since_on),
        _kept(runner_id, now),
        _plan(runner_id, inputs, since_at),
        _tests(runner_id, since_at),
        _films(runner_id, since_at),
    )
    return News(since_at, seen_at is None, tuple(each for each in lines if each is not None))


def seen(runner_id: int, clinician_id: int, *, now: datetime | None = None) -> None:
    """Keep that a clinician has seen what is new up to now."""
    from runtall.store import clinic

    clinic.note_seen(runner_id, clinician_id, now or datetime.now(UTC))


def _safety(runner_id: int, inputs: PlanInputs, since_at: datetime) -> NewsLine:
    from runtall.services import triage

    answered = sum(each.at > since_at for each in triage.history(runner_id))
    outcome = inputs.safety.outcome
    if inputs.safety.answered_on is None:
        stands = say("The safety questions were never answered.")
    elif outcome is Outcome.EMERGENCY:
        stands = say("An answer called for emergency help; nothing is planned.")
    elif needs_care(inputs.safety):
        stands = say("An answer waits for a clinician; until then there is walking and reading alone.")
    elif outcome is Outcome.CLINICIAN_SOON:
        stands = say("An answer should be talked over within weeks; running goes on.")
    elif outcome is Outcome.UNANSWERED:
        stands = say("Nothing was found, and some safety questions are open.")
    else:
        stands = say("The safety answers leave everything open.")
    if not answered:
        return NewsLine(Topic.SAFETY, stands, is_new=False)
    return NewsLine(Topic.SAFETY, say("{stands} Rounds answered since: {n}.", stands=stands, n=answered), is_new=True)


def _pain(inputs: PlanInputs, since_on: date) -> NewsLine:
    said = [(each.on, each.pain_nrs) for each in inputs.diary if each.pain_nrs is not None]
    if inputs.check_in is not None and inputs.check_in.pain_nrs is not None:
        said.append((inputs.check_in.on, inputs.check_in.pain_nrs))
    new = [nrs for on, nrs in said if on >= since_on]
    if not new:
        return NewsLine(Topic.PAIN, say("Nothing was written about pain since."), is_new=False)
    length = max(_LEAST_BEFORE, inputs.on - since_on + timedelta(days=1))
    before = [nrs for on, nrs in said if since_on - length <= on < since_on]
    if not before:
        sentence = say("Last {last:g} of 10, at most {highest:g}. Notes: {n}.", n=len(new), last=new[-1], highest=max(new))
    else:
        sentence = say(
            "Last {last:g} of 10, at most {highest:g}; in as many days before at most {before:g}. Notes: {n}.",
            n=len(new),
            last=new[-1],
            highest=max(new),
            before=max(before),
        )
    return NewsLine(Topic.PAIN, sentence, is_new=True)


def _light(inputs: PlanInputs) -> NewsLine:
    words = {
        Colour.GREEN: say("The light stands at green."),
        Colour.AMBER: say("The light stands at amber."),
        Colour.RED: say("The light stands at red."),
        Colour.UNKNOWN: say("The light waits for answers."),
    }
    return NewsLine(Topic.LIGHT, words[standing_light(inputs).colour], is_new=False)


def _running(inputs: PlanInputs, since_on: date) -> NewsLine:
    runs = [each for each in inputs.runs if each.on >= since_on]
    sessions = [each for each in inputs.sessions if each.on >= since_on and each.items]
    sentence = say(
        "Runs and walks: {runs}, {ran_s} in all. Sessions: {sessions}.",
        runs=len(runs),
        ran_s=sum(each.duration_s for each in runs),
        sessions=len(sessions),
    )
    return NewsLine(Topic.RUNNING, sentence, is_new=bool(runs or sessions))


def _kept(runner_id: int, now: datetime) -> NewsLine | None:
    """Count what this week planned and what came of it so far; ``None`` where no week stands."""
    from runtall.services.plan_shown import Came, plan_as_kept

    shown = plan_as_kept(runner_id, now=now)
    if shown is None:
        return None
    came = [part for day in shown.days if day.planned.on <= shown.today_on for part in (day.run, day.session) if part is not None]
    missed = sum(each is Came.MISSED for each in came)
    done = sum(each in (Came.DONE, Came.MOVED) for each in came)
    return NewsLine(
        Topic.KEPT,
        say("This week so far, of what was planned: {done} done, {missed} not.", done=done, missed=missed),
        is_new=False,
    )


def _plan(runner_id: int, inputs: PlanInputs, since_at: datetime) -> NewsLine:
    from runtall.store import clinic

    n = clinic.weeks_solved_since(runner_id, since_at)
    if inputs.stage_shown is None:
        stands = say("No card has said a stage yet.")
    elif inputs.stage_shown.level > stages()[-1].number:
        stands = say("Running is free, within its caps.")
    else:
        stands = say("On the way back to running: stage {stage}.", stage=inputs.stage_shown.level)
    sentence = say("{stands} Times that the week was worked out: {n}.", stands=stands, n=n)
    return NewsLine(Topic.PLAN, sentence, is_new=n > 0)


def _tests(runner_id: int, since_at: datetime) -> NewsLine:
    from runtall.store import tested

    n = sum(each.written_at > since_at and not each.withdrawn for each in tested.every(runner_id))
    return NewsLine(Topic.TESTS, say("New results of movement tests: {n}.", n=n), is_new=n > 0)


def _films(runner_id: int, since_at: datetime) -> NewsLine:
    from runtall.store import clinic

    n = clinic.films_since(runner_id, since_at)
    return NewsLine(Topic.FILMS, say("New films: {n}.", n=n), is_new=n > 0)

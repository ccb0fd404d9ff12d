"""One day as its page shows it: the card, the light, what was said and done today, what is asked, what stands out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from runtall.core import ConflictError, ImplausibleValueError, say
from runtall.plan import (
    CardKind,
    CheckIn,
    DoneRun,
    DoneSession,
    Light,
    PainQuestion,
    PlanInputs,
    catch_up_question,
    due_questions,
    later_questions,
    lights,
    other_sport_is_open,
    standing_light,
)
from runtall.services import finding, today, weeks
from runtall.services.finding import Standout
from runtall.services.today import CheckedOut, Decided, Reason

CLOSED = (CardKind.EMERGENCY, CardKind.CLINICIAN_FIRST)
"""Cards that say nothing but whom to see."""


@dataclass(frozen=True, slots=True)
class Day:
    """Today, whole.

    Attributes
    ----------
    light
        The light that today goes by.
    last
        The light of the last day with a run or walk: how the back answered it; ``None`` before the first one.
    check_in
        What was said today; ``None`` before it.
    runs, sessions
        Done today.
    questions
        About runs, that can be answered now; the one that is asked again comes last.
    later
        Questions about today's run that come.
    standout
        ``None`` while the safety answers speak alone.
    reasons
        Behind the card, each rule and sentence once.
    is_bare
        No run, session or note of the back is on file yet: nothing can stand out.
    other_sport
        Whether today's run is another sport, as the runner said; ``None`` where no other sport can take its place.
    """

    decided: Decided
    light: Light
    last: Light | None
    check_in: CheckIn | None
    runs: tuple[DoneRun, ...]
    sessions: tuple[DoneSession, ...]
    questions: tuple[PainQuestion, ...]
    later: tuple[PainQuestion, ...]
    standout: Standout | None
    reasons: tuple[Reason, ...]
    zone: str
    is_bare: bool = False
    other_sport: bool | None = None

    @property
    def on(self) -> date:
        """The runner's own day."""
        return self.decided.card.on


def day(runner_id: int, *, now: datetime | None = None) -> Day:
    """Return today with everything that its page shows; decided anew only where something was written since."""
    now = now or datetime.now(UTC)
    decided, inputs = today.decided_from(runner_id, now=now)
    card = decided.card
    closed = card.kind in CLOSED
    seen = lights(inputs)
    missed = catch_up_question(inputs)
    return Day(
        decided=decided,
        light=standing_light(inputs, seen),
        last=next((each for each in reversed(seen) if each.is_active), None),
        check_in=_said_today(inputs),
        runs=tuple(each for each in inputs.runs if each.on == inputs.on),
        sessions=tuple(each for each in inputs.sessions if each.on == inputs.on),
        questions=() if closed else (*due_questions(inputs), *(() if missed is None else (missed,))),
        later=() if closed else later_questions(inputs),
        standout=None if closed else finding.stored_standout(runner_id, today_on=inputs.on),
        reasons=today.reasons_of(card),
        zone=inputs.zone,
        is_bare=_is_bare(runner_id, inputs),
        other_sport=_other_sport(inputs),
    )


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day as somebody else reads it: what was kept, and nothing decided by their look.

    Attributes
    ----------
    decided
        The card of the day, or of the last day that has one; ``None`` before the first.
    check_in
        What was said today.
    """

    on: date
    zone: str
    decided: Decided | None
    check_in: CheckIn | None
    standout: Standout
    reasons: tuple[Reason, ...]


def kept_day(runner_id: int, *, now: datetime | None = None) -> KeptDay:
    """Return today as it was kept, for who only looks."""
    inputs = weeks.as_it_stands(runner_id, now=now or datetime.now(UTC))
    decided = today.last_kept(runner_id, until=inputs.on)
    return KeptDay(
        on=inputs.on,
        zone=inputs.zone,
        decided=decided,
        check_in=_said_today(inputs),
        standout=finding.stored_standout(runner_id, today_on=inputs.on),
        reasons=() if decided is None else today.reasons_of(decided.card),
    )


def come_back(
    runner_id: int,
    *,
    pain_nrs: int | None = None,
    rpe: float | None = None,
    note: str | None = None,
    lengths_s: tuple[float, float | None] | None = None,
    now: datetime | None = None,
) -> CheckedOut:
    """Keep how the back felt in today's run or walk, and the run itself where none of today is on file.

    Parameters
    ----------
    lengths_s
        How long it was, and how much of that was walked.

    Raises
    ------
    ConflictError
        Today holds no run: somebody should look first.
    ImplausibleValueError
        Nothing was said, or a length that cannot be.
    """
    from runtall.services import sessions

    now = now or datetime.now(UTC)
    decided, inputs = today.decided_from(runner_id, now=now)
    if decided.card.kind in CLOSED:
        raise ConflictError(say("Today holds no run: somebody should look first."), say("See what Today says."))
    if pain_nrs is None and rpe is None and lengths_s is None:
        raise ImplausibleValueError(say("Nothing was said."), say("Give a number for the back or for the effort."))
    if lengths_s is not None and not any(each.on == inputs.on for each in inputs.runs):  # said twice, it is one run
        duration_s, walk_s = lengths_s
        sessions.type_run(runner_id, on=inputs.on, duration_s=duration_s, walk_s=walk_s, rpe=rpe, now=now)
    return today.check_out(runner_id, run_on=inputs.on, during=pain_nrs, rpe=rpe, note=note, now=now)


def _is_bare(runner_id: int, inputs: PlanInputs) -> bool:
    """Whether nothing is on file that a finding could be about; long ago counts too, and is asked for last."""
    from runtall.store import past

    if inputs.runs or inputs.sessions or inputs.diary or inputs.check_in is not None:
        return False
    return not past.extent(runner_id).runs


def _other_sport(inputs: PlanInputs) -> bool | None:
    if not other_sport_is_open(inputs):
        return None
    said = _said_today(inputs)
    return said is not None and said.other_sport is True


def _said_today(inputs: PlanInputs) -> CheckIn | None:
    check_in = inputs.check_in
    return check_in if check_in is not None and check_in.on == inputs.on else None

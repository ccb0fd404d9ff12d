"""The week that stands, solved when it has to be, and what the runner chooses about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from runtall import __version__
from runtall.core import WEEKDAYS, ImplausibleValueError, Message, NotFoundError, say
from runtall.evidence import CONTRAINDICATIONS, Choice, Claim, Step, claims, contested_points, protocols, rule
from runtall.plan import (
    Mode,
    OptIn,
    Pause,
    PauseKind,
    PlanInputs,
    PlannedDay,
    Programme,
    ProgrammeWeek,
    Race,
    Stage,
    StageDecision,
    Trial,
    TrialState,
    TrialVerdict,
    WeeklyReview,
    WeekPlan,
    comment_on,
    decision_word,
    ended_lately,
    judge_trial,
    kept,
    next_stage,
    own_plan_mode,
    programme_week,
    race_answer,
    solve_week,
    stages,
    step_asked_on,
    step_now,
    step_on_offered,
    trials,
    weekly_review,
)
from runtall.services import lately, planning
from runtall.services.remembered import remembered

if TYPE_CHECKING:
    from runtall.store.planning import KeptWeek

_USUAL_TRIAL_WEEKS = 3
_PREVIEW_DAYS = 3
"""The next week is shown while fewer days than these are left of this one, today included."""


@dataclass(frozen=True, slots=True)
class WeekSentence:
    """A sentence about a week, with the rule behind it where there is one."""

    sentence: Message
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class RaceLine:
    """A race to come, and whether it is within reach by then."""

    race: Race
    sentence: Message


@dataclass(frozen=True, slots=True)
class StepOn:
    """Whether the next small step is offered now, why or why not, and the first day on which that is asked."""

    is_offered: bool
    sentence: Message
    asked_on: date


@dataclass(frozen=True, slots=True)
class NextWeek:
    """The week to come as it would be solved now, with what shaped it, which wish to loosen for what it lacks, and comments."""

    week: WeekPlan
    notes: tuple[WeekSentence, ...]
    loosen: tuple[Message, ...]
    comments: tuple[WeekSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekPage:
    """A week with what shaped it.

    Attributes
    ----------
    notes
        What shaped the week.
    loosen
        Which wish to loosen for what it lacks.
    comments
        Whose the runs of the week are, and on each run of the own plan, where one was brought along.
    programme, programme_week
        What was begun, and where in it the week stands.
    review
        The look back at the last week; ``None`` before there is one.
    next_week
        What the week to come would be if nothing changed; ``None`` while more than two days of this one are left. It is not
        kept: the week is solved when it begins.
    """

    week: WeekPlan
    notes: tuple[WeekSentence, ...]
    loosen: tuple[Message, ...]
    programme: Programme
    programme_week: ProgrammeWeek
    comments: tuple[WeekSentence, ...]
    trials: tuple[Trial, ...]
    verdicts: tuple[TrialVerdict, ...]
    races: tuple[RaceLine, ...]
    pauses: tuple[Pause, ...]
    review: WeeklyReview | None = None
    next_week: NextWeek | None = None
    step_on: StepOn | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """Something contested that a runner can choose to try, with what speaks for and against it.

    Attributes
    ----------
    id
        The claim's id.
    is_on
        A trial of it is running.
    """

    id: str
    say: Message
    article: str
    grade: str
    speaks_for: tuple[Message, ...]
    speaks_against: tuple[Message, ...]
    is_on: bool
    until_on: date | None = None


# The week ------------------------------------------------------------------------------------------------------------

_previews: dict[int, tuple[str, NextWeek]] = {}
"""Runner to the last look ahead and what it was solved from: it is read often and solved seldom."""


def with_week(runner_id: int, *, now: datetime) -> PlanInputs:
    """Return the inputs of today with the week that stands: solved now where none does, or where its wishes have changed."""
    return remembered("inputs", runner_id, now, lambda: _with_week(runner_id, now))


def _with_week(runner_id: int, now: datetime) -> PlanInputs:
    from runtall.store import planning as store

    _begin_if_new(runner_id, now)
    inputs = planning.gather(runner_id, now=now, with_week=False)
    monday_on = inputs.on - timedelta(days=inputs.on.weekday())
    standing = store.week(runner_id, monday_on)
    if standing is not None:
        inputs = replace(inputs, week=standing.week)
    made_from = made_from_digest(inputs, None if standing is None else standing.week)
    if standing is not None and standing.made_from == made_from:
        return inputs
    solved = solve_week(inputs, monday_on, standing=None if standing is None else standing.week)
    store.keep_week(
        runner_id,
        solved.week,
        made_from=made_from_digest(inputs, solved.week),
        notes=solved.notes,
        loosen=solved.loosen,
        product_version=__version__,
        at=now,
    )
    return replace(inputs, week=solved.week)


def _begin_if_new(runner_id: int, now: datetime) -> None:
    """Begin the programme on the Monday of the first day that anybody asked for a card."""
    from runtall.store import planning as store

    if lately.began(runner_id) is None and store.programme(runner_id) is None:
        on, _zone = planning.day_and_zone(runner_id, now)
        store.keep_programme(runner_id, Programme(on - timedelta(days=on.weekday())), at=now)


def _told(inputs: PlanInputs) -> tuple[Trial, ...]:
    """Return the trials that are ahead, that run, and that ended in the last weeks."""
    days = int(rule("opt-in-trial").value("longest_days"))
    ended = (TrialState.STOPPED, TrialState.OVER)
    return tuple(each for each in trials(inputs) if each.state not in ended or ended_lately(inputs, each, days))


def made_from_digest(inputs: PlanInputs, week: WeekPlan | None) -> str:
    """Return a digest of what a week depends on: wishes, body, stage, and what of it was missed so far."""
    missed = (
        ()
        if week is None
        else tuple(each for each in kept(week, inputs, until_on=inputs.on) if False in (each.run, each.strength, each.mobility))
    )
    decided = next_stage(inputs)
    running = tuple(each.opt_in.id for each in trials(inputs) if each.state is TrialState.RUNNING)  # a light ends one any day
    parts = (
        inputs.runner,
        inputs.safety.open,
        inputs.safety.paths,
        inputs.programme,
        inputs.purposes,
        inputs.flags,
        inputs.easing,
        inputs.opt_ins,
        inputs.pauses,
        inputs.own_plan,
        inputs.races,
        decided.stage,
        missed,
        __version__,
        *((running,) if running else ()),
        *((inputs.set_values, inputs.prescribed) if inputs.set_values or inputs.prescribed else ()),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def page(runner_id: int, *, now: datetime | None = None) -> WeekPage:
    """Return this week with what shaped it, and a look at the next where this one is nearly over."""
    now = now or datetime.now(UTC)
    return remembered("week", runner_id, now, lambda: _page(runner_id, now))


def _page(runner_id: int, now: datetime) -> WeekPage:
    from runtall.store import planning as store

    inputs = with_week(runner_id, now=now)
    standing = None if inputs.week is None else store.week(runner_id, inputs.week.monday_on)
    if standing is None:
        inputs = _with_week(runner_id, now)  # what was remembered is gone: another process took it away
    return page_of(runner_id, inputs, standing)


def page_of(runner_id: int, inputs: PlanInputs, standing: KeptWeek | None = None) -> WeekPage:
    """Return the week that stands in the inputs with what shaped it; ``standing`` where it was read just now."""
    from runtall.store import planning as store

    assert inputs.week is not None  # whoever asks made sure of it
    standing = standing or store.week(runner_id, inputs.week.monday_on)
    assert standing is not None
    told = _told(inputs)
    return WeekPage(
        week=standing.week,
        notes=tuple(WeekSentence(each.sentence, each.rule) for each in standing.notes),
        loosen=standing.loosen,
        programme=inputs.programme,
        programme_week=programme_week(inputs.programme, inputs.on),
        comments=_comments(inputs, standing.week.monday_on),
        trials=told,
        verdicts=tuple(judge_trial(inputs, each) for each in told),
        races=tuple(RaceLine(each, race_answer(inputs, each).sentence) for each in inputs.races if each.on >= inputs.on),
        pauses=tuple(each for each in inputs.pauses if each.until_on is None or each.until_on > inputs.on),
        review=_review(runner_id, inputs),
        next_week=_next_week(runner_id, inputs),
        step_on=_step_on(inputs),
    )


def _step_on(inputs: PlanInputs) -> StepOn | None:
    """Say whether the next small step comes; ``None`` for who began with everything, and after the last step."""
    step = step_now(inputs)
    if inputs.programme.mode is not Mode.SMALL_STEPS or step.why == "last":
        return None
    return StepOn(step_on_offered(inputs), step.sentence, step_asked_on(inputs))


def _review(runner_id: int, inputs: PlanInputs) -> WeeklyReview:
    """Look back at the last complete week, as it stood."""
    from runtall.store import planning as store

    found = weekly_review(inputs)
    before = store.week(runner_id, found.monday_on)
    return found if before is None else weekly_review(inputs, before.week)


def _next_week(runner_id: int, inputs: PlanInputs) -> NextWeek | None:
    """Solve the week to come as it looks now, on the last two days of this one; the same wishes are solved once."""
    monday_on = inputs.on - timedelta(days=inputs.on.weekday()) + timedelta(days=7)
    if (monday_on - inputs.on).days >= _PREVIEW_DAYS:
        return None
    digest = f"{monday_on} {inputs.on} {made_from_digest(inputs, inputs.week)}"
    held = _previews.get(runner_id)
    if held is None or held[0] != digest:
        solved = solve_week(inputs, monday_on)
        notes = tuple(WeekSentence(each.sentence, each.rule) for each in solved.notes)
        held = _previews[runner_id] = (digest, NextWeek(solved.week, notes, solved.loosen))
    return replace(held[1], comments=_comments(inputs, monday_on, held[1].week.days))


def _comments(inputs: PlanInputs, monday_on: date, ahead: Sequence[PlannedDay] = ()) -> tuple[WeekSentence, ...]:
    """Say whose the runs of a week are where it has own ones, and comment on each that is still to come.

    Parameters
    ----------
    ahead
        Days of the week where it is not the one that stands in the inputs.
    """
    if not own_plan_mode(inputs, monday_on):
        return ()
    sentence = say("Your own plan has the runs of this week: runtall plans none beside them, and sessions around them.")
    whose = WeekSentence(sentence, "own-run-comments")
    last_on = monday_on + timedelta(days=6)
    own = [each for each in inputs.own_plan if max(inputs.on, monday_on) <= each.on <= last_on]
    return (
        whose,
        *(
            WeekSentence(
                say(
                    "{run_on}, {title}: {comment}",
                    run_on=each.on.isoformat(),
                    title=each.title or say("your run"),
                    comment=comment.sentence,
                ),
                comment.because.rule,
            )
            for each in own
            for comment in comment_on(each, inputs, ahead=ahead)
        ),
    )


def way_back(runner_id: int, *, now: datetime | None = None) -> tuple[str, StageDecision, tuple[Stage, ...]]:
    """Return what becomes of the stage today, in a word and whole, and the table of the stages."""
    decided = next_stage(as_it_stands(runner_id, now=now or datetime.now(UTC)))
    return decision_word(decided), decided, stages()


def as_it_stands(runner_id: int, *, now: datetime) -> PlanInputs:
    """Return the inputs of today for who only looks: nothing is begun and nothing solved."""
    return remembered("gathered", runner_id, now, lambda: planning.gather(runner_id, now=now))


# Choices -------------------------------------------------------------------------------------------------------------


def begin(
    runner_id: int, *, mode: Mode, step: int | None = None, started_on: date | None = None, now: datetime | None = None
) -> Programme:
    """Begin a programme, or change its mode; the first day stays unless another one is named."""
    from runtall.store import planning as store

    now = now or datetime.now(UTC)
    on, _zone = planning.day_and_zone(runner_id, now)
    before = store.programme(runner_id)
    first_on = started_on or (before.started_on if before is not None else on - timedelta(days=on.weekday()))
    steps = step if step is not None else 3 if mode is Mode.FULL else 1
    if not 1 <= steps <= 3:
        raise ImplausibleValueError(say("There is no step {step}.", step=steps), say("The steps are 1, 2 and 3."))
    programme = Programme(first_on, mode, steps)
    store.keep_programme(runner_id, programme, at=now)
    return programme


def wish(
    runner_id: int, *, run_days: Iterable[str] | None = None, flags: Iterable[str] | None = None, now: datetime | None = None
) -> None:
    """Keep days for runs, and what exercises leave out by the runner's own choice.

    Raises
    ------
    ImplausibleValueError
        A day that is none, or a flag that is none.
    """
    from runtall.store import planning as store

    before = store.wishes(runner_id)
    if run_days is not None:
        named = tuple(dict.fromkeys(each.strip().lower() for each in run_days if each.strip()))
        if strange := [each for each in named if each not in WEEKDAYS]:
            raise ImplausibleValueError(
                say("{day} is not a day of the week.", day=strange[0]), say("Write any of {days}.", days=", ".join(WEEKDAYS))
            )
        before = replace(before, run_days=tuple(each for each in WEEKDAYS if each in named))
    if flags is not None:
        chosen = tuple(dict.fromkeys(each.strip() for each in flags if each.strip()))
        if strange := [each for each in chosen if each not in CONTRAINDICATIONS]:
            raise ImplausibleValueError(
                say("{flag} is nothing that exercises know.", flag=strange[0]),
                say("Choose from: {flags}.", flags=", ".join(CONTRAINDICATIONS)),
            )
        before = replace(before, flags=chosen)
    store.keep_wishes(runner_id, before, at=now or datetime.now(UTC))


def pause(runner_id: int, kind: PauseKind, *, from_on: date, until_on: date | None, now: datetime | None = None) -> None:
    """Keep days without a plan. Raises ``ImplausibleValueError`` where they end before they begin."""
    from runtall.store import planning as store

    if until_on is not None and until_on <= from_on:
        raise ImplausibleValueError(say("The pause ends before it begins."), say("Name the first day that is planned again."))
    store.keep_pause(runner_id, Pause(kind, from_on, until_on), at=now or datetime.now(UTC))


def end_pause(runner_id: int, *, on: date) -> None:
    """End the pause that lasts. Raises ``NotFoundError`` where none does."""
    from runtall.store import planning as store

    if not store.end_pause(runner_id, on=on):
        raise NotFoundError(say("There is no pause to end."))


def name_race(runner_id: int, on: date, distance_km: float, name: str, *, today_on: date, now: datetime | None = None) -> None:
    """Keep a race. Raises ``ImplausibleValueError`` for a day that is over, or a distance that cannot be."""
    from runtall.store import planning as store

    race = Race(on, 1000.0 * distance_km, name.strip()[:200])
    if race.on < today_on:
        raise ImplausibleValueError(say("That day is over."), say("Name the day of a race to come."))
    if not 100.0 <= race.distance_m <= 400_000.0:
        raise ImplausibleValueError(say("A race of that length cannot be."), say("Write kilometres, such as 21.1."))
    store.keep_race(runner_id, race, at=now or datetime.now(UTC))


def forget_race(runner_id: int, on: date) -> None:
    """Take a race back. Raises ``NotFoundError``."""
    from runtall.store import planning as store

    store.forget_race(runner_id, on)


def offers(runner_id: int, *, now: datetime | None = None) -> tuple[Offer, ...]:
    """Return everything that can be chosen to try, with what speaks for and against it."""
    inputs = as_it_stands(runner_id, now=now or datetime.now(UTC))
    running = {each.opt_in.id: each for each in trials(inputs) if each.state.value == "running"}
    found: dict[str, Offer] = {}
    for protocol in protocols().values():
        for step in protocol.steps:
            if step.status is Choice.OPT_IN and step.claims[0] not in found:
                claim = claims()[step.claims[0]]
                trial = running.get(claim.id)
                found[claim.id] = _offer(protocol.id, step, claim, None if trial is None else trial.until_on)
    return tuple(found.values())


def _offer(article: str, step: Step, claim: Claim, until_on: date | None) -> Offer:
    points = [each for each in contested_points().values() if claim.id in each.claims]
    positions = [position for point in points for position in point.positions]
    return Offer(
        id=claim.id,
        say=Message(step.say),
        article=article,
        grade=step.grade.value,
        speaks_for=tuple(Message(each.says) for each in positions if each.stance.value == "for"),
        speaks_against=(*(Message(each.says) for each in positions if each.stance.value == "against"), Message(claim.grade_why)),
        is_on=until_on is not None,
        until_on=until_on,
    )


def try_out(
    runner_id: int, claim_id: str, *, weeks: int = _USUAL_TRIAL_WEEKS, value: float | None = None, now: datetime | None = None
) -> OptIn:
    """Begin a trial of something contested today.

    Raises
    ------
    NotFoundError
        Nothing of this name can be chosen.
    ImplausibleValueError
        It would be tried for less than two weeks, or more than four.
    """
    from runtall.store import planning as store

    now = now or datetime.now(UTC)
    if claim_id not in {each.id for each in offers(runner_id, now=now)}:
        raise NotFoundError(
            say("Nothing that can be chosen is called {name}.", name=claim_id),
            say("See the choices with: runtall plan --choices"),
        )
    by = rule("opt-in-trial")
    if not by.value("shortest_days") <= 7 * weeks <= by.value("longest_days"):
        raise ImplausibleValueError(say("A trial takes two to four weeks."), say("Name the weeks, such as 3."))
    on, _zone = planning.day_and_zone(runner_id, now)
    opt_in = OptIn(claim_id, on, on + timedelta(weeks=weeks), value)
    store.keep_opt_in(runner_id, opt_in, at=now)
    return opt_in


def stop_trying(runner_id: int, claim_id: str, *, now: datetime | None = None) -> None:
    """End a trial today. Raises ``NotFoundError`` where it is not on."""
    from runtall.store import planning as store

    on, _zone = planning.day_and_zone(runner_id, now or datetime.now(UTC))
    store.end_opt_in(runner_id, claim_id, on=on)

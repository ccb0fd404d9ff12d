"""Today: gather, decide, keep the decision; check in and check out; why a card is as it is, and the same card decided again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from runtall import __version__
from runtall.core import Message, NotFoundError, say
from runtall.evidence import ContestedPoint, Paper, Rule, claims, contested_points, literature, rules
from runtall.plan import (
    Because,
    Card,
    CheckIn,
    PainQuestion,
    PlanInputs,
    catch_up_question,
    decode_card,
    due_questions,
    encode_card,
    encode_inputs,
    later_questions,
    rules_of,
    today_card,
)
from runtall.plan import replay as replay_card
from runtall.services import planning, weeks
from runtall.services.finding import Figure
from runtall.services.remembered import remembered
from runtall.symptoms import Context, DiaryEntry

if TYPE_CHECKING:
    from runtall.store.planning import KeptDecision


@dataclass(frozen=True, slots=True)
class Decided:
    """A card with what was kept about it.

    Attributes
    ----------
    number
        Which card of the day, from 1: a check-in, a new answer or a new run makes a new one.
    product_version
        Of runtall, when it was decided.
    rules
        Every rule that it rests on, with its version.
    """

    card: Card
    number: int
    decided_at: datetime
    product_version: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a card with everything behind it.

    Attributes
    ----------
    about
        The lines of the card that rest on it.
    """

    about: tuple[Message, ...]
    sentence: Message
    grade: str
    rule_id: str
    rule_version: int
    statement: Message
    figures: tuple[Figure, ...]
    papers: tuple[Paper, ...]
    disputed: tuple[ContestedPoint, ...]


@dataclass(frozen=True, slots=True)
class DayTrail:
    """The trail behind today's card: its reasons, each once, and what another answer would have made of the day."""

    decided: Decided
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Replay:
    """A card of an earlier day, decided again.

    Attributes
    ----------
    then, now
        As it was shown, and as this version decides from the same inputs.
    is_same
        Byte for byte. On the version that decided it this is always so.
    changes
        What would be different now; empty where nothing is.
    """

    then: Decided
    now: Card
    now_version: str
    is_same: bool
    changes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """What was written down after a run, and what is still asked.

    Attributes
    ----------
    safety_questions
        Ids of safety questions that an answer brings up.
    due, later
        Questions that can be answered now, and those to come, in the runner's own time.
    missed
        The one question of an earlier run that is asked again; ``None`` where none is.
    """

    written: tuple[DiaryEntry, ...]
    due: tuple[PainQuestion, ...]
    later: tuple[PainQuestion, ...]
    safety_questions: tuple[str, ...] = ()
    missed: PainQuestion | None = None


def today(runner_id: int, *, now: datetime | None = None) -> Decided:
    """Return today's card, decided now and kept; the same card is kept once.

    The week is solved first where none stands, or where what it was made from has changed.
    """
    return decided_from(runner_id, now=now)[0]


def decided_from(runner_id: int, *, now: datetime | None = None) -> tuple[Decided, PlanInputs]:
    """Return today's card as :func:`today` does, with everything that it was made from.

    While nothing is written it is the card that was decided last: nothing is gathered and decided a second time.
    """
    now = now or datetime.now(UTC)
    return remembered("today", runner_id, now, lambda: _decide(runner_id, now))


def _decide(runner_id: int, now: datetime) -> tuple[Decided, PlanInputs]:
    inputs = weeks.with_week(runner_id, now=now)
    return _keep(runner_id, inputs, today_card(inputs), now), inputs


def _keep(runner_id: int, inputs: PlanInputs, card: Card, now: datetime) -> Decided:
    from runtall.store import planning as kept

    shown = encode_card(card)
    last = kept.last_decision(runner_id, inputs.on)
    if last is not None and last.card == shown and last.product_version == __version__:
        return _decided(last)
    encoded = encode_inputs(inputs)
    made = kept.KeptDecision(
        on=inputs.on,
        number=0,
        decided_at=now,
        product_version=__version__,
        rules=rules_of(card),
        inputs_sha256=hashlib.sha256(encoded).hexdigest(),
        inputs=encoded,
        card=shown,
    )
    return _decided(kept.keep_decision(runner_id, made))


def _decided(kept: KeptDecision) -> Decided:
    return Decided(decode_card(kept.card), kept.number, kept.decided_at, kept.product_version, kept.rules)


def last_kept(runner_id: int, *, until: date) -> Decided | None:
    """Return the newest card of a day or of the days before it as it was kept; nothing is decided."""
    from runtall.store import planning as kept

    found = kept.newest_decision(runner_id, until=until)
    return None if found is None else _decided(found)


# Check-in and check-out ----------------------------------------------------------------------------------------------


def check_in(runner_id: int, said: Mapping[str, float | bool | None], *, now: datetime | None = None) -> Decided:
    """Keep what the runner says before anything else today, and return the card that follows from it.

    ``said`` maps fields of ``plan.CheckIn``; what was said earlier today and is not said again stays. Something new is not
    unsaid: it stands until the safety questions are answered.

    Raises
    ------
    ImplausibleValueError
        A value outside its scale.
    """
    from runtall.store import planning as kept

    now = now or datetime.now(UTC)
    on, _zone = planning.day_and_zone(runner_id, now)
    held = planning.check_in_of(runner_id, on) or CheckIn(on)
    given: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if held.new_symptom:
        given.pop("new_symptom", None)
    kept.keep_check_in(runner_id, planning.checked_in(replace(held, **given)), at=now)
    return today(runner_id, now=now)


def check_out(
    runner_id: int,
    *,
    run_on: date | None = None,
    during: int | None = None,
    one_hour_after: int | None = None,
    next_morning: int | None = None,
    rpe: float | None = None,
    note: str | None = None,
    now: datetime | None = None,
) -> CheckedOut:
    """Write down how the back answered a run; what is left out stays unknown.

    Parameters
    ----------
    run_on
        Day of the run; yesterday for ``next_morning`` and today for the rest unless said otherwise.
    """
    from runtall.services import diary, triage

    now = now or datetime.now(UTC)
    on, zone = planning.day_and_zone(runner_id, now)
    yesterday = on - timedelta(days=1)
    answers = (
        (Context.DURING, during, run_on or on, rpe),
        (Context.ONE_HOUR_AFTER, one_hour_after, run_on or on, None),
        (Context.NEXT_MORNING, next_morning, run_on or yesterday, None),
    )
    given = [
        (planning.moment_of(context, of_run, zone, now), context, pain, of_run, effort)
        for context, pain, of_run, effort in answers
        if pain is not None or effort is not None
    ]
    written: list[DiaryEntry] = []
    asked: list[str] = []
    for at, context, pain, of_run, effort in given:
        entry = diary.write(runner_id, context=context, at=at, now=now, pain_nrs=pain, rpe=effort, run_on=of_run, note=note or "")
        written.append(entry)
        asked += triage.ask_after(runner_id, entry)
    inputs = planning.gather(runner_id, now=now)
    return CheckedOut(
        tuple(written),
        due_questions(inputs),
        later_questions(inputs),
        tuple(dict.fromkeys(asked)),
        catch_up_question(inputs),
    )


# Why, and again ------------------------------------------------------------------------------------------------------


def why_today(runner_id: int, *, now: datetime | None = None) -> DayTrail:
    """Return the trail behind today's card: every rule once, its figures, papers and disputes, and the lines that rest on it."""
    decided = today(runner_id, now=now)
    return DayTrail(decided, reasons_of(decided.card))


def why_kept(runner_id: int, on: date) -> DayTrail:
    """Return the trail behind the newest card as it was kept. Raises ``NotFoundError`` before the first."""
    decided = last_kept(runner_id, until=on)
    if decided is None:
        raise NotFoundError(say("No card has been made yet."))
    return DayTrail(decided, reasons_of(decided.card))


def reasons_of(card: Card) -> tuple[Reason, ...]:
    """Return the reasons of a card, each rule and sentence once, in the order of the card."""
    about: dict[tuple[str, str], tuple[Because, list[Message]]] = {}
    for line in card.lines:
        for each in line.reasons():
            _, titles = about.setdefault((each.rule, str(each.sentence)), (each, []))
            if line.title not in titles:
                titles.append(line.title)
    for each in card.because:
        about.setdefault((each.rule, str(each.sentence)), (each, [card.headline]))
    return tuple(_reason(each, tuple(titles)) for each, titles in about.values())


def _reason(because: Because, titles: tuple[Message, ...]) -> Reason:
    by = _rule(because.rule)
    named = [claims()[each] for each in because.claims if each in claims()]
    papers = dict.fromkeys((*because.sources, *by.sources, *(key for claim in named for key in claim.literature)))
    disputed = [point for point in contested_points().values() if set(point.claims) & set(because.claims)]
    return Reason(
        about=titles,
        sentence=because.sentence,
        grade=because.grade,
        rule_id=by.id,
        rule_version=by.version,
        statement=Message(by.statement),
        figures=tuple(Figure(name, each.value, each.unit, each.allowed, each.note) for name, each in by.parameters.items()),
        papers=tuple(literature()[key] for key in papers if key in literature()),
        disputed=tuple(disputed),
    )


def _rule(key: str) -> Rule:
    rule_id, _, version = key.partition("/v")
    return next(each for each in rules()[rule_id] if each.version == int(version))


def replay(runner_id: int, on: date, *, number: int | None = None) -> Replay:
    """Decide a day's card again from the inputs that were kept with it.

    Parameters
    ----------
    number
        Which card of the day; the last one unless said.

    Raises
    ------
    NotFoundError
        No card was decided on that day, or none of this number.
    """
    from runtall.store import planning as kept

    found = kept.decisions(runner_id, on)
    if not found:
        raise NotFoundError(
            say("No card was decided on {day}.", day=on.isoformat()), say("See the days that have one: runtall replay")
        )
    chosen = found[-1] if number is None else next((each for each in found if each.number == number), None)
    if chosen is None:
        raise NotFoundError(
            say("{day} has no card {number}.", day=on.isoformat(), number=number or 0),
            say("It has {n}.", n=len(found)),
        )
    again = replay_card(chosen.inputs, chosen.card)
    return Replay(_decided(chosen), again.now, __version__, again.is_same, again.changes)


def decision_days(runner_id: int) -> tuple[date, ...]:
    """Return the days that have a card, oldest first."""
    from runtall.store import planning as kept

    return kept.decision_days(runner_id)

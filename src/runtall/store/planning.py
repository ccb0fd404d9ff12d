"""What a runner wants of a plan, what was planned, what was done, and every card as it was decided."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Model

from runtall.core import ConflictError, Message, NotFoundError, say
from runtall.plan import Because, CheckIn, DoneSession, OptIn, Pause, PauseKind, Programme, Race, WeekPlan
from runtall.plan import Mode as Mode  # noqa: PLC0414 - who keeps a programme names its mode
from runtall.store import shapes
from runtall.store.plan_models import (
    NamedRace,
    PlanWishes,
    StoredCheckIn,
    StoredDecision,
    StoredOptIn,
    StoredPause,
    StoredProgramme,
    StoredSession,
    StoredWeek,
    TypedRun,
)
from runtall.store.turns import in_turn
from runtall.store.week_notes import WeekNote, plain_note, week_note


@dataclass(frozen=True, slots=True)
class TypedRunEntry:
    """A run without a watch, as the runner typed it. ``None`` means "not said".

    Attributes
    ----------
    rpe
        Effort, 0 to 10.
    tightened_s, tightened_m
        Where in the run it got tight.
    walk_s
        Seconds of it that were walked.
    shoes
        The pair, as the runner calls it.
    """

    on: date
    duration_s: float
    distance_m: float | None = None
    walk_s: float | None = None
    rpe: float | None = None
    pain_during_nrs: int | None = None
    tightened_s: float | None = None
    tightened_m: float | None = None
    shoes: str | None = None


@dataclass(frozen=True, slots=True)
class KeptTypedRun:
    """A typed run with its id, the one that it corrects, and whether it only takes that one back."""

    id: str
    run: TypedRunEntry
    said_at: datetime
    supersedes: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session with its id, the one that it corrects, and whether it only takes that one back."""

    id: str
    session: DoneSession
    said_at: datetime
    supersedes: str | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class KeptWeek:
    """A week as it stands: which solution of it, from what, with which sentences, by which version."""

    week: WeekPlan
    number: int
    made_from: str
    notes: tuple[WeekNote, ...]
    loosen: tuple[Message, ...]
    product_version: str


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """A card as it was decided. ``inputs`` and ``card`` are canonical JSON, byte for byte.

    Attributes
    ----------
    number
        Which card of the day, from 1.
    rules
        Every rule that the card rests on, ``id/v1``.
    """

    on: date
    number: int
    decided_at: datetime
    product_version: str
    rules: tuple[str, ...]
    inputs_sha256: str
    inputs: bytes
    card: bytes


@dataclass(frozen=True, slots=True)
class Wishes:
    """Days for runs, and the contraindication flags that the runner chose themselves."""

    run_days: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


# Programme and wishes ------------------------------------------------------------------------------------------------


def programme(runner_id: int) -> Programme | None:
    """Return the programme that holds; ``None`` where none was begun."""
    row = StoredProgramme.objects.filter(runner_id=runner_id).order_by("pk").last()
    return None if row is None else Programme(row.started_on, Mode(row.mode), row.step)


def keep_programme(runner_id: int, programme: Programme, *, at: datetime) -> None:
    """Keep a programme as the one that holds from now on; those before stay in history."""
    StoredProgramme.objects.create(
        runner_id=runner_id, started_on=programme.started_on, mode=programme.mode.value, step=programme.step, said_at=at
    )


def wishes(runner_id: int) -> Wishes:
    """Return what the runner wants of a week; empty where they said nothing."""
    row = PlanWishes.objects.filter(runner_id=runner_id).first()
    return Wishes() if row is None else Wishes(tuple(row.run_days), tuple(row.flags))


def keep_wishes(runner_id: int, wishes: Wishes, *, at: datetime) -> None:
    """Keep wishes whole, in place of those before."""
    PlanWishes.objects.update_or_create(
        runner_id=runner_id,
        defaults={"run_days": list(wishes.run_days), "flags": list(wishes.flags), "changed_at": at},
    )


# Weeks ---------------------------------------------------------------------------------------------------------------


def week(runner_id: int, monday_on: date) -> KeptWeek | None:
    """Return the week that stands, the last one solved; ``None`` where none was."""
    row = StoredWeek.objects.filter(runner_id=runner_id, monday_on=monday_on).order_by("number").last()
    if row is None:
        return None
    return KeptWeek(
        shapes.to_value(row.week, WeekPlan),
        row.number,
        row.made_from,
        tuple(week_note(each) for each in row.notes),
        tuple(shapes.to_message(each) for each in row.loosen),
        row.product_version,
    )


def mondays(runner_id: int, *, before: date) -> tuple[date, ...]:
    """Return the Mondays of the weeks that were planned before a day, newest first."""
    rows = StoredWeek.objects.filter(runner_id=runner_id, monday_on__lt=before).order_by("-monday_on")
    return tuple(rows.values_list("monday_on", flat=True).distinct())


def keep_week(
    runner_id: int,
    week: WeekPlan,
    *,
    made_from: str,
    notes: Sequence[Because],
    loosen: Sequence[Message],
    product_version: str,
    at: datetime,
) -> None:
    """Keep a week as the one that stands; those before it stay.

    Raises
    ------
    ConflictError
        The same week was solved by someone else meanwhile.
    """
    _numbered(
        StoredWeek,
        {"runner_id": runner_id, "monday_on": week.monday_on},
        solved_at=at,
        solver_version=week.solver_version,
        product_version=product_version,
        made_from=made_from,
        week=shapes.to_plain(week),
        notes=[plain_note(each) for each in notes],
        loosen=[shapes.to_plain(each) for each in loosen],
    )


def _numbered(model: type[Model], key: dict[str, Any], **values: Any) -> int:
    """Add a row under the next number of its key, and return the number."""
    rows = model._default_manager
    try:
        with in_turn(key["runner_id"]):
            number = (rows.filter(**key).aggregate(last=Max("number"))["last"] or 0) + 1
            rows.create(**key, number=number, **values)
    except IntegrityError as error:
        raise ConflictError(
            say("Something newer was written down already."), say("Look at it, then run the command again.")
        ) from error
    return int(number)


# What was said and done ----------------------------------------------------------------------------------------------


def keep_check_in(runner_id: int, check_in: CheckIn, *, at: datetime) -> None:
    """Keep a check-in; an earlier one of the day stays in history."""
    StoredCheckIn.objects.create(runner_id=runner_id, on=check_in.on, said_at=at, check_in=shapes.to_plain(check_in))


def check_in(runner_id: int, on: date) -> tuple[CheckIn, datetime] | None:
    """Return the last check-in of a day, and when it was said."""
    row = StoredCheckIn.objects.filter(runner_id=runner_id, on=on).order_by("pk").last()
    return None if row is None else (shapes.to_value(row.check_in, CheckIn), row.said_at)


def check_ins(runner_id: int, *, since: date) -> tuple[CheckIn, ...]:
    """Return the last check-in of each day from ``since`` on, oldest first."""
    rows = StoredCheckIn.objects.filter(runner_id=runner_id, on__gte=since).order_by("on", "pk")
    return tuple({row.on: shapes.to_value(row.check_in, CheckIn) for row in rows}.values())


def keep_session(runner_id: int, kept: KeptSession) -> None:
    """Keep a session. Raises ``NotFoundError`` and ``ConflictError`` for a correction that cannot be."""
    _correcting(
        StoredSession,
        runner_id,
        "session_id",
        kept.supersedes,
        session_id=kept.id,
        on=kept.session.on,
        said_at=kept.said_at,
        withdrawn=kept.withdrawn,
        session=shapes.to_plain(kept.session),
    )


def sessions(runner_id: int, *, since: date | None = None) -> tuple[KeptSession, ...]:
    """Return the sessions that hold, oldest first; ``since`` leaves out earlier days."""
    rows = StoredSession.objects.filter(runner_id=runner_id).order_by("on", "pk")
    corrected = set(rows.exclude(supersedes=None).values_list("supersedes", flat=True))
    if since is not None:
        rows = rows.filter(on__gte=since)
    return tuple(
        KeptSession(row.session_id, shapes.to_value(row.session, DoneSession), row.said_at, row.supersedes)
        for row in rows
        if row.session_id not in corrected and not row.withdrawn
    )


@contextmanager
def all_or_nothing(runner_id: int) -> Iterator[None]:
    """Keep everything that is written within, or none of it."""
    with in_turn(runner_id):
        yield


def session_with(runner_id: int, session_id: str) -> KeptSession | None:
    """Return the session that was kept under an id, taken back later or not; ``None`` where none was."""
    row = StoredSession.objects.filter(runner_id=runner_id, session_id=session_id).first()
    if row is None:
        return None
    return KeptSession(row.session_id, shapes.to_value(row.session, DoneSession), row.said_at, row.supersedes, row.withdrawn)


def keep_typed_run(runner_id: int, kept: KeptTypedRun) -> None:
    """Keep a run without a watch. Raises ``NotFoundError`` and ``ConflictError`` for a correction that cannot be."""
    _correcting(
        TypedRun,
        runner_id,
        "typed_id",
        kept.supersedes,
        typed_id=kept.id,
        on=kept.run.on,
        said_at=kept.said_at,
        withdrawn=kept.withdrawn,
        run=shapes.to_plain(kept.run),
    )


def typed_runs(runner_id: int, *, since: date | None = None) -> tuple[KeptTypedRun, ...]:
    """Return the typed runs that hold, oldest first; ``since`` leaves out earlier days."""
    rows = TypedRun.objects.filter(runner_id=runner_id).order_by("on", "pk")
    corrected = set(rows.exclude(supersedes=None).values_list("supersedes", flat=True))
    if since is not None:
        rows = rows.filter(on__gte=since)
    return tuple(
        KeptTypedRun(row.typed_id, shapes.to_value(row.run, TypedRunEntry), row.said_at, row.supersedes)
        for row in rows
        if row.typed_id not in corrected and not row.withdrawn
    )


def _correcting(model: type[Model], runner_id: int, id_field: str, supersedes: str | None, **values: Any) -> None:
    rows = model._default_manager.filter(runner_id=runner_id)
    if supersedes is not None and not rows.filter(**{id_field: supersedes}).exists():
        raise NotFoundError(say("There is nothing to correct called {id}.", id=supersedes))
    try:
        with transaction.atomic():
            model._default_manager.create(runner_id=runner_id, supersedes=supersedes, **values)
    except IntegrityError as error:
        raise ConflictError(
            say("This entry was corrected by someone else meanwhile."), say("Look at the newest, then correct that.")
        ) from error


# Choices -------------------------------------------------------------------------------------------------------------


def opt_ins(runner_id: int) -> tuple[OptIn, ...]:
    """Return every opt-in ever chosen, by its first day; one that was ended early ends on that day."""
    rows = StoredOptIn.objects.filter(runner_id=runner_id).order_by("from_on", "pk")
    return tuple(
        OptIn(row.opt_in_id, row.from_on, row.until_on if row.ended_on is None else min(row.ended_on, row.until_on), row.value)
        for row in rows
    )


def keep_opt_in(runner_id: int, opt_in: OptIn, *, at: datetime) -> None:
    """Keep a choice; the same thing tried before ends where the new trial begins."""
    with in_turn(runner_id):
        _end_opt_in(runner_id, opt_in.id, opt_in.from_on)
        StoredOptIn.objects.create(
            runner_id=runner_id,
            opt_in_id=opt_in.id,
            from_on=opt_in.from_on,
            until_on=opt_in.until_on,
            value=opt_in.value,
            said_at=at,
        )


def end_opt_in(runner_id: int, opt_in_id: str, *, on: date) -> None:
    """End a trial on a day. Raises ``NotFoundError`` where it is not on."""
    if not _end_opt_in(runner_id, opt_in_id, on):
        raise NotFoundError(say("{name} is not switched on.", name=opt_in_id), say("See what is on with: runtall plan --choices"))


def _end_opt_in(runner_id: int, opt_in_id: str, on: date) -> int:
    running = StoredOptIn.objects.filter(runner_id=runner_id, opt_in_id=opt_in_id, ended_on=None, until_on__gt=on)
    return running.update(ended_on=on)


def pauses(runner_id: int) -> tuple[Pause, ...]:
    """Return every pause, by its first day."""
    rows = StoredPause.objects.filter(runner_id=runner_id).order_by("from_on", "pk")
    return tuple(Pause(PauseKind(row.kind), row.from_on, row.until_on) for row in rows)


def keep_pause(runner_id: int, pause: Pause, *, at: datetime) -> None:
    """Keep a pause; one that still lasts ends where the new one begins."""
    with in_turn(runner_id):
        end_pause(runner_id, on=pause.from_on)
        StoredPause.objects.create(
            runner_id=runner_id, kind=pause.kind.value, from_on=pause.from_on, until_on=pause.until_on, said_at=at
        )


def end_pause(runner_id: int, *, on: date) -> int:
    """End every pause that lasts on a day, and return how many; one that begins on that day, or later and openly, goes."""
    rows = StoredPause.objects.filter(runner_id=runner_id)
    gone, _by_model = (rows.filter(until_on=None, from_on__gte=on) | rows.filter(from_on=on)).delete()
    lasting = rows.filter(from_on__lt=on, until_on=None) | rows.filter(from_on__lt=on, until_on__gt=on)
    return gone + lasting.update(until_on=on)


def races(runner_id: int) -> tuple[Race, ...]:
    """Return the races that were named, by day."""
    rows = NamedRace.objects.filter(runner_id=runner_id).order_by("on")
    return tuple(Race(row.on, row.distance_m, row.name) for row in rows)


def keep_race(runner_id: int, race: Race, *, at: datetime) -> None:
    """Keep a race, in place of another one named for the same day."""
    NamedRace.objects.update_or_create(
        runner_id=runner_id, on=race.on, defaults={"distance_m": race.distance_m, "name": race.name, "said_at": at}
    )


def forget_race(runner_id: int, on: date) -> None:
    """Take a race back. Raises ``NotFoundError`` where none was named for that day."""
    if not NamedRace.objects.filter(runner_id=runner_id, on=on).delete()[0]:
        raise NotFoundError(say("No race is named for {day_on}.", day_on=on.isoformat()))


# Decisions -----------------------------------------------------------------------------------------------------------


def keep_decision(runner_id: int, decision: KeptDecision) -> KeptDecision:
    """Keep a card as the next one of its day, and return it with its number. Raises ``ConflictError``, see ``keep_week``."""
    number = _numbered(
        StoredDecision,
        {"runner_id": runner_id, "on": decision.on},
        decided_at=decision.decided_at,
        product_version=decision.product_version,
        rules=list(decision.rules),
        inputs_sha256=decision.inputs_sha256,
        inputs=zlib.compress(decision.inputs, 6),
        card=decision.card.decode("utf-8"),
    )
    return replace(decision, number=number)


def decisions(runner_id: int, on: date) -> tuple[KeptDecision, ...]:
    """Return every card that was decided for a day, in order."""
    rows = StoredDecision.objects.filter(runner_id=runner_id, on=on).order_by("number")
    return tuple(_decision(row) for row in rows)


def last_decision(runner_id: int, on: date) -> KeptDecision | None:
    """Return the card of a day that was decided last; ``None`` where there is none."""
    row = StoredDecision.objects.filter(runner_id=runner_id, on=on).order_by("number").last()
    return None if row is None else _decision(row)


def newest_decision(runner_id: int, *, until: date) -> KeptDecision | None:
    """Return the card that was decided last for a day or, where it has none, for the last day before it that has one."""
    row = StoredDecision.objects.filter(runner_id=runner_id, on__lte=until).order_by("on", "number").last()
    return None if row is None else _decision(row)


def cards_before(runner_id: int, on: date, *, limit: int) -> Iterator[bytes]:
    """Yield the cards decided for the days before one, newest first, one read at a time."""
    rows = StoredDecision.objects.filter(runner_id=runner_id, on__lt=on).order_by("-on", "-number")
    for card in rows.values_list("card", flat=True)[:limit].iterator(chunk_size=1):
        yield card.encode("utf-8")


def newest_decisions(runner_id: int, *, since: date, until: date) -> tuple[tuple[date, int, bytes], ...]:
    """Return day, number and card of the last card of each day from ``since`` to ``until``, newest first."""
    rows = StoredDecision.objects.filter(runner_id=runner_id, on__gte=since, on__lte=until)
    last = dict(rows.order_by("on", "number").values_list("on", "pk"))
    cards = StoredDecision.objects.filter(pk__in=last.values()).order_by("-on").values_list("on", "number", "card")
    return tuple((on, number, card.encode("utf-8")) for on, number, card in cards)


def decision_days(runner_id: int) -> tuple[date, ...]:
    """Return the days that have a card, oldest first."""
    return tuple(StoredDecision.objects.filter(runner_id=runner_id).order_by("on").values_list("on", flat=True).distinct())


def _decision(row: StoredDecision) -> KeptDecision:
    return KeptDecision(
        row.on,
        row.number,
        row.decided_at,
        row.product_version,
        tuple(row.rules),
        row.inputs_sha256,
        zlib.decompress(bytes(row.inputs)),
        row.card.encode("utf-8"),
    )

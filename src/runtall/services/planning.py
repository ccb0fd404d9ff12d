"""What a plan is made from, gathered from everything on file, and the choices of the runner that it holds to."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from runtall.core import ImplausibleValueError, RunnerProfile, RunSummary, say
from runtall.evidence import Open, Path, SetValue, rule
from runtall.plan import (
    CheckIn,
    DoneRun,
    DoneSession,
    OptIn,
    OwnRun,
    PainNote,
    Pause,
    PlanInputs,
    Prescribed,
    Programme,
    Purpose,
    Race,
    RunnerFacts,
    SafetyState,
    StageShown,
    decode_card,
    stage_shown,
)
from runtall.services.diary import zone_of
from runtall.services.lately import BELOW_BUTTOCK, answers_to, entries, first_day, local_day
from runtall.services.remembered import while_same
from runtall.symptoms import Answered, Context, DiaryEntry, Kind, Place, Standing

if TYPE_CHECKING:
    from runtall.screen import Result
    from runtall.services.triage import SafetyState as StandingState
    from runtall.store.planning import KeptTypedRun, TypedRunEntry, Wishes

_CARDS_LOOKED_AT = 28
"""How many cards back the stage that was shown last is looked for; pauses and open questions show none."""

_PATH_FLAGS = {
    Path.BONE_STRESS: "suspected-bone-stress",
    Path.OSTEOPOROSIS: "osteoporosis",
    Path.PREGNANCY: "late-pregnancy-supine",
    Path.SURGERY: "post-surgery-under-12-weeks",
}
"""What a way of its own asks of exercises. Weeks of pregnancy and of surgery are not always said: then the flag holds."""
_OF_A_NERVE = frozenset({Kind.TINGLING, Kind.NUMB, Kind.SHOOTING, Kind.BURNING, Kind.GIVING_WAY})


def day_and_zone(runner_id: int, now: datetime) -> tuple[date, str]:
    """Return the runner's own day at an instant, and the zone that makes it so."""
    from runtall.store import runners

    zone = zone_of(runners.profile_of(runner_id))
    return now.astimezone(zoneinfo.ZoneInfo(zone)).date(), zone


def gather(runner_id: int, *, now: datetime, on: date | None = None, with_week: bool = True) -> PlanInputs:
    """Gather everything that a plan is made from, as of one of the runner's days.

    Parameters
    ----------
    now
        The instant of asking; the day is the runner's own at that instant unless ``on`` names another.
    with_week
        Leave the week that stands out, for who wants to solve it.
    """
    from runtall.store import planning
    from runtall.store.marks import CHECKED, DIARY, RUNS, SAID

    today_on, zone = day_and_zone(runner_id, now)
    on = on or today_on
    kept = while_same((SAID,), "kept", runner_id, lambda: _kept(runner_id, on), of=on)
    since = first_day(runner_id, on)
    said = while_same((CHECKED,), "check-ins", runner_id, lambda: planning.check_ins(runner_id, since=since), of=since)
    checked = tuple(each for each in said if each.on < on)
    notes = while_same((DIARY,), "notes", runner_id, lambda: _diary(runner_id, since, on, checked), of=(since, on, checked))
    runs = while_same(
        (RUNS, DIARY, SAID), "runs", runner_id, lambda: _runs(runner_id, since, on, kept.races), of=(since, on, kept.races)
    )
    stands = _stands(runner_id, now)
    week = planning.week(runner_id, on - timedelta(days=on.weekday())) if with_week else None
    present, unknown = _findings(runner_id, on)
    return PlanInputs(
        on=on,
        now_at=now.astimezone(UTC),
        zone=zone,
        runner=kept.runner,
        safety=_safety(stands, on, zone),
        programme=kept.programme,
        diary=notes,
        runs=runs,
        sessions=tuple(each for each in kept.sessions if since <= each.on <= on),
        purposes=kept.purposes,
        flags=_flags(kept.results, kept.wishes, stands, on),
        present=present,
        unknown=unknown,
        opt_ins=kept.opt_ins,
        pauses=kept.pauses,
        own_plan=tuple(each for each in kept.own_plan if each.on >= since),
        races=kept.races,
        check_in=check_in_of(runner_id, on),
        week=None if week is None else week.week,
        easing=kept.easing,
        stage_shown=_stage_shown(runner_id, on),
        set_values=kept.set_values,
        prescribed=kept.prescribed,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a plan is made from and seldom changes: read once while the runner says nothing new of it."""

    runner: RunnerFacts
    programme: Programme
    wishes: Wishes
    results: tuple[Result, ...]
    purposes: tuple[Purpose, ...]
    easing: tuple[str, ...]
    sessions: tuple[DoneSession, ...]
    opt_ins: tuple[OptIn, ...]
    pauses: tuple[Pause, ...]
    own_plan: tuple[OwnRun, ...]
    races: tuple[Race, ...]
    set_values: tuple[SetValue, ...]
    prescribed: tuple[Prescribed, ...]


def _kept(runner_id: int, on: date) -> _Kept:
    from runtall.screen import easing_direction
    from runtall.services import clinic_held, screening
    from runtall.store import own_plans, planning, runners

    wishes = planning.wishes(runner_id)
    results = screening.results(runner_id)
    return _Kept(
        runner=_facts(runners.profile_of(runner_id), wishes, on),
        programme=planning.programme(runner_id) or Programme(on - timedelta(days=on.weekday())),
        wishes=wishes,
        results=results,
        purposes=_purposes(runner_id),
        easing=tuple(sorted(each.value for each in easing_direction(results, on=on).directions)),
        sessions=tuple(each.session for each in planning.sessions(runner_id)),
        opt_ins=planning.opt_ins(runner_id),
        pauses=planning.pauses(runner_id),
        own_plan=own_plans.own_plan(runner_id),
        races=planning.races(runner_id),
        set_values=clinic_held.set_values(runner_id, on),
        prescribed=clinic_held.prescribed(runner_id, on),
    )


def _stage_shown(runner_id: int, on: date) -> StageShown | None:
    """Return what the last card before a day said of the stage, passing over cards that said nothing of it."""
    from runtall.store import planning

    cards = (decode_card(card) for card in planning.cards_before(runner_id, on, limit=_CARDS_LOOKED_AT))
    return next((shown for card in cards if (shown := stage_shown(card)) is not None), None)


def _facts(profile: RunnerProfile, wishes: Wishes, on: date) -> RunnerFacts:
    from runtall.evidence import KIT

    return RunnerFacts(
        age_years=None if profile.birth_year is None else on.year - profile.birth_year,
        days=profile.days,
        run_days=wishes.run_days,
        minutes_per_session=profile.minutes_per_session,
        kit=tuple(sorted({word for word in profile.kit if word in KIT})),
        units=profile.units,
    )


def safety(runner_id: int, *, now: datetime) -> SafetyState:
    """Return what the safety answers leave open now, without anything else that a plan reads."""
    on, zone = day_and_zone(runner_id, now)
    return _safety(_stands(runner_id, now), on, zone)


def _stands(runner_id: int, now: datetime) -> StandingState:
    from runtall.services import triage

    return triage.state(runner_id, at=now)


def _safety(stands: StandingState, on: date, zone: str) -> SafetyState:
    """Answers older than a week are asked anew: until then one more question counts as open, and nothing advances."""
    held = stands.standing
    open_questions = len(held.triage.unanswered)
    asked_days = rule("safety-answers").value("asked_days")
    if stands.answered_on is None or (on - stands.answered_on).days >= asked_days:
        open_questions = max(1, open_questions)
    restart_on = None if held.restart_at is None else held.restart_at.astimezone(zoneinfo.ZoneInfo(zone)).date()
    return SafetyState(
        outcome=stands.outcome,
        within=stands.within,
        open=held.open,
        paths=held.triage.paths,
        held=held.closed_by is not None,
        unanswered=open_questions,
        answered_on=stands.answered_on,
        restart_on=restart_on,
        pain_closed=_pain_closed(held),
    )


def _pain_closed(held: Standing) -> bool:
    """Whether a sign that stands, or the clearance, leaves pain during a run closed; questions that are open do not count."""
    from runtall.evidence import red_flags

    by_word = held.clearance is not None and Open.PAIN_MONITORING not in held.clearance.allows
    return by_word or any(Open.PAIN_MONITORING not in red_flags()[each.sign_id].stays_open for each in held.triage.reasons)


# The diary -----------------------------------------------------------------------------------------------------------


def _notes(entries: Sequence[DiaryEntry], since: date, on: date) -> tuple[PainNote, ...]:
    by_time = sorted(entries, key=lambda each: (each.at, each.id))
    found: list[PainNote] = []
    known: set[tuple[Place, str]] = set()
    for entry in by_time:
        day, legs = local_day(entry), _leg_places(entry)
        if since <= day <= on:
            found.append(
                PainNote(
                    on=day,
                    context=entry.context.value,
                    pain_nrs=None if entry.pain_nrs is None else float(entry.pain_nrs),
                    run_on=answers_to(entry),
                    new_leg_symptom=_new_leg_symptom(entry, legs - known),
                    sitting_h=entry.sitting_h,
                    sleep_h=entry.sleep_h,
                )
            )
        known |= legs
    return tuple(sorted(found, key=lambda note: note.on))


def _diary(runner_id: int, since: date, on: date, checked: Sequence[CheckIn]) -> tuple[PainNote, ...]:
    """Return what the diary and the check-ins of earlier days say."""
    return _with_check_ins(_notes(entries(runner_id, since), since, on), checked, on)


def _with_check_ins(notes: Sequence[PainNote], check_ins: Iterable[CheckIn], on: date) -> tuple[PainNote, ...]:
    """Add what was said at the check-ins of earlier days: how the back was, at rest. Today's stands by itself."""
    said = [
        PainNote(each.on, Context.REST.value, each.pain_nrs, sitting_h=each.sat_h, sleep_h=each.slept_h)
        for each in check_ins
        if each.on < on and each.pain_nrs is not None
    ]
    return tuple(sorted((*notes, *said), key=lambda note: note.on))


def _new_leg_symptom(entry: DiaryEntry, new: set[tuple[Place, str]]) -> bool | None:
    """Whether something below the buttock is there that no earlier entry knows; ``None`` where no place was said."""
    if not entry.felt:
        return False if entry.pain_nrs == 0 else None
    return bool(new)


def _leg_places(entry: DiaryEntry) -> set[tuple[Place, str]]:
    return {
        (felt.place, felt.side.value)
        for felt in entry.felt
        if felt.place in BELOW_BUTTOCK and (felt.kinds & _OF_A_NERVE or felt.place is not Place.THIGH)
    }


# Runs ----------------------------------------------------------------------------------------------------------------


def _runs(runner_id: int, since: date, on: date, races: Sequence[Race]) -> tuple[DoneRun, ...]:
    from runtall.store import past, planning
    from runtall.store.marks import RUNS

    every = while_same((RUNS,), "measured", runner_id, lambda: past.runs_with_opening(runner_id, since), of=since)
    words = while_same((RUNS,), "typed", runner_id, lambda: planning.typed_runs(runner_id, since=since), of=since)
    measured = [each for each in every if each.started_on <= on]
    said = [each for each in words if each.run.on <= on]
    typed = [each.run for each in said]
    race_days = {race.on for race in races}
    felt = _felt_by_day(entries(runner_id, since))
    found = [_from_watch(each) for each in measured]
    found = [_told(run, [each for each in typed if _same_run(run, each)]) for run in found]
    found += [_from_words(each) for each in said if not any(_same_run(_from_watch(run), each.run) for run in measured)]
    found = [_felt_too(run, felt) for run in found]
    longest = {run.on: run.duration_s for run in sorted(found, key=lambda run: run.duration_s)}
    return tuple(
        replace(run, race=True) if run.on in race_days and run.duration_s == longest[run.on] else run
        for run in sorted(found, key=lambda run: (run.on, run.duration_s))
    )


def _from_watch(run: RunSummary) -> DoneRun:
    return DoneRun(
        on=run.started_on,
        duration_s=run.moving_s,
        distance_m=run.distance_m,
        run_s=run.running_s,
        walk_s=run.walking_s,
        hard_s=run.hard_s,
        ascent_m=run.ascent_m,
        descent_m=run.descent_m,
        median_speed_mps=run.median_speed_mps,
        cadence_spm=run.cadence_spm,
        opening_speed_ratio=None if run.opening is None else run.opening.speed_ratio,
        ended_at=run.started_at + timedelta(seconds=run.elapsed_s),
    )


def _from_words(said: KeptTypedRun) -> DoneRun:
    run = said.run
    return DoneRun(
        on=run.on,
        duration_s=run.duration_s,
        distance_m=run.distance_m,
        run_s=None if run.walk_s is None else max(0.0, run.duration_s - run.walk_s),
        walk_s=run.walk_s,
        pain_during_nrs=None if run.pain_during_nrs is None else float(run.pain_during_nrs),
        rpe=run.rpe,
        ended_at=over_by(said),
    )


def over_by(said: KeptTypedRun) -> datetime | None:
    """Return when a typed run was over for certain: when it was written down, where that was within its day or soon after.

    Nobody is asked how the back is an hour later in the minute of writing. A run of days ago tells nothing of its hour.
    """
    written_at = said.said_at.astimezone(UTC)
    return written_at if abs((written_at.date() - said.run.on).days) <= 1 else None


_SAME_RUN_SHARE = 0.2
"""A run that was typed and then came from the watch: lengths within a fifth on one day are one run."""


def _same_run(run: DoneRun, typed: TypedRunEntry) -> bool:
    return run.on == typed.on and abs(run.duration_s - typed.duration_s) <= _SAME_RUN_SHARE * run.duration_s


def _told(run: DoneRun, typed: Sequence[TypedRunEntry]) -> DoneRun:
    for each in typed:
        pain = None if each.pain_during_nrs is None else float(each.pain_during_nrs)
        run = replace(run, pain_during_nrs=_highest((run.pain_during_nrs, pain)), rpe=_highest((run.rpe, each.rpe)))
    return run


def _felt_by_day(entries: Sequence[DiaryEntry]) -> dict[date, tuple[float | None, float | None]]:
    """Day of a run to the highest pain in it, and its effort."""
    found: dict[date, tuple[float | None, float | None]] = {}
    for entry in entries:
        day = answers_to(entry)
        if day is not None:
            pain, effort = found.get(day, (None, None))
            during = entry.pain_nrs if entry.context is Context.DURING else None
            found[day] = (_highest((pain, during)), _highest((effort, entry.rpe)))
    return found


def _felt_too(run: DoneRun, felt: dict[date, tuple[float | None, float | None]]) -> DoneRun:
    if run.on not in felt:
        return run
    pain, effort = felt[run.on]
    return replace(run, pain_during_nrs=_highest((run.pain_during_nrs, pain)), rpe=_highest((run.rpe, effort)))


def _highest(values: Iterable[float | None]) -> float | None:
    return max((float(value) for value in values if value is not None), default=None)


# The body ------------------------------------------------------------------------------------------------------------


def _purposes(runner_id: int) -> tuple[Purpose, ...]:
    from runtall.services import screening

    return tuple(
        Purpose(
            tag=each.tag,
            order=each.order,
            source="screen:" + ",".join(each.test_ids),
            side=None if each.side is None else each.side.value,
            extra_set_side=None if each.extra_set_side is None else each.extra_set_side.value,
            start_level=each.start_level,
            confidence=each.confidence.value,
            tested_on=each.on,
        )
        for each in screening.asked_for(runner_id)
    )


def _flags(results: Sequence[Result], wishes: Wishes, stands: StandingState, on: date) -> tuple[str, ...]:
    """Return what to go easy on: from the movement tests, from ways of their own, and the runner's choice; nothing is guessed."""
    from runtall.evidence import CONTRAINDICATIONS
    from runtall.screen import symptom_flags

    found = {each.flag for each in symptom_flags(results, on=on)}
    found |= {_PATH_FLAGS[path] for path in stands.standing.triage.paths if path in _PATH_FLAGS}
    found |= set(wishes.flags)
    return tuple(sorted(found & set(CONTRAINDICATIONS)))


def _findings(runner_id: int, on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    from runtall.findings import Status
    from runtall.services import finding

    found = finding.stored_standout(runner_id, today_on=on).findings
    return (
        tuple(sorted(each.id for each in found if each.status is Status.PRESENT)),
        tuple(sorted(each.id for each in found if each.status is Status.UNKNOWN)),
    )


def check_in_of(runner_id: int, on: date) -> CheckIn | None:
    """Return the day's check-in; "anything new" counts as answered once the safety questions were answered after it."""
    from runtall.services import triage
    from runtall.store import planning

    kept = planning.check_in(runner_id, on)
    if kept is None:
        return None
    check_in, said_at = kept
    answered_later = any(isinstance(event, Answered) and event.at > said_at for event in triage.history(runner_id))
    return replace(check_in, new_symptom=False) if check_in.new_symptom and answered_later else check_in


# What is said about a day --------------------------------------------------------------------------------------------


def checked_in(check_in: CheckIn) -> CheckIn:
    """Return a check-in whose every answer can be true. Raises ``ImplausibleValueError``."""
    scales = (("pain", check_in.pain_nrs, 10), ("hours sat", check_in.sat_h, 24), ("hours slept", check_in.slept_h, 24))
    for name, value, highest in scales:
        if value is not None and not 0 <= value <= highest:
            raise ImplausibleValueError(
                say("{name} of {given} is outside 0 to {highest}.", name=name, given=value, highest=highest),
                say("Give a number from 0 to {highest}, or leave it out.", highest=highest),
            )
    if check_in.available_s is not None and not 60 <= check_in.available_s <= 6 * 3600:
        raise ImplausibleValueError(say("A session of that length cannot be planned."), say("Write minutes, such as 15."))
    return check_in


def moment_of(context: Context, run_on: date, zone: str, now: datetime) -> datetime:
    """Return about when an answer about a run speaks of: now where that is its moment, else an hour of its own day.

    Raises
    ------
    ImplausibleValueError
        The moment has not come yet.
    """
    own_zone = zoneinfo.ZoneInfo(zone)
    today_on = now.astimezone(own_zone).date()
    day = run_on + timedelta(days=1 if context is Context.NEXT_MORNING else 0)
    if day > today_on:
        raise ImplausibleValueError(say("This moment has not come yet."), say("Answer it when it has."))
    if day == today_on:
        return now
    hours = {Context.NEXT_MORNING: 7, Context.ONE_HOUR_AFTER: 20}
    return datetime.combine(day, time(hours.get(context, 18)), tzinfo=own_zone).astimezone(UTC)

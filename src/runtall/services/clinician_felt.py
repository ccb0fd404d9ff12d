"""Weeks of running beside how the back felt, and the pain diary in short, for the clinician's report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from runtall.load import weeks
from runtall.plan import PainNote, PlanInputs, kept, usual_nrs
from runtall.services import lately, typed_runs
from runtall.services.clinician_model import WEEKS, FeltWeek, PainRating, PainTold
from runtall.services.load_shown import events_by_week
from runtall.services.running_log import first_on_file
from runtall.symptoms import DiaryEntry, Effect, Felt

_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


def felt_weeks(runner_id: int, inputs: PlanInputs, since_on: date) -> tuple[FeltWeek, ...]:
    """Return each week: what was run, the highest pain of diary and check-ins, and what of the plan was kept."""
    from runtall.store import browsing

    span = browsing.Span(since_on, inputs.on + _DAY)
    runs = [*browsing.plain_summaries(runner_id, span), *typed_runs.summaries(runner_id, span).values()]
    earliest = first_on_file(runner_id)
    if earliest is not None and earliest.started_on < since_on:
        runs.insert(0, earliest)  # how far back the file reaches
    events = events_by_week(runner_id, since_on, inputs.on)
    highest = _highest_by_day(inputs)
    found = []
    for week in weeks(runs, on=inputs.on, n=WEEKS):
        days = [pain for on, pain in highest.items() if week.starts_on <= on < week.starts_on + _WEEK]
        planned, done = kept_of(runner_id, inputs, week.starts_on)
        found.append(
            FeltWeek(
                load=week,
                highest_nrs=None if not days else round(max(days)),
                mean_nrs=None if not days else sum(days) / len(days),
                rated_days=len(days),
                event=events.get(week.starts_on, ""),
                planned=planned,
                done=done,
                is_over=week.starts_on + _WEEK <= inputs.on,
            )
        )
    return tuple(found)


def _highest_by_day(inputs: PlanInputs) -> dict[date, float]:
    """Return each day's highest rating: at check-ins, at runs and at rest."""
    found: dict[date, float] = {}
    for note in (*inputs.diary, *_check_in_today(inputs)):
        if note.pain_nrs is not None:
            found[note.on] = max(found.get(note.on, 0.0), note.pain_nrs)
    return found


def _check_in_today(inputs: PlanInputs) -> Iterable[PainNote]:
    said = inputs.check_in
    return () if said is None else (PainNote(said.on, "rest", said.pain_nrs),)


def kept_of(runner_id: int, inputs: PlanInputs, monday_on: date) -> tuple[int | None, int | None]:
    """Return the runs and strength sessions that a week asked for so far, and those kept; ``None`` where no plan stood."""
    from runtall.store import planning as store

    stood = store.week(runner_id, monday_on)
    if stood is None:
        return None, None
    days = kept(stood.week, inputs, until_on=min(monday_on + _WEEK, inputs.on + _DAY))
    verdicts = [
        verdict for day in days for verdict in (day.run, day.strength) if verdict is not None and (verdict or day.on < inputs.on)
    ]
    return len(verdicts), sum(verdicts)


def pain_told(runner_id: int, inputs: PlanInputs, since_on: date, *, with_notes: bool) -> PainTold:
    """Return the diary of these weeks in short, with every rating."""
    from runtall.store import browsing

    entries = browsing.diary_between(runner_id, browsing.Span(since_on, inputs.on + _DAY))
    felt = Counter(each for entry in entries if entry.pain_nrs != 0 for each in _places(entry.felt))
    nights = [entry.woke_at_night for entry in entries if entry.woke_at_night is not None]
    return PainTold(
        ratings=tuple(_rating(entry, with_notes=with_notes) for entry in entries),
        usual_nrs=usual_nrs(inputs, inputs.on),
        usual_before_nrs=usual_nrs(inputs, since_on),
        places=tuple(felt.most_common()),
        eased=_noted(entries, (Effect.EASED,)),
        worsened=_noted(entries, (Effect.WORSENED, Effect.SPREAD)),
        nights_woken=sum(nights),
        nights_said=len(nights),
    )


def _places(felt: Sequence[Felt]) -> set[Felt]:
    """Return place and side alone, each once an entry."""
    return {Felt(each.place, each.side) for each in felt}


def _noted(entries: Sequence[DiaryEntry], effects: tuple[Effect, ...]) -> tuple[tuple[str, int], ...]:
    counted = Counter(each.did.value for entry in entries for each in entry.noted if each.effect in effects)
    return tuple(counted.most_common())


def _rating(entry: DiaryEntry, *, with_notes: bool) -> PainRating:
    return PainRating(
        id=entry.id,
        at=entry.at,
        zone=entry.zone,
        on=lately.local_day(entry),
        context=entry.context,
        pain_nrs=entry.pain_nrs,
        felt=entry.felt,
        noted=entry.noted,
        woke_at_night=entry.woke_at_night,
        run_on=lately.answers_to(entry),
        note=entry.note if with_notes else "",
    )

"""What clinicians decided for a runner: kept with name and reason, ended by either side, never deleted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q

from runtall.core import ConflictError, say
from runtall.store.account_models import Grant
from runtall.store.clinic_models import ClinicExercise, ClinicSetting, ClinicVisit
from runtall.store.clinic_rows import KeptExercise, KeptSetting


def _with_grant(rows: Any, on: date) -> Any:
    """Say of each row whether the runner's grant to its clinician stands on a day, and the clinician's account is open."""
    stands = Grant.objects.filter(
        Q(until_on=None) | Q(until_on__gte=on),
        ended_at=None,
        runner_id=OuterRef("runner_id"),
        clinician_id=OuterRef("clinician_id"),
        clinician__is_active=True,
    )
    return rows.annotate(is_let_in=Exists(stands))


def settings(runner_id: int, on: date) -> tuple[KeptSetting, ...]:
    """Return every number that was set for a runner, those of before too, newest first."""
    rows = _with_grant(ClinicSetting.objects.filter(runner_id=runner_id), on).order_by("-set_at", "-pk")
    return tuple(
        KeptSetting(
            row.pk,
            row.clinician_id,
            row.clinician_name,
            row.rule,
            row.parameter,
            row.value,
            row.value_before,
            row.reason,
            row.set_at,
            row.ended_at,
            row.ended_by,
            row.ended_at is None and row.is_let_in,
        )
        for row in rows
    )


def exercises(runner_id: int, on: date) -> tuple[KeptExercise, ...]:
    """Return every exercise that was asked for, those of before too, newest first."""
    rows = _with_grant(ClinicExercise.objects.filter(runner_id=runner_id), on).order_by("-set_at", "-pk")
    return tuple(
        KeptExercise(
            row.pk,
            row.clinician_id,
            row.clinician_name,
            row.exercise,
            row.sets,
            row.reps,
            row.hold_s,
            row.duration_s,
            row.reason,
            row.set_at,
            row.ended_at,
            row.ended_by,
            row.ended_at is None and row.is_let_in,
        )
        for row in rows
    )


def keep_setting(runner_id: int, *, at: datetime, by: str, rule: str, parameter: str, **said: Any) -> None:
    """Keep a number that a clinician set; the one that stood before it is ended by them."""
    _keep(ClinicSetting, {"runner_id": runner_id, "rule": rule, "parameter": parameter}, at, by, said)


def keep_exercise(runner_id: int, *, at: datetime, by: str, exercise: str, **said: Any) -> None:
    """Keep an exercise that a clinician asked for; the dose that stood before it is ended by them."""
    _keep(ClinicExercise, {"runner_id": runner_id, "exercise": exercise}, at, by, said)


def _keep(model: type[models.Model], key: dict[str, Any], at: datetime, by: str, said: dict[str, Any]) -> None:
    try:
        with transaction.atomic():
            rows = model._default_manager.filter(**key, ended_at=None)
            rows.update(ended_at=at, ended_by=by)
            model._default_manager.create(**key, **said, clinician_name=by, set_at=at)
    except IntegrityError as error:
        raise ConflictError(
            say("Somebody set this at the same moment."), say("Look at how it stands now, then set it again.")
        ) from error


def end_setting(runner_id: int, number: int, *, at: datetime, by: str) -> bool:
    """End a number that was set; whether there was one to end."""
    return bool(ClinicSetting.objects.filter(runner_id=runner_id, pk=number, ended_at=None).update(ended_at=at, ended_by=by))


def end_exercise(runner_id: int, number: int, *, at: datetime, by: str) -> bool:
    """End an exercise that was asked for; whether there was one to end."""
    return bool(ClinicExercise.objects.filter(runner_id=runner_id, pk=number, ended_at=None).update(ended_at=at, ended_by=by))


@transaction.atomic
def end_all(runner_id: int, *, at: datetime, clinician_id: int | None = None) -> int:
    """End everything that was decided for a runner, by their own wish; of one clinician alone where one is named."""
    n = 0
    for model in (ClinicSetting, ClinicExercise):
        rows = model._default_manager.filter(runner_id=runner_id, ended_at=None)
        if clinician_id is not None:
            rows = rows.filter(clinician_id=clinician_id)
        n += rows.update(ended_at=at, ended_by="")
    return n


def clinician_of(runner_id: int, grant_id: int) -> int | None:
    """Return to whom a grant was given."""
    return Grant.objects.filter(runner_id=runner_id, pk=grant_id).values_list("clinician_id", flat=True).first()


def granted_at(runner_id: int, clinician_id: int) -> datetime | None:
    """Return when the grant that is open was given."""
    rows = Grant.objects.filter(runner_id=runner_id, clinician_id=clinician_id, ended_at=None)
    return rows.values_list("given_at", flat=True).first()


def seen_at(runner_id: int, clinician_id: int) -> datetime | None:
    """Return up to when a clinician has seen what is new, ``None`` where they never said so."""
    return ClinicVisit.objects.filter(runner_id=runner_id, clinician_id=clinician_id).values_list("seen_at", flat=True).first()


def note_seen(runner_id: int, clinician_id: int, at: datetime) -> None:
    """Keep up to when a clinician has seen what is new."""
    ClinicVisit.objects.update_or_create(runner_id=runner_id, clinician_id=clinician_id, defaults={"seen_at": at})


def weeks_solved_since(runner_id: int, at: datetime) -> int:
    """Return how often a week of the plan was worked out since an instant."""
    from runtall.store.plan_models import StoredWeek

    return StoredWeek.objects.filter(runner_id=runner_id, solved_at__gt=at).count()


def films_since(runner_id: int, at: datetime) -> int:
    """Return how many films came in since an instant."""
    from runtall.store.film_models import StoredFilm

    return StoredFilm.objects.filter(runner_id=runner_id, added_at__gt=at).count()

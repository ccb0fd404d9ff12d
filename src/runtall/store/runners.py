"""Runners and their profiles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC

from runtall.core import RunnerProfile, Sex, Units
from runtall.store.models import Profile, Runner, User
from runtall.store.turns import NOBODY, in_turn


@dataclass(frozen=True, slots=True)
class RunnerName:
    """Who a runner is to the pages."""

    id: int
    name: str
    is_sample: bool


def own_runner() -> RunnerName:
    """Return the one real runner of a single-user installation, made on first use; a runner with an account is that account's."""
    nobodys = Runner.objects.filter(is_sample=False, user=None).order_by("pk")
    runner = nobodys.first()
    if runner is None:
        with in_turn(NOBODY):
            runner = nobodys.first() or Runner.objects.create(name="You")
    return RunnerName(runner.pk, runner.name, runner.is_sample)


def sample_runner(*, make: bool = False) -> RunnerName | None:
    """Return the made-up runner, or ``None`` where there is none (``make`` makes it)."""
    made_up = Runner.objects.filter(is_sample=True)
    runner = made_up.first()
    if runner is None and make:
        with in_turn(NOBODY):
            runner = made_up.first() or Runner.objects.create(name="Sample runner (made up)", is_sample=True)
    return None if runner is None else RunnerName(runner.pk, runner.name, runner.is_sample)


def runner_of(user_id: int) -> int:
    """Return the runner of an account, made anew where the one before was deleted."""
    found = Runner.objects.filter(user_id=user_id).values_list("pk", flat=True).first()
    if found is None:
        found = Runner.objects.create(user_id=user_id, name=User.objects.get(pk=user_id).username).pk
    return found


def has_account(runner_id: int) -> bool:
    """Whether a runner has an account that is open."""
    return Runner.objects.filter(pk=runner_id, user__is_active=True).exists()


def anybody() -> bool:
    """Whether there is a runner who is not made up."""
    return Runner.objects.filter(is_sample=False).exists()


def name_of(runner_id: int) -> RunnerName:
    """Return a runner's name. Raises ``Runner.DoesNotExist`` for an unknown id."""
    runner = Runner.objects.get(pk=runner_id)
    return RunnerName(runner.pk, runner.name, runner.is_sample)


def pseudonym_seed(runner_id: int) -> str:
    """Return what a runner's pseudonym is made from: when their record began, which stays and tells nothing of them."""
    return Runner.objects.get(pk=runner_id).created_at.astimezone(UTC).isoformat()


def forget(runner_id: int) -> None:
    """Remove a runner and every row that belongs to them."""
    Runner.objects.filter(pk=runner_id).delete()


def profile_of(runner_id: int) -> RunnerProfile:
    """Return what the runner told; an empty profile where they said nothing."""
    row = Profile.objects.filter(runner_id=runner_id).first()
    if row is None:
        return RunnerProfile()
    return RunnerProfile(
        birth_year=row.birth_year,
        height_m=row.height_m,
        home_time_zone=row.home_time_zone,
        units=Units(row.units),
        days=tuple(row.days),
        minutes_per_session=row.minutes_per_session,
        kit=tuple(row.kit),
        conditions=tuple(row.conditions),
        lap_press_means_tight=row.lap_press_means_tight,
        sex=None if row.sex is None else Sex(row.sex),
    )


def keep_profile(runner_id: int, profile: RunnerProfile) -> None:
    """Keep a profile whole, in place of the one before."""
    Profile.objects.update_or_create(
        runner_id=runner_id,
        defaults={
            "birth_year": profile.birth_year,
            "height_m": profile.height_m,
            "home_time_zone": profile.home_time_zone,
            "units": profile.units.value,
            "days": list(profile.days),
            "minutes_per_session": profile.minutes_per_session,
            "kit": list(profile.kit),
            "conditions": list(profile.conditions),
            "lap_press_means_tight": profile.lap_press_means_tight,
            "sex": None if profile.sex is None else profile.sex.value,
        },
    )

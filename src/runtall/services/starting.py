"""The first visit: whether anything is on file yet, and what a plan is made from, kept in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from runtall.core import Units
from runtall.plan import Mode
from runtall.services import runners, weeks


@dataclass(frozen=True, slots=True)
class Life:
    """When, how long and with what a runner trains; attributes as in ``RunnerProfile``, ``plan.Programme`` and wishes."""

    units: Units = Units.METRIC
    run_days: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    minutes_per_session: int | None = None
    kit: tuple[str, ...] = ()
    mode: Mode = Mode.FULL
    flags: tuple[str, ...] = ()


def is_blank(runner_id: int) -> bool:
    """Whether a runner has brought no file, answered nothing and written nothing down."""
    from runtall.store import beginnings

    return not beginnings.anything(runner_id)


def life(runner_id: int) -> Life:
    """Return what the runner said about days, minutes, kit and how to begin."""
    from runtall.store import planning

    profile, wishes, programme = runners.profile(runner_id), planning.wishes(runner_id), planning.programme(runner_id)
    return Life(
        units=profile.units,
        run_days=wishes.run_days,
        days=profile.days,
        minutes_per_session=profile.minutes_per_session,
        kit=profile.kit,
        mode=Mode.FULL if programme is None else programme.mode,
        flags=wishes.flags,
    )


def is_settled(runner_id: int) -> bool:
    """Whether the runner has said when or how long they train: the last step of the first visit."""
    profile = runners.profile(runner_id)
    return bool(profile.days) or profile.minutes_per_session is not None


def settle(runner_id: int, said: Life, *, leave_out: Iterable[str] | None = None) -> None:
    """Keep days, minutes, kit and how to begin; the first day of a programme that runs stays.

    Raises
    ------
    ImplausibleValueError
        A day, a number of minutes or a flag that cannot be.
    """
    from runtall.store import planning

    runners.change_profile(
        runner_id, units=said.units, days=said.days, minutes_per_session=said.minutes_per_session, kit=said.kit
    )
    weeks.wish(runner_id, run_days=said.run_days, flags=leave_out)
    programme = planning.programme(runner_id)
    if programme is None or programme.mode is not said.mode:
        weeks.begin(runner_id, mode=said.mode)

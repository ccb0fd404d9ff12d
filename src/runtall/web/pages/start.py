"""The pages of the first visit: a door, days and kit, and the wait for the sample runner."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from runtall.core import WEEKDAYS, Units
from runtall.evidence import KIT
from runtall.plan import Mode
from runtall.services.sample_making import Making, Stage
from runtall.services.starting import Life
from runtall.web.forms.start import MINUTES


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose."""

    value: str
    label: str
    is_chosen: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class DoorPage:
    """The three doors of the first visit.

    Attributes
    ----------
    has_begun
        A safety question was answered.
    has_account
        The reader signed in: others may be served here too, and the machine need not be theirs.
    """

    place: str
    step: int
    steps: int
    has_begun: bool
    sample_is_ready: bool
    has_account: bool = False


@dataclass(frozen=True, slots=True)
class WaitPage:
    """The sample runner is being made up.

    Attributes
    ----------
    is_failed
        It stopped half way; it can be begun again.
    done, total
        Files; ``total`` is 0 before it is known.
    """

    place: str
    headline: str
    lede: str
    is_failed: bool
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class KitGroup:
    """Things of one kind that a runner may have."""

    title: str
    things: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class LifeFields:
    """Days, minutes, kit and how to begin, as choices.

    Attributes
    ----------
    has
        What of the kit was chosen, in words; empty for nothing.
    """

    units: tuple[Choice, ...]
    run_days: tuple[Choice, ...]
    days: tuple[Choice, ...]
    minutes: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    household: str
    kit: tuple[KitGroup, ...]
    has: str
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class LifePage:
    """The last step of the first visit."""

    place: str
    step: int
    steps: int
    fields: LifeFields
    safety: str
    safety_light: str
    has_errors: bool
    open_count: int = 0


def wait_page(making: Making) -> WaitPage:
    """Return the page of somebody who waits for the sample runner."""
    if making.stage is Stage.FAILED:
        headline = _("The sample runner was not finished")
        lede = _("Making it stopped half way. Nothing of yours is touched. Try again.")
    elif making.total:
        headline = ngettext("{done} of {total} run is in", "{done} of {total} runs are in", making.total)
        headline = headline.format(done=making.done, total=making.total)
        lede = _("18 months of a made-up runner: watch files, a pain diary, safety answers. This page goes on by itself.")
    else:
        headline = _("Making a runner up, half a minute or so")
        lede = _("18 months of a made-up runner: watch files, a pain diary, safety answers. This page goes on by itself.")
    return WaitPage("", headline, lede, making.stage is Stage.FAILED, making.done, making.total)


_DAYS: dict[str, Callable[[], str]] = {
    "mon": lambda: _("Mon"),
    "tue": lambda: _("Tue"),
    "wed": lambda: _("Wed"),
    "thu": lambda: _("Thu"),
    "fri": lambda: _("Fri"),
    "sat": lambda: _("Sat"),
    "sun": lambda: _("Sun"),
}


def day_choices(chosen: Collection[str]) -> tuple[Choice, ...]:
    """Return the days of the week, Monday first."""
    return tuple(Choice(day, _DAYS[day](), day in chosen) for day in WEEKDAYS)


def day_words(days: Collection[str]) -> str:
    """Return ``Tue, Thu and Sun`` in the reader's language; empty for no day."""
    named = [_DAYS[day]() for day in WEEKDAYS if day in days]
    if len(named) < 2:
        return "".join(named)
    return _("{some} and {last}").format(some=", ".join(named[:-1]), last=named[-1])


def life_fields(life: Life, errors: dict[str, str] | None = None) -> LifeFields:
    """Return what can be chosen, with what is chosen."""
    minutes = 20 if life.minutes_per_session is None else life.minutes_per_session
    offered = sorted({*MINUTES, minutes})
    return LifeFields(
        units=(
            Choice("metric", _("km"), life.units is Units.METRIC),
            Choice("imperial", _("miles"), life.units is Units.IMPERIAL),
        ),
        run_days=day_choices(life.run_days),
        days=day_choices(life.days),
        minutes=tuple(Choice(str(n), ngettext("{n} min", "{n} min", n).format(n=n), n == minutes) for n in offered),
        modes=(
            Choice("full", _("All of it"), life.mode is Mode.FULL, _("Warm-up, run and two or three short sessions a week.")),
            Choice(
                "small_steps",
                _("Small steps"),
                life.mode is Mode.SMALL_STEPS,
                _("One slow start first. More only once it holds, and only if you want it."),
            ),
        ),
        household=", ".join(_(item.words) for item in KIT.values() if item.household),
        kit=_kit_groups(life.kit),
        has=", ".join(_(item.words) for each, item in KIT.items() if each in life.kit and not item.household),
        errors=errors or {},
    )


_KIT_GROUPS: tuple[tuple[Callable[[], str], tuple[str, ...]], ...] = (
    (lambda: _("Bands"), ("band", "mini-band", "strap")),
    (lambda: _("Weights"), ("dumbbell", "dumbbells", "kettlebell", "plate", "bar", "ankle-weight")),
    (lambda: _("To stand, sit or lie on"), ("step", "box", "bench", "gym-ball")),
    (lambda: _("To roll on"), ("foam-roller", "massage-ball")),
    (lambda: _("Other things"), ("stick", "pole", "sliders", "cable")),
)


def _kit_groups(chosen: Collection[str]) -> tuple[KitGroup, ...]:
    """Return what is not in every household, by kind; what no kind names stands with the last."""
    asked = [each for each, item in KIT.items() if not item.household]
    named = {each for _title, ids in _KIT_GROUPS for each in ids}
    groups = []
    for title, ids in _KIT_GROUPS:
        others = [each for each in asked if each not in named] if title is _KIT_GROUPS[-1][0] else []
        things = tuple(Choice(each, _(KIT[each].words), each in chosen) for each in (*ids, *others) if each in asked)
        groups.append(KitGroup(title(), things))
    return tuple(each for each in groups if each.things)

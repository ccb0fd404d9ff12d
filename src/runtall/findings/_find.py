"""All findings of a runner, the few to put forward, and the one thing worth doing next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from runtall.findings._body import body_findings
from runtall.findings._felt import felt_findings
from runtall.findings._finding import Finding, Group, Settle, Status
from runtall.findings._inputs import DiaryDay, FindingInputs
from runtall.findings._kinds import KINDS
from runtall.findings._load import load_findings
from runtall.findings._running import filmed_findings, running_findings, warm_up_findings

MOST_PUT_FORWARD = 3
"""More than three things at a time help nobody."""


def find(inputs: FindingInputs, *, of_runs: Sequence[Finding] | None = None) -> tuple[Finding, ...]:
    """Look at everything that the articles on running and backs name, once each.

    Parameters
    ----------
    inputs
        Whatever is on file; every part may be missing.
    of_runs
        What :func:`find_of_runs` gave of the same runs and day, for who has it at hand.

    Returns
    -------
    tuple[Finding, ...]
        One for each kind: what is present in the order in which it is put forward, then what is unknown, then what is absent.

    Examples
    --------
    >>> from datetime import date
    >>> {each.status.value for each in find(FindingInputs(on=date(2026, 11, 22)))}
    {'unknown'}
    """
    inputs = _in_order(inputs)
    of_runs = find_of_runs(inputs) if of_runs is None else of_runs
    made = chain(felt_findings(inputs), of_runs, warm_up_findings(inputs), filmed_findings(inputs), body_findings(inputs))
    return tuple(sorted(made, key=_order))


def find_of_runs(inputs: FindingInputs) -> tuple[Finding, ...]:
    """Return the findings that rest on runs alone: they stay the same on a day, whatever is said or tested."""
    inputs = _in_order(inputs)
    return (*load_findings(inputs), *running_findings(inputs))


def _in_order(inputs: FindingInputs) -> FindingInputs:
    """Return the same inputs, oldest first, so that the order in which they came can never matter."""
    return replace(
        inputs,
        runs=tuple(sorted(inputs.runs, key=lambda each: (each.summary.started_at, each.summary.elapsed_s, each.gear or ""))),
        diary=tuple(sorted(inputs.diary, key=_diary_order)),
        purposes=tuple(sorted(inputs.purposes, key=lambda each: (each.on, each.test_id, each.purpose, each.side or "", each.ok))),
    )


def _diary_order(day: DiaryDay) -> tuple[object, ...]:
    numbers = (day.pain_nrs, day.sitting_h, day.sleep_h, day.warm_up, day.worry_of_10)
    return (day.on, *(-1.0 if each is None else float(each) for each in numbers), sorted(day.sides))


def put_forward(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings to show first: at most three. None is a good answer: nothing stands out.

    Safety comes first, and where it asks for help before any run it speaks alone; then what can be changed this week; then the
    strength of own data.
    """
    present = sorted((each for each in findings if each.status is Status.PRESENT), key=_order)
    urgent = [each for each in present if each.group is Group.SAFETY and each.strength > 1]
    return tuple(urgent or present)[:MOST_PUT_FORWARD]


def next_to_settle(findings: Sequence[Finding]) -> Finding | None:
    """Return the one unknown worth settling next; ``None`` where nothing is unknown.

    Safety comes first; then what settles most at once (one form of the screen settles several); clips of video come last.
    """
    unknown = [each for each in findings if each.status is Status.UNKNOWN and each.settles is not None]
    settled = Counter(each.settles for each in unknown)
    return min(
        unknown,
        key=lambda each: (
            each.group is not Group.SAFETY,
            each.settles is Settle.VIDEO,
            -settled[each.settles],
            _place(each),
        ),
        default=None,
    )


_STATUSES = (Status.PRESENT, Status.UNKNOWN, Status.ABSENT)
_GROUPS = tuple(Group)
_FIRST_FELT = ("flare",)
"""How the back feels comes before what surrounds it, however strongly that stands out."""


def _order(each: Finding) -> tuple[int, int, bool, float, int]:
    felt = each.id not in _FIRST_FELT
    return (_STATUSES.index(each.status), _GROUPS.index(each.group), felt, -each.strength, _place(each))


def _place(each: Finding) -> int:
    return list(KINDS).index(each.id)

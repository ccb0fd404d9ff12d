"""Safety answers of a made-up runner over the weeks, and beside them what a checker needs to know: what was truly said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import numpy as np

from runtall.evidence import Open, red_flags
from runtall.plan import SafetyState
from runtall.sample.simulated_body import Cause
from runtall.sample.simulated_runner import MadeUpRunner
from runtall.symptoms import Answer, Answered, Answers, Clearance, Event, Occasion, record, where_it_stands

ZONE = "Europe/Berlin"
ASKED_DAYS = 7
"""How old safety answers may be, for ``SafetyState.unanswered``, as whoever gathers inputs counts it."""
_EMERGENCY = ("saddle-numbness", "bladder-control-loss", "strength-getting-less", "chest-pain", "numbness-both-legs")
_FIRST = ("less-strength-one-leg", "fever-or-chills", "numbness-one-leg", "fall-or-accident", "constant-pain", "past-cancer")
_BONE = ("hurts-on-hopping", "builds-through-each-run", "deep-spot-aches-at-rest", "bone-sore-to-touch")
_SOON = ("wakes-at-night", "long-stiff-mornings")
_ALLOWED = (
    frozenset(Open),
    frozenset(Open),
    frozenset(Open) - {Open.PAIN_MONITORING},
    frozenset({Open.WALKING, Open.EXERCISES}),
    frozenset({Open.WALKING, Open.RUNNING}),
)


class Said(StrEnum):
    """The most urgent of what was said since a clinician's word, in the bench's own words."""

    NOTHING = "nothing"
    CLINICIAN_FIRST = "clinician_first"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Truth:
    """What was said, kept apart from what ``symptoms`` makes of it.

    Attributes
    ----------
    said
        The most urgent sign since the last clearance; a yes that was taken back stays.
    cleared_on, allows
        The last clearance after a sign, and what it opened.
    left_open
        Questions that have never been answered.
    """

    said: Said = Said.NOTHING
    cleared_on: date | None = None
    allows: frozenset[Open] | None = None
    left_open: int = 0


class SafetyLife:
    """A runner's safety answers from day to day."""

    def __init__(self, runner: MadeUpRunner) -> None:
        self._runner = runner
        self._rng = np.random.default_rng([runner.seed, 2])
        self._history: tuple[Event, ...] = ()
        self._answered_on: date | None = None
        self._known: tuple[int, SafetyState] | None = None
        self._open: tuple[str, ...] = ()
        self.truth = Truth(left_open=len(red_flags()))
        later = 0 if self._rng.random() < 0.85 else int(self._rng.integers(1, 10))
        self._first_on = runner.begins_on + timedelta(days=later)
        self._signs = dict(self._drawn())
        self._cleared_on: date | None = None
        self._taken_back: tuple[date, str] | None = None

    def _drawn(self) -> Iterator[tuple[date, str]]:
        """Draw the signs that come up, and when."""
        rng = self._rng
        bone = self._runner.cause is Cause.BONE
        for chance, signs in ((0.15, _EMERGENCY), (0.2, _FIRST), (0.7 if bone else 0.03, _BONE), (0.15, _SOON)):
            when, which = int(rng.integers(2, 150)), signs[int(rng.integers(len(signs)))]
            if rng.random() < chance:
                yield self._runner.begins_on + timedelta(days=when), which

    def live(self, on: date) -> None:
        """Let a morning pass: first answers, the weekly question, signs that come up, answers taken back, clearances."""
        chance = self._rng.random(4)
        if on == self._first_on:
            self._begin(on, some_left=chance[0] < 0.2)
        elif self._answered_on is not None:
            self._weekly(on, chance)
        if on >= self._first_on and (sign := self._signs.get(on)) is not None:
            self._yes(on, sign, takes_back=chance[2] < 0.4)
        if self._taken_back is not None and on == self._taken_back[0]:
            self._take_back(on, self._taken_back[1])
        if self._cleared_on is not None and on == self._cleared_on:
            self._clear(on)

    def _weekly(self, on: date, chance: np.ndarray) -> None:
        if self._open and chance[0] < 0.2:
            self._answer(on, dict.fromkeys(self._open, Answer.NO), Occasion.CORRECTION)
        assert self._answered_on is not None  # asked before
        if (on - self._answered_on).days >= ASKED_DAYS and chance[1] < self._runner.asked:
            weekly = [sign.id for sign in red_flags().values() if sign.weekly and sign.id not in self._open]
            self._answer(on, dict.fromkeys(weekly, Answer.NO), Occasion.WEEKLY)

    def leave_open(self, on: date, sign: str) -> None:
        """Let the diary bring a question up that is not answered yet."""
        if self._answered_on is not None and sign not in self._signs.values():
            self._answer(on, {sign: Answer.UNKNOWN}, Occasion.DIARY)

    def answer_new(self, on: date) -> None:
        """Answer "anything new" with none of these."""
        if self._answered_on is not None:
            weekly = [sign.id for sign in red_flags().values() if sign.weekly]
            self._answer(on, dict.fromkeys(weekly, Answer.NO), Occasion.WEEKLY)

    def _begin(self, on: date, *, some_left: bool) -> None:
        said = dict.fromkeys(red_flags(), Answer.NO)
        if some_left:
            said |= dict.fromkeys(self._rng.choice(sorted(red_flags()), size=2, replace=False).tolist(), Answer.UNKNOWN)
        self._answer(on, said, Occasion.START)

    def _yes(self, on: date, sign: str, *, takes_back: bool) -> None:
        self._answer(on, {sign: Answer.YES}, Occasion.DIARY)
        if sign in _SOON:
            return
        said = Said.EMERGENCY if sign in _EMERGENCY or self.truth.said is Said.EMERGENCY else Said.CLINICIAN_FIRST
        self.truth = replace(self.truth, said=said, allows=None, cleared_on=None)
        if takes_back:
            self._taken_back = (on + timedelta(days=2), sign)
        if self._rng.random() < 0.85:
            self._cleared_on = on + timedelta(days=int(self._rng.integers(3, 20)))

    def _take_back(self, on: date, sign: str) -> None:
        self._answer(on, {sign: Answer.NO}, Occasion.CORRECTION, confirmed=frozenset({sign}))

    def _clear(self, on: date) -> None:
        allows = _ALLOWED[int(self._rng.integers(len(_ALLOWED)))]
        self._add(Clearance(_at(on), ZONE, "A clinician", on, allows))
        self.truth = replace(self.truth, said=Said.NOTHING, cleared_on=on, allows=allows)

    def _answer(self, on: date, said: dict[str, Answer], occasion: Occasion, *, confirmed: frozenset[str] = frozenset()) -> None:
        age = self._runner.facts.age_years or 40
        answers = Answers(said, age_years=age, pregnant=Answer.NO, pain_nrs=0.0 if occasion is Occasion.START else None)
        self._add(Answered(_at(on), ZONE, occasion, answers, confirmed))
        if any(each is not Answer.UNKNOWN for each in said.values()):
            self._answered_on = on

    def _add(self, event: Event) -> None:
        self._history = record(self._history, event)
        self._known = None
        self._open = where_it_stands(self._history, at=event.at).triage.unanswered
        self.truth = replace(self.truth, left_open=len(self._open))

    def state(self, on: date) -> SafetyState:
        """Return where the runner stands, as it is gathered for a real one."""
        if self._known is not None and self._known[0] == on.toordinal():
            return self._known[1]
        held = where_it_stands(self._history, at=_at(on))
        outcome, within = held.triage.outcome, held.triage.within
        if held.closed_by is not None:
            outcome, within = held.closed_by, held.closed_within
        unanswered = len(held.triage.unanswered)
        if self._answered_on is None or (on - self._answered_on).days >= ASKED_DAYS:
            unanswered = max(1, unanswered)
        found = SafetyState(
            outcome=outcome,
            within=within,
            open=held.open,
            paths=held.triage.paths,
            held=held.closed_by is not None,
            unanswered=unanswered,
            answered_on=self._answered_on,
            restart_on=None if held.restart_at is None else held.restart_at.date(),
            pain_closed=(held.clearance is not None and Open.PAIN_MONITORING not in held.clearance.allows)
            or any(Open.PAIN_MONITORING not in red_flags()[each.sign_id].stays_open for each in held.triage.reasons),
        )
        self._known = (on.toordinal(), found)
        return found


def _at(on: date) -> datetime:
    return datetime.combine(on, time(8), tzinfo=UTC)

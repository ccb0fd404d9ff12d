"""A made-up runner's life with a plan: gather, solve the week when it is due, make the card, do something, and answer, or not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from runtall.plan import (
    Card,
    CheckIn,
    DoneItem,
    DoneRun,
    DoneSession,
    ItemOutcome,
    Line,
    LineKind,
    PainNote,
    PlanInputs,
    PlannedSession,
    SessionKind,
    StageShown,
    WeekPlan,
    WeekSolved,
    solve_week,
    stage_shown,
    today_card,
)
from runtall.sample.simulated_body import Answer, Body
from runtall.sample.simulated_files import Files
from runtall.sample.simulated_runner import Device, Keeps, MadeUpRunner
from runtall.sample.simulated_safety import SafetyLife, Truth

_DAY = timedelta(days=1)
_SPEED_MPS = 2.7
_OF_FEET = (LineKind.RUN, LineKind.RUN_WALK, LineKind.OWN_RUN, LineKind.WALK)
_ACHES = 0.15
"""Share of exercises that ache for one runner in four."""
_KEEPS = {Keeps.ALL: 0.92, Keeps.HALF: 0.5, Keeps.NOTHING: 0.05}


@dataclass(frozen=True, slots=True)
class Decided:
    """One card with all it was made from; ``solved`` where the week was solved for it, and what stood until then."""

    inputs: PlanInputs
    card: Card
    solved: WeekSolved | None = None
    stood: WeekPlan | None = None


@dataclass(frozen=True, slots=True)
class LivedDay:
    """One day of a made-up runner.

    Attributes
    ----------
    decided
        The cards of the day; none where the app stayed closed.
    truth
        What was said to the safety questions, kept apart from the inputs.
    has_late_news
        A run or an answer of an earlier day got on file today.
    pain_nrs, ran_s
        Highest pain of the day as it truly was, and seconds truly run.
    """

    on: date
    decided: tuple[Decided, ...]
    truth: Truth
    has_late_news: bool
    pain_nrs: float
    ran_s: float


Digest = Callable[[PlanInputs, WeekPlan | None], str]
"""What a week depends on; a change of it has the week solved again."""


def live(runner: MadeUpRunner, weeks: int, made_from: Digest) -> Iterator[LivedDay]:
    """Live so many weeks, one day after another; the same runner lives the same life on the same plan."""
    life = _Life(runner, made_from)
    for n in range(7 * weeks):
        yield life.day(runner.begins_on + n * _DAY)


class _Life:
    """The life of one runner."""

    def __init__(self, runner: MadeUpRunner, made_from: Digest) -> None:
        self.runner, self.made_from = runner, made_from
        self.rng = np.random.default_rng([runner.seed, 3])
        self.aches = np.random.default_rng([runner.seed, *b"aches"])
        self.body = Body(runner.nature, np.random.default_rng([runner.seed, 4]))
        self.safety, self.files = SafetyLife(runner), Files(runner)
        self.week: WeekPlan | None = None
        self.week_from = ""
        self.shown: list[StageShown] = []
        self.truly_ran: list[tuple[date, float]] = []
        self.answer: tuple[date, Answer] | None = None
        self.highest_nrs = 0.0
        self._before()

    def _before(self) -> None:
        """Put the weeks before the plan on file: the habit, with answers here and there."""
        habit = self.runner.habit
        for n in range(7 * habit.weeks_before, 0, -1):
            on = self.runner.begins_on - n * _DAY
            if on.weekday() in habit.days:
                self._go(on, habit.run_s * float(self.rng.uniform(0.8, 1.2)), on_plan=False)
                self._answer_after(on)

    # One day ---------------------------------------------------------------------------------------------------------

    def day(self, on: date) -> LivedDay:
        """Live one day."""
        self.highest_nrs = self.body.wake()
        level_nrs = self.highest_nrs
        self.safety.live(on)
        self._answer_morning(on, level_nrs)
        decided: list[Decided] = []
        opens = self.rng.random() < self.runner.opens
        check_in = self._check_in(on, level_nrs)
        ask_early = self.rng.random() < 0.25
        if opens and ask_early:
            decided.append(self._card(on, None))
        if opens:
            decided.append(self._card(on, check_in))
            if check_in is not None and check_in.new_symptom and self.rng.random() < 0.6:
                self.safety.answer_new(on)
                check_in = replace(check_in, new_symptom=False)
                decided.append(self._card(on, check_in))
        if opens and check_in is not None:
            self.files.add_check_in(check_in)
        ran_before = sum(each for day, each in self.truly_ran if day == on)
        self._act(on, decided[-1].card if decided else None)
        if opens and self.rng.random() < 0.25:
            decided.append(self._card(on, check_in))
        self._answer_after(on)
        ran_s = sum(each for day, each in self.truly_ran if day == on) - ran_before
        return LivedDay(on, tuple(decided), self.safety.truth, on in self.files.news_on, self.highest_nrs, ran_s)

    def _card(self, on: date, check_in: CheckIn | None) -> Decided:
        """Ask for the card: the week is solved first where none stands, or what it depends on has changed."""
        shown = next((each for each in reversed(self.shown) if each.on < on), None)
        inputs = self.files.gather(on, self.safety.state(on), check_in, self.week, shown)
        stood, solved = inputs.week, None
        if stood is None or self.made_from(inputs, stood) != self.week_from:
            solved = solve_week(inputs, on - on.weekday() * _DAY, standing=stood)
            self.week = solved.week
            self.week_from = self.made_from(inputs, self.week)
            inputs = replace(inputs, week=self.week)
        card = today_card(inputs)
        if (told := stage_shown(card)) is not None:
            self.shown = [*self.shown[-9:], told]
        return Decided(inputs, card, solved, stood)

    def _check_in(self, on: date, level_nrs: float) -> CheckIn | None:
        rng = self.rng
        said, which = rng.random(6), rng.random()
        if which > self.runner.answers:
            return None
        return CheckIn(
            on=on,
            pain_nrs=level_nrs if said[0] < 0.9 else None,
            sat_h=float(rng.integers(0, 11)) if said[1] < 0.6 else None,
            slept_h=float(rng.integers(4, 9)) if said[2] < 0.6 else None,
            well=None if said[3] > 0.8 else bool(said[3] > 0.03),
            new_symptom=None if said[4] > 0.8 else bool(said[4] < 0.01),
            available_s=float(rng.choice((300, 600, 900, 1500))) if said[5] < 0.1 else None,
        )

    # What is done ----------------------------------------------------------------------------------------------------

    def _act(self, on: date, card: Card | None) -> None:
        """Follow the card, half of it or none of it; then, maybe, a run of one's own."""
        keeps = _KEEPS[self.runner.keeps]
        moved = False
        for line in () if card is None else card.lines:
            if self.rng.random() > keeps:
                continue
            if line.kind in _OF_FEET:
                moved = True
                self._follow(on, line)
            elif line.kind in (LineKind.SESSION, LineKind.MOBILITY) and line.session is not None:
                self._train(on, line.session)
        own = self.runner.keeps is Keeps.NOTHING and on.weekday() in self.runner.habit.days
        extra = self.rng.random() < self.runner.extra
        if not moved and (own or extra):
            spiky = 1.6 if self.rng.random() < 0.1 else 1.0
            self._go(on, self.runner.habit.run_s * spiky * float(self.rng.uniform(0.6, 1.2)), on_plan=False)

    def _follow(self, on: date, line: Line) -> None:
        """Go as the card says, nearly."""
        asked_s = line.duration_s or (line.distance_m or 5000.0) / _SPEED_MPS
        whole_s = asked_s * float(self.rng.choice((1.0, 1.0, 0.97, 0.8, 1.05)))
        if line.kind is LineKind.WALK:
            self._file(on, whole_s, run_s=0.0, walk_s=whole_s, hard_s=0.0, hilly=False)
            self._felt(on, Answer(self.highest_nrs, self.highest_nrs, self.highest_nrs))
            return
        rounds, run_s, walk_s = line.repeats or (1, 1, 0)
        self._go(on, whole_s, on_plan=True, running_share=run_s / (run_s + walk_s) if rounds else 1.0)

    def _go(self, on: date, whole_s: float, *, on_plan: bool, running_share: float = 1.0) -> None:
        """Run, and let the body answer."""
        habit, rng = self.runner.habit, self.rng
        hard_s = 300.0 if not on_plan and rng.random() < habit.hard_share else 0.0
        hilly = bool(rng.random() < (0.1 if on_plan else habit.hilly_share))
        run_s = whole_s * running_share
        longest = max((each for day, each in self.truly_ran if on - 30 * _DAY <= day < on), default=None)
        self._felt(on, self.body.run(run_s, hard_s=hard_s, hilly=hilly, longest_s=longest))
        self.truly_ran.append((on, run_s))
        self._file(on, whole_s, run_s=run_s, walk_s=whole_s - run_s, hard_s=hard_s, hilly=hilly)

    def _felt(self, on: date, answer: Answer) -> None:
        self.answer = (on, answer)
        self.highest_nrs = max(self.highest_nrs, answer.during_nrs, answer.one_hour_after_nrs)

    def _file(self, on: date, whole_s: float, *, run_s: float, walk_s: float, hard_s: float, hilly: bool) -> None:
        """Get a run on file: by watch, in typed words, or not at all."""
        rng = self.rng
        typed, walk_told, distance_told, late = (float(each) for each in rng.random(4))
        lost_from, lost_until = (self.runner.begins_on + each * _DAY for each in self.runner.lost)
        if lost_from <= on < lost_until or (self.runner.device is Device.NOTHING and typed > 0.1):
            return
        metres = _SPEED_MPS * run_s + 1.5 * walk_s
        if self.runner.device is Device.WATCH:
            run = DoneRun(
                on=on,
                duration_s=round(whole_s, 1),
                distance_m=round(metres, 1),
                run_s=round(run_s, 1),
                walk_s=round(walk_s, 1),
                hard_s=hard_s,
                ascent_m=150.0 if hilly else 10.0,
                descent_m=150.0 if hilly else 10.0,
                median_speed_mps=_SPEED_MPS,
                cadence_spm=float(rng.integers(156, 176)),
                opening_speed_ratio=float(rng.uniform(0.9, 1.1)),
                ended_at=datetime.combine(on, time(16), tzinfo=UTC),
            )
        else:
            about_s = max(300.0, 300.0 * round(whole_s / 300.0))
            run = DoneRun(
                on=on,
                duration_s=about_s,
                distance_m=round(metres, -2) if distance_told < 0.5 else None,
                run_s=max(0.0, about_s - walk_s) if walk_told < 0.7 else None,
                walk_s=min(about_s, walk_s) if walk_told < 0.7 else None,
            )
        self.files.add_run(run, filed_on=on + (int(rng.integers(2, 8)) * _DAY if late < self.runner.late else timedelta(0)))

    def _train(self, on: date, session: PlannedSession) -> None:
        """Do a session: mostly all of it, now and then part of it, or it hurts."""
        items = tuple(self._did(item) for item in session.items)
        if session.kind is SessionKind.STRENGTH:
            self.body.train()
        finished = bool(self.rng.random() < 0.9)
        self.files.add_session(DoneSession(on, session.kind, items, session.duration_s if finished else None, finished))

    def _did(self, item: DoneItem) -> DoneItem:
        went, told, hurt = (float(each) for each in self.rng.random(3))
        outcome = ItemOutcome.DONE
        if went < 0.12:
            outcome = (ItemOutcome.PART, ItemOutcome.SKIPPED, ItemOutcome.HURT)[int(went * 25)]
        pain = float(self.rng.integers(4, 8)) if outcome is ItemOutcome.HURT else float(hurt < 0.3)
        if self.aches.random() < _ACHES and outcome is ItemOutcome.DONE and self.runner.seed % 4 == 3:
            pain = float(self.aches.integers(4, 6))  # done, and it ached: it neither hurt nor was it quiet
        knows = told < self.runner.answers
        return replace(item, outcome=outcome, pain_nrs=pain if knows else None, form_intact=bool(hurt < 0.95) if knows else None)

    # What is answered ------------------------------------------------------------------------------------------------

    def _answer_after(self, on: date) -> None:
        """Answer how it was in the run and an hour later, or not, or days later."""
        if self.answer is None or self.answer[0] != on:
            return
        leg = self.rng.random() < 0.01
        self._say(on, PainNote(on, "during", self.answer[1].during_nrs, run_on=on, new_leg_symptom=True if leg else None))
        if leg:
            self.safety.leave_open(on, "pain-below-knee")
        self._say(on, PainNote(on, "one_hour_after", self.answer[1].one_hour_after_nrs, run_on=on))

    def _answer_morning(self, on: date, level_nrs: float) -> None:
        """Answer how the morning is: after a run or a walk as its next morning, else now and then how the back is at rest."""
        if self.answer is not None and self.answer[0] == on - _DAY:
            morning = max(level_nrs, self.answer[1].next_morning_nrs)
            self.highest_nrs = max(self.highest_nrs, morning)
            self._say(on, PainNote(on, "next_morning", morning, run_on=on - _DAY))
        elif self.rng.random() < 0.4:
            self._say(on, PainNote(on, "rest", level_nrs))

    def _say(self, on: date, note: PainNote) -> None:
        answered, late, days = self.rng.random(), self.rng.random(), int(self.rng.integers(1, 4))
        if answered < self.runner.answers:
            self.files.add_note(note, filed_on=on + (days * _DAY if late < self.runner.late else timedelta(0)))

"""What of a made-up runner's life is on file, and the inputs of a plan gathered from it as they are for a real one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from runtall.plan import CheckIn, DoneRun, DoneSession, PainNote, PlanInputs, SafetyState, StageShown, WeekPlan
from runtall.sample.simulated_runner import MadeUpRunner
from runtall.sample.simulated_safety import ZONE

_LOOK_BACK = timedelta(days=120)


class Files:
    """Runs, answers and sessions with the day on which each got on file."""

    def __init__(self, runner: MadeUpRunner) -> None:
        self._runner = runner
        self._runs: list[tuple[date, DoneRun]] = []
        self._notes: list[tuple[date, PainNote]] = []
        self._sessions: list[DoneSession] = []
        self._check_ins: list[CheckIn] = []
        self.news_on: set[date] = set()
        self._since = runner.programme.started_on - _LOOK_BACK

    def add_run(self, run: DoneRun, *, filed_on: date) -> None:
        """File a run, now or on a later day."""
        self._runs.append((filed_on, run))
        if filed_on > run.on:
            self.news_on.add(filed_on)

    def add_note(self, note: PainNote, *, filed_on: date) -> None:
        """File an answer, now or on a later day."""
        self._notes.append((filed_on, note))
        if filed_on > note.on:
            self.news_on.add(filed_on)

    def add_session(self, session: DoneSession) -> None:
        """File a session."""
        self._sessions.append(session)

    def add_check_in(self, said: CheckIn) -> None:
        """File a check-in: from the next day on it tells how the back was."""
        self._check_ins.append(said)

    def runs(self, on: date) -> tuple[DoneRun, ...]:
        """Return the runs on file on a day, with the highest pain in them as the diary has it."""
        since = self._since
        felt: dict[date, float] = {}
        for note in self.notes(on):
            if note.context == "during" and note.pain_nrs is not None and note.run_on is not None:
                felt[note.run_on] = max(felt.get(note.run_on, 0.0), note.pain_nrs)
        found = [run for filed_on, run in self._runs if filed_on <= on and since <= run.on <= on]
        races = {race.on for race in self._runner.races}
        longest = {run.on: run.duration_s for run in sorted(found, key=lambda run: run.duration_s)}
        told = [
            replace(
                run,
                pain_during_nrs=max((x for x in (run.pain_during_nrs, felt.get(run.on)) if x is not None), default=None),
                race=run.on in races and run.duration_s == longest[run.on],
            )
            for run in found
        ]
        return tuple(sorted(told, key=lambda run: (run.on, run.duration_s)))

    def notes(self, on: date) -> tuple[PainNote, ...]:
        """Return the answers on file on a day."""
        since = self._since
        notes = [note for filed_on, note in self._notes if filed_on <= on and since <= note.on <= on]
        notes += [
            PainNote(each.on, "rest", each.pain_nrs, sitting_h=each.sat_h, sleep_h=each.slept_h)
            for each in self._check_ins
            if each.on < on and each.pain_nrs is not None
        ]
        return tuple(sorted(notes, key=lambda note: note.on))

    def gather(
        self, on: date, safety: SafetyState, check_in: CheckIn | None, week: WeekPlan | None, shown: StageShown | None = None
    ) -> PlanInputs:
        """Return everything that a plan is made from on a day."""
        runner, since = self._runner, self._since
        which = int((on - runner.begins_on).days >= runner.turn)
        return PlanInputs(
            on=on,
            now_at=datetime.combine(on, time(17), tzinfo=UTC),
            zone=ZONE,
            runner=runner.facts,
            safety=safety,
            programme=runner.programme,
            diary=self.notes(on),
            runs=self.runs(on),
            sessions=tuple(each for each in self._sessions if since <= each.on <= on),
            purposes=runner.purposes[which],
            flags=runner.flags[which],
            opt_ins=tuple(each for each in runner.opt_ins if each.from_on <= on),
            pauses=tuple(each for each in runner.pauses if each.from_on <= on),
            own_plan=tuple(each for each in runner.own_plan if each.on >= since),
            races=tuple(race for race in runner.races if race.on - on <= timedelta(days=40)),
            check_in=check_in,
            week=week if week is not None and week.monday_on == on - timedelta(days=on.weekday()) else None,
            easing=runner.easing,
            stage_shown=shown,
        )

"""The day's run: as long as its caps allow, the session of its stage, a walk, another sport, or none; each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from runtall.core import Message, say
from runtall.evidence import Open, rule
from runtall.plan._caps import allowed_extras, run_caps
from runtall.plan._card import Because, Line, LineKind
from runtall.plan._inputs import OwnRun, PlanInputs, PlannedDay, SessionKind
from runtall.plan._instead import cross_training_line, ground_and_shoes, leaves_other_sport
from runtall.plan._light import Colour, standing_light
from runtall.plan._next_stage import running_is_free
from runtall.plan._run_length import run_cap_s
from runtall.plan._stages import Stage, StageDecision
from runtall.plan._walks import is_walk
from runtall.plan._why import because

_WEEK_RULE, _HARD_RULE, _NIGHT_RULE = "run-week", "week-weights", "short-night"
_AS_PLANNED, _OTHER_SPORT = "own", "cross"


@dataclass(frozen=True, slots=True)
class RunToday:
    """The run part of the day.

    Attributes
    ----------
    lines
        Without warm-up, cue and questions.
    words
        For the headline; ``None`` where there is none.
    is_running
        There is running in it.
    is_done
        A run of today is on file already.
    planned
        The run as it is planned now, for its caps.
    is_race
        It is a race that the runner named.
    instead
        Another sport beside it, for who takes that.
    """

    lines: tuple[Line, ...] = ()
    words: Message | None = None
    because: tuple[Because, ...] = ()
    is_running: bool = False
    is_done: bool = False
    planned: PlannedDay | None = None
    is_race: bool = False
    instead: tuple[Line, ...] = ()

    def with_caps(self, inputs: PlanInputs) -> tuple[Line, ...]:
        """Return the lines with the caps of the run."""
        if self.planned is None:
            return self.lines
        caps = run_caps(inputs, self.planned)
        pain = run_caps(inputs, replace(self.planned, run=_OTHER_SPORT))
        beside = tuple(replace(line, caps=pain) for line in self.instead)
        return (*(replace(line, caps=caps) for line in self.lines), *beside)


def run_today(inputs: PlanInputs, day: PlannedDay, decision: StageDecision) -> RunToday:
    """Return what of running, walking or another sport the day holds.

    Another sport takes the run's place where the runner said so today, and stands beside it after amber or red, and where the
    run is held.
    """
    run = on_foot(inputs, day, decision)
    other_s = other_sport_s(inputs, day, run)
    if other_s is None:
        return run
    if chose_other_sport(inputs):
        line = cross_training_line(inputs, other_s)
        assert run.planned is not None  # a run that can be swapped is planned
        return RunToday((line,), line.title, run.because, planned=replace(run.planned, run=_OTHER_SPORT, run_s=other_s))
    if standing_light(inputs).colour in (Colour.AMBER, Colour.RED) or _is_held(day, run):
        return replace(run, instead=(cross_training_line(inputs, other_s, beside=True),))
    return run


def chose_other_sport(inputs: PlanInputs) -> bool:
    """Whether the runner said that today's run is another sport."""
    return inputs.check_in is not None and inputs.check_in.on == inputs.on and inputs.check_in.other_sport is True


def other_sport_s(inputs: PlanInputs, day: PlannedDay, run: RunToday) -> float | None:
    """Return how long another sport may be in place of the day's run; ``None`` where none can take its place.

    As long as the run, never longer than its cap; where red leaves a walk, as long as the walk. A race has no other sport,
    nor has a walk that the week planned.
    """
    if not run.lines or run.is_race or Open.EXERCISES not in inputs.safety.open or not leaves_other_sport(standing_light(inputs)):
        return None
    assert run.planned is not None  # whatever is on foot is planned
    limits = [run.lines[0].duration_s]
    if run.planned.run == _AS_PLANNED:
        cap_s = run_cap_s(inputs)
        limits.append(rule("return-to-run-start").value("walk_s") if cap_s == 0 else cap_s)
    elif running_is_free(inputs):
        if day.run == "walk":
            return None
        limits.append(day.run_s)
    return min((each for each in limits if each is not None), default=None)


def _is_held(day: PlannedDay, run: RunToday) -> bool:
    """Whether today's run is less than the week had: shorter, or a walk."""
    if day.run in (None, _AS_PLANNED) or day.run_s is None or run.planned is None:
        return False
    return (run.planned.run == "walk" and day.run != "walk") or (run.planned.run_s or 0.0) < day.run_s


def on_foot(inputs: PlanInputs, day: PlannedDay, decision: StageDecision) -> RunToday:
    """Return what of running or walking the day holds, whatever was said of another sport."""
    if any(run.on == inputs.on and not is_walk(run) for run in inputs.runs):
        return RunToday(is_done=True)
    own = [each for each in inputs.own_plan if each.on == inputs.on]
    race = next((each for each in inputs.races if each.on == inputs.on), None)
    if race is not None and Open.RUNNING in inputs.safety.open:
        named = OwnRun(race.on, race.name, distance_m=race.distance_m, hard=True)
        return _own(inputs, [named], is_race=True)
    if own and Open.RUNNING in inputs.safety.open:
        is_red = run_cap_s(inputs) == 0 and Open.WALKING in inputs.safety.open
        return _walk_before_own(inputs, own) if is_red else _own(inputs, own, is_race=False)
    if day.run is None or day.run == _AS_PLANNED:
        return RunToday()
    if running_is_free(inputs):
        return _walk_as_planned(inputs, day) if day.run == "walk" else _free(inputs, day)
    return _stage(inputs, day, decision)


def _stage(inputs: PlanInputs, day: PlannedDay, decision: StageDecision) -> RunToday:
    """Return the session of the stage: walking, or running and walking in turn."""
    stage = decision.today
    if stage is None:
        return RunToday()
    if stage.run_s and Open.RUNNING in inputs.safety.open:
        return _run_walk(day, stage, decision)
    if Open.WALKING in inputs.safety.open:
        return _walk(day, stage.title, float(stage.total_s), decision.because)
    return RunToday()


def _run_walk(day: PlannedDay, stage: Stage, decision: StageDecision) -> RunToday:
    line = Line(
        LineKind.RUN_WALK if stage.walk_s else LineKind.RUN,
        stage.title,
        decision.because,
        detail=say("Easy enough to talk in whole sentences, on the flat."),
        duration_s=float(stage.total_s),
        repeats=(stage.rounds, stage.run_s, stage.walk_s) if stage.walk_s else None,
    )
    return RunToday((line,), stage.title, is_running=True, planned=replace(day, run="run_walk", run_s=float(stage.total_s)))


def _walk(day: PlannedDay, title: Message, walk_s: float, reasons: tuple[Because, ...]) -> RunToday:
    line = Line(LineKind.WALK, title, reasons, detail=say("On the flat, as briskly as feels easy."), duration_s=walk_s)
    return RunToday((line,), title, planned=replace(day, run="walk", run_s=walk_s))


def _walk_as_planned(inputs: PlanInputs, day: PlannedDay) -> RunToday:
    if Open.WALKING not in inputs.safety.open or not day.run_s:
        return RunToday()
    why = because(_WEEK_RULE, say("Your week has a walk today."))
    return _walk(day, say("Walk {walk_s}", walk_s=day.run_s), day.run_s, (why,))


def _free(inputs: PlanInputs, day: PlannedDay) -> RunToday:
    """Return the planned run within today's caps; a walk where the light leaves no run."""
    cap_s, planned_s = run_cap_s(inputs), day.run_s
    if cap_s is None or planned_s is None:
        return RunToday()
    run_s = min(planned_s, cap_s)
    if run_s <= 0:
        stage_s = rule("return-to-run-start").value("walk_s")
        reasons = tuple(each.because for each in run_caps(inputs, day)[:1])
        return _walk(day, say("Walk {walk_s} instead of the run", walk_s=stage_s), stage_s, reasons)
    kind, eased = _eased(inputs, day)
    reasons = (*_why_today(inputs, day, run_s), *eased, *ground_and_shoes(inputs))
    title = _title(kind, run_s)
    line = Line(LineKind.RUN, title, reasons, detail=_how(kind), duration_s=run_s)
    return RunToday((line,), title, eased, is_running=True, planned=replace(day, run=kind, run_s=run_s))


def _why_today(inputs: PlanInputs, day: PlannedDay, run_s: float) -> tuple[Because, ...]:
    why = because(_WEEK_RULE, say("Your week has a run today."), claims=("keep-running-while-treating",))
    if day.run_s is None or run_s >= day.run_s:
        return (why,)
    short = because("planned-run-cap", say("The week had {planned_s}; today's cap is {cap_s}.", planned_s=day.run_s, cap_s=run_s))
    return (why, short, *(each.because for each in run_caps(inputs, day)[:1]))


def _eased(inputs: PlanInputs, day: PlannedDay) -> tuple[str, tuple[Because, ...]]:
    """Return the kind of run that today allows: hard and hilly runs wait after amber, red or yesterday's strength."""
    assert day.run is not None  # asked before
    kind = "easy" if day.run in ("run_walk", "walk") else day.run
    if kind != "hard":
        return kind, ()
    extras = allowed_extras(inputs)
    if not extras.hard:
        return "easy", (extras.because,)
    if not slept_enough(None if inputs.check_in is None else inputs.check_in.slept_h):
        return "easy", (because(_NIGHT_RULE, say("The night was short: the hard run waits, this one is easy.")),)
    yesterday = inputs.on - timedelta(days=1)
    if any(each.on == yesterday and each.kind is SessionKind.STRENGTH and each.items for each in inputs.sessions):
        return "easy", (because(_HARD_RULE, say("Strength was yesterday: the hard run waits, this one is easy.")),)
    return kind, ()


def slept_enough(slept_h: float | None) -> bool:
    """Return whether a night leaves hard minutes open; a night of which nothing was said does."""
    return slept_h is None or slept_h >= rule(_NIGHT_RULE).value("below_h")


def _title(kind: str, run_s: float) -> Message:
    match kind:
        case "hard":
            return say("Run {run_s}, with hard minutes", run_s=run_s)
        case "long":
            return say("Run {run_s}, the long one, easy", run_s=run_s)
    return say("Run {run_s}, easy", run_s=run_s)


def _how(kind: str) -> Message:
    if kind == "hard":
        return say("Hard minutes in the middle, easy before and after.")
    return say("Easy enough to talk in whole sentences.")


def _own(inputs: PlanInputs, own: Sequence[OwnRun], *, is_race: bool) -> RunToday:
    """Return the runs of the runner's own, each with its comments and caps to weigh it by; nothing of them is changed."""
    lines = tuple(_own_line(inputs, each, is_race=is_race) for each in own)
    names = _together([each.title or say("your run") for each in own])
    words = lines[0].title if len(own) == 1 else say("Your own plan has: {title}", title=names)
    known = [each.duration_s for each in own if each.duration_s is not None]
    run_s = sum(known) if len(known) == len(own) else None
    return RunToday(lines, words, is_running=True, planned=PlannedDay(inputs.on, _AS_PLANNED, run_s), is_race=is_race)


def _walk_before_own(inputs: PlanInputs, own: Sequence[OwnRun]) -> RunToday:
    """Return a walk where red leaves no run, and the runs of the runner's own after it, for another day."""
    walk_s = rule("return-to-run-start").value("walk_s")
    day = PlannedDay(inputs.on, "walk", walk_s)
    reasons = tuple(each.because for each in run_caps(inputs, replace(day, run="easy"))[:1])
    walk = _walk(day, say("Walk {walk_s} instead of the run", walk_s=walk_s), walk_s, reasons)
    return replace(walk, lines=(*walk.lines, *(_own_line(inputs, each, is_race=False) for each in own)))


def _together(names: Sequence[str | Message]) -> str | Message:
    """Return all names in one."""
    told = names[0]
    for each in names[1:]:
        told = say("{first}, and {second}", first=told, second=each)
    return told


def _own_line(inputs: PlanInputs, own: OwnRun, *, is_race: bool) -> Line:
    from runtall.plan._own_plan import comment_on

    name = own.title or (say("your race") if is_race else say("your run"))
    title = say("Your race today: {title}", title=name) if is_race else say("Your own plan has: {title}", title=name)
    comments = comment_on(own, inputs)
    detail = comments[0].sentence
    for each in comments[1:]:
        detail = say("{first} {second}", first=detail, second=each.sentence)
    return Line(
        LineKind.OWN_RUN,
        title,
        tuple(each.because for each in comments),
        detail=detail,
        duration_s=own.duration_s,
        distance_m=own.distance_m,
    )

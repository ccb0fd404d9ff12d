"""The traffic light of a day: what was felt at a run or walk, an hour later and the next morning, against the own usual."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from runtall.core import Message, say
from runtall.evidence import Open, Path, rule
from runtall.plan._card import Because
from runtall.plan._inputs import DoneRun, PainNote, PlanInputs, SafetyState
from runtall.plan._onward import Before, onward
from runtall.plan._why import because

_RULE = "pain-light"
_DURING = frozenset({"during", "right_after"})
_LEVEL = frozenset({"rest", "before"})


class Colour(StrEnum):
    """What the light shows; ``UNKNOWN`` where something was not answered and nothing known is worse."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


_WORST_FIRST = (Colour.RED, Colour.AMBER, Colour.UNKNOWN, Colour.GREEN)


class LightReason(StrEnum):
    """What decided the colour."""

    LEG = "leg"
    NO_PAIN_ALLOWED = "no_pain_allowed"
    STRONG = "strong"
    DURING = "during"
    RISE = "rise"
    LEVEL = "level"
    MISSING = "missing"
    PENDING = "pending"
    NO_USUAL = "no_usual"
    SMALL_RISE = "small_rise"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class DayAnswers:
    """What was said about one day: the highest number for each moment, ``None`` where nothing was said.

    Attributes
    ----------
    during_nrs, one_hour_after_nrs, next_morning_nrs
        At a run or walk, an hour later, the next morning.
    level_nrs
        At rest or before a run, as written in the diary.
    check_in_nrs
        At today's check-in, while nothing was run or walked today.
    all_during
        Whether each run and walk of the day has an answer of its own, or the diary has one for the day.
    """

    is_active: bool
    during_nrs: float | None = None
    one_hour_after_nrs: float | None = None
    next_morning_nrs: float | None = None
    level_nrs: float | None = None
    check_in_nrs: float | None = None
    all_during: bool = True
    new_leg_symptom: bool | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """The light of one day.

    Attributes
    ----------
    pain_nrs
        Highest number that was said of the day; ``None`` where none was.
    rise_nrs, usual_nrs
        Of the hour after and the next morning over the own usual, and that usual; ``None`` where unknown.
    holds
        Nothing may progress on this light: all but a plain green.
    missing
        Moments that are due and were not answered (``during``, ``one_hour_after``, ``next_morning``).
    pending
        Moments that are not due yet.
    """

    on: date
    colour: Colour
    reason: LightReason
    holds: bool
    is_active: bool
    pain_nrs: float | None = None
    rise_nrs: float | None = None
    usual_nrs: float | None = None
    missing: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def is_plain_green(self) -> bool:
        """Whether it counts for the next stage."""
        return self.colour is Colour.GREEN and not self.holds

    @property
    def because(self) -> tuple[Because, ...]:
        """Why it shows what it shows."""
        claims = ("ok-to-run-with-tolerable-pain",) if self.colour is not Colour.RED else ("do-not-push-through-severe",)
        return (because(_RULE, sentence_of(self), claims=claims),)


def pain_allowed(safety: SafetyState) -> bool:
    """Whether some pain during a run is accepted at all; no while bone stress is in question or monitoring is closed.

    While questions are merely unanswered nothing is open, and no judgement on pain is made of that; what a sign or a clinician's
    word closed stays closed meanwhile.
    """
    if Path.BONE_STRESS in safety.paths or safety.pain_closed:
        return False
    only_unanswered = safety.unanswered > 0 or safety.answered_on is None
    return Open.PAIN_MONITORING in safety.open or only_unanswered


def light_of(inputs: PlanInputs, on: date) -> Light:
    """Return the light of the day ``on``: of its runs and walks where there were any, of how the back felt otherwise.

    What is known decides first: amber and red need no further answer. Green needs all of them: during, an hour after and
    the next morning; an answer that is missing, or not due yet, leaves the light ``UNKNOWN``, which holds.

    References
    ----------
    silbernagel-2007, smith-2017, ostelo-2008
    """
    answers = answers_by_day(inputs)
    said = answers.get(on, DayAnswers(is_active=False))
    return judge_light(on, said, usual_nrs(inputs, on), today_on=inputs.on, is_pain_allowed=pain_allowed(inputs.safety))


def lights(inputs: PlanInputs, since: date | None = None) -> tuple[Light, ...]:
    """Return the lights of all days with a run, a walk or an entry up to today, oldest first."""
    seen = _lights_before(inputs)
    said = answers_by_day(inputs).get(inputs.on)
    if said is not None:
        here = judge_light(
            inputs.on, said, usual_nrs(inputs, inputs.on), today_on=inputs.on, is_pain_allowed=pain_allowed(inputs.safety)
        )
        seen = (*seen, here)
    return seen if since is None else tuple(each for each in seen if each.on >= since)


@onward(lambda inputs: (pain_allowed(inputs.safety),))
def _lights_before(inputs: PlanInputs, before: Before[tuple[Light, ...]] | None) -> tuple[Light, ...]:
    """Return the lights of the days before today; no check-in of today changes them."""
    is_allowed = pain_allowed(inputs.safety)
    said, levels = _answers(inputs), _levels(inputs)
    kept = () if before is None else tuple(each for each in before.found if each.on < inputs.on and before.holds_for(each.on))
    since = date.min if before is None else min(before.inputs.on, before.until or before.inputs.on)
    days = sorted(on for on in said if since <= on < inputs.on)
    judged = (judge_light(on, said[on], _usual(levels, on), today_on=inputs.on, is_pain_allowed=is_allowed) for on in days)
    return (*kept, *judged)


def standing_light(inputs: PlanInputs, seen: Sequence[Light] | None = None) -> Light:
    """Return the light that today's run goes by: the worst of the last run or walk and of the days since, today included.

    Of the days since, the last two count; days on which nothing was written say nothing. Without any run or walk on file it
    is ``UNKNOWN``.

    Parameters
    ----------
    seen
        The lights to go by; those of the diary unless others are asked about ("what if").
    """
    seen = lights(inputs) if seen is None else seen
    active = [each for each in seen if each.is_active]
    days = int(rule("return-to-run-start").value("green_days"))
    since = inputs.on - timedelta(days=days)
    after = [
        each
        for each in seen
        if not each.is_active
        and each.on >= since
        and each.colour is not Colour.UNKNOWN
        and (not active or each.on > active[-1].on)
    ]
    if not active:
        nothing = Light(inputs.on, Colour.UNKNOWN, LightReason.MISSING, holds=True, is_active=False)
        return worst([nothing, *after])
    return worst([active[-1], *after])


def dose_light(inputs: PlanInputs) -> Light:
    """Return the light that doses of exercises go by: the standing one, or what came after the last session where nobody runs.

    Without any run or walk on file a session is judged by how the back was on a later day: what was written since, at its
    worst. Nothing written since leaves it ``UNKNOWN``.
    """
    standing = standing_light(inputs)
    done = [each.on for each in inputs.sessions if each.on < inputs.on and each.items]
    if inputs.runs or not done or standing.colour in (Colour.AMBER, Colour.RED):
        return standing
    since = [each for each in lights(inputs, max(done)) if each.colour is not Colour.UNKNOWN]
    return worst(since) if since and since[-1].on > max(done) else standing


def worst(of: Sequence[Light]) -> Light:
    """Return the worst light of several; of equals one that holds, then the highest number, then the latest day."""
    return min(
        of, key=lambda each: (_WORST_FIRST.index(each.colour), not each.holds, -(each.pain_nrs or 0.0), -each.on.toordinal())
    )


def judge_light(
    on: date,
    said: DayAnswers,
    usual: float | None,
    *,
    today_on: date,
    is_pain_allowed: bool = True,
) -> Light:
    """Judge the answers of one day."""
    known = [each for each in _numbers(said) if each is not None]
    top = max(known, default=None)
    later = [each for each in (said.one_hour_after_nrs, said.next_morning_nrs) if each is not None]
    rise = None if usual is None or not later else max(later) - usual
    missing, pending = _open_moments(said, on, today_on) if said.is_active else ((), ())
    colour, reason = _known_bad(said, usual, rise, top, is_pain_allowed=is_pain_allowed) or _rest(
        said, rise, max(later, default=0.0), missing, pending
    )
    holds = colour is not Colour.GREEN or reason is LightReason.SMALL_RISE
    return Light(on, colour, reason, holds, said.is_active, top, rise, usual, missing, pending)


def _numbers(said: DayAnswers) -> tuple[float | None, ...]:
    return (said.during_nrs, said.one_hour_after_nrs, said.next_morning_nrs, said.level_nrs, said.check_in_nrs)


def _known_bad(
    said: DayAnswers, usual: float | None, rise: float | None, top: float | None, *, is_pain_allowed: bool
) -> tuple[Colour, LightReason] | None:
    """Amber or red from what is known; ``None`` where nothing known asks for either."""
    applied = rule(_RULE)
    green = applied.value("green_up_to_nrs")
    if said.new_leg_symptom:
        return Colour.RED, LightReason.LEG
    if top is None:
        return None
    if not is_pain_allowed and top > applied.value("closed_up_to_nrs"):
        return Colour.RED if said.is_active else Colour.AMBER, LightReason.NO_PAIN_ALLOWED
    if top > applied.value("amber_up_to_nrs"):
        return Colour.RED, LightReason.STRONG
    if said.during_nrs is not None and said.during_nrs > green:
        return Colour.AMBER, LightReason.DURING
    if rise is not None and rise >= applied.value("rise_amber_nrs"):
        return Colour.AMBER, LightReason.RISE
    if said.check_in_nrs is not None and said.check_in_nrs > green:
        return Colour.AMBER, LightReason.LEVEL
    unusual = [each for each in (said.level_nrs,) if each is not None]
    if usual is None:
        unusual += [each for each in (said.one_hour_after_nrs, said.next_morning_nrs) if each is not None]
    if any(each > green and (usual is None or each - usual >= applied.value("rise_amber_nrs")) for each in unusual):
        return Colour.AMBER, LightReason.LEVEL
    return None


def _rest(
    said: DayAnswers, rise: float | None, later_nrs: float, missing: tuple[str, ...], pending: tuple[str, ...]
) -> tuple[Colour, LightReason]:
    """Green or unknown, where nothing known is worse."""
    small = rule(_RULE).value("rise_holds_nrs")
    if not said.is_active:
        if said.level_nrs is None and said.check_in_nrs is None:
            return Colour.UNKNOWN, LightReason.MISSING
        return Colour.GREEN, LightReason.QUIET
    if missing:
        return Colour.UNKNOWN, LightReason.MISSING
    if pending:
        return Colour.UNKNOWN, LightReason.PENDING
    if rise is None and later_nrs >= small:
        return Colour.UNKNOWN, LightReason.NO_USUAL
    if rise is not None and rise >= small:
        return Colour.GREEN, LightReason.SMALL_RISE
    return Colour.GREEN, LightReason.QUIET


def _open_moments(said: DayAnswers, on: date, today_on: date) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the moments without an answer: those that are due, and those that are not yet."""
    due = today_on > on
    later = []
    if said.one_hour_after_nrs is None and rule(_RULE).value("needs_one_hour_after"):
        later.append("one_hour_after")
    if said.next_morning_nrs is None:
        later.append("next_morning")
    during = () if said.during_nrs is not None and said.all_during else ("during",)
    return (during + tuple(later), ()) if due else (during, tuple(later))


def answers_by_day(inputs: PlanInputs) -> Mapping[date, DayAnswers]:
    """Return what was said, by the day it answers to, for each day with a run, a walk or an entry.

    A next morning answers to the day before where that day had a run or walk; otherwise it is a level of its own day.
    """
    said = _answers(inputs)
    check_in = inputs.check_in
    if check_in is None or check_in.on != inputs.on or check_in.pain_nrs is None:
        return said
    here = said.get(inputs.on, DayAnswers(is_active=False))
    if here.is_active:
        level = max(each for each in (here.level_nrs, check_in.pain_nrs) if each is not None)
        return {**said, inputs.on: replace(here, level_nrs=level)}
    return {**said, inputs.on: replace(here, check_in_nrs=check_in.pain_nrs)}


@onward()
def _answers(inputs: PlanInputs, before: Before[Mapping[date, DayAnswers]] | None) -> Mapping[date, DayAnswers]:
    """Return what runs and diary say, without today's check-in."""
    kept = {} if before is None else {on: said for on, said in before.found.items() if before.holds_for(on)}
    runs: dict[date, list[DoneRun]] = defaultdict(list)
    for run in inputs.runs:
        if before is None or not before.holds_for(run.on):
            runs[run.on].append(run)
    active = runs.keys() | {on for on, said in kept.items() if said.is_active}
    notes: dict[date, list[tuple[str, PainNote]]] = defaultdict(list)
    for on, context, note in _belonging(inputs, before, active):
        notes[on].append((context, note))
    return kept | {on: _gather(runs.get(on, []), notes.get(on, [])) for on in runs.keys() | notes.keys()}


def _belonging(inputs: PlanInputs, before: Before[Any] | None, active: Collection[date]) -> Iterator[tuple[date, str, PainNote]]:
    """Yield the notes with the day and the moment that they answer to; those of days that are as before are left out."""
    for note in inputs.diary:
        if before is not None and before.holds_for(max(note.on, note.run_on or note.on)):
            continue
        on, context = _belongs(note, active)
        if before is None or not before.holds_for(on):
            yield on, context, note


def _belongs(note: PainNote, active: Collection[date]) -> tuple[date, str]:
    """Day and moment that a note answers to."""
    if note.context == "next_morning":
        on = note.run_on or note.on - timedelta(days=1)
        return (on, note.context) if on in active else (note.on, "rest")
    return note.run_on or note.on, note.context


def _gather(runs: Sequence[DoneRun], notes: Sequence[tuple[str, PainNote]]) -> DayAnswers:
    highest: dict[str, float] = {}
    new_leg_symptom: bool | None = None
    for context, note in notes:
        moment = "during" if context in _DURING else "level" if context in _LEVEL else context
        if note.pain_nrs is not None and note.pain_nrs >= highest.get(moment, 0.0):
            highest[moment] = note.pain_nrs
        if note.new_leg_symptom is not None:
            new_leg_symptom = note.new_leg_symptom or bool(new_leg_symptom)
    of_runs = [run.pain_during_nrs for run in runs if run.pain_during_nrs is not None]
    noted = highest.get("during")
    return DayAnswers(
        is_active=bool(runs),
        during_nrs=max([*of_runs, *([] if noted is None else [noted])], default=None),
        one_hour_after_nrs=highest.get("one_hour_after"),
        next_morning_nrs=highest.get("next_morning"),
        level_nrs=highest.get("level"),
        all_during=noted is not None or len(of_runs) == len(runs),
        new_leg_symptom=new_leg_symptom,
    )


def usual_nrs(inputs: PlanInputs, on: date) -> float | None:
    """Return the own usual level before ``on``: the median at rest, before runs, and on mornings after days without one.

    Answers to runs are no part of it. ``None`` where nothing was written in those days, nor before the run of the day itself.
    """
    return _usual(_levels(inputs), on)


@onward()
def _levels(inputs: PlanInputs, before: Before[list[tuple[date, str, float]]] | None) -> list[tuple[date, str, float]]:
    """Return what was said of the back at rest and before runs, oldest first."""
    active = {on for on, said in _answers(inputs).items() if said.is_active}
    kept = [] if before is None else [each for each in before.found if before.holds_for(each[0])]
    found = (
        (on, context, note.pain_nrs)
        for on, context, note in _belonging(inputs, before, active)
        if context in _LEVEL and note.pain_nrs is not None
    )
    return kept + sorted(found)


def _usual(levels: Sequence[tuple[date, str, float]], on: date) -> float | None:
    since = on - timedelta(days=int(rule(_RULE).value("usual_days")))
    first, here = bisect_left(levels, (since,)), bisect_left(levels, (on,))
    before = [pain for _, _, pain in levels[first:here]]
    after = bisect_left(levels, (on + timedelta(days=1),))
    found = before or [pain for _, context, pain in levels[here:after] if context == "before"]
    return float(median(found)) if found else None


def sentence_of(light: Light) -> Message:
    """Say in one sentence why the light shows what it shows."""
    green, amber = rule(_RULE).value("green_up_to_nrs"), rule(_RULE).value("amber_up_to_nrs")
    pain = 0.0 if light.pain_nrs is None else light.pain_nrs
    match light.reason:
        case LightReason.LEG:
            return say("Something new was felt in a leg: the light is red, and the safety questions come first.")
        case LightReason.NO_PAIN_ALLOWED:
            return say("Pain was {pain_nrs}, and for now a run is free of pain or it ends.", pain_nrs=pain)
        case LightReason.STRONG:
            return say("Pain reached {pain_nrs}. Above {amber:.0f} the light is red.", pain_nrs=pain, amber=amber)
        case LightReason.DURING:
            return say(
                "Pain reached {pain_nrs}. Above {green:.0f} and up to {amber:.0f} the light is amber.",
                pain_nrs=pain, green=green, amber=amber,
            )  # fmt: skip
        case LightReason.RISE:
            return say(
                "Afterwards it was {rise_nrs} above your usual of {usual_nrs}: the light is amber, and the same again can wait.",
                rise_nrs=light.rise_nrs or 0.0, usual_nrs=light.usual_nrs or 0.0,
            )  # fmt: skip
        case LightReason.LEVEL:
            return say("The back was at {pain_nrs}: the light is amber.", pain_nrs=pain)
        case LightReason.MISSING:
            return say("How the back answered is not known yet, so nothing is added.")
        case LightReason.PENDING:
            return say("The next morning has not told yet, so nothing is added.")
        case LightReason.NO_USUAL:
            return say("Your usual level is not known yet, so this may be a rise. Nothing is added.")
        case LightReason.SMALL_RISE:
            return say(
                "Afterwards it was {rise_nrs} above your usual: the same again, nothing added.", rise_nrs=light.rise_nrs or 0.0
            )
        case LightReason.QUIET:
            return say("The back stayed quiet: the light is green.")

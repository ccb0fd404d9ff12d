"""Which exercises a runner may do this week, at what dose and in how many minutes, before anybody asks which to take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from runtall.evidence import Exercise, ExerciseKind, battery, exercises, rule
from runtall.exercise import Deload, Dose, ReturnAfterBreak, allowed, minutes_of, with_extra_set, work_s
from runtall.plan._doses import Practice, closed_by, dose_of, practice, prescribed_dose
from runtall.plan._inputs import DoneItem, PlanInputs, WeekPlan
from runtall.plan._opt_ins import DAILY_CHOSEN, is_on
from runtall.plan._programme import begun_on, programme_week
from runtall.plan._week_contents import Candidate, common_base, least_first

ROLLING_CHOSEN = "foam-roll-back-glutes"
_STRETCHED = ("hip-flexor-mobility", "hamstring-mobility", "thoracic-rotation")
ONLY_WHEN_ASKED = {"nerve-glide", "breathing", "posture-reset", "foam-rolling"}
"""Purposes that only some want: nothing made for them stands in a week that did not ask."""
_FOR_BREAKS = "small-breaks"
_AGAINST = {"forward": "extension-intolerant", "backward": "flexion-intolerant"}
"""Direction that eases, to the flag that marks the exercises which go the other way."""


@dataclass(frozen=True, slots=True)
class Choosable:
    """Candidates of a week with the dose of each, and what was asked for.

    Attributes
    ----------
    asked
        Purposes that the screen and the findings ask for, most worth doing first.
    """

    strength: tuple[Candidate, ...]
    mobility: tuple[Candidate, ...]
    doses: Mapping[str, Dose]
    asked: tuple[str, ...]


def choosable(inputs: PlanInputs, standing: WeekPlan | None, *, kit: Iterable[str] | None = None) -> Choosable:
    """Return what may be chosen from: nothing that a flag or missing kit rules out, nothing above the runner's level.

    Parameters
    ----------
    kit
        Things at hand; left out, the runner's own.
    """
    if kit is not None:
        inputs = replace(inputs, runner=replace(inputs.runner, kit=tuple(kit)))
    said = practice(inputs)
    asked = asked_purposes(inputs)
    stood = _standing_items(standing)
    view = _View(inputs, said, asked, stood, _reach(inputs, said), programme_week(inputs.programme, inputs.on).number)
    open_now = list(_open(inputs, said, stood))
    strength = [each for each in open_now if _loads(each) and view.fits(each)]
    mobility = [each for each in open_now if view.is_easy(each)]
    doses = {each.id: view.dose(each) for each in (*strength, *mobility)}
    return Choosable(
        strength=least_first(view.candidate(each, doses[each.id]) for each in strength),
        mobility=least_first(view.candidate(each, doses[each.id]) for each in mobility),
        doses=doses,
        asked=asked,
    )


def asked_purposes(inputs: PlanInputs) -> tuple[str, ...]:
    """Return the purposes asked for, most worth doing first, each once; of equals the first by name.

    What the runner chose to stretch every day comes after what the screen and the findings ask for.
    """
    ordered = sorted(inputs.purposes, key=lambda each: (each.order, each.tag))
    chosen = _STRETCHED if is_on(inputs, DAILY_CHOSEN) else ()
    return tuple(dict.fromkeys((*(each.tag for each in ordered), *chosen)))


def _open(inputs: PlanInputs, said: Practice, stood: Mapping[str, DoneItem]) -> Iterable[Exercise]:
    """Yield what flags and kit leave, without what has given way to another exercise (unless it stands in this week)."""
    prescribed = {each.exercise_id for each in inputs.prescribed}
    gone = {each for each in said.left() if each not in {*stood, *prescribed} or isinstance(said.decisions[each], Deload)}
    gone |= _harder_than_what_hurt(inputs, said) - {*stood, *prescribed}
    for each in left_by(closed_by(inputs), inputs.runner.kit):
        if each.id not in gone:
            yield each


def _harder_than_what_hurt(inputs: PlanInputs, said: Practice) -> set[str]:
    """Return the next levels, never done, of exercises that hurt within the days of a long break: none takes its place."""
    since = inputs.on - timedelta(days=int(rule("exercise-break").value("long_days")))
    hurt = [name for name, decided in said.decisions.items() if isinstance(decided, Deload) and said.since[name] >= since]
    return {harder for name in hurt if (harder := exercises()[name].progression) is not None} - said.decisions.keys()


@lru_cache(maxsize=256)
def left_by(flags: tuple[str, ...], kit: tuple[str, ...]) -> tuple[Exercise, ...]:
    """Return the exercises that flags and kit leave, by name."""
    return tuple(each for _, each in sorted(exercises().items()) if not allowed(each, flags, kit))


def _loads(exercise: Exercise) -> bool:
    return exercise.kind in (ExerciseKind.STRENGTH, ExerciseKind.PLYOMETRIC)


def _reach(inputs: PlanInputs, said: Practice) -> Mapping[str, int]:
    """Return the highest level that fits the runner, for each main purpose: where screen and sessions have brought it."""
    first = int(rule("strength-week").value("first_level"))
    reach = dict.fromkeys((tag for each in exercises().values() for tag in each.purposes), first)
    for each in inputs.purposes:
        if each.start_level is not None and each.tag in reach:
            reach[each.tag] = max(reach[each.tag], each.start_level)
    for name in {*said.decisions, *said.taken_up()} - said.left():
        main = exercises()[name].purposes[0]
        reach[main] = max(reach[main], exercises()[name].level)
    return reach


@dataclass(frozen=True, slots=True)
class _View:
    """Everything that says how an exercise looks to this runner this week."""

    inputs: PlanInputs
    said: Practice
    asked: tuple[str, ...]
    stood: Mapping[str, DoneItem]
    reach: Mapping[str, int]
    week: int

    def fits(self, exercise: Exercise) -> bool:
        """Whether a strength exercise is asked for or of the base, and within reach; hops only from practice on."""
        wanted = bool(set(exercise.purposes) & {*common_base(), *self.asked})
        practised = exercise.id in self.said.decisions or exercise.id in self.said.taken_up()
        if exercise.kind is ExerciseKind.PLYOMETRIC:
            return wanted and practised
        if self._prescribed(exercise) is not None:
            return True
        return wanted and (practised or exercise.level <= self.reach[exercise.purposes[0]])

    def is_easy(self, exercise: Exercise) -> bool:
        """Whether an exercise belongs into a week's mobility: what only some want stands there only when it was asked for."""
        kinds = {ExerciseKind.MOBILITY, ExerciseKind.BREATHING, ExerciseKind.RESET}
        if is_on(self.inputs, ROLLING_CHOSEN):
            kinds.add(ExerciseKind.ROLLING)
        special = set(exercise.purposes) & ONLY_WHEN_ASKED
        wanted = not special or bool(special & set(self.asked)) or exercise.kind is ExerciseKind.ROLLING
        if self._prescribed(exercise) is not None:
            return not _loads(exercise)
        return exercise.kind in kinds and wanted and exercise.level <= self.reach[exercise.purposes[0]]

    def dose(self, exercise: Exercise) -> Dose:
        """Return the dose of the week: that which stood, unless less is called for now; with the weaker side's extra set."""
        dose = self.said.dose(exercise)
        lower = isinstance(self.said.decisions.get(exercise.id), Deload | ReturnAfterBreak)
        if (prescribed := self._prescribed(exercise)) is not None:
            return min(dose, prescribed, key=lambda each: work_s(exercise.dose, each)) if lower else prescribed
        if exercise.id in self.stood:
            stood = dose_of(self.stood[exercise.id])
            dose = min(dose, stood, key=lambda each: work_s(exercise.dose, each)) if lower else stood
        sides = sorted(
            {each.extra_set_side for each in self.inputs.purposes if each.tag in exercise.purposes and each.extra_set_side}
        )
        return with_extra_set(exercise, dose, sides[0] if len(sides) == 1 else None)

    def _prescribed(self, exercise: Exercise) -> Dose | None:
        """Return the dose that a clinician asked for, ``None`` where none did."""
        found = next((each for each in self.inputs.prescribed if each.exercise_id == exercise.id), None)
        return None if found is None else prescribed_dose(found)

    def candidate(self, exercise: Exercise, dose: Dose) -> Candidate:
        frequency = exercise.dose.frequency_per_week
        known = self._known()
        return Candidate(
            id=exercise.id,
            purposes=exercise.purposes,
            minutes=round(minutes_of(exercise, dose), 2),
            sessions_most=7 if frequency is None else frequency[1],
            levels_below=self._levels_below(exercise),
            known=exercise.id in known or exercise.id in self.said.taken_up(),
            paused=exercise.id in known - self._since(int(rule("week-weights").value("paused_after"))) - self.said.taken_up(),
            stale=self._new_block() and exercise.id in known,
            against_easing=self._against(exercise),
            line=frozenset(each for each in (exercise.regression, exercise.progression) if each is not None),
        )

    def _levels_below(self, exercise: Exercise) -> int:
        """Count levels below what fits the runner; what is made for a break at the desk comes last."""
        if not _loads(exercise):
            return 0
        reach = self.reach[exercise.purposes[0]]
        return reach if exercise.theme == _FOR_BREAKS else max(0, reach - exercise.level)

    def _known(self) -> frozenset[str]:
        return self._since(7 * int(rule("programme-reviews").value("block_weeks")))

    def _since(self, days: int) -> frozenset[str]:
        return self.said.done_within(self.inputs.on - timedelta(days=days), self.inputs.on + timedelta(days=1))

    def _new_block(self) -> bool:
        place = programme_week(replace(self.inputs.programme, started_on=begun_on(self.inputs)), self.inputs.on)
        return place.block > 1 and place.week_of_block == 1

    def _against(self, exercise: Exercise) -> bool:
        others = {_AGAINST[each] for each in self.inputs.easing if each in _AGAINST}
        return len(others) == 1 and bool(others & set(exercise.contraindications))


def _standing_items(standing: WeekPlan | None) -> Mapping[str, DoneItem]:
    """Return the exercises of a standing week; the last mention counts."""
    if standing is None:
        return {}
    return {item.exercise_id: item for day in standing.days if day.session is not None for item in day.session.items}


def in_order(ids: Iterable[str]) -> tuple[str, ...]:
    """Order the exercises of a session: standing ones first, then down to the floor; the base before the rest, then by name."""
    base = common_base()

    def key(exercise_id: str) -> tuple[bool, int, str]:
        each = exercises()[exercise_id]
        places = [base.index(tag) for tag in each.purposes if tag in base]
        return each.position != "standing", min(places, default=len(base)), each.id

    return tuple(sorted(ids, key=key))


def purpose_words(tag: str) -> str:
    """Return a purpose in the words of the movement tests or of the catalogue, as the id of a sentence."""
    from runtall.evidence import PURPOSES

    return battery().tags.get(tag) or PURPOSES.get(tag, tag)


def done_contents(inputs: PlanInputs, days: Iterable[date]) -> tuple[tuple[str, ...], ...]:
    """Return the exercises of each strength session done on these days."""
    from runtall.plan._inputs import ItemOutcome, SessionKind

    counted = (ItemOutcome.DONE, ItemOutcome.PART)
    return tuple(
        tuple(item.exercise_id for item in each.items if item.outcome in counted)
        for on in sorted(set(days))
        for each in inputs.sessions
        if each.on == on and each.kind is SessionKind.STRENGTH
    )

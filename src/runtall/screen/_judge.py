"""From results to labels: each side by itself, each day by itself, with what an earlier day showed where a line asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runtall.core import Message, NotFoundError, Sex, say
from runtall.evidence import Advice, Condition, CutOff, Label, MovementTest, Stop, TestError, battery, clinic, movement_tests
from runtall.screen._reading import GAP, Range, Reading, compares, holds, reading
from runtall.screen._results import Gates, Result, TestOutcome

GENERAL_RISE = "pain-rises"


@dataclass(frozen=True, slots=True)
class _Judged:
    """One cut-off on one result."""

    cut_off: CutOff
    holds: bool | None
    seen: bool
    straddled: bool


def judge(results: Iterable[Result], gates: Gates | None = None, *, sex: Sex | None = None) -> tuple[TestOutcome, ...]:
    """Label each result, and list which tests were not done.

    Parameters
    ----------
    results
        Of any days; an earlier day counts where a line must be seen twice. Readings of a clinic's device have no
        usual values and get no label here (see ``side_differences`` and ``changes``).
    gates
        When given, every test without a result today is listed as ``not_done`` with the gate's reason.
    sex
        For lines that depend on it; ``None`` when not told.

    Returns
    -------
    tuple of TestOutcome
        In the order of the battery, then by day, then left before right. A stopped test is ``stopped`` and never a zero.

    Raises
    ------
    NotFoundError
        A result names a test that does not exist.
    ImplausibleValueError
        A value cannot be what it says.
    """
    known = sorted(tested(results), key=_place)
    outcomes = [judge_one(each, known, sex=sex) for each in known]
    done = {each.test_id for each in known}
    tests = gates.tests if gates is not None else {}
    outcomes += [
        _not_done(test_id, tests[test_id].reasons) for test_id in battery().order if test_id in tests and test_id not in done
    ]
    return tuple(outcomes)


def tested(results: Iterable[Result]) -> list[Result]:
    """Results of the movement tests alone; an id that nobody knows is refused."""
    found = []
    for each in results:
        if each.test_id in movement_tests():
            if (each.side is None) == movement_tests()[each.test_id].two_sides:
                raise NotFoundError(
                    say(
                        "{test}: say which side was tested, or none for the whole body.", test=movement_tests()[each.test_id].name
                    )
                )
            found.append(each)
        elif each.test_id not in clinic().readings:
            raise NotFoundError(say("There is no movement test called {name}.", name=each.test_id))
    return found


def _place(result: Result) -> tuple[int, int, str]:
    return battery().order.index(result.test_id), result.on.toordinal(), result.side or ""


def _not_done(test_id: str, reasons: Sequence[Message]) -> TestOutcome:
    reason = reasons[0] if reasons else say("Not done. That counts for nothing.")
    return TestOutcome(test_id, None, None, Label.NOT_DONE, reason)


def judge_one(result: Result, results: Sequence[Result] = (), *, sex: Sex | None = None) -> TestOutcome:
    """Label one result; ``results`` hold the other side of the day and earlier days."""
    test = movement_tests()[result.test_id]
    asked = reading(test, result, _other_side(result, results), sex)
    if (stop := stopped_by(test, result, asked)) is not None:
        return _stopped(result, stop)
    judged = _apply(asked)
    judged = [_seen_often_enough(each, result, results, sex) for each in judged]
    return _outcome(result, asked, judged)


def stopped_by(test: MovementTest, result: Result, asked: Reading) -> Stop | None:
    """Find the stop that ended the test: as entered, or as its numbers say."""
    shared = battery()
    stops = (*test.stops, *shared.stops)
    if result.stopped is not None:
        named = [each for each in stops if each.id == result.stopped]
        if not named:
            raise NotFoundError(say("{test} has no stop called {name}.", test=test.name, name=result.stopped))
        return named[0]
    for each in test.stops:
        if each.when is not None and holds(each.when, {c: compares(asked.known(c.measure), c) for c in each.when.conditions}):
            return each
    return next(each for each in shared.stops if each.id == GENERAL_RISE) if _rose(result) else None


def should_stop(pain_before_nrs: float | None, pain_now_nrs: float | None) -> bool | None:
    """Whether the rule for pain ends a test now; ``None`` when it cannot be told.

    Examples
    --------
    >>> should_stop(2, 4), should_stop(2, 3), should_stop(None, 6), should_stop(None, 3)
    (True, False, True, None)
    """
    if pain_now_nrs is None:
        return None
    if pain_now_nrs > battery().stop_above_nrs:
        return True
    return None if pain_before_nrs is None else pain_now_nrs - pain_before_nrs >= battery().stop_rise_nrs


def _rose(result: Result) -> bool:
    return should_stop(result.pain_before_nrs, result.pain_after_nrs) is True


def _stopped(result: Result, stop: Stop) -> TestOutcome:
    return TestOutcome(
        result.test_id,
        result.on,
        result.side,
        Label.STOPPED,
        say("Stopped: {sign} {advice}", sign=Message(stop.sign), advice=Message(battery().advice[stop.advice])),
        flags=stop.sets_flags,
        stopped_by=stop.id,
        advice=stop.advice,
    )


def _other_side(result: Result, results: Sequence[Result]) -> Result | None:
    """Find the same test on the same day on the other side, if it was not stopped."""
    if result.side is None:
        return None
    found = [
        each
        for each in results
        if (each.test_id, each.on, each.side, each.way) == (result.test_id, result.on, result.side.other, result.way)
    ]
    return found[-1] if found and found[-1].stopped is None else None


def _apply(asked: Reading) -> list[_Judged]:
    """Every cut-off in its order; a later one may ask for an earlier."""
    judged = []
    for cut_off in asked.test.cut_offs:
        answers = {each: compares(asked.known(each.measure), each) for each in cut_off.when.conditions}
        own = [each for each in answers if not asked.is_context(each.measure)]
        known = holds(cut_off.when, answers)
        straddled = known is None and any(
            answer is None and asked.known(each.measure) is not None for each, answer in answers.items()
        )
        seen = any(asked.known(each.measure) is not None for each in own)
        judged.append(_Judged(cut_off, known, seen, straddled))
        asked.settled[cut_off.id] = known
    return judged


def _seen_often_enough(judged: _Judged, result: Result, results: Sequence[Result], sex: Sex | None) -> _Judged:
    """Leave a line open that must be seen on several days, until it was."""
    if judged.cut_off.days_needed == 1 or judged.holds is not True:
        return judged
    days = {result.on}
    for each in results:
        if (each.test_id, each.side, each.way) == (result.test_id, result.side, result.way) and each.on < result.on:
            asked = reading(movement_tests()[each.test_id], each, _other_side(each, results), sex)
            if stopped_by(asked.test, each, asked) is None and any(
                other.cut_off.id == judged.cut_off.id and other.holds for other in _apply(asked)
            ):
                days.add(each.on)
    return judged if len(days) >= judged.cut_off.days_needed else _Judged(judged.cut_off, None, judged.seen, straddled=True)


def _rank(label: Label) -> int:
    return battery().labels_most_telling_first.index(label)


def _outcome(result: Result, asked: Reading, judged: Sequence[_Judged]) -> TestOutcome:
    hits = sorted((each.cut_off for each in judged if each.holds), key=lambda each: _rank(each.label))
    open_lines = [each.cut_off for each in judged if each.straddled]
    label = _label(hits, judged, asked)
    deciding = hits[0] if hits and hits[0].label is label else None
    missing = {c.measure for each in judged if each.holds is None for c in each.cut_off.when.conditions if _is_missing(asked, c)}
    return TestOutcome(
        test_id=result.test_id,
        on=result.on,
        side=result.side,
        label=label,
        reason=_reason(label, deciding, open_lines, missing, asked),
        cut_offs=tuple(each.id for each in hits),
        undecided=tuple(each.id for each in open_lines),
        not_measured=tuple(each.id for each in asked.test.measures if each.id in missing),
        near_a_line=_near_a_line(asked),
        confidence=deciding.confidence if deciding else None,
        tags=_gathered(each.adds_tags for each in hits),
        flags=_gathered(each.sets_flags for each in hits),
        start_level=next((each.start_level for each in hits if each.start_level is not None), None),
        citations=_gathered(each.citations for each in hits),
    )


def _label(hits: Sequence[CutOff], judged: Sequence[_Judged], asked: Reading) -> Label:
    """Choose the most telling of what holds; where something more telling stays open, ``unclear``."""
    if not any(each.seen for each in judged):
        return Label.NOT_DONE
    label = hits[0].label if hits else Label.OK
    settled = hits or any(each.holds is False and each.seen for each in judged)
    nothing_settled = not settled or _unsaid_version(asked)
    open_rank = min((_rank(each.cut_off.label) for each in judged if each.straddled), default=_rank(Label.NOT_DONE))
    if (nothing_settled or open_rank < _rank(label)) and _rank(Label.UNCLEAR) < _rank(label):
        return Label.UNCLEAR
    return label


def _unsaid_version(asked: Reading) -> bool:
    return None in asked.version()


def _is_missing(asked: Reading, condition: Condition) -> bool:
    if condition.measure in asked.settled or condition.measure == "sex":
        return False
    return not condition.measure.endswith(GAP) and asked.known(condition.measure) is None


def _gathered(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for some in lists for each in some))


def error_of(test: MovementTest, measure: str, version: Sequence[object] = ()) -> TestError | None:
    """Return the error that the test lists for a measure (of this version); ``None`` when it lists none."""
    fitting = [each for each in test.errors if each.measure == measure and each.version in (None, *version)]
    return fitting[0] if fitting else None


def _near_a_line(asked: Reading) -> bool:
    """Whether an exact reading lies within the test's error of a line that was asked of it."""
    for cut_off in asked.test.cut_offs:
        for each in cut_off.when.conditions:
            if each.measure in asked.settled or asked.is_context(each.measure) or each.measure.endswith(GAP):
                continue
            known, error = asked.known(each.measure), error_of(asked.test, each.measure, asked.version())
            if not isinstance(known, Range) or known.low != known.high or error is None or error.value is None:
                continue
            applies = all(
                compares(asked.known(c.measure), c) is not False for c in cut_off.when.all_of if asked.is_context(c.measure)
            )
            if applies and not isinstance(each.value, str) and abs(known.low - each.value) < error.value:
                return True
    return False


def _reason(label: Label, deciding: CutOff | None, open_lines: Sequence[CutOff], missing: set[str], asked: Reading) -> Message:
    if deciding is not None:
        return say("{finding} {result}", finding=Message(deciding.finding), result=Message(deciding.result))
    if label is Label.NOT_DONE:
        return say("Nothing was entered. That counts for nothing.")
    if label is Label.UNCLEAR and open_lines:
        return say(
            "This does not settle it: {finding} A repeat or a measured number would.", finding=Message(open_lines[0].finding)
        )
    if label is Label.UNCLEAR:
        names = ", ".join(each.words.lower() for each in asked.test.measures if each.id in missing)
        return say("Not enough was entered to tell. Still open: {names}.", names=names)
    return say("Inside the usual range.")


def advice_of(outcomes: Iterable[TestOutcome]) -> Advice | None:
    """Return the most urgent advice among outcomes; ``None`` without any."""
    order = list(Advice)
    found = [each.advice for each in outcomes if each.advice is not None]
    return max(found, key=order.index, default=None)

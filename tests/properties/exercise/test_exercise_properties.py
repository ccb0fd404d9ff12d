"""What must hold of exercises whatever a runner logs, has at hand, or has to go easy on."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.evidence import CONTRAINDICATIONS, KIT, ExerciseKind, exercises, routines, rule
from runtall.exercise import (
    LIGHTS,
    Dose,
    DoseUp,
    LevelUp,
    Logged,
    SessionItem,
    SideDone,
    Went,
    allowed,
    first_dose,
    ladder,
    minutes_of,
    next_dose,
    open_routine,
    position_at,
    resume,
    session_s,
    session_timeline,
    skip_it_hurts,
    substitute,
    with_extra_set,
    within_range,
    work_s,
)

TODAY = date(2026, 11, 22)
EXERCISE_IDS = st.sampled_from(sorted(exercises()))
FLAGS = st.frozensets(st.sampled_from(sorted(CONTRAINDICATIONS)), max_size=4)
KITS = st.frozensets(st.sampled_from(sorted(KIT)), max_size=6)
PAIN = st.none() | st.floats(0, 10)
YES_NO = st.none() | st.booleans()
COUNTS = st.none() | st.integers(0, 60)


@st.composite
def doses(draw: st.DrawFn, exercise_id: str) -> Dose:
    if draw(st.booleans()):
        rung = draw(st.sampled_from(ladder(exercises()[exercise_id])))
        return with_extra_set(exercises()[exercise_id], rung, draw(st.sampled_from([None, "left", "right"])))
    return Dose(draw(st.integers(0, 9)), draw(COUNTS), draw(COUNTS), draw(COUNTS))


@st.composite
def logs(draw: st.DrawFn, exercise_id: str) -> Logged:
    named = draw(st.sampled_from([exercise_id, exercise_id, exercises()[exercise_id].regression or exercise_id]))
    side = st.none() | st.builds(SideDone, st.none() | st.integers(0, 5), PAIN, YES_NO)
    return Logged(
        TODAY - timedelta(days=draw(st.integers(-2, 60))),
        named,
        draw(doses(named)),
        draw(st.sampled_from([*Went, Went.DONE, Went.DONE])),
        draw(st.none() | st.integers(0, 5)),
        draw(PAIN | st.floats(0, 3)),
        draw(YES_NO | st.just(True)),
        draw(side),
        draw(side),
    )


@st.composite
def histories(draw: st.DrawFn) -> tuple[str, list[Logged]]:
    exercise_id = draw(EXERCISE_IDS)
    return exercise_id, draw(st.lists(logs(exercise_id), max_size=6))


@settings(max_examples=300)
@given(case=histories(), light=st.sampled_from(LIGHTS), flags=FLAGS, kit=KITS)
def test_a_next_dose_lies_in_its_range_and_goes_nowhere_that_is_ruled_out(case, light, flags, kit):
    exercise_id, history = case
    decided = next_dose(exercises()[exercise_id], history, on=TODAY, light=light, flags=flags, kit=kit)

    assert within_range(exercises()[decided.exercise_id], decided.dose)
    if decided.exercise_id != exercise_id:
        assert allowed(exercises()[decided.exercise_id], flags, kit) == ()


@settings(max_examples=300)
@given(case=histories(), light=st.sampled_from(LIGHTS))
def test_nothing_grows_but_on_green_after_known_good_sessions(case, light):
    exercise_id, history = case
    decided = next_dose(exercises()[exercise_id], history, on=TODAY, light=light, flags=(), kit=())
    done = [each for each in history if each.exercise_id == exercise_id and each.on <= TODAY and each.went is not Went.SKIPPED]

    if isinstance(decided, DoseUp | LevelUp):
        assert light == "green"
        last = max(done, key=lambda each: each.on)
        by_side = last.left is not None and last.right is not None
        told = [each for each in (last, last.left, last.right) if each is not None]
        pains = [each.pain_nrs for each in told if each.pain_nrs is not None]
        assert last.pain_nrs is not None or by_side
        assert max(pains) <= rule("exercise-progression").value("pain_most_nrs")
        assert not any(each.form_intact is False for each in told)


@settings(max_examples=200)
@given(case=histories(), missing=st.sampled_from(["pain_nrs", "form_intact"]))
def test_a_last_session_of_which_something_is_unknown_never_makes_it_grow(case, missing):
    exercise_id, history = case
    exercise = exercises()[exercise_id]
    unknown = Logged(TODAY, exercise_id, first_dose(exercise), Went.DONE, None, 0.0, True)
    unknown = Logged(**{**{name: getattr(unknown, name) for name in unknown.__slots__}, missing: None})
    earlier = [each for each in history if each.on < TODAY]
    decided = next_dose(exercise, [*earlier, unknown], on=TODAY, light="green", flags=(), kit=())

    assert not isinstance(decided, DoseUp | LevelUp)
    assert (
        work_s(exercise.dose, decided.dose) <= work_s(exercise.dose, first_dose(exercise)) or decided.exercise_id != exercise_id
    )


@settings(max_examples=300)
@given(exercise_id=EXERCISE_IDS, flags=FLAGS, kit=KITS)
def test_a_substitute_is_open_no_harder_and_for_the_same(exercise_id, flags, kit):
    wanted = exercises()[exercise_id]
    found = substitute(exercise_id, flags, kit).exercise_id

    if found is None:
        assert allowed(wanted, flags, kit) != ()
    else:
        instead = exercises()[found]
        assert allowed(instead, flags, kit) == ()
        assert instead.level <= wanted.level
        assert set(instead.purposes) & set(wanted.purposes)


@st.composite
def asked(draw: st.DrawFn):
    routine = draw(st.sampled_from(list(routines().values())))
    least, most = routine.minutes
    return routine, draw(st.integers(least, most) | st.floats(least, most))


@settings(max_examples=200)
@given(case=asked(), kit=KITS)
def test_a_routine_takes_the_minutes_asked_for_to_half_a_minute(case, kit):
    routine, minutes = case
    timeline = open_routine(routine, flags=(), kit=kit, minutes=minutes).timeline

    assert abs(timeline.total_s - minutes * 60) <= 30
    assert timeline.fits


@settings(max_examples=200)
@given(case=asked(), flags=FLAGS, kit=KITS, left_out=st.frozensets(EXERCISE_IDS, max_size=5))
def test_no_routine_holds_what_is_ruled_out_or_passes_its_minutes(case, flags, kit, left_out):
    routine, minutes = case
    timeline = open_routine(routine, flags=flags, kit=kit, minutes=minutes, left_out=left_out).timeline

    for each in timeline.items:
        assert allowed(exercises()[each.exercise_id], flags, kit) == ()
        assert within_range(exercises()[each.exercise_id], each.dose)
        assert each.exercise_id not in left_out
    assert timeline.total_s <= minutes * 60 + 30 or len(timeline.items) == 1
    assert timeline.fits is (abs(timeline.total_s - round(minutes * 60)) <= 30)
    assert len({each.exercise_id for each in timeline.items}) == len(timeline.items)


@settings(max_examples=200)
@given(exercise_id=EXERCISE_IDS, data=st.data())
def test_the_time_of_an_exercise_is_the_sum_of_its_steps(exercise_id, data):
    exercise = exercises()[exercise_id]
    dose = with_extra_set(exercise, data.draw(st.sampled_from(ladder(exercise))), data.draw(st.sampled_from([None, "left"])))
    item = SessionItem(exercise_id, dose)

    assert session_s([item]) == session_timeline([item]).total_s
    assert session_s([item, item]) == session_timeline([item, item]).total_s
    assert round(minutes_of(exercise, dose) * 60) == session_s([item, item]) - session_s([item])


@st.composite
def sessions(draw: st.DrawFn):
    ids = draw(st.lists(EXERCISE_IDS, min_size=1, max_size=6, unique=True))
    return tuple(SessionItem(each, draw(st.sampled_from(ladder(exercises()[each])))) for each in ids)


@settings(max_examples=150)
@given(items=sessions(), minutes=st.none() | st.integers(3, 40))
def test_a_session_never_asks_for_more_than_it_was_given_where_it_loads(items, minutes):
    timeline = session_timeline(items, minutes)
    given_sets = {each.exercise_id: each.dose.sets for each in items}

    assert timeline.total_s == sum(each.duration_s for each in timeline.steps)
    assert all(each.duration_s > 0 for each in timeline.steps)
    for each in timeline.items:
        assert within_range(exercises()[each.exercise_id], each.dose)
        if exercises()[each.exercise_id].kind in (ExerciseKind.STRENGTH, ExerciseKind.PLYOMETRIC):
            assert each.dose.sets <= given_sets[each.exercise_id]


@settings(max_examples=150)
@given(items=sessions(), share=st.floats(0, 1), pain=PAIN, leg=YES_NO)
def test_wherever_it_is_stopped_the_rest_is_what_was_left(items, share, pain, leg):
    timeline = session_timeline(items)
    at, into_s = position_at(timeline, share * timeline.total_s)
    left = resume(timeline, at, into_s)

    assert abs(left.total_s - (1 - share) * timeline.total_s) <= 1
    if at < len(timeline.steps):
        hurt = skip_it_hurts(timeline, at, pain_nrs=pain, leg=leg)
        assert all(each.exercise_id != hurt.exercise_id for each in hurt.timeline.steps)
        assert hurt.timeline.total_s <= left.total_s + 1
        assert hurt.ends is (leg is True or (pain is not None and pain > 5))

"""Whatever is answered, corrected and asked after an emergency: without a clinician's word nothing but the records is open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from runtall.core import ConflictError
from runtall.evidence import Outcome, red_flags
from runtall.symptoms import Answer, Answered, Answers, Event, Occasion, Open, record, where_it_stands

AT = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)
IDS = tuple(red_flags())
EMERGENCIES = [sign_id for sign_id in IDS if red_flags()[sign_id].outcome is Outcome.EMERGENCY]
batches = st.tuples(
    st.sampled_from(tuple(Occasion)),
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(tuple(Answer)), max_size=8),
    st.booleans(),
)


def append(
    history: tuple[Event, ...], day: int, occasion: Occasion, flags: dict[str, Answer], confirm: bool
) -> tuple[Event, ...]:
    confirmed = frozenset(flags) if confirm else frozenset()
    try:
        return record(history, Answered(AT + timedelta(days=day), "UTC", occasion, Answers(flags), confirmed))
    except ConflictError:
        return history


@given(st.lists(batches, max_size=4), st.sampled_from(EMERGENCIES), st.lists(batches, max_size=5))
def test_no_way_leads_from_an_emergency_answer_to_a_workout(before, emergency, after):
    history: tuple[Event, ...] = ()
    for day, (occasion, flags, confirm) in enumerate(before):
        history = append(history, day, occasion, flags, confirm)
    history = append(history, 10, Occasion.DIARY, {emergency: Answer.YES}, False)
    for day, (occasion, flags, confirm) in enumerate(after, start=11):
        history = append(history, day, occasion, flags, confirm)
    stands = where_it_stands(history, at=AT + timedelta(days=400))

    assert stands.open == (Open.RECORDS,)
    assert stands.closed_by is Outcome.EMERGENCY


@given(st.lists(batches, max_size=6))
def test_history_only_grows_and_says_the_same_again(events):
    history: tuple[Event, ...] = ()
    for day, (occasion, flags, confirm) in enumerate(events):
        longer = append(history, day, occasion, flags, confirm)
        assert longer[: len(history)] == history
        history = longer

    at = AT + timedelta(days=100)
    assert where_it_stands(history, at=at) == where_it_stands(history, at=at)

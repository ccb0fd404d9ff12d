"""Proof that triage says the most urgent that any one answer demands, whatever the combination and whatever the order.

There are 3 to the power of 60 combinations of answers, too many to try. The proof takes four steps, each tried whole:

1. Demands joined two by two form a semilattice: of all six demands, in all pairs and triples, joining is commutative,
   associative and idempotent, never less urgent than either part, and has "nothing" as its neutral element. So joining any number
   of demands, in any order and any grouping, leaves the most urgent of them.
2. What one sign demands depends on its own answer alone (and, for the few signs with a number or an "only when", on the named
   field or sign): tried for every sign and every answer, before every background.
3. Triage is exactly that join over all signs: tried for every pair of signs in every answer, before both backgrounds, and for
   random whole questionnaires against the raw data files, read here a second time.
4. Every combination of demand levels, each level there, not there or open, carried by every sign of its level.
"""

from __future__ import annotations

import itertools
import random
import tomllib
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtall import evidence
from runtall.evidence import red_flags
from runtall.symptoms import (
    OPEN_WHILE_UNANSWERED,
    Answer,
    Answers,
    Open,
    Outcome,
    Within,
    demanded,
    more_urgent,
    sign_answer,
    triage,
    urgency,
)
from runtall.symptoms import (
    Path as Way,
)

SIGNS = tuple(red_flags().values())
IDS = tuple(red_flags())
NOTHING = (Outcome.CLEAR, None)
DEMANDS = (
    NOTHING,
    (Outcome.UNANSWERED, None),
    (Outcome.CLINICIAN_SOON, None),
    (Outcome.CLINICIAN_FIRST, Within.THIS_WEEK),
    (Outcome.CLINICIAN_FIRST, Within.TODAY),
    (Outcome.EMERGENCY, None),
)
ALL_NO = dict.fromkeys(IDS, Answer.NO)
ALL_OPEN_QUESTIONS = dict.fromkeys(IDS, Answer.UNKNOWN)
RANK = {"clear": 0, "unanswered": 1, "clinician_soon": 2, "this_week": 3, "today": 4, "emergency": 5}


def raw_ranks() -> dict[str, int]:
    """The demand of each sign, read from the files without runtall's reader."""
    found = {}
    for file in (Path(evidence.__file__).parent / "red_flags").glob("*.toml"):
        raw = tomllib.loads(file.read_text("utf-8"))
        for sign in raw["signs"]:
            both = {**raw.get("for_all", {}), **sign}
            found[sign["id"]] = RANK[both["within"] if both["outcome"] == "clinician_first" else both["outcome"]]
    return found


RAW = raw_ranks()


def rank_of(answers: Answers) -> int:
    said = triage(answers)
    return urgency(said.outcome, said.within)


def expected(flags: dict[str, Answer]) -> int:
    """The most urgent single answer, by the raw files; a question without an answer is worth "unanswered"."""
    ranks = [0]
    for sign_id, said in flags.items():
        if said is Answer.YES:
            ranks.append(RAW[sign_id])
        only_when = red_flags()[sign_id].only_when
        if said is Answer.UNKNOWN and not (only_when and flags[only_when] is Answer.NO):
            ranks.append(1)
    return max(ranks)


def test_joining_two_demands_is_commutative_idempotent_and_never_less_urgent():
    for one, other in itertools.product(DEMANDS, repeat=2):
        joined = more_urgent(one, other)

        assert joined == more_urgent(other, one)
        assert joined in (one, other)
        assert urgency(*joined) == max(urgency(*one), urgency(*other))
        assert more_urgent(one, one) == one
        assert more_urgent(one, NOTHING) == one


def test_joining_three_demands_does_not_depend_on_their_grouping():
    for one, two, three in itertools.product(DEMANDS, repeat=3):
        assert more_urgent(more_urgent(one, two), three) == more_urgent(one, more_urgent(two, three))


def test_the_levels_are_those_of_the_data():
    assert set(RAW) == set(IDS)
    assert {sign.id: urgency(*demanded(sign, Answer.YES)) for sign in SIGNS} == RAW


@pytest.mark.parametrize("sign", SIGNS, ids=IDS)
@pytest.mark.parametrize("background", [ALL_NO, ALL_OPEN_QUESTIONS], ids=["others no", "others open"])
def test_a_sign_reads_its_own_answer_alone(sign, background):
    for said in Answer:
        answers = Answers({**background, sign.id: said})
        excused = said is Answer.UNKNOWN and sign.only_when is not None and background is ALL_NO

        assert sign_answer(sign, answers) is (Answer.NO if excused else said)
        others = [other for other in SIGNS if sign.id not in (other.id, other.only_when)]
        assert {sign_answer(other, answers) for other in others if other.only_when is None} == set(background.values())


@pytest.mark.parametrize(
    ("background", "others"),
    [(ALL_NO, (Answer.YES, Answer.UNKNOWN)), (ALL_OPEN_QUESTIONS, (Answer.YES, Answer.NO))],
    ids=["others no", "others open"],
)
def test_every_pair_of_signs_in_every_answer_demands_the_more_urgent_of_the_two(background, others):
    """The answers of the background itself are those of single signs, tried above."""
    for (one, other), (first, second) in itertools.product(itertools.combinations(IDS, 2), itertools.product(others, repeat=2)):
        flags = {**background, one: first, other: second}

        assert rank_of(Answers(flags)) == expected(flags), (one, first, other, second)


def test_every_combination_of_levels_carried_by_every_sign_of_its_level():
    levels = {rank: [sign_id for sign_id in IDS if RAW[sign_id] == rank] for rank in (2, 3, 4, 5)}
    longest = max(map(len, levels.values()))
    for turn in range(longest):
        chosen = [members[turn % len(members)] for members in levels.values()]
        for said in itertools.product(Answer, repeat=4):
            flags = {**ALL_NO, **dict(zip(chosen, said, strict=True))}

            assert rank_of(Answers(flags)) == expected(flags)


@given(st.lists(st.sampled_from(tuple(Answer)), min_size=len(IDS), max_size=len(IDS)))
def test_a_whole_questionnaire_demands_what_its_most_urgent_answer_demands(said):
    flags = dict(zip(IDS, said, strict=True))

    assert rank_of(Answers(flags)) == expected(flags)


@given(
    st.lists(
        st.sampled_from((Answer.NO, Answer.NO, Answer.NO, Answer.YES, Answer.UNKNOWN)), min_size=len(IDS), max_size=len(IDS)
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_questions_never_matters(said, shuffler: random.Random):
    pairs = list(zip(IDS, said, strict=True))
    before = triage(Answers(dict(pairs)))
    shuffler.shuffle(pairs)

    assert triage(Answers(dict(pairs))) == before
    signs = list(SIGNS)
    shuffler.shuffle(signs)
    answers = Answers(dict(pairs))
    joined = reduce(more_urgent, (demanded(sign, sign_answer(sign, answers)) for sign in signs), NOTHING)
    assert joined == (before.outcome, before.within)


@given(
    st.dictionaries(st.sampled_from(IDS), st.sampled_from(tuple(Answer))),
    st.sampled_from([sign_id for sign_id in IDS if RAW[sign_id] == 5]),
    st.none() | st.integers(0, 130),
    st.sampled_from(tuple(Answer)),
    st.none() | st.floats(0, 5200),
    st.none() | st.floats(0, 10),
)
def test_no_combination_with_an_emergency_answer_reaches_less(flags, emergency, age, pregnant, weeks, pain):
    said = triage(Answers({**flags, emergency: Answer.YES}, age, pregnant, weeks, pain))

    assert said.outcome is Outcome.EMERGENCY
    assert said.open == (Open.RECORDS,)
    assert said.say_at_the_phone is not None


@given(st.dictionaries(st.sampled_from(IDS), st.sampled_from(tuple(Answer))), st.sampled_from(IDS))
def test_a_yes_more_never_opens_anything_and_never_makes_it_less_urgent(flags, more):
    before, after = triage(Answers(flags)), triage(Answers({**flags, more: Answer.YES}))

    assert urgency(after.outcome, after.within) >= urgency(before.outcome, before.within)
    answered_only = flags.get(more, Answer.UNKNOWN) is Answer.UNKNOWN
    assert set(after.open) <= set(before.open) or answered_only


@given(st.sets(st.sampled_from(IDS)))
def test_what_was_not_answered_is_listed_and_never_clear(unanswered):
    said = triage(Answers({**ALL_NO, **dict.fromkeys(unanswered, Answer.UNKNOWN)}))
    counted = {sign_id for sign_id in unanswered if red_flags()[sign_id].only_when in unanswered | {None}}

    assert set(said.unanswered) == counted
    assert (said.outcome is Outcome.CLEAR) == (not counted)
    assert not counted or set(said.open) <= OPEN_WHILE_UNANSWERED


@pytest.mark.parametrize(
    ("age", "pain", "signs"),
    [
        (17, 3, {"under-18"}),
        (18, 3, set()),
        (64, 9, {"strong-pain"}),
        (65, 7, {"strong-pain", "strong-pain-from-65"}),
        (65, 6.9, set()),
    ],
)
def test_numbers_answer_their_signs_at_their_borders(age, pain, signs):
    open_by_number = {sign.id: Answer.UNKNOWN for sign in SIGNS if sign.bounds and sign.id != "recent-back-surgery"}
    said = triage(Answers({**ALL_NO, **open_by_number}, age_years=age, pain_nrs=pain))

    assert {reason.sign_id for reason in said.reasons} == signs
    assert said.unanswered == ()


@pytest.mark.parametrize(("weeks", "there"), [(0, True), (11.9, True), (12, False)])
def test_weeks_since_surgery_count_to_the_twelfth(weeks, there):
    flags = {**ALL_NO, "recent-back-surgery": Answer.UNKNOWN}
    said = triage(Answers(flags, surgery_weeks=weeks))

    assert (Way.SURGERY in said.paths) is there
    assert said.unanswered == ()


def test_a_yes_beats_a_number_that_says_no():
    said = triage(Answers({**ALL_NO, "recent-back-surgery": Answer.YES}, surgery_weeks=40))

    assert said.paths == (Way.SURGERY,)

"""Whatever a runner wrote comes back from a health record as it was."""

from __future__ import annotations

import json
import string
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from runtall.evidence import movement_tests
from runtall.findings import HealthRecord, OwnGoal, SheetOnFile, TestOnFile
from runtall.readers.fhir import read_fhir
from runtall.screen import Result, Side
from runtall.symptoms import Context, DiaryEntry, Did, Effect, Felt, Kind, Noted, Place, Questionnaire, Tracked, sheet
from runtall.symptoms import Side as FeltSide
from runtall.writers.fhir import HealthBundle, Person, bundle

NOW = datetime(2026, 11, 2, 6, 30, 0, 123456, tzinfo=UTC)
words = st.text(string.ascii_letters + " äß—'\"<&\\\n", min_size=1, max_size=30).filter(str.strip)
names = st.text(string.ascii_letters + " äß—'", min_size=1, max_size=30).filter(str.strip)
instants = st.integers(0, 2 * 10**15).map(lambda us: datetime(1970, 1, 2, tzinfo=UTC) + timedelta(microseconds=us))
days = st.dates(date(1990, 1, 1), date(2030, 1, 1))
to_ten = st.integers(0, 10)
maybe = st.none
numbers = st.floats(0, 24, allow_nan=False)

felt = st.builds(Felt, st.sampled_from(Place), st.sampled_from(FeltSide), st.frozensets(st.sampled_from(Kind), max_size=3))
noted = st.builds(Noted, st.sampled_from(Did), st.sampled_from(Effect), st.just("") | words)
tracked = st.builds(Tracked, names, maybe() | st.floats(-1e6, 1e6), st.just("") | names)


@st.composite
def entries(draw: st.DrawFn) -> DiaryEntry:
    return DiaryEntry(
        id=str(draw(st.uuids())),
        at=draw(instants),
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "America/St_Johns", "Pacific/Chatham"])),
        context=draw(st.sampled_from(Context)),
        pain_nrs=draw(maybe() | to_ten),
        felt=tuple(draw(st.lists(felt, max_size=3))),
        noted=tuple(draw(st.lists(noted, max_size=2))),
        woke_at_night=draw(maybe() | st.booleans()),
        at_distance_m=draw(maybe() | st.floats(0, 1e5)),
        speed_mps=draw(maybe() | numbers),
        rpe=draw(maybe() | st.floats(0, 10)),
        sleep_h=draw(maybe() | numbers),
        sitting_h=draw(maybe() | numbers),
        stress_of_10=draw(maybe() | to_ten),
        warmed_up=draw(maybe() | st.booleans()),
        shoes=draw(maybe() | words),
        run_on=draw(maybe() | days),
        tracked=tuple(draw(st.lists(tracked, max_size=2))),
        note=draw(st.just("") | words),
        written_at=draw(maybe() | instants),
    )


@st.composite
def sheets(draw: st.DrawFn) -> SheetOnFile:
    kind = draw(st.sampled_from(Questionnaire))
    if kind is Questionnaire.ACTIVITIES:
        answers = draw(st.dictionaries(names, to_ten, min_size=1, max_size=3))
    else:
        asked = draw(st.lists(st.sampled_from(sheet(kind)), min_size=1, max_size=4, unique_by=lambda each: each.id))
        highest = 1 if kind is Questionnaire.DAILY else 10
        ranges = [st.integers(1, len(each.choices)) if each.choices else st.integers(0, highest) for each in asked]
        answers = {each.id: draw(said) for each, said in zip(asked, ranges, strict=True)}
    return SheetOnFile(str(draw(st.uuids())), kind, draw(days), answers, draw(instants))


@st.composite
def results(draw: st.DrawFn) -> TestOnFile:
    held = Result("side-plank-hold", draw(days), draw(st.sampled_from(Side)), {"hold_s": draw(st.floats(1, 120))})
    stopped = Result(
        "prone-plank-hold",
        draw(days),
        stopped=movement_tests()["prone-plank-hold"].stops[0].id,
        pain_before_nrs=draw(maybe() | st.floats(0, 10)),
    )
    return TestOnFile(str(draw(st.uuids())), draw(st.sampled_from([held, stopped])), draw(instants))


goals = st.builds(OwnGoal, names, days, maybe() | days)


@settings(max_examples=25)
@given(
    diary=st.lists(entries(), max_size=2),
    filled=st.lists(sheets(), max_size=2),
    tested=st.lists(results(), max_size=2),
    goals=st.lists(goals, max_size=2),
    before=st.lists(st.uuids().map(str), max_size=2),
)
def test_a_record_comes_back_from_its_bundle_as_it_was(diary, filled, tested, goals, before):
    replaces = {each.id: tuple(before) for each in (*diary, *filled, *tested) if before}
    record = HealthRecord(tuple(diary), tuple(filled), tuple(tested), tuple(goals), replaces)
    made = bundle(HealthBundle(Person("someone"), record, NOW, "1.2.3"))

    assert read_fhir(json.dumps(made, allow_nan=False).encode()).record == record

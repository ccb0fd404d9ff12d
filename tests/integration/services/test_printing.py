"""The clinician's two pages and the home programme: what stands on them, and that they are what they say they are."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from runtall.evidence import Outcome, exercises, movement_tests, red_flags
from runtall.services import clinician_report, home_programme, printing, screening, triage
from runtall.services.clinician_model import Sharing, TriedKind
from runtall.services.printing import Kind, Wanted
from runtall.symptoms import Answer, Answers, Occasion
from runtall.writers import pdf

from ...made_patient import NOW, TESTS, made_patient


def sheet(runner_id: int, kind: Kind = Kind.CLINICIAN, **how):
    return printing.sheet_of(Wanted(kind, runner_id, language="en", **how), now=NOW)


def said(made: pdf.Sheet) -> str:
    return json.dumps(made.values, ensure_ascii=False).replace("\N{NO-BREAK SPACE}", " ")


def test_the_pages_say_what_is_on_file(runner_id):
    made_patient(runner_id)
    report = clinician_report.clinician_report(runner_id, asked="May I\n race? ", now=NOW)
    made = sheet(runner_id, asked="May I\n race? ", called="R. Sample")
    text = said(made)
    first, _extra, (left, right) = TESTS["side-plank-hold"][1:], TESTS["side-plank-hold"][0], TESTS["side-plank-hold"][3]
    known = next(each for each in screening.sides(runner_id) if each.test_id == "side-plank-hold")
    row = next(each for each in report.tests if each.test_id == "side-plank-hold")
    runs = next(each for each in report.tried if each.kind is TriedKind.RUNS)

    assert (report.question.asked, made.values["heading"]) == ("May I race?", "R. Sample")
    assert [each.value for each in row.sides] == [left, right] == [known.left, known.right]
    assert row.difference == known
    assert first[0] == row.measure
    assert f"{left:g} ± {round(row.sides[0].error, 1):g} s" in text
    assert runs.mornings.answered == runs.mornings.quiet + runs.mornings.a_little + runs.mornings.clearly
    assert runs.mornings.clearly == sum(1 for each in report.pain.ratings if each.pain_nrs == 5)  # the flare, over a usual of 1
    assert len(report.weeks) == 12
    assert max(each.highest_nrs or 0 for each in report.weeks) == 5
    assert "7.7 of 10 on 15 Nov, from 5 on 1 Sep: better" in text  # own activities: 7, 8, 8 against 4, 5, 6
    assert "Dr. Sample saw the runner" in text
    assert {each.exercise_id for each in report.exercises} == {"dead-bug", "bird-dog", "glute-bridge", "bodyweight-squat"}
    assert "Stiff getting up" in text
    assert "Stiff getting up" not in said(sheet(runner_id, sharing=Sharing(pain_notes=False)))

    file = pdf.pdf(made, made_at=NOW)
    assert pdf.page_count(file) == 2
    for part in (b"/StructTreeRoot", b"/Lang", b"/Alt", b"<pdfuaid:part>1</pdfuaid:part>", b"/DisplayDocTitle true"):
        assert part in file, part
    assert file == pdf.pdf(made, made_at=NOW)

    home = home_programme.home_programme(runner_id, now=NOW)
    paper = sheet(runner_id, Kind.PROGRAMME, letter=True)
    assert home.items
    assert len(paper.pictures) == len(home.items)
    assert pdf.page_count(pdf.pdf(paper, paper=pdf.Paper.LETTER, made_at=NOW)) == 1


def test_two_years_and_long_words_stay_on_two_pages(runner_id):
    made_patient(runner_id, weeks=104, letters=3000)
    long = Wanted(Kind.CLINICIAN, runner_id, language="en", asked="Why? 李 🏃 " * 99, called="N" * 300, letter=True)

    assert pdf.page_count(printing.drawn(long, now=NOW)) == 2

    for minute in range(1, 9):
        everything = Answers(dict.fromkeys(red_flags(), Answer.YES))
        triage.keep(runner_id, everything, occasion=Occasion.DIARY, note="word " * 300, now=NOW + timedelta(minutes=minute))
    later = NOW + timedelta(hours=1)
    made = printing.sheet_of(long, now=later)
    assert pdf.page_count(pdf.pdf(made, paper=pdf.Paper.LETTER, made_at=later)) == 2
    assert "Dr. Sample saw the runner" in said(made)
    assert pdf.page_count(printing.drawn(Wanted(Kind.PROGRAMME, runner_id, language="en"), now=later)) == 1


def test_with_nothing_on_file_the_pages_say_what_is_not_known(runner_id):
    made = sheet(runner_id)
    text, file = said(made), pdf.pdf(made, made_at=NOW)
    home = sheet(runner_id, Kind.PROGRAMME)

    assert pdf.page_count(file) == 2
    assert made.pictures == {}
    assert "safety questions were never answered" in text
    assert "No run and no pain rating is on file" in text
    assert home.values["exercises"] == ()
    assert home.values["closed"] == "The safety questions come first. Answer them, and the routines open."
    assert pdf.page_count(pdf.pdf(home, made_at=NOW)) == 1


@pytest.mark.parametrize("outcome", [Outcome.EMERGENCY, Outcome.CLINICIAN_FIRST])
def test_after_an_urgent_answer_it_stands_first_and_no_exercise_is_named(runner_id, outcome):
    made_patient(runner_id, weeks=3)
    sign = next(each for each in red_flags().values() if each.outcome is outcome)
    triage.keep(runner_id, Answers({sign.id: Answer.YES}), occasion=Occasion.DIARY, now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(hours=1)
    both = [printing.sheet_of(Wanted(kind, runner_id, language="en"), now=later) for kind in Kind]

    urgent = both[0].values["urgent"]
    assert list(both[0].values).index("urgent") < list(both[0].values).index("short")
    assert any(sign.phone in each for each in urgent["said"])
    assert both[1].values["closed"]
    for made in both:
        text = said(made)
        for test_id in TESTS:
            text = text.replace(movement_tests()[test_id].name, "")
        assert [each.name for each in exercises().values() if each.name in text] == []
        assert made.values["exercises"] in (None, ())

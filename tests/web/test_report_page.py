"""The page model: a report in words, in the reader's units, with nothing added and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from runtall.core import Observation, Units, say
from runtall.findings import Finding, Group, Status
from runtall.load import Week
from runtall.services.finding import Standout
from runtall.services.report_model import Report
from runtall.web.pages.report import report_page

from ..made_report import TODAY, made_report


def plain(text):
    return text.replace("\xa0", " ")


def test_the_first_observation_is_the_answer():
    page = report_page(made_report())

    assert plain(page.headline) == (
        "On 14 November you ran 21.4 km, 32 % further than your longest run of the 30 days before (16.2 km)."
    )
    assert page.lede.startswith("2 more things differ from your own usual beyond noise.")
    assert "1 question stays open." in page.lede


def test_a_card_shows_number_unit_comparison_certainty_and_why():
    lead = report_page(made_report()).lead

    assert lead is not None
    assert (lead.number, lead.unit) == ("21.4", "km")
    assert [(fact.name, plain(fact.text)) for fact in lead.facts] == [
        ("longest of the 30 days before", "16.2 km, from 13 runs"),
        ("seen on", "14 November"),
    ]
    assert lead.why is not None
    assert (lead.why.grade, lead.why.method) == ("moderate evidence", "single-run-cap/v1")
    assert lead.why.sources[0].citation.startswith("Frandsen")


def test_a_change_shows_its_sign_and_its_interval():
    drift = report_page(made_report()).others[0]

    assert (drift.number, drift.unit) == ("−4", "spm")
    assert ("95 % interval", "−6 to −2 spm") in [(fact.name, plain(fact.text)) for fact in drift.facts]
    assert drift.gauge is not None
    assert drift.gauge.low < drift.gauge.value < drift.gauge.high < drift.gauge.zero


def test_days_beyond_three_are_counted():
    drift = report_page(made_report()).others[0]

    assert [plain(fact.text) for fact in drift.facts if fact.name == "seen on"] == [
        "7 November, 10 November, 13 November and 2 earlier"
    ]


def test_miles_for_a_runner_who_wants_miles():
    page = report_page(made_report(units=Units.IMPERIAL))

    assert "13.3 mi" in plain(page.headline)
    assert page.lead is not None
    assert page.lead.unit == "mi"
    assert plain(page.charts[0].table.rows[0][2]) == "19.3 mi"  # 31 km
    assert "Miles" in page.charts[0].caption


def test_nothing_that_stands_out_is_a_good_answer():
    page = report_page(made_report(observations=()))

    assert page.headline == "Nothing stands out: you run as you usually do."
    assert page.lead is None
    assert "good answer" in page.lede


def test_where_nothing_was_judged_nobody_is_reassured():
    page = report_page(made_report(observations=(), judged=False))

    assert page.headline == "Not enough data yet to compare with your own usual."
    assert page.lede.startswith("What would tell stands below, under what could not be judged.")
    assert "good answer" not in page.lede
    assert "usually do" not in page.headline


def test_what_stands_out_beyond_the_runs_is_no_reason_to_reassure():
    beyond = Finding(
        "safety-answers", Status.PRESENT, Group.SAFETY, say("You answered that your legs are numb."), "safety/v1", "strong"
    )
    page = report_page(made_report(observations=(), standout=Standout(TODAY, (beyond,), None, (beyond,))))

    assert page.headline == "You answered that your legs are numb."
    assert "good answer" not in page.lede


def found(finding_id: str, group: Group, *, rule: str, strength: float = 1.5, **more: object) -> Finding:
    sentence = say("This is said of {name}.", name=finding_id)
    return Finding(finding_id, Status.PRESENT, group, sentence, rule, "moderate", strength=strength, **more)  # type: ignore[arg-type]


FLARE = found("flare", Group.THIS_WEEK, rule="flare/v1", quantity="pain_nrs", value=5.0, baseline=1.0, sources=("ostelo-2008",))
SPIKE = found("single-run-spike", Group.THIS_WEEK, rule="single-run-cap/v1", strength=3.0)
SAFETY = found("safety-answers", Group.SAFETY, rule="safety-answers/v1", strength=2.0)


def with_standout(*shown: Finding, settle: Finding | None = None, **changes: object) -> Report:
    return made_report(standout=Standout(TODAY, shown, settle, shown), **changes)


def test_what_is_felt_stands_beside_the_runs_with_its_trail_and_three_things_are_enough():
    page = report_page(with_standout(FLARE, SPIKE))

    (line,) = page.beside  # the spike is a card already
    assert page.headline == "This is said of flare."
    assert (line.id, line.number, line.sentence) == ("flare", "5", "")
    assert line.why is not None
    assert line.why.trail_url == "/why/finding/flare/"
    assert [source.citation[:6] for source in line.why.sources] == ["Ostelo"]
    assert page.lead is not None
    assert [page.lead.id, *(card.id for card in page.others)] == ["single-run-spike", "late-run-drift-cadence"]
    assert not page.lead_is_headline
    assert page.lede.startswith("2 more things stand out.")


def test_a_page_that_travels_leads_nowhere():
    (line,) = report_page(with_standout(FLARE), drawn=True).beside

    assert line.why is not None
    assert line.why.trail_url == ""


def test_the_distance_of_a_pair_of_shoes_is_not_called_that_of_a_run():
    shoes = found("worn-shoes", Group.THIS_WEEK, rule="worn-shoes/v1", quantity="distance_m", value=589_000.0)
    alone, second = report_page(with_standout(shoes)).beside[0], report_page(with_standout(FLARE, shoes)).beside[1]

    assert (alone.label, alone.number, alone.unit, alone.sentence) == ("distance in one pair of shoes", "589", "km", "")
    assert (second.label, second.number, second.sentence) == ("", "", "This is said of worn-shoes.")


def test_an_answer_that_asks_for_help_stands_alone():
    page = report_page(with_standout(SAFETY))

    assert page.headline == "This is said of safety-answers."
    assert [line.sentence for line in page.beside] == [page.headline]
    assert (page.lead, page.others) == (None, ())


def test_what_a_card_says_already_is_not_said_twice():
    page = report_page(with_standout(SPIKE))

    assert page.beside == ()
    assert page.lead is not None
    assert page.headline == page.lead.sentence
    assert page.lead_is_headline


def test_the_one_thing_worth_doing_next_is_named():
    unknown = replace(FLARE, status=Status.UNKNOWN, settled_by=say("Write down how your back feels: runtall log 2."))

    assert report_page(with_standout(settle=unknown)).worth_next == "Write down how your back feels."
    assert report_page(made_report()).worth_next == ""


def test_the_page_carries_what_stands_beside_the_runs():
    from runtall.web.report_html import render

    html = render(with_standout(FLARE, SPIKE, settle=replace(FLARE, settled_by=say("Log it."))), language="en")

    for words in ("From your diary, answers, shoes and tests", "Worth doing next", "Log it."):
        assert words in html
    assert html.count("This is said of flare.") == 1


def test_weeks_before_the_first_run_say_that_there_is_no_data():
    first, *others = made_report().weeks
    chart = report_page(made_report(weeks=(Week(first.starts_on, 0, None, None, None, None, None, None), *others))).charts[0]

    assert chart.table.rows[0] == ("31 Aug", "·", "no data", "no data", "before the first run on file")
    assert plain(chart.table.rows[5][2]) == "0.0 km"  # a week off is a known zero


def test_form_tells_clear_change_from_noise_and_from_too_little():
    cadence, stance, step = report_page(made_report()).form

    assert (cadence.verdict, cadence.clear, plain(cadence.interval)) == ("clear change", True, "−3 to −1 spm")
    assert (stance.verdict, plain(stance.usual), plain(stance.change)) == ("within noise", "247 ms", "+2 ms")
    assert (step.verdict, step.change, step.source) == ("not enough runs yet", "", "reckoned from speed and cadence")


def test_what_no_file_carries_is_named_and_not_shown_as_zero():
    page = report_page(made_report())

    assert page.form_left_out == "Not in your files: vertical oscillation."


def test_files_that_did_not_come_in_whole_are_named_by_the_end_of_their_path():
    read = report_page(made_report()).read

    assert read.files[:2] == ("231 files read whole", "2 damaged files, read as far as they go")
    assert (read.troubles[0].label, read.troubles[0].detail) == ("…/watch/morning.fit", "26 minutes were kept.")


def test_a_history_that_ended_long_ago_says_to_which_day_it_counts():
    page = report_page(made_report(today_on=TODAY + timedelta(days=90)))

    assert page.counted_to == "22 November 2026"
    assert page.made_on == "20 February 2027"


def test_the_moment_it_gets_tight_is_set_large_only_where_there_is_a_pattern():
    report = made_report()
    assert report.tight is not None
    none = made_report(tight=replace(report.tight, by=None, onset_m=None, sentence=say("No pattern yet.")))

    with_pattern, without = report_page(report).tight, report_page(none).tight
    assert with_pattern is not None
    assert without is not None
    assert (with_pattern.number, with_pattern.unit) == ("9.4", "km")
    assert (without.number, without.sentence) == ("", "No pattern yet.")


def test_a_ratio_whose_no_difference_is_one_is_shown_as_the_change_from_it():
    fast = Observation(
        "fast-openings", "opening_speed_ratio", 1.06, say("Fast."), say("Sure."), "fast-openings/v1", 1.0, 1.03, 1.09, 1.0, 12
    )
    lead = report_page(made_report(observations=(fast,))).lead

    assert lead is not None
    assert (lead.number, lead.unit) == ("+6", "%")
    assert plain(lead.facts[0].text) == "+3 to +9 %"


def test_a_rule_of_another_version_leaves_the_why_out_and_keeps_the_card():
    spike = replace(made_report().observations[0], method="single-run-cap/v99")

    lead = report_page(made_report(observations=(spike,))).lead
    assert lead is not None
    assert lead.why is None


def test_what_other_sources_make_of_the_week_is_said_as_theirs():
    weeks = report_page(made_report()).charts[0]

    assert "10 % more a week" in plain(weeks.asides[0])
    assert "nothing here rests on it" in weeks.asides[1]


def test_charts_need_points():
    page = report_page(made_report(guard=(), drifts=()))

    assert [chart.id for chart in page.charts] == ["weeks"]


def test_the_drift_chart_draws_the_channel_that_was_put_forward():
    chart = next(chart for chart in report_page(made_report()).charts if chart.id == "drift")

    assert chart.title == "Late in the run: cadence"
    assert len(chart.table.rows) == 14
    assert plain(chart.table.rows[3][3]) == "after 38 min"


@pytest.mark.parametrize("units", Units)
def test_every_chart_has_its_figures_beside_it(units):
    for chart in report_page(made_report(units=units)).charts:
        assert chart.table.rows
        assert all(len(row) == len(chart.table.headings) for row in chart.table.rows)

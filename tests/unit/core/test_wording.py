"""Numbers become words only when somebody reads them, in that reader's units."""

from __future__ import annotations

import pytest

from runtall.core import Units, measured, say


@pytest.mark.parametrize(
    ("name", "value", "metric", "imperial"),
    [
        ("distance_m", 21_097.5, "21.1 km", "13.1 mi"),
        ("week_ascent_m", 304.8, "305 m", "1000 ft"),
        ("median_speed_mps", 2.5, "6:40 /km", "10:44 /mi"),
        ("vertical_oscillation_m", 0.0889, "8.9 cm", "3.5 in"),
        ("stance_time_s", 0.2449, "245 ms", "245 ms"),
        ("stance_balance_left_ratio", 0.497, "49.7 %", "49.7 %"),
        ("hard_s", 3_900, "1 h 05 min", "1 h 05 min"),
        ("cadence_spm", 171.6, "172 spm", "172 spm"),
    ],
)
def test_a_quantity_reads_in_the_units_of_the_runner(name, value, metric, imperial):
    assert str(measured(name, value)).replace("\xa0", " ") == metric
    assert str(measured(name, value, Units.IMPERIAL)).replace("\xa0", " ") == imperial


def test_a_change_too_small_to_show_has_no_sign():
    assert measured("cadence_spm", -0.2, signed=True).number == "0"
    assert measured("cadence_spm", -4.4, signed=True).number == "−4"
    assert measured("cadence_spm", 4.4, signed=True).number == "+4"


def test_a_pace_of_nothing_is_not_a_number():
    assert measured("speed_mps", 0.0).number == "-"


def test_a_sentence_follows_language_and_units():
    sentence = say("{run_m} on {run_on}, {share:.0%} of {n}", run_m=10_000, run_on="2026-03-01", share=0.5, n=2)

    assert str(sentence) == "10.0\xa0km on 1 March, 50% of 2"
    turned = sentence.in_words(lambda text: "am {run_on}: {run_m}", Units.IMPERIAL, day=lambda day: f"{day:%d.%m.}")
    assert turned == "am 01.03.: 6.2\xa0mi"


def test_braces_in_a_value_are_only_text():
    assert str(say("cannot read {label}", label="{0}{distance_m}.fit")) == "cannot read {0}{distance_m}.fit"


def test_a_message_inside_a_message_is_translated_by_itself():
    inside = say("{test}: the {side} side.", test=say("Side plank"), side=say("left"))

    assert str(inside) == "Side plank: the left side."
    assert inside.in_words(lambda text: f"<{text}>") == "<<Side plank>: the <left> side.>"

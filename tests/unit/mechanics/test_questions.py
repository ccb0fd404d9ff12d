"""What could not be judged about form is said in whole sentences, whatever the count."""

from __future__ import annotations

import pytest

from runtall.mechanics._questions import _few_long_runs


@pytest.mark.parametrize(
    ("runs", "words"), [(0, "no recent run is long"), (1, "one recent run is long"), (2, "2 recent runs are long")]
)
def test_a_count_of_long_runs_is_said_in_good_words(runs, words):
    said = str(_few_long_runs(runs, 3))

    assert words in said
    assert said.endswith("3 are needed.")

"""The small questions put to the solver."""

from __future__ import annotations

import subprocess
import sys

from runtall.plan._highs import Choices, _solver


def test_the_cheapest_answer_within_the_limits_is_found():
    ask = Choices()
    light, heavy = ask.choice(-3.0), ask.choice(-5.0)
    ask.at_most([(2.0, light), (4.0, heavy)], 5.0)
    answer = ask.solve(nodes=100)

    assert (answer.yes(light), answer.yes(heavy)) == (False, True)
    assert answer.proved


def test_a_shortage_is_paid_for_where_a_limit_cannot_be_met():
    ask = Choices()
    one = ask.choice(fixed=False)
    short = ask.shortage(7.0)
    ask.at_least([(1.0, one), (1.0, short)], 1.0)
    answer = ask.solve(nodes=100)

    assert answer.values[short] == 1.0


def test_the_search_ends_by_counting_and_never_by_the_clock():
    solver = _solver(nodes=123)

    assert solver.getOptionValue("time_limit")[1] == float("inf")
    assert solver.getOptionValue("mip_max_nodes")[1] == 123
    assert solver.getOptionValue("threads")[1] == 1
    assert solver.getOptionValue("random_seed")[1] == 0


def test_a_question_without_choices_has_an_empty_answer():
    assert Choices().solve(nodes=1).values == ()


def test_the_plan_is_imported_without_the_solver():
    code = "import sys, runtall.plan; print([name for name in ('highspy', 'numpy', 'scipy') if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"

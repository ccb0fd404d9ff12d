"""What a JSON column holds of a frozen value."""

from __future__ import annotations

import pytest

from runtall.core import Lap, LapTrigger, say
from runtall.store import shapes


def test_a_value_comes_back_as_it_was_kept():
    laps = (Lap(0.0, 600.5, LapTrigger.MANUAL, 1812.4), Lap(600.5, 900.0))

    assert shapes.to_value(shapes.to_plain(laps), tuple[Lap, ...]) == laps


@pytest.mark.parametrize("name", ["before\0after", "\0", r"the word \u0000"])
def test_what_is_kept_holds_no_nul_character_and_every_other_one(name):
    kept = shapes.to_plain(say("It is called {name}.", name=name))

    assert dict(shapes.to_message(kept).values) == {"name": name.replace("\0", "")}

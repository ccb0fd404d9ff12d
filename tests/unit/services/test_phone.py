"""Which addresses phones may be told to use: what they could not reach is refused before anything listens."""

from __future__ import annotations

import pytest

from runtall.core import ConflictError
from runtall.services.phone import Listening, PhoneListener, PhoneWish


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("fd00::1", "phones reach this computer by IPv4"),
        ("::1", "IPv4"),
        ("8.8.8.8", "no private address"),
        ("a.org", "no home name"),
    ],
)
def test_an_address_that_phones_cannot_use_is_refused_in_words(host, words, tmp_path):
    with pytest.raises(ConflictError, match=words) as refused:
        PhoneListener(PhoneWish(0, is_plain=True, host=host), lambda *_: [], tmp_path)

    assert refused.value.next_step is not None


@pytest.mark.parametrize(
    ("hosts", "is_reachable"),
    [(("192.168.1.20", "desk.local"), True), (("desk.local",), False), (("desk.lan", "desk.local"), True)],
)
def test_a_computer_without_an_address_for_phones_is_told_so(hosts, is_reachable):
    assert Listening(hosts, 8128, None).is_reachable is is_reachable

"""Codes that let one device in, and the sessions that come of them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from runtall.core import ConflictError, NotFoundError
from runtall.services import pairing, runners
from runtall.services.pairing import CODE_LIFE, MOST_WRONG, CodeState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture
def runner_id() -> int:
    return runners.own_runner_id()


def test_a_code_lets_one_device_in_once(runner_id: int):
    code = pairing.new_code(runner_id, now=NOW)
    paired = pairing.pair(f" {pairing.in_groups(code).lower()} ", name="My phone", now=NOW)

    assert paired.device.runner_id == runner_id
    assert pairing.device_of(paired.token, now=NOW) == paired.device
    assert pairing.code_seen(runner_id, code, now=NOW).state is CodeState.USED
    assert pairing.code_seen(runner_id, code, now=NOW).device_name == "My phone"
    with pytest.raises(ConflictError):
        pairing.pair(code, name="Another", now=NOW)


def test_neither_code_nor_token_stands_in_the_database(runner_id: int):
    from runtall.store.device_models import PairedDevice, PairingCode

    code = pairing.new_code(runner_id, now=NOW)
    paired = pairing.pair(code, name="Phone", now=NOW)

    rows = [*PairingCode.objects.values(), *PairedDevice.objects.values()]
    assert code not in str(rows)
    assert paired.token not in str(rows)
    assert len(paired.token) >= 43


def test_a_code_lives_ten_minutes(runner_id: int):
    code = pairing.new_code(runner_id, now=NOW)

    assert pairing.is_somebody_pairing(now=NOW + CODE_LIFE - timedelta(seconds=1))
    assert not pairing.is_somebody_pairing(now=NOW + CODE_LIFE)
    assert pairing.code_seen(runner_id, code, now=NOW + CODE_LIFE).state is CodeState.EXPIRED
    with pytest.raises(ConflictError):
        pairing.pair(code, name="Late", now=NOW + CODE_LIFE)


def test_wrong_codes_end_every_open_one(runner_id: int):
    code = pairing.new_code(runner_id, now=NOW)
    for _ in range(MOST_WRONG):
        assert pairing.code_seen(runner_id, code, now=NOW).state is CodeState.WAITING
        with pytest.raises(ConflictError):
            pairing.pair("22222222", name="x", now=NOW)

    assert pairing.code_seen(runner_id, code, now=NOW).state is CodeState.GUESSED_AT
    with pytest.raises(ConflictError):
        pairing.pair(code, name="x", now=NOW)


def test_a_new_code_ends_the_one_before_and_can_be_taken_back(runner_id: int):
    first = pairing.new_code(runner_id, now=NOW)
    second = pairing.new_code(runner_id, now=NOW)
    assert pairing.code_seen(runner_id, first, now=NOW).state is CodeState.ENDED
    pairing.take_back_codes(runner_id, now=NOW)

    for code in (first, second):
        with pytest.raises(ConflictError):
            pairing.pair(code, name="x", now=NOW)


def test_codes_are_not_guessed_from_each_other(runner_id: int):
    codes = {pairing.new_code(runner_id, now=NOW) for _ in range(50)}

    assert len(codes) == 50
    assert all(re.fullmatch(f"[{pairing.ALPHABET}]{{8}}", code) for code in codes)


def test_an_ended_device_is_out_and_only_its_own_runner_ends_it(runner_id: int):
    from runtall.store.models import Runner

    other = Runner.objects.create(name="another")
    paired = pairing.pair(pairing.new_code(runner_id, now=NOW), name="Phone", now=NOW)
    with pytest.raises(NotFoundError):
        pairing.end_device(other.pk, paired.device.id, now=NOW)
    assert pairing.paired_devices(other.pk, now=NOW) == ()
    assert pairing.device_of(paired.token, now=NOW) is not None

    pairing.end_device(runner_id, paired.device.id, now=NOW)
    assert pairing.device_of(paired.token, now=NOW) is None
    assert pairing.paired_devices(runner_id, now=NOW) == ()
    with pytest.raises(NotFoundError):
        pairing.end_device(runner_id, paired.device.id, now=NOW)


def test_when_a_device_was_last_here_is_kept_and_one_unused_for_long_is_out(runner_id: int):
    paired = pairing.pair(pairing.new_code(runner_id, now=NOW), name="Phone", now=NOW)
    later = NOW + timedelta(days=80)

    assert pairing.device_of(paired.token, now=NOW + timedelta(minutes=1)) is not None
    assert pairing.paired_devices(runner_id, now=NOW)[0].last_seen_at == NOW
    pairing.device_of(paired.token, now=later)
    assert pairing.paired_devices(runner_id, now=later)[0].last_seen_at == later
    assert pairing.device_of(paired.token, now=later + timedelta(days=89)) is not None
    assert pairing.device_of(paired.token, now=later + timedelta(days=179 + 1)) is None


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "x" * 100_000, "\ud800" * 30])
def test_whatever_else_is_sent_as_a_token_is_nobodys(token: str):
    assert pairing.device_of(token, now=NOW) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Anna's\nphone\t", "Anna's phone"), ("", "Phone"), ("\x00\x1b", "Phone"), ("x" * 500, "x" * 60), ("<b>", "<b>")],
)
def test_names_are_made_harmless(typed: str, kept: str):
    assert pairing.clean_name(typed) == kept


def test_of_two_that_use_a_code_at_once_one_is_let_in(runner_id: int, monkeypatch):
    """Between finding the code and using it, another device was first."""
    from runtall.store import devices

    code = pairing.new_code(runner_id, now=NOW)
    real = devices.hmac.compare_digest

    def first_another(left: str, right: str) -> bool:
        same = real(left, right)
        if same:
            devices.PairingCode.objects.filter(code_hash=left).update(ended_at=NOW)
        return same

    monkeypatch.setattr(devices.hmac, "compare_digest", first_another)
    with pytest.raises(ConflictError):
        pairing.pair(code, name="x", now=NOW)
    assert pairing.paired_devices(runner_id, now=NOW) == ()

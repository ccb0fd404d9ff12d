"""Inputs and cards as canonical JSON: the same values give the same bytes, and the bytes give the values back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from runtall.plan._card import Card
from runtall.plan._inputs import PlanInputs


def encode_inputs(inputs: PlanInputs) -> bytes:
    """Return everything that a plan is made from as JSON: fields in their order, instants in UTC, no spaces.

    Two inputs that say the same give the same bytes, whatever zone their instant is written in.
    """
    import msgspec

    return msgspec.json.encode(replace(inputs, now_at=inputs.now_at.astimezone(UTC)), order="deterministic")


def decode_inputs(encoded: bytes) -> PlanInputs:
    """Return the inputs that were encoded, by this version or an earlier one: a field that is newer has its default.

    Raises ``msgspec.ValidationError`` for bytes that are none.
    """
    import msgspec

    return msgspec.json.decode(encoded, type=PlanInputs)


def encode_card(card: Card) -> bytes:
    """Return a card as JSON, byte for byte the same for the same card."""
    import msgspec

    return msgspec.json.encode(card, order="deterministic")


def decode_card(encoded: bytes) -> Card:
    """Return the card that was encoded, by this version or an earlier one."""
    import msgspec

    return msgspec.json.decode(encoded, type=Card)

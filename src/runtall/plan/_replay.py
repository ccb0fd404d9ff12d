"""A card decided again from the inputs that were kept with it: the same, or what this version would do differently."""

from __future__ import annotations

from dataclasses import dataclass

from runtall.core import Message, say
from runtall.evidence import with_values
from runtall.plan._card import Card, Line
from runtall.plan._encode import decode_card, decode_inputs, encode_card
from runtall.plan._today import today_card


@dataclass(frozen=True, slots=True)
class Replayed:
    """A card as it was shown, and as it is decided now from the same inputs.

    Attributes
    ----------
    is_same
        Both are the same, byte for byte. On the version that decided it this is always so.
    changes
        What would be different now, in words; empty where nothing is.
    """

    then: Card
    now: Card
    is_same: bool
    changes: tuple[Message, ...]


def replay(inputs: bytes, card: bytes) -> Replayed:
    """Decide a card again from its own inputs. Both come as the canonical JSON that was kept."""
    decided_from = decode_inputs(inputs)
    with with_values(decided_from.set_values):
        then, now = decode_card(card), today_card(decided_from)
    is_same = encode_card(now) == card
    return Replayed(then, now, is_same, () if is_same else differences(then, now))


def rules_of(card: Card) -> tuple[str, ...]:
    """Return every rule that a card rests on, with its version, in the order of the alphabet."""
    of_lines = (each.rule for line in card.lines for each in line.reasons())
    return tuple(sorted({*of_lines, *(each.rule for each in card.because)}))


def differences(then: Card, now: Card) -> tuple[Message, ...]:
    """Say what one card has that the other has not, the action first."""
    found = []
    if str(then.headline) != str(now.headline):
        found.append(say("It would now say: {headline}", headline=now.headline))
    before, after = _by_words(then), _by_words(now)
    found += [say("It would leave out: {line}", line=line.title) for words, line in before.items() if words not in after]
    found += [say("It would add: {line}", line=line.title) for words, line in after.items() if words not in before]
    gone, come = sorted(set(rules_of(then)) - set(rules_of(now))), sorted(set(rules_of(now)) - set(rules_of(then)))
    if gone or come:
        found.append(say("Its rules: {come} in place of {gone}.", come=", ".join(come) or "-", gone=", ".join(gone) or "-"))
    return tuple(found) or (say("The action is the same; reasons or figures beside it are worded differently."),)


def _by_words(card: Card) -> dict[tuple[str, str], Line]:
    return {(line.kind.value, str(line.title)): line for line in card.lines}

"""Letting a phone in: a code that lives for minutes and works once, then a session that the runner can end.

Of a code and of a session's token only hashes are kept. A code is short, because it is typed, so its hash is keyed with
this installation's own secret; a token is 256 random bits.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from runtall.core import ConflictError, NotFoundError, say

if TYPE_CHECKING:
    from runtall.store.devices import DeviceRow

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No letter or digit that is taken for another."""
_LENGTH: Final = 8
CODE_LIFE: Final = timedelta(minutes=10)
MOST_WRONG: Final = 10
"""Wrong codes until every open code ends: of 30 to the power of 8, ten guesses find one in 65 thousand million."""
UNUSED_FOR: Final = timedelta(days=90)
"""A session that was not used for so long is over."""
_SEEN_EVERY: Final = timedelta(minutes=5)
_LONGEST_NAME: Final = 60
_SALT: Final = "runtall.pairing.code"


class CodeState(StrEnum):
    """Where a pairing code stands."""

    WAITING = "waiting"
    USED = "used"
    EXPIRED = "expired"
    GUESSED_AT = "guessed-at"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Device:
    """A device that was let in.

    Attributes
    ----------
    last_seen_at
        To within five minutes.
    """

    id: int
    runner_id: int
    name: str
    paired_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """What became of a code, for the page that shows it."""

    state: CodeState
    expires_at: datetime
    wrong_guesses: int
    device_name: str


@dataclass(frozen=True, slots=True)
class Paired:
    """A device that has just been let in, with the token that it keeps; the token is nowhere else."""

    device: Device
    token: str


def new_code(runner_id: int, *, now: datetime | None = None) -> str:
    """Make a code that lets one device in as this runner's, and end the one before it."""
    from runtall.store import devices

    now = now or datetime.now(UTC)
    code = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    devices.add_code(runner_id, _code_hash(code), now=now, expires_at=now + CODE_LIFE)
    return code


def in_groups(code: str) -> str:
    """Return a code as it is read out and typed.

    Examples
    --------
    >>> in_groups("7KQ2M9XT")
    '7KQ2-M9XT'
    """
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """Return a code as it was meant, however it was typed; at most a few signs more than a code has.

    Examples
    --------
    >>> typed(" 7kq2 m9xt")
    '7KQ2M9XT'
    """
    return "".join(sign for sign in text[:64].upper() if sign.isalnum())[: _LENGTH + 4]


def code_seen(runner_id: int, code: str, *, now: datetime | None = None) -> CodeSeen:
    """Return what became of a code of this runner's.

    Raises
    ------
    NotFoundError
        There is no such code, or none any more.
    """
    from runtall.store import devices

    now = now or datetime.now(UTC)
    row = devices.code(runner_id, _code_hash(typed(code)))
    if row is None:
        raise NotFoundError(say("This code is no longer here."), say("Make a new one under Settings, Phone."))
    if row.device is not None:
        state = CodeState.USED
    elif row.wrong_guesses >= MOST_WRONG:
        state = CodeState.GUESSED_AT
    elif row.ended_at is not None:
        state = CodeState.ENDED
    else:
        state = CodeState.WAITING if now < row.expires_at else CodeState.EXPIRED
    return CodeSeen(state, row.expires_at, row.wrong_guesses, "" if row.device is None else row.device.name)


def take_back_codes(runner_id: int, *, now: datetime | None = None) -> None:
    """End the runner's open codes: nothing can be paired with them any more."""
    from runtall.store import devices

    devices.end_codes(runner_id, now=now or datetime.now(UTC))


def is_somebody_pairing(*, now: datetime | None = None) -> bool:
    """Whether a code is open."""
    from runtall.store import devices

    return devices.any_code_open(now or datetime.now(UTC))


def pair(code: str, *, name: str, now: datetime | None = None) -> Paired:
    """Let a device in by a code.

    Raises
    ------
    ConflictError
        The code is wrong, used, over or was guessed at too often; which of these is not told to who asks.
    """
    from runtall.store import devices

    token = secrets.token_urlsafe(32)
    row = devices.use_code(
        _code_hash(typed(code)),
        _token_hash(token),
        name=clean_name(name),
        now=now or datetime.now(UTC),
        most_wrong=MOST_WRONG,
    )
    if row is None:
        raise ConflictError(
            say("This code does not work."),
            say("It works once and for {n} minutes. Make a new one on the computer.", n=str(CODE_LIFE.seconds // 60)),
        )
    return Paired(_device(row), token)


def device_of(token: str, *, now: datetime | None = None) -> Device | None:
    """Return the device that a token belongs to, ``None`` for one that was ended or never was. Notes that it was here."""
    from runtall.store import devices

    if not 20 <= len(token) <= 100:
        return None
    now = now or datetime.now(UTC)
    row = devices.by_token(_token_hash(token), seen_since=now - UNUSED_FOR)
    if row is None:
        return None
    if now - row.last_seen_at > _SEEN_EVERY:
        devices.note_seen(row.id, now=now)
    return _device(row)


def paired_devices(runner_id: int, *, now: datetime | None = None) -> tuple[Device, ...]:
    """Return the devices that can come in as this runner's."""
    from runtall.store import devices

    return tuple(map(_device, devices.of_runner(runner_id, seen_since=(now or datetime.now(UTC)) - UNUSED_FOR)))


def end_device(runner_id: int, device_id: int, *, now: datetime | None = None) -> None:
    """End a device's session: its next request gets nothing.

    Raises
    ------
    NotFoundError
        This runner has no such device.
    """
    from runtall.store import devices

    if not devices.end(runner_id, device_id, now=now or datetime.now(UTC)):
        raise NotFoundError(say("This device is not paired any more."))


def clean_name(text: str) -> str:
    """Return a name as it can be shown: printable, of one line, not too long; ``Phone`` where nothing is left."""
    shown = "".join(sign if sign.isprintable() else " " for sign in text[:200])
    return " ".join(shown.split())[:_LONGEST_NAME] or "Phone"


def _device(row: DeviceRow) -> Device:
    return Device(row.id, row.runner_id, row.name, row.paired_at, row.last_seen_at)


def _code_hash(code: str) -> str:
    from django.utils.crypto import salted_hmac

    return salted_hmac(_SALT, code, algorithm="sha256").hexdigest()


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()

"""Paired devices and pairing codes, row by row."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet

from runtall.store.device_models import PairedDevice, PairingCode


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A device that was let in."""

    id: int
    runner_id: int
    name: str
    paired_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What became of a pairing code."""

    runner_id: int
    expires_at: datetime
    wrong_guesses: int
    ended_at: datetime | None
    device: DeviceRow | None


def _device(row: PairedDevice) -> DeviceRow:
    return DeviceRow(row.pk, row.runner_id, row.name, row.paired_at, row.last_seen_at)


def add_code(runner_id: int, code_hash: str, *, now: datetime, expires_at: datetime) -> None:
    """Keep a new code's hash; the runner's codes before it are ended, and those long past are forgotten."""
    with transaction.atomic():
        PairingCode.objects.filter(runner_id=runner_id, ended_at=None).update(ended_at=now)
        PairingCode.objects.filter(Q(expires_at__lt=now - (expires_at - now) * 6)).delete()
        PairingCode.objects.create(runner_id=runner_id, code_hash=code_hash, made_at=now, expires_at=expires_at)


def code(runner_id: int, code_hash: str) -> CodeRow | None:
    """Return what became of one of the runner's codes."""
    row = PairingCode.objects.select_related("device").filter(runner_id=runner_id, code_hash=code_hash).first()
    if row is None:
        return None
    return CodeRow(
        row.runner_id, row.expires_at, row.wrong_guesses, row.ended_at, None if row.device is None else _device(row.device)
    )


def end_codes(runner_id: int, *, now: datetime) -> None:
    """End the runner's open codes."""
    PairingCode.objects.filter(runner_id=runner_id, ended_at=None).update(ended_at=now)


def _open(now: datetime) -> QuerySet[PairingCode]:
    return PairingCode.objects.filter(ended_at=None, expires_at__gt=now)


def any_code_open(now: datetime) -> bool:
    """Whether somebody is about to pair a device."""
    return _open(now).exists()


def use_code(code_hash: str, token_hash: str, *, name: str, now: datetime, most_wrong: int) -> DeviceRow | None:
    """Let a device in by an open code, once; a wrong one counts against every open code and ends it at ``most_wrong``."""
    with transaction.atomic():
        found = None
        for each in _open(now).select_for_update():  # every hash is compared, each in constant time
            if hmac.compare_digest(each.code_hash, code_hash):
                found = each
        if found is None:
            _open(now).update(wrong_guesses=F("wrong_guesses") + 1)
            _open(now).filter(wrong_guesses__gte=most_wrong).update(ended_at=now)
            return None
        if not _open(now).filter(pk=found.pk).update(ended_at=now):  # another device was first
            return None
        device = PairedDevice.objects.create(
            runner_id=found.runner_id, token_hash=token_hash, name=name, paired_at=now, last_seen_at=now
        )
        PairingCode.objects.filter(pk=found.pk).update(device=device)
        return _device(device)


def _standing(**which: Any) -> QuerySet[PairedDevice]:
    return PairedDevice.objects.filter(ended_at=None, **which)


def by_token(token_hash: str, *, seen_since: datetime) -> DeviceRow | None:
    """Return the device of a token, unless it was ended or was not seen for too long."""
    row = _standing(token_hash=token_hash, last_seen_at__gt=seen_since).first()
    return None if row is None else _device(row)


def note_seen(device_id: int, *, now: datetime) -> None:
    """Keep when a device was last here."""
    _standing(pk=device_id).update(last_seen_at=now)


def of_runner(runner_id: int, *, seen_since: datetime) -> tuple[DeviceRow, ...]:
    """Return the runner's devices that can still come in, the newest first."""
    return tuple(map(_device, _standing(runner_id=runner_id, last_seen_at__gt=seen_since).order_by("-paired_at", "-pk")))


def end(runner_id: int, device_id: int, *, now: datetime) -> bool:
    """End one of the runner's devices; whether there was one to end."""
    return bool(_standing(runner_id=runner_id, pk=device_id).update(ended_at=now))

"""Phones and other devices that a runner let in: codes to pair with, and the sessions that came of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PairingCode(models.Model):
    """A code that lets one device in, once. Of the code itself only a keyed hash is kept."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="pairing_codes")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    wrong_guesses = models.PositiveIntegerField(default=0, help_text="wrong codes typed by anybody while this one was open")
    ended_at = models.DateTimeField(null=True, help_text="used, taken back, or closed after too many wrong guesses")
    device = models.OneToOneField("store.PairedDevice", null=True, on_delete=models.SET_NULL, related_name="code")

    def __str__(self) -> str:
        return f"pairing code {self.pk}"


class PairedDevice(models.Model):
    """A device that was let in, until it is ended here or was not used for long. Of its token only a hash is kept."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="paired_devices")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    paired_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="to within a few minutes")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "paired_at"], name="device_by_runner")]

    def __str__(self) -> str:
        return f"device {self.pk}"

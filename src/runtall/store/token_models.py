"""Tokens by which other programs ask for what a runner, or a clinician, may see; of each only a hash is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ApiToken(models.Model):
    """One token: whose it is, what it may do, and until when.

    Without accounts it is the runner's alone. With accounts it is an account's; a clinician's names no runner.
    """

    runner = models.ForeignKey("store.Runner", null=True, on_delete=models.CASCADE, related_name="api_tokens")
    user = models.ForeignKey("store.User", null=True, on_delete=models.CASCADE, related_name="api_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=60)
    scopes = models.CharField(max_length=120, help_text="words, with a space between")
    made_at = models.DateTimeField()
    ends_on = models.DateField(help_text="the last day on which it works")
    last_used_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(runner__isnull=False) | models.Q(user__isnull=False), name="api_token_is_somebodys"
            )
        ]

    def __str__(self) -> str:
        return f"token {self.pk}"

"""Reminders: where a runner wants them sent, and each that was due, so that none is sent twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Channel(models.TextChoices):
    """How a reminder is handed over."""

    NTFY = "ntfy"
    WEBHOOK = "webhook"


class ReminderWishes(models.Model):
    """Where reminders go, which, and when not. No row: nothing is sent."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="reminder_wishes")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.TextField()
    in_own_network = models.BooleanField(default=False, help_text="the runner said that this very host is in their own network")
    says_what = models.BooleanField(default=False, help_text="the text names what is asked; else only that something waits")
    hour_after = models.BooleanField(default=True)
    next_morning = models.BooleanField(default=True)
    session_at = models.CharField(max_length=5, blank=True, default="", help_text="HH:MM by the runner's clock; empty: none")
    quiet_from = models.CharField(max_length=5)
    quiet_until = models.CharField(max_length=5)
    chosen_at = models.DateTimeField()
    trouble = models.JSONField(null=True, help_text="why the last one did not arrive, a sentence")

    def __str__(self) -> str:
        return f"reminder wishes of {self.runner_id}"


class PromptState(models.TextChoices):
    """Where one reminder stands."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Prompt(models.Model):
    """One reminder: of its kind and the day that it speaks of there is one, tried a bounded number of times."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="prompts")
    kind = models.CharField(max_length=16)
    about_on = models.DateField(help_text="day of the run or session that it speaks of")
    counts_on = models.DateField(help_text="the runner's day on which it was due: two a day are the most")
    key = models.CharField(max_length=36, help_text="sent along, the same at every try")
    state = models.CharField(max_length=8, choices=PromptState.choices, default=PromptState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(help_text="not before this instant")
    until_at = models.DateTimeField(help_text="after it the reminder says nothing any more")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "kind", "about_on"], name="prompt_once")]
        indexes: ClassVar = [models.Index(fields=["state", "try_at"], name="prompt_by_turn")]

    def __str__(self) -> str:
        return f"prompt {self.pk}"

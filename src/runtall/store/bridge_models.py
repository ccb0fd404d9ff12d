"""Bridges to services elsewhere: what a runner set up, and what went over it, so that nothing goes twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Bridge(models.Model):
    """A runner's bridge to one service. No row: nothing is asked of anybody."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="bridge")
    origin = models.CharField(max_length=300, help_text="the place that is asked: scheme, host and port")
    in_own_network = models.BooleanField(default=False, help_text="the runner said that this very host is in their own network")
    sealed_key = models.TextField(help_text="the key to the service, enciphered with this installation's own")
    athlete = models.CharField(max_length=32)
    mark = models.CharField(max_length=16, help_text="by which planned workouts of this bridge are known there")
    takes_runs = models.BooleanField(default=True)
    takes_wellness = models.BooleanField(default=False)
    sends_plan = models.BooleanField(default=False)
    since_on = models.DateField(help_text="runs and values from this day on")
    set_up_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, help_text="when everything was last brought over whole")
    next_at = models.DateTimeField(help_text="not before this instant")
    trouble = models.JSONField(null=True, help_text="why it could not go on, a sentence")

    def __str__(self) -> str:
        return f"bridge of {self.runner_id}"


class BridgedRun(models.Model):
    """An activity of the service that was looked at: its file came over, or there is none."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="bridged_runs")
    activity = models.CharField(max_length=64)
    has_file = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "activity"], name="bridged_run_once")]

    def __str__(self) -> str:
        return f"bridged run {self.pk}"


class BridgedDay(models.Model):
    """Values of one day that came over, and the diary entry that holds them."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="bridged_days")
    on = models.DateField()
    entry_id = models.CharField(max_length=36)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "on"], name="bridged_day_once")]

    def __str__(self) -> str:
        return f"bridged day {self.pk}"


class BridgedWorkout(models.Model):
    """A planned workout as it was last sent."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="bridged_workouts")
    external_id = models.CharField(max_length=64)
    sent_sha256 = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "external_id"], name="bridged_workout_once")]

    def __str__(self) -> str:
        return f"bridged workout {self.pk}"

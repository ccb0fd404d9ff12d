"""What a clinician decided for a runner who shares with them, with reason and name; ended, never deleted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from runtall.store.marks import SAID, Marked


class ClinicSetting(Marked, marked_as=SAID):
    """A number of a rule that a clinician set for one runner, within the range that the rule allows.

    It counts while it is not ended and the runner's grant to this clinician stands.
    """

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="clinic_settings")
    clinician = models.ForeignKey("store.User", null=True, on_delete=models.SET_NULL, related_name="+")
    clinician_name = models.CharField(max_length=150)
    rule = models.CharField(max_length=60)
    rule_version = models.PositiveIntegerField(help_text="of the rule as it was when this was set")
    parameter = models.CharField(max_length=60)
    value = models.FloatField()
    value_before = models.FloatField(help_text="what held until then")
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, help_text="a clinician's name; empty where the runner did")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["runner", "rule", "parameter"], condition=models.Q(ended_at=None), name="one_open_clinic_setting"
            ),
        ]

    def __str__(self) -> str:
        return f"clinic setting {self.pk}"


class ClinicExercise(Marked, marked_as=SAID):
    """An exercise that a clinician asked for, with its dose; it counts as ``ClinicSetting`` does."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="clinic_exercises")
    clinician = models.ForeignKey("store.User", null=True, on_delete=models.SET_NULL, related_name="+")
    clinician_name = models.CharField(max_length=150)
    exercise = models.CharField(max_length=60)
    sets = models.PositiveSmallIntegerField()
    reps = models.PositiveSmallIntegerField(null=True)
    hold_s = models.PositiveSmallIntegerField(null=True)
    duration_s = models.PositiveSmallIntegerField(null=True)
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True, help_text="a clinician's name; empty where the runner did")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["runner", "exercise"], condition=models.Q(ended_at=None), name="one_open_clinic_exercise"
            ),
        ]

    def __str__(self) -> str:
        return f"clinic exercise {self.pk}"


class ClinicVisit(models.Model):
    """Up to when a clinician has seen what is new with a runner."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="clinic_visits")
    clinician = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="clinic_visits")
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "clinician"], name="one_visit_mark")]

    def __str__(self) -> str:
        return f"visit {self.pk}"

"""Rows of the plan: the programme, weeks, check-ins, sessions, choices, and every card that was decided."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from runtall.store.marks import CHECKED, RUNS, SAID, Marked


class StoredProgramme(Marked, marked_as=SAID):
    """A programme that the runner began, or changed (``plan.Programme``); the newest row holds."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="programmes")
    started_on = models.DateField()
    mode = models.CharField(max_length=16)
    step = models.PositiveSmallIntegerField()
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"programme {self.pk}"


class PlanWishes(Marked, marked_as=SAID):
    """What the runner wants of a week besides the profile: days for runs, and what exercises leave out, by their own choice."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="wishes")
    run_days = models.JSONField(default=list)
    flags = models.JSONField(default=list, help_text="contraindication flags that the runner chose themselves")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"wishes of {self.runner_id}"


class StoredWeek(models.Model):
    """A week as it was solved (``plan.WeekPlan``); solved anew it gets the next number, and the highest number stands."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="weeks")
    monday_on = models.DateField()
    number = models.PositiveIntegerField()
    solved_at = models.DateTimeField()
    solver_version = models.PositiveIntegerField()
    product_version = models.CharField(max_length=40)
    made_from = models.CharField(max_length=64, help_text="digest of the wishes and state that it was solved for")
    week = models.JSONField()
    notes = models.JSONField(default=list, help_text="sentences on what shaped the week")
    loosen = models.JSONField(default=list, help_text="sentences on which wish to loosen for what it lacks")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "monday_on", "number"], name="week_number_once")]

    def __str__(self) -> str:
        return f"week of {self.monday_on}"


class StoredCheckIn(Marked, marked_as=CHECKED):
    """One check-in before the day's card (``plan.CheckIn``); said again on the same day, the newest row holds."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    said_at = models.DateTimeField()
    check_in = models.JSONField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="check_in_by_day")]

    def __str__(self) -> str:
        return f"check-in {self.pk}"


class StoredSession(Marked, marked_as=SAID):
    """A session that was begun (``plan.DoneSession``) with its exercises; corrected or taken back by a later row."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="sessions")
    session_id = models.CharField(max_length=36)
    on = models.DateField()
    said_at = models.DateTimeField()
    supersedes = models.CharField(max_length=36, null=True)  # noqa: DJ001 - NULL is "corrects nothing"
    withdrawn = models.BooleanField(default=False)
    session = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["runner", "session_id"], name="session_once"),
            models.UniqueConstraint(fields=["runner", "supersedes"], name="session_corrected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="session_by_day")]

    def __str__(self) -> str:
        return f"session {self.session_id}"


class TypedRun(Marked, marked_as=RUNS):
    """A run without a watch, as the runner typed it; corrected or taken back by a later row. NULL is "not said"."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="typed_runs")
    typed_id = models.CharField(max_length=36)
    on = models.DateField()
    said_at = models.DateTimeField()
    supersedes = models.CharField(max_length=36, null=True)  # noqa: DJ001
    withdrawn = models.BooleanField(default=False)
    run = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["runner", "typed_id"], name="typed_run_once"),
            models.UniqueConstraint(fields=["runner", "supersedes"], name="typed_run_corrected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="typed_run_by_day")]

    def __str__(self) -> str:
        return f"typed run {self.typed_id}"


class StoredOptIn(Marked, marked_as=SAID):
    """Something contested that the runner chose to try (``plan.OptIn``); ``ended_on`` is NULL unless it was ended early."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="opt_ins")
    opt_in_id = models.CharField(max_length=80)
    from_on = models.DateField()
    until_on = models.DateField()
    value = models.FloatField(null=True)
    ended_on = models.DateField(null=True)
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "opt_in_id"], name="opt_in_by_id")]

    def __str__(self) -> str:
        return f"opt-in {self.opt_in_id}"


class StoredPause(Marked, marked_as=SAID):
    """Days without a plan (``plan.Pause``); ``until_on`` is NULL while it lasts."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=12)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pause {self.pk}"


class OwnPlanRun(Marked, marked_as=SAID):
    """A run of the plan that the runner brought along (``plan.OwnRun``); brought again, the rows before are replaced."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="own_plan")
    on = models.DateField()
    title = models.TextField()
    duration_s = models.FloatField(null=True)
    distance_m = models.FloatField(null=True)
    hard = models.BooleanField(null=True)
    hilly = models.BooleanField(null=True)
    read_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="own_run_by_day")]

    def __str__(self) -> str:
        return f"own run {self.pk}"


class NamedRace(Marked, marked_as=SAID):
    """A race that the runner named (``plan.Race``)."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="races")
    on = models.DateField()
    distance_m = models.FloatField()
    name = models.CharField(max_length=200)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "on"], name="one_race_a_day")]

    def __str__(self) -> str:
        return f"race {self.pk}"


class StoredDecision(models.Model):
    """A card as it was decided, with everything it was made from: never changed, so that it can be decided again.

    ``inputs`` is the canonical JSON of ``plan.PlanInputs``, compressed; ``card`` that of ``plan.Card``, as it was shown.
    """

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="decisions")
    on = models.DateField()
    number = models.PositiveIntegerField(help_text="which card of the day, from 1; a check-in makes a new one")
    decided_at = models.DateTimeField()
    product_version = models.CharField(max_length=40)
    rules = models.JSONField(help_text="every rule that the card rests on, with its version")
    inputs_sha256 = models.CharField(max_length=64)
    inputs = models.BinaryField()
    card = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "on", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return f"decision {self.number} of {self.on}"

"""Work that outlives a request: jobs with their leases, uploads on the way in, and folders that are watched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from runtall.core import Verdict


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    GIVEN_UP = "given_up"
    CANCELLED = "cancelled"


class Job(models.Model):
    """Slow work, delivered at least once: whoever works on it holds a lease and renews it; a lease that lapsed is free again."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=24)
    about = models.JSONField(default=dict, help_text="what the work is on, in words of its kind")
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    added_at = models.DateTimeField()
    run_after = models.DateTimeField(help_text="not before this instant")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    lease = models.CharField(max_length=32, blank=True, help_text="who works on it: a number made for each delivery")
    lease_until = models.DateTimeField(null=True)
    deliveries = models.PositiveIntegerField(default=0)
    stalled = models.PositiveIntegerField(default=0, help_text="deliveries in a row whose process died with nothing done")
    done_files = models.PositiveIntegerField(default=0)
    total_files = models.PositiveIntegerField(null=True)
    now = models.TextField(blank=True, help_text="what is being read at this instant")
    trouble = models.JSONField(null=True, help_text="why it could not go on, a sentence")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "run_after"], name="job_by_turn")]

    def __str__(self) -> str:
        return f"job {self.pk}"


class JobFile(models.Model):
    """What became of one file in one job; written in the same transaction as what was read from it."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="files")
    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="+")
    path = models.TextField()
    verdict = models.CharField(max_length=20, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    detail = models.JSONField()
    was_known = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["job", "path"], name="job_file_once")]

    def __str__(self) -> str:
        return f"file {self.pk} of job {self.job_id}"


class Upload(models.Model):
    """One file on its way in from a browser. How much of it has come is what its file on disk says."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="uploads")
    token = models.CharField(max_length=32, unique=True)
    drop = models.CharField(max_length=32, help_text="files that were brought together; they are imported together")
    name = models.TextField(help_text="as the browser told, made harmless; nothing is decided by it")
    size_bytes = models.PositiveBigIntegerField()
    mark = models.CharField(max_length=120, blank=True, help_text="by which the same file is known again after a reload")
    is_whole = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "drop"], name="upload_by_drop")]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class WatchedFolder(models.Model):
    """A folder on this machine that is looked into every few minutes. It is only ever read."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="watched_folder")
    path = models.TextField()
    chosen_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    seen = models.CharField(max_length=64, blank=True, help_text="digest of names, sizes and times at the last look")
    taken = models.CharField(max_length=64, blank=True, help_text="digest of what the last import was asked for")
    files = models.PositiveIntegerField(null=True)
    trouble = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"folder of {self.runner_id}"

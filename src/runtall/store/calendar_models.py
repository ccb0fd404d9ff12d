"""The plan as a calendar: what a runner wishes of it, the secret address it is read at, and what each entry is known by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class CalendarWishes(models.Model):
    """What entries of the calendar say, and when they begin."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="calendar_wishes")
    says_what = models.BooleanField(default=False, help_text="entries name what is planned; else only that something is")
    run_at = models.CharField(max_length=5, blank=True, default="", help_text="HH:MM by the runner's clock; empty: all day")
    session_at = models.CharField(max_length=5, blank=True, default="", help_text="HH:MM by the runner's clock; empty: all day")
    alarm_min = models.PositiveSmallIntegerField(null=True, help_text="an alarm so many minutes before an entry with an hour")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar wishes of {self.runner_id}"


class CalendarFeed(models.Model):
    """The address at which a runner's calendar is read without signing in. Of its key only a hash is kept; no row: it is off."""

    runner = models.OneToOneField("store.Runner", on_delete=models.CASCADE, related_name="calendar_feed")
    key_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, help_text="to within an hour")

    def __str__(self) -> str:
        return f"calendar feed of {self.runner_id}"


class EntryState(models.TextChoices):
    """What became of an entry."""

    PLANNED = "planned"
    DONE = "done"
    GONE = "gone"


class CalendarEntry(models.Model):
    """One entry: what a calendar knows it by, however often it moves, and how often what it says has changed."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="calendar_entries")
    uid = models.CharField(max_length=36)
    monday_on = models.DateField(help_text="of the week that it belongs to; it moves within it")
    kind = models.CharField(max_length=8, help_text="run or session")
    on = models.DateField()
    state = models.CharField(max_length=8, choices=EntryState.choices, default=EntryState.PLANNED)
    sequence = models.PositiveIntegerField(default=0)
    shown_sha256 = models.CharField(max_length=64, help_text="of what it says: when this changes, the sequence rises")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "uid"], name="calendar_entry_once")]
        indexes: ClassVar = [models.Index(fields=["runner", "monday_on"], name="calendar_entry_by_week")]

    def __str__(self) -> str:
        return f"calendar entry {self.uid}"

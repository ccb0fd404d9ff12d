"""What is kept, table by table. Every row of a runner carries ``runner``; derived rows carry the version that made them.

Originals are the truth: recordings, channels and summaries can be rebuilt from them at any time.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models

from runtall.core import Sex, Surface, Units, Verdict, ZoneSource
from runtall.store.account_models import AccountRole, Grant, Look, Remembered, SignIn  # noqa: F401 - Django looks for them here
from runtall.store.bridge_models import (  # noqa: F401 - Django looks for them here
    Bridge,
    BridgedDay,
    BridgedRun,
    BridgedWorkout,
)
from runtall.store.calendar_models import (  # noqa: F401 - Django looks for them here
    CalendarEntry,
    CalendarFeed,
    CalendarWishes,
)
from runtall.store.clinic_models import ClinicExercise, ClinicSetting, ClinicVisit  # noqa: F401 - Django looks for them here
from runtall.store.device_models import PairedDevice, PairingCode  # noqa: F401 - Django looks for them here
from runtall.store.film_models import FilmFile, StoredFilm  # noqa: F401 - Django looks for them here
from runtall.store.marks import DIARY, RUNS, SAID, Marked
from runtall.store.plan_models import (  # noqa: F401 - Django looks for them here
    NamedRace,
    OwnPlanRun,
    PlanWishes,
    StoredCheckIn,
    StoredDecision,
    StoredOptIn,
    StoredPause,
    StoredProgramme,
    StoredSession,
    StoredWeek,
    TypedRun,
)
from runtall.store.reminder_models import Prompt, ReminderWishes  # noqa: F401 - Django looks for them here
from runtall.store.share_models import ShareLink  # noqa: F401 - Django looks for it here
from runtall.store.token_models import ApiToken  # noqa: F401 - Django looks for them here
from runtall.store.work_models import Job, JobFile, JobState, Upload, WatchedFolder  # noqa: F401 - Django looks for them here


class User(AbstractUser):
    """Somebody who logs in. Single-user installations have none."""

    role = models.CharField(max_length=10, choices=AccountRole.choices, default=AccountRole.RUNNER)


class Runner(models.Model):
    """Whose body and runs these are. A sample runner is made up and never mixes with anyone."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="runners")
    name = models.CharField(max_length=200)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_sample"], condition=models.Q(is_sample=True), name="one_sample_runner"),
        ]

    def __str__(self) -> str:
        return f"runner {self.pk}"


class Profile(Marked, marked_as=SAID):
    """What the runner told about themselves (``core.RunnerProfile``); NULL and empty mean "not said"."""

    runner = models.OneToOneField(Runner, on_delete=models.CASCADE, related_name="profile")
    birth_year = models.PositiveSmallIntegerField(null=True)
    height_m = models.FloatField(null=True)
    home_time_zone = models.CharField(max_length=64, null=True)  # noqa: DJ001 - NULL is "not said"
    units = models.CharField(max_length=8, choices=[(unit.value, unit.value) for unit in Units], default=Units.METRIC.value)
    days = models.JSONField(default=list)
    minutes_per_session = models.PositiveSmallIntegerField(null=True)
    kit = models.JSONField(default=list)
    conditions = models.JSONField(default=list)
    lap_press_means_tight = models.BooleanField(default=False)
    sex = models.CharField(max_length=8, null=True, choices=[(sex.value, sex.value) for sex in Sex])  # noqa: DJ001
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"profile of {self.runner_id}"


class Original(models.Model):
    """A file as it came in, byte for byte, under its content hash in the originals folder."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="originals")
    sha256 = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    format = models.CharField(max_length=24)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "sha256"], name="original_once_per_runner")]

    def __str__(self) -> str:
        return f"original {self.sha256[:12]}"


class LedgerEntry(models.Model):
    """What became of one file of an import: the reader's verdict, in words.

    Whether it is a duplicate is worked out when the ledger is read, so that the order of arrival never matters.
    ``original`` is NULL where nothing was kept. ``sha256`` is empty for what was refused unread.
    """

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="ledger")
    path = models.TextField()
    sha256 = models.CharField(max_length=64, blank=True)
    original = models.ForeignKey(Original, null=True, on_delete=models.SET_NULL, related_name="entries")
    verdict = models.CharField(max_length=20, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    detail = models.JSONField()
    format = models.CharField(max_length=24)
    size_bytes = models.PositiveBigIntegerField(null=True)
    kept_s = models.FloatField(null=True)
    bytes_read_ratio = models.FloatField(null=True)
    reader_version = models.PositiveIntegerField()
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "path", "sha256"], name="ledger_line_once")]

    def __str__(self) -> str:
        return f"ledger entry {self.pk}"


class ImportedArchive(models.Model):
    """An archive that came in whole: when the same bytes come again, nothing needs to be opened."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="archives")
    path = models.TextField()
    sha256 = models.CharField(max_length=64)
    reader_version = models.PositiveIntegerField()
    finished_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "path", "sha256"], name="archive_once")]

    def __str__(self) -> str:
        return f"archive {self.sha256[:12]}"


class Run(Marked, marked_as=RUNS):
    """One bout of running as the runner logs it; one or more recordings tell of it and the richest is used."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    started_on = models.DateField()
    name = models.TextField(null=True)  # noqa: DJ001 - NULL is "no name given"
    notes = models.TextField(null=True)  # noqa: DJ001
    gear = models.TextField(null=True)  # noqa: DJ001

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "started_at"], name="run_by_start")]

    def __str__(self) -> str:
        return f"run {self.pk}"


class StoredRecording(models.Model):
    """One activity of one original, with what the file said about it. Samples stand in ``ChannelColumn``."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="recordings")
    original = models.ForeignKey(Original, on_delete=models.CASCADE, related_name="recordings")
    index = models.PositiveIntegerField(help_text="which activity of the original, from 0")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="recordings")
    is_primary = models.BooleanField(default=False)
    richness = models.BigIntegerField(help_text="how much it knows; the richest recording of a run is used")
    started_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    time_zone_source = models.CharField(max_length=10, choices=[(source.value, source.value) for source in ZoneSource])
    sport = models.CharField(max_length=40)
    sub_sport = models.CharField(max_length=40, null=True)  # noqa: DJ001
    elapsed_s = models.FloatField()
    distance_m = models.FloatField(null=True)
    n_samples = models.PositiveIntegerField()
    manufacturer = models.CharField(max_length=80, null=True)  # noqa: DJ001
    product = models.CharField(max_length=120, null=True)  # noqa: DJ001
    name = models.TextField(null=True)  # noqa: DJ001
    notes = models.TextField(null=True)  # noqa: DJ001
    gear = models.TextField(null=True)  # noqa: DJ001
    session = models.JSONField(default=dict)
    laps = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    oddities = models.JSONField(default=list)
    reader_version = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["original", "index"], name="recording_once_per_original"),
            models.UniqueConstraint(fields=["run"], condition=models.Q(is_primary=True), name="one_primary_per_run"),
        ]

    def __str__(self) -> str:
        return f"recording {self.pk}"


class ChannelColumn(models.Model):
    """One channel of a recording as one compressed integer column (``store.columns`` reads and writes it)."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="+")
    recording = models.ForeignKey(StoredRecording, on_delete=models.CASCADE, related_name="columns")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    source = models.CharField(max_length=80)
    step = models.FloatField(help_text="value of one integer step, in unit")
    n_valid = models.PositiveIntegerField()
    values = models.BinaryField()
    gaps = models.BinaryField(help_text="which samples are gaps; empty where none is")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["recording", "name"], name="channel_once_per_recording")]

    def __str__(self) -> str:
        return f"{self.name} of recording {self.recording_id}"


class Summary(Marked, marked_as=RUNS):
    """A run measured (``core.RunSummary``), from its primary recording, with the version of the measures."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="summaries")
    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="summary")
    started_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    started_on = models.DateField()
    elapsed_s = models.FloatField()
    moving_s = models.FloatField()
    running_s = models.FloatField()
    walking_s = models.FloatField()
    mechanics_version = models.PositiveIntegerField()
    surface = models.CharField(max_length=12, choices=[(surface.value, surface.value) for surface in Surface])
    surface_basis = models.CharField(max_length=40, blank=True)
    distance_m = models.FloatField(null=True)
    median_speed_mps = models.FloatField(null=True)
    grade_adjusted_speed_mps = models.FloatField(null=True)
    ascent_m = models.FloatField(null=True)
    descent_m = models.FloatField(null=True)
    hard_s = models.FloatField(null=True)
    hard_basis = models.CharField(max_length=20, null=True)  # noqa: DJ001
    intervals = models.PositiveIntegerField(null=True)
    walking_breaks = models.PositiveIntegerField(null=True)
    heart_rate_median_bpm = models.FloatField(null=True)
    cadence_spm = models.FloatField(null=True)
    step_length_m = models.FloatField(null=True)
    vertical_oscillation_m = models.FloatField(null=True)
    vertical_ratio = models.FloatField(null=True)
    stance_time_s = models.FloatField(null=True)
    stance_balance_left_ratio = models.FloatField(null=True)
    form_share = models.FloatField(null=True)
    parts = models.BinaryField(help_text="opening, grade bands, drifts, curves, lap presses as JSON")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "started_on"], name="summary_by_day")]

    def __str__(self) -> str:
        return f"summary of run {self.run_id}"


class TightMark(models.Model):
    """The runner's word that a lap press meant "it got tight now", or that it did not."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="tight_marks")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tight_marks")
    onset_s = models.FloatField()
    means_tight = models.BooleanField()
    said_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "onset_s"], name="one_word_per_press")]

    def __str__(self) -> str:
        return f"mark on run {self.run_id}"


class RunShoes(Marked, marked_as=RUNS):
    """The runner's own word on the shoes of a run, before what a file or a log names; an empty name says "none of my pairs"."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="shoes_of_runs")
    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="shoes_said")
    name = models.CharField(max_length=80, blank=True)
    said_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"shoes of run {self.run_id}"


class RetiredShoes(models.Model):
    """A pair that the runner no longer runs in; its runs keep their name, and taking it up again removes the row."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="retired_shoes")
    key = models.CharField(max_length=200, help_text="the pair's name, case folded")
    retired_on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "key"], name="pair_retired_once")]

    def __str__(self) -> str:
        return f"retired pair {self.pk}"


class StoredDiaryEntry(Marked, marked_as=DIARY):
    """One entry of the pain diary (``symptoms.DiaryEntry``) as it was written; never changed, corrected by a later row."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="diary")
    entry_id = models.CharField(max_length=36)
    at = models.DateTimeField()
    on = models.DateField(help_text="the runner's own calendar day of the instant")
    supersedes = models.CharField(max_length=36, null=True)  # noqa: DJ001 - NULL is "corrects nothing"
    written_at = models.DateTimeField()
    entry = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["runner", "entry_id"], name="diary_entry_once"),
            models.UniqueConstraint(fields=["runner", "supersedes"], name="diary_entry_corrected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="diary_by_day")]

    def __str__(self) -> str:
        return f"diary entry {self.entry_id}"


class SafetyEvent(Marked, marked_as=SAID):
    """One round of safety answers, or a clearance (``symptoms.Event``), as it was said; never changed.

    ``outcome`` is what triage made of everything said up to here, by the version that stood then.
    """

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="safety_events")
    number = models.PositiveIntegerField(help_text="place in the runner's history, from 0")
    at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=[("answered", "answered"), ("clearance", "clearance")])
    event = models.JSONField()
    outcome = models.CharField(max_length=20)
    version = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "number"], name="safety_event_once")]

    def __str__(self) -> str:
        return f"safety event {self.pk}"


class StoredTestResult(Marked, marked_as=SAID):
    """One movement test (``screen.Result``) as it was entered; never changed, corrected or taken back by a later row."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="test_results")
    result_id = models.CharField(max_length=36)
    on = models.DateField()
    test_id = models.CharField(max_length=60)
    side = models.CharField(max_length=8, null=True)  # noqa: DJ001 - NULL is the whole body
    supersedes = models.CharField(max_length=36, null=True)  # noqa: DJ001
    withdrawn = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    result = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["runner", "result_id"], name="test_result_once"),
            models.UniqueConstraint(fields=["runner", "supersedes"], name="test_result_corrected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["runner", "on"], name="test_result_by_day")]

    def __str__(self) -> str:
        return f"test result {self.result_id}"


class PsfsActivity(models.Model):
    """An activity that the runner chose for the patient-specific scale, in their own words; put away, never deleted."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="psfs_activities")
    name = models.CharField(max_length=200)
    chosen_on = models.DateField()
    put_away_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "name"], name="psfs_activity_once")]

    def __str__(self) -> str:
        return f"activity {self.pk}"


class OwnTracker(models.Model):
    """Something that the runner follows in the diary by their own name and unit; put away, never deleted."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="trackers")
    name = models.CharField(max_length=60)
    unit = models.CharField(max_length=30)
    chosen_on = models.DateField()
    put_away_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "name"], name="tracker_once")]

    def __str__(self) -> str:
        return f"tracker {self.pk}"


class QuestionnaireAnswers(Marked, marked_as=SAID):
    """One filled questionnaire: item to answer; an item without an answer is not in it. Corrected by a later row."""

    runner = models.ForeignKey(Runner, on_delete=models.CASCADE, related_name="questionnaires")
    answers_id = models.CharField(max_length=36)
    kind = models.CharField(max_length=24)
    on = models.DateField()
    answers = models.JSONField()
    supersedes = models.CharField(max_length=36, null=True)  # noqa: DJ001
    withdrawn = models.BooleanField(default=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["runner", "answers_id"], name="questionnaire_once"),
            models.UniqueConstraint(fields=["runner", "supersedes"], name="questionnaire_corrected_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["runner", "kind", "on"], name="questionnaire_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.answers_id}"

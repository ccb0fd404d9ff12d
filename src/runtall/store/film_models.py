"""Films that a runner brought: what each said, and the files that were made from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from runtall.core.sides import Side
from runtall.store.marks import SAID, Marked


class FilmKind(models.TextChoices):
    """What was filmed."""

    GAIT = "gait"
    TEST = "test"


class FilmState(models.TextChoices):
    """Whether a film was read: it waits, it said something, or it said nothing and why."""

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"


class FilmPart(models.TextChoices):
    """What a file of a film is."""

    FILM = "film"
    PICTURE = "picture"
    CLIP = "clip"
    LANDMARKS = "landmarks"


class StoredFilm(Marked, marked_as=SAID):
    """A film of running or of a movement test: how it was filmed, what it says, and the version of what read it."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="films")
    film_id = models.CharField(max_length=36)
    kind = models.CharField(max_length=8, choices=FilmKind.choices)
    name = models.TextField(help_text="as the browser told, made harmless; nothing is decided by it")
    sha256 = models.CharField(max_length=64, help_text="of the film as it came")
    size_bytes = models.PositiveBigIntegerField()
    filmed_on = models.DateField(help_text="the runner's own day")
    added_at = models.DateTimeField()
    test_id = models.CharField(max_length=60, blank=True, default="", help_text="of a film of a movement test")
    side = models.CharField(max_length=8, null=True, choices=[(each.value, each.value) for each in Side])  # noqa: DJ001
    about = models.JSONField(default=dict, help_text="what the runner said of it: height_m, speed_mps, ground, version")
    keeps_film = models.BooleanField(default=False, help_text="whether the runner asked to keep the film itself")
    drop = models.CharField(max_length=32, blank=True, default="", help_text="where its upload waits until it is read")
    state = models.CharField(max_length=8, choices=FilmState.choices, default=FilmState.WAITING)
    view = models.CharField(max_length=12, blank=True, default="", help_text="from where it was filmed, once that is known")
    read_by = models.CharField(max_length=80, blank=True, default="", help_text="versions of what saw and read it")
    result = models.JSONField(null=True, help_text="what it says")
    trouble = models.JSONField(null=True, help_text="why nothing could be read, as sentences")
    result_id = models.CharField(max_length=36, blank=True, default="", help_text="the movement test result kept of it")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["runner", "film_id"], name="film_once")]
        indexes: ClassVar = [models.Index(fields=["runner", "kind", "filmed_on"], name="film_by_day")]

    def __str__(self) -> str:
        return f"film {self.film_id}"


class FilmFile(models.Model):
    """A file of a film, kept among the originals: a key picture with the face hidden, the drawn clip, the landmarks, the film."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="film_files")
    film = models.ForeignKey(StoredFilm, on_delete=models.CASCADE, related_name="files")
    original = models.ForeignKey("store.Original", on_delete=models.RESTRICT, related_name="film_files")
    part = models.CharField(max_length=10, choices=FilmPart.choices)
    place = models.PositiveSmallIntegerField(default=0, help_text="order among the pictures")
    facts = models.JSONField(null=True, help_text="of a picture: moment, side, size, angles, where the landmarks lie")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["film", "part", "place"], name="film_file_once")]

    def __str__(self) -> str:
        return f"{self.part} {self.place} of film {self.film_id}"

"""Links to a report that end by themselves. Of the key in a link only a hash is kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ShareLink(models.Model):
    """A link by which somebody without an account reads one report of a runner, as it was when the link was made.

    The report goes when the link ends; that there was a link, and how often it was opened, stays for a while.
    """

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="share_links")
    label = models.CharField(max_length=60, help_text="whom it is for, in the runner's words")
    key_sha256 = models.CharField(max_length=64, unique=True)
    phrase_hash = models.CharField(max_length=200, blank=True, default="", help_text="empty: no pass phrase is asked for")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="ended by the runner, or after too many wrong pass phrases")
    wrong_phrases = models.PositiveIntegerField(default=0)
    times_opened = models.PositiveIntegerField(default=0, help_text="page or PDF; who opened it is not kept")
    first_opened_at = models.DateTimeField(null=True)
    last_opened_at = models.DateTimeField(null=True)
    sheet = models.JSONField(default=dict, help_text="what the page shows; empty once the link is over")
    pdf = models.BinaryField(default=bytes, help_text="empty once the link is over")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "made_at"], name="share_link_by_runner")]

    def __str__(self) -> str:
        return f"share link {self.pk}"

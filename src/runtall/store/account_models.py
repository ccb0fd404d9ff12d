"""Accounts beside the user itself: where each is signed in, who may look at a runner's pages, and who did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AccountRole(models.TextChoices):
    """What an account is for; what each may do stands in ``services/authorisation.toml``."""

    RUNNER = "runner"
    CLINICIAN = "clinician"
    OPERATOR = "operator"


class SignIn(models.Model):
    """One place where an account is signed in; without its row a session opens nothing.

    ``key`` is a number of our own kept inside the session: it stays when the session is given a new key, as a new password does.
    """

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="sign_ins")
    key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()
    last_seen_at = models.DateTimeField(help_text="to within a few minutes")
    address = models.CharField(max_length=45, blank=True)
    agent = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"sign-in {self.pk}"


class Grant(models.Model):
    """A runner lets one clinician look at their pages, until a day or until it is taken back."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="grants")
    clinician = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="grants")
    given_at = models.DateTimeField()
    until_on = models.DateField(null=True, help_text="the last day; NULL is until taken back")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["runner", "clinician"], condition=models.Q(ended_at=None), name="one_open_grant_a_clinician"
            ),
        ]

    def __str__(self) -> str:
        return f"grant {self.pk}"


class Look(models.Model):
    """A clinician asked for a page of a runner. The runner reads these; the name stays when the account goes."""

    runner = models.ForeignKey("store.Runner", on_delete=models.CASCADE, related_name="looks")
    clinician = models.ForeignKey("store.User", null=True, on_delete=models.SET_NULL, related_name="+")
    clinician_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    object = models.CharField(max_length=24, help_text="of the authorisation matrix")
    address = models.CharField(max_length=200)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["runner", "-at"], name="look_by_runner")]

    def __str__(self) -> str:
        return f"look {self.pk}"


class Remembered(models.Model):
    """What all processes of an installation remember for a while: attempts to sign in. The table of Django's database cache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "runtall_remembered"

    def __str__(self) -> str:
        return self.cache_key

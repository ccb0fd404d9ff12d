"""Tokens for other programs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0011_calendar_and_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="ApiToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("scopes", models.CharField(help_text="words, with a space between", max_length=120)),
                ("made_at", models.DateTimeField()),
                ("ends_on", models.DateField(help_text="the last day on which it works")),
                ("last_used_on", models.DateField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "runner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="api_tokens", to="store.runner"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="api_tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("runner__isnull", False), ("user__isnull", False), _connector="OR"),
                        name="api_token_is_somebodys",
                    )
                ],
            },
        ),
    ]

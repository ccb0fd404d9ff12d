import uuid
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def mark_what_is_there(apps: Any, schema_editor: Any) -> None:
    """Mark the runs and entries that are on file already: without a mark nothing is remembered of them."""
    mark = apps.get_model("store", "Mark")
    here = schema_editor.connection.alias
    mark.objects.using(here).bulk_create(
        mark(runner_id=runner_id, of=of, token=uuid.uuid4().hex)
        for runner_id in apps.get_model("store", "Runner").objects.using(here).values_list("pk", flat=True)
        for of in ("runs", "diary", "checked", "said")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_paired_devices"),
    ]

    operations = [
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("of", models.CharField(max_length=12)),
                ("token", models.CharField(max_length=32)),
                (
                    "runner",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="store.runner"),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="mark",
            constraint=models.UniqueConstraint(fields=("runner", "of"), name="one_mark_of_a_kind"),
        ),
        migrations.RunPython(mark_what_is_there, migrations.RunPython.noop),
    ]

"""The tables of a new installation, made as they are today rather than by every migration since the first version."""

from __future__ import annotations

from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor


def are_missing() -> bool:
    """Whether the database has no table at all, nobody else's either: what is asked for can be made in it at once."""
    return not connection.introspection.table_names()


def make() -> None:
    """Make every table in an empty database and note every migration as run: all of it, or nothing.

    The migrations themselves come to the same after dozens of steps, each of which works out all tables anew; tests hold
    the one against the other.
    """
    final = MigrationExecutor(connection).loader.project_state().apps  # as the migrations leave the models
    connection.disable_constraint_checking()  # SQLite cannot make tables in a transaction while it watches foreign keys
    try:
        with transaction.atomic():
            with connection.schema_editor() as editor:
                for model in final.get_models():
                    if model._meta.can_migrate(connection):
                        editor.create_model(model)
            note()
            emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def note() -> None:
    """Note every migration as run."""
    executor = MigrationExecutor(connection)
    executor.recorder.ensure_schema()
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True):
        for app, name in migration.replaces or [(migration.app_label, migration.name)]:
            executor.recorder.record_applied(app, name)
    executor.check_replacements()

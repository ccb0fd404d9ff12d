"""What each table holds of a runner, and what becomes of it in an export: one rule for every table, none forgotten by test."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.apps import apps
from django.db import models


class Fate(StrEnum):
    """What becomes of the rows of a table when a runner takes everything along."""

    TAKEN = "taken"
    LEFT = "left"
    """Belongs to this installation, not to the runner's story; ``why`` says so."""
    NOBODYS = "nobodys"
    """Holds nothing of any runner."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule of one table.

    Attributes
    ----------
    name
        Of the table in an export; empty where it is not taken along.
    why
        Why it stays, for the manual.
    without
        Fields that are not taken along: they name things of this installation.
    ends_with_restore
        Lets somebody in; restored from a backup it would let in again who was shut out since, so restoring empties it.
    """

    fate: Fate
    name: str = ""
    why: str = ""
    without: tuple[str, ...] = ()
    ends_with_restore: bool = False


def _taken(name: str, *, without: tuple[str, ...] = ()) -> Rule:
    return Rule(Fate.TAKEN, name, without=without)


def _left(why: str, *, ends_with_restore: bool = False) -> Rule:
    return Rule(Fate.LEFT, why=why, ends_with_restore=ends_with_restore)


_NOBODYS = Rule(Fate.NOBODYS)

RULES: dict[str, Rule] = {
    "store.Runner": _taken("runner", without=("user", "is_sample")),
    "store.Profile": _taken("profile"),
    "store.Original": _taken("originals"),
    "store.LedgerEntry": _taken("ledger"),
    "store.ImportedArchive": _taken("archives"),
    "store.Run": _taken("runs"),
    "store.StoredRecording": _taken("recordings"),
    "store.ChannelColumn": _taken("channels"),
    "store.Summary": _taken("summaries"),
    "store.TightMark": _taken("tight_marks"),
    "store.RunShoes": _taken("shoes_of_runs"),
    "store.RetiredShoes": _taken("retired_shoes"),
    "store.StoredDiaryEntry": _taken("diary"),
    "store.SafetyEvent": _taken("safety_answers"),
    "store.StoredTestResult": _taken("movement_tests"),
    "store.PsfsActivity": _taken("own_activities"),
    "store.OwnTracker": _taken("own_trackers"),
    "store.QuestionnaireAnswers": _taken("questionnaires"),
    "store.StoredProgramme": _taken("programmes"),
    "store.PlanWishes": _taken("wishes"),
    "store.StoredWeek": _taken("weeks"),
    "store.StoredCheckIn": _taken("check_ins"),
    "store.StoredSession": _taken("sessions"),
    "store.TypedRun": _taken("typed_runs"),
    "store.StoredOptIn": _taken("opt_ins"),
    "store.StoredPause": _taken("pauses"),
    "store.OwnPlanRun": _taken("own_plan"),
    "store.NamedRace": _taken("races"),
    "store.StoredDecision": _taken("decisions"),
    "store.StoredFilm": _taken("films", without=("drop",)),
    "store.FilmFile": _taken("film_files"),
    "store.Job": _left("Work of this installation. What became of each file stands in the ledger, which is taken along."),
    "store.JobFile": _left("Part of the work of this installation."),
    "store.Upload": _left("Files that are still on their way in."),
    "store.WatchedFolder": _left("A folder of this computer."),
    "store.CalendarWishes": _taken("calendar_wishes"),
    "store.CalendarEntry": _taken("calendar_entries"),
    "store.CalendarFeed": _left("Lets a calendar read from this installation.", ends_with_restore=True),
    "store.ReminderWishes": _left("An address that this installation sends to."),
    "store.Prompt": _left("What was sent from this installation."),
    "store.ClinicSetting": _taken("clinic_settings", without=("clinician",)),
    "store.ClinicExercise": _taken("clinic_exercises", without=("clinician",)),
    "store.ClinicVisit": _left("What a clinician of this installation has seen."),
    "store.Bridge": _left("The key to another service, and how this installation asks it."),
    "store.BridgedRun": _left("Which files this installation asked another service for. The files themselves are taken along."),
    "store.BridgedDay": _left("Which diary entries hold values of another service. The entries are taken along."),
    "store.BridgedWorkout": _left("What was sent from this installation."),
    "store.PairedDevice": _left("Lets a device into this installation.", ends_with_restore=True),
    "store.PairingCode": _left("Lets a device into this installation.", ends_with_restore=True),
    "store.Look": _taken("looks", without=("clinician",)),
    "store.Grant": _left("Lets somebody look at pages of this installation.", ends_with_restore=True),
    "store.SignIn": _left("Lets a browser into this installation.", ends_with_restore=True),
    "store.ShareLink": _left("Lets whoever has it read a report in this installation.", ends_with_restore=True),
    "store.ApiToken": _left("Lets a program into this installation.", ends_with_restore=True),
    "store.Mark": _left("Says that something was written, and no more."),
    "store.Remembered": _NOBODYS,
    "store.User": _left("Lets somebody into this installation."),
    "sessions.Session": _left("Lets a browser into this installation.", ends_with_restore=True),
    "store.User_groups": _left("Part of who may come into this installation."),
    "store.User_user_permissions": _left("Part of who may come into this installation."),
    "auth.Group": _NOBODYS,
    "auth.Group_permissions": _NOBODYS,
    "auth.Permission": _NOBODYS,
    "contenttypes.ContentType": _NOBODYS,
}
"""By the label of the model. A model without a rule fails a test, which says what to write here."""


def all_models() -> tuple[type[models.Model], ...]:
    """Return every table that this installation has, those between two tables included."""
    return tuple(apps.get_models(include_auto_created=True))


def rule_of(model: type[models.Model]) -> Rule:
    """Return the rule of a table; where nobody wrote one, nothing of a runner's is left behind. A test asks for the rule."""
    if (rule := RULES.get(model._meta.label)) is not None:
        return rule
    return _taken(model._meta.model_name or "") if is_runners(model) else _NOBODYS


def is_runners(model: type[models.Model]) -> bool:
    """Whether each row of a table belongs to a runner."""
    from runtall.store.models import Runner

    return model is Runner or any(field.name == "runner" and field.related_model is Runner for field in model._meta.fields)


def taken_models() -> tuple[type[models.Model], ...]:
    """Return the tables that a runner takes along, each after those that its rows name."""
    wanted = [model for model in all_models() if rule_of(model).fate is Fate.TAKEN]
    ordered: list[type[models.Model]] = []
    while wanted:
        ready = [model for model in wanted if not (_named_by(model) & set(wanted)) - {model}]
        assert ready, "tables name each other in a circle"
        ordered += ready
        wanted = [model for model in wanted if model not in ready]
    return tuple(ordered)


def _named_by(model: type[models.Model]) -> set[type[models.Model]]:
    without = rule_of(model).without
    return {
        field.related_model for field in model._meta.fields if isinstance(field, models.ForeignKey) and field.name not in without
    }


def tables_that_let_in() -> tuple[str, ...]:
    """Return the names, in the database, of tables that restoring a backup empties."""
    return tuple(
        _OTHER_NAMES.get(label, label.lower().replace(".", "_")) for label, rule in RULES.items() if rule.ends_with_restore
    )


_OTHER_NAMES = {"sessions.Session": "django_session"}
"""Tables that are not called as their model is."""

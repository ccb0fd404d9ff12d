"""The Django app that keeps things."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Models and migrations under the label ``store``."""

    name = "runtall.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"

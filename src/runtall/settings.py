"""Django's settings, read once: one folder holds everything, and nothing here reaches beyond this machine."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from runtall.services import databases
from runtall.services.home import home_folder
from runtall.services.subpath import subpath_of


def _secret_key(home: Path) -> str:
    """Return this installation's own key, made on first use, whole or not at all, and readable by its owner alone."""
    file = home / "secret-key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        arriving = home / f".secret-key-{os.getpid()}"
        with os.fdopen(os.open(arriving, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(50))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):  # another process made it first: theirs counts
            os.link(arriving, file)
        arriving.unlink()
    return file.read_text("ascii")


RUNTALL_HOME = home_folder()
SECRET_KEY = _secret_key(RUNTALL_HOME)
DEBUG = False
# Accounts instead of the password-less mode; what changes with them stands in services/account_settings.py.
RUNTALL_ACCOUNTS = os.environ.get("RUNTALL_ACCOUNTS") == "1"
RUNTALL_TRUSTED_PROXY: list[str] = []
# Where a proxy shows runtall under a part of an address: services/subpath.py.
RUNTALL_SUBPATH = subpath_of(os.environ.get("RUNTALL_SUBPATH", ""))
FORCE_SCRIPT_NAME = RUNTALL_SUBPATH or None
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "runtall.store",
    "runtall.web",
]
AUTH_USER_MODEL = "store.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASES = {"default": databases.database_of(os.environ.get(databases.VARIABLE, ""), RUNTALL_HOME)}

MIDDLEWARE = [
    "runtall.web.middleware.SecurityHeadersMiddleware",
    "runtall.web.paired.PairedOnlyMiddleware",
    "runtall.web.middleware.LoopbackOnlyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "runtall.web.access.AccessMiddleware",
]
ROOT_URLCONF = "runtall.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request", "runtall.web.frame.frame"]},
    }
]

# A folder of watch files dropped on a page without scripts; what each of them may be stands in services/uploads.py.
DATA_UPLOAD_MAX_NUMBER_FILES = 2_000

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
LOCALE_PATHS = [Path(__file__).parent / "locale"]
# What a browser may ask for: English, and each language that there is a catalogue of; never half a page in another one.
_SPOKEN = sorted(each.parent.parent.name for each in LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.mo"))
LANGUAGES = [("en", "English"), *((each, each) for each in _SPOKEN)]
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "runtall.web.views.errors.no_proof"
X_FRAME_OPTIONS = "DENY"

# What may be logged stands in docs/privacy.md: events, ids and counts; never health data, never file content.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_keys": {"()": "runtall.services.secret_addresses.WithoutKeys"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING", "filters": ["without_keys"]}
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

if RUNTALL_ACCOUNTS:
    from runtall.services.account_settings import account_settings

    globals().update(account_settings(os.environ, INSTALLED_APPS, ALLOWED_HOSTS))

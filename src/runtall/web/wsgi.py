"""The application that a server calls."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from runtall.services.subpath import without_subpath

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runtall.settings")
application = without_subpath(get_wsgi_application(), settings.RUNTALL_SUBPATH)
"""What ``runtall serve`` and any other WSGI server call."""

"""The application that a server calls."""

from __future__ import annotations

import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "runtall.settings")
application = get_wsgi_application()


def _start_drawing() -> None:
    """Start the chart renderer (about a second) while the reader is still on the way to the first page."""
    from runtall.charts import svg

    svg("weeks", [])


threading.Thread(target=_start_drawing, name="start-drawing").start()

"""The product's settings on a fresh home folder, so that no test ever sees the folder or the database of whoever runs it."""

import os
import tempfile

from made_postgres import VARIABLE

# The browser tests keep an event loop in the process, where Django then suspects every query; no test awaits one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["RUNTALL_HOME"] = tempfile.mkdtemp(prefix="runtall-tests-")
os.environ["DATABASE_URL"] = os.environ.get(VARIABLE, "")

from runtall.settings import *  # noqa: F403
from runtall.settings import DATABASES

# Set into what may be there: a second look at this file must not take away what Django filled in after the first.
DATABASES["default"].setdefault("TEST", {})["MIGRATE"] = False  # tests/conftest.py notes the migrations
if os.environ.pop("DATABASE_URL"):  # what a test starts as a process of its own gets a database of its own
    DATABASES["default"]["CONN_MAX_AGE"] = 0

# A browser of the tests is made for every few requests, and each would read through all static files: here they are looked
# up when one is asked for. What the server does with them is tested where a server runs.
WHITENOISE_AUTOREFRESH = True

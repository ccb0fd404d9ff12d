"""The product's settings on a fresh home folder, so that no test ever sees the folder of whoever runs it."""

import os
import tempfile

# The browser tests keep an event loop in the process, where Django then suspects every query; no test awaits one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
os.environ["RUNTALL_HOME"] = tempfile.mkdtemp(prefix="runtall-tests-")

from runtall.settings import *  # noqa: F403

"""The product's settings on a fresh home folder, so that no test ever sees the folder of whoever runs it."""

import os
import tempfile

os.environ["RUNTALL_HOME"] = tempfile.mkdtemp(prefix="runtall-tests-")

from runtall.settings import *  # noqa: E402, F403

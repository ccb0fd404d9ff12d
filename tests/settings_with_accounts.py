"""The tests' settings where there are accounts: for ``tests/accounts``, which run in a process of their own."""

import os

os.environ["RUNTALL_ACCOUNTS"] = "1"
os.environ["RUNTALL_HOSTS"] = "runs.example.org"
os.environ["RUNTALL_TRUSTED_PROXY"] = "10.0.0.1"

from settings_for_tests import *  # noqa: F403

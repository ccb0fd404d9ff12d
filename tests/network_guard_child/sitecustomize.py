"""Loaded by every Python child of a test: the child is watched as the test is."""

import runpy
from pathlib import Path

runpy.run_path(str(Path(__file__).resolve().parents[1] / "network_guard.py"))["install"]()
